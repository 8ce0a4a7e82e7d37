"""Bounded parts of the graph with positions, ready for drawing, and what was left out in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from graphcrm.answers import CommunityName, GraphView, ViewEdge, ViewNode, drawn_radius
from graphcrm.errors import NoAnalysisError
from graphcrm.model import Community, Customer, Scores, Valuation, format_moment
from graphcrm.service.community_words import said_name
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names, need_customer
from graphcrm.service.filtered import seen_graph
from graphcrm.service.groups import need_community
from graphcrm.service.judged import neighbours
from graphcrm.service.layouts import LayoutCache
from graphcrm.service.neighbours import NeighbourSource, Rows
from graphcrm.service.paging import check_limit
from graphcrm.service.relationship_ids import relationship_id
from graphcrm.service.ties import EVERYTHING, TieFilter
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm.store.base import Reader
from graphcrm.tables import Float64, Int64
from graphcrm.wording import say, say_kind, say_list

MAX_DEPTH = 3
EDGES_A_NODE = 4
"""Drawn edges are bounded by this many a node, the strongest first: more is a hairball."""


def community_view(ctx: Context, community_id: int, limit: int = 300) -> GraphView:
    """Return the members of a community with the highest PageRank and the edges among them.

    Raises CommunityNotFoundError, NoAnalysisError.
    """
    check_limit(limit, MAX_DRAWN_NODES)
    with ctx.store.read() as reader:
        community = need_community(reader, community_id)
        scores = reader.top_scores("pagerank", limit, community_id)
        source = neighbours(ctx, reader)
        places = [source.place(score.customer_id) for score in scores]
        picked = _Picked([place for place in places if place is not None], community.size)
        view = _draw(
            (reader, ctx.layouts),
            source,
            picked,
            ("community", str(community_id), said_name(community)),
        )
        return replace(view, within=_within(reader, community))


def _within(reader: Reader, community: Community) -> CommunityName | None:
    """Return the community that one finer than those of scores is a part of."""
    if community.level >= 0 or community.parent_id is None:
        return None
    parent = reader.community(community.parent_id)
    return None if parent is None else CommunityName(parent.community_id, said_name(parent))


def customer_view(
    ctx: Context,
    customer_id: str,
    *,
    depth: int = 1,
    limit: int = 200,
    wanted: TieFilter = EVERYTHING,
) -> GraphView:
    """Return a customer and those within `depth` (1 to 3) steps, the strongest ways first.

    How strong a way is, is the product of the weights along it. wanted: only ties that pass are
    gone along and drawn; those are then read from the store. Raises CustomerNotFoundError,
    NoAnalysisError, InvalidValueError.
    """
    wanted.check()
    check_limit(limit, MAX_DRAWN_NODES)
    check_limit(depth, MAX_DEPTH)
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        customer_id = customer.customer_id
        if reader.status().run is None:
            raise NoAnalysisError
        source = seen_graph(ctx, reader, wanted)
        place = source.place(customer_id)
        if place is None or not reader.scores([customer_id]):
            return _newcomer(customer)
        picked = _reach(source, place, depth, limit)
        view = _draw(
            (reader, ctx.layouts), source, picked, ("customer", customer_id, customer.label)
        )
    if len(view.nodes) == 1 and wanted != EVERYTHING:
        return replace(view, note=say("picture.filtered-out"))
    return view


class _Picked:
    """Places to draw, the most important first, and how many there would be without a bound."""

    def __init__(self, places: list[int], total: int) -> None:
        self.places = places
        self.total = total


def _newcomer(customer: Customer) -> GraphView:
    node = ViewNode(
        id=customer.customer_id,
        label=customer.label,
        kind="customer",
        community_id=-1,
        x=0.0,
        y=0.0,
        size=1.0,
        neighbours=0,
        details=_facts(customer, None, ""),
    )
    note = say("picture.newcomer")
    return GraphView("customer", customer.customer_id, customer.label, (node,), (), 1, 0, note)


def _reach(source: NeighbourSource, place: int, depth: int, limit: int) -> _Picked:
    """Walk outwards level by level, keeping the strongest way to each and room for `limit`."""
    strength: dict[int, float] = {place: 1.0}
    level = [place]
    for _ in range(depth):
        rows = source.rows(level)
        ways = np.repeat([strength[x] for x in level], np.diff(rows.start)) * rows.weight
        found: dict[int, float] = {}
        for other, way in zip(rows.neighbour.tolist(), ways.tolist(), strict=True):
            if other not in strength and way > found.get(other, 0.0):
                found[other] = way
        strength.update(found)
        ranked = _ranked(source, found)
        level = ranked[:limit]
        if not level:
            break
    others = {other: way for other, way in strength.items() if other != place}
    return _Picked([place, *_ranked(source, others)][:limit], len(strength))


def _ranked(source: NeighbourSource, found: dict[int, float]) -> list[int]:
    places = list(found)
    ids = dict(zip(places, source.customer_ids(places), strict=True))
    return sorted(places, key=lambda place: (-found[place], ids[place]))


def _draw(
    opened: tuple[Reader, LayoutCache],
    source: NeighbourSource,
    picked: _Picked,
    what: tuple[str, str, str],
) -> GraphView:
    reader, layouts = opened
    places = picked.places
    ids = source.customer_ids(places)
    people, scores, values = reader.customers(ids), reader.scores(ids), reader.values(ids)
    groups = community_names(reader, {score.community_id for score in scores.values()})
    rows = source.rows(places)
    pairs = _pairs_among(places, rows)
    size = _sizes([scores[i].pagerank for i in ids])
    radius = np.array([drawn_radius("customer", float(share)) for share in size])
    x, y = layouts.place((pairs.first, pairs.second), pairs.weight, radius)
    nodes = tuple(
        ViewNode(
            id=customer_id,
            label=people[customer_id].label,
            kind="customer",
            community_id=scores[customer_id].community_id,
            x=float(x[number]),
            y=float(y[number]),
            size=float(size[number]),
            neighbours=scores[customer_id].degree,
            details=_facts(
                people[customer_id],
                scores[customer_id],
                groups.get(scores[customer_id].community_id, ""),
            )
            | _worth(values.get(customer_id)),
        )
        for number, customer_id in enumerate(ids)
    )
    kind, focus, title = what
    kept = pairs.strongest(EDGES_A_NODE * len(nodes), all_of=0 if kind == "customer" else None)
    edges = tuple(
        _edge(ids, pairs, number, source.types_between(places[a], places[b]))
        for number, a, b in kept
    )
    note = _note(len(nodes), picked.total, len(edges), len(pairs))
    return GraphView(kind, focus, title, nodes, edges, picked.total, len(pairs), note)


class _Pairs:
    """Edges among the drawn nodes, by the number of a node in the view; first < second."""

    def __init__(self, first: Int64, second: Int64, weight: Float64, count: int) -> None:
        self.first, self.second, self.weight, self.count = first, second, weight, count

    def __len__(self) -> int:
        return len(self.first)

    def strongest(self, limit: int, all_of: int | None) -> list[tuple[int, int, int]]:
        """Return (edge, first, second) of the strongest, each node's own strongest included.

        all_of: a node all of whose edges are kept, whatever their weight.
        """
        order = np.lexsort((self.second, self.first, -self.weight))
        kept = set(order[:limit].tolist())
        if all_of is not None:
            kept.update(np.flatnonzero((self.first == all_of) | (self.second == all_of)).tolist())
        seen: set[int] = set()
        for edge in order.tolist():
            ends = {int(self.first[edge]), int(self.second[edge])}
            if not ends <= seen:
                kept.add(edge)
                seen |= ends
        return [(e, int(self.first[e]), int(self.second[e])) for e in sorted(kept)]


def _pairs_among(places: Sequence[int], rows: Rows) -> _Pairs:
    """Keep the entries whose two ends are drawn, each pair once."""
    known = np.asarray(places, dtype=np.int64)
    order = np.argsort(known)
    owner = np.repeat(np.arange(len(known)), np.diff(rows.start))
    spot = np.searchsorted(known, rows.neighbour, sorter=order)
    other = order[np.minimum(spot, max(len(known) - 1, 0))] if len(known) else spot
    inside = known[other] == rows.neighbour if len(known) else np.zeros(0, dtype=np.bool_)
    first, second = np.minimum(owner, other)[inside], np.maximum(owner, other)[inside]
    # A pair may be in one row only: the other end can have too many neighbours to keep all.
    keys, index = np.unique(first * len(known) + second, return_index=True)
    weight = rows.weight[inside][index]
    return _Pairs(keys // max(len(known), 1), keys % max(len(known), 1), weight, len(known))


def _sizes(values: Sequence[float]) -> Float64:
    sizes = np.array(values, dtype=np.float64)
    return sizes / sizes.max() if len(sizes) and sizes.max() > 0 else np.ones(len(sizes))


def _edge(ids: Sequence[str], pairs: _Pairs, number: int, types: tuple[str, ...]) -> ViewEdge:
    strength = float(pairs.weight[number])
    kinds = say_list([say_kind(name) for name in types])
    source, target = ids[int(pairs.first[number])], ids[int(pairs.second[number])]
    return ViewEdge(
        source=source,
        target=target,
        strength=strength,
        types=types,
        title=say(
            "picture.edge" if kinds else "picture.edge-plain", kinds=kinds, strength=strength
        ),
        relationship_ids=tuple(relationship_id(source, target, name) for name in types),
    )


def _facts(customer: Customer, scores: Scores | None, community: str) -> dict[str, object]:
    since = customer.created_at
    facts: dict[str, object] = {
        "email": customer.email,
        "company": customer.company,
        "job_title": customer.job_title,
        "city": customer.city,
        "state": customer.state,
        "country": customer.country,
        "kind": customer.kind,
        "tags": sorted(customer.tags),
        "created_at": None if since is None else format_moment(since),
        "community_name": community,
    }
    if scores is not None:
        measures = ("pagerank", "degree", "betweenness")
        facts.update({name: getattr(scores, name) for name in measures})
    return facts


def _worth(valuation: Valuation | None) -> dict[str, object]:
    """Return what of a customer's value a picture can be coloured by, if any is known."""
    if valuation is None:
        return {}
    measures = ("clv", "spent", "churn_risk", "satisfaction", "cluster")
    return {name: getattr(valuation, name) for name in measures}


def _note(nodes: int, total: int, edges: int, all_edges: int) -> str:
    parts = []
    if nodes < total:
        parts.append(say("picture.most-important", shown=nodes, all=total))
    if edges < all_edges:
        parts.append(say("picture.strongest", shown=edges, all=all_edges))
    if nodes == 1 and total == 1:
        parts.append(say("picture.customer-alone"))
    return say("picture.between").join(parts)
