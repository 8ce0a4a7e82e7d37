"""How near others are to one customer: by walks that come back, and by whom both know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int32


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
    from graphcrm.analytics.near_kernels import push

    strength = projection.strengths
    limit = epsilon * np.count_nonzero(strength) / float(strength.sum())
    # Fresh zeros take no time until they are written to.
    found, rest = np.zeros(projection.nodes), np.zeros(projection.nodes)
    arrays = (rows.start, rows.neighbour, rows.weight, strength)
    return _pick(found, push(arrays, node, (alpha, limit), found, rest))


def adamic_adar(projection: Projection, node: int) -> Near:
    """Return for each customer the sum of 1 / log(ties of c) over the c whom both have a tie to.

    Weights do not count; customers that have a tie already are given too, the customer itself is
    not. O(the ties of its ties). Adamic & Adar 2003, doi:10.1016/S0378-8733(03)00009-1. Raises
    InvalidValueError for a position that is not there.
    """
    return _shared(projection, node, logarithm=True)


def resource_allocation(projection: Projection, node: int) -> Near:
    """Return for each customer the sum of 1 / (ties of c) over the c whom both have a tie to.

    As adamic_adar. Zhou, Lu & Zhang 2009, doi:10.1140/epjb/e2009-00335-8.
    """
    return _shared(projection, node, logarithm=False)


def _shared(projection: Projection, node: int, *, logarithm: bool) -> Near:
    from graphcrm.analytics.near_kernels import add_shared

    _check_position(projection, node)
    rows = projection.adjacency
    found = np.zeros(projection.nodes)
    return _pick(found, add_shared(rows.start, rows.neighbour, node, found, logarithm))


def _pick(found: Float64, touched: Int32) -> Near:
    nodes = np.sort(touched[found[touched] > 0.0])
    return Near(nodes, found[nodes])


def _check_position(projection: Projection, node: int) -> None:
    if not 0 <= node < projection.nodes:
        raise InvalidValueError(
            f"There is no customer at position {node}; the graph has {projection.nodes}."
        )
