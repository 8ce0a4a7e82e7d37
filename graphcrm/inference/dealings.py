"""What passes between organizations: who buys from whom, and who is in touch with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.inference.clock import Clock
from graphcrm.inference.evidence import Pairs, Signal, share_of, signal
from graphcrm.inference.exchange import faded, find, pairs_at
from graphcrm.inference.people import People
from graphcrm.inference.rules import Rules
from graphcrm.inference.tallies import count_distinct, count_months, span_by, sum_by
from graphcrm.inference.ties import KINDS
from graphcrm.model import Micros
from graphcrm.partition import PART
from graphcrm.tables import Bool, Contacts, Float64, Int32, Int64

ITSELF = 2
"""An organization that speaks for itself counts as so many of its people."""

ONCE = 0.25
"""What buying once counts, where m different months count m (m - 1)."""

LONE = 0.05
"""Odds that contact of a single person with the other organization is that of the organization."""


@dataclass(frozen=True, slots=True)
class Trade:
    """Pairs of organizations one of which bought from the other, by key.

    key: int64 (p,), low * people + high. by_low, by_high: int32 (p,), in how many months low or
    high was the one who sold, less the months of returns. count: int32 (p,) purchases; forward:
    those where low sold. fresh: float64 (p,), purchases by age. first, last: int64 (p,).
    """

    people: int
    key: Int64
    by_low: Int32
    by_high: Int32
    count: Int32
    forward: Int32
    fresh: Float64
    first: Int64
    last: Int64

    @property
    def pairs(self) -> Pairs:
        """The pairs, sorted."""
        return pairs_at(self.key, self.people)


@dataclass(frozen=True, slots=True)
class Dealings:
    """Pairs of organizations that are in touch, themselves or by their people at work, by key.

    months: int32 (p,), different months with contact; answered: in the direction that has fewer.
    people_between: int32 (p,), how many take part on the side with fewer; ITSELF for organizations.
    direct: bool (p,), whether the organizations themselves do. count, forward, fresh, first, last:
    as in Trade, forward from low to high.
    """

    people: int
    key: Int64
    months: Int32
    answered: Int32
    people_between: Int32
    direct: Bool
    count: Int32
    forward: Int32
    fresh: Float64
    first: Int64
    last: Int64

    @property
    def pairs(self) -> Pairs:
        """The pairs, sorted."""
        return pairs_at(self.key, self.people)


def trade(contacts: Contacts, people: People, as_of: Micros | None, rules: Rules) -> Trade:
    """Return who sold to whom up to `as_of`: organizations only. O(contacts)."""
    types = (*rules.trade_types, *rules.invoice_types, "return")
    itself = np.where(people.organization, np.arange(len(people), dtype=np.int32), np.int32(-1))
    rows = _rows(contacts, types, as_of, itself)
    buyer, seller = contacts.customer[rows], contacts.counterparty[rows]
    kind, moment = contacts.type[rows], contacts.occurred_at[rows]
    issued = _named(contacts, rules.invoice_types)[kind]
    buyer, seller = np.where(issued, seller, buyer), np.where(issued, buyer, seller)
    back = _named(contacts, ("return",))[kind]
    key, place, by_low = _grouped(seller, buyer, len(people))
    size = len(key)

    def months(side: Bool) -> Int32:
        bought = count_months(place, moment, size, side & ~back)
        left: Int32 = np.maximum(bought - count_months(place, moment, size, side & back), 0)
        return left

    first, last = span_by(place, moment, size)
    half_life = KINDS["supplier"].half_life
    fresh = np.where(back, 0.0, faded(moment, _latest(moment, as_of), half_life))
    return Trade(
        people=len(people),
        key=key,
        by_low=months(by_low),
        by_high=months(~by_low),
        count=np.bincount(place, ~back, size).astype(np.int32),
        forward=np.bincount(place, by_low & ~back, size).astype(np.int32),
        fresh=sum_by(place, fresh, size),
        first=first,
        last=last,
    )


def dealings(contacts: Contacts, people: People, as_of: Micros | None, rules: Rules) -> Dealings:
    """Return which organizations are in touch up to `as_of`.

    Counted are contacts of the talk types between two organizations, and in working hours those
    between people who work for two of them now. O(contacts).
    """
    firm = _firms(people)
    rows = _rows(contacts, rules.talk_types, as_of, firm)
    alike = people.organization[contacts.customer[rows]]
    rows = rows[alike == people.organization[contacts.counterparty[rows]]]
    one, other = contacts.customer[rows], contacts.counterparty[rows]
    moment, clock = contacts.occurred_at[rows], Clock(people.zone, rules)
    direct = people.organization[one]
    private = clock.outside_work(moment, one) + clock.outside_work(moment, other)
    kept = direct | (private == 0)
    one, other, moment, direct = one[kept], other[kept], moment[kept], direct[kept]
    key, place, forward = _grouped(firm[one], firm[other], len(people))
    size = len(key)
    low, high = np.where(forward, one, other), np.where(forward, other, one)
    thin = np.minimum(
        count_distinct(place, low, size, ~direct), count_distinct(place, high, size, ~direct)
    )
    spoke = np.bincount(place, direct, size) > 0
    first, last = span_by(place, moment, size)
    half_life = KINDS["partner"].half_life
    return Dealings(
        people=len(people),
        key=key,
        months=count_months(place, moment, size),
        answered=np.minimum(
            count_months(place, moment, size, forward), count_months(place, moment, size, ~forward)
        ),
        people_between=np.where(spoke, np.maximum(thin, ITSELF), thin).astype(np.int32),
        direct=spoke,
        count=np.bincount(place, minlength=size).astype(np.int32),
        forward=np.bincount(place, forward, size).astype(np.int32),
        fresh=sum_by(place, faded(moment, _latest(moment, as_of), half_life), size),
        first=first,
        last=last,
    )


def buys_from(known: Trade, pairs: Pairs, rules: Rules) -> Signal:
    """Say how likely one organization supplies the other: odds of m (m - 1) / trade_halfway.

    m: different months with a purchase, less those with a return, of the side that sells more. Who
    bought once counts ONCE, several purchases in one month count as one.
    """
    place, seen = find(known.key, pairs.keys(known.people))
    if not len(known.key):
        return signal("buys-from", np.zeros(len(pairs)), seen, lambda _: {})
    months = np.maximum(known.by_low[place], known.by_high[place]).astype(np.float64)
    weight = np.log(np.maximum(months * (months - 1), ONCE) / rules.trade_halfway)

    def tell(row: int) -> dict[str, Any]:
        at = place[row]
        return {
            "purchases": int(known.count[at]),
            "sold_by_first": int(known.forward[at]),
            "months": int(months[row]),
        }

    return signal(
        "buys-from",
        weight,
        seen,
        tell,
        first=known.first[place],
        last=known.last[place],
        count=known.count[place],
        forward=known.forward[place],
    )


def business_contact(known: Dealings, pairs: Pairs, rules: Rules) -> Signal:
    """Say how likely two organizations work together: odds of m a / partner_halfway.

    m: different months with contact; a: those in the direction that has fewer of them. A project of
    some weeks makes two of each; a partnership goes on.
    """
    place, seen = find(known.key, pairs.keys(known.people))
    if not len(known.key):
        return signal("business-contact", np.zeros(len(pairs)), seen, lambda _: {})
    months, answered = known.months[place], known.answered[place]
    weight = np.log(np.maximum(months * answered, ONCE) / rules.partner_halfway)

    def tell(row: int) -> dict[str, Any]:
        return {
            "contacts": int(known.count[place[row]]),
            "months": int(months[row]),
            "answered_months": int(answered[row]),
        }

    return signal(
        "business-contact",
        weight,
        seen,
        tell,
        first=known.first[place],
        last=known.last[place],
        count=known.count[place],
    )


def people_between(known: Dealings, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh how many people carry the contact: log(n - 1), n those on the side with fewer.

    One person on a side may as well be in touch for reasons of their own: LONE. Organizations that
    speak for themselves count as ITSELF, and then it says nothing.
    """
    place, seen = find(known.key, pairs.keys(known.people))
    if not len(known.key):
        return signal("people-between", np.zeros(len(pairs)), seen, lambda _: {})
    many = known.people_between[place]
    weight = np.log(np.maximum(many - 1.0, LONE))
    weight = np.minimum(weight, rules.support_most)

    def tell(row: int) -> dict[str, Any]:
        return {"people": int(many[row])}

    nothing = np.zeros(len(pairs), dtype=np.int32)
    return signal("people-between", weight, seen & (weight != 0), tell, count=nothing)


