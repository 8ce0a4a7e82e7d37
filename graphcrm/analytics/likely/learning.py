"""Learns which candidates become ties from how the graph grew, and tests it on what came last."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graphcrm.analytics.likely.candidates import Pairs, Surroundings, describe, find_same
from graphcrm.analytics.likely.columns import ADAMIC_ADAR, COMMON, PAGERANK, RESOURCE
from graphcrm.analytics.likely.embedding import embed, likeness
from graphcrm.analytics.likely.past import LEAST_TIES, Evidence, Past, Window, look_back
from graphcrm.analytics.likely.quality import (
    Estimate,
    Judged,
    Quality,
    Trial,
    auc,
    count_right,
    judge_rankings,
)
from graphcrm.analytics.likely.regression import Weights, calibrate, fit
from graphcrm.model import Micros
from graphcrm.tables import Float64, Int32, Int64

LEARNT = "learnt"
FALLBACK = "resource allocation"
"""The ranking that is used where nothing can be learnt."""

EMBEDDING = "embedding"
"""A ranking of the report alone: it takes the whole graph, so no answer is ranked by it."""

MOST_CUSTOMERS = 6000
"""Sampled, over all windows, from those who got a tie in one."""

MOST_PAIRS = 400_000
"""Candidates of them that are looked at, over all windows."""

FEW_WINDOWS = 4
"""With fewer, one window has no more than that part of either."""

MOST_OTHERS = 60_000
"""Candidates that became no tie and are learnt from, of all windows."""

MOST_EMBEDDED = 200_000
"""With more customers the embedding is left out of the report."""

LEAST_NEW = 30
"""Candidates that became ties; with fewer to learn from or to test on, nothing is learnt."""


@dataclass(frozen=True, slots=True)
class Split:
    """One test: learnt from all windows before `begin`, tested on the ties from there to `end`.

    begin, end: None where ties have no dates. customers: with a new tie. new_ties: of theirs.
    reached: those of them that were candidates. candidates: all of theirs. figures: hit rate at 10
    and AUC by ranking.
    """

    begin: Micros | None
    end: Micros | None
    customers: int
    new_ties: int
    reached: int
    candidates: int
    figures: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Tried:
    """How the tests went.

    customers: different ones, over all tests. rankings: over all tests, the learnt one first.
    gains: over the best single one, see quality.judge_rankings. chosen: what answers are ranked by.
    """

    customers: int
    rankings: tuple[Quality, ...]
    gains: dict[str, Estimate]
    splits: tuple[Split, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt.

    weights: None where there was too little to learn from; why says so. horizon: see Past. ahead:
    how long the probabilities are for, in microseconds, 0 where nothing is dated. spans: the
    windows learnt from before the first test, as (begin, end).
    """

    weights: Weights | None
    dated: bool
    horizon: float
    ahead: float
    ties: int
    spans: tuple[tuple[Micros, Micros], ...]
    tried: Tried | None
    why: str = ""

    @property
    def chosen(self) -> str:
        """What answers are ranked by."""
        return FALLBACK if self.tried is None else self.tried.chosen


class _Look(NamedTuple):
    """A window, the candidates of customers who got a tie in it, and what became of them."""

    window: Window
    trial: Trial
    pairs: Pairs
    features: Float64


def learn(evidence: Evidence, seed: int) -> Learnt:
    """Test on the last windows, each by what came before it, then learn from all of them.

    The same evidence and seed give the same bits. Bounded by MOST_CUSTOMERS and MOST_PAIRS but
    for making a snapshot for each window, O(r log r) for r relationships.
    """
    from threadpoolctl import threadpool_limits

    past = look_back(evidence, seed)
    if past.late is None:
        return _too_little(past, f"there are only {past.ties:,} ties; it takes {LEAST_TIES}")
    # Windows are worked on side by side: matrices that had threads of their own besides would wait
    # for one another, for many times as long as they take.
    with threadpool_limits(1, "blas"):
        return _learn(past, evidence.same, seed)


def _learn(past: Past, same: Int32, seed: int) -> Learnt:
    assert past.late is not None
    room = max(len(past.windows), FEW_WINDOWS)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        looks = list(pool.map(lambda one: _look_at(one, same, room, seed), past.windows))
    first = len(looks) - past.tests
    few = min(
        sum(int(look.trial.happened.sum()) for look in part)
        for part in (looks[:first], looks[first:])
    )
    if few < LEAST_NEW:
        return _too_little(
            past, f"only {few:,} candidates became ties later; it takes {LEAST_NEW} to learn from"
        )
    tried = _try(looks, first, past.dated, seed)
    spans = tuple((window.begin, window.end) for window in past.windows[:first])
    final = _temper(_fit(looks, seed), past.late, same, seed)
    ahead = float(past.late.end - past.late.begin)
    return Learnt(
        weights=final,
        dated=past.dated,
        horizon=past.horizon,
        ahead=ahead,
        ties=past.ties,
        spans=spans if past.dated else (),
        tried=tried,
    )


def _too_little(past: Past, why: str) -> Learnt:
    return Learnt(None, past.dated, past.horizon, 0.0, past.ties, (), None, why)


