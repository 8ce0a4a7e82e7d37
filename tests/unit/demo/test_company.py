import re
import unicodedata
from collections import Counter

import pandas as pd
import pytest

from graphcrm.demo import DemoData, generate
from graphcrm.demo.streams import PURPOSES, stream
from graphcrm.errors import InvalidValueError

RESERVED_DOMAIN = re.compile(r"[^@\s]+@(example\.(com|org|net)|[a-z0-9-]+\.example)")
FICTION = re.compile(
    r"\+44 20 7946 0\d{3}|\+44 7700 900\d{3}|\+33 1 99 00 \d{4}|\+33 6 39 98 \d{4}"
    r"|\+49 30 23125 \d{3}|\+1 (212|646|718|917|347|929) 555 01\d\d"
    r"|\+46 8 465 004 \d\d|\+46 70 174 06 (0[5-9]|[1-9]\d)"
)
SCRIPTS = ("LATIN", "CJK", "HIRAGANA", "HANGUL", "ARABIC", "HEBREW", "CYRILLIC", "DEVANAGARI")


@pytest.fixture(scope="module")
def data() -> DemoData:
    """Everybody on file once, no tie hidden; more is in test_duplicates.py and test_hidden.py."""
    return generate(2000, seed=0, duplicates=0, hidden=0)


@pytest.fixture(scope="module")
def purchases(data: DemoData) -> pd.DataFrame:
    return data.interactions[data.interactions["type"] == "purchase"]


@pytest.mark.parametrize("customers", [1, 2, 3, 7, 60, 333])
def test_any_size(customers: int) -> None:
    data = generate(customers, seed=3, duplicates=0, hidden=0)
    assert len(data.customers) == customers
    assert data.customers["customer_id"].is_unique
    assert set(data.interactions["customer_id"]) <= set(data.customers["customer_id"])


def test_seeds_differ() -> None:
    first, second = (generate(50, seed).customers["name"].tolist() for seed in (0, 1))
    assert first != second


def test_every_purpose_has_random_numbers_of_its_own() -> None:
    first = [stream(0, purpose).integers(0, 1 << 40) for purpose in PURPOSES]
    assert len(set(first)) == len(PURPOSES)


def test_every_id_exists(data: DemoData) -> None:
    known = set(data.customers["customer_id"])
    assert data.customers["customer_id"].is_unique
    assert data.interactions["interaction_id"].is_unique
    named = [
        data.interactions["customer_id"],
        data.interactions["counterparty_id"].dropna(),
        data.links["source_id"],
        data.links["target_id"],
        data.truth.customers["customer_id"],
    ]
    for column in named:
        assert set(column) <= known


def test_no_pair_is_linked_twice_in_one_way(data: DemoData) -> None:
    pairs = Counter(
        (frozenset((link.source_id, link.target_id)), link.type) for link in data.links.itertuples()
    )
    assert all(len(pair) == 2 for pair, _ in pairs)
    assert max(pairs.values()) == 1


def test_two_years_that_end_at_a_fixed_date(data: DemoData) -> None:
    moments = data.interactions["occurred_at"]
    assert moments.is_monotonic_increasing
    assert str(moments.min().date()) == "2023-07-01"
    assert str(moments.max().date()) == "2025-06-30"
    assert data.links["since"].max() < pd.Timestamp("2025-07-01", tz="UTC")


def test_names_come_in_several_scripts(data: DemoData) -> None:
    found = Counter(
        script
        for name in data.customers["name"]
        for script in {unicodedata.name(char).split(" ")[0] for char in name if char.isalpha()}
    )
    for script in SCRIPTS:
        assert found[script] >= 3, script
    accents = data.customers["name"].map(lambda name: unicodedata.normalize("NFD", name) != name)
    assert accents.sum() >= 100


def test_nobody_can_be_reached(data: DemoData) -> None:
    emails, numbers = data.customers["email"].dropna(), data.customers["phone"].dropna()
    assert len(emails) > 1500
    assert len(numbers) > 500
    assert emails.is_unique
    assert numbers.is_unique
    assert all(RESERVED_DOMAIN.fullmatch(email) for email in emails)
    assert all(FICTION.fullmatch(number) for number in numbers)


def test_households_share_address_and_mostly_a_name(data: DemoData) -> None:
    people = data.customers.merge(data.truth.customers, on="customer_id").dropna(subset="address")
    homes = people.groupby("household")
    shared = homes.filter(lambda home: len(home) > 1).groupby("household")
    assert len(shared) > 100
    assert (shared["address"].nunique() == 1).all()
    # A woman's family name may have a form of its own.
    assert (shared["family_name"].nunique() == 1).mean() > 0.7


