"""What passed between each two customers: contacts by audience, direction, and time of day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.audience import count_audience
from graphcrm.inference.cells import Words
from graphcrm.inference.clock import Clock
from graphcrm.inference.evidence import Pairs
from graphcrm.inference.rules import Rules
from graphcrm.inference.ties import KINDS
from graphcrm.model import DAY, Micros
from graphcrm.partition import PART, parts_by
from graphcrm.projection import group_starts
from graphcrm.tables import Bool, Contacts, Float64, Int32, Int64

REFERRAL = "referral"
_NEVER, _EVER = np.iinfo(np.int64).max, np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Exchange:
    """Pairs of customers that were in contact, sorted by low, high; referrals are no contact.

    key: int64 (p,), ascending, low * people + high. A contact counts one over the number of people
    it went to at once. mass: float64 (p,) of all contacts. talk: of the talk types alone; forward:
    the part of it that runs from low to high; fresh: the same with the half-life of
    communicates-with; private: the part outside of work. count, count_forward: whole numbers (p,),
    contacts of the talk types. widest: the most people that one of these contacts went to. types:
    bits of the talk types. These four are as narrow as their values allow. first, last: int64 (p,)
    of these. sent, received: float64 (n,) mass by customer.
    """

    names: tuple[str, ...]
    people: int
    key: Int64
    mass: Float64
    talk: Float64
    forward: Float64
    fresh: Float64
    private: Float64
    count: Int32
    count_forward: Int32
    widest: Int32
    types: Int64
    first: Int64
    last: Int64
    sent: Float64
    received: Float64

    def find(self, pairs: Pairs) -> tuple[Int64, Bool]:
        """Return where in the table the pairs are, and whether they are in it."""
        return find(self.key, pairs.keys(self.people))

    def pairs(self, rows: int = PART) -> Iterator[tuple[slice, Pairs]]:
        """Give the pairs in parts, and where in the table each part is."""
        for begin in range(0, len(self.key), rows):
            part = slice(begin, begin + rows)
            yield part, pairs_at(self.key[part], self.people)


@dataclass(frozen=True, slots=True)
class Referrals:
    """Pairs one of which referred the other, sorted by low, high; columns as in Exchange."""

    key: Int64
    pairs: Pairs
    count: Int32
    forward: Int32
    fresh: Float64
    first: Int64
    last: Int64


def pairs_at(keys: Int64, people: int) -> Pairs:
    """Return the pairs that keys stand for."""
    low, high = np.divmod(keys, max(people, 1))
    return Pairs(low.astype(np.int32), high.astype(np.int32))


def find(keys: Int64, wanted: Int64) -> tuple[Int64, Bool]:
    """Return for each wanted key its place among the ascending keys, and whether it is there."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted


@dataclass(frozen=True, slots=True)
class _Lines:
    """Some contacts in an order that their rows do not change: all those of some pairs."""

    customer: Int32
    counterparty: Int32
    type: Int32
    moment: Int64
    share: Float64
    starts: Int64
    low: Int32
    high: Int32

    @property
    def forward(self) -> Bool:
        same: Bool = self.customer == self.low
        return same


def exchange(
    contacts: Contacts, zone: Words, people: int, as_of: Micros | None, rules: Rules
) -> Exchange:
    """Return who was in contact with whom up to `as_of`.

    zone: the customers' time zones. Contacts are gone through in parts, all those of a pair in one.
    O(k log k) time for k contacts and 22 bytes each, 77 for each pair, and a part of them beside.
    """
    kept = _chosen(contacts, as_of, REFERRAL, without=True)
    latest = as_of if as_of is not None else int(contacts.occurred_at[kept].max(initial=0))
    spoken = np.array([name in rules.talk_types for name in contacts.types], dtype=np.bool_)
    clock = Clock(zone, rules)
    sent, received = np.zeros(people), np.zeros(people)
    parts = []
    for lines in _lines(contacts, kept, audience=True):
        # Added one by one, in the order of lines: so that parts make the same sums as the whole.
        np.add.at(sent, lines.customer, lines.share)
        np.add.at(received, lines.counterparty, lines.share)
        parts.append(_passed(lines, spoken[lines.type], clock, latest, people))
    whole = _gathered(parts, _PASSED)
    for name in _NARROW:
        whole[name] = whole[name].astype(np.min_scalar_type(int(whole[name].max(initial=0))))
    if spoken.all():
        whole["mass"] = whole["talk"]
    return Exchange(names=contacts.types, people=people, **whole, sent=sent, received=received)


_NARROW = ("count", "count_forward", "widest", "types")
_PASSED = {
    "key": np.int64,
    "mass": np.float64,
    "talk": np.float64,
    "forward": np.float64,
    "fresh": np.float64,
    "private": np.float64,
    "count": np.int32,
    "count_forward": np.int32,
    "widest": np.int32,
    "types": np.int64,
    "first": np.int64,
    "last": np.int64,
}


