"""Generated graphs of several shapes, each from its size and a seed: weighted, undirected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.engines import make_graph
from graphcrm.projection import Projection


def planted(nodes: int, edges: int) -> Projection:
    """Return planted groups of about 100 to 200, 80 % of the ties inside, heavy-tailed degrees."""
    return make_graph(nodes, edges, max(nodes // 200, 2))


def mixed(nodes: int, edges: int) -> Projection:
    """Return groups of 20 to 1,000 by a power law, half of each customer's ties outside its group.

    After Lancichinetti, Fortunato & Radicchi 2008, doi:10.1103/PhysRevE.78.046110.
    """
    rng = np.random.default_rng(1)
    sizes = (20 * (1 - rng.random(nodes // 20)) ** (-1 / 1.0)).clip(20, min(1000, nodes))
    limits = np.cumsum(sizes.astype(np.int64))
    group = np.searchsorted(limits, np.arange(nodes), side="right")
    low, high = np.searchsorted(group, group), np.searchsorted(group, group, side="right")
    share = (1 - rng.random(nodes)) ** (-1 / 1.5)
    ends = np.cumsum(share.clip(max=50 * share.mean()))
    first = np.searchsorted(ends, rng.random(2 * edges) * ends[-1], side="right")
    inside = rng.random(2 * edges) < 0.5
    begin = np.where(inside, np.append(0.0, ends)[low[first]], 0.0)
    end = np.where(inside, np.append(0.0, ends)[high[first]], ends[-1])
    second = np.searchsorted(ends, begin + rng.random(2 * edges) * (end - begin), side="right")
    order = rng.permutation(nodes)
    return _of_pairs(nodes, edges, order[first], order[second.clip(max=nodes - 1)], rng)


def attached(nodes: int, edges: int) -> Projection:
    """Return preferential attachment (Barabasi & Albert 1999): hubs, and no groups to be found."""
    rng = np.random.default_rng(2)
    each = max(edges // nodes, 1)
    first = np.repeat(np.arange(nodes), each)
    # An end of an earlier edge, taken evenly, is a customer taken by its degree.
    second = np.empty(len(first), dtype=np.int64)
    draw = rng.random(len(first))
    for low in range(0, len(first), 10_000):
        high = min(low + 10_000, len(first))
        at = (draw[low:high] * 2 * max(low, 1)).astype(np.int64)
        known = at // 2
        second[low:high] = np.where(at % 2 == 0, first[known], second[known]) if low else 0
        second[low:high] = np.minimum(second[low:high], first[low:high])
    if len(first) <= 10_000:
        second = (draw * first).astype(np.int64)
    return _of_pairs(nodes, edges, first, second, rng)


def hubs(nodes: int, edges: int) -> Projection:
    """Return planted groups and, over them, ten hubs that a tenth of all customers know each."""
    base = planted(nodes, max(edges - nodes, nodes))
    rng = np.random.default_rng(3)
    spokes = rng.integers(0, nodes, size=(10, nodes // 10))
    centres = rng.choice(nodes, size=10, replace=False)
    first = np.concatenate([base.source, np.repeat(centres, nodes // 10)])
    second = np.concatenate([base.target, spokes.ravel()])
    return _of_pairs(nodes, len(first), first, second, rng)


def magnitudes(nodes: int, edges: int) -> Projection:
    """Return planted groups with weights from 1e-12 to 1, evenly by their logarithms."""
    base = planted(nodes, edges)
    weight = 10 ** np.random.default_rng(4).uniform(-12, 0, base.edges)
    return Projection(base.ids, base.source, base.target, weight)


SHAPES: dict[str, Callable[[int, int], Projection]] = {
    "planted": planted,
    "mixed": mixed,
    "attached": attached,
    "hubs": hubs,
    "magnitudes": magnitudes,
}


def _of_pairs(
    nodes: int, edges: int, first: Any, second: Any, rng: np.random.Generator
) -> Projection:
    key = np.minimum(first, second).astype(np.int64) * nodes + np.maximum(first, second)
    key = np.unique(key[first != second])
    if len(key) > edges:
        key = np.sort(rng.permutation(key)[:edges])
    source, target = (key // nodes).astype(np.int32), (key % nodes).astype(np.int32)
    return Projection(range(nodes), source, target, 0.05 + 0.95 * rng.random(len(key)))
