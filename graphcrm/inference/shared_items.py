"""Who attends or buys alike, beyond what popularity explains: a bounded, validated projection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graphcrm.inference.evidence import FAINTEST, Pairs, Signal, chance_of_group, log_odds, signal
from graphcrm.inference.exchange import find
from graphcrm.inference.meetings import Rows, meet, rows_of
from graphcrm.inference.null_model import fit_null_model, with_lift
from graphcrm.inference.rules import Rules
from graphcrm.model import DAY, Micros
from graphcrm.projection import group_starts
from graphcrm.tables import NO_TIME, Float64, Int32, Int64, Involvements

BLOCK = 4_000_000
"""Pairs that one step of the projection may make: about 100 MB."""

NAMED = 5
"""Items that a fact names."""

_EVEN = 0.5
_TURNING = float(np.exp(-1.0))


@dataclass(frozen=True, slots=True)
class Involved:
    """Who has which items, of those that are neither everybody's nor one's alone.

    rows: customers by items. first: int64 (e,), when, in the order of rows. popularity: int64
    (width,) customers of each item. active: how many customers have any. skipped: items left out
    as too popular.
    """

    items: Sequence[str]
    rows: Rows
    first: Int64
    popularity: Int64
    active: int
    skipped: int


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


def involve(
    involvements: Involvements,
    types: Sequence[str],
    people: int,
    as_of: Micros | None,
    rules: Rules,
) -> Involved:
    """Return who has which items by interactions of these types up to `as_of`.

    Items of one customer are not shared and those of all customers tell nothing: both are left
    out. So are items of more than item_share of the active customers (but for item_few) or of
    item_most, and the most popular ones where all together would make more than pair_budget
    pairs. O(v log v) for v involvements.
    """
    chosen = np.array([name in types for name in involvements.types], dtype=np.bool_)
    kept = chosen[involvements.type] if len(chosen) else np.zeros(0, dtype=np.bool_)
    if as_of is not None:
        kept = kept & (involvements.first <= as_of)
    customer, item = involvements.customer[kept], involvements.item[kept]
    first = involvements.first[kept]
    width = max(len(involvements.items), 1)
    order = np.lexsort((first, item, customer))
    key = (customer.astype(np.int64) * width + item)[order]
    new = np.ones(len(key), dtype=np.bool_)
    new[1:] = key[1:] != key[:-1]
    key, first = key[new], first[order][new]
    popularity = np.bincount(key % width, minlength=width)
    active = len(np.unique(key // width))
    usable = _usable(popularity, active, rules)
    telling = usable[key % width]
    key, first = key[telling], first[telling]
    rows = rows_of(key // width, key % width, people, width)
    skipped = int(np.count_nonzero(~usable & (popularity > 1)))
    return Involved(
        involvements.items, rows, first, np.where(usable, popularity, 0), active, skipped
    )


def _usable(popularity: Int64, active: int, rules: Rules) -> Any:
    most = min(max(rules.item_share * active, rules.item_few), rules.item_most, active - 1)
    usable = (popularity > 1) & (popularity <= most)
    _, which = np.unique(popularity, return_inverse=True)
    made = np.bincount(which.reshape(-1), weights=usable * (popularity * (popularity - 1.0) / 2))
    # Whole levels of popularity, so that no order decides between items that are alike.
    return usable & (np.cumsum(made) <= rules.pair_budget)[which.reshape(-1)]


def alike(
    involved: Involved, place: Int32, half_life: float, as_of: Micros | None, rules: Rules
) -> Alike:
    """Return the pairs whose shared items chance does not explain.

    place: int32 (n,), the city of each customer, -1 for unknown. By the mid-p value of the number
    shared under `fit_null_model`, for all items and for those of item_few people at most (the
    smaller of the two counts, doubled), and odds of tie : chance of 1 / (-e p ln p) at best
    (Sellke, Bayarri & Berger 2001, doi:10.1198/000313001300339950), from a prior of circle among
    all who are active, at most even. Of the pairs that these odds, or these and the support of
    other evidence, make as sure as least_confidence, those stay that are among the partners_most
    best of one of both. Pairs are made in blocks: O(pairs made) time, memory for a block and for
    partners_most pairs a customer.
    """
    levels = _levels(involved, rules)
    blocks = [_empty_block()]
    for level in levels:
        blocks += _validated(level, place, len(levels), rules)
    low, high, shared, expected, weight, chance = map(np.concatenate, zip(*blocks, strict=True))
    order = np.lexsort((chance, high, low))
    best = order[group_starts(low[order], high[order])]
    best = best[_best_partners(low[best], high[best], weight[best], rules.partners_most)]
    pairs = Pairs(low[best], high[best])
    fresh, first, last = _times(involved, pairs, half_life, as_of)
    return Alike(
        involved=involved,
        pairs=pairs,
        key=pairs.keys(len(place)),
        weight=weight[best],
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


def _levels(involved: Involved, rules: Rules) -> list[Involved]:
    """Return all items, and where these are not the same, the rare ones of them.

    What many have hides what few have: a pair that shares three rare things among a hundred common
    ones is found among the rare ones only (Tumminello et al. 2011,
    doi:10.1371/journal.pone.0017994, test items by popularity for the same reason).
    """
    rare = involved.popularity <= rules.item_few
    if rare.all():
        return [involved]
    rows, chosen = involved.rows, rare[involved.rows.column]
    row = np.repeat(np.arange(len(rows.lengths)), rows.lengths)[chosen]
    few = rows_of(row, rows.column[chosen], len(rows.lengths), rows.width)
    popularity = np.where(rare, involved.popularity, 0)
    return [involved, replace(involved, rows=few, popularity=popularity)]


def _validated(involved: Involved, place: Int32, tests: int, rules: Rules) -> Iterator[_Block]:
    """Give the pairs that chance does not explain; `tests` is how often each is tested."""
    activity, popularity = involved.rows.lengths, involved.popularity
    if not activity.any():
        return
    model = fit_null_model(activity, popularity[popularity > 0], place)
    model = with_lift(model, activity, involved.rows.column, involved.rows.width)
    prior = float(log_odds(chance_of_group(np.array([involved.active]), rules.circle, _EVEN))[0])
    confidence = min(max(rules.least_confidence, FAINTEST), 1 - FAINTEST)
    least = float(log_odds(confidence)) - rules.support_most
    for low, high, shared in _projected(involved.rows, popularity, rules.shared_least):
        chance = np.minimum(model.chance(low, high, shared) * tests, 1.0)
        weight = prior + _bayes_factor(chance)
        sure = np.flatnonzero((chance < _TURNING) & (weight >= least))
        expected = model.expected(low[sure], high[sure])
        yield low[sure], high[sure], shared[sure], expected, weight[sure], chance[sure]


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
    """Return the log of the most that a p value can speak for a tie; 0 from 1 / e on."""
    p = np.minimum(chance, _TURNING)
    factor: Float64 = -np.log(-np.e * p * np.log(p))
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
