"""What data tell of the rates: expectation maximisation with what is usual as prior knowledge.

A. P. Dempster, N. M. Laird, D. B. Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x, for linkage
W. E. Winkler 1988. Splink's own sessions each need a blocking rule and many matches; here one run
over sampled pairs learns all rates together, and where data say little the usual rates stay
(Dirichlet priors): a hundred records work, and so do records without any duplicate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from graphcrm.identity.levels import Comparison
from graphcrm.identity.model import HOUSEHOLDS, Fitted, Rates
from graphcrm.identity.scoring import Scorer, Vectors
from graphcrm.identity.weights import weigh

if TYPE_CHECKING:
    from graphcrm.identity.candidates import Candidates
    from graphcrm.tables import Float64, Int8, Int64

CANDIDATES = 100_000
RANDOM = 50_000
SHARING = 15_000
"""Pairs looked at: such that may be the same, any, and such that share a name."""

FEW = 5.0
"""Pairs that share a name and agree: so many say little about how often such do."""

USUAL_MATCHES = 40
"""Matches that what is usual counts for, against those in the data."""

USUAL_PAIRS = 2_000
"""Random pairs that what is usual counts for."""

USUAL_DUPLICATES = 0.002
"""Duplicates a record that are expected before any is seen."""

SURE = 0.6
"""Pairs less probable teach nothing about how the same compare."""

FEW_RECORDS = 15
"""Records that what is usual counts for when households are counted."""

LEAST_HOUSEHOLDS = 0.002

ROUNDS = 60
CLOSE = 1e-4
LEAST = 1e-7
"""Nothing is impossible."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Pairs to learn from. others: by the column that they share, '' for any pairs.

    scale: candidate pairs for each one that is here. of: all pairs.
    """

    candidates: Vectors
    others: Mapping[str, Vectors]
    scale: float
    of: float


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned, and the candidate pairs that it was learned from."""

    fitted: Fitted
    seen: Vectors


def train(scorer: Scorer, pairs: Candidates, seed: int) -> Training:
    """Learn from these candidate pairs of the table and from random ones.

    Cost: at most 180,000 comparisons, and 60 rounds over them.
    """
    records = scorer.rows
    rng = np.random.default_rng(seed)
    rows, scale = np.arange(len(pairs)), 1.0
    if len(pairs) > CANDIDATES:
        rows = np.sort(rng.choice(len(pairs), CANDIDATES, replace=False))
        scale = len(pairs) / CANDIDATES
    chosen = pairs.at(rows)
    others = {"": _any(rng, records)}
    for column in sorted({c.among for c in scorer.comparisons if c.among}):
        others[column] = _sharing(rng, scorer.column(column))
    together = np.concatenate((chosen, *others.values()))
    both = scorer.compare(np.unique(together, axis=0))
    seen = both.of(chosen)
    apart = {name: both.of(found) for name, found in others.items()}
    sample = Sample(seen, apart, scale, records * (records - 1) / 2)
    return Training(_maximise(scorer.comparisons, sample, records), seen)


def _any(rng: np.random.Generator, records: int) -> Int64:
    if records * (records - 1) // 2 <= RANDOM:
        return np.column_stack(np.triu_indices(records, 1)).astype(np.int64)
    return _ordered(rng.integers(0, records, (RANDOM, 2)))


def _sharing(rng: np.random.Generator, column: pa.Array) -> Int64:
    """Return random pairs that have the same value of a column."""
    codes = np.asarray(column.dictionary_encode().indices.fill_null(-1)).astype(np.int64)
    members = np.argsort(codes, kind="stable")[np.count_nonzero(codes < 0) :]
    if len(members) == 0:
        return np.zeros((0, 2), np.int64)
    sizes = np.bincount(codes[members])
    starts = np.cumsum(sizes) - sizes
    # By the number of its pairs: a common name makes more namesakes.
    drawn = rng.choice(members, SHARING, p=_share((sizes[codes[members]] - 1).astype(np.float64)))
    block = codes[drawn]
    partner = members[starts[block] + rng.integers(0, sizes[block])]
    return _ordered(np.column_stack((drawn, partner)))


def _share(counts: Float64) -> Float64:
    total = counts.sum()
    return counts / total if total else np.full(len(counts), 1 / len(counts))


def _ordered(drawn: Int64) -> Int64:
    apart = np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1)
    return np.unique(apart, axis=0)


