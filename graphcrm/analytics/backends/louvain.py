"""Louvain by python-louvain, for every engine: slow on large graphs, kept for those who ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphcrm.analytics.partitions import canonical_labels
from graphcrm.analytics.results import Outcome, Request
from graphcrm.projection import Projection

if TYPE_CHECKING:
    import networkx as nx


def build_graph(projection: Projection) -> nx.Graph[int]:
    """Return the networkx graph of a projection: nodes are positions, edges carry `weight`."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(projection.nodes))
    edges = zip(
        projection.source.tolist(),
        projection.target.tolist(),
        projection.weight.tolist(),
        strict=True,
    )
    graph.add_weighted_edges_from(edges)
    return graph


def louvain(projection: Projection, request: Request) -> Outcome:
    """Return Louvain's communities. Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008."""
    from community import community_louvain

    # Its rounds stop by an absolute gain in modularity, which no scale of weights changes; its
    # random numbers are seeded through numpy, which takes large seeds only as a sequence.
    state = np.random.RandomState(np.random.MT19937(np.random.SeedSequence(request.seed)))
    start = request.search.start
    found: dict[int, Any] = community_louvain.best_partition(
        build_graph(projection),
        partition=None if start is None else dict(enumerate(canonical_labels(start).tolist())),
        resolution=request.resolution,
        random_state=state,
    )
    labels = np.fromiter((found[node] for node in range(projection.nodes)), dtype=np.int32)
    parameters = {"resolution": request.resolution, "seed": request.seed, "weight": "weight"}
    return Outcome(labels, "louvain", parameters)
