"""What passed between each two customers: contacts by audience, direction, and time of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from graphcrm.audience import count_audience
from graphcrm.inference.evidence import Pairs
from graphcrm.inference.people import Words
from graphcrm.inference.rules import Rules
from graphcrm.inference.ties import KINDS
from graphcrm.model import DAY, EPOCH, Micros, as_datetime
from graphcrm.projection import group_starts
from graphcrm.tables import Bool, Contacts, Float64, Int32, Int64

REFERRAL = "referral"
_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """Pairs of customers that were in contact, sorted by low, high; referrals are no contact.

    key: int64 (p,), ascending. A contact counts one over the number of people it went to at once.
    mass: float64 (p,) of all contacts. talk: of the talk types alone; forward: the part of it that
    runs from low to high; fresh: the same with the half-life of communicates-with; private: the
    part outside of work. count, count_forward: int32 (p,) contacts of the talk types. widest: int32
    (p,) the most people that one of these contacts went to. types: int64 (p,) bits of the talk
    types. first, last: int64 (p,) of these. sent, received: float64 (n,) mass by customer.
    """

    names: tuple[str, ...]
    pairs: Pairs
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
        return find(self.key, pairs.keys(len(self.sent)))


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


def find(keys: Int64, wanted: Int64) -> tuple[Int64, Bool]:
    """Return for each wanted key its place among the ascending keys, and whether it is there."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted


