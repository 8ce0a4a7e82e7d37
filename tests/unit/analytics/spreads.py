"""Small directed graphs, and what spreads on them exactly, by going through every outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, product

import numpy as np

from graphcrm.analytics.spread.arcs import Arcs, make_arcs
from graphcrm.tables import Float64, Int32

Chances = Mapping[tuple[int, int], float]


def arcs_of(nodes: int, chances: Chances) -> Arcs:
    source = np.array([pair[0] for pair in chances], dtype=np.int32)
    target = np.array([pair[1] for pair in chances], dtype=np.int32)
    return make_arcs(nodes, source, target, np.array(list(chances.values()), dtype=np.float64))


def random_arcs(nodes: int, count: int, seed: int, most: float = 1.0) -> Arcs:
    generator = np.random.default_rng(seed)
    pairs = np.array([(a, b) for a in range(nodes) for b in range(nodes) if a != b], dtype=np.int32)
    chosen = pairs[np.sort(generator.permutation(len(pairs))[:count])]
    return make_arcs(nodes, chosen[:, 0], chosen[:, 1], most * generator.random(count))


def cascade_of(arcs: Arcs, seeds: Iterable[int], value: Float64 | None = None) -> float:
    """Return the expected worth of an independent cascade, over all 2^arcs live graphs."""
    total = 0.0
    pairs = list(zip(arcs.source.tolist(), arcs.target.tolist(), strict=True))
    for live in product((False, True), repeat=len(pairs)):
        chance = np.prod(np.where(live, arcs.probability, 1 - arcs.probability))
        kept = [pair for pair, alive in zip(pairs, live, strict=True) if alive]
        total += float(chance) * _worth(_reached(kept, seeds), value)
    return total


def thresholds_of(arcs: Arcs, seeds: Iterable[int], value: Float64 | None = None) -> float:
    """Return the expected worth under linear thresholds: at most one live arc into each node."""
    weights = arcs.as_weights()
    into: list[list[tuple[int | None, float]]] = []
    for node in range(arcs.nodes):
        rows = np.flatnonzero(weights.target == node)
        choices: list[tuple[int | None, float]] = [
            (int(weights.source[row]), float(weights.probability[row])) for row in rows
        ]
        into.append([*choices, (None, max(1 - sum(chance for _, chance in choices), 0.0))])
    total = 0.0
    for picked in product(*into):
        chance = float(np.prod([each[1] for each in picked]))
        kept = [(source, node) for node, (source, _) in enumerate(picked) if source is not None]
        total += chance * _worth(_reached(kept, seeds), value)
    return total


def best_of(arcs: Arcs, size: int, model: str) -> float:
    spread = cascade_of if model == "ic" else thresholds_of
    return max(spread(arcs, seeds) for seeds in combinations(range(arcs.nodes), size))


def greedy_of(arcs: Arcs, size: int, model: str) -> float:
    """Return what greedy reaches that knows every spread exactly."""
    spread = cascade_of if model == "ic" else thresholds_of
    chosen: list[int] = []
    for _ in range(size):
        others = [node for node in range(arcs.nodes) if node not in chosen]
        chosen.append(max(others, key=lambda node: spread(arcs, [*chosen, node])))
    return spread(arcs, chosen)


def _reached(pairs: Iterable[tuple[int, int]], seeds: Iterable[int]) -> set[int]:
    kept = list(pairs)
    reached, todo = set(seeds), list(seeds)
    while todo:
        node = todo.pop()
        for source, target in kept:
            if source == node and target not in reached:
                reached.add(target)
                todo.append(target)
    return reached


def _worth(nodes: set[int], value: Float64 | None) -> float:
    return float(len(nodes)) if value is None else float(sum(value[node] for node in nodes))


def places(*nodes: int) -> Int32:
    return np.array(nodes, dtype=np.int32)
