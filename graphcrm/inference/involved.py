"""Who has which items, of those that can tell something: bounded by design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graphcrm.inference.meetings import Rows, rows_of
from graphcrm.inference.rules import Rules
from graphcrm.model import Micros
from graphcrm.tables import Bool, Int64, Involvements


@dataclass(frozen=True, slots=True)
class Involved:
    """Who has which items, of those that are neither everybody's nor one's alone.

    rows: customers by items. first: int64 (e,), when, in the order of rows. popularity: int64
    (width,) customers of each item. present: bool (n,), who has any item at all, too popular ones
    too. skipped: items left out as too popular.
    """

    items: Sequence[str]
    rows: Rows
    first: Int64
    popularity: Int64
    present: Bool
    skipped: int

    @property
    def active(self) -> int:
        """How many customers have any item at all."""
        return int(np.count_nonzero(self.present))


def involve(
    involvements: Involvements,
    types: Sequence[str],
    people: int,
    as_of: Micros | None,
    rules: Rules,
) -> Involved:
    """Return who has which items by interactions of these types up to `as_of`.

    Items of one customer are not shared and those of all customers tell nothing: both are left
    out. So are items of more than item_share of the active customers (but for item_few) or of
    item_most, and the most popular ones where all together would make more than pair_budget
    pairs. O(v log v) for v involvements.
    """
    chosen = np.array([name in types for name in involvements.types], dtype=np.bool_)
    kept = chosen[involvements.type] if len(chosen) else np.zeros(0, dtype=np.bool_)
    if as_of is not None:
        kept = kept & (involvements.first <= as_of)
    customer, item = involvements.customer[kept], involvements.item[kept]
    first = involvements.first[kept]
    width = max(len(involvements.items), 1)
    order = np.lexsort((first, item, customer))
    key = (customer.astype(np.int64) * width + item)[order]
    new = np.ones(len(key), dtype=np.bool_)
    new[1:] = key[1:] != key[:-1]
    key, first = key[new], first[order][new]
    popularity = np.bincount(key % width, minlength=width)
    present = np.zeros(people, dtype=np.bool_)
    present[key // width] = True
    active = int(np.count_nonzero(present))
    usable = _usable(popularity, active, rules)
    telling = usable[key % width]
    key, first = key[telling], first[telling]
    rows = rows_of(key // width, key % width, people, width)
    skipped = int(np.count_nonzero(~usable & (popularity > 1)))
    return Involved(
        involvements.items, rows, first, np.where(usable, popularity, 0), present, skipped
    )


def _usable(popularity: Int64, active: int, rules: Rules) -> Any:
    most = min(max(rules.item_share * active, rules.item_few), rules.item_most, active - 1)
    usable = (popularity > 1) & (popularity <= most)
    _, which = np.unique(popularity, return_inverse=True)
    made = np.bincount(which.reshape(-1), weights=usable * (popularity * (popularity - 1.0) / 2))
    # Whole levels of popularity, so that no order decides between items that are alike.
    return usable & (np.cumsum(made) <= rules.pair_budget)[which.reshape(-1)]


def levels_of(involved: Involved, rules: Rules) -> list[Involved]:
    """Return all items, and where these are not the same, the rare ones of them.

    What many have hides what few have: a pair that shares three rare things among a hundred common
    ones is found among the rare ones only (Tumminello et al. 2011,
    doi:10.1371/journal.pone.0017994, test items by popularity for the same reason).
    """
    rare = involved.popularity <= rules.item_few
    if rare.all():
        return [involved]
    rows, chosen = involved.rows, rare[involved.rows.column]
    row = np.repeat(np.arange(len(rows.lengths)), rows.lengths)[chosen]
    few = rows_of(row, rows.column[chosen], len(rows.lengths), rows.width)
    popularity = np.where(rare, involved.popularity, 0)
    return [involved, replace(involved, rows=few, popularity=popularity)]
