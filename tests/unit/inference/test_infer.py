from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.errors import InvalidValueError
from graphcrm.inference.evidence import pairs_of
from graphcrm.inference.known import know
from graphcrm.inference.people import collect_people
from graphcrm.inference.scoring import score_pairs, weigh_pairs
from graphcrm.inference.ties import KINDS, MOST_FACTS, Ties
from graphcrm.model import Customer, Link
from tests.unit.inference.world import (
    MONDAY_NOON,
    World,
    contacts_of,
    days,
    involvements_of,
    person,
)

NAMES = [f"c{n}" for n in range(7)]
IDS = st.sampled_from(NAMES)
MOMENTS = st.integers(0, 400).map(lambda hours: MONDAY_NOON + hours * 7 * 3_600_000_000)
WORDS = st.sampled_from([None, "", "Ada", "ada ", "王", "O'Neil", "\0", "n/a", "🙂", "ß" * 40])
CUSTOMERS = st.builds(
    Customer,
    customer_id=IDS,
    name=WORDS,
    family_name=WORDS,
    kind=st.sampled_from([None, "person", "organization"]),
    birth_date=st.sampled_from([None, "1980-02-30", "1981-01-01", "x"]),
    address=st.sampled_from([None, "1 Elm", "Elm 1", "2 Elm", "", "—", "1"]),
    postcode=st.sampled_from([None, "9", "10"]),
    city=st.sampled_from([None, "Oslo", "OSLO", "Rome"]),
    country=st.sampled_from([None, "Norway", "IT", "?"]),
    company=WORDS,
    created_at=st.none() | MOMENTS,
    attributes=st.fixed_dictionaries(
        {
            "university": WORDS,
            "employed_from": st.sampled_from([None, "2019-01-01", "never", 2020]),
            "class_from": st.sampled_from([None, 1999, "2001"]),
            "timezone": st.sampled_from([None, "Asia/Tokyo", "Mars/Phobos", 7]),
        }
    ),
)
CONTACTS = st.tuples(IDS, IDS, st.sampled_from(["email", "call", "referral", "like"]), MOMENTS)
DOINGS = st.tuples(IDS, st.sampled_from("pqrstu"), st.sampled_from(["event", "purchase"]), MOMENTS)
LINKS = st.builds(
    lambda pair, kind, since: Link(*sorted(pair), kind, since=since),
    pair=st.sets(IDS, min_size=2, max_size=2),
    kind=st.sampled_from(["friend", "family"]),
    since=st.none() | MOMENTS,
)
WORLDS = st.builds(
    World,
    customers=st.lists(CUSTOMERS, max_size=7, unique_by=lambda customer: customer.customer_id),
    contacts=st.lists(CONTACTS, max_size=40),
    doings=st.lists(DOINGS, max_size=40),
    links=st.lists(LINKS, max_size=6),
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def same(one: Ties, other: Ties) -> bool:
    columns = ("low", "high", "kind", "strength", "confidence", "first", "last", "count", "forward")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in columns)


@given(WORLDS)
@QUICK
def test_ties_keep_their_bounds_and_order_and_have_facts(world: World) -> None:
    world = world.with_rules(least_confidence=0.0)
    ties = world.infer()
    assert np.all((ties.low >= 0) & (ties.low < ties.high) & (ties.high < len(world.ids)))
    for column in (ties.strength, ties.confidence):
        assert np.all((column > 0) & (column <= 1))
    assert np.all((ties.count >= 1) & (ties.forward >= 0) & (ties.forward <= ties.count))
    keys = list(zip(ties.low, ties.high, ties.kind, strict=True))
    assert keys == sorted(set(keys))
    for row, facts in enumerate(ties.facts(range(len(ties)))):
        assert 1 <= len(facts) <= MOST_FACTS
        weights = [abs(fact.weight) for fact in facts]
        assert weights == sorted(weights, reverse=True)
        odds = np.log(ties.confidence[row]) - np.log1p(-ties.confidence[row])
        # The weights of all facts add up to the log odds of the tie, which are cut far out.
        assert np.clip(sum(fact.weight for fact in facts), -20, 20) == pytest.approx(
            np.clip(odds, -20, 20), abs=1e-6
        )


