"""The engines: one module each, a table from algorithm to function. `auto` is `local` for now."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from graphcrm.analytics.results import Algorithm, Outcome, Request
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.model import Provenance
from graphcrm.projection import Projection

AUTO = "auto"
_ENGINES = ("local", "reference", "spark")
_ELSEWHERE = ("gds",)
_SEEDS = 1 << 63


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine and the algorithms it has; `remedy` says what to use where it has none."""

    name: str
    algorithms: tuple[str, ...]
    remedy: str = ""


def engines() -> tuple[Engine, ...]:
    """Return every engine that a user can name, with what it supports in this version."""
    here = (Engine(name, tuple(_table(name))) for name in _ENGINES)
    return (*here, *(Engine(name, (), _remedy(name)) for name in _ELSEWHERE))


def resolve_engine(name: str) -> str:
    """Return the engine that a name stands for.

    Raises EngineError for one that is not in this version, InvalidValueError for an unknown word.
    """
    if name == AUTO:
        return "local"
    if name in _ELSEWHERE:
        raise EngineError(_remedy(name))
    if name not in _ENGINES:
        known = ", ".join((AUTO, *_ENGINES))
        raise InvalidValueError(f"{name!r} is not an engine; use one of {known}.")
    return name


def run(
    projection: Projection, measure: str, algorithm: str, engine: str, request: Request
) -> tuple[Outcome, Provenance]:
    """Run one algorithm of an engine and say how it was done."""
    name = resolve_engine(engine)
    if not 0 <= request.seed < _SEEDS:
        raise InvalidValueError(f"The seed is {request.seed}; it takes a whole number from 0 up.")
    table = _table(name)
    if algorithm not in table:
        raise EngineError(
            f"The engine {name!r} has no {algorithm!r}; it has {', '.join(table)}. "
            "Use the engine 'local', which has them all."
        )
    began = time.perf_counter()
    outcome = table[algorithm](projection, request)
    provenance = Provenance(
        measure=measure,
        algorithm=outcome.algorithm,
        engine=name,
        parameters=outcome.parameters,
        seconds=time.perf_counter() - began,
        exact=outcome.exact,
        error=outcome.error,
        converged=outcome.converged,
    )
    return outcome, provenance


def _table(name: str) -> Mapping[str, Algorithm]:
    table: Mapping[str, Algorithm] = import_module(f"{__name__}.{name}").ALGORITHMS
    return table


def _remedy(name: str) -> str:
    return f"The engine {name!r} is not in this version. Use 'local', which 'auto' chooses."
