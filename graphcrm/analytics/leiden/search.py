"""The search for the best partition: passes of Leiden, several trials, and crossing them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.leiden.graph import Crew, Graph, open_crew
from graphcrm.analytics.leiden.levels import contract, improve, quality
from graphcrm.analytics.leiden.moving import SERIAL_ENTRIES
from graphcrm.tables import Int32

BATCH = 20
AGREED = 0.2
"""After each batch of trials: this share of all has reached the best quality, so it is the best."""
SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to search.

    trials: searches that start anew, at most: none after so many that agree, see AGREED. passes: of
    one, at most. enough: a pass that gains less than this share of the quality is the last one.
    generations: rounds in which what was found is crossed in pairs, until all of it is as good.
    """

    trials: int
    passes: int
    enough: float
    generations: int = 0


@dataclass(frozen=True, slots=True)
class _Search:
    """What all steps of a search share. scale: resolution / total strength."""

    graph: Graph
    scale: float
    seed: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class _Found:
    label: Int32
    quality: float


def plan_search(effort: str, edges: int) -> Plan:
    """Return the plan for an effort, 'fast' or 'best', on a graph of so many edges."""
    if effort == "fast":
        return Plan(1, 3, 3e-4)
    # Where trials cost next to nothing and disagree, more of them still find better.
    most = min(max(100_000 // max(edges, 1), 50), 200)
    trials = min(max(500_000 // max(edges, 1), 2), most)
    return Plan(trials, 4, 1e-4) if edges > 50_000 else Plan(trials, 6, 1e-7, 2)


def search(
    graph: Graph,
    resolution: float,
    seed: int,
    plan: Plan,
    start: Int32 | None = None,
    workers: int | None = None,
) -> Int32:
    """Return the best partition found, int32 (n,), labels from 0 up.

    start: labels to begin from, int32 (n,) in [0, n): then there is one trial, and the result is at
    least as good. workers: threads, None for one a processor; the result does not depend on it.

    Every trial is passes of Leiden from single nodes. Two of them are crossed: what both keep
    together becomes one node, and Leiden goes on from there (after Ovelgoenne & Geyer-Schulz 2013,
    doi:10.1090/conm/588/11701). In a generation pairs are drawn, and what comes of one, if better,
    takes the place of the worse; at the end the best is crossed with each of the others.
    """
    job = _Search(graph, resolution / float(graph.strength.sum()), seed, plan)
    with open_crew(workers) as crew:
        if start is not None or plan.trials == 1:
            return _pursue(job, start, 0, crew).label
        found = _breed(job, _try(job, crew), crew)
        best = max(found, key=lambda one: one.quality)
        for number, other in enumerate(found):
            if other is not best:
                best = _cross(job, best, other, number, crew)
        return _go_on(job, best, plan.trials, crew).label


def _try(job: _Search, crew: Crew) -> list[_Found]:
    """Return what trials find until enough of them agree; of small graphs, several at once."""
    several = crew.workers > 1 and len(job.graph.neighbour) < SERIAL_ENTRIES
    found: list[_Found] = []
    with ThreadPoolExecutor(max_workers=crew.workers) as pool:
        inner = Crew(None, 1) if several else crew
        each = pool.map if several else map
        while len(found) < job.plan.trials and not _agree(found):
            batch = range(len(found), min(len(found) + BATCH, job.plan.trials))
            found += each(lambda number: _pursue(job, None, number, inner), batch)
    return found


def _agree(found: list[_Found]) -> bool:
    if not found:
        return False
    best = max(one.quality for one in found)
    return sum(best - one.quality <= SAME for one in found) >= AGREED * len(found)


def _pursue(job: _Search, start: Int32 | None, number: int, crew: Crew) -> _Found:
    """Return what passes reach from a start, or from single nodes."""
    if start is None:
        start = np.arange(job.graph.nodes, dtype=np.int32)
    return _go_on(job, _Found(start, quality(job.graph, start, job.scale)), number, crew)


def _go_on(job: _Search, found: _Found, number: int, crew: Crew) -> _Found:
    for turn in range(job.plan.passes):
        random = np.random.default_rng([job.seed, number, turn])
        label = improve(job.graph, found.label, job.scale, random, crew)
        after = quality(job.graph, label, job.scale)
        gained = after - found.quality
        if gained > 0.0:
            found = _Found(label, after)
        if gained <= job.plan.enough * abs(after):
            break
    return found


def _breed(job: _Search, found: list[_Found], crew: Crew) -> list[_Found]:
    """Return what is left after all generations."""
    drawn = np.random.default_rng([job.seed, len(found)])
    for number in range(job.plan.generations * (len(found) // 2)):
        if np.ptp([one.quality for one in found]) <= SAME:
            break
        pair = drawn.choice(len(found), size=2, replace=False).tolist()
        worse, better = sorted(pair, key=lambda place: found[place].quality)
        # From its nodes anew: from the better one it would stay where that is.
        small, group, _ = contract(job.graph, _keep_common(found[worse], found[better]), crew)
        turn = len(found) + 1 + number
        alone = np.arange(small.nodes, dtype=np.int32)
        random = np.random.default_rng([job.seed, turn, job.plan.passes])
        label = improve(small, alone, job.scale, random, crew)[group]
        child = _go_on(job, _Found(label, quality(job.graph, label, job.scale)), turn, crew)
        if child.quality > found[worse].quality:
            found[worse] = child
    return found


def _keep_common(one: _Found, other: _Found) -> Int32:
    """Return labels of what both keep together."""
    both = one.label.astype(np.int64) * (int(other.label.max()) + 1) + other.label
    kept: Int32 = np.unique(both, return_inverse=True)[1].astype(np.int32)
    return kept


def _cross(job: _Search, best: _Found, other: _Found, number: int, crew: Crew) -> _Found:
    """Return the best partition that Leiden makes of what both keep together, from the best on."""
    small, group, member = contract(job.graph, _keep_common(best, other), crew)
    random = np.random.default_rng([job.seed, number, job.plan.passes])
    label = improve(small, best.label[member], job.scale, random, crew)[group]
    after = quality(job.graph, label, job.scale)
    return _Found(label, after) if after > best.quality else best
