"""Learns which candidates become ties from how the graph grew, and tests it on what came last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graphcrm.analytics.likely.candidates import Pairs, Surroundings, describe, find_same
from graphcrm.analytics.likely.columns import ADAMIC_ADAR, COMMON, PAGERANK, RESOURCE
from graphcrm.analytics.likely.embedding import embed, likeness
from graphcrm.analytics.likely.past import LEAST_TIES, Evidence, Past, Window, look_back
from graphcrm.analytics.likely.quality import Estimate, Quality, Trial, judge_rankings
from graphcrm.analytics.likely.regression import Weights, calibrate, fit
from graphcrm.model import Micros
from graphcrm.tables import Float64, Int32

LEARNT = "learnt"
FALLBACK = "resource allocation"
"""The ranking that is used where nothing can be learnt."""

MOST_CUSTOMERS = 1000
"""Sampled from those who got a tie in a window."""

MOST_PAIRS = 100_000
"""Candidates of them that are looked at in each window."""

MOST_OTHERS = 100_000
"""Candidates that became no tie and are learnt from, of all windows."""

MOST_EMBEDDED = 200_000
"""With more customers the embedding, which nothing is ranked by, is left out of the report."""

LEAST_NEW = 30
"""Candidates that became ties; with fewer to learn from or to test on, nothing is learnt."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How the test went.

    begin, end: the window of the test, None where ties have no dates. customers: with a new tie.
    new_ties: of theirs. reached: those of them that were candidates. candidates: all of theirs.
    rankings: the learnt one first. gains: over the best single one, see quality.judge_rankings.
    """

    begin: Micros | None
    end: Micros | None
    customers: int
    new_ties: int
    reached: int
    candidates: int
    rankings: tuple[Quality, ...]
    gains: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt.

    weights: None where there was too little to learn from; why says so. horizon: see Past.
    spans: the windows learnt from before the test, as (begin, end).
    """

    weights: Weights | None
    dated: bool
    horizon: float
    ties: int
    spans: tuple[tuple[Micros, Micros], ...]
    tried: Tried | None
    why: str = ""


class _Look(NamedTuple):
    """A window, the candidates of customers who got a tie in it, and what became of them."""

    window: Window
    trial: Trial
    pairs: Pairs


def learn(evidence: Evidence, seed: int) -> Learnt:
    """Learn from all windows but the last, test on the last, then learn from all of them.

    The same evidence and seed give the same bits. Bounded by MOST_CUSTOMERS and MOST_PAIRS a
    window but for making the snapshots, O(r log r) for r relationships.
    """
    past = look_back(evidence, seed)
    if not past.windows:
        return _too_little(past, f"there are only {past.ties:,} ties; it takes {LEAST_TIES}")
    *before, last = past.windows
    looks = [_look_at(window, seed, MOST_PAIRS) for window in before]
    examined = _look_at(last, seed, 2 * MOST_PAIRS)
    trial, pairs = examined.trial, examined.pairs
    few = min(sum(int(look.trial.happened.sum()) for look in looks), int(trial.happened.sum()))
    if few < LEAST_NEW:
        return _too_little(
            past, f"only {few:,} candidates became ties later; it takes {LEAST_NEW} to learn from"
        )
    features = describe(last.snapshot, pairs, find_same(evidence.same, pairs))
    odds = _fit(looks, evidence.same, seed).log_odds(features)
    scores = {LEARNT: odds, **single_rankings(pairs)}
    if last.snapshot.nodes <= MOST_EMBEDDED:
        vectors = embed(last.snapshot.rows, seed)
        scores["embedding"] = likeness(vectors, pairs.ego, pairs.other)
    rankings, gains = judge_rankings(trial, scores, seed)
    tried = Tried(
        begin=last.begin if past.dated else None,
        end=last.end if past.dated else None,
        customers=len(trial.customers),
        new_ties=int(last.gains()[trial.customers].sum()),
        reached=int(trial.happened.sum()),
        candidates=len(pairs),
        rankings=tuple(rankings),
        gains=gains,
    )
    spans = tuple((window.begin, window.end) for window in before) if past.dated else ()
    final = _fit([*looks, examined], evidence.same, seed)
    final = _temper(final, last, evidence.same, seed)
    return Learnt(final, past.dated, past.horizon, past.ties, spans, tried)


def _too_little(past: Past, why: str) -> Learnt:
    return Learnt(None, past.dated, past.horizon, past.ties, (), None, why)


def _fit(looks: Sequence[_Look], same: Int32, seed: int) -> Weights:
    """Learn from all candidates that became ties and a sample of the others.

    Leaving others out at random, the same share of every window, shifts the intercept alone, which
    is set at the end.
    """
    others = sum(int((~look.trial.happened).sum()) for look in looks)
    share = min(1.0, MOST_OTHERS / max(others, 1))
    features, happened = [], []
    for window, trial, pairs in looks:
        drawn = np.random.default_rng(seed).random(len(pairs)) < share
        rows = np.flatnonzero(trial.happened | drawn)
        chosen = pairs.take(rows)
        features.append(describe(window.snapshot, chosen, find_same(same, chosen)))
        happened.append(trial.happened[rows])
    return fit(np.concatenate(features), np.concatenate(happened))


def _look_at(window: Window, seed: int, most: int) -> _Look:
    """Return the candidates of customers with a tie before and a new one after."""
    gainers = np.flatnonzero((window.snapshot.degree > 0) & (window.gains() > 0))
    egos = np.random.default_rng(seed).permutation(gainers)[:MOST_CUSTOMERS]
    pairs = Surroundings(window.snapshot).pairs(egos.tolist(), most)
    happened = window.gained(pairs.ego, pairs.other)
    return _Look(window, Trial(np.sort(pairs.looked), pairs.ego, pairs.other, happened), pairs)


def _temper(weights: Weights, window: Window, same: Int32, seed: int) -> Weights:
    """Make probabilities hold for all customers, not only for those who get a tie.

    Over a sample of customers with a tie, as many new ties are expected as came in the window.
    """
    everyone = np.flatnonzero(window.snapshot.degree > 0)
    egos = np.random.default_rng(seed).permutation(everyone)[:MOST_CUSTOMERS]
    pairs = Surroundings(window.snapshot).pairs(egos.tolist(), MOST_PAIRS)
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
