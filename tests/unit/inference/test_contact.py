from __future__ import annotations

import pytest

from graphcrm.inference.zones import zone_of
from graphcrm.model import Link
from tests.unit.inference.world import HOUR, MONDAY_NOON, World, days, person

EVENING = MONDAY_NOON + 8 * HOUR
"""A Monday, 20:00 UTC."""


def both_ways(one: str, other: str, times: int, moment: int, kind: str = "message") -> list:
    """Return as many contacts in each direction, a week apart."""
    return [
        (*pair, kind, moment + days(7 * week))
        for week in range(times)
        for pair in ((one, other), (other, one))
    ]


def test_an_exchange_is_contact_and_unanswered_mails_are_hardly() -> None:
    answered = World(contacts=both_ways("a", "b", 3, MONDAY_NOON))
    letters = [("a", "b", "email", MONDAY_NOON + days(n)) for n in range(10)]
    assert answered.confidence("communicates-with")["a", "b"] > 0.75
    assert World(contacts=letters).confidence("communicates-with") == {}


def test_a_mail_to_two_hundred_counts_a_two_hundredth() -> None:
    many = [f"r{n:03d}" for n in range(200)]
    sent = [("s", name, "email", MONDAY_NOON + days(n)) for n in range(6) for name in many]
    back = [(name, "s", "email", MONDAY_NOON + days(9)) for name in many[:2]]
    assert World(contacts=[*sent, *back]).confidence("communicates-with") == {}
    one = [row for row in sent if row[1] == "r000"]
    assert (
        World(contacts=[*one, *back[:1]])
        .with_rules(least_confidence=0.3)
        .confidence("communicates-with")
    )


def test_more_contact_makes_surer_and_older_contact_makes_weaker() -> None:
    chances = [
        World(contacts=both_ways("a", "b", n, MONDAY_NOON)).confidence("communicates-with")[
            "a", "b"
        ]
        for n in (2, 4, 8)
    ]
    assert chances == sorted(chances)
    world = World(contacts=both_ways("a", "b", 4, MONDAY_NOON))
    ends = [MONDAY_NOON + days(after) for after in (30, 210, 4000, 400_000)]
    strengths = [float(world.infer(end).strength[0]) for end in ends]
    assert strengths == sorted(strengths, reverse=True)
    # 180 days are a half-life of the x in x / (x + halfway).
    fresh = [strength / (1 - strength) for strength in strengths]
    assert fresh[1] == pytest.approx(fresh[0] / 2)
    assert strengths[-1] > 0


def test_evenings_make_friends_and_office_hours_do_not() -> None:
    assert World(contacts=both_ways("a", "b", 4, EVENING)).confidence("friend")["a", "b"] > 0.7
    assert World(contacts=both_ways("a", "b", 4, MONDAY_NOON)).confidence("friend") == {}
    saturday = MONDAY_NOON + days(5)
    assert World(contacts=both_ways("a", "b", 4, saturday)).confidence("friend")


def test_the_hour_is_the_customers_own() -> None:
    # 20:00 UTC is noon in Los Angeles, by the attribute or by the country and city.
    there = [person(name, {"timezone": "America/Los_Angeles"}) for name in "ab"]
    assert World(there, both_ways("a", "b", 4, EVENING)).confidence("friend") == {}
    there = [person(name, country="United States", city="Los Angeles") for name in "ab"]
    assert World(there, both_ways("a", "b", 4, EVENING)).confidence("friend") == {}
    nowhere = [person(name, {"timezone": "Moon/Crater"}) for name in "ab"]
    assert World(nowhere, both_ways("a", "b", 4, EVENING)).confidence("friend")


def test_countries_have_zones_by_name_and_code() -> None:
    assert zone_of("Japan", None) == zone_of("jp", "Osaka") == "Asia/Tokyo"
    assert zone_of("United Kingdom", "Leeds") == "Europe/London"
    assert zone_of("USA", "Chicago") == "America/Chicago"
    assert zone_of("Atlantis", "Chicago") == zone_of(None, None) == ""


def test_private_contact_of_one_rare_name_is_family_rather_than_friendship() -> None:
    names = [person(f"p{n:03d}", family_name=f"Name{n}") for n in range(300)]
    kin = [person(name, family_name="Quist") for name in "ab"]
    world = World([*names, *kin], both_ways("a", "b", 4, EVENING))
    assert ("a", "b") in world.confidence("family")
    assert ("a", "b") not in world.confidence("friend")


def test_a_referral_has_a_direction_and_is_no_other_contact() -> None:
    world = World(contacts=[("b", "a", "referral", MONDAY_NOON)])
    ties = world.infer()
    assert [ties.kinds[kind] for kind in ties.kind] == ["referred"]
    assert (ties.count.tolist(), ties.forward.tolist()) == ([1], [0])
    assert ties.first.tolist() == ties.last.tolist() == [MONDAY_NOON]
    fact = world.facts("referred", "a", "b")[0]
    assert (fact.rule, fact.first, fact.detail["referrals"]) == ("referral", MONDAY_NOON, 1)


def test_common_neighbours_make_nothing_alone_and_raise_what_is_there() -> None:
    # a and b have three contacts in common, and work at one firm of 180.
    thirds = [row for c in "uvw" for end in "ab" for row in both_ways(end, c, 2, MONDAY_NOON)]
    assert ("a", "b") not in World(contacts=thirds).infer_pairs()
    staff = [person(name, company="Acme") for name in "ab"]
    staff += [person(f"s{n:03d}", company="Acme") for n in range(180)]
    alone = World(staff).with_rules(least_confidence=0.0).confidence("colleague")["a", "b"]
    raised = World(staff, thirds).with_rules(least_confidence=0.0).confidence("colleague")["a", "b"]
    assert raised > alone


def test_links_make_common_neighbours_while_they_last() -> None:
    def links(until: int | None) -> list[Link]:
        return [Link(min(e, c), max(e, c), "friend", until=until) for c in "uvw" for e in "ab"]

    staff = [person(name, company="Acme") for name in "abcde"]
    chance = [
        World(staff, links=links(until)).confidence("colleague", MONDAY_NOON)["a", "b"]
        for until in (None, MONDAY_NOON - 1)
    ]
    assert chance[0] > chance[1]


def test_contact_with_oneself_and_before_time_began_is_no_trouble() -> None:
    rows = [("a", "a", "call", MONDAY_NOON), ("a", "b", "call", -(10**17)), ("b", "a", "call", 0)]
    assert World(contacts=rows).confidence("communicates-with") == {}
