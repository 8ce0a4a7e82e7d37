"""Communities that last: which run an analysis goes on from, and what it takes over from it.

- Where a kept run has analysed the very same graph in the same way, its partition is taken again:
  equal graph, equal answer, whatever lay between.
- Else communities are looked for from those of the run before, and get the ids of those that they
  carry on (graphcrm.analytics.lineage).
- A fresh analysis knows nothing of earlier ones, and counts its ids from 0.

The run before is the one with the latest as_of that is not after this one's; where all are after
it, the earliest of them. Only runs whose ids are counted from the same run are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.analytics.events import tell_events
from graphcrm.analytics.lineage import Known, Past, carry_ids
from graphcrm.analytics.partitions import canonical_labels, modularity
from graphcrm.analytics.results import BEST, Identity, Partition
from graphcrm.errors import InvalidValueError
from graphcrm.model import Community, LineageEvent, Micros, Run
from graphcrm.projection import Projection
from graphcrm.service.levels import memberships
from graphcrm.service.moments import moment_of
from graphcrm.service.paging import ALL
from graphcrm.settings import Settings
from graphcrm.store.base import Reader, Store
from graphcrm.tables import Int32

_LOOKED_UP = 1000

Find = Callable[[Int32 | None], Partition]
"""Looks for communities, from the labels int32 (n,) of a start where there is one."""


@dataclass(frozen=True, slots=True)
class Method:
    """How communities are looked for; equal graphs and methods have equal answers."""

    algorithm: str
    engine: str
    resolution: float
    seed: int
    min_size: int
    effort: str


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier run and its communities, as customers of today; levels: those of other levels."""

    run: Run
    past: Past
    levels: Mapping[int, Past]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an analysis goes on from.

    before: the run before, None for a cold start. same: a run of the same graph and method. as_of:
    the moment that is analysed.
    """

    before: Before | None = None
    same: Before | None = None
    as_of: Micros | None = None

    @property
    def earlier(self) -> Before | None:
        """The run before, unless it shows a later moment: then there is no lineage."""
        if self.before is None or self.as_of is None:
            return self.before
        return self.before if moment_of(self.before.run) <= self.as_of else None

    @property
    def levels(self) -> Mapping[int, Past]:
        """The communities of other levels that this run's carry on."""
        known = self.same or self.before
        return known.levels if known else {}

    @property
    def run(self) -> Run | None:
        """The run whose communities this one begins with."""
        known = self.same or self.before
        return known.run if known else None


def check_keeping(settings: Settings, *, keep_current: bool) -> None:
    """Refuse a run that neither is current nor would be kept; raises InvalidValueError."""
    if keep_current and not settings.keep_runs:
        raise InvalidValueError(
            "GRAPHCRM_KEEP_RUNS is 0, so an analysis that does not become the current one would be "
            "lost at once. Set it to 1 or more, or analyse without keeping the current one."
        )


def begin(
    store: Store, projection: Projection, method: Method, as_of: Micros | None, *, fresh: bool
) -> Beginning:
    """Return what an analysis of this graph goes on from. Costs reading the scores of two runs."""
    if fresh:
        return Beginning()
    with store.read() as reader:
        runs = related_runs(reader)
        if not runs:
            return Beginning()
        next_id = max(run.next_community for run in runs)
        before = _read(reader, _nearest(runs, as_of), projection.ids, next_id)
        for run in reversed(runs):
            if _is_same(run, projection, method):
                same = before
                if run.run_id != before.run.run_id:
                    same = _read(reader, run, projection.ids, next_id)
                # Customers that left the graph and came back may have lost their scores.
                if (same.past.community >= 0).all():
                    return Beginning(before, same, as_of)
        return Beginning(before, None, as_of)


def related_runs(reader: Reader) -> list[Run]:
    """Return the kept runs that share their ids with the current one, in the order of publishing.

    Without a current one, with the last published.
    """
    runs = reader.kept_runs()
    if not runs:
        return []
    numbering = (reader.status().run or runs[-1]).numbering
    return [run for run in runs if run.numbering == numbering]


def _nearest(runs: Sequence[Run], as_of: Micros | None) -> Run:
    """Return the last run up to a moment, of equal ones the last published, else the next one."""
    until = ALL**2 if as_of is None else as_of
    order = sorted(range(len(runs)), key=lambda number: (moment_of(runs[number]), number))
    earlier = [number for number in order if moment_of(runs[number]) <= until]
    return runs[earlier[-1] if earlier else order[0]]


