"""Customers with several records, and those who only look like one."""

import re
import unicodedata

import pandas as pd
import pytest

from graphcrm.demo import DemoData, generate

PLAIN = ["interaction_id", "type", "occurred_at", "amount", "quantity", "product_id", "rating"]


@pytest.fixture(scope="module")
def data() -> DemoData:
    return generate(2000, seed=0, duplicates=10)


@pytest.fixture(scope="module")
def without() -> DemoData:
    return generate(2000, seed=0, duplicates=0)


@pytest.fixture(scope="module")
def person(data: DemoData) -> pd.Series:
    return data.truth.customers.set_index("customer_id")["person_id"]


@pytest.fixture(scope="module")
def pairs(data: DemoData, person: pd.Series) -> pd.DataFrame:
    """Each further record beside the first of the same customer."""
    records = data.customers.assign(person_id=data.customers["customer_id"].map(person))
    further = records[records["customer_id"] != records["person_id"]]
    return further.merge(
        records, left_on="person_id", right_on="customer_id", suffixes=("", "_first")
    )


def digits(phone: object) -> str:
    return re.sub(r"\D", "", str(phone)).lstrip("0")[-9:]


def mailbox(email: object) -> str:
    return re.sub(r"\+.*@", "@", str(email).lower())


def test_that_many_percent_are_there_again_and_some_a_third_time(person: pd.Series) -> None:
    times = person.value_counts()
    assert len(times) == 2000
    assert (times > 1).sum() == 200
    assert 0.05 < (times > 2).sum() / 200 < 0.25
    assert times.max() == 3
    assert (person[person.unique()] == person.unique()).all()


def test_nothing_is_added_that_was_not_there(
    data: DemoData, without: DemoData, person: pd.Series
) -> None:
    pd.testing.assert_frame_equal(data.interactions[PLAIN], without.interactions[PLAIN])
    for end in ("customer_id", "counterparty_id"):
        told = data.interactions[end].map(person)
        pd.testing.assert_series_equal(told, without.interactions[end], check_names=False)
    ends = {
        (person[link.source_id], person[link.target_id], link.type)
        for link in data.links.itertuples()
    }
    assert ends == {
        (link.source_id, link.target_id, link.type) for link in without.links.itertuples()
    }
    assert len(data.links) == len(without.links)


def test_further_records_have_their_part(data: DemoData, pairs: pd.DataFrame) -> None:
    made = data.interactions["customer_id"].value_counts()
    second = made.reindex(pairs["customer_id"]).fillna(0)
    assert 0.1 < second.sum() / made.reindex(pairs["person_id"].unique()).fillna(0).sum() < 0.6
    assert (second > 0).mean() > 0.5
    assert data.links["source_id"].isin(pairs["customer_id"]).sum() > 20
    opened = data.customers.set_index("customer_id")["created_at"]
    theirs = data.interactions[data.interactions["customer_id"].isin(pairs["customer_id"])]
    assert (theirs["occurred_at"] >= theirs["customer_id"].map(opened)).all()


def test_a_careful_human_could_tell_every_one(
    data: DemoData, person: pd.Series, pairs: pd.DataFrame
) -> None:
    """Beside a name there is a thing that is on file of nobody else, or birth date or address."""
    whose = data.customers["customer_id"].map(person)
    boxes = whose.groupby(data.customers["email"].dropna().map(mailbox)).nunique()
    numbers = whose.groupby(data.customers["phone"].dropna().map(digits)).nunique()
    assert boxes.max() > 8
    assert numbers.max() > 8
    for row in pairs.itertuples():
        email, phone = mailbox(row.email), digits(row.phone)
        told = [
            pd.notna(row.email) and email == mailbox(row.email_first) and boxes[email] == 1,
            pd.notna(row.phone) and phone == digits(row.phone_first) and numbers[phone] == 1,
            pd.notna(row.birth_date) and row.birth_date == row.birth_date_first,
            pd.notna(row.address)
            and re.sub(r"\D", "", row.address) == re.sub(r"\D", "", str(row.address_first)),
        ]
        assert any(told), row
        assert pd.notna(row.name) or pd.notna(row.family_name), row


