"""The algorithms of Graph Data Science, made to mean what networkx means by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.analytics.backends.gds_graph import read_values
from graphcrm.analytics.backends.port import Source
from graphcrm.analytics.partitions import (
    canonical_labels,
    connected_parts,
    modularity,
    without_small,
)
from graphcrm.analytics.results import FAST, Outcome, Request
from graphcrm.errors import EngineError, StoreError, StoreUnavailableError
from graphcrm.model import MEASURES
from graphcrm.projection import Projection
from graphcrm.store.base import Place
from graphcrm.tables import Float64, Int64, Levels, ScoreTable, standing_rows

DAMPING = 0.85
TOLERANCE = 1e-12
ROUNDS = 1000

BETWEENNESS_WORK = 300_000_000
"""Every source is used up to this many customers times (customers + edge ends): half a minute."""
SAMPLED_WORK = 200_000_000
FEWEST_SOURCES = 64

HARMONIC_WORK = 20_000_000_000
"""The same for harmonic closeness; beyond, the local engine samples, which GDS cannot."""

_FEWEST_TRIALS, _MOST_TRIALS = 2, 20
_LEIDEN_WORK = 1_000_000
_THETAS = (0.01, 0.1, 1.0)
_SEEDS = 1 << 63
_BATCH = 10_000

_KINDS = {
    "leiden": np.int64,
    "louvain": np.int64,
    "components": np.int64,
    "degree": np.int32,
    "core": np.int32,
}

# Sums taken by several threads come out in another order each time. One thread repeats to the bit.
_ONE: Mapping[str, Any] = {"concurrency": 1, "log_progress": False}
_ALL: Mapping[str, Any] = {"concurrency": 4, "log_progress": False}
_WEIGHTED: Mapping[str, Any] = {"relationship_weight_property": "weight"}


@dataclass
class GdsSession:
    """A projected graph; `graph` is None for one without customers."""

    place: Place
    client: Any
    graph: Any
    source: Source
    engine: str = "gds"
    _properties: dict[str, str] = field(default_factory=dict)
    _factors: dict[str, float] = field(default_factory=dict)
    _made: int = 0

    @property
    def algorithms(self) -> Sequence[str]:
        """The names of what it can run."""
        return ALGORITHMS

    def run(self, algorithm: str, request: Request) -> Outcome:
        """Run an algorithm. Raises EngineError where the server fails at it."""
        if self.graph is None:
            kind = _KINDS.get(algorithm, np.float64)
            return Outcome(np.empty(0, dtype=kind), f"gds.{algorithm}", {"seed": request.seed})
        try:
            with self.place.explained():
                return _RUN[algorithm](self, request)
        except StoreUnavailableError:
            raise
        except StoreError as error:
            raise EngineError(
                f"Graph Data Science failed at {algorithm!r}: {error} The engine 'local' does "
                "without it."
            ) from error

    def keep(self, ids: Sequence[str], table: ScoreTable, levels: Levels | None = None) -> bool:
        """Write scores from the projected graph, if all of them are on it."""
        columns = {column.name for column in fields(table)}
        if columns != {"community", *MEASURES} or set(self._properties) != set(MEASURES):
            return False
        values = {
            "run_id": self.source.run_id,
            "graph": self.graph.name(),
            "properties": self._properties,
            "factors": self._factors,
        }
        rows = zip(ids, standing_rows(table, levels), strict=True)
        while part := [[name, *standing] for name, standing in islice(rows, _BATCH)]:
            written = self.place.change("gds/scores", rows=part, **values)[0]["written"]
            if written < len(part):
                raise EngineError(
                    f"{len(part) - written:,} of the customers were merged into others while the "
                    "graph was analysed. Run the analysis again."
                )
        return True

    # What follows is for the algorithms below.

    def name_property(self) -> str:
        """Return a name that no property of the graph has yet."""
        self._made += 1
        return f"result{self._made}"

    def read(self, name: str) -> Float64:
        """Return a property of all nodes, in the order of ids."""
        return np.array(read_values(self.place, self.graph.name(), name), dtype=np.float64)

    def measure(self, name: str, kept_in: str, factor: float = 1.0) -> Float64:
        """Return a measure, and remember where the graph has it."""
        self._properties[name] = kept_in
        self._factors[name] = factor
        return factor * self.read(kept_in)


def _leiden(session: GdsSession, request: Request) -> Outcome:
    """Return the best of several seeded trials, by the quality that GDS reports for the resolution.

    With the effort 'fast' there is one. Where the start of the search is as good, it stays: see
    _better_start.

    More randomness (theta) finds better partitions on some graphs and worse ones on others, so
    trials take turns with it. Its seedProperty, which would refine a partition, fails in GDS 2.13.
    """
    graph = session.source.projection
    trials = 1
    if request.search.effort != FAST:
        trials = min(max(_LEIDEN_WORK // max(graph.edges, 1), _FEWEST_TRIALS), _MOST_TRIALS)
    parameters = {
        "resolution": request.resolution,
        "seed": request.seed,
        "effort": request.search.effort,
        "trials": trials,
        "theta": list(_THETAS),
        "max_levels": 30,
        "tolerance": 1e-9,
        "weight": "weight",
        **_versions(session),
    }
    if not graph.edges:
        # GDS fails on a graph without edges.
        return Outcome(np.arange(graph.nodes), "gds.leiden", parameters)
    best, quality = "", -np.inf
    for trial in range(trials):
        name = session.name_property()
        result = session.client.leiden.mutate(
            session.graph,
            name,
            gamma=request.resolution,
            random_seed=(request.seed + trial) % _SEEDS,
            theta=_THETAS[trial % len(_THETAS)],
            max_levels=parameters["max_levels"],
            tolerance=parameters["tolerance"],
            **_WEIGHTED,
            **_ONE,
        )
        if result.modularity > quality:
            best, quality = name, result.modularity
    found = session.read(best).astype(np.int64)
    start = _better_start(graph, request, found)
    parameters["start"] = "single" if start is None else "kept"
    return Outcome(found if start is None else start, "gds.leiden", parameters)


def _better_start(graph: Projection, request: Request, found: Int64) -> NDArray[Any] | None:
    """Return the start of a search where it is at least as good as what was found, else None.

    As it is, or with those that stand alone in it, such as newcomers, where they gain most.
    """
    given = request.search.start
    if given is None:
        return None
    start = connected_parts(graph, canonical_labels(given))
    joined = connected_parts(graph, without_small(graph, start, 2, request.resolution))
    contenders = (found, start, joined)
    quality = [modularity(graph, labels, request.resolution) for labels in contenders]
    best = max(quality[1:])
    if best < quality[0]:
        return None
    return start if quality[1] == best else joined


def _louvain(session: GdsSession, request: Request) -> Outcome:
    """Return GDS's Louvain, which draws nothing by chance and knows no resolution."""
    if request.resolution != 1:
        raise EngineError(
            f"Louvain in Graph Data Science has no resolution, and {request.resolution} was asked "
            "for. Use the algorithm 'leiden', or the engine 'local'."
        )
    name = session.name_property()
    parameters = {"resolution": 1.0, "seed": request.seed, "tolerance": 1e-9, "weight": "weight"}
    parameters.update(_versions(session))
    session.client.louvain.mutate(
        session.graph, name, tolerance=parameters["tolerance"], **_WEIGHTED, **_ONE
    )
    return Outcome(session.read(name).astype(np.int64), "gds.louvain", parameters)


