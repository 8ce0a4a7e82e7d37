"""What an engine is: it opens a graph, and runs algorithms on it until it is closed again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from graphcrm.analytics.results import Algorithm, Outcome, Request
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.model import Provenance
from graphcrm.projection import Projection
from graphcrm.settings import SparkSettings
from graphcrm.store.base import Place
from graphcrm.tables import Levels, ScoreTable

_SEEDS = 1 << 63


@dataclass(frozen=True, slots=True)
class Source:
    """A graph: as arrays, and where the store is a database that computes, also in there.

    run_id: the run whose relationships, once they are written, make the same graph in `place`.
    uncounted: see projection.project. memory: bytes that an engine in this process may take, None
    for what the machine has left; place_memory: those that one in the database may. communities:
    the algorithm that will be asked for them. spark: where the engine of that name runs.
    """

    projection: Projection
    place: Place | None = None
    run_id: str = ""
    uncounted: Sequence[str] = ()
    memory: int | None = None
    place_memory: int | None = None
    communities: str = "leiden"
    spark: SparkSettings | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What an engine needs for a graph; bytes, None where unknown.

    refusal: why it does not take the graph, with the remedy; empty where it does.
    """

    bytes: int | None
    available: int | None
    refusal: str = ""


class Session(Protocol):
    """A graph that an engine holds open."""

    @property
    def engine(self) -> str:
        """The name of the engine."""

    @property
    def algorithms(self) -> Sequence[str]:
        """The names of what it can run."""

    def run(self, algorithm: str, request: Request) -> Outcome:
        """Run one of them."""

    def keep(self, ids: Sequence[str], table: ScoreTable, levels: Levels | None = None) -> bool:
        """Write scores of the run from where they were computed; False where that is not in place.

        The communities must have been written before.
        """


class Engine(Protocol):
    """An entry of the table of engines."""

    @property
    def name(self) -> str:
        """The word that users name it by."""

    @property
    def algorithms(self) -> Sequence[str]:
        """The names of what it has."""

    @property
    def in_place(self) -> bool:
        """Whether it computes in the store, from the relationships that the run has there."""

    def missing(self, place: Place | None) -> str:
        """Return what it lacks for a store at `place`, with the remedy; empty where it is ready."""

    def weigh(self, source: Source) -> Need:
        """Return what it needs for a graph and what there is, without doing any of the work."""

    def open(self, source: Source) -> AbstractContextManager[Session]:
        """Open a graph. Raises EngineError where it cannot take it."""


@dataclass(frozen=True, slots=True)
class _ArraySession:
    engine: str
    table: Mapping[str, Algorithm]
    projection: Projection

    @property
    def algorithms(self) -> Sequence[str]:
        return tuple(self.table)

    def run(self, algorithm: str, request: Request) -> Outcome:
        return self.table[algorithm](self.projection, request)

    def keep(self, ids: Sequence[str], table: ScoreTable, levels: Levels | None = None) -> bool:
        return False


class ArrayEngine:
    """An engine that is a table of functions over a projection, in this process."""

    in_place = False

    def __init__(self, name: str, table: Mapping[str, Algorithm]) -> None:
        self.name = name
        self._table = table

    @property
    def algorithms(self) -> Sequence[str]:
        """The names of what it has."""
        return tuple(self._table)

    def missing(self, place: Place | None) -> str:
        """Return nothing: what it takes is always installed."""
        return ""

    def weigh(self, source: Source) -> Need:
        """Return what it needs; see `sizes`."""
        from graphcrm.analytics.backends.sizes import weigh_here

        return weigh_here(self.name, source)

    @contextmanager
    def open(self, source: Source) -> Iterator[Session]:
        """Open a graph."""
        yield _ArraySession(self.name, self._table, source.projection)


def run_in(
    session: Session, measure: str, algorithm: str, request: Request
) -> tuple[Outcome, Provenance]:
    """Run one algorithm on an open graph and say how it was done."""
    if not 0 <= request.seed < _SEEDS:
        raise InvalidValueError(f"The seed is {request.seed}; it takes a whole number from 0 up.")
    if algorithm not in session.algorithms:
        raise EngineError(
            f"The engine {session.engine!r} has no {algorithm!r}; it has "
            f"{', '.join(session.algorithms)}. Use the engine 'local', which has them all."
        )
    began = time.perf_counter()
    outcome = session.run(algorithm, request)
    provenance = Provenance(
        measure=measure,
        algorithm=outcome.algorithm,
        engine=outcome.engine or session.engine,
        parameters=outcome.parameters,
        seconds=time.perf_counter() - began,
        exact=outcome.exact,
        error=outcome.error,
        converged=outcome.converged,
    )
    return outcome, provenance
