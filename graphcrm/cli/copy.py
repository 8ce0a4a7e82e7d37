"""graphcrm copy: a whole graph from one store to another."""

from __future__ import annotations

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.options import chosen_settings, report_option
from graphcrm.cli.output import print_json
from graphcrm.cli.progress import reporter
from graphcrm.cli.records import plain
from graphcrm.cli.table import Record, field, print_table

COLUMNS = (field("table"), field("new"), field("unchanged"))


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@report_option
def command(source: str, target: str, style: str) -> None:
    """Copy the whole graph FROM one store TO another, results included.

    Both are file paths or neo4j:// addresses. TO must be empty, or hold an earlier copy of the
    same graph that was interrupted.
    """
    from graphcrm.service.copying import copy

    with reporter() as show:
        report = copy(chosen_settings(store=source), chosen_settings(store=target), show)
    if style == "json":
        print_json(plain(report))
        return
    rows: list[Record] = [
        {"table": name, **plain(getattr(report, name))}
        for name in ("customers", "interactions", "links")
    ]
    print_table(rows, COLUMNS)
    results = f"with the analysis {report.run_id}" if report.run_id else "not analysed yet"
    click.echo(printable(f"{report.source} is now in {report.target}, {results}."))
