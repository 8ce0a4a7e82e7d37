"""How good rankings of candidates are, with intervals by resampling customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.tables import Bool, Float64, Int32, Int64

TOP = 10
_SAMPLES = 200
_BINS = 256
_LEVEL = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How good one ranking is.

    hit_rate: share of test customers for whom one of the first ten candidates became a tie.
    precision: share of right ones among the first ten places, averaged over test customers. auc:
    how often a candidate that became a tie stands above one that did not, over all candidates of
    one test together, then over the tests; half where they are level. A customer counts once for
    each test.
    """

    ranking: str
    hit_rate: Estimate
    precision: Estimate
    auc: Estimate


@dataclass(frozen=True, slots=True)
class Trial:
    """Candidates of test customers and what became of them.

    customers: int32 (t,), ascending. ego, other: int32 (k,). happened: bool (k,).
    """

    customers: Int32
    ego: Int32
    other: Int32
    happened: Bool


@dataclass(frozen=True, slots=True)
class _Draws:
    """One ranking under every resampling: float64 (samples,) each; value: on all customers."""

    hit_rate: Float64
    precision: Float64
    auc: Float64
    value: tuple[float, float, float]


@dataclass(frozen=True)
class Judged:
    """Rankings under the same resamplings, by name; the first is the one in question."""

    draws: Mapping[str, _Draws]

    def rankings(self) -> tuple[Quality, ...]:
        """Return how good each is."""
        return tuple(
            Quality(
                name,
                _estimate(one.value[0], one.hit_rate),
                _estimate(one.value[1], one.precision),
                _estimate(one.value[2], one.auc),
            )
            for name, one in self.draws.items()
        )

    def gains(self, *without: str) -> dict[str, Estimate]:
        """Return what the first gains over the best of the others, but for some.

        By `hit_rate`, `precision` and `auc`, each over the best in that; of the same samples for
        both sides.
        """
        ours, *others = (one for name, one in self.draws.items() if name not in without)
        gains = {}
        for place, name in enumerate(("hit_rate", "precision", "auc")):
            best = max(others, key=lambda one, place=place: one.value[place])  # type: ignore[misc]
            gains[name] = _estimate(
                ours.value[place] - best.value[place], getattr(ours, name) - getattr(best, name)
            )
        return gains


def judge_rankings(
    trials: Sequence[Trial], scores: Mapping[str, Sequence[Float64]], seed: int
) -> Judged:
    """Return how good each ranking is.

    scores: for each trial float64 (k,), by ranking; the first is the one in question. A customer is
    drawn with all trials that it is in. O(k log k) a ranking.
    """
    who = np.unique(np.concatenate([trial.customers for trial in trials]))
    drawn = np.random.default_rng(seed).multinomial(
        len(who), np.full(len(who), 1 / len(who)), _SAMPLES
    )
    draws = [drawn[:, np.searchsorted(who, trial.customers)].astype(float) for trial in trials]
    return Judged({name: _draw(trials, score, draws) for name, score in scores.items()})


def _estimate(value: float, samples: Float64) -> Estimate:
    low, high = np.quantile(samples, _LEVEL).tolist()
    return Estimate(float(value), float(low), float(high))


def _draw(trials: Sequence[Trial], scores: Sequence[Float64], draws: Sequence[Float64]) -> _Draws:
    right = np.concatenate([count_right(*one) for one in zip(trials, scores, strict=True)])
    counted = np.concatenate(draws, axis=1)
    counts = np.maximum(counted.sum(axis=1), 1.0)
    won, pairs = np.sum(
        [_bin_wins(*one) for one in zip(trials, scores, draws, strict=True)], axis=0
    )
    return _Draws(
        hit_rate=counted @ (right > 0) / counts,
        precision=counted @ right / (counts * TOP),
        auc=np.divide(won, pairs, out=np.full(len(counts), 0.5), where=pairs > 0),
        value=(float(np.mean(right > 0)), float(np.mean(right) / TOP), _auc_over(trials, scores)),
    )


def _auc_over(trials: Sequence[Trial], scores: Sequence[Float64]) -> float:
    """Return the AUC over trials, each by how many pairs of candidates it compares."""
    sizes = [float(trial.happened.sum()) * float((~trial.happened).sum()) for trial in trials]
    if not any(sizes):
        return 0.5
    found = [auc(score, trial.happened) for trial, score in zip(trials, scores, strict=True)]
    return float(np.average(found, weights=sizes))


def count_right(trial: Trial, score: Float64) -> Int64:
    """Return how many of each test customer's first ten became ties, int64 (t,); ties by id."""
    order = np.lexsort((trial.other, -score, trial.ego))
    ego = trial.ego[order]
    first = np.searchsorted(ego, ego)
    top = np.arange(len(ego)) - first < TOP
    place = np.searchsorted(trial.customers, ego[top])
    right = np.bincount(place, trial.happened[order][top], minlength=len(trial.customers))
    return right.astype(np.int64)


def auc(score: Float64, happened: Bool) -> float:
    """Return how often what happened stands above what did not; half where they are level."""
    many = int(happened.sum())
    if many in (0, len(happened)):
        return 0.5
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    above = middle[place][happened].sum() - many * (many + 1) / 2
    return float(above / (many * (len(happened) - many)))


def _bin_wins(trial: Trial, score: Float64, draws: Float64) -> tuple[Float64, Float64]:
    """Return won pairs and all pairs of each resampling, from scores in 256 steps."""
    edges = np.unique(np.quantile(score, np.linspace(0, 1, _BINS))) if len(score) else score
    step = np.searchsorted(edges, score)
    place = np.searchsorted(trial.customers, trial.ego)
    width = len(edges) + 1
    shape = (len(trial.customers), width)
    table = np.bincount(place * width + step, minlength=shape[0] * width).reshape(shape)
    right = np.bincount(place * width + step, trial.happened, minlength=shape[0] * width).reshape(
        shape
    )
    happened, not_so = draws @ right, draws @ (table - right)
    below = np.cumsum(not_so, axis=1) - not_so
    won = (happened * (below + 0.5 * not_so)).sum(axis=1)
    return won, happened.sum(axis=1) * not_so.sum(axis=1)