def _passed(
    lines: _Lines, talks: Bool, clock: Clock, latest: Micros, people: int
) -> dict[str, NDArray[Any]]:
    """Return what passed between the pairs of some lines."""
    talk = np.where(talks, lines.share, 0.0)
    outside = 0.5 * clock.outside_work(lines.moment, lines.customer)
    outside += 0.5 * clock.outside_work(lines.moment, lines.counterparty)
    half_life = KINDS["communicates-with"].half_life
    bits = np.where(talks, np.int64(1) << np.minimum(lines.type, 62).astype(np.int64), 0)
    widest = _reduce(np.maximum, np.where(talks, np.rint(1 / lines.share), 0), lines)
    return {
        "key": _pairs(lines).keys(people),
        "mass": _sum(lines.share, lines.starts),
        "talk": _sum(talk, lines.starts),
        "forward": _sum(np.where(lines.forward, talk, 0.0), lines.starts),
        "fresh": _sum(talk * faded(lines.moment, latest, half_life), lines.starts),
        "private": _sum(talk * outside, lines.starts),
        "count": _sum(talks.astype(np.int32), lines.starts),
        "count_forward": _sum((talks & lines.forward).astype(np.int32), lines.starts),
        "widest": widest.astype(np.int32),
        "types": _reduce(np.bitwise_or, bits, lines),
        "first": _reduce(np.minimum, np.where(talks, lines.moment, _NEVER), lines),
        "last": _reduce(np.maximum, np.where(talks, lines.moment, _EVER), lines),
    }


def _gathered(parts: list[dict[str, NDArray[Any]]], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts as one column each; what is put together is given up at once."""
    return {
        name: np.concatenate([np.empty(0, dtype=dtype), *(part.pop(name) for part in parts)])
        for name, dtype in columns.items()
    }


def referrals(contacts: Contacts, people: int, as_of: Micros | None) -> Referrals:
    """Return who referred whom up to `as_of`."""
    kept = _chosen(contacts, as_of, REFERRAL, without=False)
    latest = as_of if as_of is not None else int(contacts.occurred_at[kept].max(initial=0))
    half_life = KINDS["referred"].half_life
    parts = [
        {
            "key": _pairs(lines).keys(people),
            "count": _sum(np.ones(len(lines.moment), dtype=np.int32), lines.starts),
            "forward": _sum(lines.forward.astype(np.int32), lines.starts),
            "fresh": _sum(faded(lines.moment, latest, half_life), lines.starts),
            "first": _reduce(np.minimum, lines.moment, lines),
            "last": _reduce(np.maximum, lines.moment, lines),
        }
        for lines in _lines(contacts, kept, audience=False)
    ]
    columns = {name: np.int32 if name in ("count", "forward") else np.int64 for name in _REFERRED}
    whole = _gathered(parts, columns | {"fresh": np.float64})
    return Referrals(pairs=pairs_at(whole["key"], people), **whole)


_REFERRED = ("key", "count", "forward", "fresh", "first", "last")


def faded(moment: Int64, latest: Micros, half_life: float) -> Float64:
    """Return 2^(-age / half-life), the age in days at the latest moment."""
    if half_life <= 0:
        return np.ones(len(moment))
    fresh: Float64 = np.exp2(-(latest - moment) / (DAY * half_life))
    return fresh


def _chosen(contacts: Contacts, as_of: Micros | None, type_name: str, *, without: bool) -> Bool:
    chosen = np.array([(name == type_name) != without for name in contacts.types], dtype=np.bool_)
    kept = chosen[contacts.type] if len(chosen) else np.zeros(len(contacts.type), dtype=np.bool_)
    kept &= contacts.customer != contacts.counterparty
    if as_of is not None:
        kept &= contacts.occurred_at <= as_of
    return kept


def _lines(contacts: Contacts, kept: Bool, *, audience: bool) -> Iterator[_Lines]:
    """Give the kept contacts by pair, the lower ones first; the share is one over the audience."""
    rows = np.flatnonzero(kept)
    whole = len(rows) == len(kept)
    customer = contacts.customer if whole else contacts.customer[rows]
    counterparty = contacts.counterparty if whole else contacts.counterparty[rows]
    kind = contacts.type if whole else contacts.type[rows]
    moment = contacts.occurred_at if whole else contacts.occurred_at[rows]
    del rows
    reached = count_audience(customer, counterparty, kind, moment) if audience else None
    for part in parts_by(np.minimum(customer, counterparty)):
        low = np.minimum(customer[part], counterparty[part])
        high = np.maximum(customer[part], counterparty[part])
        # By all columns, so that sums have one order whatever order the rows came in.
        order = np.lexsort((customer[part], kind[part], moment[part], high, low))
        line, low, high = part[order], low[order], high[order]
        yield _Lines(
            customer=customer[line],
            counterparty=counterparty[line],
            type=kind[line].astype(np.int32),
            moment=moment[line],
            share=np.ones(len(line)) if reached is None else 1.0 / reached[line],
            starts=group_starts(low, high),
            low=low,
            high=high,
        )


def _pairs(lines: _Lines) -> Pairs:
    return Pairs(lines.low[lines.starts], lines.high[lines.starts])


def _sum(values: Float64 | Int32, starts: Int64) -> Any:
    return np.add.reduceat(values, starts)


def _reduce(by: np.ufunc, values: NDArray[Any], lines: _Lines) -> Any:
    return by.reduceat(values, lines.starts)
