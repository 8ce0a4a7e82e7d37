"""In which communities those are whom a rule fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.segments.catalogue import FIELDS
from graphcrm.segments.columns import Groups
from graphcrm.service.customers import community_names
from graphcrm.service.segment_columns import Columns
from graphcrm.tables import Bool

MOST = 500
"""Communities that are listed; of the others it is said how many there are."""


@dataclass(frozen=True, slots=True)
class CommunityCount:
    """A community with members whom a rule fits. members: those; size: all of its members."""

    community_id: int
    name: str
    members: int
    size: int


@dataclass(frozen=True, slots=True)
class CommunityCounts:
    """Communities of the overview by how many of their members a rule fits, most first.

    items: at most MOST. more: how many others have some. alone: customers whom the rule fits and
    who are in no community of two or more.
    """

    items: list[CommunityCount]
    more: int
    alone: int


def count_communities(columns: Columns, fits: Bool) -> CommunityCounts:
    """Return where those are whom a rule fits, bool (n,).

    Raises NoAnalysisError. Cost: one pass over a column of all customers, read first where it is
    not in memory, and the names of the communities listed.
    """
    column = columns.column(FIELDS["community"])
    assert isinstance(column, Groups)
    known = column.ids >= 0
    sizes = np.bincount(column.ids[known])
    members = np.bincount(column.ids[known & fits], minlength=len(sizes))
    shown = np.flatnonzero((members > 0) & (sizes > 1))
    order = shown[np.argsort(-members[shown], kind="stable")]
    first = order[:MOST].tolist()
    names = community_names(columns.reader, set(first))
    items = [
        CommunityCount(one, names.get(one, str(one)), int(members[one]), int(sizes[one]))
        for one in first
    ]
    alone = int(fits.sum()) - int(members[shown].sum())
    return CommunityCounts(items, len(order) - len(first), alone)
