"""Relationships that nobody declared: what truth says is there, the tables show, and not alone."""

from collections import Counter
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from graphcrm.demo import DemoData, generate, staff, trading
from graphcrm.demo.words import cities

Pair = tuple[str, str]
TALK = ("email", "call", "message", "meeting", "visit")


@pytest.fixture(scope="module")
def data() -> DemoData:
    return generate(2000, seed=0, duplicates=0)


@pytest.fixture(scope="module")
def relationships(data: DemoData) -> pd.DataFrame:
    assert data.truth.relationships is not None
    return data.truth.relationships


@pytest.fixture(scope="module")
def people(data: DemoData) -> pd.DataFrame:
    return data.customers[data.customers["kind"] == "person"]


@pytest.fixture(scope="module")
def contacts(data: DemoData) -> pd.DataFrame:
    """Contacts with at most 20 people at once, by pair."""
    rows = data.interactions[data.interactions["type"].isin(TALK)].dropna(subset="counterparty_id")
    audience = rows.groupby(["customer_id", "occurred_at"])["counterparty_id"].transform("nunique")
    rows = rows[audience <= 20]
    one, other = (rows[end].to_numpy(object) for end in ("customer_id", "counterparty_id"))
    low = np.where(one < other, one, other)
    return rows.assign(low=low, high=np.where(one < other, other, one), forward=low == one)


@pytest.fixture(scope="module")
def planted(relationships: pd.DataFrame) -> Callable[..., set[Pair]]:
    def pairs(kind: str, *, shown: bool = False) -> set[Pair]:
        rows = relationships[relationships["kind"] == kind]
        rows = rows[rows["shown"]] if shown else rows
        return set(zip(rows["source_id"], rows["target_id"], strict=True))

    return pairs


def together(frame: pd.DataFrame, *columns: str) -> set[Pair]:
    found: set[Pair] = set()
    for _, members in frame.dropna(subset=list(columns)).groupby(list(columns))["customer_id"]:
        found |= set(combinations(sorted(members), 2))
    return found


def jointly(frame: pd.DataFrame, days: int, most: int) -> Counter[Pair]:
    """Count the things that both did within some days, of those that at most so many did."""
    times: Counter[Pair] = Counter()
    for _, rows in frame.groupby("product_id"):
        first = rows.groupby("customer_id")["occurred_at"].min()
        if len(first) <= most:
            times.update(
                (one, other)
                for one, other in combinations(sorted(first.index), 2)
                if abs(first[one] - first[other]) < pd.Timedelta(days=days)
            )
    return times


def test_each_pair_of_a_kind_is_told_once(relationships: pd.DataFrame) -> None:
    columns = ["source_id", "target_id", "kind", "declared", "shown", "runs"]
    assert list(relationships) == columns
    assert (relationships["source_id"] < relationships["target_id"]).all()
    assert not relationships.duplicated(["source_id", "target_id", "kind"]).any()


def test_what_is_declared_is_in_links_and_nothing_else(
    data: DemoData, relationships: pd.DataFrame
) -> None:
    links = {
        (*sorted((link.source_id, link.target_id)), link.type) for link in data.links.itertuples()
    }
    declared = relationships[relationships["declared"]]
    assert links == {(row.source_id, row.target_id, row.kind) for row in declared.itertuples()}


@pytest.mark.parametrize("hidden", [10, 40, 100])
def test_that_many_percent_of_links_are_held_back(hidden: int) -> None:
    every = generate(1000, seed=2, duplicates=0, hidden=0)
    data = generate(1000, seed=2, duplicates=0, hidden=hidden)
    keys = ["source_id", "target_id", "type"]
    left = len(data.links) / len(every.links)
    assert abs(1 - left - hidden / 100) < 0.05
    assert len(data.links.merge(every.links, on=keys)) == len(data.links)
    told = data.truth.relationships
    assert told is not None
    known = set(zip(told["source_id"], told["target_id"], told["kind"], strict=True))
    assert all(
        (*sorted((link.source_id, link.target_id)), link.type) in known
        for link in every.links.itertuples()
    )


