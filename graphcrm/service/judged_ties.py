"""Ties that rules found, under what users said of them: which stay, and what each is now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from graphcrm.inference.ties import Ties
from graphcrm.model import CERTAIN, REJECTED, Verdict, link_strength
from graphcrm.service.statements import is_direction_said, is_statement, kind_said
from graphcrm.tables import Bool, Float64, Int16, Int64, spans_of

AS_FOUND, FORWARD, BACKWARD, MUTUAL = range(4)
"""How a tie runs: as its evidence does, or as was said: from low to high, back, or both ways."""


@dataclass(frozen=True, slots=True)
class JudgedTies:
    """Ties that stay.

    names: types, sorted. tie: int64 (k,) rows of Ties. type: int16 (k,) positions in names. runs:
    int16 (k,) how each runs. stated: bool (k,), whether a user's word stands in the guess's place.
    """

    names: tuple[str, ...]
    tie: Int64
    type: Int16
    strength: Float64
    confidence: Float64
    runs: Int16
    stated: Bool


def judge_ties(
    ids: Sequence[str],
    ties: Ties,
    kinds: Collection[str],
    uncounted: Collection[str],
    verdicts: Sequence[Verdict],
) -> JudgedTies:
    """Lay what users said over the ties: O(t + v log t) for v verdicts.

    kinds: those that stay. uncounted: those of them that are no edges of the analysed graph.
    """
    names = [*ties.kinds]
    kept = np.array([name in kinds for name in names], dtype=np.bool_)[ties.kind]
    code, strength, confidence = ties.kind.copy(), ties.strength.copy(), ties.confidence.copy()
    runs, stated = np.zeros(len(ties), dtype=np.int16), np.zeros(len(ties), dtype=np.bool_)
    for verdict in verdicts:
        row = _row_of(ties, ids, verdict)
        if row is None or not kept[row]:
            continue
        if verdict.verdict == REJECTED:
            kept[row] = False
            continue
        kind = kind_said(verdict)
        if kind not in names:
            names.append(kind)
        code[row], confidence[row], runs[row] = names.index(kind), CERTAIN, _direction(verdict)
        if is_statement(verdict, uncounted):
            strength[row], stated[row] = link_strength(kind), True
    tie = np.flatnonzero(kept)
    used = sorted({names[number] for number in np.unique(code[tie]).tolist()})
    place = {name: number for number, name in enumerate(used)}
    renumber = np.array([place.get(name, -1) for name in names], dtype=np.int16)
    return JudgedTies(
        names=tuple(used),
        tie=tie,
        type=renumber[code[tie]],
        strength=strength[tie],
        confidence=confidence[tie],
        runs=runs[tie],
        stated=stated[tie],
    )


def _direction(verdict: Verdict) -> int:
    if not is_direction_said(verdict):
        return AS_FOUND
    if verdict.source_id is None:
        return MUTUAL
    return FORWARD if verdict.source_id == verdict.low_id else BACKWARD


def _row_of(ties: Ties, ids: Sequence[str], verdict: Verdict) -> int | None:
    """Return the row of the tie that a verdict is on: O(log n + log t)."""
    low, high = _place(ids, verdict.low_id), _place(ids, verdict.high_id)
    if low is None or high is None or verdict.type not in ties.kinds:
        return None
    begin, end = map(int, spans_of(ties.low, low))
    begin, end = (begin + int(one) for one in spans_of(ties.high[begin:end], high))
    code = ties.kinds.index(verdict.type)
    row = int(begin + np.searchsorted(ties.kind[begin:end], code))
    return row if row < end and ties.kind[row] == code else None


def _place(ids: Sequence[str], customer_id: str) -> int | None:
    place = bisect_left(ids, customer_id)
    return place if place < len(ids) and ids[place] == customer_id else None