def _degree(session: GdsSession, request: Request) -> Outcome:
    name = session.name_property()
    session.client.degree.mutate(session.graph, name, **_ALL)
    return Outcome(session.measure("degree", name).astype(np.int32), "gds.degree")


def _strength(session: GdsSession, request: Request) -> Outcome:
    name = session.name_property()
    session.client.degree.mutate(session.graph, name, **_WEIGHTED, **_ALL)
    return Outcome(session.measure("strength", name), "gds.degree", {"weight": "weight"})


def _pagerank(session: GdsSession, request: Request) -> Outcome:
    """Return GDS's PageRank divided by its sum, which is that of networkx.

    GDS gives x = (1 - d) + d A x, without what customers without an edge hand on to all. In an
    undirected graph nobody else is dangling, so that share is the same for all: x is the PageRank
    of networkx but for one factor, 1 / (n - d x customers without an edge), which is 1 / sum(x).
    """
    name = session.name_property()
    result = session.client.page_rank.mutate(
        session.graph,
        name,
        damping_factor=DAMPING,
        tolerance=TOLERANCE,
        max_iterations=ROUNDS,
        **_WEIGHTED,
        **_ONE,
    )
    total = float(session.read(name).sum())
    parameters = {
        "damping": DAMPING,
        "tolerance": TOLERANCE,
        "weight": "weight",
        "rounds": result.ran_iterations,
    }
    values = session.measure("pagerank", name, 1.0 / total)
    return Outcome(values, "gds.pageRank", parameters, converged=result.did_converge)


