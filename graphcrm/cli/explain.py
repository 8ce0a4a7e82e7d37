"""graphcrm explain: where a customer's score comes from."""

from __future__ import annotations

import click

from graphcrm.cli.explain_likely import print_likely
from graphcrm.cli.options import (
    as_of_option,
    format_option,
    graph,
    limit_option,
    moment,
    store_option,
)
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, cell, field, print_facts, print_table
from graphcrm.model import MEASURE_ALIASES, MEASURES


def _share(record: Record) -> str:
    text = f"{record['share']:.1%}"
    return text if record["error"] is None else f"{text} ± {record['error']:.1%}"


COLUMNS = (
    field("customer_id", "id"),
    field("name"),
    field("amount"),
    Column("share", _share),
    field("reason", "why", wide=True),
)


@click.command()
@click.argument("customer_id", metavar="ID")
@click.option(
    "--score",
    type=click.Choice([*MEASURES, *MEASURE_ALIASES, "community", "spread", "likely"]),
    default="pagerank",
    show_default=True,
    help="What to explain; community: why it is in that group, spread: its part in the last plan, "
    "likely: what makes its likely ties so.",
)
@limit_option(10)
@as_of_option
@format_option
@store_option
def command(customer_id: str, score: str, limit: int, as_of: str | None, style: str) -> None:
    """Say where a score of customer ID comes from: which ties bring how much, and how peers do.

    As CSV it is the list of ties.
    """
    if score == "likely":
        print_likely(customer_id, limit, as_of, style)
        return
    from graphcrm.service.explaining import explain

    with graph() as context:
        at = moment(as_of)
        answer = plain(explain(context, score, customer_id, limit=limit, as_of=at))
    if style == "json":
        print_json(answer)
    elif style == "csv":
        print_csv(answer["contributions"])
    else:
        print_facts(_facts(answer))
        click.echo()
        print_table(answer["contributions"], COLUMNS)


def _facts(answer: Record) -> list[tuple[str, object]]:
    return [
        ("customer", f"{answer['customer_id']}: {answer['name']}"),
        (answer["score"], _value(answer)),
        ("why", "; ".join(answer["reasons"])),
        ("among all", _standing(answer["overall"])),
        ("in the group", _standing(answer["inside"])),
        ("through", "; ".join(_group(group) for group in answer["groups"][:5])),
        ("by other ties", _others(answer)),
        ("by no tie", answer["base"] or None),
        ("made", _made(answer["made"])),
        ("run", f"{answer['run']['run_id']}, as of {answer['run']['as_of']}"),
        ("note", " ".join(answer["notes"])),
    ]


def _value(answer: Record) -> object:
    if answer["score"] == "community":
        return f"{answer['community_id']}: {answer['community_name']}"
    whole = answer["score"] in ("degree", "core")
    return int(answer["value"]) if whole else answer["value"]


def _standing(standing: Record | None) -> str | None:
    if standing is None:
        return None
    place = f"{standing['higher'] + 1:,} of {standing['total']:,}"
    others = standing["equal"] - 1
    return f"{place}, with {others:,} alike" if others > 0 else place


def _others(answer: Record) -> str | None:
    count = answer["others_count"]
    return f"{cell(answer['others'])} ({count:,})" if count else None


def _group(group: Record) -> str:
    return f"{group['name'] or group['community_id']} {group['share']:.0%} ({group['ties']:,})"


def _made(made: Record | None) -> str | None:
    if made is None:
        return None
    how = f"{made['algorithm']} ({made['engine']})"
    if made["exact"]:
        return how
    return f"{how}, estimated, give or take {cell(made['error'])}"
