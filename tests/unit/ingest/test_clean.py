from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.ingest.load import LoadOptions, clean_rows
from graphcrm.model import Customer, Link, format_moment
from tests.unit.ingest.reading import clean_one, load, refuse_one

INTERACTION: dict[str, Any] = {"customer_id": "a", "type": "call", "occurred_at": "2024-03-05"}
LINK: dict[str, Any] = {"source_id": "a", "target_id": "b", "type": "friend"}


def test_a_full_customer() -> None:
    row = {
        "customer_id": " c1 ",
        "name": "  Zoë  ",
        "kind": "Company",
        "birth_date": "5.3.1985",
        "created_at": "2024-03-05T10:00:00Z",
        "tags": "vip; new;;vip ; old",
        "company": "",
        "shoe size": "42",
        "empty": "nan",
    }
    customer = clean_one("customers", row)
    assert isinstance(customer, Customer)
    assert customer[:5] == ("c1", "Zoë", None, None, "organization")
    assert (customer.birth_date, customer.tags) == ("1985-03-05", ("vip", "new", "old"))
    assert format_moment(customer.created_at or 0) == "2024-03-05T10:00:00Z"
    assert (customer.company, customer.bare) == (None, False)
    assert customer.attributes == {"shoe size": "42"}


def test_what_is_not_given_is_unknown() -> None:
    assert clean_one("customers", {"customer_id": "c1"}) == Customer("c1")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("x'}) DETACH DELETE n //", "x'}) DETACH DELETE n //"),
        ("../../etc", "../../etc"),
        ("</script><img src=x onerror=alert(1)>", "</script><img src=x onerror=alert(1)>"),
        ("مريم", "مريم"),
        ("客户 1", "客户 1"),
        ("😀" * 512, "😀" * 512),
        (42, "42"),
        (42.0, "42"),
        (1.5, "1.5"),
        (-7, "-7"),
        (2**60, str(2**60)),
        (True, "true"),
        ("042", "042"),
        ("1e5", "1e5"),
    ],
)
def test_ids_hold_any_character(given: Any, kept: str) -> None:
    assert clean_one("customers", {"customer_id": given}).customer_id == kept


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "no value"),
        ("   ", "no value"),
        (None, "no value"),
        ("nan", "no value"),
        ("NULL", "no value"),
        (float("nan"), "no value"),
        ("x" * 513, "513 characters"),
        ("a\0b", "NUL"),
        ("a\ud800", "surrogate"),
        (1e20, "ids as text"),
        (float("inf"), "ids as text"),
        (["a"], "list"),
        ({"a": 1}, "dict"),
    ],
)
def test_ids_that_cannot_be(given: Any, reason: str) -> None:
    column, found = refuse_one("customers", {"customer_id": given})
    assert column == "customer_id"
    assert reason in found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Support Ticket", "support_ticket"),
        ("support-ticket", "support_ticket"),
        ("  E-Mail ", "email"),
        ("PURCHASE", "purchase"),
        ("Beratungsgespräch", "beratungsgespräch"),
        ("电话", "电话"),
        ("follow  up", "follow_up"),
    ],
)
def test_types_are_words(given: str, kept: str) -> None:
    assert clean_one("interactions", INTERACTION | {"type": given}).type == kept


@pytest.mark.parametrize("given", ["", " - ", "a\0b", "x" * 101, None, "a\u202eb"])
def test_types_that_cannot_be(given: str | None) -> None:
    assert refuse_one("interactions", INTERACTION | {"type": given})[0] == "type"


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("12.50", 12.5),
        ("-3", -3.0),
        ("1e3", 1000.0),
        ("1,234.56", 1234.56),
        ("1.234,56", 1234.56),
        ("1 234,56", 1234.56),
        ("1'234.50", 1234.5),
        ("1,234,567", 1234567.0),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("\u22125", -5.0),
        (7, 7.0),
        (7.25, 7.25),
        ("", None),
        ("nan", None),
        (float("nan"), None),
    ],
)
def test_numbers_in_their_forms(given: Any, number: float | None) -> None:
    assert clean_one("interactions", INTERACTION | {"amount": given}).amount == number


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("1,234", "as thousands"),
        ("$5", "currency"),
        ("5 EUR", "currency"),
        ("inf", "not a number"),
        (float("inf"), "infinite"),
        ("1_000", "not a number"),
        ("1e999", "too large"),
        (10**400, "too large"),
        (True, "true or false"),
        ("five", "not a number"),
        ("0x10", "not a number"),
    ],
)
def test_numbers_that_are_not_clear(given: Any, reason: str) -> None:
    column, found = refuse_one("interactions", INTERACTION | {"amount": given})
    assert (column, reason in found) == ("amount", True), found


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("interactions", INTERACTION | {"currency": "euros"}, "currency"),
        ("interactions", INTERACTION | {"occurred_at": "30.02.2024"}, "occurred_at"),
        ("interactions", INTERACTION | {"occurred_at": ""}, "occurred_at"),
        ("interactions", INTERACTION | {"rating": "good"}, "rating"),
        ("customers", {"customer_id": "c", "kind": "robot"}, "kind"),
        ("customers", {"customer_id": "c", "created_at": "31.2.1985"}, "created_at"),
        ("customers", {"customer_id": "c", "birth_date": "\udfff"}, "birth_date"),
        ("customers", {"customer_id": "c", "note": "\udfff"}, "note"),
        ("links", LINK | {"directed": "perhaps"}, "directed"),
        ("links", LINK | {"strength": "0"}, "strength"),
        ("links", LINK | {"strength": 1.5}, "strength"),
        ("links", LINK | {"target_id": "a"}, "target_id"),
        ("links", LINK | {"since": "2024-03-05", "until": "2024-03-04"}, "until"),
    ],
)
def test_a_cell_that_cannot_be_read_names_its_column(
    table: str, cells: dict[str, Any], column: str
) -> None:
    assert refuse_one(table, cells)[0] == column