def test_households_have_one_address_and_offices_have_too(
    people: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    found = together(people, "city", "district", "address")
    assert planted("household", shown=True) <= found
    assert len(found - planted("household")) > 100
    # Without the addresses at which seven or more live or work there are few others.
    lived_at = people.groupby(["city", "district", "address"])["customer_id"].transform("size")
    few = together(people[lived_at <= 6], "city", "district", "address")
    assert len(few - planted("household")) < 0.1 * len(few)


def test_families_share_a_name_too(people: pd.DataFrame, planted: Callable[..., set[Pair]]) -> None:
    found = together(people, "city", "address", "family_name")
    shown = planted("family", shown=True)
    assert len(found & shown) > 0.9 * len(shown)
    assert len(found & planted("family")) > 0.95 * len(found)


def test_colleagues_were_there_at_the_same_time(
    people: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    known = people.dropna(subset=["company", "employed_from"]).set_index("customer_id")
    since = pd.to_datetime(known["employed_from"])
    until = pd.to_datetime(known["employed_until"].fillna("2025-07-01"))
    assert (since < until).all()
    same = together(known.reset_index(), "company")
    overlap = {
        (one, other)
        for one, other in same
        if (min(until[one], until[other]) - max(since[one], since[other])).days >= 30
    }
    assert overlap == planted("colleague", shown=True)
    assert len(same) > 1.05 * len(overlap)
    assert not planted("colleague") & (same - overlap)


def test_neighbors_live_near_and_not_together(
    people: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    near = planted("neighbor", shown=True)
    assert len(near) > 500
    homes = people.set_index("customer_id")
    place = homes["city"] + "|" + homes["district"]
    assert all(place[one] == place[other] for one, other in near)
    assert all(homes.loc[one, "address"] != homes.loc[other, "address"] for one, other in near)


def test_regular_contact_runs_both_ways_and_a_lot_does_not(
    data: DemoData, contacts: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    pairs = contacts.groupby(["low", "high"])["forward"].agg(["size", "sum"])
    both = pairs[(pairs["sum"] >= 2) & (pairs["size"] - pairs["sum"] >= 2) & (pairs["size"] >= 5)]
    assert set(both.index) == planted("communicates-with")
    one_sided = pairs[(pairs["size"] >= 5) & pairs["sum"].isin([0])]
    assert len(one_sided) > 50
    assert (pairs["size"] < 5).sum() > 1000
    mails = data.interactions[data.interactions["type"] == "email"]
    at_once = mails.groupby(["customer_id", "occurred_at"])["counterparty_id"].nunique()
    assert at_once.max() >= 200


def test_friends_meet_when_offices_are_closed(
    data: DemoData, contacts: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    ahead = data.customers.set_index("customer_id")["city"].map(
        {city.name: city.utc for city in cities()}
    )
    local = contacts["occurred_at"] + pd.to_timedelta(
        contacts["customer_id"].map(ahead).astype(float), unit="h"
    )
    office = (local.dt.day_of_week < 5) & local.dt.hour.between(8, 17)
    share = contacts.assign(office=office).groupby(["low", "high"])["office"].mean()
    friends = planted("friend", shown=True)
    assert share[list(friends)].mean() < 0.2
    others = planted("communicates-with") - friends - planted("household") - planted("family")
    assert len(others) > 200
    assert share[list(others)].mean() > 0.8


def test_circles_go_to_the_same_small_events(
    data: DemoData, planted: Callable[..., set[Pair]]
) -> None:
    rows = data.interactions[data.interactions["type"] == "event"]
    rows = rows[rows["counterparty_id"].isna()]
    size = rows.groupby("product_id")["customer_id"].nunique()
    assert size.max() > 50
    assert size.median() < 10
    times = jointly(rows, 1, 14)
    often = {pair for pair, many in times.items() if many >= 3}
    assert planted("attended-together", shown=True) <= often
    assert len(often & planted("attended-together")) > 0.95 * len(often)
    once = {pair for pair, many in times.items() if many == 1}
    assert len(once - planted("attended-together")) > 500


def test_circles_buy_rare_things_in_the_same_weeks(
    data: DemoData, planted: Callable[..., set[Pair]]
) -> None:
    rows = data.interactions[data.interactions["type"] == "purchase"]
    buyers = rows.groupby("product_id")["customer_id"].nunique()
    assert buyers.max() > 150
    times = jointly(rows, 8, 14)
    often = {pair for pair, many in times.items() if many >= 3}
    assert len(often & planted("buys-alike", shown=True)) > 0.95 * len(
        planted("buys-alike", shown=True)
    )
    assert len(often & planted("buys-alike")) > 0.95 * len(often)


def test_classmates_studied_in_the_same_years(
    people: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    known = people.dropna(subset=["university", "class_from"])
    years = known.set_index("customer_id")[["class_from", "class_until"]].astype(int)
    same = together(known, "university")
    overlap = {
        (one, other)
        for one, other in same
        if min(years["class_until"][one], years["class_until"][other])
        > max(years["class_from"][one], years["class_from"][other])
    }
    assert overlap == planted("classmate", shown=True)
    assert len(same) > 1.2 * len(overlap) > 500


def test_suppliers_sell_in_many_months_and_others_once(
    data: DemoData, relationships: pd.DataFrame
) -> None:
    firms = set(data.customers.loc[data.customers["kind"] == "organization", "customer_id"])
    rows = data.interactions[data.interactions["type"] == "purchase"]
    rows = rows[rows["customer_id"].isin(firms) & rows["counterparty_id"].isin(firms)]
    assert (rows["amount"] > 0).all()
    span = rows.groupby(["counterparty_id", "customer_id"])["occurred_at"].agg(["min", "max"])
    long = set(span.index[span["max"] - span["min"] > pd.Timedelta(days=90)])
    told = relationships[relationships["kind"] == "supplier"]
    forward = told["runs"] == "->"
    supplier = told["source_id"].where(forward, told["target_id"])
    client = told["target_id"].where(forward, told["source_id"])
    assert long == set(zip(supplier, client, strict=True))
    assert len(span) > 1.4 * len(long) > 50


def test_partners_are_in_touch_for_longer_than_a_project(
    data: DemoData, contacts: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    firms = set(data.customers.loc[data.customers["kind"] == "organization", "customer_id"])
    rows = contacts[contacts["low"].isin(firms) & contacts["high"].isin(firms)]
    pairs = rows.groupby(["low", "high"])["occurred_at"].agg(["min", "max", "size"])
    brief = pairs[(pairs["max"] - pairs["min"] < pd.Timedelta(days=30)) & (pairs["size"] > 5)]
    partners = planted("partner", shown=True)
    assert partners <= set(pairs.index)
    assert len(brief) > 10
    assert not partners & set(brief.index)


def test_who_reports_meets_the_boss_and_so_do_others(
    data: DemoData, relationships: pd.DataFrame, planted: Callable[..., set[Pair]]
) -> None:
    rows = data.interactions[data.interactions["type"] == "meeting"]
    rows = rows.dropna(subset="counterparty_id")
    crowd = rows.groupby(["customer_id", "occurred_at"])["counterparty_id"].transform("nunique")
    ends = rows.loc[crowd == 1, ["customer_id", "counterparty_id"]].to_numpy(object)
    often = Counter(tuple(sorted(pair)) for pair in ends.tolist())
    regular = {pair for pair, many in often.items() if many >= 5}
    reports = planted("reports-to", shown=True)
    assert len(reports) > 100
    assert reports <= regular
    assert len(regular - planted("reports-to")) > 100
    told = relationships[(relationships["kind"] == "reports-to") & relationships["shown"]]
    reporting = told["source_id"].where(told["runs"] == "->", told["target_id"])
    assert reporting.value_counts().max() == 1


def test_little_is_added(data: DemoData, monkeypatch: pytest.MonkeyPatch) -> None:
    without = generate(2000, seed=0, duplicates=0, hidden=0)
    assert len(data.interactions) < 1.45 * len(without.interactions)
    # Without what organizations and employers do, which came later.
    monkeypatch.setattr(staff, "LED_PERCENT", 0)
    for name in ("SUPPLIED", "ONCE", "PARTNERS", "PROJECTS"):
        monkeypatch.setattr(trading, f"{name}_PERCENT", 0)
    private = generate(2000, seed=0, duplicates=0, hidden=40)
    assert len(private.interactions) < 1.35 * len(without.interactions)
    given = data.customers["job_title"].fillna("") != without.customers["job_title"].fillna("")
    assert 0 < given.sum() < 0.03 * len(given)
    assert without.customers.loc[given, "job_title"].notna().all()
    other = ("address", "postcode", "job_title")
    shared = [column for column in without.customers if column not in other]
    same = data.customers[shared].drop(columns="district")
    pd.testing.assert_frame_equal(same, without.customers[shared].drop(columns="district"))


def test_duplicates_change_nothing_in_the_relationships_of_persons(
    relationships: pd.DataFrame,
) -> None:
    told = generate(2000, seed=0, duplicates=5).truth.relationships
    assert told is not None
    keys = ["source_id", "target_id", "kind", "declared"]
    pd.testing.assert_frame_equal(told[keys], relationships[keys])


def test_the_story_counts_them(data: DemoData, relationships: pd.DataFrame) -> None:
    ties = data.truth.ties
    assert ties is not None
    assert ties["hidden"] == 40
    assert sum(kind["pairs"] for kind in ties["kinds"].values()) == len(relationships)
    assert ties["kinds"]["household"]["undeclared_shown"] > 100


@pytest.mark.parametrize("customers", [1, 2, 3, 7, 60, 333])
def test_any_size(customers: int) -> None:
    data = generate(customers, seed=3, duplicates=50)
    told = data.truth.relationships
    assert told is not None
    known = set(data.truth.customers["person_id"])
    assert set(told["source_id"]) | set(told["target_id"]) <= known
    named = set(data.interactions["customer_id"]) | set(
        data.interactions["counterparty_id"].dropna()
    )
    assert named <= set(data.customers["customer_id"])
