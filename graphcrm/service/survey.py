"""What is said of the communities of a run: of all levels, with ids, parents and lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphcrm.analytics.levels import find_levels
from graphcrm.analytics.results import Partition
from graphcrm.model import Community, CommunityLink, LineageEvent
from graphcrm.projection import Projection
from graphcrm.service.lasting import Beginning, tell_lineage
from graphcrm.service.levels import Summarize, carry_levels, describe, tell_levels, with_parents
from graphcrm.tables import Int32


@dataclass(frozen=True, slots=True)
class Survey:
    """Communities of all levels.

    levels: by level other than 0, the id of each customer's community, int32 (n,), -1 for none.
    next_id: the lowest id not given yet.
    """

    communities: Sequence[Community]
    links: Sequence[CommunityLink]
    lineage: Sequence[LineageEvent]
    levels: Mapping[int, Int32]
    next_id: int


def survey(
    projection: Projection,
    settled: tuple[Partition, int],
    beginning: Beginning,
    seed: int,
    summarize: Summarize,
) -> Survey:
    """Return what is said of the communities of level 0, and of those above and below.

    settled: the partition and the lowest id not given yet. Costs a summary for each level.
    """
    partition, next_id = settled
    found = find_levels(projection, partition, seed)
    levels, next_id = carry_levels(found, beginning.levels, next_id)
    communities, links = summarize(partition)
    for level in levels:
        more, touching = describe(level, partition, summarize, communities)
        communities, links = communities + more, links + touching
    lineage = tell_lineage(beginning, partition, communities)
    earlier = beginning.earlier
    if earlier is not None:
        lineage += tell_levels(levels, earlier.levels, communities)
    return Survey(
        communities=with_parents(communities, partition, levels),
        links=links,
        lineage=lineage,
        levels={level.level: level.member_of for level in levels},
        next_id=next_id,
    )
