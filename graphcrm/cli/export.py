"""graphcrm export: everything as files for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from graphcrm.cli.options import graph, store_option


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(("parquet", "csv")),
    default="parquet",
    show_default=True,
    help="The kind of file.",
)
@store_option
def command(directory: Path, style: str) -> None:
    """Write customers, relationships, scores, communities and more to DIR.

    For pandas, Tableau, Power BI or a spreadsheet. In CSV, a cell that a spreadsheet would run as
    a formula is made harmless.
    """
    from graphcrm.service.exporting import export

    with graph() as context:
        for path in export(context, directory, style):
            click.echo(path)
