"""`auto`: the engine that fits the store and the size, and why it is that one."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.analytics.backends import AUTO, ENGINES, load_engine
from graphcrm.analytics.backends.port import Need, Source
from graphcrm.analytics.backends.sizes import show_bytes
from graphcrm.errors import EngineError

ORDER = ("local", "gds", "spark")
"""Local first, where it fits: it has every algorithm, states every error, and moves no data."""

_ASKED = "it was asked for"


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine, and in words why it is that one."""

    engine: str
    reason: str


def choose(name: str, source: Source) -> Choice:
    """Return the engine for a name and a graph; `auto` is the first of ORDER that takes it.

    Never one that would not fit in memory. Raises EngineError where a named engine is not there or
    refuses the graph, or where none takes it; the message has the numbers and what to do.
    """
    if name != AUTO:
        return _named(name, source)
    passed: list[str] = []
    for candidate in ORDER:
        refusal, need = _try(candidate, source)
        if need is not None:
            return Choice(candidate, _reason(candidate, source, need, passed))
        passed.append(f"{candidate}: {refusal}")
    graph = source.projection
    raise EngineError(
        f"No engine takes this graph of {graph.nodes:,} customers and {graph.edges:,} edges. "
        + " ".join(passed)
    )


def _named(name: str, source: Source) -> Choice:
    engine = load_engine(name)
    missing = engine.missing(source.place)
    if missing:
        raise EngineError(missing)
    # The local engine is not refused by an estimate: who asks for it by name may know better.
    refusal = "" if name == "local" else engine.weigh(source).refusal
    if refusal:
        raise EngineError(refusal)
    return Choice(name, _ASKED)


def _try(name: str, source: Source) -> tuple[str, Need | None]:
    """Return why an engine does not take a graph, or what it needs where it does."""
    if name not in ENGINES:
        return "it is not in this version.", None
    engine = load_engine(name)
    missing = engine.missing(source.place)
    if missing:
        return missing, None
    need = engine.weigh(source)
    return (need.refusal, None) if need.refusal else ("", need)


def _reason(name: str, source: Source, need: Need, passed: list[str]) -> str:
    graph = source.projection
    if need.bytes is None:
        size = "what does not fit in memory it keeps on disk"
        return " ".join([f"{name} takes it: {size}.", *(f"Not {word}" for word in passed)])
    size = (
        f"{graph.nodes:,} customers and {graph.edges:,} edges need about "
        f"{show_bytes(need.bytes)} of {show_bytes(need.available)} available"
    )
    return " ".join([f"{name} takes it: {size}.", *(f"Not {word}" for word in passed)])
