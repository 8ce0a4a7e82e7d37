"""How much each comparison of a pair speaks for or against it, and what that makes together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.identity.levels import Comparison, Level
from graphcrm.identity.model import HOUSEHOLDS, Fitted

if TYPE_CHECKING:
    from graphcrm.identity.scoring import Vectors
    from graphcrm.tables import Bool, Float64, Int8, Int64

LITTLE = 1.0
"""Bits; less against a pair is no reason to think that it is two."""

RARE = 0.01
"""Relatives for each record: with fewer, what looks like them teaches how often data are wrong."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Match weights of pairs, in bits (log2 of odds).

    prior: before anything is compared. bits: float64 (m, c), for each comparison. most: float64
    (m,), the bound on their sum with the prior. blamed: int64 (m,), the comparison on whose errors
    the bound depends, where relatives like that are rare; else -1. learning: bool (c,), which
    comparisons learn; the others are rules.
    """

    prior: float
    bits: Float64
    most: Float64
    blamed: Int64
    learning: Bool

    def total(self) -> Float64:
        """Return the weight of each pair, prior and bound included; shape (m,)."""
        total: Float64 = np.minimum(self.prior + self.bits.sum(axis=1), self.most)
        return total

    def silent(self) -> Bool:
        """Return which pairs are improbable only because little is known of them."""
        told = self.bits[:, self.learning].sum(axis=1)
        free = np.isinf(self.most)
        silent: Bool = free & (told > -LITTLE) & (self.total() < 0)
        return silent

    def probability(self, without: int | None = None) -> Float64:
        """Return how probably each pair is the same; `without` leaves one comparison out."""
        weight, most = self.prior + self.bits.sum(axis=1), self.most
        if without is not None:
            weight = weight - self.bits[:, without]
            # How often it errs is what is asked.
            most = np.where(self.blamed == without, np.inf, most)
        weight = np.clip(np.minimum(weight, most), -500, 500)
        probability: Float64 = 1 / (1 + np.exp2(-weight))
        return probability


def weigh(
    comparisons: Sequence[Comparison], fitted: Fitted, vectors: Vectors, records: int
) -> Weights:
    """Return the weights of compared pairs among so many records."""
    result = np.zeros(vectors.levels.shape)
    most = np.full(len(vectors.pairs), np.inf)
    blamed = np.full(len(vectors.pairs), -1, np.int64)
    raised = np.zeros(len(vectors.pairs), np.bool_)
    names = [comparison.name for comparison in comparisons]
    for place, comparison in enumerate(comparisons):
        levels = vectors.levels[:, place]
        known = levels >= 0
        result[known, place] = level_bits(
            comparison, fitted, levels[known], vectors.frequencies[known, place]
        )
        bounds = most_bits(comparison, comparisons, fitted)
        for number, level in enumerate(comparison.levels):
            if bounds[number] < np.inf:
                rows = levels == number
                most[rows] = bounds[number]
                raised[rows] = level.contacts
                if level.error and level.relatives <= RARE:
                    blamed[rows] = names.index(level.error)
    told = _contacts(comparisons, vectors)
    most += np.where(raised, told, np.minimum(told, 0))
    learning = np.array([comparison.learns for comparison in comparisons], np.bool_)
    return Weights(prior_bits(fitted, records), result, most, blamed, learning)


def prior_bits(fitted: Fitted, records: int) -> float:
    """Return the weight of two random records of so many."""
    prior = fitted.prior(records)
    return float(np.log2(prior / (1 - prior)))


def level_bits(
    comparison: Comparison, fitted: Fitted, levels: Int8 | int, shares: Float64 | None
) -> Float64:
    """Return what levels of one comparison weigh, in bits.

    shares: of the value that both have, float64 (m,), NaN or None where frequency does not matter.
    """
    ms, us, lifts = np.array(fitted.of(comparison)).T
    usual = us[levels]
    if shares is not None:
        by_value = np.minimum(shares * lifts[levels], 1.0)
        usual = np.where(np.isnan(shares), usual, by_value)
    found: Float64 = np.log2(ms[levels] / usual)
    return found


def most_bits(
    comparison: Comparison, comparisons: Sequence[Comparison], fitted: Fitted
) -> list[float]:
    """Return the bound on the weight of pairs for each level of one comparison, inf for none.

    What contacts tell of relatives comes on top (`kin_bits`).
    """
    names = {"", *(each.name for each in comparisons)}
    return [
        _most(level, comparisons, fitted) if level.relatives and level.error in names else np.inf
        for level in comparison.all_levels
    ]


def _most(level: Level, comparisons: Sequence[Comparison], fitted: Fitted) -> float:
    """Return the bound, in bits, on a pair that looks like relatives."""
    relatives = level.relatives * fitted.households / HOUSEHOLDS
    erring = (c for c in comparisons if c.name == level.error)
    mistaken = next((_mistaken(c, level, fitted) for c in erring), 1.0)
    return float(np.log2(fitted.certain * mistaken / relatives))


def _mistaken(comparison: Comparison, level: Level, fitted: Fitted) -> float:
    words = [each.words for each in comparison.all_levels]
    return fitted.of(comparison)[words.index(level.mistake) if level.mistake else -1][0]


def _contacts(comparisons: Sequence[Comparison], vectors: Vectors) -> Float64:
    """Return the bits by which the contacts of each pair tell one person from relatives.

    Relatives have some contacts in common too, but most have their own. The rates are the usual
    ones: where relatives are many, what the data teach of errors is theirs in part.
    """
    told = np.zeros(len(vectors.pairs))
    for place, comparison in enumerate(comparisons):
        if not comparison.kin:
            continue
        same, otherwise = kin_bits(comparison)
        levels = vectors.levels[:, place]
        told[levels == 0] += same
        told[levels == len(comparison.levels)] += otherwise
    return told


def kin_bits(comparison: Comparison) -> tuple[float, float]:
    """Return what a contact in common tells against relatives, and what one that differs does.

    For comparisons of which it is known how many relatives agree (`kin`).
    """
    same = float(np.log2(comparison.levels[0].m / comparison.kin))
    return same, float(np.log2(comparison.otherwise.m / (1 - comparison.kin)))
