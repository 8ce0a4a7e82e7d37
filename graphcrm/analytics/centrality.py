"""Centrality: how much each customer counts, by six measures, each as networkx defines it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphcrm.analytics.backends import Session, run
from graphcrm.analytics.results import Measure, Partition, Request
from graphcrm.errors import InvalidValueError
from graphcrm.model import Provenance
from graphcrm.projection import Projection
from graphcrm.tables import ScoreTable


def degree(projection: Projection, engine: str | Session = "local") -> Measure:
    """Return how many customers each one has a tie to: int32 (n,), exact, O(n + m)."""
    return _measure(projection, "degree", engine, Request())


def strength(projection: Projection, engine: str | Session = "local") -> Measure:
    """Return the summed weight of each customer's ties: float64 (n,), exact, O(n + m)."""
    return _measure(projection, "strength", engine, Request())


def pagerank(projection: Projection, engine: str | Session = "local") -> Measure:
    """Return PageRank with damping 0.85: float64 (n,), sums to 1.

    The chance of meeting a customer on a walk that follows ties in proportion to their weight and
    starts anew, anywhere, with probability 0.15. One without a tie hands on to all alike. Power
    iteration until the summed change is below 1e-12 (`converged` says whether it got there): 0.3 s
    for a million edges. Page, Brin, Motwani & Winograd 1999, The PageRank Citation Ranking.
    """
    return _measure(projection, "pagerank", engine, Request())


def betweenness(
    projection: Projection,
    engine: str | Session = "local",
    *,
    seed: int = 0,
    pivots: int | None = None,
) -> Measure:
    """Return the share of shortest paths that run through each customer: float64 (n,) in [0, 1].

    Paths count steps, not weights; the share is of all pairs of other customers (networkx:
    normalized=True); 0 for fewer than three customers. Exact while a x (a + 2m) is at most 2.5e9,
    where a is the number of customers with a tie: about 25 s on two cores. Beyond, or with
    `pivots`, estimated from as many seeded sources, by default what takes about 20 s and at least
    64 (Brandes & Pich 2007, doi:10.1142/S0218127407018403). Then `error` is half the width of a
    95 % band for all customers at once, in the normal approximation from the sample's own variance
    (see sampling.sum_over_sources): for every one of them, the exact value is within it.
    Brandes 2001, doi:10.1080/0022250X.2001.9990249.
    """
    return _measure(projection, "betweenness", engine, _sampled(seed, pivots))


def harmonic(
    projection: Projection,
    engine: str | Session = "local",
    *,
    seed: int = 0,
    pivots: int | None = None,
) -> Measure:
    """Return the summed reciprocal distances to all others: float64 (n,) in [0, n - 1].

    Distances count steps, not weights; those out of reach add nothing; not normalised. Exact while
    a x (a + 2m) is at most 1e11, where a is the number of customers with a tie: about 25 s on two
    cores. Beyond, or with `pivots`, estimated from as many seeded sources (Eppstein & Wang 2004,
    doi:10.7155/jgaa.00081), with an `error` that states what that of `betweenness` does. Boldi &
    Vigna 2014, doi:10.1080/15427951.2013.865686.
    """
    return _measure(projection, "harmonic", engine, _sampled(seed, pivots))


def core(projection: Projection, engine: str | Session = "local") -> Measure:
    """Return core numbers: int32 (n,), exact, O(n + m).

    The largest k such that the customer is in a group where each has ties to k others of the
    group. Batagelj & Zaversnik 2003, arXiv:cs/0310049.
    """
    return _measure(projection, "core", engine, Request())


def score_customers(
    projection: Projection,
    partition: Partition,
    *,
    engine: str | Session = "local",
    seed: int = 0,
    known: Mapping[str, Measure] | None = None,
    on_stage: Callable[[str], None] | None = None,
) -> tuple[ScoreTable, tuple[Provenance, ...]]:
    """Return every customer's community and centrality, and how each measure was made.

    Rows are in the order of the projection's ids. known: measures that are there already, by name.
    `on_stage` is called with the name of each measure before it starts. Cost: the sum of the
    measures that are not known.
    """
    measures: Mapping[str, Callable[[], Measure]] = {
        "degree": lambda: degree(projection, engine),
        "strength": lambda: strength(projection, engine),
        "core": lambda: core(projection, engine),
        "pagerank": lambda: pagerank(projection, engine),
        "harmonic": lambda: harmonic(projection, engine, seed=seed),
        "betweenness": lambda: betweenness(projection, engine, seed=seed),
    }
    found: dict[str, Measure] = {}
    there = known or {}
    for name, measure in measures.items():
        if on_stage is not None:
            on_stage(name)
        found[name] = there[name] if name in there else measure()
    table = ScoreTable(
        community=partition.labels, **{name: measure.values for name, measure in found.items()}
    )
    return table, tuple(measure.provenance for measure in found.values())


def _sampled(seed: int, pivots: int | None) -> Request:
    if pivots is not None and pivots < 2:
        raise InvalidValueError(f"pivots is {pivots}; an error needs at least 2, None means all.")
    return Request(seed=seed, pivots=pivots)


def _measure(projection: Projection, name: str, engine: str | Session, request: Request) -> Measure:
    outcome, provenance = run(projection, name, name, engine, request)
    return Measure(outcome.values, provenance)
