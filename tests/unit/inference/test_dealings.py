"""What organizations do with each other: who supplies whom, and who are partners."""

from __future__ import annotations

import pytest

from graphcrm.model import Customer, Micros
from tests.unit.inference.world import MONDAY_NOON, World, days, person

FIRMS = [Customer(name, kind="organization", name=f"Firm {name}") for name in ("a", "b", "c")]
Row = tuple[str, str, str, Micros]


def bought(client: str, supplier: str, *at: int, kind: str = "purchase") -> list[Row]:
    return [(client, supplier, kind, MONDAY_NOON + days(day)) for day in at]


def talked(one: str, other: str, *at: int) -> list[Row]:
    return [
        (*((one, other) if turn % 2 else (other, one)), "email", MONDAY_NOON + days(day))
        for turn, day in enumerate(at)
    ]


def test_who_buys_in_many_months_is_supplied_and_who_buys_once_is_not() -> None:
    rows = bought("b", "a", 0, 40, 80, 120, 160) + bought("c", "a", 0, 1, 2)
    world = World(FIRMS, rows)
    assert set(world.confidence("supplier")) == {("a", "b")}
    more = World(FIRMS, rows + bought("b", "a", 200, 240)).confidence("supplier")
    assert more["a", "b"] > world.confidence("supplier")["a", "b"]


@pytest.mark.parametrize(("supplier", "client"), [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("kind", ["purchase", "invoice"])
def test_a_supplier_has_a_direction(supplier: str, client: str, kind: str) -> None:
    # Who buys is the customer of a purchase, and the counterparty of an invoice.
    ends = (client, supplier) if kind == "purchase" else (supplier, client)
    ties = World(FIRMS, bought(*ends, 0, 40, 80, 120, kind=kind)).infer()
    row = [ties.kinds[code] for code in ties.kind].index("supplier")
    assert ties.count[row] == 4
    assert ties.forward[row] == (4 if supplier == "a" else 0)


def test_returns_take_purchases_back_and_persons_supply_nobody() -> None:
    rows = bought("b", "a", 0, 40, 80)
    assert ("a", "b") in World(FIRMS, rows).confidence("supplier")
    back = rows + bought("b", "a", 5, 45, kind="return")
    assert World(FIRMS, back).confidence("supplier") == {}
    people = [person("a"), person("b")]
    assert World(people, rows).confidence("supplier") == {}


def test_a_purchase_after_the_day_is_not_known() -> None:
    world = World(FIRMS, bought("b", "a", 0, 40, 80, 120))
    assert world.confidence("supplier", MONDAY_NOON + days(50)) == {}
    assert ("a", "b") in world.confidence("supplier", MONDAY_NOON + days(130))
    assert world.with_rules(trade_halfway=100.0).confidence("supplier") == {}


def test_partners_are_in_touch_both_ways_for_long_and_a_project_is_not() -> None:
    months = (0, 35, 70, 105, 140, 175, 210, 245)
    rows = talked("a", "b", *months) + talked("a", "c", *range(8))
    rows += [(*("b", "c"), "email", MONDAY_NOON + days(day)) for day in months]
    assert set(World(FIRMS, rows).confidence("partner")) == {("a", "b")}
    assert World(FIRMS, rows).with_rules(partner_halfway=500.0).confidence("partner") == {}


def test_contact_of_who_buys_belongs_to_the_trade_unless_both_buy() -> None:
    months = (0, 35, 70, 105, 140, 175)
    talk = talked("a", "b", *months)
    alone = World(FIRMS, talk).confidence("partner")["a", "b"]
    trade = World(FIRMS, talk + bought("b", "a", *months)).confidence("partner")
    assert trade.get(("a", "b"), 0.0) < 0.5 < alone
    mutual = bought("b", "a", *months) + bought("a", "b", *months)
    assert World(FIRMS, talk + mutual).confidence("partner")["a", "b"] == pytest.approx(alone)


def staff(firm: str, count: int) -> list[Customer]:
    return [person(f"{firm}{n}", company=f"firm {firm.upper()}") for n in range(count)]


def test_people_of_both_at_work_make_partners_and_one_friendship_does_not() -> None:
    people = [*FIRMS, *staff("a", 3), *staff("b", 3)]
    months = (0, 35, 70, 105, 140, 175)
    one = [row for n in range(1) for row in talked(f"a{n}", f"b{n}", *months)]
    three = [row for n in range(3) for row in talked(f"a{n}", f"b{n}", *months)]
    assert World(people, one).confidence("partner") == {}
    assert set(World(people, three).confidence("partner")) == {("a", "b")}
    late = [(*row[:3], row[3] + 9 * 3_600_000_000) for row in three]
    assert World(people, late).confidence("partner") == {}
    two_of_one_name = [*people, Customer("z", kind="organization", name="Firm A")]
    assert World(two_of_one_name, three).confidence("partner") == {}


def test_facts_say_what_was_seen() -> None:
    rows = bought("b", "a", 0, 40, 80, 120)
    (fact,) = World(FIRMS, rows).facts("supplier", "a", "b")
    assert fact.rule == "buys-from"
    assert fact.detail == {"purchases": 4, "sold_by_first": 4, "months": 4}
    assert (fact.first, fact.last) == (MONDAY_NOON, MONDAY_NOON + days(120))
