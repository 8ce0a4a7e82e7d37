"""Who attends or buys alike, beyond what popularity explains: a bounded, validated projection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.inference.evidence import (
    FAINTEST,
    Pairs,
    Signal,
    chance_of_group,
    log_odds,
    signal,
    sizes,
)
from graphcrm.inference.exchange import find
from graphcrm.inference.involved import Involved, levels_of
from graphcrm.inference.meetings import Rows, meet
from graphcrm.inference.null_model import fit_null_model, with_lift
from graphcrm.inference.rules import Rules
from graphcrm.model import DAY, Micros
from graphcrm.projection import group_starts
from graphcrm.tables import NO_TIME, Float64, Int32, Int64

BLOCK = 4_000_000
"""Pairs that one step of the projection may make: about 100 MB."""

NAMED = 5
"""Items that a fact names."""

MIGHT = 0.1
"""Items that everyone active is taken to have beyond their own, when chance is worked out."""

_SMALL = 2 / 3
_POWER = 1 / 3
"""Of ties: their p values are drawn as if -ln p were 3 on average, p about 0.05."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Pairs that share more items than chance explains, sorted by low, high.

    weight: float64 (p,) log odds of a tie. shared: int64 (p,) items; expected, chance: float64
    (p,). mass, fresh: float64 (p,), the items, each by how few have it; fresh fades with age.
    first, last: int64 (p,), when both had the first and the last of them.
    """

    involved: Involved
    pairs: Pairs
    key: Int64
    weight: Float64
    shared: Int64
    expected: Float64
    chance: Float64
    fresh: Float64
    first: Int64
    last: Int64


def alike(
    involved: Involved, place: Int32, half_life: float, as_of: Micros | None, rules: Rules
) -> Alike:
    """Return the pairs whose shared items chance does not explain.

    place: int32 (n,), the city of each customer, -1 for unknown. By the mid-p value of the
    number shared under `fit_null_model`, turned into odds of tie : chance of p^(-2/3) / 3,
    which are never above 1 on average where there is only chance (Sellke, Bayarri & Berger
    2001, doi:10.1198/000313001300339950; Vovk & Wang 2021, doi:10.1214/20-AOS2020). That for
    all items and for those of item_few people at most, the mean of both, from a prior of circle
    among all who are active at all, in one's own city those who have items of the level. Of the
    pairs that this makes as sure as least_confidence, those stay that are among the
    partners_most best of one of both. Pairs are made in blocks: O(pairs made) time, memory for
    a block and for partners_most pairs a customer.
    """
    levels = levels_of(involved, rules)
    blocks = [_empty_block()]
    for level in levels:
        blocks += _validated(level, place, rules)
    low, high, shared, expected, chance, speaks = map(np.concatenate, zip(*blocks, strict=True))
    order = np.lexsort((chance, high, low))
    starts = group_starts(low[order], high[order])
    best = order[starts]
    # The mean over the levels; a level that a pair is not in speaks for nothing.
    weight = np.log(_sums(np.exp(np.minimum(speaks[order], 300.0)), starts) / len(levels))
    sure = np.flatnonzero(weight >= _least(rules))
    best, weight = best[sure], weight[sure]
    few = _best_partners(low[best], high[best], weight, rules.partners_most)
    best, weight = best[few], weight[few]
    pairs = Pairs(low[best], high[best])
    fresh, first, last = _times(involved, pairs, half_life, as_of)
    return Alike(
        involved=involved,
        pairs=pairs,
        key=pairs.keys(len(place)),
        weight=weight,
        shared=shared[best],
        expected=expected[best],
        chance=chance[best],
        fresh=fresh,
        first=first,
        last=last,
    )


_Block = tuple[Int32, Int32, Int64, Float64, Float64, Float64]


def _empty_block() -> _Block:
    none, nothing = np.empty(0, dtype=np.int32), np.empty(0)
    return none, none, none.astype(np.int64), nothing, nothing, nothing


def _validated(involved: Involved, place: Int32, rules: Rules) -> Iterator[_Block]:
    """Give the pairs that may share more than chance explains, with the log odds of a tie."""
    activity, popularity = involved.rows.lengths, involved.popularity
    if not activity.any():
        return
    # Who has nothing of a level might have had: without them, two alone with it prove nothing.
    spread = np.where(involved.present, activity + MIGHT, 0.0)
    model = fit_null_model(spread * (activity.sum() / spread.sum()), popularity, place)
    if (place[involved.present] >= 0).any():
        model = with_lift(model, involved.present, _sharing_once(involved, place))
    here = sizes(np.where(activity > 0, place, np.int32(-1)))
    for left, right, many in _projected(involved.rows, popularity, rules.shared_least):
        chance = model.chance(left, right, many)
        prior = _prior(involved.active, here, place, left, right, rules)
        speaks = prior + _bayes_factor(chance)
        likely = speaks >= _least(rules)
        low, high, shared = left[likely], right[likely], many[likely]
        yield low, high, shared, model.expected(low, high), chance[likely], speaks[likely]


def _least(rules: Rules) -> float:
    confidence = min(max(rules.least_confidence, FAINTEST), 1 - FAINTEST)
    return float(log_odds(confidence))


def _sums(values: Float64, starts: Int64) -> Float64:
    return np.add.reduceat(values, starts) if len(starts) else values[:0]


def _prior(
    active: int, here: Int64, place: Int32, low: Int32, high: Int32, rules: Rules
) -> Float64:
    """Return the log odds that two of these do things together, before their items are looked at.

    circle among all who are active, at most two in three; of a circle, `local` live in one's own
    city, if cities are known. here: int64 (n,), how many of the active are in each one's city.
    """
    known = (place[low] >= 0) & (place[high] >= 0)
    same = known & (place[low] == place[high])
    crowd = np.where(same, here[low], np.where(known, active - here[low] + 1, active))
    share = np.where(same, rules.local, np.where(known, 1.0 - rules.local, 1.0))
    prior: Float64 = log_odds(chance_of_group(crowd, rules.circle * share, _SMALL))
    return prior


def _sharing_once(involved: Involved, place: Int32) -> Int64:
    """Return how many pairs of each place share exactly one item."""
    places = max(int(place.max(initial=0)) + 1, 1)
    count = np.zeros(places, dtype=np.int64)
    for low, high, shared in _projected(involved.rows, involved.popularity, 1):
        here = (shared == 1) & (place[low] == place[high]) & (place[low] >= 0)
        count += np.bincount(place[low[here]], minlength=places)
    return count


def _projected(rows: Rows, popularity: Int64, least: int) -> Iterator[tuple[Int32, Int32, Int64]]:
    """Give the pairs that share `least` items or more, sorted by low, high, with the number."""
    from scipy.sparse import csr_array

    size = len(rows.lengths)
    ones = np.ones(len(rows.column), dtype=np.int32)
    table = csr_array((ones, rows.column, rows.start), shape=(size, rows.width))
    turned = table.T.tocsr()
    work = np.concatenate([[0], np.cumsum(popularity[rows.column])])[rows.start]
    begin = 0
    while begin < size:
        end = int(np.searchsorted(work, work[begin] + BLOCK, side="right")) - 1
        end = min(max(end, begin + 1), size)
        counts = (table[begin:end] @ turned).tocoo()
        low, high = counts.coords[0].astype(np.int32) + np.int32(begin), counts.coords[1]
        chosen = np.flatnonzero((high > low) & (counts.data >= least))
        order = chosen[np.lexsort((high[chosen], low[chosen]))]
        yield low[order], high[order].astype(np.int32), counts.data[order].astype(np.int64)
        begin = end


def _bayes_factor(chance: Float64) -> Float64:
    """Return the log of how much a p value speaks for a tie, below 0 where it speaks against."""
    factor: Float64 = np.log(_POWER) + (_POWER - 1.0) * np.log(chance)
    return factor


def _best_partners(low: Int32, high: Int32, weight: Float64, most: int) -> Int64:
    """Return which pairs are among the `most` best of one of both; at a tie the smaller partner."""
    own, other = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((other, -np.concatenate([weight, weight]), own))
    sorted_own = own[order]
    new = np.ones(len(own), dtype=np.bool_)
    new[1:] = sorted_own[1:] != sorted_own[:-1]
    place = np.arange(len(own))
    rank = place - np.maximum.accumulate(np.where(new, place, 0)) if len(own) else place
    kept = np.zeros(len(low), dtype=np.bool_)
    kept[order[rank < most] % max(len(low), 1)] = True
    return np.flatnonzero(kept)


def _times(
    involved: Involved, pairs: Pairs, half_life: float, as_of: Micros | None
) -> tuple[Float64, Int64, Int64]:
    """Return the fading mass of the shared items, and when both had the first and the last."""
    fresh = np.zeros(len(pairs))
    first = np.full(len(pairs), np.iinfo(np.int64).max)
    last = np.full(len(pairs), NO_TIME)
    reference = as_of if as_of is not None else int(involved.first.max(initial=0))
    rarity = 1.0 - involved.popularity / max(involved.active, 1)
    for pair, left, right in meet(involved.rows, pairs):
        if not len(pair):
            continue
        moment = np.maximum(involved.first[left], involved.first[right])
        age = (reference - moment) / DAY
        mass = rarity[involved.rows.column[left]] * np.exp2(-age / half_life)
        span = slice(int(pair[0]), int(pair[-1]) + 1)
        fresh[span] += np.bincount(pair - pair[0], weights=mass)
        np.minimum.at(first, pair, moment)
        np.maximum.at(last, pair, moment)
    return fresh, first, last


def shared_items(rule: str, known: Alike, pairs: Pairs) -> Signal:
    """Say what `alike` found of these pairs."""
    place, seen = find(known.key, pairs.keys(len(known.involved.rows.lengths)))

    def take(values: Any) -> Any:
        return values[place] if len(values) else np.zeros(len(place), dtype=values.dtype)

    def tell(row: int) -> dict[str, Any]:
        at = place[row]
        return {
            "items": _names(known.involved, pairs.where(np.array([row]))),
            "shared": int(known.shared[at]),
            "expected": round(float(known.expected[at]), 3),
            "p": float(f"{known.chance[at]:.3g}"),
        }

    return signal(
        rule,
        take(known.weight),
        seen,
        tell,
        first=take(known.first),
        last=take(known.last),
        count=take(known.shared),
    )


def _names(involved: Involved, pair: Pairs) -> list[str]:
    """Return some items that a pair shares, the rarest first."""
    columns = np.concatenate(
        [involved.rows.column[left] for _, left, _ in meet(involved.rows, pair)]
    )
    order = np.lexsort((columns, involved.popularity[columns]))
    return [str(involved.items[column]) for column in columns[order][:NAMED].tolist()]
