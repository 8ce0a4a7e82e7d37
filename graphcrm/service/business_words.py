"""What the rules on organizations and employers saw, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphcrm.model import Fact
from graphcrm.service.moment_words import day
from graphcrm.wording import say


def _bought(fact: Fact, is_first: bool) -> str:
    count, sold = int(fact.detail["purchases"]), int(fact.detail["sold_by_first"])
    sold = sold if is_first else count - sold
    sides = "both" if 0 < sold < count else "by" if sold else "from"
    return say(
        f"fact.bought-{sides}",
        purchases=say("fact.purchases", n=count),
        months=_in_months(fact),
        last="" if fact.last is None else say("fact.last-on", day=day(fact.last)),
    )


def _business(fact: Fact, _: bool) -> str:
    return say(
        "fact.business",
        contacts=say("fact.business-contacts", n=int(fact.detail["contacts"])),
        months=_in_months(fact),
        answered=int(fact.detail["answered_months"]),
    )


def _people(fact: Fact, _: bool) -> str:
    return say("fact.people-between", n=int(fact.detail["people"]))


def _trade(_fact: Fact, _: bool) -> str:
    return say("fact.trade")


def _one_to_ones(fact: Fact, is_first: bool) -> str:
    above = bool(fact.detail["first_leads"]) == is_first
    return say(
        "fact.one-to-ones-report" if above else "fact.one-to-ones-lead",
        meetings=say("fact.one-to-one-meetings", n=int(fact.detail["meetings"])),
        months=_in_months(fact),
    )


def _title(fact: Fact, _: bool) -> str:
    unknown = say("fact.title-unknown")
    above, below = fact.detail["above"] or unknown, fact.detail["below"] or unknown
    return say("fact.title", above=above, below=below)


def _meets(fact: Fact, _: bool) -> str:
    return say("fact.meets", above=int(fact.detail["above"]), below=int(fact.detail["below"]))


def _team(fact: Fact, _: bool) -> str:
    if not int(fact.detail["months"]):
        return say("fact.team-none")
    return say("fact.team", months=_in_months(fact))


def _only(fact: Fact, _: bool) -> str:
    return say("fact.only-boss")


def _in_months(fact: Fact) -> str:
    return say("fact.in-months", n=int(fact.detail["months"]))


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
