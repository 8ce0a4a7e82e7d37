"""Settled positions for a drawing of up to 1,500 nodes: groups apart, no overlap, nothing to shake.

Connected nodes minimise Noack's energy with edge repulsion (2009, doi:10.1103/PhysRevE.79.026102),
whose minima put the groups of high modularity apart; scipy's conjugate gradients look for them.
Measured on one core against networkx: for 1,500 customers with 13,500 ties this takes 2 s, where
spring_layout takes 8.5 s and forceatlas2_layout 17 s for 100 rounds, and both left a ball with the
groups on top of each other. Kamada-Kawai and stress majorisation draw distances well, but in a
social graph nearly all are two or three steps, so groups are lost there too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.analytics.packing import GAP, Tile, grid, pack, push_apart
from graphcrm.tables import Float64, Int32

_RING = 10
"""Up to this many nodes, a ring around the best connected one is as good and costs nothing."""

_ROOM = 3.0
"""The drawing of a component is about this many times the area that its discs need."""

_PULL = 1.25
"""Edges pull with their length to this power: 1 (LinLog) parts groups most, and leaves voids that
dwarf them; 2 blends neighbouring groups."""

_MOST_ROUNDS, _FEWEST_ROUNDS, _ALL_ROUNDS = 120, 25, 3000
_BLOCK = 128
_CLOSEST = 1e-6


def place(
    count: int,
    source: Int32,
    target: Int32,
    weight: Float64,
    radius: Float64,
    seed: int = 0,
) -> tuple[Float64, Float64]:
    """Return x and y, float64 (count,), in pixels at zoom 1.

    source, target: int32 (m,) node numbers, each pair once. weight: float64 (m,) above 0; more
    pulls closer. radius: float64 (count,) pixels; discs of those radii do not overlap. Connected
    components stand side by side, the largest first; nodes without an edge follow in a grid, as
    high as the largest where that leaves more room for names. The same input gives the same
    positions. 2 s for 1,500 nodes on one core, 0.2 s for 300.
    """
    degree = np.bincount(np.concatenate([source, target]), minlength=count)
    tiles = _component_tiles(count, (source, target, weight), radius, seed)
    alone = np.flatnonzero(degree[:count] == 0)
    if len(alone):
        tiles.append(grid(alone, radius[alone], tiles[0] if tiles else None))
    return pack(count, tiles)


def _component_tiles(
    count: int, edges: tuple[Int32, Int32, Float64], radius: Float64, seed: int
) -> list[Tile]:
    if not len(edges[0]):
        return []
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    source, target, weight = edges
    matrix = coo_array((np.ones(len(source)), (source, target)), shape=(count, count))
    labels = connected_components(matrix, directed=False)[1]
    sizes = np.bincount(labels)
    members = np.split(np.argsort(labels, kind="stable"), np.cumsum(sizes)[:-1])
    edge_order = np.argsort(labels[source], kind="stable")
    within = np.split(edge_order, np.cumsum(np.bincount(labels[source], minlength=len(sizes)))[:-1])
    rounds = _ALL_ROUNDS // int(np.count_nonzero(sizes > _RING) or 1)
    effort = (min(max(rounds, _FEWEST_ROUNDS), _MOST_ROUNDS), seed)
    rank = np.empty(count, dtype=np.int32)
    tiles = []
    for nodes, own in zip(members, within, strict=True):
        if len(nodes) > 1:
            rank[nodes] = np.arange(len(nodes))
            part = (rank[source[own]], rank[target[own]], weight[own])
            settled = _settle(len(nodes), part, radius[nodes], effort)
            tiles.append(Tile(nodes, settled, radius[nodes]))
    return sorted(tiles, key=lambda tile: -len(tile.nodes))


def _settle(
    count: int, edges: tuple[Int32, Int32, Float64], radius: Float64, effort: tuple[int, int]
) -> Float64:
    """Return positions (count, 2) of one connected component, in pixels, without overlap."""
    if count <= _RING:
        return push_apart(_ring(count, edges, radius), radius)
    from scipy.optimize import minimize

    rounds, seed = effort
    start = np.random.default_rng(seed).normal(size=(count, 2))
    energy = _energy_of(count, edges)
    # L-BFGS-B would do as well, but its tiny matrices go to LAPACK, which starts threads for them.
    found: Any = minimize(energy, start.ravel(), jac=True, method="CG", options={"maxiter": rounds})
    positions: Float64 = found.x.reshape(count, 2)
    positions -= positions.mean(axis=0)
    area = _ROOM * ((2 * radius + GAP) ** 2).sum()
    spread = 2 * np.pi * (positions**2).sum(axis=1).mean()
    return push_apart(positions * np.sqrt(area / spread), radius)


def _ring(count: int, edges: tuple[Int32, Int32, Float64], radius: Float64) -> Float64:
    degree = np.bincount(np.concatenate(edges[:2]), minlength=count)
    reach = 2 * radius.max() + 1.5 * GAP
    order = np.argsort(-degree, kind="stable")
    middle = count > 2 and degree[order[0]] == count - 1
    around = order[1:] if middle else order
    angle = 2 * np.pi * np.arange(len(around)) / len(around)
    positions = np.zeros((count, 2))
    positions[around] = reach / 2 * max(2.0, len(around) / 3) * _unit(angle)
    return positions


def _unit(angle: Float64) -> Float64:
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _energy_of(
    count: int, edges: tuple[Int32, Int32, Float64]
) -> Callable[[Float64], tuple[float, Float64]]:
    """Return energy and gradient: powers of edge lengths less the logarithms of all distances.

    A node repels in proportion to the weight of its edges. Repulsion is summed over blocks of rows,
    the upper half of the matrix only, in single precision: O(count^2), 8 ms for 1,500 nodes.
    """
    source, target, weight = edges
    pull = np.clip(weight / weight.mean(), 0.1, 10.0)
    ends = np.concatenate([source, target])
    mass: Float64 = np.bincount(ends, np.concatenate([pull, pull]), count).astype(np.float64)
    # So scaled, the whole drawing is a few units wide, whatever the number of edges.
    mass *= np.sqrt(2 * pull.sum()) / mass.sum()

    def energy(flat: Float64) -> tuple[float, Float64]:
        at = flat.reshape(count, 2)
        span = at[source] - at[target]
        length = np.sqrt((span**2).sum(axis=1) + _CLOSEST**2)
        force = span * (pull * length ** (_PULL - 2))[:, None]
        gradient = np.column_stack(
            [np.bincount(source, f, count) - np.bincount(target, f, count) for f in force.T]
        )
        logarithms = _repel(at, mass, gradient)
        return float((pull * length**_PULL).sum() / _PULL - logarithms), gradient.ravel()

    return energy


def _repel(at: Float64, mass: Float64, gradient: Float64) -> float:
    """Subtract the repulsion from the gradient; return the summed logarithms of distances."""
    single: NDArray[np.float32] = at.astype(np.float32)
    weighted = (mass[:, None] * np.column_stack([np.ones(len(at)), at])).astype(np.float32)
    total = 0.0
    for low in range(0, len(at), _BLOCK):
        high = min(low + _BLOCK, len(at))
        squared, inverse = _distances(single, low, high)
        logarithms = np.log(squared) @ weighted[low:, :1]
        square = np.log(squared[:, : high - low]) @ weighted[low:high, :1]
        total += 0.5 * float(mass[low:high] @ (logarithms - 0.5 * square)[:, 0])
        _push(gradient, (at, mass), inverse @ weighted[low:], slice(low, high))
        _push(
            gradient, (at, mass), inverse[:, high - low :].T @ weighted[low:high], slice(high, None)
        )
    return total


def _distances(at: NDArray[np.float32], low: int, high: int) -> tuple[Any, Any]:
    """Return squared distances of rows low..high to all from low on, and their inverses.

    A node's distance to itself is 1, the inverse 0: it adds nothing.
    """
    squared = (at[low:high, :1] - at[low:, 0]) ** 2
    squared += (at[low:high, 1:] - at[low:, 1]) ** 2
    squared += np.float32(_CLOSEST)
    own = np.arange(high - low)
    squared[own, own] = 1.0
    inverse = np.reciprocal(squared)
    inverse[own, own] = 0.0
    return squared, inverse


def _push(gradient: Float64, nodes: tuple[Float64, Float64], sums: Any, rows: slice) -> None:
    at, mass = nodes
    gradient[rows] -= mass[rows, None] * (at[rows] * sums[:, :1] - sums[:, 1:])
