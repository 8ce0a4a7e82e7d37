"""What the rules on organizations and employers saw is said from the side of who asks."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.inference.rules import Rules
from graphcrm.model import INFERRED, Fact, Relationship
from graphcrm.service.business_words import BUSINESS_SENTENCES
from graphcrm.service.fact_words import BASES, say_fact
from tests.unit.inference.test_dealings import FIRMS, bought, talked
from tests.unit.inference.test_reporting import MEETINGS, PEOPLE, team
from tests.unit.inference.world import World

MONTHS = (0, 40, 80, 120, 160, 200)


def said(facts: tuple[Fact, ...], kind: str, asked: str) -> list[str]:
    row = Relationship("a", "b", kind, True, 0.5, 0.9, INFERRED, None, None, 1, 1)
    return [say_fact(fact, row, asked) for fact in facts]


def test_purchases_are_from_them_or_by_them() -> None:
    facts = World(FIRMS, bought("b", "a", *MONTHS)).facts("supplier", "a", "b")
    assert said(facts, "supplier", "a") == [
        "6 purchases by them in 6 months, the last on 27 December 2024"
    ]
    assert said(facts, "supplier", "b") == [
        "6 purchases from them in 6 months, the last on 27 December 2024"
    ]


def test_partners_have_contact_in_months() -> None:
    facts = World(FIRMS, talked("a", "b", *MONTHS)).facts("partner", "a", "b")
    assert said(facts, "partner", "a") == ["6 business contacts in 6 months, both ways in 3"]


@pytest.mark.parametrize(("asked", "word"), [("a", "they report"), ("b", "they lead")])
def test_one_leads_and_one_reports(asked: str, word: str) -> None:
    facts = World(PEOPLE, MEETINGS + team("a", "b", "c", "d")).facts("reports-to", "a", "b")
    told = said(facts, "reports-to", asked)
    assert f"10 one-to-one meetings in 10 months, {word}" in told
    assert "Head of sales above Accountant" in told
    assert "team meetings in 10 months" in told


def test_every_rule_of_these_kinds_has_words() -> None:
    worlds: list[tuple[World, str]] = [
        (World(FIRMS, bought("b", "a", *MONTHS)), "supplier"),
        (World(FIRMS, talked("a", "b", *MONTHS) + bought("b", "a", 0)), "partner"),
        (World(PEOPLE, MEETINGS + team("a", "b", "c", "d")), "reports-to"),
    ]
    seen: dict[str, Any] = {}
    for world, kind in worlds:
        low = world.with_rules(**{"least_confidence": 0.0})
        seen |= {fact.rule: fact for fact in low.facts(kind, "a", "b")}
    words = set(BUSINESS_SENTENCES)
    assert words >= set(seen) - {"common-neighbours", "appear-together"}
    assert {"trade-between", "business-contact", "buys-from", "one-to-ones"} <= set(seen)
    assert {"business-contact", "buys-from", "one-to-ones"} <= BASES
    assert Rules().as_mapping()["ladder"]
