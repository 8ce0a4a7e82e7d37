"""The engine for real sizes: numpy, scipy and compiled kernels, Leiden among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.analytics.backends.louvain import louvain
from graphcrm.analytics.partitions import canonical_labels, connected_parts, strengths
from graphcrm.analytics.results import Algorithm, Outcome, Request
from graphcrm.analytics.sampling import Effort, SourceSums, sum_over_sources
from graphcrm.projection import Projection
from graphcrm.tables import Float64, Int64

if TYPE_CHECKING:
    from graphcrm.analytics.leiden.graph import Crew, Graph

DAMPING = 0.85
TOLERANCE = 1e-12
ROUNDS = 1000

BETWEENNESS_EFFORT = Effort(exact=2_500_000_000, sampled=1_000_000_000, fewest=64)
"""Exact up to about 25 s on two cores: 10,000 customers with 110,000 edges, say."""

HARMONIC_EFFORT = Effort(exact=100_000_000_000, sampled=40_000_000_000, fewest=256)
"""Exact up to about 25 s on two cores: 80,000 customers with 600,000 edges, say."""


def leiden(projection: Projection, request: Request) -> Outcome:
    """Return the best partition that our Leiden finds: see leiden.search.

    Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z.
    """
    from graphcrm.analytics.leiden.search import plan_search, search

    wanted = request.search
    plan = plan_search(wanted.effort, projection.edges)
    labels = np.arange(projection.nodes, dtype=np.int32)
    parameters = {
        "resolution": request.resolution,
        "seed": request.seed,
        "effort": wanted.effort,
        "trials": plan.trials if wanted.start is None else 1,
        "passes": plan.passes,
        "start": "given" if wanted.start is not None else "single",
        "weight": "weight",
    }
    if projection.edges:
        # Customers without an edge change nothing, not even the order that a seed gives.
        graph, kept = _connected_rows(projection)
        start = None if wanted.start is None else canonical_labels(wanted.start[kept])
        found = search(graph, request.resolution, request.seed, plan, start)
        labels[kept] = found + projection.nodes
    return Outcome(labels, "leiden", parameters)


def _connected_rows(projection: Projection) -> tuple[Graph, Int64]:
    """Return the graph of the customers that have an edge, and where those are."""
    from graphcrm.analytics.leiden.levels import make_graph

    rows = projection.adjacency
    kept = np.flatnonzero(np.diff(rows.start))
    if len(kept) == projection.nodes:
        return make_graph(rows.start, rows.neighbour, rows.weight), kept
    rank = np.zeros(projection.nodes, dtype=np.int32)
    rank[kept] = np.arange(len(kept), dtype=np.int32)
    start = np.append(rows.start[kept], rows.start[-1])
    return make_graph(start, rank[rows.neighbour], rows.weight), kept


def degree(projection: Projection, request: Request) -> Outcome:
    """Return how many customers each one has an edge to."""
    return Outcome(np.diff(projection.adjacency.start).astype(np.int32), "degree")


def strength(projection: Projection, request: Request) -> Outcome:
    """Return the summed weight of each customer's edges."""
    return Outcome(strengths(projection), "strength", {"weight": "weight"})


def pagerank(projection: Projection, request: Request) -> Outcome:
    """Return PageRank by power iteration on the weighted, undirected graph.

    A customer without an edge hands its rank to all alike, as networkx has it. Ends when the
    summed change of a round is below 1e-12, after at most 1,000 rounds. Page et al. 1999.
    """
    from graphcrm.analytics.leiden.graph import open_crew

    parameters = {"damping": DAMPING, "tolerance": TOLERANCE, "weight": "weight"}
    nodes = projection.nodes
    if not nodes:
        return Outcome(np.empty(0), "power-iteration", parameters)
    out = strengths(projection)
    dangling = out == 0
    share = np.divide(1.0, out, out=np.zeros(nodes), where=~dangling)
    rank = np.full(nodes, 1.0 / nodes)
    change = np.inf
    rounds = 0
    with open_crew() as crew:
        while change >= TOLERANCE and rounds < ROUNDS:
            base = (DAMPING * rank[dangling].sum() + 1.0 - DAMPING) / nodes
            following = DAMPING * _hand_on(projection, rank * share, crew) + base
            following /= following.sum()
            change = float(np.abs(following - rank).sum())
            rank = following
            rounds += 1
    parameters["rounds"] = rounds
    return Outcome(rank, "power-iteration", parameters, converged=change < TOLERANCE)


