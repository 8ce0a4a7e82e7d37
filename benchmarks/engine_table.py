"""Every engine on the same graphs in one run: seconds, memory, modularity, and how far they differ.

Engines take turns, each in a process of its own, so that memory is what one of them took. With gds
the memory is this process and the growth of the Neo4j server's beside it. --memory measures
instead what sizes.py rests on: how the local and the reference engine grow with the graph.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.engines import make_graph
from benchmarks.report import header, ratio, table
from graphcrm.analytics import centrality
from graphcrm.analytics.backends import load_engine, open_engine
from graphcrm.analytics.backends.port import Session, Source
from graphcrm.analytics.community import COMMUNITY_ALGORITHMS, detect_communities
from graphcrm.memory import give_back
from graphcrm.projection import Projection
from graphcrm.settings import Neo4jSettings, Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEASURES = ("degree", "strength", "core", "pagerank", "harmonic", "betweenness")
MIB = 1 << 20
PIVOTS = 64
"""Sources while memory is measured: they change the time, not the memory."""

APPETITES = (("local", "leiden"), ("local", "louvain"), ("reference", "louvain"))


@dataclass(frozen=True)
class Task:
    """What one process measures."""

    engine: str
    nodes: int
    edges: int
    groups: int
    settings: Settings | None = None
    communities: tuple[str, ...] = COMMUNITY_ALGORITHMS
    pivots: int | None = None


@dataclass(frozen=True)
class Result:
    """What it found; seconds by algorithm, memory in bytes."""

    seconds: dict[str, float]
    memory: int
    server: int
    modularity: dict[str, float]
    values: dict[str, NDArray[Any]]
    exact: dict[str, bool]


def main() -> None:
    options = _options()
    if options.memory:
        _appetites(options)
        return
    header(
        f"engines: {', '.join(options.engines)}",
        f"planted groups with a heavy tail, {options.nodes:,} customers, {options.edges:,} edges, "
        f"{options.groups} groups; median of {options.rounds} rounds in which engines take turns",
        ("numpy", "scipy", "numba", "networkx", "graphdatascience", "pyspark"),
    )
    with ExitStack() as stack:
        settings = stack.enter_context(_neo4j(options)) if "gds" in options.engines else None
        found: dict[str, list[Result]] = {engine: [] for engine in options.engines}
        for _ in range(options.rounds):
            for engine in options.engines:
                task = Task(engine, options.nodes, options.edges, options.groups, settings)
                found[engine].append(_in_process(task))
    _print(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine_table", description=__doc__)
    parser.add_argument("--engines", nargs="+", default=["local", "reference", "gds"])
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--edges", type=int, default=5000)
    parser.add_argument("--groups", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--heap", default="2g", help="memory of the Neo4j that is started")
    parser.add_argument("--memory", action="store_true", help="how engines grow with the graph")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 50_000, 100_000])
    return parser.parse_args()


@contextmanager
def _neo4j(options: argparse.Namespace) -> Iterator[Settings]:
    """Lend the Neo4j of the tests with the graph in it, emptied before."""
    from neo4j import GraphDatabase

    from tests.servers.neo4j_server import running_neo4j
    from tests.servers.neo4j_wipe import claim, wipe

    with running_neo4j(gds=True, heap=options.heap) as address:
        login = (address.user, address.password)
        quiet = {"notifications_min_severity": "OFF"}
        with GraphDatabase.driver(address.uri, auth=login, **quiet) as driver:
            claim(driver)
            wipe(driver)
        yield Settings(store=address.uri, neo4j=Neo4jSettings(*login))


def _in_process(task: Task) -> Result:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(measure, (task,))


def measure(task: Task) -> Result:
    """Run everything an engine has on a generated graph, in this process."""
    graph = make_graph(task.nodes, task.edges, task.groups)
    if task.engine == "local":
        from graphcrm.analytics.kernels import warm_kernels

        warm_kernels()
    before = _resident_now()
    with ExitStack() as stack:
        server = _Server(None)
        began = time.perf_counter()
        if task.engine == "gds":
            session, server = stack.enter_context(_in_neo4j(graph, task))
            began = server.began
        else:
            session = stack.enter_context(open_engine(task.engine, Source(graph)))
        seconds = {"open": time.perf_counter() - began}
        return _measure(session, graph, seconds, (before, server), task)


def _measure(
    session: Session,
    graph: Projection,
    seconds: dict[str, float],
    memory: tuple[int, _Server],
    task: Task,
) -> Result:
    quality: dict[str, float] = {}
    values: dict[str, NDArray[Any]] = {}
    exact: dict[str, bool] = {}
    for name in task.communities:
        if name in session.algorithms:
            began = time.perf_counter()
            found = detect_communities(graph, algorithm=name, engine=session)
            seconds[name], quality[name] = time.perf_counter() - began, found.modularity
    for name in MEASURES:
        if name in session.algorithms:
            began = time.perf_counter()
            sampled = {"pivots": task.pivots} if name in ("harmonic", "betweenness") else {}
            made = getattr(centrality, name)(graph, session, **sampled)
            seconds[name] = time.perf_counter() - began
            values[name], exact[name] = made.values, made.provenance.exact
    before, server = memory
    return Result(seconds, _peak() - before, server.growth(), quality, values, exact)


@contextmanager
def _in_neo4j(graph: Projection, task: Task) -> Iterator[tuple[Session, _Server]]:
    """Load the graph into the server, which is not timed, and open it there."""
    from graphcrm.model import Customer
    from graphcrm.store import open_store
    from tests.contract.gds_room import as_relationships

    assert task.settings is not None
    store = open_store(task.settings, create=True)
    try:
        with store.write() as writer:
            writer.upsert_customers([Customer(name) for name in graph.ids])
        with store.write_run(f"bench-{time.time_ns()}") as run:
            run.add_relationships(graph.ids, as_relationships(graph))
            server = _Server(store)
            run_id: str = run._run_id  # type: ignore[attr-defined]
            source = Source(graph, store.place, run_id)
            with load_engine("gds").open(source) as session:
                yield session, server
    finally:
        store.close()


class _Server:
    """The memory of a Neo4j server on this machine, seen by its process; nothing without one."""

    def __init__(self, store: Any) -> None:
        self._process = None if store is None else _process_of(store)
        self._before = self._resident("VmRSS")
        self.began = time.perf_counter()

    def growth(self) -> int:
        return self._resident("VmHWM") - self._before

    def _resident(self, field: str) -> int:
        if self._process is None:
            return 0
        try:
            with open(f"/proc/{self._process}/status", encoding="ascii") as lines:
                return next(int(line.split()[1]) * 1024 for line in lines if field in line)
        except OSError:
            return 0


def _process_of(store: Any) -> int | None:
    query = (
        "CALL dbms.queryJmx('java.lang:type=Runtime') YIELD attributes "
        "RETURN attributes.Pid.value AS process"
    )
    records, _, _ = store.place.database.driver.execute_query(query)
    process: int | None = records[0]["process"]
    return process


def _resident_now() -> int:
    """Return what this process takes now, and forget what it took at most before (on Linux)."""
    give_back()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()


def _peak() -> int:
    """Return the most bytes that this process took since they were last forgotten."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _print(found: dict[str, list[Result]]) -> None:
    names = ["open", *COMMUNITY_ALGORITHMS, *MEASURES]
    first = next(iter(found))
    rows = []
    for name in names:
        times = {
            engine: median(result.seconds[name] for result in results)
            for engine, results in found.items()
            if name in results[0].seconds
        }
        cells = [
            f"{times[engine]:.3f} ({ratio(times[engine], times.get(first, 0.0))})"
            if engine in times
            else "-"
            for engine in found
        ]
        rows.append((name, *cells))
    table(("seconds (against the first)", *found), rows)
    rows = [
        (f"modularity, {name}", *(_quality(results[0], name) for results in found.values()))
        for name in COMMUNITY_ALGORITHMS
    ]
    rows += [
        (f"{name}, farthest from {first}", *(_gap(found, first, engine, name) for engine in found))
        for name in MEASURES
    ]
    rows.append(("peak MiB here", *(_mib(results, "memory") for results in found.values())))
    rows.append(("peak MiB in server", *(_mib(results, "server") for results in found.values())))
    table(("", *found), rows)


