"""How much memory an engine in this process needs, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.analytics.backends.port import Need, Source
from graphcrm.memory import available_memory

GIB = float(1 << 30)


@dataclass(frozen=True, slots=True)
class _Appetite:
    """Bytes beyond the graph's own arrays: for the process, for each customer, for each edge."""

    process: int
    customer: int
    edge: int


# Growth of the resident size from the made graph to the end of all measures and communities, each
# size in a process of its own, on planted graphs with five and ten edges a customer: local to
# 80,000 customers (740 bytes a customer and 116 an edge; with Louvain, which networkx carries,
# 7,400 a customer with ten edges), reference to 1,200 (2,100 an edge). Rounded up by a fifth or
# more. Make it anew with `python -m benchmarks.engine_table --memory`.
_APPETITES = {
    ("local", "leiden"): _Appetite(process=200 << 20, customer=1_000, edge=150),
    ("local", "louvain"): _Appetite(process=200 << 20, customer=1_500, edge=1_000),
    ("reference", "louvain"): _Appetite(process=150 << 20, customer=2_500, edge=2_500),
}

REFERENCE_WORK = 2_000_000_000
"""Customers times (customers + edge ends) that networkx goes over in about half an hour."""


def weigh_here(name: str, source: Source) -> Need:
    """Return what an engine in this process needs for a graph, and what memory there is."""
    graph = source.projection
    # An engine without that algorithm says so when it is asked for it.
    appetite = _APPETITES.get((name, source.communities), _APPETITES["reference", "louvain"])
    needed = appetite.process + appetite.customer * graph.nodes + appetite.edge * graph.edges
    available = available_memory() if source.memory is None else source.memory
    work = graph.nodes * (graph.nodes + 2 * graph.edges)
    if name == "reference" and work > REFERENCE_WORK:
        return Need(needed, available, _too_slow(graph.nodes, graph.edges))
    if available is not None and needed > available:
        return Need(needed, available, _too_large(name, needed, available))
    return Need(needed, available)


def show_bytes(count: int | None) -> str:
    """Return a number of bytes in words: 1.5 GiB."""
    return "an unknown amount" if count is None else f"{count / GIB:.2f} GiB"


def _too_slow(nodes: int, edges: int) -> str:
    return (
        f"The engine 'reference' takes small graphs only: with {nodes:,} customers and {edges:,} "
        "edges networkx would be at it for more than half an hour. Use the engine 'local'."
    )


def _too_large(name: str, needed: int, available: int) -> str:
    return (
        f"The engine {name!r} needs about {show_bytes(needed)} for this graph, and "
        f"{show_bytes(available)} are available. Use a machine with more memory, stop what else "
        "runs, or set GRAPHCRM_MEMORY (such as 8GiB) if you know better."
    )