@dataclass(frozen=True, slots=True)
class _Lines:
    """Contacts up to a moment in an order that their rows do not change, with their pairs."""

    customer: Int32
    counterparty: Int32
    type: Int32
    moment: Int64
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

    zone: the customers' time zones. O(k log k) time for k contacts, 100 bytes each at the peak.
    """
    lines = _lines(contacts, as_of, REFERRAL, without=True)
    share = 1.0 / count_audience(lines.customer, lines.counterparty, lines.type, lines.moment)
    spoken = np.array([name in rules.talk_types for name in contacts.types], dtype=np.bool_)
    talks = spoken[lines.type] if len(spoken) else np.zeros(0, dtype=np.bool_)
    talk = np.where(talks, share, 0.0)
    outside = _outside_work(lines, zone, rules) if len(share) else share
    half_life = KINDS["communicates-with"].half_life
    bits = np.where(talks, np.int64(1) << np.minimum(lines.type, 62).astype(np.int64), 0)
    return Exchange(
        names=contacts.types,
        pairs=_pairs(lines),
        key=_pairs(lines).keys(people),
        mass=_sum(share, lines.starts),
        talk=_sum(talk, lines.starts),
        forward=_sum(np.where(lines.forward, talk, 0.0), lines.starts),
        fresh=_sum(talk * faded(lines.moment, as_of, half_life), lines.starts),
        private=_sum(talk * outside, lines.starts),
        count=_sum(talks.astype(np.int32), lines.starts),
        count_forward=_sum((talks & lines.forward).astype(np.int32), lines.starts),
        widest=_reduce(np.maximum, np.where(talks, np.rint(1 / share), 0), lines).astype(np.int32),
        types=_reduce(np.bitwise_or, bits, lines),
        first=_reduce(np.minimum, np.where(talks, lines.moment, np.iinfo(np.int64).max), lines),
        last=_reduce(np.maximum, np.where(talks, lines.moment, np.iinfo(np.int64).min), lines),
        sent=_total(lines.customer, share, people),
        received=_total(lines.counterparty, share, people),
    )


def referrals(contacts: Contacts, people: int, as_of: Micros | None) -> Referrals:
    """Return who referred whom up to `as_of`."""
    lines = _lines(contacts, as_of, REFERRAL, without=False)
    fresh = faded(lines.moment, as_of, KINDS["referred"].half_life)
    ones = np.ones(len(lines.moment), dtype=np.int32)
    return Referrals(
        key=_pairs(lines).keys(people),
        pairs=_pairs(lines),
        count=_sum(ones, lines.starts),
        forward=_sum(lines.forward.astype(np.int32), lines.starts),
        fresh=_sum(fresh, lines.starts),
        first=_reduce(np.minimum, lines.moment, lines),
        last=_reduce(np.maximum, lines.moment, lines),
    )


def faded(moment: Int64, as_of: Micros | None, half_life: float) -> Float64:
    """Return 2^(-age / half-life), the age in days at `as_of`, else at the latest moment."""
    if not len(moment) or half_life <= 0:
        return np.ones(len(moment))
    reference = int(moment.max()) if as_of is None else as_of
    fresh: Float64 = np.exp2(-(reference - moment) / (DAY * half_life))
    return fresh


def _lines(contacts: Contacts, as_of: Micros | None, type_name: str, *, without: bool) -> _Lines:
    chosen = np.array([(name == type_name) != without for name in contacts.types], dtype=np.bool_)
    kept = chosen[contacts.type] if len(chosen) else np.zeros(len(contacts.type), dtype=np.bool_)
    kept &= contacts.customer != contacts.counterparty
    if as_of is not None:
        kept &= contacts.occurred_at <= as_of
    customer, counterparty = contacts.customer[kept], contacts.counterparty[kept]
    kind, moment = contacts.type[kept].astype(np.int32), contacts.occurred_at[kept]
    low, high = np.minimum(customer, counterparty), np.maximum(customer, counterparty)
    # By all columns, so that sums have one order whatever order the rows came in.
    order = np.lexsort((customer, kind, moment, high, low))
    low, high = low[order], high[order]
    return _Lines(
        customer=customer[order],
        counterparty=counterparty[order],
        type=kind[order],
        moment=moment[order],
        starts=group_starts(low, high),
        low=low,
        high=high,
    )


def _pairs(lines: _Lines) -> Pairs:
    return Pairs(lines.low[lines.starts], lines.high[lines.starts])


def _outside_work(lines: _Lines, zone: Words, rules: Rules) -> Float64:
    """Return 1 where a contact was outside of work for both, 0 for none, 0.5 for one of them."""
    outside = np.zeros(len(lines.moment))
    for side in (lines.customer, lines.counterparty):
        local = lines.moment + _ahead_of_utc(lines.moment, zone.code[side], zone, rules.zone)
        hour = (local % DAY) / _HOUR
        # 1970-01-01 was a Thursday, day 3 of a week that starts with Monday.
        weekday = (local // DAY + 3) % 7
        work = (hour >= rules.work_hours[0]) & (hour < rules.work_hours[1])
        work &= ~np.isin(weekday, rules.weekend)
        outside += np.where(work, 0.0, 0.5)
    return outside


def _ahead_of_utc(moment: Int64, code: Int32, zone: Words, default: str) -> Int64:
    """Return by how much local time is ahead of UTC; looked up once a zone and day."""
    ahead = np.zeros(len(moment), dtype=np.int64)
    for one in np.unique(code).tolist():
        here = np.flatnonzero(code == one)
        place = _zone(zone.word[one] if one >= 0 else default, default)
        days, which = np.unique(moment[here] // DAY, return_inverse=True)
        shifts = [_shift(place, int(day) * DAY + DAY // 2) for day in days]
        ahead[here] = np.array(shifts, dtype=np.int64)[which.reshape(-1)]
    return ahead


def _zone(name: str, default: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo(default)


def _shift(place: ZoneInfo, moment: Micros) -> int:
    try:
        noon = as_datetime(moment)
        local = noon.astimezone(place)
    except OverflowError:  # no calendar goes that far
        return 0
    return round((local.replace(tzinfo=EPOCH.tzinfo) - noon).total_seconds()) * 1_000_000


def _total(row: Int32, share: Float64, people: int) -> Float64:
    return np.bincount(row, weights=share, minlength=people).astype(np.float64)


def _sum(values: Float64 | Int32, starts: Int64) -> Any:
    return np.add.reduceat(values, starts) if len(starts) else values[:0]


def _reduce(by: np.ufunc, values: NDArray[Any], lines: _Lines) -> Any:
    return by.reduceat(values, lines.starts) if len(lines.starts) else values[:0]