def test_cells_are_missing_but_never_what_is_required(data: DemoData) -> None:
    missing = data.customers.isna().mean()
    for column in ("email", "birth_date", "gender", "address", "company", "phone"):
        assert 0.05 < missing[column] < 0.7, column
    assert not missing["customer_id"]
    required = data.interactions[["interaction_id", "customer_id", "type", "occurred_at"]]
    assert not required.isna().any(axis=None)


def test_organisations_are_customers_too(data: DemoData) -> None:
    firms = data.customers[data.customers["kind"] == "organization"]
    assert len(firms) == 60
    assert firms["given_name"].isna().all()
    ends = set(data.links["source_id"]) | set(data.links["target_id"])
    assert len(set(firms["customer_id"]) & ends) > 50


def test_few_buy_much_and_many_buy_little(purchases: pd.DataFrame) -> None:
    each = purchases["customer_id"].value_counts()
    assert each.head(len(each) // 10).sum() > 0.35 * each.sum()
    assert each.median() < 10


def test_shelves_have_their_season(purchases: pd.DataFrame) -> None:
    month = purchases["occurred_at"].dt.month
    garden = month[purchases["product_category"] == "Gardening"]
    games = month[purchases["product_category"] == "Board games"]
    assert garden.isin([3, 4, 5]).mean() > 1.5 * garden.isin([11, 12, 1]).mean()
    assert games.isin([11, 12]).mean() > 1.5 * games.isin([5, 6]).mean()


def test_some_customers_stay_away(purchases: pd.DataFrame) -> None:
    bought = purchases.groupby("customer_id")["occurred_at"].agg(["count", "max"])
    regular = bought[bought["count"] >= 12]
    lost = regular["max"] < pd.Timestamp("2025-01-01", tz="UTC")
    assert 0.05 < lost.mean() < 0.5


def test_a_group_likes_its_own_product(data: DemoData, purchases: pd.DataFrame) -> None:
    truth = data.truth.customers.set_index("customer_id")["group"]
    group = purchases["customer_id"].map(truth)
    for planted in data.truth.groups:
        has = purchases["product_id"] == planted["product"]
        inside = purchases.loc[has & (group == planted["group"]), "customer_id"].nunique()
        outside = purchases.loc[has & (group != planted["group"]), "customer_id"].nunique()
        others = (truth != planted["group"]).sum()
        assert inside / planted["size"] > 1.5 * outside / others, planted["name"]


def test_influencers_refer_and_the_referred_buy(data: DemoData, purchases: pd.DataFrame) -> None:
    referrals = data.interactions[data.interactions["type"] == "referral"]
    made = referrals["customer_id"].value_counts()
    planted = {star["customer_id"]: star for star in data.truth.influencers}
    assert set(data.truth.customers.query("influencer")["customer_id"]) == set(planted)
    assert {who: made[who] for who in planted} == {
        who: star["referred"] for who, star in planted.items()
    }
    assert made.head(20).index.isin(list(planted)).all()
    stars = referrals[referrals["customer_id"].isin(list(planted))]
    bought = stars.merge(
        purchases, left_on="counterparty_id", right_on="customer_id", suffixes=("", "_after")
    )
    wait = bought["occurred_at_after"] - bought["occurred_at"]
    soon = bought[(wait > pd.Timedelta(0)) & (wait < pd.Timedelta(days=32))]
    assert soon["interaction_id"].nunique() > 0.6 * len(stars)


def test_truth_names_the_groups_of_everybody(data: DemoData) -> None:
    truth = data.truth.customers
    assert list(truth["customer_id"]) == list(data.customers["customer_id"])
    sizes = truth.loc[truth["group"] >= 0, "group"].value_counts()
    assert {planted["group"]: planted["size"] for planted in data.truth.groups} == sizes.to_dict()
    assert sizes.max() > 4 * sizes.min()
    assert 0.03 < (truth["group"] < 0).mean() < 0.15
    assert len({planted["name"] for planted in data.truth.groups}) == len(data.truth.groups)


def test_team_and_household_lie_within_a_group(data: DemoData) -> None:
    members = data.truth.customers.query("group >= 0 and team >= 0")
    assert (members.groupby("team")["group"].nunique() == 1).all()


@pytest.mark.parametrize("percent", [-1, 100.5, float("nan")])
def test_no_such_share_of_duplicates(percent: float) -> None:
    with pytest.raises(InvalidValueError, match=str(percent)):
        generate(10, 0, percent)


@pytest.mark.parametrize(("customers", "seed"), [(0, 0), (-5, 0), (10, -1), (10**9, 0)])
def test_nonsense_is_refused_with_the_value(customers: int, seed: int) -> None:
    with pytest.raises(InvalidValueError, match=str(seed if seed < 0 else customers)):
        generate(customers, seed)