def _quality(result: Result, name: str) -> str:
    return f"{result.modularity[name]:.4f}" if name in result.modularity else "-"


def _gap(found: dict[str, list[Result]], first: str, engine: str, name: str) -> str:
    one, other = found[first][0], found[engine][0]
    if name not in one.values or name not in other.values:
        return "-"
    gap = float(np.abs(one.values[name] - other.values[name]).max(initial=0.0))
    return f"{gap:.1e}" + ("" if other.exact[name] else " (sampled)")


def _mib(results: list[Result], field: str) -> str:
    return f"{max(getattr(result, field) for result in results) / MIB:.0f}"


def _appetites(options: argparse.Namespace) -> None:
    """Print how much an engine takes beyond the graph, and what a customer and ten edges cost."""
    header(
        "memory of engines in this process",
        f"planted groups, {options.sizes} customers (a twentieth for reference); a process each, "
        "growth of its peak from the made graph to the end of all algorithms",
        ("numpy", "scipy", "numba", "networkx"),
    )
    rows = []
    for engine, algorithm in APPETITES:
        # networkx goes over all pairs, so its graphs are smaller.
        sizes = [size // 20 for size in options.sizes] if engine == "reference" else options.sizes
        taken = [
            _in_process(
                Task(engine, size, edges, max(size // 200, 2), None, (algorithm,), PIVOTS)
            ).memory
            for size in sizes
            for edges in (5 * size, 10 * size)
        ]
        name = f"{engine}, {algorithm}"
        rows += [
            (f"{name}, {size:,}", f"{few / MIB:.0f}", f"{many / MIB:.0f}")
            for size, few, many in zip(sizes, taken[::2], taken[1::2], strict=True)
        ]
        edge = (taken[-1] - taken[-2]) / (5 * sizes[-1])
        customer = (taken[-1] - taken[1]) / (sizes[-1] - sizes[0]) - 10 * edge
        rows.append((f"{name}, bytes", f"{customer:.0f} a customer", f"{edge:.0f} an edge"))
    table(("engine, communities, customers", "five edges each, MiB", "ten edges each, MiB"), rows)


if __name__ == "__main__":
    main()