def _is_same(run: Run, projection: Projection, method: Method) -> bool:
    made = Method(
        algorithm=run.algorithm,
        engine=run.engine,
        resolution=run.parameters.get("resolution", 1.0),
        seed=run.seed,
        min_size=run.parameters.get("min_community_size", 1),
        effort=run.parameters.get("effort", BEST),
    )
    return made == method and run.graph_hash == projection.graph_hash


def _read(reader: Reader, run: Run, ids: Sequence[str], next_id: int) -> Before:
    past = reader.at(run.run_id)
    stored = reader.customer_ids()
    community = past.score_table().community
    levels = {
        level: Past(
            _in_order(found, stored, ids), known_groups(past.communities(ALL, 0, 2, level)), next_id
        )
        for level, found in memberships(past, community).items()
    }
    community = _with_records(reader, run, ids, _in_order(community, stored, ids))
    groups = known_groups(past.communities(ALL, 0, 2))
    return Before(run, Past(community, groups, next_id), levels)


def _in_order(community: Int32, stored: Sequence[str], ids: Sequence[str]) -> Int32:
    """Return the communities of customers in the order of `ids`; -1 for those that came since."""
    if stored == ids:
        return community
    known = dict(zip(stored, community.tolist(), strict=True))
    return np.array([known.get(one, -1) for one in ids], dtype=np.int32)


def _with_records(reader: Reader, run: Run, ids: Sequence[str], community: Int32) -> Int32:
    """Give customers that the run did not know the community of a record merged into them since."""
    unknown = {ids[place]: place for place in np.flatnonzero(community < 0).tolist()}
    if not unknown:
        return community
    owners = {m.record_id: m.customer_id for m in reader.merges() if m.customer_id in unknown}
    found = community.copy()
    for record, number in _known_records(reader, run, sorted(owners)):
        place = unknown[owners[record]]
        if found[place] < 0:
            found[place] = number
    return found


def _known_records(reader: Reader, run: Run, records: Sequence[str]) -> Iterator[tuple[str, int]]:
    for start in range(0, len(records), _LOOKED_UP):
        for row in reader.past_scores(records[start : start + _LOOKED_UP]):
            if row.run_id == run.run_id:
                yield row.scores.customer_id, row.scores.community_id


def known_groups(communities: Sequence[Community]) -> dict[int, Known]:
    """Return the communities of two or more members, by id."""
    return {c.community_id: Known(c.name, c.size) for c in communities if c.size > 1}


def settle(beginning: Beginning, projection: Projection, find: Find) -> tuple[Partition, int]:
    """Return the partition with its lasting ids, and the lowest id not given yet.

    `find` is called unless a run of the same graph and method is there.
    """
    if beginning.same is not None:
        partition = _again(beginning.same, projection)
        return partition, beginning.same.past.next_id
    before = beginning.before
    partition = find(None if before is None else _start(before.past.community))
    if before is None:
        return partition, partition.count
    ids, next_id = carry_ids(before.past, partition.labels)
    return replace(partition, identity=Identity(ids, before.past.groups)), next_id


def _again(same: Before, projection: Projection) -> Partition:
    """Return the partition that a run found, and how it did."""
    community = same.past.community
    labels = canonical_labels(community)
    ids = np.empty(int(labels.max(initial=-1)) + 1, dtype=np.int32)
    ids[labels] = community
    provenance = next(m for m in same.run.measures if m.measure == "communities")
    identity = Identity(ids, same.past.groups)
    return Partition(labels, modularity(projection, labels), provenance, identity)


def _start(community: Int32) -> Int32:
    """Return labels from 0 in which customers that the run before did not know stand alone."""
    own = np.arange(len(community)) + int(community.max(initial=0)) + 1
    labels = np.unique(np.where(community < 0, own, community), return_inverse=True)[1]
    return labels.astype(np.int32)


def tell_lineage(
    beginning: Beginning,
    partition: Partition,
    communities: Sequence[Community],
) -> list[LineageEvent]:
    """Return what became of communities since the run before, if there is one that is not later."""
    before = beginning.earlier
    if before is None:
        return []
    groups = known_groups([one for one in communities if one.level == 0])
    return tell_events(before.past, partition.labels, partition.ids, groups)
