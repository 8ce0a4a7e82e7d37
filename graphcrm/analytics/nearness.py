"""How near others are to one customer: by walks that come back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32

_ALL = 2**62
"""Ties that may be crossed: the limit ends the walk, not their number."""


@dataclass(frozen=True, slots=True)
class Near:
    """Values of some customers; of all others they are 0.

    nodes: int32 (k,), positions, ascending. values: float64 (k,), above 0.
    """

    nodes: Int32
    values: Float64


def personalised_pagerank(
    projection: Projection, node: int, alpha: float = 0.15, epsilon: float = 1e-6
) -> Near:
    """Return the chance to meet each customer on walks from one of them: values sum to at most 1.

    A walk follows ties in proportion to their weight, and begins anew at `node`, with probability
    alpha, before every step (networkx: damping 1 - alpha, personalised to `node`). By local push
    (Andersen, Chung & Lang 2006, doi:10.1109/FOCS.2006.44): no value is too high, and that of a
    customer v is too low by at most epsilon x strength(v) / the mean strength of those with a tie,
    strength being the summed weight of ties. At most 1 / (alpha x epsilon) ties of mean weight are
    followed, however large the graph: a few milliseconds.

    Raises InvalidValueError for a position that is not there, or alpha or epsilon beyond (0, 1).
    """
    _check_position(projection, node)
    for name, value in (("alpha", alpha), ("epsilon", epsilon)):
        if not 0 < value < 1:
            raise InvalidValueError(f"{name} is {value}; it takes a number between 0 and 1.")
    rows = projection.adjacency
    if rows.start[node] == rows.start[node + 1]:
        return Near(np.array([node], dtype=np.int32), np.ones(1))
    from graphcrm.analytics.near_kernels import Ties, make_walk, push

    strength = projection.strengths
    limit = epsilon * np.count_nonzero(strength) / float(strength.sum())
    # Fresh zeros take no time until they are written to.
    walk = make_walk(projection.nodes)
    ties = Ties(rows.start, rows.neighbour, rows.weight, strength)
    count = push(ties, walk, node, (alpha, limit, _ALL))
    nodes = np.sort(walk.reached[:count])
    nodes = nodes[walk.found[nodes] > 0.0]
    return Near(nodes, walk.found[nodes])


def _check_position(projection: Projection, node: int) -> None:
    if not 0 <= node < projection.nodes:
        raise InvalidValueError(
            f"There is no customer at position {node}; the graph has {projection.nodes}."
        )
