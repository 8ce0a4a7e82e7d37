"""graphcrm roles: who stands between groups and people, and who at the rim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.options import (
    as_of_option,
    format_option,
    graph,
    limit_option,
    moment,
    store_option,
    tell_run,
)
from graphcrm.cli.output import print_json, print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field, print_facts
from graphcrm.client.inputs import collect_with_run

if TYPE_CHECKING:
    from graphcrm.service.roles import CustomerRoles

NAMES = ("bridge", "gatekeeper", "broker", "cut-person", "rim")
FIELDS = ("customer_id", "name", "community_id", "community_name", "roles", "reasons")
COLUMNS = (
    field("customer_id", "id"),
    field("name"),
    field("roles"),
    field("community_name", "community"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


@click.command()
@click.option("--role", type=click.Choice(NAMES), help="Only who has this role.")
@click.option("--community", metavar="C", type=int, help="Only members of this community.")
@click.option("--customer", metavar="ID", help="One customer, with all numbers, instead.")
@limit_option(20)
@as_of_option
@format_option
@store_option
def command(
    role: str | None,
    community: int | None,
    customer: str | None,
    limit: int,
    as_of: str | None,
    style: str,
) -> None:
    """List who stands between groups and people, and why.

    bridge: ties to several groups evenly. gatekeeper: most of what ties the own group to another
    goes through them. broker: contacts who do not know each other. cut-person: others would be cut
    off without them. rim: few ties, in the outermost shell. Without --role, all but the rim.
    """
    if customer is not None:
        if role is not None or community is not None:
            raise click.UsageError("--customer shows one customer; leave out --role, --community.")
        _print_one(customer, as_of, style)
        return
    from graphcrm.service.roles import list_roles

    at = moment(as_of)
    with graph() as context:
        found, run = collect_with_run(
            lambda part, cursor: list_roles(
                context, role=role, community=community, limit=part, cursor=cursor, as_of=at
            ),
            limit,
        )
    tell_run(as_of, run)
    _tell_difference(found[0] if found else None)
    print_list(
        style,
        [plain(item) for item in found],
        COLUMNS,
        names=FIELDS,
        none="Nobody has such a role.",
    )


def _tell_difference(one: CustomerRoles | None) -> None:
    """Say on stderr where the ties of an earlier analysis are not those that it had."""
    if one is not None and one.differs is not None:
        told = {"ties": "are not", "weights": "have other weights than"}.get(
            one.differs, "may not be"
        )
        click.echo(f"Its ties are derived anew, and {told} those that were analysed.", err=True)


def _print_one(customer_id: str, as_of: str | None, style: str) -> None:
    from graphcrm.service.roles import customer_roles

    with graph() as context:
        answer = customer_roles(context, customer_id, moment(as_of))
    _tell_difference(answer)
    record = None if answer is None else plain(answer)
    if style == "table" and record is not None:
        pairs = record.pop("open_pairs")
        record["roles"] = ", ".join(record["roles"]) or "none"
        record["reasons"] = "; ".join(record["reasons"]) or None
        facts = [(name.replace("_", " "), value) for name, value in record.items()]
        print_facts([*facts, *((f"open pairs as {name}", n) for name, n in pairs.items())])
    elif style == "json":
        print_json(record)
    else:
        none = f"{customer_id!r} came after the analysis. Run 'graphcrm analyze' again."
        print_list(style, [record] if record else [], COLUMNS, names=FIELDS, none=none)
