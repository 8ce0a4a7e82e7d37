"""Hands part of what customers did, and part of their links, to their further records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from graphcrm.demo.duplicates import Duplicates
from graphcrm.demo.events import TYPES, Events
from graphcrm.demo.layout import Text
from graphcrm.demo.second_records import OTHER_SOURCES
from graphcrm.demo.streams import stream
from graphcrm.tables import Int64

LINKS_PERCENT = 30
"""How many of a person's links a further record has instead of the first."""


def move_events(happened: Events, duplicates: Duplicates, customers: int, seed: int) -> Events:
    """Return the same events, some of them with a further record: position customers + its own.

    A record has nothing from before it was made, and of each type what goes through its system.
    """
    rng = stream(seed, "moves")
    chance = np.array(
        [[system.moves.get(t, system.moves[""]) for t in TYPES] for system in OTHER_SOURCES]
    )
    ends = {"customer": happened.customer, "counterparty": happened.counterparty}
    for record in _rounds(duplicates, customers):
        for name, who in ends.items():
            # NONE, -1, takes the last place of the lookup, which is never a customer's.
            here = np.flatnonzero(record[who] >= 0)
            taken = record[who[here]]
            percent = chance[duplicates.system[taken], happened.type[here]]
            goes = happened.second[here] >= duplicates.second[taken]
            goes &= rng.integers(0, 100, len(here)) < percent
            moved = who.copy()
            moved[here[goes]] = customers + taken[goes]
            ends[name] = moved
    return replace(happened, **ends)


def move_links(links: pd.DataFrame, duplicates: Duplicates, ids: Text, seed: int) -> pd.DataFrame:
    """Return the same links, some of them with a further record, in the same order of columns."""
    rng = stream(seed, "links again")
    moved = links.copy()
    customers = len(ids)
    for record in _rounds(duplicates, customers):
        has = np.flatnonzero(record[:customers] >= 0)
        other = dict(zip(ids[has], duplicates.ids[record[has]], strict=True))
        for end in ("source_id", "target_id"):
            again = moved[end].map(other)
            goes = again.notna() & (rng.integers(0, 100, len(moved)) < LINKS_PERCENT)
            moved[end] = moved[end].where(~goes, again)
    return moved.sort_values(["source_id", "target_id", "type"], kind="stable", ignore_index=True)


def _rounds(duplicates: Duplicates, customers: int) -> Iterator[Int64]:
    """Return lookups from position to further record, -1 for none: the second ones, then the third.

    Positions that were moved already lie beyond the customers and stay.
    """
    _, first = np.unique(duplicates.person, return_index=True)
    third = np.ones(len(duplicates), np.bool_)
    third[first] = False
    for records in (first, np.flatnonzero(third)):
        lookup = np.full(customers + len(duplicates) + 1, -1)
        lookup[duplicates.person[records]] = records
        yield lookup
