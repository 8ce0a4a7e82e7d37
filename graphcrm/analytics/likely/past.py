"""How the graph grew: which ties came when, and what was known before each of several moments.

Nothing that came after a moment may reach what is known at it: a snapshot is made anew from the
interactions and links up to the moment, and ties that rules inferred, which carry no date, are left
out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.analytics.likely.snapshot import Snapshot, take_snapshot
from graphcrm.model import Micros
from graphcrm.projection import Projection, project
from graphcrm.tables import NO_TIME, Bool, Float64, Int32, Int64, RelationshipTable

DATED = tuple(round(0.05 * step, 2) for step in range(1, 20))
"""Shares of all dated ties that are there at the moments; a window leads from each to the next."""

TESTED = 0.6
"""Windows from this share on are tested on, each by what was learnt from all before it."""

LATE = 0.8
"""What came after this share of the ties says how many to expect."""

MANY = 100_000
"""With more dated ties than this COARSE is enough; each moment costs a snapshot."""

COARSE = (0.2, 0.4, 0.6, 0.8)

HUGE = 2_000_000
"""With more dated ties than this the last two of them are."""

HIDDEN = (0.8, 0.9)
"""The same where ties have no dates and a share of them is hidden instead."""

LEAST_TIES = 100
"""With fewer dated ties, or fewer ties at all, nothing is learnt."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What ties are made of.

    table: the relationships that contacts and links make up to as_of, without inferred ones.
    until: makes the same table as of an earlier moment, from what is dated up to it. created: int64
    (n,), NO_TIME where nobody says. same: int32 (2, n), codes of company and city, -1 without.
    """

    ids: Sequence[str]
    table: RelationshipTable
    until: Callable[[Micros], RelationshipTable]
    as_of: Micros | None
    created: Int64
    same: Int32


@dataclass(frozen=True, slots=True)
class Window:
    """A snapshot, and who got a tie within the time after it.

    low, high: int32 (g,), pairs that had no tie, were both there, and have one by the end.
    """

    snapshot: Snapshot
    begin: Micros
    end: Micros
    low: Int32
    high: Int32

    def gained(self, ego: Int32, other: Int32) -> Bool:
        """Return which pairs are among the new ties."""
        nodes = self.snapshot.nodes
        new = self.low.astype(np.int64) * nodes + self.high
        return np.isin(
            np.minimum(ego, other).astype(np.int64) * nodes + np.maximum(ego, other), new
        )

    def gains(self) -> Int64:
        """Return how many new ties each customer has, int64 (n,)."""
        return np.bincount(np.concatenate([self.low, self.high]), minlength=self.snapshot.nodes)


@dataclass(frozen=True, slots=True)
class Past:
    """Windows one after the other, the last `tests` of them to test with.

    late: the last fifth of the ties as one window; its length is what probabilities are for. dated:
    by the dates of ties, else by hiding a share of them. horizon: what recency is counted in, in
    microseconds: the length of the window before the first test.
    """

    windows: tuple[Window, ...]
    late: Window | None
    tests: int
    dated: bool
    horizon: float
    ties: int


def look_back(evidence: Evidence, seed: int) -> Past:
    """Return the windows that the ties' dates make, or, without dates, ties hidden by the seed.

    Without windows where there are too few ties for either. O(r log r) a window.
    """
    projection = project(evidence.ids, evidence.table)
    born = first_dates(projection.source, projection.target, evidence)
    return _dated_past(evidence, projection, born) or _hidden_past(evidence, projection, seed)


def _dated_past(evidence: Evidence, projection: Projection, born: Int64) -> Past | None:
    """Return windows by the dates of ties; None where too few ties, or days, tell them apart."""
    dated = np.sort(born[born != NO_TIME])
    if len(dated) < LEAST_TIES or evidence.as_of is None:
        return None
    shares = DATED if len(dated) <= MANY else COARSE if len(dated) <= HUGE else COARSE[-2:]
    moments = sorted({int(dated[int(share * len(dated))]) for share in shares} - {evidence.as_of})
    tested = int(dated[int((TESTED if len(dated) <= MANY else LATE) * len(dated))])
    tests = sum(moment >= tested for moment in moments)
    if not 0 < tests < len(moments):
        return None
    horizon = float(moments[-tests] - moments[-tests - 1])
    ends = [*moments[1:], evidence.as_of]
    windows = tuple(
        _dated_window(evidence, projection, born, span, horizon)
        for span in zip(moments, ends, strict=True)
    )
    late = _join([w for w in windows if w.begin >= int(dated[int(LATE * len(dated))])] or windows)
    return Past(windows, late, tests, True, horizon, projection.edges)


def _join(windows: Sequence[Window]) -> Window:
    """Return windows that follow each other as one."""
    low = np.concatenate([window.low for window in windows])
    high = np.concatenate([window.high for window in windows])
    return replace(windows[0], end=windows[-1].end, low=low, high=high)


def _hidden_past(evidence: Evidence, projection: Projection, seed: int) -> Past:
    ties = projection.edges
    if ties < LEAST_TIES:
        return Past((), None, 0, False, 1.0, ties)
    shown = np.random.default_rng(seed).random(ties)
    spans = zip(HIDDEN, [*HIDDEN[1:], 1.0], strict=True)
    windows = tuple(_hidden_window(evidence, projection, shown, span) for span in spans)
    return Past(windows, windows[-1], 1, False, 1.0, ties)


def first_dates(low: Int32, high: Int32, evidence: Evidence) -> Int64:
    """Return when each tie began, int64 (m,), NO_TIME where a link of it has no date."""
    table, nodes = evidence.table, len(evidence.ids)
    place = np.searchsorted(low.astype(np.int64) * nodes + high, _keys(table, nodes))
    born = np.full(len(low), np.iinfo(np.int64).max)
    # NO_TIME is the least of all, so that one undated link makes the tie undated.
    np.minimum.at(born, place, table.first_seen)
    return born


def _keys(table: RelationshipTable, nodes: int) -> Int64:
    low = np.minimum(table.source, table.target).astype(np.int64)
    keys: Int64 = low * nodes + np.maximum(table.source, table.target)
    return keys


def _dated_window(
    evidence: Evidence,
    projection: Projection,
    born: Int64,
    span: tuple[Micros, Micros],
    horizon: float,
) -> Window:
    begin, end = span
    low, high = projection.source, projection.target
    table = evidence.until(begin)
    snapshot = take_snapshot(evidence.ids, table, evidence.created, begin, horizon)
    new = (born > begin) & (born <= end) & snapshot.there[low] & snapshot.there[high]
    return Window(snapshot, begin, end, low[new], high[new])


def _hidden_window(
    evidence: Evidence, projection: Projection, shown: Float64, span: tuple[float, float]
) -> Window:
    begin, end = span
    low, high = projection.source, projection.target
    nodes = len(evidence.ids)
    place = np.searchsorted(low.astype(np.int64) * nodes + high, _keys(evidence.table, nodes))
    known = _select(evidence.table, shown[place] <= begin)
    never = np.full(nodes, NO_TIME)
    snapshot = take_snapshot(evidence.ids, known, never, 0, 1.0)
    new = (shown > begin) & (shown <= end)
    return Window(
        replace(snapshot, there=np.ones(nodes, dtype=np.bool_)), 0, 0, low[new], high[new]
    )


def _select(table: RelationshipTable, rows: Bool) -> RelationshipTable:
    """Return rows of a table without their dates, which would tell what was hidden."""
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__ if name != "types"}
    kept = {name: column[rows] for name, column in columns.items()}
    kept["first_seen"] = kept["last_seen"] = np.full(int(rows.sum()), NO_TIME)
    return RelationshipTable(types=table.types, **kept)
