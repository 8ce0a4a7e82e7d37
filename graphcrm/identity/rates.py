"""What was fitted and what was assumed, together: little data move little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.identity.levels import Comparison

Rates = Sequence[tuple[float, float]]
"""The m and u probabilities of each level, the one for all else last."""

ASSUMED_MATCHES = 50
ASSUMED_PAIRS = 2_000
LEAST = 1e-7
"""Nothing is impossible."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was fitted on: sure matches, random pairs with both values known, and the prior."""

    matches: float
    pairs: float
    prior: float


def settle(
    comparison: Comparison,
    fitted: Sequence[Mapping[str, Any]],
    seen: Seen,
) -> Rates:
    """Return m and u of each level, between what was fitted and what was assumed.

    fitted: levels as Splink describes them, the unknown one first. Matches among the random pairs
    are taken out of u.
    """
    levels = (*comparison.levels, comparison.otherwise)
    found = fitted[1:]
    ms = _mixed(
        [level.m for level in levels],
        [_number(f, "m_probability") for f in found],
        seen.matches / (seen.matches + ASSUMED_MATCHES),
    )
    random = [_number(f, "u_probability") for f in found]
    others = [
        None if u is None else max((u - seen.prior * m) / (1 - seen.prior), 0.0)
        for u, m in zip(random, ms, strict=True)
    ]
    us = _mixed([level.u for level in levels], others, seen.pairs / (seen.pairs + ASSUMED_PAIRS))
    return [(m, max(u, level.u_least)) for m, u, level in zip(ms, us, levels, strict=True)]


def assumed(comparison: Comparison, matches: float) -> Rates:
    """Return the rates of a comparison that does not learn; with many matches, its `m_of_many`."""
    share = matches / (matches + ASSUMED_MATCHES)
    levels = (*comparison.levels, comparison.otherwise)
    return [(v.m ** (1 - share) * (v.m_of_many or v.m) ** share, v.u) for v in levels]


def _number(level: Mapping[str, Any], name: str) -> float | None:
    value = level.get(name)
    return float(value) if isinstance(value, int | float) else None


def _mixed(assumed: Sequence[float], fitted: Sequence[float | None], share: float) -> list[float]:
    if all(value is None for value in fitted):
        return list(assumed)
    mixed = [
        share * (value or 0.0) + (1 - share) * before
        for before, value in zip(assumed, fitted, strict=True)
    ]
    total = sum(mixed)
    return [max(value / total, LEAST) for value in mixed]
