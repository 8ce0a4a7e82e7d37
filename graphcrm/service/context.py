"""What every use case works with: a store, the settings, and the graph kept in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from graphcrm.answers import Progress
from graphcrm.errors import NoAnalysisError
from graphcrm.segments.held import Held
from graphcrm.service.layouts import LayoutCache
from graphcrm.service.spelling import SpellingCache
from graphcrm.settings import Settings
from graphcrm.store import open_store
from graphcrm.store.base import Reader, Store

if TYPE_CHECKING:
    from graphcrm.identity.matches import Matches
    from graphcrm.service.likely_outlook import Outlook
    from graphcrm.service.neighbours import ResidentGraph
    from graphcrm.service.past_graph import PastGraph
    from graphcrm.service.percentiles import Ranks
    from graphcrm.service.roles import RoleTable
    from graphcrm.service.whole_map import WholeMap
    from graphcrm.tables import StageTable
    from graphcrm.value.satisfaction import Ratings


OnProgress = Callable[[Progress], None]


def ignore_progress(_: Progress) -> None:
    """Take progress and show nothing."""


class GraphCache:
    """Keeps the current run's graph in memory, one for all threads.

    It is kept until another run comes or customers are merged.

    Memory: about 60 bytes an edge and 200 a customer.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[tuple[str, int], ResidentGraph] | None = None

    def graph(self, reader: Reader) -> ResidentGraph:
        """Return the graph of the reader's current run, loading it where it is not held yet."""
        status = reader.status()
        if status.run is None:
            raise NoAnalysisError
        # A merge takes a customer out of the results of the run that knew it.
        version = (status.run.run_id, status.ledger_version)
        held = self._held
        if held and held[0] == version:
            return held[1]
        with self._lock:
            held = self._held
            if held and held[0] == version:
                return held[1]
            from graphcrm.service.neighbours import load_resident

            graph = load_resident(reader)
            self._held = (version, graph)
            return graph


class MatchCache:
    """Keeps which customers may be the same until data change; one thread at a time matches."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[tuple[str, int], Matches] | None = None

    @contextmanager
    def matches(
        self, state: tuple[str, int], keep: bool, find: Callable[[], Matches]
    ) -> Iterator[Matches]:
        """Yield what was found for this graph and data version; `find` where it is not held."""
        with self._lock:
            if self._held and self._held[0] == state:
                yield self._held[1]
                return
            found = find()
            if keep:
                self._held = (state, found)
            yield found


Kept = TypeVar("Kept")


class RunCache(Generic[Kept]):
    """Keeps one thing that was made of a run, until another run is asked for or a merge comes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[tuple[str, int, int], Kept] | None = None

    def keep(self, reader: Reader, make: Callable[[], Kept], data_version: int = 0) -> Kept:
        """Return what is held for the reader's run; `make` it where it is not, one thread at once.

        data_version: of what it is made of, beside the run. Raises NoAnalysisError.
        """
        status = reader.status()
        if status.run is None:
            raise NoAnalysisError
        version = (status.run.run_id, status.ledger_version, data_version)
        with self._lock:
            if self._held and self._held[0] == version:
                return self._held[1]
            made = make()
            self._held = (version, made)
            return made


@dataclass(frozen=True, slots=True)
class Context:
    """A store, the settings and the cache.

    resident: whether questions about neighbours are answered from the graph in memory, as a server
    does, or by reading from the store just what one question needs. The answers are the same.
    """

    store: Store
    settings: Settings
    resident: bool = False
    cache: GraphCache = field(default_factory=GraphCache)
    matches: MatchCache = field(default_factory=MatchCache)
    layouts: LayoutCache = field(default_factory=LayoutCache)
    spelling: SpellingCache = field(default_factory=SpellingCache)
    outlooks: RunCache[Outlook] = field(default_factory=RunCache)
    roles: RunCache[RoleTable] = field(default_factory=RunCache)
    pasts: RunCache[PastGraph] = field(default_factory=RunCache)
    past_roles: RunCache[RoleTable] = field(default_factory=RunCache)
    stages: RunCache[StageTable] = field(default_factory=RunCache)
    ratings: RunCache[Ratings] = field(default_factory=RunCache)
    ranks: RunCache[Ranks] = field(default_factory=RunCache)
    wholes: RunCache[WholeMap] = field(default_factory=RunCache)
    columns: Held = field(default_factory=Held)


@contextmanager
def open_context(
    settings: Settings, *, create: bool = False, resident: bool = False
) -> Iterator[Context]:
    """Open the store that the settings name, and close it at the end.

    Raises StoreMissingError for a file that is not there, unless `create`.
    """
    store = open_store(settings, create=create)
    try:
        yield Context(store, settings, resident)
    finally:
        store.close()
