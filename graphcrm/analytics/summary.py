"""Communities in words and numbers that a marketer understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graphcrm.analytics.categories import Categories, Category
from graphcrm.analytics.layout import place
from graphcrm.analytics.naming import Names, named_after
from graphcrm.analytics.packing import Tile, grid, pack
from graphcrm.analytics.results import Identity, Partition
from graphcrm.analytics.traits import find_traits
from graphcrm.answers import drawn_radius
from graphcrm.model import CentralMember, Community, CommunityLink, Trait
from graphcrm.projection import Projection
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm.tables import Buyers, Float64, Int32, Int64, ScoreTable

CENTRAL_MEMBERS = 5
LINKS_EACH = 20

_LABEL_ROOM = 24.0
"""Pixels around a bubble of the map, for its name."""


@dataclass(frozen=True, slots=True)
class _Touching:
    """Pairs of communities with edges between them: source < target, sorted by both."""

    source: Int64
    target: Int64
    edges: Int64
    weight: Float64


def summarize_communities(
    projection: Projection,
    partition: Partition,
    scores: ScoreTable,
    names: Sequence[str],
    categories: Categories,
    buyers: Buyers,
) -> tuple[list[Community], list[CommunityLink]]:
    """Return all communities, the largest first, and how they touch, by source and target.

    names: what to call each customer, (n,). Central members are the five with the highest PageRank.
    A link is kept where it is among the twenty heaviest of one of its two communities, so there are
    at most twenty times as many as communities. Names are unique. A
    community keeps the name it had as long as that is true: its members share what it says, and
    whom it is named after is one of them. Cost: O((n + m) log n), and what
    placing up to 1,500 bubbles takes (see layout.place).
    """
    labels, count = partition.labels, partition.count
    sizes = np.bincount(labels, minlength=count)
    # Customers in none of a level are one label more: counted as others, but no bubble or link.
    groups = int(np.count_nonzero(partition.ids >= 0))
    touching = _strongest(_touching(projection, labels, groups), groups)
    columns = [c for c in (*categories.columns, _bought(buyers)) if len(c.values)]
    traits = find_traits(labels, sizes, columns)
    people = _People(projection.ids, names, scores.pagerank.tolist())
    naming, kept = Names(), dict[int, str]()
    telling: Mapping[int, list[Trait]] = traits
    if partition.identity is not None:
        telling = _telling(traits, partition.identity)
        kept = _kept_names(labels, partition.identity, telling, names)
        kept = {number: name for number, name in kept.items() if naming.keep(name)}
    where = _map(sizes[:groups], touching)
    shapes = _shapes(projection, labels, sizes, partition.ids[:groups], where)
    communities = [
        _describe(
            shape,
            people,
            central,
            (traits.get(number, []), telling.get(number, [])),
            (naming, kept.get(number)),
        )
        for number, (shape, central) in enumerate(
            zip(shapes, _central(labels, sizes, scores)[:groups], strict=True)
        )
    ]
    return communities, _links(touching, partition.ids)


def _telling(traits: Mapping[int, list[Trait]], identity: Identity) -> Mapping[int, list[Trait]]:
    """Return by label what tells a community from others: not what the one above it shares."""
    if not identity.shared:
        return traits
    return {
        number: [
            trait
            for trait in found
            if (trait.attribute, trait.value) not in identity.shared.get(number, ())
        ]
        for number, found in traits.items()
    }


def _kept_names(
    labels: Int32, identity: Identity, traits: Mapping[int, list[Trait]], names: Sequence[str]
) -> dict[int, str]:
    """Return by label the names that are still true."""
    kept: dict[int, str] = {}
    after: dict[str, list[tuple[int, str]]] = {}
    for number, community_id in enumerate(identity.ids.tolist()):
        former = identity.before.get(community_id)
        if former is None:
            continue
        persons = named_after(former.name, community_id, traits.get(number, []))
        if persons == ():
            kept[number] = former.name
        for person in persons or ():
            after.setdefault(person, []).append((number, former.name))
    for name, label in zip(names, labels.tolist(), strict=True) if after else ():
        kept.update((number, former) for number, former in after.get(name, ()) if number == label)
    return dict(sorted(kept.items()))


class _Shape(NamedTuple):
    """The numbers of a community, named as in model.Community."""

    community_id: int
    size: int
    density_inside: float
    density_outside: float
    edges_inside: int
    edges_outside: int
    x: float
    y: float


class _People(NamedTuple):
    """What a central member is shown with, by position."""

    ids: Sequence[str]
    names: Sequence[str]
    pagerank: Sequence[float]


def _describe(
    shape: _Shape,
    people: _People,
    central: list[int],
    shared: tuple[list[Trait], list[Trait]],
    called: tuple[Names, str | None],
) -> Community:
    best = central[0]
    naming, kept = called
    traits, telling = shared
    if kept is not None:
        name = kept
    elif shape.size == 1:
        name = naming.single(people.names[best], people.ids[best])
    else:
        name = naming.choose(shape.community_id, telling, people.names[best])
    members = tuple(
        CentralMember(people.ids[m], people.names[m], people.pagerank[m]) for m in central
    )
    return Community(
        name=name,
        parent_id=None,
        central_members=members,
        traits=tuple(traits),
        **shape._asdict(),
    )


def _shapes(
    projection: Projection,
    labels: Int32,
    sizes: Int64,
    ids: Int32,
    where: tuple[Float64, Float64],
) -> Iterator[_Shape]:
    """Yield the numbers of each community that has an id; a density of no possible edges is 0."""
    first, second = labels[projection.source], labels[projection.target]
    same = first == second
    crossing = np.concatenate([first[~same], second[~same]])
    inside = np.bincount(first[same], minlength=len(sizes))
    outside = np.bincount(crossing, minlength=len(sizes))
    dense = inside / np.maximum(sizes * (sizes - 1) // 2, 1)
    open_ = outside / np.maximum(sizes * (len(labels) - sizes), 1)
    columns = (ids, sizes, dense, open_, inside, outside, *where)
    return (_Shape(*row) for row in zip(*(c[: len(ids)].tolist() for c in columns), strict=True))


def _bought(buyers: Buyers) -> Category:
    return Category("product", buyers.products, buyers.customer, buyers.product)


def _touching(projection: Projection, labels: Int32, count: int) -> _Touching:
    first, second = labels[projection.source], labels[projection.target]
    crossing = (first != second) & (np.maximum(first, second) < count)
    low = np.minimum(first, second)[crossing].astype(np.int64)
    high = np.maximum(first, second)[crossing]
    keys, inverse, edges = np.unique(low * count + high, return_inverse=True, return_counts=True)
    weight = np.bincount(inverse, projection.weight[crossing], len(keys)).astype(np.float64)
    return _Touching(keys // max(count, 1), keys % max(count, 1), edges, weight)


def _strongest(touching: _Touching, count: int) -> _Touching:
    """Keep the pairs that are among the heaviest of one of their two communities."""
    pairs = len(touching.source)
    owner = np.concatenate([touching.source, touching.target])
    other = np.concatenate([touching.target, touching.source])
    order = np.lexsort((other, -np.tile(touching.weight, 2), owner))
    begins = np.searchsorted(owner[order], np.arange(count))
    rank = np.arange(2 * pairs) - begins[owner[order]]
    kept = np.zeros(pairs, dtype=np.bool_)
    kept[order[rank < LINKS_EACH] % max(pairs, 1)] = True
    return _Touching(
        touching.source[kept], touching.target[kept], touching.edges[kept], touching.weight[kept]
    )


def _links(touching: _Touching, ids: Int32) -> list[CommunityLink]:
    one, other = ids[touching.source], ids[touching.target]
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((high, low))
    columns = (low[order], high[order], touching.edges[order], touching.weight[order])
    return [CommunityLink(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]


def _central(labels: Int32, sizes: Int64, scores: ScoreTable) -> list[list[int]]:
    order = np.lexsort((np.arange(len(labels)), -scores.pagerank, labels))
    begins = np.cumsum(sizes) - sizes
    ends = begins + np.minimum(sizes, CENTRAL_MEMBERS)
    ranked = order.tolist()
    return [ranked[b:e] for b, e in zip(begins.tolist(), ends.tolist(), strict=True)]


def _map(sizes: Int64, touching: _Touching) -> tuple[Float64, Float64]:
    """Return where the bubbles stand, in radii of the largest; customers alone in a grid beside."""
    count = len(sizes)
    placed = min(int(np.count_nonzero(sizes > 1)), MAX_DRAWN_NODES)
    shares = sizes / max(int(sizes.max(initial=1)), 1)
    levels, level = np.unique(shares, return_inverse=True)
    radius = np.array([drawn_radius("community", float(s)) for s in levels])[level] + _LABEL_ROOM
    drawn = touching.target < placed
    source, target = touching.source[drawn], touching.target[drawn]
    x, y = place(
        placed,
        source.astype(np.int32),
        target.astype(np.int32),
        touching.weight[drawn],
        radius[:placed],
    )
    tiles = []
    if placed:
        tiles.append(Tile(np.arange(placed), np.column_stack([x, y]), radius[:placed]))
    if placed < count:
        tiles.append(grid(np.arange(placed, count), radius[placed:]))
    x, y = pack(count, tiles)
    unit = drawn_radius("community", 1.0)
    return x / unit, y / unit
