"""Communities of a graph in Spark: made smaller there until it fits, then Leiden on this machine.

Nodes move into groups in Spark, several times over, and what all trials agree on becomes the nodes
of a smaller graph, until it has few enough edges. What is inside a group is a loop, and Leiden
takes graphs without loops: so a group with a loop gets a companion, a node of its own that only an
edge of the loop's weight ties to it. As long as the two are together, all sums that modularity is
made of are those of the loop: the companion's edge is inside, and it adds its weight once to either
end, so twice to the community. And together they are: a node with one neighbour gains by joining it
unless that one has all the strength there is. At the end nodes move once more one by one, in the
graph as it was, as long as that gains.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcrm.analytics.results import Algorithm, CommunitySearch, Request
from graphcrm.errors import EngineError
from graphcrm.projection import Projection
from graphcrm.spark.arrays import as_arrays, as_frame
from graphcrm.spark.bounds import FITS
from graphcrm.spark.moves import (
    Level,
    Moving,
    compose,
    contract,
    finest,
    group,
    modularity,
    move,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from graphcrm.spark.steps import Steps

_LIMIT = 20 * FITS
_LEVELS = 12
_LEAST_SHRINK = 0.95


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done on the way: rounds and trials of moving, and of moving on at the end."""

    rounds: int = 12
    trials: int = 3
    refinements: int = 10


USUAL = Effort()


@dataclass(frozen=True, slots=True)
class Found:
    """What came out. communities: node, strength, community. levels: how often it shrank."""

    level: Level
    communities: DataFrame
    levels: int


def find_communities(
    steps: Steps,
    edges: DataFrame,
    request: Request,
    leiden: Algorithm,
    fits: int = FITS,
    effort: Effort = USUAL,
) -> Found:
    """Return communities of a graph in Spark; a graph that fits is Leiden's alone.

    Raises EngineError where it does not shrink to what this machine can take.
    """
    base = level = finest(steps, edges)
    moving = Moving(request.resolution, request.seed, effort.rounds, effort.trials)
    below: list[DataFrame] = []
    while level.count > fits and len(below) < _LEVELS:
        communities = group(steps, level, moving)
        smaller = contract(steps, level, communities)
        if smaller.count > _LEAST_SHRINK * level.count:
            break
        below.append(communities)
        level = smaller
    if level.count > _LIMIT:
        raise EngineError(
            f"{level.count:,} edges are left after {len(below)} levels, and Leiden takes at most "
            f"{_LIMIT:,} on one machine. Raise the resolution, or leave out faint relationships."
        )
    top = _leiden(steps, level, request, leiden)
    if not below:
        return Found(base, top, 0)
    whole, _ = steps.keep(compose(below[0], [*below[1:], top]))
    return Found(base, _refine(steps, base, whole, request, effort), len(below))


def _refine(
    steps: Steps, level: Level, communities: DataFrame, request: Request, effort: Effort
) -> DataFrame:
    """Let single nodes move on, as long as modularity rises."""
    best = modularity(level, communities, request.resolution)
    for number in range(effort.refinements):
        moving = Moving(request.resolution, request.seed + 1 + number, rounds=2)
        moved = move(steps, level, communities, moving)
        reached = modularity(level, moved, request.resolution)
        if reached <= best:
            break
        communities, best = moved, reached
    return communities


def _leiden(steps: Steps, level: Level, request: Request, leiden: Algorithm) -> DataFrame:
    """Return node, strength, community of a level that fits in memory."""
    nodes = as_arrays(level.nodes)
    edges = as_arrays(level.edges)
    order = np.argsort(nodes["node"])
    nodes = {name: column[order] for name, column in nodes.items()}
    labels = np.arange(len(order))
    if len(order):
        wanted = replace(request, search=_on_level(request.search, nodes))
        labels = leiden(with_companions(nodes, edges), wanted).values[: len(order)]
    # A community is called after the first of its nodes, so that it is a number of the graph.
    _, first, group = np.unique(labels, return_index=True, return_inverse=True)
    found = {
        "node": nodes["node"],
        "strength": nodes["strength"],
        "community": nodes["node"][first[group]],
    }
    return as_frame(steps.spark, found)


def _on_level(search: CommunitySearch, nodes: Mapping[str, NDArray[Any]]) -> CommunitySearch:
    """Return the search with the start of a level's nodes, companions after them.

    A node made of several customers is called after the first of them, and begins as that one.
    """
    if search.start is None:
        return search
    known = nodes["node"]
    companions = known[nodes["loop"] > 0]
    return replace(search, start=search.start[np.concatenate([known, companions])])


def with_companions(
    nodes: Mapping[str, NDArray[Any]], edges: Mapping[str, NDArray[Any]]
) -> Projection:
    """Return the graph with a companion after all nodes for each that has a loop.

    nodes: node (ascending), loop. edges: source, target, weight.
    """
    known = nodes["node"]
    looped = np.flatnonzero(nodes["loop"] > 0)
    ends = [np.searchsorted(known, edges[name]) for name in ("source", "target")]
    source = np.concatenate([np.minimum(*ends), looped]).astype(np.int32)
    target = np.concatenate([np.maximum(*ends), len(known) + np.arange(len(looped))])
    target = target.astype(np.int32)
    weight = np.concatenate([edges["weight"], nodes["loop"][looped]])
    order = np.lexsort((target, source))
    ids = [str(number) for number in range(len(known) + len(looped))]
    return Projection(ids, source[order], target[order], weight[order])