def _hand_on(projection: Projection, share: Float64, crew: Crew) -> Float64:
    """Return what every customer gets from its neighbours, rows dealt to threads."""
    from graphcrm.analytics.leiden.graph import split_evenly
    from graphcrm.analytics.row_kernels import pull

    rows = projection.adjacency
    out = np.empty(projection.nodes)
    cuts = split_evenly(rows.start, crew.workers).tolist()
    arrays = (rows.start, rows.neighbour, rows.weight)
    crew.run(lambda part: pull(arrays, share, (cuts[part], cuts[part + 1]), out))
    return out


def betweenness(projection: Projection, request: Request) -> Outcome:
    """Return unweighted betweenness, normalised by the pairs of other customers.

    Brandes 2001, doi:10.1080/0022250X.2001.9990249; beyond BETWEENNESS_EFFORT from sampled pivots.
    """
    from graphcrm.analytics.kernels import add_dependencies

    sources = BETWEENNESS_EFFORT.choose(projection, _active(projection), request.pivots)
    sums = sum_over_sources(projection, add_dependencies, 1, sources, request.seed)
    pairs = (projection.nodes - 1) * (projection.nodes - 2)
    return _from_sources(sums, "brandes", 1.0 / pairs if pairs > 0 else 0.0, request)


def harmonic(projection: Projection, request: Request) -> Outcome:
    """Return the summed reciprocal distances to all others, in steps, not normalised.

    Boldi & Vigna 2014, doi:10.1080/15427951.2013.865686; beyond HARMONIC_EFFORT from sampled
    pivots.
    """
    from graphcrm.analytics.kernels import BATCH, add_closeness

    sources = HARMONIC_EFFORT.choose(projection, _active(projection), request.pivots)
    sums = sum_over_sources(projection, add_closeness, BATCH, sources, request.seed)
    return _from_sources(sums, "breadth-first", 1.0, request)


def _active(projection: Projection) -> int:
    return int(np.count_nonzero(np.diff(projection.adjacency.start)))


def _from_sources(sums: SourceSums, algorithm: str, scale: float, request: Request) -> Outcome:
    values: Float64 = sums.values * scale
    if sums.exact:
        return Outcome(values, algorithm, {"sources": sums.sources})
    parameters = {"sources": sums.sources, "seed": request.seed, "confidence": 0.95}
    error = None if sums.error is None else sums.error * scale
    return Outcome(values, f"{algorithm}-pivots", parameters, exact=False, error=error)


def core(projection: Projection, request: Request) -> Outcome:
    """Return core numbers. Batagelj & Zaversnik 2003, arXiv:cs/0310049."""
    from graphcrm.analytics.kernels import core_numbers

    rows = projection.adjacency
    return Outcome(core_numbers(rows.start, rows.neighbour), "batagelj-zaversnik")


def components(projection: Projection, request: Request) -> Outcome:
    """Return labels of connected components, by breadth-first search."""
    labels = connected_parts(projection, np.zeros(projection.nodes, dtype=np.int32))
    return Outcome(labels, "breadth-first")


def clustering(projection: Projection, request: Request) -> Outcome:
    """Return local clustering. Schank & Wagner 2005, doi:10.1007/11427186_54."""
    from graphcrm.analytics.row_kernels import count_triangles

    rows = projection.adjacency
    degrees = np.diff(rows.start)
    pairs = degrees * (degrees - 1) / 2
    triangles = count_triangles(rows.start, rows.neighbour)
    values = np.divide(triangles, pairs, out=np.zeros(len(pairs)), where=pairs > 0)
    return Outcome(values, "forward")


ALGORITHMS: Mapping[str, Algorithm] = {
    "leiden": leiden,
    "louvain": louvain,
    "degree": degree,
    "strength": strength,
    "pagerank": pagerank,
    "betweenness": betweenness,
    "harmonic": harmonic,
    "core": core,
    "components": components,
    "clustering": clustering,
}
"""What this engine has, by name."""
