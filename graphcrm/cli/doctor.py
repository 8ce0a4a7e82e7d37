"""graphcrm doctor: what is set up, what is not, and the fix."""

from __future__ import annotations

import click

from graphcrm.cli.failure import DONE, FAILED
from graphcrm.cli.options import chosen_settings, format_option, store_option
from graphcrm.cli.output import print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, field


def _found(record: Record) -> str:
    return ". ".join(filter(None, (record["found"], record["remedy"])))


COLUMNS = (
    Column("", lambda record: "ok" if record["ok"] else "MISSING"),
    field("name", "what"),
    Column("found", _found, wide=True),
)


@click.command()
@format_option
@store_option
@click.pass_context
def command(context: click.Context, style: str) -> None:
    """Say what is set up, what is not, and the fix. Changes nothing.

    The exit code is 1 where something is missing.
    """
    from graphcrm.service.status import doctor

    checks = doctor(chosen_settings())
    print_list(style, [plain(check) for check in checks], COLUMNS, names=(), none="")
    context.exit(DONE if all(check.ok for check in checks) else FAILED)