def test_a_birth_date_that_is_none_is_kept_as_written() -> None:
    written = ["31.2.1985", "05/06/1979", "1979", " Juni 1979 ", 1979, "1985-03-05", "0000-00-00"]
    rows = [{"customer_id": f"c{n}", "birth_date": given} for n, given in enumerate(written)]
    rows.append({"customer_id": "bad", "birth_date": "30.2.1985", "kind": "robot"})
    store, report = load("customers", pd.DataFrame(rows, dtype=object))
    kept = [customer.birth_date for customer in store.customers.values()]
    assert kept == ["31.2.1985", "05/06/1979", "1979", "Juni 1979", "1979", "1985-03-05", None]
    assert [(reject.line, reject.column) for reject in report.rejects] == [(8, "kind")]
    doubts = report.tables[0].suspicious
    assert sum(doubts.values()) == 5
    assert sum("--date-order" in reason for reason in doubts) == 1
    assert all(reason.endswith("kept as written") for reason in doubts)


def test_currencies_and_truths() -> None:
    assert clean_one("interactions", INTERACTION | {"currency": "eur"}).currency == "EUR"
    for word in ("true", "Yes", "1", "Y", True, 1, 1.0):
        assert clean_one("links", LINK | {"directed": word}).directed is True
    for word in ("false", "no", "0", "", None, False):
        assert clean_one("links", LINK | {"directed": word}).directed is False


def test_links_without_direction_are_stored_one_way() -> None:
    assert clean_one("links", LINK | {"source_id": "b", "target_id": "a"}) == Link(
        "a", "b", "friend"
    )
    directed = LINK | {"source_id": "b", "target_id": "a", "directed": "yes", "strength": "0,5"}
    assert clean_one("links", directed) == Link("b", "a", "friend", True, 0.5)


def test_rejects_say_where_and_what() -> None:
    rows: list[Any] = [INTERACTION, INTERACTION | {"amount": "x" * 300, "rating": "bad"}, 7]
    kept, rejects = clean_rows("interactions", rows, LoadOptions())
    assert len(kept) == 1
    first, second = rejects
    assert (first.line, first.column, first.value) == (2, "amount", "x" * 200)
    assert (second.line, second.column, second.value) == (3, "", "7")


def test_equal_interactions_in_a_request_are_both_kept() -> None:
    rows = [INTERACTION, INTERACTION | {"amount": 5}, INTERACTION]
    kept, _ = clean_rows("interactions", rows, LoadOptions())
    again, _ = clean_rows("interactions", rows, LoadOptions())
    assert len({row[0] for row in kept}) == 3
    assert kept == again


def test_attributes_keep_their_types() -> None:
    row = {
        "customer_id": "c",
        "n": 5,
        "x": 0.5,
        "flag": False,
        "big": 2**70,
        "nan": float("nan"),
        "list": [1, "ü"],
        "none": None,
        "name ": "N",
        "inf": float("inf"),
    }
    customer = clean_one("customers", row)
    assert customer.name == "N"
    assert customer.attributes == {
        "n": 5, "x": 0.5, "flag": False, "big": str(2**70), "list": '[1, "ü"]',
    }  # fmt: skip


def test_values_nested_without_end_are_rejected() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for table, row in (
        ("customers", {"customer_id": "c", "x": deep}),
        ("customers", {"customer_id": deep}),
        ("customers", {"customer_id": "c", "tags": deep}),
        ("interactions", INTERACTION | {"amount": 10**5000}),
        ("customers", {"customer_id": "c", "x": 10**5000}),
        ("interactions", INTERACTION | {"occurred_at": deep}),
    ):
        assert refuse_one(table, row)[1]


def test_names_that_cannot_be_written_are_rejected() -> None:
    for name in ("\ud800", "", "  "):
        assert "column name" in refuse_one("customers", {"customer_id": "c", name: 1})[1]


def test_options_that_make_no_sense() -> None:
    bad: tuple[dict[str, Any], ...] = (
        {"timezone": "Nowhere"},
        {"date_order": "x"},
        {"batch_rows": 0},
    )
    for options in bad:
        with pytest.raises(InvalidValueError):
            LoadOptions(**options)
    with pytest.raises(InvalidValueError, match="people"):
        clean_rows("people", [], LoadOptions())
