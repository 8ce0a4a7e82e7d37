"""The engines: a module each, found by name in one table. `auto` chooses among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from graphcrm.analytics.backends.port import (
    ArrayEngine,
    Engine,
    Need,
    Session,
    Source,
    run_in,
)
from graphcrm.analytics.results import Outcome, Request
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.model import Provenance
from graphcrm.projection import Projection

__all__ = [
    "AUTO",
    "Engine",
    "Listed",
    "Need",
    "Session",
    "Source",
    "check_engine",
    "engines",
    "load_engine",
    "open_engine",
    "run",
]

AUTO = "auto"


def _arrays(name: str) -> Engine:
    """Return the engine whose module is a table ALGORITHMS of functions over a projection."""
    return ArrayEngine(name, import_module(f"{__name__}.{name}").ALGORITHMS)


def _own(name: str) -> Engine:
    """Return the engine that a module makes itself, as its ENGINE."""
    engine: Engine = import_module(f"{__name__}.{name}").ENGINE
    return engine


ENGINES: Mapping[str, Callable[[str], Engine]] = {
    "local": _arrays,
    "reference": _arrays,
    "gds": _own,
}
"""Every engine there is; its module is imported when it is used."""

_ELSEWHERE = tuple(name for name in ("spark",) if name not in ENGINES)


@dataclass(frozen=True, slots=True)
class Listed:
    """An engine and the algorithms it has; `remedy` says what to use where it has none."""

    name: str
    algorithms: tuple[str, ...]
    remedy: str = ""


def engines() -> tuple[Listed, ...]:
    """Return every engine that a user can name, with what it supports in this version."""
    here = (Listed(name, tuple(load_engine(name).algorithms)) for name in ENGINES)
    return (*here, *(Listed(name, (), _remedy(name)) for name in _ELSEWHERE))


def check_engine(name: str) -> None:
    """Raise EngineError for one that is not in this version, InvalidValueError for no engine."""
    if name in _ELSEWHERE:
        raise EngineError(_remedy(name))
    if name != AUTO and name not in ENGINES:
        known = ", ".join((AUTO, *ENGINES))
        raise InvalidValueError(f"{name!r} is not an engine; use one of {known}.")


def load_engine(name: str) -> Engine:
    """Return an engine; raises what `check_engine` does."""
    check_engine(name)
    return ENGINES[name](name)


@contextmanager
def open_engine(name: str, source: Source) -> Iterator[Session]:
    """Open a graph with an engine; `auto` chooses one.

    Raises EngineError where it is not there or cannot take the graph.
    """
    from graphcrm.analytics.backends.choice import choose

    with load_engine(choose(name, source).engine).open(source) as session:
        yield session


def run(
    projection: Projection,
    measure: str,
    algorithm: str,
    engine: str | Session,
    request: Request,
) -> tuple[Outcome, Provenance]:
    """Run one algorithm and say how it was done.

    engine: a name, or a graph that is open already; then that is the one it runs on.
    """
    if not isinstance(engine, str):
        return run_in(engine, measure, algorithm, request)
    with open_engine(engine, Source(projection)) as session:
        return run_in(session, measure, algorithm, request)


def _remedy(name: str) -> str:
    return f"The engine {name!r} is not in this version. Use 'local', which 'auto' chooses."
