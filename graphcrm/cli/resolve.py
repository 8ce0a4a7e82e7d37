"""graphcrm resolve: one customer of the records that are surely the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graphcrm.cli.options import graph, report_option, seed_option, store_option
from graphcrm.cli.output import print_json
from graphcrm.cli.progress import reporter
from graphcrm.cli.records import plain
from graphcrm.cli.table import print_facts

PROBABILITY = click.FloatRange(0, 1, min_open=True)


@click.command()
@click.option(
    "--auto-merge",
    metavar="P",
    type=PROBABILITY,
    default=0.9,
    show_default=True,
    help="Merge records that are this probably the same.",
)
@click.option(
    "--review",
    metavar="P",
    type=PROBABILITY,
    default=0.5,
    show_default=True,
    help="Let less probable ones wait for a person, down to this.",
)
@seed_option("Of the pairs that matching learns from.")
@click.option(
    "--region",
    "default_region",
    metavar="CC",
    help="Country of phone numbers without one, for records without a country, such as DE.",
)
@click.option("--learn", is_flag=True, help="Learn from the records anew, as the first time.")
@click.option(
    "--survivorship",
    metavar="F",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A YAML file with the rules by which values of merged customers are chosen.",
)
@report_option
@store_option
def command(*, survivorship: Path | None, style: str, **matching: Any) -> None:
    """Match all records: those that are surely the same become one customer, others wait.

    'graphcrm duplicates' lists those that wait, 'graphcrm merge' and 'never-match' decide them,
    'graphcrm unmerge' undoes any merge. Scores follow with the next 'graphcrm analyze'.
    """
    from graphcrm.service.ledger import set_survivorship
    from graphcrm.service.resolving import ResolveRequest, resolve

    rules = None if survivorship is None else _read_rules(survivorship)
    request = ResolveRequest(**matching)
    with graph() as context, reporter() as show:
        if rules is not None:
            set_survivorship(context, rules)
        report = resolve(context, request, show)
    if style == "json":
        print_json(plain(report))
        return
    print_facts(
        [
            ("records", report.records),
            ("matched now", report.matched),
            ("merged now", report.merged),
            ("customers", report.customers),
            ("waiting for a person", report.waiting),
            ("seconds", report.seconds),
        ]
    )
    if report.waiting:
        click.echo("Look at those that wait: graphcrm duplicates", err=True)
    if report.merged:
        click.echo("Scores follow with: graphcrm analyze", err=True)


def _read_rules(path: Path) -> dict[str, object]:
    import yaml

    from graphcrm.errors import InvalidValueError

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidValueError(f"{path} is not YAML: {error}.") from error
    if not isinstance(given, dict):
        raise InvalidValueError(f"{path} holds no mapping with 'rules', 'trusted' or 'parts'.")
    return given
