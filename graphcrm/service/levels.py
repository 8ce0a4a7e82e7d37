"""Communities of all levels of a run: their ids, what is said of them, and who is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.events import tell_events
from graphcrm.analytics.lineage import Known, Past, carry_ids
from graphcrm.analytics.naming import MAJORITY
from graphcrm.analytics.results import Identity, Partition
from graphcrm.model import LEVELS, Community, CommunityLink, LineageEvent
from graphcrm.service.paging import ALL
from graphcrm.store.base import Reader
from graphcrm.tables import Int32

Summarize = Callable[[Partition], tuple[list[Community], list[CommunityLink]]]


@dataclass(frozen=True, slots=True)
class Level:
    """The communities of a level other than 0.

    labels: int32 (n,), -1 for customers in none. ids: int32 (k,) of each label. past: of the run
    that ids are carried on from.
    """

    level: int
    labels: Int32
    ids: Int32
    past: Past | None

    @property
    def member_of(self) -> Int32:
        """The id of each customer's community, int32 (n,), -1 for none."""
        return np.append(self.ids, np.int32(-1))[self.labels]


def carry_levels(
    found: Mapping[int, Int32], past: Mapping[int, Past], next_id: int
) -> tuple[list[Level], int]:
    """Give the communities of each level their ids; return the lowest id not given yet, too."""
    levels = []
    for level in sorted(found, reverse=True):
        labels = found[level]
        before = past.get(level, Past(np.full(len(labels), -1, dtype=np.int32), {}, next_id))
        known = Past(before.community, before.groups, next_id)
        ids, next_id = carry_ids(known, labels)
        levels.append(Level(level, labels, ids, past.get(level)))
    return levels, next_id


def describe(
    level: Level, partition: Partition, summarize: Summarize, known: Sequence[Community]
) -> tuple[list[Community], list[CommunityLink]]:
    """Return the communities of a level and how they touch, without their parents.

    known: those of level 0, the partition's. What one of them shares names none of its parts.
    """
    nobody = level.labels < 0
    labels = np.where(nobody, np.int32(len(level.ids)), level.labels)
    ids = np.append(level.ids, np.int32(-1)) if nobody.any() else level.ids
    shared = _shared_above(level, partition, known) if level.level < 0 else {}
    identity = Identity(ids, level.past.groups if level.past else {}, shared)
    whole = Partition(labels, partition.modularity, partition.provenance, identity)
    communities, links = summarize(whole)
    return [one._replace(level=level.level) for one in communities], links


def _shared_above(
    level: Level, partition: Partition, known: Sequence[Community]
) -> dict[int, frozenset[tuple[str, str]]]:
    """Return by label what the community shares that this one is a part of."""
    shared = {
        one.community_id: frozenset(
            (trait.attribute, trait.value) for trait in one.traits if trait.share_inside >= MAJORITY
        )
        for one in known
        if one.level == 0
    }
    labels, first = np.unique(level.labels, return_index=True)
    above = partition.ids[partition.labels[first]]
    return {
        label: shared[parent]
        for label, parent in zip(labels.tolist(), above.tolist(), strict=True)
        if label >= 0
    }


def with_parents(
    communities: Sequence[Community], partition: Partition, levels: Sequence[Level]
) -> list[Community]:
    """Return communities of all levels, each naming the one of the next coarser level."""
    member_of = {level.level: level.member_of for level in levels}
    member_of[0] = partition.ids[partition.labels]
    parents: dict[int, int] = {}
    for level, found in member_of.items():
        above = member_of.get(level + 1)
        if above is not None:
            ids, first = np.unique(found, return_index=True)
            parents.update(zip(ids.tolist(), above[first].tolist(), strict=True))
    parents = {one: parent for one, parent in parents.items() if one >= 0 <= parent}
    return [one._replace(parent_id=parents.get(one.community_id)) for one in communities]


def tell_levels(
    levels: Sequence[Level], past: Mapping[int, Past], communities: Sequence[Community]
) -> list[LineageEvent]:
    """Return what became of the communities of levels other than 0; past: those of the run before.

    Of a level that only one of the two runs has, nothing is told.
    """
    told: list[LineageEvent] = []
    for level in levels:
        before = past.get(level.level)
        if before is not None:
            groups = {
                one.community_id: Known(one.name, one.size)
                for one in communities
                if one.level == level.level
            }
            told += tell_events(before, level.labels, level.ids, groups, level.level)
    return told


def all_communities(reader: Reader) -> list[Community]:
    """Return the communities of every level of a reader's run."""
    return [one for level in LEVELS for one in reader.communities(ALL, level=level)]


def memberships(reader: Reader, community: Int32) -> dict[int, Int32]:
    """Return by level other than 0 the id of each customer's community, -1 for none.

    community: int32 (n,) ids of level 0, -1 for none. Levels without communities are left out.
    """
    found = {-1: reader.finer()}
    for level in (level for level in LEVELS if level > 0):
        below = reader.communities(ALL, 0, 2, level - 1)
        largest = max((one.community_id for one in below), default=-1)
        above = np.full(max(largest, int(community.max(initial=-1))) + 2, -1, dtype=np.int32)
        for one in below:
            if one.parent_id is not None:
                above[one.community_id] = one.parent_id
        # The last place stands for -1.
        community = found[level] = above[community]
    return {level: ids for level, ids in found.items() if (ids >= 0).any()}
