"""graphcrm audiences: named baskets of customers for a campaign tool."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcrm.baskets import Audience
from graphcrm.cli.clean import printable
from graphcrm.cli.options import format_option, graph, limit_option, report_option, store_option
from graphcrm.cli.output import print_json, print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import field, print_facts, print_table

if TYPE_CHECKING:
    from graphcrm.service.audience_members import Member
    from graphcrm.service.context import Context

SHOWN = 50
"""Members in a table, where no limit is given."""

COLUMNS = (
    field("name"),
    field("size", "customers"),
    field("changed_at", "changed"),
    field("version"),
    field("audience_id", "audience"),
    field("note", wide=True),
)
MEMBER = (field("customer_id", "id"), field("name"), field("email"), field("phone"))
NONE = "No audience has been saved yet. Run: graphcrm audiences save NAME ID ..."


@click.group(invoke_without_command=True)
@limit_option(50)
@format_option
@store_option
@click.pass_context
def command(context: click.Context, limit: int, style: str) -> None:
    """List the audiences, the one changed last first; or save, show or remove one.

    An audience is a basket of customers with a name, to hand to a campaign tool.
    """
    if context.invoked_subcommand is not None:
        return
    from graphcrm.client.inputs import collect
    from graphcrm.service.audiences import list_audiences

    with graph() as opened:
        found = collect(
            lambda part, cursor: list_audiences(opened, limit=part, cursor=cursor), limit
        )
    records = [plain(audience) for audience in found]
    print_list(style, records, COLUMNS, names=Audience._fields, none=NONE)


@command.command()
@click.argument("called", metavar="NAME_OR_ID")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1),
    help=f"At most this many members; without it all, in a table the first {SHOWN}.",
)
@format_option
@store_option
def show(called: str, limit: int | None, style: str) -> None:
    """Show an audience and its members; as CSV the members alone, for a campaign tool."""
    from graphcrm.service.audience_tables import member_lines
    from graphcrm.service.audiences import find_audience

    with graph() as context:
        audience = find_audience(context, called)
        if style == "csv" and limit is None:
            sys.stdout.writelines(member_lines(context, audience.audience_id))
            return
        members = _members(context, audience, limit or (SHOWN if style == "table" else None))
    records = [plain(member) for member in members]
    if style == "json":
        print_json({**plain(audience), "members": records})
    elif style == "csv":
        print_list(style, records, MEMBER, names=_fields(), none="It has no members.")
    else:
        _print_audience(audience)
        if records:
            print_table(records, MEMBER)
        if len(records) < audience.size and limit is None and len(records) == SHOWN:
            click.echo("There are more: '--format csv' gives all of them.", err=True)


FROM = click.option(
    "--from",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(allow_dash=True, path_type=Path),
    help="A CSV with a column customer_id, as the other commands print it; - for stdin.",
)


@command.command()
@click.argument("customer_ids", metavar="[ID]...", nargs=-1)
@FROM
@format_option
@store_option
def contacts(customer_ids: Sequence[str], files: Sequence[Path], style: str) -> None:
    """Show names, e-mails and phones of the customers ID..., or those in a file; saves nothing."""
    from graphcrm.service.contacts import contact_lines, contacts_of

    _need_someone(customer_ids, files, "contacts")
    with graph() as context:
        members = contacts_of(context, [*customer_ids, *_read(context, files)])
    if style == "csv":
        sys.stdout.writelines(contact_lines(members))
        return
    records = [plain(member) for member in members]
    print_list(style, records, MEMBER, names=_fields(), none="Nobody.")


@command.command()
@click.argument("name", metavar="NAME")
@click.argument("customer_ids", metavar="[ID]...", nargs=-1)
@FROM
@click.option("--note", metavar="TEXT", help="What it is for.")
@click.option("--replace", is_flag=True, help="In the place of what the name holds.")
@report_option
@store_option
def save(
    name: str,
    customer_ids: Sequence[str],
    files: Sequence[Path],
    note: str | None,
    replace: bool,
    style: str,
) -> None:
    """Save the customers ID..., or those in a file, under NAME.

    An id that nobody has is named, and nothing is saved then.
    """
    from graphcrm.service.audiences import Basket, save_audience

    _need_someone(customer_ids, files, "save NAME")
    with graph() as context:
        ids = [*customer_ids, *_read(context, files)]
        audience = save_audience(context, Basket(name, ids, note), replace=replace)
    if style == "json":
        print_json(plain(audience))
    else:
        _print_audience(audience)


@command.command()
@click.argument("called", metavar="NAME_OR_ID")
@store_option
def remove(called: str) -> None:
    """Forget an audience; its customers stay."""
    from graphcrm.service.audiences import find_audience, remove_audience

    with graph() as context:
        audience = find_audience(context, called)
        remove_audience(context, audience.audience_id, [audience.version])
    click.echo(printable(f"The audience {audience.name!r} is gone."))


def _need_someone(customer_ids: Sequence[str], files: Sequence[Path], what: str) -> None:
    if not customer_ids and not files:
        raise click.UsageError(
            f"Name the customers, or a file of them: graphcrm audiences {what} ID ... "
            "or --from FILE."
        )


def _members(context: Context, audience: Audience, limit: int | None) -> list[Member]:
    from graphcrm.service.audiences import iter_members

    pages = iter_members(context, audience.audience_id)
    return list(islice((member for page in pages for member in page), limit))


def _fields() -> Sequence[str]:
    from graphcrm.service.audience_members import Member

    return Member._fields


def _read(context: Context, files: Sequence[Path]) -> list[str]:
    from graphcrm.service.audience_files import read_ids

    return [name for path in files for name in read_ids(context, path)]


def _print_audience(audience: Audience) -> None:
    record = plain(audience)
    print_facts(
        [
            ("name", record["name"]),
            ("audience", record["audience_id"]),
            ("customers", record["size"]),
            ("changed", record["changed_at"]),
            ("version", record["version"]),
            ("note", record["note"]),
        ]
    )
