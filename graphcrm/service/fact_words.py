"""What the rules of inference saw, in words.

The names of rules and what stands in their details are those of graphcrm.inference; a rule that is
not known here is told by its name and details as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphcrm.model import INTERACTION_KINDS, Fact, Micros, Relationship, interaction_kind
from graphcrm.service.business_words import BUSINESS_BASES, BUSINESS_SENTENCES
from graphcrm.service.moment_words import day, month
from graphcrm.wording import say, say_kind, say_list

BASES = frozenset(
    {
        "attended-together",
        "buys-alike",
        "exchange",
        "private-times",
        "referral",
        "shared-address",
        "shared-class",
        "shared-employer",
        "shared-street",
        *BUSINESS_BASES,
    }
)
"""Rules that a relationship rests on; the others only make it surer or less sure."""

NAMED_ITEMS = 3
"""Shared items that a sentence names."""

_TWO = 2

CROWD = 5
"""From so many people on, a sentence says how many there are."""


def say_fact(
    fact: Fact, relationship: Relationship, customer_id: str, *, discreet: bool = False
) -> str:
    """Say what a rule saw of two customers, seen from one of them; discreet: without addresses."""
    if discreet and fact.rule in _DISCREET:
        return say(_DISCREET[fact.rule])
    tell = _SENTENCES.get(fact.rule, _say_plainly)
    return tell(fact, customer_id == min(relationship[:2]))


def join_facts(told: Sequence[str]) -> str:
    """Return what several rules saw as one sentence."""
    if len(told) == _TWO:
        return say("facts.two", first=told[0], second=told[1])
    return say("facts.between").join(told)


def _say_plainly(fact: Fact, _: bool) -> str:
    rule, when = fact.rule.replace("-", " ").replace("_", " "), _span(fact.first, fact.last)
    if not fact.detail:
        return say("fact.plain", rule=rule, when=when)
    seen = [f"{name.replace('_', ' ')} {value}" for name, value in fact.detail.items()]
    return say("fact.plain-detail", rule=rule, detail=say_list(seen), when=when)


def _address(fact: Fact, _: bool) -> str:
    people = _crowd(fact, "fact.people-there")
    return say("fact.address", address=fact.detail["address"], people=people)


def _surname(fact: Fact, _: bool) -> str:
    if "surname" in fact.detail:
        return say("fact.surname", name=fact.detail["surname"])
    return say("fact.surnames", names=_both(fact.detail["surnames"]))


def _street(fact: Fact, _: bool) -> str:
    return say("fact.street", addresses=_both(fact.detail["addresses"]))


def _cohort(fact: Fact, _: bool) -> str:
    name, dates = fact.detail["name"], fact.detail["dates"]
    if dates == "overlap":
        people = _crowd(fact, "fact.people-then")
        return say("fact.cohort", name=name, when=_months(fact.first, fact.last), people=people)
    key = "fact.cohort-unknown" if dates == "unknown" else "fact.cohort-guessed"
    return say(key, name=name, people=_crowd(fact, "fact.people-there"))


def _site(fact: Fact, _: bool) -> str:
    here, there = fact.detail["cities"]
    if fact.weight > 0:
        return say("fact.city", city=here)
    return say("fact.cities", here=here, there=there)


def _exchange(fact: Fact, is_first: bool) -> str:
    detail = fact.detail
    types = list(detail["types"])
    count, sent = int(detail["contacts"]), int(detail["from_first"])
    what = _what([_noun(name, count) for name in types], count)
    if not all(interaction_kind(name).mutual for name in types):
        what = say(_way("fact.exchange", count, sent if is_first else count - sent), what=what)
    at_once = int(detail.get("most_at_once", 1))
    return say(
        "fact.exchange",
        what=what,
        total=say("fact.exchange-total", count=count) if count > 1 else "",
        crowd=say("fact.exchange-crowd", count=at_once) if at_once > CROWD else "",
        when=_last(fact, count),
    )


def _what(nouns: Sequence[str], count: int) -> str:
    if not nouns:
        return say("fact.exchange-contacts", n=count)
    if len(nouns) == 1:
        return nouns[0]
    return say("list.two", first=say_list(nouns[:-1]), second=nouns[-1])


def _last(fact: Fact, count: int) -> str:
    if fact.last is None:
        return ""
    return say("fact.exchange-on" if count == 1 else "fact.last-on", day=day(fact.last))


def _private(fact: Fact, _: bool) -> str:
    count, share = int(fact.detail["contacts"]), float(fact.detail["outside_work"])
    if count == 1:
        return say("fact.private-one" if share > 0 else "fact.working-one")
    return say("fact.private", share=share, count=count)


def _working(fact: Fact, _: bool) -> str:
    count, share = int(fact.detail["contacts"]), 1 - float(fact.detail["outside_work"])
    return say("fact.working-one") if count == 1 else say("fact.working", share=share, count=count)


def _contact(fact: Fact, _: bool) -> str:
    found, expected = float(fact.detail["contact"]), float(fact.detail["expected"])
    if found >= expected:
        return say("fact.in-contact", found=found, expected=expected)
    return say("fact.less-contact")


def _common(fact: Fact, _: bool) -> str:
    return say("fact.common", n=int(fact.detail["common"]))


def _referral(fact: Fact, is_first: bool) -> str:
    count, sent = int(fact.detail["referrals"]), int(fact.detail["from_first"])
    made = sent if is_first else count - sent
    return say(_way("fact.referral", count, made), n=count, when=_span(fact.first, fact.last))


def _items(key: str) -> Callable[[Fact, bool], str]:
    def tell(fact: Fact, _: bool) -> str:
        shared, expected = int(fact.detail["shared"]), float(fact.detail["expected"])
        names = say_list([str(name) for name in fact.detail["items"][:NAMED_ITEMS]])
        more = "fact.named-more" if shared > NAMED_ITEMS else "fact.named"
        named = say(more, names=names) if names else ""
        return say(key, n=shared, expected=expected, named=named)

    return tell


def _noun(type_name: str, count: int) -> str:
    if type_name not in INTERACTION_KINDS:
        return say_kind(type_name)
    return say(f"noun.{type_name}", n=count)


def _way(key: str, count: int, made: int) -> str:
    """Return the message for how contacts ran: made: of the customer, of `count` in all."""
    if 0 < made < count:
        return f"{key}-both"
    return f"{key}-to" if made else f"{key}-from"


def _both(names: Sequence[Any]) -> str:
    first, *others = map(str, names)
    for name in others:
        first = say("list.two", first=first, second=name)
    return first


def _crowd(fact: Fact, key: str) -> str:
    people = int(fact.detail.get("people", 0))
    return say(key, count=people) if people >= CROWD else ""


def _months(first: Micros | None, last: Micros | None) -> str:
    if first is None:
        return say("fact.until-month", month=month(last)) if last is not None else ""
    if last is None:
        return say("fact.since-month", month=month(first))
    return say("fact.months", first=month(first), last=month(last))


def _span(first: Micros | None, last: Micros | None) -> str:
    if last is None:
        return "" if first is None else say("fact.since-day", day=day(first))
    if first is None or first == last:
        return say("fact.on-day", day=day(last))
    return say("fact.days", first=day(first), last=day(last))


_DISCREET = {
    "shared-address": "fact.address-discreet",
    "shared-street": "fact.street-discreet",
}

_SENTENCES: Mapping[str, Callable[[Fact, bool], str]] = {
    "shared-address": _address,
    "shared-surname": _surname,
    "shared-street": _street,
    "shared-employer": _cohort,
    "shared-class": _cohort,
    "same-site": _site,
    "working-hours": _working,
    "exchange": _exchange,
    "private-times": _private,
    "in-contact": _contact,
    "common-neighbours": _common,
    "referral": _referral,
    "attended-together": _items("fact.events"),
    "buys-alike": _items("fact.products"),
    "appear-together": _items("fact.events"),
    **BUSINESS_SENTENCES,
}
