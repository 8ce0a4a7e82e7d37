"""graphcrm load: customers, interactions and links from files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphcrm.answers import LoadReport, Progress
from graphcrm.cli.clean import printable
from graphcrm.cli.failure import DONE, DONE_WITH_REJECTS
from graphcrm.cli.options import F, chosen_settings, graph, report_option, store_option
from graphcrm.cli.output import print_json
from graphcrm.cli.progress import reporter
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, cell, field, print_table

if TYPE_CHECKING:
    from graphcrm.ingest.load import LoadOptions, TableInput
    from graphcrm.service.context import Context

SHOWN_REJECTS = 5

COLUMNS = (
    field("table"),
    field("source", "from"),
    field("rows"),
    field("new"),
    field("changed"),
    field("unchanged"),
    field("rejected"),
    field("bare", "bare customers"),
)


def _files(table: str, what: str) -> Callable[[F], F]:
    return click.option(
        f"--{table}",
        metavar="FILE",
        multiple=True,
        help=f"{what}. May be given several times.",
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the files are to be read, as the command line has it."""

    mapping: str | None
    encoding: str | None
    timezone: str
    date_order: str | None
    dry_run: bool
    follow: bool
    sql: str | None
    rejects: Path


@click.command()
@_files("customers", "Customers: customer_id, and more where known")
@_files("interactions", "Interactions: customer_id, type, occurred_at, and more")
@_files("links", "Links: source_id, target_id, type, and more")
@click.option(
    "--mapping",
    metavar="M.yaml",
    help="Which columns of the files stand for which known ones: a file, or salesforce, hubspot, "
    "dynamics365, zoho, fxiaoke.",
)
@click.option("--encoding", help="Of text files, such as gb18030. Default: detected.")
@click.option(
    "--timezone",
    metavar="ZONE",
    default="UTC",
    show_default=True,
    help="Of times without an offset, such as Europe/Berlin.",
)
@click.option(
    "--date-order",
    type=click.Choice(("dmy", "mdy")),
    help="What comes first in dates like 3/4/2024, where the file has them.",
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, write nothing.")
@click.option(
    "--follow",
    is_flag=True,
    help="Go on with what is added to the one JSON Lines file that is given, until Ctrl-C.",
)
@click.option(
    "--sql",
    metavar="URL",
    help="A database, such as sqlite:///crm.db: what is given is SELECT statements, not files.",
)
@click.option(
    "--rejects",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("rejects"),
    show_default=True,
    help="Folder for the rows that cannot be used, each with line, column and reason.",
)
@report_option
@store_option
def command(
    customers: tuple[str, ...],
    interactions: tuple[str, ...],
    links: tuple[str, ...],
    style: str,
    **reading: Any,
) -> None:
    """Load customers, interactions and links: CSV, Excel, Parquet, JSON Lines, mail, calendars.

    Loading a file again changes nothing. Rows that cannot be used are set aside and the others
    load; the exit code is then 3.
    """
    given = {"customers": customers, "interactions": interactions, "links": links}
    if not any(given.values()):
        raise click.UsageError("Nothing to load. Name a file: --customers, --interactions, --links")
    how = _Reading(**reading)
    if how.follow and (how.dry_run or how.sql or sum(map(len, given.values())) != 1):
        raise click.UsageError("--follow takes one JSON Lines file, and no --dry-run or --sql")
    report = load_files(given, how)
    if style == "json":
        print_json(_plain_report(report))
    else:
        print_report(report)
    click.get_current_context().exit(DONE_WITH_REJECTS if report.rejected else DONE)


def load_files(given: dict[str, tuple[str, ...]], reading: _Reading) -> LoadReport:
    """Load the files into the store of this command."""
    from graphcrm.ingest.load import TableInput
    from graphcrm.ingest.sql import SqlQuery
    from graphcrm.service.loading import load

    inputs: list[TableInput] = [
        TableInput(table, SqlQuery(reading.sql, text) if reading.sql else text)
        for table, texts in given.items()
        for text in texts
    ]
    options = _options(reading)
    with nullcontext() if reading.dry_run else graph(create=True) as opened, reporter() as show:
        try:
            if reading.follow and opened is not None:
                return _follow(opened, inputs[0], options, show)
            return load(opened, inputs, options, show)
        finally:
            # The folder is tried out before loading; without rejects nothing is left in it.
            with suppress(OSError):
                reading.rejects.rmdir()


def _follow(
    opened: Context, given: TableInput, options: LoadOptions, show: Callable[[Progress], None]
) -> LoadReport:
    from graphcrm.cli.stopping import stopping
    from graphcrm.service.loading import follow

    with stopping() as stop:
        click.echo(f"Following {printable(str(given.source))}; Ctrl-C ends.", err=True)
        return follow(opened, given, options, stop, show)


def _options(reading: _Reading) -> LoadOptions:
    from graphcrm.ingest.load import LoadOptions
    from graphcrm.ingest.presets import find_mapping

    return LoadOptions(
        encoding=reading.encoding,
        mapping=None if reading.mapping is None else find_mapping(reading.mapping),
        timezone=reading.timezone,
        date_order=reading.date_order,
        rejects_dir=reading.rejects,
        batch_rows=chosen_settings().batch_rows,
    )


def print_report(report: LoadReport) -> None:
    """Print what a load did; the first rejects and doubts go to stderr."""
    print_table(_rows(report), COLUMNS)
    if report.dry_run:
        print_samples(report)
        click.echo("Nothing was written: this was a dry run.")
    for table in report.tables:
        for reason, count in table.suspicious.items():
            click.echo(f"doubtful, loaded all the same: {count:,} × {printable(reason)}", err=True)
        if table.left_out:
            where = printable(table.source)
            click.echo(
                f"left out, as the mapping says: {table.left_out:,} rows of {where}", err=True
            )
    for reject in report.rejects[:SHOWN_REJECTS]:
        line = (
            f"rejected: {reject.source} line {reject.line}, {reject.column or 'row'}: "
            f"{reject.value!r} {reject.reason}"
        )
        click.echo(printable(line), err=True)
    if report.rejects_files:
        names = ", ".join(report.rejects_files)
        click.echo(f"All {report.rejected:,} rejected rows are in {printable(names)}", err=True)


def print_samples(report: LoadReport) -> None:
    """Print the first rows of each table as what they become, without columns that are empty."""
    for table, rows in report.samples.items():
        records: list[Record] = [plain(row) for row in rows]
        names = [name for name in (records[0] if records else ()) if name not in _OF_THE_GRAPH]
        used = [name for name in names if any(record[name] not in _EMPTY for record in records)]
        if used:
            click.echo(f"\nThe first rows of {table}, as they would be loaded:")
            print_table(records, [*(field(name, name) for name in used), _ATTRIBUTES])
    click.echo()


def _attributes(record: Record) -> str:
    return ", ".join(f"{name}: {cell(value)}" for name, value in record["attributes"].items())


_ATTRIBUTES = Column("attributes", _attributes, wide=True)
_OF_THE_GRAPH = ("attributes", "bare")
_EMPTY: tuple[object, ...] = (None, [])


def _rows(report: LoadReport) -> list[Record]:
    rows: list[Record] = []
    for table in report.tables:
        record = plain(table)
        rows.append({**record, **record["tally"]})
    return rows


def _plain_report(report: LoadReport) -> dict[str, Any]:
    record: dict[str, Any] = plain(report)
    for table in record["tables"]:
        table.update(table.pop("tally"))
    record["rejected"] = report.rejected
    return record
