from __future__ import annotations

import pytest

from graphcrm.inference.cohorts import cohort_pairs, employers
from graphcrm.inference.evidence import Pairs
from graphcrm.inference.people import collect_people
from graphcrm.inference.rules import Rules
from graphcrm.model import Customer
from tests.unit.inference.world import MONDAY_NOON, World, days, person


def worker(name: str, since: str | None, until: str | None = None, **fields: str) -> Customer:
    dates = {"employed_from": since, "employed_until": until}
    return person(name, {k: v for k, v in dates.items() if v}, company="Acme", **fields)


def test_one_employer_at_one_time_makes_colleagues_and_at_different_times_none() -> None:
    found = World(
        [
            worker("a", "2015-01-01", "2018-12-31"),
            worker("b", "2017-05-01"),
            worker("c", "2019-03-01"),
        ]
    ).confidence("colleague")
    assert set(found) == {("a", "b"), ("b", "c")}


def test_without_dates_colleagues_are_less_sure_and_a_week_together_is_little() -> None:
    dated = World([worker("a", "2015-01-01"), worker("b", "2016-01-01")]).confidence("colleague")
    bare = World([worker("a", None), worker("b", None)]).confidence("colleague")
    assert 0.5 < bare["a", "b"] < dated["a", "b"]
    week = World([worker("a", "2015-01-01", "2016-01-08"), worker("b", "2016-01-01")])
    assert week.confidence("colleague").get(("a", "b"), 0.0) < dated["a", "b"]


def test_colleagues_are_less_sure_the_larger_the_employer() -> None:
    sizes = (10, 180, 199)
    found = [
        World([worker(f"w{n:03d}", "2015-01-01") for n in range(size)]).confidence("colleague")
        for size in sizes
    ]
    chances = [one["w000", "w001"] for one in found]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > chances[-1]


def test_an_employer_of_many_thousands_makes_no_more_pairs_than_its_contacts() -> None:
    ids = [f"w{n:05d}" for n in range(50_000)]
    people = collect_people((worker(name, "2015-01-01") for name in ids), ids)
    import numpy as np

    met = Pairs(np.array([0, 5], dtype=np.int32), np.array([9, 7], dtype=np.int32))
    blocks = list(cohort_pairs(employers(people), [met], Rules()))
    pairs = [pair for b in blocks for pair in zip(b.low.tolist(), b.high.tolist(), strict=True)]
    assert sorted(pairs) == [(0, 9), (5, 7)]


def test_contact_in_working_hours_makes_colleagues_of_a_large_employer_surer() -> None:
    people = [worker(f"w{n:03d}", "2015-01-01") for n in range(400)]
    mails = [
        (*pair, "email", MONDAY_NOON + days(7 * week))
        for week in range(8)
        for pair in (("w001", "w002"), ("w002", "w001"))
    ]
    assert ("w001", "w002") in World(people, mails).confidence("colleague")
    assert World(people, mails).with_rules(group_most=2).confidence("colleague").keys() == {
        ("w001", "w002")
    }


def test_as_of_a_past_day_only_what_had_begun_counts() -> None:
    world = World([worker("a", "2020-01-01"), worker("b", "2022-01-01")])
    before, after = 1_600_000_000_000_000, 1_660_000_000_000_000  # in 2020 and in 2022
    assert world.confidence("colleague", before) == {}
    assert set(world.confidence("colleague", after)) == {("a", "b")}


def test_a_tie_that_is_over_fades_and_never_is_nothing() -> None:
    world = World([worker("a", "2010-01-01", "2012-01-01"), worker("b", "2010-01-01")])
    strengths = [
        float(world.infer(days(365 * (year - 1970))).strength[0]) for year in (2012, 2014, 2024)
    ]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[0] > 2 * strengths[2] > 0


def student(name: str, **facts: object) -> Customer:
    return person(name, {"university": "Old College", **facts})


def test_one_university_in_common_years_makes_classmates() -> None:
    found = World(
        [
            student("a", class_from=2001, class_until=2005),
            student("b", graduation_year="2004"),
            student("c", class_from=2010, class_until=2014),
        ]
    ).confidence("classmate")
    assert set(found) == {("a", "b")}


def test_ages_stand_in_for_years_with_less_confidence() -> None:
    def born(name: str, day: str) -> Customer:
        return student(name)._replace(birth_date=day)

    found = World([born("a", "1980-01-01"), born("b", "1980-12-01"), born("c", "1990-01-01")])
    assert set(found.confidence("classmate")) == {("a", "b")}
    dated = World([student("a", class_from=2001), student("b", class_from=2001)])
    guess = found.confidence("classmate")["a", "b"]
    assert guess < dated.confidence("classmate")["a", "b"]


def test_organizations_have_no_colleagues_and_no_homes() -> None:
    firms = [
        Customer(name, kind="organization", company="Acme", address="1 Quay", city="Oslo")
        for name in "ab"
    ]
    assert len(World(firms).infer()) == 0


@pytest.mark.parametrize("value", ["soon", "0000-00-00", "", 0, -5, [1], {"a": 1}])
def test_dates_that_are_none_are_unknown(value: object) -> None:
    rows = [person(n, {"employed_from": value}, company="Acme") for n in "ab"]
    assert set(World(rows).confidence("colleague")) == {("a", "b")}
