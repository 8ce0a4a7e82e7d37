"""Everybody on one picture: where customers stand, and the strongest ties among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.analytics.scatter import spacing
from graphcrm.answers import drawn_radius
from graphcrm.model import Community
from graphcrm.projection import Projection
from graphcrm.service.community_words import said_name
from graphcrm.service.context import Context
from graphcrm.service.moments import run_of as current_run
from graphcrm.service.neighbours import load_resident
from graphcrm.service.paging import ALL, check_limit
from graphcrm.service.scattering import discs_of, points_for
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm.store.base import Reader
from graphcrm.tables import Float64, Int32, Int64
from graphcrm.wording import LANGUAGES, language, say, speaking

MOST_CUSTOMERS = 100_000
"""More are not sent: the most influential ones are."""

TIES_EACH = 5
"""Ties are bounded by this many a customer, the strongest first."""

_LABEL = 120
"""Letters of a name."""

_NAMES_AT_ONCE = 20_000
_BUBBLE = drawn_radius("community", 1.0)
"""Pixels at zoom 1 that are one on the map of communities."""


@dataclass(frozen=True, slots=True)
class Area:
    """A community as a disc on the map; radius, x, y: pixels."""

    community_id: int
    name: str
    size: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class WholeMap:
    """Customers with the highest PageRank, and the strongest ties among them.

    ids, labels, community: of each customer shown, the most influential first. x, y: float64,
    pixels at zoom 1 of the map of communities, to a thousandth; no two are closer than `spacing`.
    size: float64 in (0, 1], PageRank over the highest, its root. source, target: int32, places in
    ids, the strongest tie first. total_customers: how many stand on the map. total_ties: how many
    ties there are among all customers. areas: communities with members, the largest first;
    called: their names by language.
    """

    run_id: str
    version: str
    ids: Sequence[str]
    labels: Sequence[str]
    community: Int32
    x: Float64
    y: Float64
    size: Float64
    source: Int32
    target: Int32
    spacing: float
    areas: Sequence[Area]
    total_customers: int
    total_ties: int
    alone: int
    called: Mapping[str, Sequence[str]]
    note: str = ""


def whole_map(ctx: Context, limit: int = MOST_CUSTOMERS) -> WholeMap:
    """Return the `limit` most influential customers where they stand, and the ties among them.

    A server keeps it ready for its run. Ties are the strongest TIES_EACH times as many among
    MOST_CUSTOMERS. Empty with a note where the run has no places. Raises NoAnalysisError,
    InvalidValueError. First cost: reading the names, and O(m log m) for m ties.
    """
    check_limit(limit, MOST_CUSTOMERS)
    with ctx.store.read() as reader:
        current_run(reader)
        if ctx.resident:
            version = reader.status().data_version
            made = ctx.wholes.keep(reader, lambda: _make(ctx, reader), version)
        else:
            made = _make(ctx, reader)
    return _cut(made, limit)


def _make(ctx: Context, reader: Reader) -> WholeMap:
    status, run = reader.status(), current_run(reader)
    graph = ctx.cache.graph(reader) if ctx.resident else load_resident(reader)
    # The graph in memory knows nobody who came since it was loaded.
    points = points_for(reader, reader.customer_ids(), graph.projection.ids)
    rank = graph.scores.pagerank
    placed = np.flatnonzero(~np.isnan(points.x))
    chosen = placed[np.argsort(-rank[placed], kind="stable")][:MOST_CUSTOMERS]
    communities = reader.communities(ALL, 0, 2)
    ids = [graph.projection.ids[place] for place in chosen.tolist()]
    source, target = _strongest(graph.projection, chosen)
    highest = float(rank[chosen].max(initial=0.0)) or 1.0
    return WholeMap(
        run_id=run.run_id,
        version=f"{run.run_id}.{status.ledger_version}.{status.data_version}",
        ids=ids,
        labels=_labels(reader, ids),
        community=graph.scores.community[chosen],
        x=np.round(points.x[chosen] * _BUBBLE, 3),
        y=np.round(points.y[chosen] * _BUBBLE, 3),
        size=np.round(np.sqrt(rank[chosen] / highest), 3).astype(np.float64),
        source=source,
        target=target,
        spacing=spacing(discs_of(communities)) * _BUBBLE,
        areas=_areas(communities),
        called={name: _names(communities, name) for name in LANGUAGES},
        total_customers=len(placed),
        total_ties=graph.projection.edges,
        alone=run.counts.get("alone", 0),
    )


def _strongest(projection: Projection, chosen: Int64) -> tuple[Int32, Int32]:
    """Return the strongest ties among the chosen, as places among them."""
    row = np.full(projection.nodes, -1, dtype=np.int32)
    row[chosen] = np.arange(len(chosen), dtype=np.int32)
    source, target = row[projection.source], row[projection.target]
    kept = np.flatnonzero((source >= 0) & (target >= 0))
    order = np.argsort(-projection.weight[kept], kind="stable")[: TIES_EACH * MOST_CUSTOMERS]
    return source[kept[order]], target[kept[order]]


def _labels(reader: Reader, ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for start in range(0, len(ids), _NAMES_AT_ONCE):
        part = ids[start : start + _NAMES_AT_ONCE]
        customers = reader.customers(part)
        found += [_short(customers[name].label if name in customers else name) for name in part]
    return found


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def _areas(communities: Sequence[Community]) -> list[Area]:
    discs = discs_of(communities)
    radius = dict(zip(discs.ids.tolist(), (discs.radius * _BUBBLE).tolist(), strict=True))
    return [
        Area(
            one.community_id,
            one.name,
            one.size,
            round(one.x * _BUBBLE, 3),
            round(one.y * _BUBBLE, 3),
            round(radius[one.community_id], 3),
        )
        for one in communities[:MAX_DRAWN_NODES]
    ]


def _names(communities: Sequence[Community], spoken: str) -> list[str]:
    with speaking(spoken):
        return [said_name(one) for one in communities[:MAX_DRAWN_NODES]]


def _cut(made: WholeMap, limit: int) -> WholeMap:
    """Return the first `limit` customers, the ties among them, and what is left out in words."""
    names = made.called[language()]
    kept = np.flatnonzero((made.source < limit) & (made.target < limit))[: TIES_EACH * limit]
    cut = replace(
        made,
        ids=made.ids[:limit],
        labels=made.labels[:limit],
        areas=[replace(one, name=name) for one, name in zip(made.areas, names, strict=True)],
        community=made.community[:limit],
        x=made.x[:limit],
        y=made.y[:limit],
        size=made.size[:limit],
        source=made.source[kept],
        target=made.target[kept],
    )
    return replace(cut, note=_note(cut))


def _note(shown: WholeMap) -> str:
    if not shown.total_customers and shown.total_ties:
        return say("picture.no-places")
    parts = []
    if len(shown.ids) < shown.total_customers:
        parts.append(
            say("picture.most-influential", shown=len(shown.ids), all=shown.total_customers)
        )
    if len(shown.source) < shown.total_ties:
        parts.append(say("picture.strongest-of", shown=len(shown.source), all=shown.total_ties))
    if shown.alone:
        parts.append(say("picture.alone", n=shown.alone))
    return say("picture.between").join(parts)
