"""The graph as it stood at a moment, with what growth depends on: how fresh ties and people are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.model import Micros
from graphcrm.projection import Adjacency, Projection, project
from graphcrm.tables import NO_TIME, Bool, Float64, Int64, RelationshipTable

if TYPE_CHECKING:
    from graphcrm.analytics.likely.kernels import Ground

FAR = 10.0
"""Stands, in horizons, for how long ago something was that nobody dated."""


@dataclass(frozen=True)
class Snapshot:
    """A graph of n customers and m ties.

    rows: the ties. fresh, lively: float64 (2m,), for each entry of rows 2^-(age / horizon), of when
    the tie began, and of when something was last heard of it; 0 for one without a date. degree,
    strength, freshness: float64 (n,), sums over the customer's ties of 1, weight and fresh. tenure:
    float64 (n,), how long the customer has been there, in horizons. quiet: float64 (n,), how long
    ago the last new tie was, in horizons; both FAR where nothing is dated. there: bool (n,), who is
    known to have been a customer by then, or has a tie. since: int64 (n,), since when each is
    known, NO_TIME where nothing says. moment and horizon in microseconds.
    """

    rows: Adjacency
    fresh: Float64
    lively: Float64
    degree: Float64
    strength: Float64
    freshness: Float64
    tenure: Float64
    quiet: Float64
    there: Bool
    since: Int64
    moment: Micros
    horizon: float

    @property
    def nodes(self) -> int:
        """The number of customers."""
        return len(self.degree)

    @cached_property
    def ground(self) -> Ground:
        """The same as the loops take it, made once for all who look around."""
        from graphcrm.analytics.likely.kernels import make_ground

        return make_ground(self)


def take_snapshot(
    ids: Sequence[str], table: RelationshipTable, created: Int64, moment: Micros, horizon: float
) -> Snapshot:
    """Return the graph that a table of relationships up to a moment makes.

    created: int64 (n,) since when each customer is known, NO_TIME where nobody says. horizon: in
    microseconds, above 0. O(r log r) time for r relationships.
    """
    projection = project(ids, table)
    born = tie_births(projection, table)
    rows = projection.adjacency
    fresh = _decay(born, moment, horizon)[rows.edge]
    lively = _decay(tie_signs(projection, table), moment, horizon)[rows.edge]
    degree = np.diff(rows.start).astype(np.float64)
    since = _earliest(projection, born, created)
    return Snapshot(
        rows=rows,
        fresh=fresh,
        lively=lively,
        degree=degree,
        strength=_sum_rows(rows, rows.weight),
        freshness=_sum_rows(rows, fresh),
        tenure=_ages(since, moment, horizon),
        quiet=_ages(_latest(projection, born), moment, horizon),
        there=(degree > 0) | ((since != NO_TIME) & (since <= moment)),
        since=since,
        moment=moment,
        horizon=horizon,
    )


def learn_created(snapshot: Snapshot, places: Int64, created: Int64) -> Snapshot:
    """Return the snapshot with what is known of when some customers, int64 (k,), were created."""
    never = np.iinfo(np.int64).max
    known = np.where(snapshot.since[places] == NO_TIME, never, snapshot.since[places])
    first = np.minimum(known, np.where(created == NO_TIME, never, created))
    tenure = snapshot.tenure.copy()
    first = np.where(first == never, NO_TIME, first)
    tenure[places] = _ages(first, snapshot.moment, snapshot.horizon)
    return replace(snapshot, tenure=tenure)


def tie_births(projection: Projection, table: RelationshipTable) -> Int64:
    """Return when each edge began, int64 (m,): its first dated relationship, NO_TIME without."""
    place = _edges_of(projection, table)
    never = np.iinfo(np.int64).max
    born = np.full(projection.edges, never)
    dated = table.first_seen != NO_TIME
    np.minimum.at(born, place[dated], table.first_seen[dated])
    return np.where(born == never, NO_TIME, born)


def tie_signs(projection: Projection, table: RelationshipTable) -> Int64:
    """Return when something was last heard of each edge, int64 (m,), NO_TIME where undated."""
    last = np.full(projection.edges, NO_TIME)
    # NO_TIME is the least of all.
    np.maximum.at(last, _edges_of(projection, table), table.last_seen)
    return last


def _edges_of(projection: Projection, table: RelationshipTable) -> Int64:
    low = np.minimum(table.source, table.target).astype(np.int64)
    high = np.maximum(table.source, table.target)
    edges = projection.source.astype(np.int64) * projection.nodes + projection.target
    place: Int64 = np.searchsorted(edges, low * projection.nodes + high)
    return place


def _decay(born: Int64, moment: Micros, horizon: float) -> Float64:
    age = np.maximum(float(moment) - born.astype(np.float64), 0.0) / horizon
    decayed: Float64 = np.where(born == NO_TIME, 0.0, np.exp2(-age))
    return decayed


def _sum_rows(rows: Adjacency, values: Float64) -> Float64:
    summed = np.concatenate([[0.0], np.cumsum(values)])
    totals: Float64 = np.maximum(summed[rows.start[1:]] - summed[rows.start[:-1]], 0.0)
    return totals


def _earliest(projection: Projection, born: Int64, created: Int64) -> Int64:
    never = np.iinfo(np.int64).max
    first = np.where(created == NO_TIME, never, created)
    known = np.where(born == NO_TIME, never, born)
    for ends in (projection.source, projection.target):
        np.minimum.at(first, ends, known)
    return np.where(first == never, NO_TIME, first)


def _latest(projection: Projection, born: Int64) -> Int64:
    last = np.full(projection.nodes, NO_TIME)
    for ends in (projection.source, projection.target):
        np.maximum.at(last, ends, born)
    return last


def _ages(since: Int64, moment: Micros, horizon: float) -> Float64:
    age = np.clip((float(moment) - since.astype(np.float64)) / horizon, 0.0, FAR)
    aged: Float64 = np.where(since == NO_TIME, FAR, age)
    return aged