def _betweenness(session: GdsSession, request: Request) -> Outcome:
    """Return GDS's betweenness over the pairs of other customers; sampled beyond BETWEENNESS_WORK.

    GDS draws sources by their degree, not evenly, so an estimate leans towards what customers with
    many edges see (by 5 to 20 % on graphs with a heavy tail), and there is no error to state.
    """
    graph = session.source.projection
    active = int(np.count_nonzero(np.diff(graph.adjacency.start)))
    sources = _sources(active, graph.edges, request.pivots)
    pairs = (graph.nodes - 1) * (graph.nodes - 2)
    factor = 2.0 / pairs if pairs > 0 else 0.0
    name = session.name_property()
    if sources >= active:
        session.client.betweenness.mutate(session.graph, name, **_ONE)
        values = session.measure("betweenness", name, factor)
        return Outcome(values, "gds.betweenness", {"sources": active})
    session.client.betweenness.mutate(
        session.graph, name, sampling_size=sources, sampling_seed=request.seed, **_ONE
    )
    values = session.measure("betweenness", name, factor * active / sources)
    parameters = {"sources": sources, "seed": request.seed, "drawn": "by degree"}
    return Outcome(values, "gds.betweenness-sampled", parameters, exact=False)


def _sources(active: int, edges: int, asked: int | None) -> int:
    if asked is not None:
        return min(max(asked, 2), active)
    each = active + 2 * edges
    if active * each <= BETWEENNESS_WORK:
        return active
    return min(max(SAMPLED_WORK // each, FEWEST_SOURCES), active)


def _harmonic(session: GdsSession, request: Request) -> Outcome:
    """Return GDS's harmonic closeness times n - 1, as networkx does not normalise."""
    graph = session.source.projection
    active = int(np.count_nonzero(np.diff(graph.adjacency.start)))
    if request.pivots is not None or active * (active + 2 * graph.edges) > HARMONIC_WORK:
        from graphcrm.analytics.backends import local

        return replace(local.harmonic(graph, request), engine="local")
    if graph.nodes == 1:
        # GDS divides by n - 1.
        return Outcome(np.zeros(1), "gds.closeness.harmonic", {"sources": active})
    name = session.name_property()
    session.client.harmonic_centrality.mutate(session.graph, name, **_ONE)
    values = session.measure("harmonic", name, float(graph.nodes - 1))
    return Outcome(values, "gds.closeness.harmonic", {"sources": active})


def _core(session: GdsSession, request: Request) -> Outcome:
    name = session.name_property()
    session.client.kcore.mutate(session.graph, name, **_ALL)
    return Outcome(session.measure("core", name).astype(np.int32), "gds.kcore")


def _components(session: GdsSession, request: Request) -> Outcome:
    name = session.name_property()
    session.client.wcc.mutate(session.graph, name, **_ALL)
    return Outcome(session.read(name).astype(np.int64), "gds.wcc")


def _versions(session: GdsSession) -> dict[str, str]:
    return {"library": f"Graph Data Science {session.client.server_version()}"}


_RUN: Mapping[str, Callable[[GdsSession, Request], Outcome]] = {
    "leiden": _leiden,
    "louvain": _louvain,
    "degree": _degree,
    "strength": _strength,
    "pagerank": _pagerank,
    "betweenness": _betweenness,
    "harmonic": _harmonic,
    "core": _core,
    "components": _components,
}
ALGORITHMS = tuple(_RUN)
"""What this engine has, by name."""
