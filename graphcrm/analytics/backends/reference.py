"""The readable engine that tests compare the others with: networkx and python-louvain.

It builds a Python graph object, so it is for thousands of customers, not for millions. It has no
Leiden: networkx only passes that on to other libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from graphcrm.analytics.backends.louvain import build_graph, louvain
from graphcrm.analytics.results import Algorithm, Outcome, Request
from graphcrm.projection import Projection
from graphcrm.tables import Float64

_ROUNDS = 10_000


def degree(projection: Projection, request: Request) -> Outcome:
    """Return networkx's degree."""
    found = dict(build_graph(projection).degree())
    return Outcome(_in_order(found, projection).astype(np.int32), "networkx.degree")


def strength(projection: Projection, request: Request) -> Outcome:
    """Return networkx's weighted degree."""
    found = dict(build_graph(projection).degree(weight="weight"))
    return Outcome(_in_order(found, projection), "networkx.degree", {"weight": "weight"})


def pagerank(projection: Projection, request: Request) -> Outcome:
    """Return networkx's PageRank, run until the mean change of a round is below 1e-13."""
    import networkx as nx

    parameters = {"alpha": 0.85, "tol": 1e-13, "weight": "weight"}
    found = nx.pagerank(build_graph(projection), alpha=0.85, tol=1e-13, max_iter=_ROUNDS)
    return Outcome(_in_order(found, projection), "networkx.pagerank", parameters)


def betweenness(projection: Projection, request: Request) -> Outcome:
    """Return networkx's exact betweenness, unweighted and normalised."""
    import networkx as nx

    found = nx.betweenness_centrality(build_graph(projection))
    return Outcome(_in_order(found, projection), "networkx.betweenness_centrality")


def harmonic(projection: Projection, request: Request) -> Outcome:
    """Return networkx's exact harmonic centrality, unweighted."""
    import networkx as nx

    found = nx.harmonic_centrality(build_graph(projection))
    return Outcome(_in_order(found, projection), "networkx.harmonic_centrality")


def core(projection: Projection, request: Request) -> Outcome:
    """Return networkx's core numbers."""
    import networkx as nx

    found = nx.core_number(build_graph(projection))
    return Outcome(_in_order(found, projection).astype(np.int32), "networkx.core_number")


def components(projection: Projection, request: Request) -> Outcome:
    """Return networkx's connected components, numbered as they come."""
    import networkx as nx

    groups = nx.connected_components(build_graph(projection))
    found = {node: number for number, group in enumerate(groups) for node in group}
    return Outcome(_in_order(found, projection).astype(np.int32), "networkx.connected_components")


def clustering(projection: Projection, request: Request) -> Outcome:
    """Return networkx's local clustering, unweighted."""
    import networkx as nx

    found: Any = nx.clustering(build_graph(projection))
    return Outcome(_in_order(found, projection), "networkx.clustering")


def _in_order(found: Mapping[int, float], projection: Projection) -> Float64:
    return np.fromiter((found[node] for node in range(projection.nodes)), dtype=np.float64)


ALGORITHMS: Mapping[str, Algorithm] = {
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
