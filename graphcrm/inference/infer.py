"""From what is known of customers to the ties between them that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graphcrm.inference.evidence import NEVER, Pairs, Signal, share_of
from graphcrm.inference.judging import JUDGES, signals, strength_of
from graphcrm.inference.known import Known, know
from graphcrm.inference.people import People
from graphcrm.inference.rules import Rules
from graphcrm.inference.ties import KINDS, MOST_FACTS, Ties
from graphcrm.memory import give_back
from graphcrm.model import Fact, Link, Micros
from graphcrm.tables import NO_TIME, Contacts, Involvements

BLOCK = 250_000
"""Pairs that are judged in one go: about 50 MB."""


def infer(  # noqa: PLR0913, PLR0917 - all that is known, and the rules
    people: People,
    contacts: Contacts,
    involvements: Involvements,
    links: Sequence[Link],
    ids: Sequence[str],
    as_of: Micros | None,
    rules: Rules,
) -> Ties:
    """Return the ties that the evidence up to `as_of` (None: all of it) speaks for.

    Positions refer to `ids`, which is sorted. Each kind has its rules (see `JUDGES`); the weights
    of all that speak add up to the log odds of the tie, and ties below least_confidence are left
    out. Links only make the graph of common neighbours; those that are inactive at `as_of` do not.
    The answer does not depend on the order of rows, and nothing after `as_of` changes it.

    O(evidence) memory: about 40 bytes a tie, and for each customer at most household_most,
    neighbor_reach, group_most / 2 and partners_most pairs are looked at, beside those in contact.
    """
    known = know(people, contacts, involvements, links, ids, as_of, rules)
    give_back()
    kinds = tuple(sorted(KINDS))
    parts = [
        _judge(name, kinds.index(name), known, pairs)
        for name in kinds
        if name not in rules.off
        for pairs in _blocks(JUDGES[name].pairs(known))
    ]
    columns = _sorted(parts, max(len(ids), 1))
    return Ties(kinds=kinds, **columns, explain=lambda rows: _facts(known, kinds, columns, rows))


_COLUMNS: Mapping[str, type] = {
    "low": np.int32,
    "high": np.int32,
    "kind": np.int16,
    "strength": np.float64,
    "confidence": np.float64,
    "first": np.int64,
    "last": np.int64,
    "count": np.int32,
    "forward": np.int32,
}


def _sorted(parts: list[dict[str, np.ndarray]], people: int) -> dict[str, np.ndarray]:
    """Return the parts as columns by low, high, kind, each tie once, and use the parts up."""
    give_back()
    span = len(KINDS)
    key = np.concatenate([np.empty(0, dtype=np.int64), *(_keys(part, people) for part in parts)])
    order = np.argsort(key)
    key = key[order]
    new = np.ones(len(key), dtype=np.bool_)
    new[1:] = key[1:] != key[:-1]
    if not new.all():
        # A pair may be a candidate for two reasons; it is judged alike both times.
        key, order = key[new], order[new]
    columns = {"kind": (key % span).astype(np.int16)}
    key //= span
    columns |= {"low": (key // people).astype(np.int32), "high": (key % people).astype(np.int32)}
    del key, new
    for name in _COLUMNS:
        if name not in columns:
            # One column after the other: the parts of each are given up before the next is made.
            give_back()
            columns[name] = _whole(parts, name)[order]
    return columns


def _keys(part: dict[str, np.ndarray], people: int) -> np.ndarray:
    """Take low, high and kind out of a part and return them as one number: 8 bytes for 10."""
    pairs = Pairs(part.pop("low"), part.pop("high"))
    keys: np.ndarray = pairs.keys(people) * len(KINDS) + part.pop("kind")
    return keys


def _whole(parts: list[dict[str, np.ndarray]], name: str) -> np.ndarray:
    dtype = _COLUMNS[name]
    return np.concatenate([np.empty(0, dtype=dtype), *(part.pop(name) for part in parts)])


def _blocks(parts: Iterator[Pairs]) -> Iterator[Pairs]:
    """Give the pairs in blocks of about BLOCK, however many come at a time."""
    waiting: list[Pairs] = []
    for part in parts:
        for at in range(0, len(part), BLOCK):
            waiting.append(part.where(slice(at, at + BLOCK)))
            if sum(map(len, waiting)) >= BLOCK:
                yield _joined(waiting)
                waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(parts: Sequence[Pairs]) -> Pairs:
    return Pairs(
        np.concatenate([part.low for part in parts]), np.concatenate([part.high for part in parts])
    )


def _judge(name: str, kind: int, known: Known, pairs: Pairs) -> dict[str, np.ndarray]:
    found = signals(JUDGES[name], known, pairs)
    odds = np.sum([one.weight for one in found], axis=0)
    confidence = share_of(odds)
    kept = np.flatnonzero(found[0].seen & (confidence >= known.rules.least_confidence))
    first = np.min([np.where(one.first == NO_TIME, NEVER, one.first) for one in found], axis=0)
    last = np.max([one.last for one in found], axis=0)
    count = np.sum([one.count for one in found], axis=0)
    forward = np.sum([one.forward for one in found], axis=0)
    columns = {
        "low": pairs.low,
        "high": pairs.high,
        "kind": np.full(len(pairs), kind, dtype=np.int16),
        "strength": strength_of(name, known, pairs, last),
        "confidence": confidence,
        "first": np.where(first == NEVER, NO_TIME, first),
        "last": last,
        "count": count,
        "forward": count if KINDS[name].mutual else forward,
    }
    return {column: values[kept].astype(_COLUMNS[column]) for column, values in columns.items()}


def _facts(
    known: Known, kinds: Sequence[str], columns: Mapping[str, np.ndarray], rows: Sequence[int]
) -> list[tuple[Fact, ...]]:
    chosen = np.asarray(rows, dtype=np.int64)
    result: list[tuple[Fact, ...]] = [()] * len(chosen)
    kind = columns["kind"][chosen]
    for code in np.unique(kind).tolist():
        places = np.flatnonzero(kind == code)
        pairs = Pairs(columns["low"][chosen[places]], columns["high"][chosen[places]])
        found = signals(JUDGES[kinds[code]], known, pairs)
        for row, place in enumerate(places.tolist()):
            facts = [_fact(one, row) for one in found if one.seen[row]]
            facts.sort(key=lambda fact: (-abs(fact.weight), fact.rule))
            result[place] = tuple(facts[:MOST_FACTS])
    return result


def _fact(found: Signal, row: int) -> Fact:
    first, last = int(found.first[row]), int(found.last[row])
    return Fact(
        rule=found.rule,
        detail=found.tell(row),
        first=None if first == NO_TIME else first,
        last=None if last == NO_TIME else last,
        weight=float(found.weight[row]),
    )
