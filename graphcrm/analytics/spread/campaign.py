"""The seeds of a campaign, what they reach, and what plain rankings reach with the same budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graphcrm.analytics.spread.celf import choose_by_simulation
from graphcrm.analytics.spread.cover import choose_by, ranked
from graphcrm.analytics.spread.drawing import Estimate, Spreading, mean_of_ten
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import REPORT, SCORE, Aim, Chosen, maximize
from graphcrm.errors import InvalidValueError
from graphcrm.tables import Float64, Int32

RIS = "ris"
CELF = "celf"
METHODS = (RIS, CELF)

SPREAD = "spread"
RANDOM = "random"
DRAWS = 10
"""Random picks that the mean is taken of."""

OnStage = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Question:
    """Whom to choose.

    rankings: values by which customers are ranked, the highest first, to compare with: float64
    (n,) by name; the first of them also decides between equals. before: int32, seeds that are there
    already.
    """

    limits: Limits
    aim: Aim
    rankings: Mapping[str, Float64]
    before: Int32 = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    method: str = RIS


@dataclass(frozen=True)
class Rival:
    """What another way of choosing reaches. seeds: of a random pick, those of the first draw."""

    by: str
    seeds: Int32
    reached: Estimate


@dataclass(frozen=True)
class Campaign:
    """The answer.

    by: how the seeds were found: 'spread', or the ranking that turned out to be better. gains:
    float64, what each seed adds to those before it, on samples that did not choose it. reached:
    with `before`, whose own reach is `already`. lower, upper: with certainty 1 - delta the seeds
    reach more than `lower` beyond `before`, and no other choice more than `upper`. samples: sets
    drawn in all.
    """

    by: str
    seeds: Int32
    gains: Float64
    reached: Estimate
    already: Estimate
    rivals: tuple[Rival, ...]
    lower: float
    upper: float
    samples: int


def plan_campaign(
    spreading: Spreading, question: Question, on_stage: OnStage = lambda _name, _done, _total: None
) -> Campaign:
    """Return the seeds that reach most, and what plain rankings would reach.

    Of the seeds found and those of each ranking, the ones that do best on samples that chose none
    of them are given. Everything said of their reach is then simulated anew. Raises
    InvalidValueError for limits that nothing can keep to, EngineError where memory is too small.
    """
    if question.method not in METHODS:
        raise InvalidValueError(f"{question.method!r} is not a method. Take ris or celf.")
    question.limits.check()
    nodes, aim, before = spreading.arcs.nodes, question.aim, question.before
    orders = {name: ranked(values) for name, values in question.rankings.items()}
    tie = np.arange(nodes, dtype=np.int32)
    for order in list(orders.values())[:1]:
        tie[order] = np.arange(nodes, dtype=np.int32)

    def show(done: int, most: int) -> None:
        on_stage("samples", done, most)

    chosen = maximize(spreading, question.limits, aim, tie, before, show)
    found = {SPREAD: chosen.seeds}
    if question.method == CELF:
        on_stage("celf", 0, None)
        found[SPREAD] = choose_by_simulation(spreading, question.limits, aim.seed, before)
    for name, order in orders.items():
        found[name] = choose_by(order, nodes, question.limits)
    on_stage("simulations", 0, None)
    best = _best(chosen, found)
    rivals = [
        Rival(name, seeds, _reach(spreading, before, seeds, aim.seed, SCORE + number))
        for number, (name, seeds) in enumerate(found.items(), REPORT)
        if name != best
    ]
    rivals.append(_at_random(spreading, question))
    seeds = found[best]
    return Campaign(
        by=best,
        seeds=seeds,
        gains=chosen.gains(seeds),
        reached=_reach(spreading, before, seeds, aim.seed, REPORT),
        already=spreading.estimate(before, aim.seed, SCORE),
        rivals=tuple(rivals),
        lower=chosen.lower(seeds),
        upper=chosen.upper,
        samples=2 * len(chosen.proof.sets),
    )


def _best(chosen: Chosen, found: Mapping[str, Int32]) -> str:
    """Return whose seeds cover most of the sample that chose none; the first where equal."""
    return max(found, key=lambda name: float(chosen.gains(found[name]).sum()))


def _reach(
    spreading: Spreading, before: Int32, seeds: Int32, seed: int, stream: int, share: float = 1.0
) -> Estimate:
    return spreading.estimate(np.concatenate([before, seeds]), seed, stream, share)


def _at_random(spreading: Spreading, question: Question) -> Rival:
    nodes, seed = spreading.arcs.nodes, question.aim.seed
    generator = np.random.default_rng([seed, nodes])
    picks = [
        choose_by(generator.permutation(nodes).astype(np.int32), nodes, question.limits)
        for _ in range(DRAWS)
    ]
    reached = [
        _reach(spreading, question.before, pick, seed, 100 + number, 1 / DRAWS)
        for number, pick in enumerate(picks)
    ]
    return Rival(RANDOM, picks[0], mean_of_ten(reached))
