"""In which communities those are whom a rule fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.segments.catalogue import FIELDS
from graphcrm.segments.columns import Groups
from graphcrm.service.community_words import said_name
from graphcrm.service.paging import ALL
from graphcrm.service.segment_columns import Columns
from graphcrm.store.base import Reader
from graphcrm.tables import Bool

MOST = 500
"""Communities that are listed; of the others it is said how many there are."""

_ONE_BY_ONE = 40
"""Up to so many names are asked for one by one; beyond that all communities are read."""


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
    names = _names(columns.reader, first)
    items = [
        CommunityCount(one, names.get(one, str(one)), int(members[one]), int(sizes[one]))
        for one in first
    ]
    alone = int(fits.sum()) - int(members[shown].sum())
    return CommunityCounts(items, len(order) - len(first), alone)


def _names(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    if len(ids) <= _ONE_BY_ONE:
        found = [one for one in map(reader.community, ids) if one is not None]
    else:
        wanted = set(ids)
        every = reader.communities(ALL, 0, 2)
        found = [one for one in every if one.community_id in wanted]
    return {one.community_id: said_name(one) for one in found}
