"""How long a timeline takes, and saving, reading and paging an audience: on a file and on Neo4j."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from benchmarks.related import emptied_neo4j
from benchmarks.report import header, ratio, table
from benchmarks.timing import time_each
from graphcrm.model import Customer, Interaction
from graphcrm.service.audience_tables import member_lines
from graphcrm.service.audiences import (
    Basket,
    list_members,
    make_audience,
    save_audience,
)
from graphcrm.service.context import Context, open_context
from graphcrm.service.ledger import merge
from graphcrm.service.timeline import timeline
from graphcrm.settings import Settings

BATCH = 20_000
BEGIN = 1_420_070_400_000_000
SPAN = 10 * 365 * 86_400_000_000
"""Ten years from 2015 on."""
TYPES = ("purchase", "call", "email", "visit", "meeting")
MERGES = 20


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        header(
            "timelines and audiences",
            f"one customer with {options.interactions:,} interactions in ten years, "
            f"{len(TYPES)} types; an audience of {options.members:,}; the median of "
            f"{options.samples}",
            ("graphcrm", "apsw", "neo4j"),
        )
        stores = {"file": Settings(store=str(Path(name) / "graph.db"))}
        if not options.no_neo4j and (server := emptied_neo4j(stack)):
            stores["neo4j"] = server
        found: dict[str, dict[str, float]] = {}
        answers = []
        for store, settings in stores.items():
            with open_context(settings, create=True) as ctx:
                _fill(ctx, options.interactions, options.members)
                found[store] = _measure(ctx, options.members, options.samples)
                answers.append(timeline(ctx, "busy"))
    _print(found)
    if len(answers) > 1:
        print(f"timelines of both stores equal: {'yes' if answers[0] == answers[1] else 'NO'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audiences", description=__doc__)
    parser.add_argument("--interactions", type=int, default=100_000, help="of one customer")
    parser.add_argument("--members", type=int, default=100_000, help="of an audience")
    parser.add_argument("--samples", type=int, default=5, help="how often each is measured")
    parser.add_argument("--no-neo4j", action="store_true", help="measure the file only")
    return parser.parse_args()


def _fill(ctx: Context, interactions: int, members: int) -> None:
    customers = (
        Customer(name, f"Name of {name}", email=f"{name}@example.org") for name in _ids(members)
    )
    rows = (
        Interaction(
            f"i{number:07}",
            "busy" if number % 3 else "other",
            TYPES[number % len(TYPES)],
            BEGIN + number * (SPAN // interactions),
            "other" if number % 3 else "busy",
            amount=number % 997 / 7 if number % len(TYPES) == 0 else None,
            currency=("EUR", "USD")[number % 2],
        )
        for number in range(interactions)
    )
    while part := list(islice(customers, BATCH)):
        with ctx.store.write() as writer:
            writer.upsert_customers(part)
    while batch := list(islice(rows, BATCH)):
        with ctx.store.write() as writer:
            writer.upsert_interactions(batch)


def _ids(members: int) -> list[str]:
    return [f"c{number:07}" for number in range(members)]


def _measure(ctx: Context, members: int, samples: int) -> dict[str, float]:
    ids = _ids(members)
    rounds = range(samples)

    def taken(call: Callable[[int], object]) -> float:
        return time_each(call, rounds).median

    found = {
        "timeline": taken(lambda _: timeline(ctx, "busy")),
        "save": taken(lambda number: make_audience(ctx, Basket(f"no {number}", ids))),
        "replace": taken(lambda number: save_audience(ctx, Basket("no 0", ids), replace=True)),
    }
    audience = make_audience(ctx, Basket("read", ids))
    name = audience.audience_id
    page = list_members(ctx, name, limit=200)
    found["page of 200"] = taken(lambda _: list_members(ctx, name, limit=200, cursor=page.cursor))
    found["CSV"] = taken(lambda _: sum(map(len, member_lines(ctx, name))))
    for number in range(MERGES):
        merge(ctx, ids[-1 - number], ids[number])
    found[f"page of 200, {MERGES} merged"] = taken(lambda _: list_members(ctx, name, limit=200))
    found[f"CSV, {MERGES} merged"] = taken(lambda _: sum(map(len, member_lines(ctx, name))))
    return found


def _print(found: dict[str, dict[str, float]]) -> None:
    first = next(iter(found.values()))
    rows = [
        [what, *(f"{times[what]:.3f}" for times in found.values()),
         ratio(list(found.values())[-1][what], first[what])]
        for what in first
    ]  # fmt: skip
    table(["seconds", *found, "last over first"], rows)


if __name__ == "__main__":
    main()