def trade_between(known: Trade, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh that one buys from the other: contact then belongs to the trade.

    log(1 - s (1 - partner_trade)), s how likely one supplies the other, partner_trade the share of
    suppliers that are partners too. Where both buy from each other it says nothing.
    """
    bought = buys_from(known, pairs, rules)
    place, seen = find(known.key, pairs.keys(known.people))
    both = np.zeros(len(pairs), dtype=np.bool_)
    if len(known.key):
        both = (known.by_low[place] > 0) & (known.by_high[place] > 0)
    weight = np.log1p(-share_of(bought.weight) * (1.0 - rules.partner_trade))
    nothing = np.zeros(len(pairs), dtype=np.int32)
    return signal("trade-between", weight, seen & ~both, bought.tell, count=nothing)


def _firms(people: People) -> Int32:
    """Return the organization that each one speaks for: itself, or where one works; -1 for none."""
    itself = np.arange(len(people), dtype=np.int32)
    return np.where(people.organization, itself, people.works_for)


def _named(contacts: Contacts, types: Sequence[str]) -> Bool:
    return np.array([name in types for name in contacts.types], dtype=np.bool_)


def _rows(contacts: Contacts, types: Sequence[str], as_of: Micros | None, firm: Int32) -> Int64:
    """Return the rows of these types between two who speak for different firms."""
    chosen, found = _named(contacts, types), [np.empty(0, dtype=np.int64)]
    for begin in range(0, len(contacts.type) if chosen.any() else 0, PART):
        part = slice(begin, begin + PART)
        one, other = firm[contacts.customer[part]], firm[contacts.counterparty[part]]
        kept = chosen[contacts.type[part]] & (one >= 0) & (other >= 0) & (one != other)
        if as_of is not None:
            kept &= contacts.occurred_at[part] <= as_of
        found.append(np.flatnonzero(kept) + begin)
    return np.concatenate(found)


def _grouped(source: Int32, target: Int32, people: int) -> tuple[Int64, Int64, Bool]:
    """Return the keys of pairs, each row's place among them, and which run from low to high."""
    forward = source < target
    low, high = np.minimum(source, target), np.maximum(source, target)
    key, place = np.unique(low.astype(np.int64) * people + high, return_inverse=True)
    return key, place.reshape(-1), forward


def _latest(moment: Int64, as_of: Micros | None) -> int:
    return int(moment.max(initial=0)) if as_of is None else as_of
