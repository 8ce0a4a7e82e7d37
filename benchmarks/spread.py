"""Whom to start with: plans beside pynetim's IMM and the top by degree, judged by a third party.

What seeds reach is simulated here with numpy alone, by neither of the two.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.engines import make_graph
from benchmarks.report import header, ratio, table
from benchmarks.tables import SNB_PEOPLE
from benchmarks.timing import time_once
from graphcrm.analytics.spread.arcs import Arcs, make_arcs
from graphcrm.analytics.spread.campaign import Campaign, Question, plan_campaign
from graphcrm.analytics.spread.cover import ranked
from graphcrm.analytics.spread.drawing import Spreading
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import Aim, Chosen, maximize
from graphcrm.tables import Float64, Int32

ENRON = SNB_PEOPLE.parent / "enron-email"


def main() -> None:
    options = _options()
    header(
        "spread: whom to start with",
        f"weighted cascade, {options.seeds} seeds, epsilon {options.epsilon}; reach by "
        f"{options.simulations} simulations of numpy alone; kernels compiled before",
        ("numpy", "numba", "pynetim"),
    )
    _run(_karate(), options, warm=True)
    rows = []
    for name, make in _graphs(options).items():
        if name in options.graphs:
            rows += [[name, *row] for row in _run(make(), options)]
    columns = ("graph", "by", "nodes", "arcs", "seconds", "times ours", "reach", "+-", "vs degree")
    table(columns, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory of this process, pynetim included where it ran: {peak:.1f} GiB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spread", description=__doc__)
    parser.add_argument("--nodes", type=int, default=5_000, help="of the generated graphs")
    parser.add_argument("--edges", type=int, default=50_000)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--epsilon", type=float, default=0.1)
    parser.add_argument("--simulations", type=int, default=400)
    parser.add_argument("--no-peer", action="store_true", help="leave pynetim out")
    known = ("karate", "planted", "attachment", "snb-people", "enron")
    parser.add_argument("--graphs", nargs="*", default=known, choices=known)
    return parser.parse_args()


def _graphs(options: argparse.Namespace) -> dict[str, Callable[[], Arcs]]:
    found: dict[str, Callable[[], Arcs]] = {
        "karate": _karate,
        "planted": partial(_planted, options.nodes, options.edges),
        "attachment": partial(_attachment, options.nodes, options.edges),
    }
    if SNB_PEOPLE.is_dir():
        found["snb-people"] = partial(_table, SNB_PEOPLE / "links.csv.gz", "source_id", "target_id")
    if ENRON.is_dir():
        mails = ENRON / "interactions.csv.gz"
        found["enron"] = partial(_table, mails, "customer_id", "counterparty_id", both=False)
    return found


def _karate() -> Arcs:
    import networkx as nx

    edges = np.array(nx.karate_club_graph().edges, dtype=np.int32)
    return _cascade(34, edges[:, 0], edges[:, 1], np.ones(len(edges)))


def _planted(nodes: int, edges: int) -> Arcs:
    graph = make_graph(nodes, edges, max(nodes // 500, 2))
    return _cascade(nodes, graph.source, graph.target, np.ones(graph.edges))


def _attachment(nodes: int, edges: int) -> Arcs:
    import networkx as nx

    graph = nx.barabasi_albert_graph(nodes, max(edges // nodes, 1), seed=0)
    pairs = np.array(graph.edges, dtype=np.int32)
    return _cascade(nodes, pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))


def _table(path: Path, source: str, target: str, *, both: bool = True) -> Arcs:
    """Return the graph of a table of pairs, each as heavy as the rows that name it."""
    frame = pd.read_csv(path, dtype=str, usecols=[source, target]).dropna()
    ids, codes = np.unique(frame.to_numpy(dtype=str).ravel(), return_inverse=True)
    pairs = codes.reshape(-1, 2).astype(np.int32)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    unique, count = np.unique(pairs, axis=0, return_counts=True)
    return _cascade(len(ids), unique[:, 0], unique[:, 1], count.astype(float), both=both)


def _cascade(
    nodes: int, source: Int32, target: Int32, weight: Float64, *, both: bool = True
) -> Arcs:
    if both:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
        weight = np.concatenate([weight, weight])
    total = np.bincount(target, weights=weight, minlength=nodes)
    return make_arcs(nodes, source, target, weight / total[target])


def _run(arcs: Arcs, options: argparse.Namespace, *, warm: bool = False) -> list[list[str]]:
    """Return a row for each way of choosing, ours first."""
    degree = np.bincount(arcs.source, minlength=arcs.nodes).astype(float)
    people = min(options.seeds, arcs.nodes // 4)
    limits = Limits(np.ones(arcs.nodes, dtype=np.bool_), people=people)
    order = ranked(degree)
    tie = np.empty(arcs.nodes, dtype=np.int32)
    tie[order] = np.arange(arcs.nodes, dtype=np.int32)
    aim = Aim(epsilon=options.epsilon)

    def search() -> Chosen:
        fresh = Arcs(arcs.nodes, arcs.source, arcs.target, arcs.probability)
        return maximize(Spreading(fresh), limits, aim, tie, np.empty(0, dtype=np.int32))

    def plan() -> Campaign:
        fresh = Arcs(arcs.nodes, arcs.source, arcs.target, arcs.probability)
        return plan_campaign(Spreading(fresh), Question(limits, aim, {"degree": degree}))

    chosen, alone = time_once(search)
    campaign, seconds = time_once(plan)
    if warm:
        return []
    found: list[tuple[str, Int32, float]] = [
        ("seeds alone", chosen.seeds, alone),
        (f"whole plan ({campaign.by})", campaign.seeds, seconds),
        ("top by degree", order[:people], float("nan")),
    ]
    if not options.no_peer:
        peer, taken = time_once(partial(_peer, arcs, people, options.epsilon))
        found.append(("pynetim IMM", peer, taken))
    base, _ = _simulate(arcs, order[:people], options.simulations)
    rows = []
    for by, seeds, taken in found:
        mean, half = _simulate(arcs, seeds, options.simulations)
        known = not np.isnan(taken)
        rows.append(
            [by, f"{arcs.nodes:,}", f"{len(arcs.source):,}", f"{taken:.2f}" if known else "-",
             ratio(taken, alone) if known else "-", f"{mean:,.1f}", f"{half:,.1f}",
             f"{mean / base - 1:+.1%}"]
        )  # fmt: skip
    return rows


def _peer(arcs: Arcs, people: int, epsilon: float) -> Int32:
    """Return pynetim's seeds; making its graph is not counted by it, and is here."""
    from pynetim import IMGraph, IMMAlgorithm

    edges = list(zip(arcs.source.tolist(), arcs.target.tolist(), strict=True))
    graph = IMGraph(edges, arcs.probability.tolist(), directed=True, renumber=False)
    seeds = IMMAlgorithm(graph, "IC", epsilon=epsilon, random_seed=0).run(people)
    return np.array(sorted(seeds), dtype=np.int32)


def _simulate(arcs: Arcs, seeds: Int32, times: int) -> tuple[float, float]:
    """Return the mean reach of the independent cascade and half its 95 % interval."""
    order = np.argsort(arcs.source, kind="stable")
    target, chance = arcs.target[order], arcs.probability[order]
    start = np.zeros(arcs.nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(arcs.source, minlength=arcs.nodes), out=start[1:])
    generator = np.random.default_rng(12345)
    reached = np.empty(times)
    for number in range(times):
        seen = np.zeros(arcs.nodes, dtype=np.bool_)
        front = np.unique(seeds)
        seen[front] = True
        while len(front):
            degree = start[front + 1] - start[front]
            first = np.repeat(start[front] - np.cumsum(degree) + degree, degree)
            tried = first + np.arange(degree.sum())
            passed = target[tried[generator.random(len(tried)) < chance[tried]]]
            front = np.unique(passed[~seen[passed]])
            seen[front] = True
        reached[number] = seen.sum()
    return float(reached.mean()), 1.96 * float(reached.std(ddof=1)) / np.sqrt(times)


if __name__ == "__main__":
    main()
