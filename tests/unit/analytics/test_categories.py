from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphcrm.analytics import categories
from graphcrm.analytics.categories import Category, collect_categories
from graphcrm.model import Customer


def _column(customers: list[Customer], attribute: str) -> dict[int, set[str]]:
    """Return the values of an attribute by position."""
    columns = {column.attribute: column for column in collect_categories(customers).columns}
    found: dict[int, set[str]] = {}
    column: Category = columns[attribute]
    for position, value in zip(column.customer.tolist(), column.value.tolist(), strict=True):
        found.setdefault(position, set()).add(column.values[value])
    return found


def test_known_columns_tags_and_attributes_are_collected() -> None:
    customers = [
        Customer(
            "a", city="Köln", tags=("vip", "new"), attributes={"plan": "gold", "active": True}
        ),
        Customer("b", attributes={"plan": " gold ", "active": False}),
        Customer("c", city="Köln", tags=("vip",), attributes={"plan": "", "level": 3}),
        Customer("d", city="北京", tags=("vip", "new"), attributes={"level": 3, "active": True}),
    ]
    assert _column(customers, "city") == {0: {"Köln"}, 2: {"Köln"}, 3: {"北京"}}
    assert _column(customers, "tags") == {0: {"vip", "new"}, 2: {"vip"}, 3: {"vip", "new"}}
    assert _column(customers, "plan") == {0: {"gold"}, 1: {"gold"}}
    assert _column(customers, "level") == {2: {"3"}, 3: {"3"}}
    assert collect_categories(customers).customers == 4


def test_what_is_unlike_for_nearly_everyone_is_left_out_but_company_and_city_stay() -> None:
    customers = [
        Customer(
            f"c{i}", company=f"Company {i}", city=f"City {i}", attributes={"memo": f"memo {i}"}
        )
        for i in range(30)
    ]
    kept = [column.attribute for column in collect_categories(customers).columns]
    assert kept == ["city", "company"]


def test_an_attribute_of_many_values_is_dropped_while_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(categories, "MOST_VALUES", 10)
    customers = [
        Customer(f"c{i}", company=f"Company {i % 20}", attributes={"code": str(i % 20)})
        for i in range(200)
    ]
    found = collect_categories(customers)
    assert [column.attribute for column in found.columns] == ["company"]


def test_texts_lists_and_numbers_with_a_point_are_no_categories() -> None:
    odd = {"essay": "word " * 40, "score": 0.5, "list": ["x"], "nothing": None}
    customers = [Customer(f"c{i}", attributes=odd) for i in range(4)]
    assert collect_categories(customers).columns == ()


def test_customers_are_streamed() -> None:
    alive: list[str] = []

    def stream() -> Iterator[Customer]:
        for i in range(1000):
            alive.append(f"c{i}")
            yield Customer(f"c{i}", city="Rome")

    assert collect_categories(stream()).customers == len(alive) == 1000


def test_nobody_has_nothing() -> None:
    found = collect_categories([])
    assert (found.customers, found.columns) == (0, ())
