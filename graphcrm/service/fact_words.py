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
        return _DISCREET[fact.rule]
    say = _SENTENCES.get(fact.rule, _say_plainly)
    return say(fact, customer_id == min(relationship[:2]))


def join_facts(told: Sequence[str]) -> str:
    """Return what several rules saw as one sentence."""
    return (" and " if len(told) == _TWO else "; ").join(told)


def _say_plainly(fact: Fact, _: bool) -> str:
    words = fact.rule.replace("-", " ").replace("_", " ")
    seen = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in fact.detail.items())
    return (f"{words} ({seen})" if seen else words) + _span(fact.first, fact.last)


def _address(fact: Fact, _: bool) -> str:
    return f"same address ({fact.detail['address']}){_crowd(fact, 'there')}"


def _surname(fact: Fact, _: bool) -> str:
    if "surname" in fact.detail:
        return f"same surname {fact.detail['surname']}"
    return f"different surnames ({_both(fact.detail['surnames'])})"


def _street(fact: Fact, _: bool) -> str:
    return f"same street ({_both(fact.detail['addresses'])})"


def _cohort(fact: Fact, _: bool) -> str:
    text = f"both at {fact.detail['name']}"
    if fact.detail["dates"] == "overlap":
        return text + _months(fact.first, fact.last) + _crowd(fact, "at the time")
    return f"{text}, dates {fact.detail['dates']}{_crowd(fact, 'there')}"


def _site(fact: Fact, _: bool) -> str:
    here, there = fact.detail["cities"]
    return f"both in {here}" if fact.weight > 0 else f"in {here} and in {there}"


def _exchange(fact: Fact, is_first: bool) -> str:
    detail = fact.detail
    types = list(detail["types"])
    count, sent = int(detail["contacts"]), int(detail["from_first"])
    nouns = [_noun(name, count) for name in types]
    words = " and ".join([", ".join(nouns[:-1]), nouns[-1]] if len(nouns) > 1 else nouns)
    text = words or ("contact" if count == 1 else "contacts")
    if not all(interaction_kind(name).mutual for name in types):
        text += _direction(count, sent if is_first else count - sent)
    text += f", {count:,} in all" if count > 1 else ""
    at_once = int(detail.get("most_at_once", 1))
    text += f", at most {at_once:,} people at once" if at_once > CROWD else ""
    if fact.last is None:
        return text
    return f"{text} on {day(fact.last)}" if count == 1 else f"{text}, the last on {day(fact.last)}"


def _private(fact: Fact, _: bool) -> str:
    count, share = int(fact.detail["contacts"]), float(fact.detail["outside_work"])
    if count == 1:
        return "contact outside of working hours" if share > 0 else "contact in working hours"
    return f"{share:.0%} of {count:,} contacts outside of working hours"


def _working(fact: Fact, _: bool) -> str:
    count, share = int(fact.detail["contacts"]), 1 - float(fact.detail["outside_work"])
    if count == 1:
        return "contact in working hours"
    return f"{share:.0%} of {count:,} contacts in working hours"


def _contact(fact: Fact, _: bool) -> str:
    found, expected = float(fact.detail["contact"]), float(fact.detail["expected"])
    if found >= expected:
        return f"contact weighing {found:.3g} where {expected:.2g} was to be expected by chance"
    return "less contact than was to be expected by chance"


def _common(fact: Fact, _: bool) -> str:
    count = int(fact.detail["common"])
    return f"{count:,} contact{'' if count == 1 else 's'} in common"


def _referral(fact: Fact, is_first: bool) -> str:
    count, sent = int(fact.detail["referrals"]), int(fact.detail["from_first"])
    made = sent if is_first else count - sent
    text = "referral" if count == 1 else f"{count:,} referrals"
    return text + _direction(count, made) + _span(fact.first, fact.last)


def _items(noun: tuple[str, str]) -> Callable[[Fact, bool], str]:
    def say(fact: Fact, _: bool) -> str:
        shared, expected = int(fact.detail["shared"]), float(fact.detail["expected"])
        named = ", ".join(map(str, fact.detail["items"][:NAMED_ITEMS]))
        more = " …" if shared > NAMED_ITEMS else ""
        text = f"{shared:,} {noun[0] if shared == 1 else noun[1]}"
        text += f" where {expected:.2g} were to be expected by chance"
        return f"{text} ({named}{more})" if named else text

    return say


def _noun(type_name: str, count: int) -> str:
    one, many = interaction_kind(type_name).noun
    if type_name not in INTERACTION_KINDS:
        return type_name.replace("_", " ")
    return one if count == 1 else many


def _direction(count: int, made: int) -> str:
    if 0 < made < count:
        return " both ways"
    return " to them" if made else " from them"


def _both(names: Sequence[Any]) -> str:
    return " and ".join(map(str, names))


def _crowd(fact: Fact, where: str) -> str:
    people = int(fact.detail.get("people", 0))
    return f", {people:,} people {where}" if people >= CROWD else ""


def _months(first: Micros | None, last: Micros | None) -> str:
    if first is None:
        return f" until {month(last)}" if last is not None else ""
    if last is None:
        return f" since {month(first)}"
    return f" from {month(first)} to {month(last)}"


def _span(first: Micros | None, last: Micros | None) -> str:
    if last is None:
        return "" if first is None else f" since {day(first)}"
    if first is None or first == last:
        return f" on {day(last)}"
    return f" from {day(first)} to {day(last)}"


_DISCREET = {"shared-address": "same address", "shared-street": "same street"}

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
    "attended-together": _items(("event together", "events together")),
    "buys-alike": _items(("product in common", "products in common")),
    "appear-together": _items(("event together", "events together")),
    **BUSINESS_SENTENCES,
}
