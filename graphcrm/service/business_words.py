"""What the rules on organizations and employers saw, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphcrm.model import Fact
from graphcrm.service.moment_words import day


def _bought(fact: Fact, is_first: bool) -> str:
    count, sold = int(fact.detail["purchases"]), int(fact.detail["sold_by_first"])
    sold = sold if is_first else count - sold
    sides = "both ways" if 0 < sold < count else "by them" if sold else "from them"
    text = f"{count:,} {_many(count, 'purchase')} {sides} {_in_months(fact, 'months')}"
    return text if fact.last is None else f"{text}, the last on {day(fact.last)}"


def _business(fact: Fact, _: bool) -> str:
    count, answered = int(fact.detail["contacts"]), int(fact.detail["answered_months"])
    text = f"{count:,} business {_many(count, 'contact')} {_in_months(fact, 'months')}"
    return f"{text}, both ways in {answered:,}"


def _people(fact: Fact, _: bool) -> str:
    many = int(fact.detail["people"])
    return f"contact through {many:,} {'person' if many == 1 else 'people'} on each side or more"


def _trade(_fact: Fact, _: bool) -> str:
    return "contact that belongs to a trade"


def _one_to_ones(fact: Fact, is_first: bool) -> str:
    count = int(fact.detail["meetings"])
    text = f"{count:,} one-to-one {_many(count, 'meeting')} {_in_months(fact, 'months')}"
    above = bool(fact.detail["first_leads"]) == is_first
    return f"{text}, they report" if above else f"{text}, they lead"


def _title(fact: Fact, _: bool) -> str:
    above, below = fact.detail["above"], fact.detail["below"]
    return f"{above or 'title unknown'} above {below or 'title unknown'}"


def _meets(fact: Fact, _: bool) -> str:
    above, below = int(fact.detail["above"]), int(fact.detail["below"])
    return f"the one above meets {above:,} so, the other {below:,}"


def _team(fact: Fact, _: bool) -> str:
    months = int(fact.detail["months"])
    if not months:
        return "not in the team meetings of the one above"
    return f"team meetings {_in_months(fact, 'months')}"


def _only(fact: Fact, _: bool) -> str:
    return "others may as well be the one above"


def _many(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _in_months(fact: Fact, name: str) -> str:
    months = int(fact.detail[name])
    return f"in {months:,} {_many(months, 'month')}"


BUSINESS_BASES = frozenset({"business-contact", "buys-from", "one-to-ones"})
"""Rules of these that a relationship rests on."""

BUSINESS_SENTENCES: Mapping[str, Callable[[Fact, bool], str]] = {
    "buys-from": _bought,
    "business-contact": _business,
    "people-between": _people,
    "trade-between": _trade,
    "one-to-ones": _one_to_ones,
    "title-above": _title,
    "meets-many": _meets,
    "team-meetings": _team,
    "only-boss": _only,
}
