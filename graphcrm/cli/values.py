"""graphcrm values: customers by what they are worth, or by their risk of leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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
from graphcrm.model import VALUE_MEASURES, Valuation, ValueFilter

if TYPE_CHECKING:
    from graphcrm.service.values import Valued

_FLAT = tuple(name for name in Valuation._fields if name not in ("stages", "churn_reasons"))
NAMES = ("rank", "name", *_FLAT, "currency", "life", "reasons", "advice")


def _columns(by: str) -> tuple[Column, ...]:
    first = (field("rank"), field("customer_id", "id"), field("name"))
    shown = dict.fromkeys((by, "clv", "spent", "orders", "churn_risk"))
    numbers = tuple(field(name) for name in shown)
    why = Column("why it may leave", lambda record: "; ".join(record["reasons"]), wide=True)
    return (
        *first,
        *numbers,
        field("rfm_segment", "segment"),
        field("stage"),
        field("cluster"),
        why,
    )


@click.command()
@click.option(
    "--by",
    type=click.Choice(VALUE_MEASURES),
    default="clv",
    show_default=True,
    help="What to rank by.",
)
@click.option("--community", metavar="C", type=int, help="Only members of this community.")
@click.option("--segment", metavar="S", help="Only this segment of RFM, such as champions.")
@click.option("--stage", metavar="S", help="Only this stage of life, such as 'at risk'.")
@click.option("--cluster", metavar="N", type=int, help="Only this group of 'graphcrm clusters'.")
@click.option("--customer", metavar="ID", help="One customer, with everything, instead.")
@limit_option(20)
@as_of_option
@format_option
@store_option
def command(
    by: str,
    customer: str | None,
    limit: int,
    as_of: str | None,
    style: str,
    **only: Any,
) -> None:
    """Rank customers by what they are worth, or by their risk of leaving, and say why.

    clv: value to come within a year. spent: net of returns. network_value: own spending, with what
    others are credited for passed on. churn_risk: probability of leaving; docs/value.md says more.
    """
    if customer is not None:
        if any(value is not None for value in only.values()):
            raise click.UsageError(
                "--customer shows one customer; leave out --community, --segment, --stage, "
                "--cluster."
            )
        _print_one(customer, as_of, style)
        return
    from graphcrm.service.values import list_values

    at, chosen = moment(as_of), ValueFilter(**only)
    with graph() as context:
        found, run = collect_with_run(
            lambda part, cursor: list_values(
                context, by=by, limit=part, cursor=cursor, as_of=at, only=chosen
            ),
            limit,
        )
    tell_run(as_of, run)
    print_list(
        style,
        [_record(item) for item in found],
        _columns(by),
        names=NAMES,
        none="Nobody has such a value. Load purchases, and run 'graphcrm analyze'.",
    )


def _record(item: Valued) -> dict[str, Any]:
    whole = plain(item)
    return {**whole.pop("valuation"), **whole}


def _print_one(customer_id: str, as_of: str | None, style: str) -> None:
    from graphcrm.service.values import customer_value

    with graph() as context:
        answer = customer_value(context, customer_id, moment(as_of))
    if style == "json":
        print_json(None if answer is None else plain(answer))
        return
    none = f"The analysis says nothing of {customer_id!r}: it never bought and rated nothing."
    if style == "table" and answer is not None:
        _print_facts(_record(answer))
        return
    print_list(style, [] if answer is None else [_record(answer)], (), names=NAMES, none=none)


def _print_facts(record: Mapping[str, Any]) -> None:
    told = {**record, "life": "; ".join(record["life"]), "reasons": "; ".join(record["reasons"])}
    print_facts([(name.replace("_", " "), told.get(name)) for name in NAMES if name != "rank"])
