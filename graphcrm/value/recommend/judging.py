"""Weights of what speaks for a product, chosen on a span of the past and judged on the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product as combinations

import numpy as np

from graphcrm.tables import Float64, Int32, Int64
from graphcrm.value.recommend.bench import new_bench
from graphcrm.value.recommend.prospects import Precision, judge_prospects
from graphcrm.value.recommend.purchases import ProductDays
from graphcrm.value.recommend.rules import RecommendRules
from graphcrm.value.recommend.shelf import SIGNALS, Shelf, Ties, stock

SHOWN = 10
"""Recommendations that are judged: recall and NDCG at ten."""

STEPS = 5
"""Weights are tried in fifths that add up to one."""

KINDS = ("anything", "new")
"""What may be recommended: anything, or only what a customer does not have."""

BLEND = "blend"
_SAID = {
    "again": "what a customer bought before",
    "alike": "what is like what it bought",
    "related": "what related customers bought",
    "popular": "what is popular",
}
_NOTES = {
    (kind, signal): f"In the days held out, {said} alone was more right {where} than all signs "
    "together, so that alone is used."
    for signal, said in _SAID.items()
    for kind, where in (("anything", "of anything"), ("new", "of new things"))
}
USUAL: Mapping[str, tuple[float, ...]] = {
    "anything": (0.8, 0.2, 0.0, 0.0),
    "new": (0.0, 0.8, 0.2, 0.0),
}
"""Weights of SIGNALS where the past is too short to choose any."""

_FEWEST = 30

_QUEUES = (
    "In the days held out, the customers listed for a product bought it less often than those who "
    "buy most, or than any; take the lists of who may want a product with care."
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over customers, both from 0 to 1: recall at ten, NDCG at ten."""

    recall: float
    ndcg: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Weights of SIGNALS for each of KINDS, and how right they were.

    figures: by kind, of the blend and of each signal alone, on the last days, which chose nothing;
    empty where the past is too short. first_day, days: those days. customers: by kind, how many
    bought anything in them. used: by kind, the blend, or the signal that beat it. chosen: weights
    of the blend, used or not. notes: what is to be known of it. prospects: how right it was who may
    want a product, None where that was not judged.
    """

    weights: Mapping[str, Float64]
    figures: Mapping[str, Mapping[str, Figures]]
    first_day: int | None
    days: int
    customers: Mapping[str, int]
    used: Mapping[str, str]
    chosen: Mapping[str, Float64]
    notes: tuple[str, ...] = ()
    prospects: Precision | None = None


def choose_weights(
    days: ProductDays, ties: Ties, today: int, rules: RecommendRules, seed: int
) -> Judged:
    """Return weights chosen on the span before the last, judged on the last.

    Where one signal alone was more right on the last span than the blend, it is used, and a note
    says so. Cost: two shelves, and for each customer drawn a look at its products for each trial.
    """
    span = rules.test_days
    test = today + 1 - span
    learn = test - span
    if not len(days) or int(days.day.min()) > learn - span:
        return _untested(span, f"purchases are known of less than {3 * span} days")
    allowed = rules.allowed(days.products)
    trials = _trials(related=len(ties.low) > 0)
    shelf = stock(days, ties, learn - 1, rules, allowed)
    chosen, counted = _try(shelf, days.within(learn, test), rules, (trials, seed))
    if counted.min() < _FEWEST:
        return _untested(span, f"fewer than {_FEWEST} customers bought in the days held out")
    weights = {
        kind: trials[_first_best(chosen[:, place, 1], trials, fresh=place == 1)]
        for place, kind in enumerate(KINDS)
    }
    alone = np.eye(len(SIGNALS))
    final = np.concatenate([np.array([weights[kind] for kind in KINDS]), alone])
    shelf, later = stock(days, ties, test - 1, rules, allowed), days.within(test, test + span)
    figures, counted = _try(shelf, later, rules, (final, seed))
    if counted.min() < _FEWEST:
        return _untested(span, f"fewer than {_FEWEST} customers bought in the days held out")
    judged = _settle(weights, figures, counted, (test, span), related=len(ties.low) > 0)
    return _with_prospects(judged, judge_prospects(shelf, later, judged.weights["new"], seed))


def _with_prospects(judged: Judged, found: Precision | None) -> Judged:
    beaten = found is not None and found.listed < max(found.busiest, found.anyone)
    notes = (*judged.notes, _QUEUES) if beaten else judged.notes
    return replace(judged, prospects=found, notes=notes)


def _settle(
    weights: Mapping[str, Float64],
    figures: Float64,
    counted: Int64,
    when: tuple[int, int],
    *,
    related: bool,
) -> Judged:
    told: dict[str, dict[str, Figures]] = {}
    used, final, notes = {}, dict(weights), []
    for place, kind in enumerate(KINDS):
        of = {BLEND: Figures(*map(float, figures[place, place]))}
        for number, signal in enumerate(SIGNALS):
            if (signal == "again" and kind == "new") or (signal == "related" and not related):
                continue
            of[signal] = Figures(*map(float, figures[len(KINDS) + number, place]))
        told[kind] = of
        winner = max(of, key=lambda name: (of[name].ndcg, name == BLEND))
        used[kind] = winner
        if winner != BLEND:
            final[kind] = np.eye(len(SIGNALS))[SIGNALS.index(winner)]
            notes.append(_NOTES[kind, winner])
    customers = dict(zip(KINDS, counted.tolist(), strict=True))
    return Judged(
        final, told, *when, customers=customers, used=used, chosen=weights, notes=tuple(notes)
    )


def _untested(span: int, why: str) -> Judged:
    weights = {kind: np.array(USUAL[kind]) for kind in KINDS}
    none, blend = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, BLEND)
    note = f"Recommendations were not tested: {why}. Weights are the usual ones."
    return Judged(weights, {}, None, span, none, blend, weights, (note,))


def _trials(*, related: bool) -> Float64:
    """Return all weights in steps that add up to one, float64 (t, 4)."""
    rows = [
        row
        for row in combinations(range(STEPS + 1), repeat=len(SIGNALS))
        if sum(row) == STEPS and (related or row[SIGNALS.index("related")] == 0)
    ]
    return np.array(rows, dtype=np.float64) / STEPS


def _first_best(ndcg: Float64, trials: Float64, *, fresh: bool) -> int:
    """Return the trial with the highest figure; of new things, among those that need no again."""
    fits = trials[:, 0] == 0 if fresh else np.ones(len(trials), dtype=np.bool_)
    return int(np.where(fits, ndcg, -1.0).argmax())


def _try(
    shelf: Shelf, later: ProductDays, rules: RecommendRules, asked: tuple[Float64, int]
) -> tuple[Float64, Int64]:
    """Return mean recall and NDCG of trials on what came later, and how many customers."""
    from graphcrm.value.recommend.judging_kernels import judge

    trials, seed = asked
    customers = _drawn(np.unique(later.customer), shelf.own_start, rules.test_customers, seed)
    bought = _bought(later, customers)
    sums, counted = judge(shelf, new_bench(len(shelf.popular)), customers, bought, trials, SHOWN)
    return sums / np.maximum(counted, 1)[None, :, None], counted


def _drawn(customers: Int32, own_start: Int64, most: int, seed: int) -> Int64:
    """Return those who bought before, at most so many of them, drawn by the seed."""
    known = customers[own_start[customers + 1] > own_start[customers]].astype(np.int64)
    if len(known) <= most:
        return known
    return np.sort(np.random.default_rng(seed).choice(known, most, replace=False))


def _bought(later: ProductDays, customers: Int64) -> tuple[Int64, Int32]:
    """Return the distinct products of each of the customers."""
    place = np.searchsorted(customers, later.customer)
    place[place == len(customers)] = 0
    kept = customers[place] == later.customer if len(customers) else place < 0
    fresh = np.ones(len(later), dtype=np.bool_)
    fresh[1:] = (np.diff(later.customer) != 0) | (np.diff(later.product) != 0)
    rows = np.flatnonzero(kept & fresh)
    start = np.zeros(len(customers) + 1, dtype=np.int64)
    np.cumsum(np.bincount(place[rows], minlength=len(customers)), out=start[1:])
    return start, later.product[rows]