def test_records_differ_as_those_of_other_systems_do(pairs: pd.DataFrame) -> None:
    assert not pairs["customer_id"].str.fullmatch(r"c\d+").any()
    assert set(pairs["source"]) == {"till", "call centre", "newsletter", "crm"}
    kept = pairs.dropna(subset=["name", "name_first"])
    assert 0.3 < (kept["name"] != kept["name_first"]).mean() < 0.8
    for column, least in {"email": 0.2, "phone": 0.4, "address": 0.2, "birth_date": 0.01}.items():
        both = pairs.dropna(subset=[column, f"{column}_first"])
        changed = (both[column] != both[f"{column}_first"]).mean()
        assert least < changed < 0.95, column
        assert pairs[column].isna().mean() > 0.1, column


def test_names_come_in_other_letters_too(pairs: pd.DataFrame) -> None:
    def script(name: str) -> str:
        return unicodedata.name(next(char for char in name if char.isalpha())).split(" ")[0]

    both = pairs.dropna(subset=["name", "name_first"])
    before, after = both["name_first"].map(script), both["name"].map(script)
    for letters in ("CJK", "CYRILLIC", "ARABIC"):
        turned = after[before == letters] == "LATIN"
        assert turned.any(), letters
        assert not turned.all(), letters


def test_lookalikes_are_different_people(data: DemoData, person: pd.Series) -> None:
    told = data.truth.twins
    assert told is not None
    customers = data.customers.set_index("customer_id")
    alike = told["lookalikes"]
    assert len(alike["namesakes"]) == 20
    for kind in ("namesakes", "father_and_son"):
        for one, other in alike[kind]:
            assert person[one] != person[other]
            first, second = customers.loc[one], customers.loc[other]
            assert first["given_name"] == second["given_name"]
            assert first["birth_date"] != second["birth_date"]
    assert alike["father_and_son"]
    for one, other in alike["father_and_son"]:
        assert customers.loc[one, "address"] == customers.loc[other, "address"]
    assert alike["twins"]
    for one, other in alike["twins"]:
        assert customers.loc[one, "birth_date"] == customers.loc[other, "birth_date"]
        assert customers.loc[one, "given_name"] != customers.loc[other, "given_name"]


def test_mailboxes_and_numbers_are_shared(data: DemoData) -> None:
    told = data.truth.twins
    assert told is not None
    customers = data.customers.set_index("customer_id")
    for kind, groups in told["lookalikes"].items():
        column = kind.partition("_")[2]
        if column in ("email", "phone"):
            assert groups, kind
            assert all(customers.loc[who, column].nunique() == 1 for who in groups), kind
    largest = max(told["lookalikes"]["company_email"], key=len)
    assert len(largest) > 8
    assert customers.loc[largest[0], "email"].startswith("info@")


def test_companies_come_with_their_legal_form() -> None:
    firms = generate(4000, seed=1, duplicates=60)
    person = firms.truth.customers.set_index("customer_id")["person_id"]
    names = firms.customers.query("kind == 'organization'").assign(
        person=lambda frame: frame["customer_id"].map(person)
    )
    several = names.groupby("person")["name"].agg(["nunique", "count"]).query("count > 1")
    assert len(several) > 40
    assert (several["nunique"] > 1).mean() > 0.5
    assert names["name"].str.contains("GmbH|Limited|有限公司|株式会社", case=False).any()


@pytest.mark.parametrize("customers", [1, 2, 3, 7, 60, 333])
def test_any_size(customers: int) -> None:
    data = generate(customers, seed=3, duplicates=100)
    assert data.truth.customers["person_id"].nunique() == customers
    assert data.customers["customer_id"].is_unique
    assert set(data.interactions["customer_id"]) <= set(data.customers["customer_id"])


def test_influencers_keep_their_names(data: DemoData, without: DemoData) -> None:
    assert data.truth.influencers == without.truth.influencers
    names = data.customers.set_index("customer_id")["name"]
    for star in data.truth.influencers:
        assert names[star["customer_id"]].casefold() == star["name"].casefold()