def _maximise(comparisons: Sequence[Comparison], sample: Sample, records: int) -> Fitted:
    usual = USUAL_DUPLICATES * records + 0.05
    households = _households(comparisons, sample, records)
    first = max(0.02 * records, usual) / records
    fitted = Fitted(first, households=households, certain=first)
    for _ in range(ROUNDS):
        told = weigh(comparisons, fitted, sample.candidates, records)
        apart = {
            name: 1 - weigh(comparisons, fitted, vectors, records).probability()
            for name, vectors in sample.others.items()
        }
        rates = {
            # What the other comparisons say: else those that agree in one would teach that the same
            # agree in it.
            c.name: _learned(c, n, sample, _sure(told.probability(without=n), SURE), apart)
            for n, c in enumerate(comparisons)
            if c.learns
        }
        same = _sure(told.probability(), 0.5) * sample.scale
        # Those that may be relatives must not raise what bounds them.
        found, certain = (
            (float(each.sum()) + usual) / records for each in (same, same[np.isinf(told.most)])
        )
        last, fitted = fitted.duplicates, Fitted(found, rates, households, certain)
        if abs(fitted.duplicates - last) < CLOSE * last:
            break
    return fitted


def _households(comparisons: Sequence[Comparison], sample: Sample, records: int) -> float:
    """Return how many pairs for each record live together and clearly are two.

    They differ in given name and birth date, and share family name and address or a contact.
    """
    names = [comparison.name for comparison in comparisons]
    if not {"given name", "family name", "birth date", "household"} <= set(names):
        return HOUSEHOLDS
    levels = dict(zip(names, sample.candidates.levels.T, strict=True))
    births = next(c for c in comparisons if c.name == "birth date")
    near_names = [name for name in ("address", "e-mail", "phone") if name in levels]
    if not near_names:
        return HOUSEHOLDS
    near = [levels[name] == 0 for name in near_names]
    two = (levels["household"] == 0) & (levels["birth date"] == len(births.levels))
    found = two & (levels["family name"] == 0) & np.logical_or.reduce(near)
    others = dict(zip(names, sample.others[""].levels.T, strict=True))
    told = np.logical_or.reduce([others[name] >= 0 for name in near_names])
    known = records * float(np.mean((others["birth date"] >= 0) & told)) ** 0.5
    seen = float(found.sum()) * sample.scale
    share: float = (seen + HOUSEHOLDS * FEW_RECORDS) / (known + FEW_RECORDS)
    return max(share, LEAST_HOUSEHOLDS)


def _sure(probability: Float64, least: float) -> Float64:
    return np.where(probability >= least, probability, 0.0)


def _learned(
    comparison: Comparison,
    place: int,
    sample: Sample,
    same: Float64,
    apart: Mapping[str, Float64],
) -> Rates:
    """Return m by how the same compare, u by how others do."""
    all_levels = comparison.all_levels
    usual = [v.u for v in all_levels]
    seen = sample.candidates.levels[:, place]
    ms = _shares([v.m for v in all_levels], seen, same, USUAL_MATCHES)
    us = _shares(usual, sample.others[""].levels[:, place], apart[""], USUAL_PAIRS)
    lifts = np.ones(len(us))
    if comparison.among:
        levels = sample.others[comparison.among].levels[:, place]
        counted = _counted(len(us), levels, apart[comparison.among])
        lifts = np.maximum((counted + FEW) / (counted.sum() * us + FEW), 1.0)
        us = np.minimum(us * lifts, 1.0)
    return tuple(
        (v.m, v.u, 1.0)
        if v.fixed
        else (min(max(m, LEAST), v.m_most), max(u, v.u_least, LEAST), lift)
        for v, m, u, lift in zip(all_levels, ms.tolist(), us.tolist(), lifts.tolist(), strict=True)
    )


def _counted(size: int, levels: Int8, weights: Float64) -> Float64:
    known = levels >= 0
    return np.bincount(levels[known], weights[known], minlength=size).astype(np.float64)


def _shares(usual: Sequence[float], levels: Int8, weights: Float64, strength: float) -> Float64:
    counted = _counted(len(usual), levels, weights)
    before = np.array(usual) / sum(usual)
    shares: Float64 = (counted + strength * before) / (counted.sum() + strength)
    return shares
