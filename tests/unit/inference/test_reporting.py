"""Who reports to whom: one-to-one meetings, titles, and what looks like it."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.inference.ladder import LADDER
from graphcrm.inference.people import collect_people
from graphcrm.inference.titles import UNKNOWN, ranks
from graphcrm.model import Customer, Micros
from tests.unit.inference.world import MONDAY_NOON, World, days, person

Row = tuple[str, str, str, Micros]
MONTHS = range(0, 300, 30)


def worker(name: str, title: str | None = None, company: str = "Acme") -> Customer:
    return person(name, company=company, job_title=title)


def one_to_ones(boss: str, other: str, shift: int = 0) -> list[Row]:
    """Every month, the boss calling two of three times; everybody at another hour."""
    return [
        (
            *((boss, other) if turn % 3 else (other, boss)),
            "meeting",
            MONDAY_NOON + days(day) + shift * 3_600_000_000,
        )
        for turn, day in enumerate(MONTHS)
    ]


def team(boss: str, *others: str) -> list[Row]:
    return [(boss, w, "meeting", MONDAY_NOON + days(d + 2)) for d in MONTHS for w in others]


PEOPLE = [
    worker("a", "Head of sales"),
    *(worker(name, "Accountant") for name in ("b", "c", "d")),
]
MEETINGS = [row for n, w in enumerate("bcd") for row in one_to_ones("a", w, n)]


def directions(world: World) -> dict[tuple[str, str], bool]:
    """Return for each pair whether the lower one reports."""
    ties, ids = world.infer(), world.ids
    rows = np.flatnonzero(ties.kind == ties.kinds.index("reports-to"))
    return {(ids[ties.low[r]], ids[ties.high[r]]): ties.forward[r] > 0 for r in rows.tolist()}


def test_who_meets_a_higher_title_one_to_one_reports_to_it() -> None:
    found = directions(World(PEOPLE, MEETINGS + team("a", "b", "c", "d")))
    assert found == {("a", "b"): False, ("a", "c"): False, ("a", "d"): False}
    names = dict(zip("abcd", "zbcd", strict=True))
    people = [who._replace(customer_id=names[who.customer_id]) for who in PEOPLE]
    rows = [(names[a], names[b], *rest) for a, b, *rest in MEETINGS + team("a", "b", "c", "d")]
    turned = directions(World(people, rows))  # type: ignore[arg-type]
    assert turned == {("b", "z"): True, ("c", "z"): True, ("d", "z"): True}


def test_equals_who_meet_as_often_do_not_report() -> None:
    pair = [worker("a", "Accountant"), worker("b", "Accountant")]
    assert directions(World(pair, one_to_ones("a", "b"))) == {}
    assert directions(World([worker("a"), worker("b")], one_to_ones("a", "b"))) == {}


def test_team_meetings_alone_and_other_employers_make_nobody_report() -> None:
    assert directions(World(PEOPLE, team("a", "b", "c", "d"))) == {}
    elsewhere = [PEOPLE[0], *(worker(name, "Accountant", "Other") for name in ("b", "c", "d"))]
    assert directions(World(elsewhere, MEETINGS)) == {}


def test_meetings_in_which_guests_meet_each_other_are_not_one_to_one() -> None:
    # As calendars give them: everybody who was there with everybody else.
    rows = team("a", "b", "c", "d")
    rows += [
        (one, other, "meeting", MONDAY_NOON + days(day + 2))
        for day in MONTHS
        for one, other in (("b", "c"), ("b", "d"), ("c", "d"))
    ]
    assert directions(World(PEOPLE, rows)) == {}


def test_of_two_who_may_be_the_boss_the_one_who_leads_the_team_is() -> None:
    people = [*PEOPLE, worker("e", "Head of logistics"), worker("f", "Driver"), worker("g")]
    rows = MEETINGS + team("a", "b", "c", "d") + one_to_ones("e", "b", 5)
    rows += one_to_ones("e", "f", 6) + one_to_ones("e", "g", 7) + team("e", "f", "g")
    found = directions(World(people, rows))
    assert ("a", "b") in found
    assert ("b", "e") not in found


def test_without_titles_many_partners_and_team_meetings_tell() -> None:
    people = [worker(who.customer_id) for who in PEOPLE] + [worker("e"), worker("f")]
    rows = MEETINGS + [row for n, w in enumerate("ef") for row in one_to_ones("a", w, 3 + n)]
    rows += team("a", *"bcdef")
    assert ("a", "b") in directions(World(people, rows))


def test_later_meetings_are_not_known_and_the_threshold_is_configured() -> None:
    world = World(PEOPLE, MEETINGS + team("a", "b", "c", "d"))
    assert world.confidence("reports-to", MONDAY_NOON + days(20)) == {}
    assert len(world.confidence("reports-to", MONDAY_NOON + days(400))) == 3
    assert world.with_rules(one_to_one_halfway=200.0).confidence("reports-to") == {}


def test_facts_say_who_is_above() -> None:
    facts = {
        fact.rule: fact.detail
        for fact in World(PEOPLE, MEETINGS + team("a", "b", "c", "d")).facts("reports-to", "a", "b")
    }
    assert facts["one-to-ones"]["first_leads"] is True
    assert facts["title-above"] == {"above": "Head of sales", "below": "Accountant"}
    assert facts["team-meetings"] == {"months": 10}


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("CEO", "Vice President Sales"),
        ("Vice president", "Head of department"),
        ("Head of department", "Team lead"),
        ("Team lead", "Account manager"),
        ("Teamleiterin", "Buchhalterin"),
        ("Geschäftsführer", "Direktor"),
        ("总经理", "销售总监"),
        ("部长", "经理"),
        ("Accountant", "Assistant to the CEO"),
    ],
)
def test_titles_stand_on_a_ladder(higher: str, lower: str) -> None:
    people = collect_people([worker("a", higher), worker("b", lower), worker("c")], ["a", "b", "c"])
    found = ranks(people.title, LADDER).tolist()
    assert found[0] > found[1] > UNKNOWN == found[2]
