"""Which community is which from one run to the next.

Communities are compared by the customers that are in both runs. An id passes from an old community
to the new one that shares most customers with it, if that one shares most with it too, and at least
FLOW of the shared customers of one of the two. Of equal overlaps the one counts whose two
communities are smaller together, then the one whose old and whose new community has the first
customer by id. Groups pass ids to groups, customers alone to themselves.

Sources: Greene, Doyle & Cunningham 2010, doi:10.1109/ASONAM.2010.17 (matching step by step, events
by a threshold of overlap); Palla, Barabasi & Vicsek 2007, doi:10.1038/nature05670 (born, grown,
merged, split, dissolved).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graphcrm.tables import Bool, Int32, Int64

FLOW = 0.3
"""The share of a community's customers from which on they are a part of it that counts."""


class Known(NamedTuple):
    """What a group was called, and how many members it had."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Past:
    """The communities of an earlier run, as today's customers knew them.

    community: int32 (n,) ids by position, -1 for customers that the run did not know. groups: those
    with two or more members, by id. next_id: the lowest id that was never given.
    """

    community: Int32
    groups: Mapping[int, Known]
    next_id: int

    @property
    def group_ids(self) -> Int32:
        """The ids of groups, ascending."""
        return np.array(sorted(self.groups), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Overlaps:
    """How many customers an old and a new community share, for all pairs that share any.

    old: int32 (p,) ids. new: int32 (p,) labels. both: int64 (p,). of_old, of_new: int64 (p,) how
    many of the old and of the new community's customers are in both runs. first: int64 (p,) the
    first position in the old community.
    """

    old: Int32
    new: Int32
    both: Int64
    of_old: Int64
    of_new: Int64
    first: Int64

    def keep(self, rows: Bool) -> Overlaps:
        """Return some of the pairs."""
        return Overlaps(
            self.old[rows],
            self.new[rows],
            self.both[rows],
            self.of_old[rows],
            self.of_new[rows],
            self.first[rows],
        )


def find_overlaps(community: Int32, labels: Int32) -> Overlaps:
    """Return the overlaps of old communities and new ones; -1 on either side is none.

    labels: int32 (n,) from 0. O(n log n).
    """
    known = np.flatnonzero((community >= 0) & (labels >= 0))
    old_ids, first, old = np.unique(community[known], return_index=True, return_inverse=True)
    new = labels[known].astype(np.int64)
    width = int(labels.max(initial=0)) + 1
    keys, both = np.unique(old.astype(np.int64) * width + new, return_counts=True)
    row, column = keys // width, keys % width
    return Overlaps(
        old=old_ids[row].astype(np.int32),
        new=column.astype(np.int32),
        both=both.astype(np.int64),
        of_old=np.bincount(old, minlength=len(old_ids))[row].astype(np.int64),
        of_new=np.bincount(new, minlength=width)[column].astype(np.int64),
        first=known[first][row].astype(np.int64),
    )


def carry_ids(past: Past, labels: Int32) -> tuple[Int32, int]:
    """Return the lasting id of each new community, int32 (k,), and the lowest id not given yet.

    labels: int32 (n,), canonical (see canonical_labels), or -1. Communities that carry on none
    get ids from past.next_id on, the largest first. Deterministic. O(n log n).
    """
    sizes = np.bincount(labels[labels >= 0])
    pairs = find_overlaps(past.community, labels)
    alike = np.isin(pairs.old, past.group_ids) == (sizes[pairs.new] > 1)
    strong = pairs.both >= FLOW * np.minimum(pairs.of_old, pairs.of_new)
    pairs = pairs.keep(alike & strong)
    order = np.lexsort((pairs.new, pairs.first, pairs.of_old + pairs.of_new, -pairs.both))
    best = np.zeros(len(order), dtype=np.bool_)
    best[order[np.unique(pairs.old[order], return_index=True)[1]]] = True
    mutual = np.zeros(len(order), dtype=np.bool_)
    mutual[order[np.unique(pairs.new[order], return_index=True)[1]]] = True
    mutual &= best
    ids = np.full(len(sizes), -1, dtype=np.int32)
    ids[pairs.new[mutual]] = pairs.old[mutual]
    fresh = np.flatnonzero(ids < 0)
    ids[fresh] = np.arange(past.next_id, past.next_id + len(fresh), dtype=np.int32)
    return ids, past.next_id + len(fresh)