def _try(looks: Sequence[_Look], first: int, dated: bool, seed: int) -> Tried:
    """Test on each window from the first one on, by what all windows before it teach."""

    def scores_of(number: int) -> dict[str, Float64]:
        return _scores(looks[number], _fit(looks[:number], seed), seed)

    numbers = [at for at in range(first, len(looks)) if len(looks[at].trial.customers)]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = pool.map(scores_of, numbers)
        tested = [(looks[at], scores) for at, scores in zip(numbers, found, strict=True)]
    trials = [look.trial for look, _ in tested]
    names = tested[0][1]
    judged = judge_rankings(
        trials, {name: [scores[name] for _, scores in tested] for name in names}, seed
    )
    return Tried(
        customers=len(np.unique(np.concatenate([trial.customers for trial in trials]))),
        rankings=judged.rankings(),
        gains=judged.gains(),
        splits=tuple(_split(look, scores, dated) for look, scores in tested),
        chosen=choose(judged),
    )


def _scores(look: _Look, weights: Weights, seed: int) -> dict[str, Float64]:
    scores = {LEARNT: weights.log_odds(look.features), **single_rankings(look.pairs)}
    snapshot = look.window.snapshot
    if snapshot.nodes <= MOST_EMBEDDED:
        vectors = embed(snapshot.rows, seed)
        scores[EMBEDDING] = likeness(vectors, look.pairs.ego, look.pairs.other)
    return scores


def _split(look: _Look, scores: Mapping[str, Float64], dated: bool) -> Split:
    trial, window = look.trial, look.window
    return Split(
        begin=window.begin if dated else None,
        end=window.end if dated else None,
        customers=len(trial.customers),
        new_ties=int(window.gains()[trial.customers].sum()),
        reached=int(trial.happened.sum()),
        candidates=len(look.pairs),
        figures={
            name: (float(np.mean(count_right(trial, score) > 0)), auc(score, trial.happened))
            for name, score in scores.items()
        },
    )


def choose(judged: Judged) -> str:
    """Return what to rank answers by: the learnt ranking, unless a single one did better.

    Better is who is above it in hit rate and AUC, or clearly (with all of the interval) in one of
    them. Then it is the one with the best hit rate. The embedding is no choice.
    """
    gains = judged.gains(EMBEDDING)
    hit_rate, area = gains["hit_rate"], gains["auc"]
    beaten = hit_rate.value < 0 and area.value < 0
    if not beaten and hit_rate.high >= 0 and area.high >= 0:
        return LEARNT
    able = [one for one in judged.rankings() if one.ranking not in (LEARNT, EMBEDDING)]
    return max(able, key=lambda one: (one.hit_rate.value, one.auc.value)).ranking


def _fit(looks: Sequence[_Look], seed: int) -> Weights:
    """Learn from all candidates that became ties and a sample of the others.

    Leaving others out at random, the same share of every window, shifts the intercept alone, which
    is set at the end.
    """
    others = sum(int((~look.trial.happened).sum()) for look in looks)
    share = min(1.0, MOST_OTHERS / max(others, 1))
    features, happened = [], []
    for look in looks:
        drawn = np.random.default_rng(seed).random(len(look.pairs)) < share
        rows = np.flatnonzero(look.trial.happened | drawn)
        features.append(look.features[rows])
        happened.append(look.trial.happened[rows])
    return fit(np.concatenate(features), np.concatenate(happened))


def _look_at(window: Window, same: Int32, room: int, seed: int) -> _Look:
    """Return the candidates of customers with a tie before and a new one after."""
    gainers = np.flatnonzero((window.snapshot.degree > 0) & (window.gains() > 0))
    pairs = _candidates(window, gainers, room, seed)
    trial = Trial(
        np.sort(pairs.looked), pairs.ego, pairs.other, window.gained(pairs.ego, pairs.other)
    )
    return _Look(window, trial, pairs, describe(window.snapshot, pairs, find_same(same, pairs)))


def _candidates(window: Window, customers: Int64, room: int, seed: int) -> Pairs:
    """Return the candidates of a sample of customers, for one of `room` windows."""
    egos = np.random.default_rng(seed).permutation(customers)[: MOST_CUSTOMERS // room]
    return Surroundings(window.snapshot).pairs(egos.tolist(), MOST_PAIRS // room)


def _temper(weights: Weights, window: Window, same: Int32, seed: int) -> Weights:
    """Make probabilities hold for all customers, not only for those who get a tie.

    Over a sample of customers with a tie, as many new ties are expected as came in the last fifth.
    """
    pairs = _candidates(window, np.flatnonzero(window.snapshot.degree > 0), FEW_WINDOWS, seed)
    came = float(window.gained(pairs.ego, pairs.other).sum())
    features = describe(window.snapshot, pairs, find_same(same, pairs))
    return calibrate(weights, features, max(came, 0.5))


def single_rankings(pairs: Pairs) -> dict[str, Float64]:
    """Return rankings by one number each, float64 (k,) by name."""
    common = pairs.evidence[:, COMMON]
    own, others = pairs.degrees.T
    return {
        "shared contacts": common,
        "Jaccard": common / np.maximum(own + others - common, 1.0),
        "cosine": common / np.sqrt(own * others),
        "Adamic-Adar": pairs.evidence[:, ADAMIC_ADAR],
        "resource allocation": pairs.evidence[:, RESOURCE],
        "preferential attachment": own * others,
        "personalised PageRank": pairs.evidence[:, PAGERANK],
    }