@given(WORLDS, st.randoms(use_true_random=False))
@QUICK
def test_the_order_of_rows_changes_nothing(world: World, rng: random.Random) -> None:
    def shuffled(rows):
        return rng.sample(list(rows), len(rows))

    turned = replace(
        world,
        customers=shuffled(world.customers),
        contacts=shuffled(world.contacts),
        doings=shuffled(world.doings),
        links=shuffled(world.links),
    )
    assert world.ids == turned.ids
    one, other = world.infer(), turned.infer()
    assert same(one, other)
    assert one.facts(range(len(one))) == other.facts(range(len(other)))


@given(WORLDS, WORLDS, MOMENTS)
@QUICK
def test_nothing_after_the_day_changes_what_was_known_on_it(
    world: World, later: World, as_of: int
) -> None:
    # Everybody is known by name, so that ids are the same with and without what came later.
    bare = [
        Customer(name) for name in NAMES if name not in {c.customer_id for c in world.customers}
    ]
    world = replace(world, customers=[*world.customers, *bare])
    ahead = as_of - MONDAY_NOON + 1
    more = replace(
        world,
        contacts=[*world.contacts, *((a, b, c, m + ahead) for a, b, c, m in later.contacts)],
        doings=[*world.doings, *((a, b, c, m + ahead) for a, b, c, m in later.doings)],
        links=[
            *world.links,
            *(x._replace(type="new", since=(x.since or MONDAY_NOON) + ahead) for x in later.links),
        ],
    )
    one, other = world.infer(as_of), more.infer(as_of)
    assert same(one, other)
    assert one.facts(range(len(one))) == other.facts(range(len(other)))


def test_who_came_later_is_not_known_yet() -> None:
    home = {"family_name": "Quist", "address": "1 Elm", "postcode": "9", "city": "Oslo"}
    pair = [person("a", **home), person("b", created_at=MONDAY_NOON, **home)]
    assert World(pair).infer(MONDAY_NOON - 1).kind.size == 0
    assert World(pair).confidence("household", MONDAY_NOON)


def test_nobody_and_nothing_makes_no_ties() -> None:
    assert len(World().infer()) == 0
    assert World().infer().facts([]) == []
    assert len(World([person("a")]).infer()) == 0


def test_declared_links_alone_make_no_inferred_tie() -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.karate_club_graph()
    links = [Link(*sorted((f"{a:02d}", f"{b:02d}")), "friend") for a, b in graph.edges]
    assert len(World(links=links).infer()) == 0


def test_a_customer_that_comes_twice_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="'a' comes twice"):
        collect_people([person("a"), person("a")], ["a"])


def test_customers_come_in_any_order_and_others_are_left_out() -> None:
    rows = [person(name, company=f"Firm {name}") for name in "cab"]
    people = collect_people([*rows, person("zz")], ["a", "b", "c", "d"])
    assert [people.company.told(n) for n in range(4)] == ["Firm a", "Firm b", "Firm c", None]


def test_every_kind_can_be_switched_off() -> None:
    world = World(contacts=[("a", "b", "referral", MONDAY_NOON)])
    assert len(world.with_rules(off=tuple(KINDS)).infer()) == 0


def test_scores_rank_pairs_by_all_that_speaks_for_them() -> None:
    home = {"family_name": "Quist", "address": "1 Elm", "postcode": "9", "city": "Oslo"}
    people = [person("a", **home), person("b", **home), person("c", city="Oslo"), person("d")]
    people += [person(f"x{n}", city=f"Town{n}") for n in range(30)]
    calls = [
        (*pair, "call", MONDAY_NOON + days(n)) for n in range(3) for pair in (("a", "b"), "bc")
    ]
    world = World(people, calls)
    ids = world.ids
    known = know(
        collect_people(people, ids),
        contacts_of(calls, ids),
        involvements_of([], ids, None),
        [],
        ids,
        None,
        world.rules,
    )
    pairs = pairs_of(np.array([0, 1, 0, 2]), np.array([1, 2, 2, 3]))
    scores = score_pairs(known, pairs)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    weights = weigh_pairs(known, pairs)
    assert np.allclose(sum(weights.values()), scores)
    assert set(weights) >= {"shared-address", "in-contact", "same-city", "common-neighbours"}
