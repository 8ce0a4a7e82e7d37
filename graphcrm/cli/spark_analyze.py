"""graphcrm spark-analyze: from a folder of Parquet tables to a folder of results, in Spark."""

from __future__ import annotations

import click

from graphcrm.cli.analyze import print_run
from graphcrm.cli.method_options import method_options
from graphcrm.cli.options import chosen_settings, report_option, store_option
from graphcrm.cli.output import print_json
from graphcrm.cli.progress import reporter
from graphcrm.cli.records import plain
from graphcrm.client.inputs import read_moment
from graphcrm.settings import parse_half_lives


@click.command()
@click.argument("source", metavar="INPUT_DIR")
@click.argument("target", metavar="OUTPUT_DIR")
@method_options
@click.option(
    "--distinct/--no-distinct",
    default=True,
    show_default=True,
    help="Count interactions of one id once; --no-distinct is faster where ids are unique.",
)
@click.option(
    "--publish/--no-publish",
    default=False,
    show_default=True,
    help="Also make the results the current run of the Neo4j that --store names.",
)
@store_option
@report_option
def command(
    source: str,
    target: str,
    as_of: str | None,
    half_lives: tuple[str, ...],
    style: str,
    **chosen: object,
) -> None:
    """Analyse Parquet tables that outgrow a store: from INPUT_DIR to OUTPUT_DIR, in Spark.

    INPUT_DIR holds interactions.parquet or links.parquet, and may hold customers.parquet and
    records.parquet; each is a file or a folder of files. It may be the address of a Neo4j, too.
    """
    from graphcrm.service.spark_tables import TablesRequest, analyze_tables

    request = TablesRequest(
        as_of=None if as_of is None else read_moment(as_of),
        half_lives=parse_half_lives(half_lives),
        **chosen,  # type: ignore[arg-type]
    )
    with reporter() as show:
        run = analyze_tables(chosen_settings(), source, target, request, show)
    if style == "json":
        print_json(plain(run))
    else:
        print_run(run)
