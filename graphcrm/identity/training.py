"""What data tell of the rates: expectation maximisation with what is usual as prior knowledge.

A. P. Dempster, N. M. Laird, D. B. Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x, for linkage
W. E. Winkler 1988. Splink's own sessions each need a blocking rule and many matches; here one run
over sampled pairs learns all rates together, and where data say little the usual rates stay
(Dirichlet priors): a hundred records work, and so do records without any duplicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.identity.levels import Comparison
from graphcrm.identity.model import Fitted, Rates
from graphcrm.identity.scoring import Scorer, Vectors
from graphcrm.identity.weights import weigh

if TYPE_CHECKING:
    from graphcrm.tables import Float64, Int64

CANDIDATES = 100_000
RANDOM = 60_000
"""Pairs looked at: such that may be the same, and any."""

USUAL_MATCHES = 40
"""Matches that what is usual counts for, against those in the data."""

USUAL_PAIRS = 2_000
"""Random pairs that what is usual counts for."""

USUAL_DUPLICATES = 0.002
"""Duplicates a record that are expected before any is seen."""

SURE = 0.9
"""Pairs less probable teach nothing about how the same compare."""

ROUNDS = 60
CLOSE = 1e-4
LEAST = 1e-7
"""Nothing is impossible."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Pairs to learn from. scale: candidate pairs for each one that is here. of: all pairs."""

    candidates: Vectors
    others: Vectors
    scale: float
    of: float


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned, and the candidate pairs that it was learned from."""

    fitted: Fitted
    seen: Vectors


def train(scorer: Scorer, pairs: Int64, records: int, seed: int) -> Training:
    """Learn from these candidate pairs and from random ones.

    Cost: at most 160,000 comparisons, and 60 rounds over them.
    """
    rng = np.random.default_rng(seed)
    chosen, scale = pairs, 1.0
    if len(pairs) > CANDIDATES:
        chosen = pairs[np.sort(rng.choice(len(pairs), CANDIDATES, replace=False))]
        scale = len(pairs) / CANDIDATES
    random = _any(rng, records)
    both = scorer.compare(np.unique(np.concatenate((chosen, random)), axis=0))
    seen = both.of(chosen)
    sample = Sample(seen, both.of(random), scale, records * (records - 1) / 2)
    return Training(_maximise(scorer.comparisons, sample, records), seen)


def _any(rng: np.random.Generator, records: int) -> Int64:
    if records * (records - 1) // 2 <= RANDOM:
        return np.column_stack(np.triu_indices(records, 1)).astype(np.int64)
    drawn = rng.integers(0, records, (RANDOM, 2))
    drawn = np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1)
    return np.unique(drawn, axis=0)


def _maximise(comparisons: Sequence[Comparison], sample: Sample, records: int) -> Fitted:
    usual = USUAL_DUPLICATES * records + 0.05
    duplicates = max(0.02 * records, usual) / records
    fitted = Fitted(duplicates)
    for _ in range(ROUNDS):
        told = weigh(comparisons, fitted, sample.candidates, records)
        others = 1 - weigh(comparisons, fitted, sample.others, records).probability()
        rates = {
            c.name: _learned(
                c,
                # What the other comparisons say: else those that agree in one would teach that the
                # same agree in it.
                _sure(told.probability(without=n), SURE),
                sample.candidates.levels[:, n],
                others,
                sample.others.levels[:, n],
            )
            for n, c in enumerate(comparisons)
            if c.learns
        }
        found = _sure(told.probability(), 0.5).sum() * sample.scale + usual
        last, fitted = fitted.duplicates, Fitted(float(found) / records, rates)
        if abs(fitted.duplicates - last) < CLOSE * last:
            break
    return fitted


def _sure(probability: Float64, least: float) -> Float64:
    return np.where(probability >= least, probability, 0.0)


def _learned(
    comparison: Comparison, same: Float64, levels: Int64, other: Float64, others: Int64
) -> Rates:
    """Return m by how the same compare, u by how others do."""
    all_levels = comparison.all_levels
    if not comparison.learns:
        return tuple((level.m, level.u) for level in all_levels)
    ms = _shares([v.m for v in all_levels], levels, same, USUAL_MATCHES)
    us = _shares([v.u for v in all_levels], others, other, USUAL_PAIRS)
    return tuple(
        (v.m, v.u) if v.neutral else (min(max(m, LEAST), v.m_most), max(u, v.u_least, LEAST))
        for v, m, u in zip(all_levels, ms, us, strict=True)
    )


def _shares(usual: Sequence[float], levels: Int64, weights: Float64, strength: float) -> Float64:
    known = levels >= 0
    counted = np.bincount(levels[known], weights[known], minlength=len(usual))
    before = np.array(usual) / sum(usual)
    shares: Float64 = (counted + strength * before) / (counted.sum() + strength)
    return shares
