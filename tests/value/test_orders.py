"""Orders net of returns and in one currency, beside a plain computation row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.tables import Activity
from graphcrm.value.orders import Orders, Rates, orders_of

KINDS = ("call", "purchase", "return")
MONEY = ("EUR", "USD")


def activity_of(rows: pd.DataFrame) -> Activity:
    """Return rows (see the columns below) as the store gives them."""
    rows = rows.sort_values(["customer", "at", "type", "product", "amount"], kind="stable")
    nothing = np.full(len(rows), np.nan)
    return Activity(
        types=KINDS,
        currencies=MONEY,
        products=[f"p{number}" for number in range(9)],
        channels=(),
        customer=rows.customer.to_numpy(np.int32),
        type=rows.type.to_numpy(np.int16),
        at=rows["at"].to_numpy(np.int64),
        amount=rows.amount.to_numpy(np.float64),
        quantity=nothing,
        rating=nothing,
        currency=rows.currency.to_numpy(np.int16),
        product=rows["product"].to_numpy(np.int32),
        channel=np.full(len(rows), -1, dtype=np.int16),
        void=rows.void.to_numpy(np.bool_),
    )


def rows_of(*rows: tuple[int, str, float, float, int]) -> Activity:
    """Return rows of (customer, type, day, amount, product), in euros."""
    return activity_of(
        pd.DataFrame(
            [
                (who, KINDS.index(kind), int(day * DAY), product, amount, 0, False)
                for who, kind, day, amount, product in rows
            ],
            columns=["customer", "type", "at", "product", "amount", "currency", "void"],
        )
    )


def listed(orders: Orders) -> list[tuple[int, int, float]]:
    return list(
        zip(orders.customer.tolist(), orders.day.tolist(), orders.amount.tolist(), strict=True)
    )


def test_purchases_of_a_day_are_one_order() -> None:
    found = orders_of(
        rows_of((0, "purchase", 3.2, 5, 1), (0, "purchase", 3.9, 7, -1), (2, "purchase", 4, 1, 1)),
        3,
        Rates(),
    )
    assert listed(found) == [(0, 3, 12.0), (2, 4, 1.0)]
    assert (found.customers, found.currency) == (3, "EUR")


def test_a_return_is_taken_off_its_product_first_then_the_latest() -> None:
    found = orders_of(
        rows_of(
            (0, "purchase", 1, 10, 1),
            (0, "purchase", 2, 20, 2),
            (0, "purchase", 3, 30, 3),
            (0, "return", 4, 12, 1),
        ),
        1,
        Rates(),
    )
    # Ten off product 1, which is no order any more; two off the latest.
    assert listed(found) == [(0, 2, 20.0), (0, 3, 28.0)]


def test_what_returns_leave_over_is_told() -> None:
    found = orders_of(rows_of((0, "purchase", 1, 10, -1), (0, "return", 2, 25, -1)), 1, Rates())
    assert listed(found) == []
    assert found.unmatched == 15.0


def test_a_purchase_of_less_than_nothing_is_a_return() -> None:
    found = orders_of(rows_of((0, "purchase", 1, 10, -1), (0, "purchase", 2, -4, -1)), 1, Rates())
    assert listed(found) == [(0, 1, 6.0)]


def test_a_return_without_amount_takes_the_whole_purchase() -> None:
    found = orders_of(
        rows_of(
            (0, "purchase", 1, 10, 1),
            (0, "purchase", 2, 20, 2),
            (0, "return", 3, np.nan, 1),
        ),
        1,
        Rates(),
    )
    assert listed(found) == [(0, 2, 20.0)]
    assert found.unmatched == 0.0


def test_a_return_that_has_not_happened_yet_takes_nothing() -> None:
    rows = rows_of((0, "purchase", 1, 10, -1), (0, "return", 5, 10, -1))
    assert listed(orders_of(rows, 1, Rates(), until=4 * DAY)) == [(0, 1, 10.0)]
    assert listed(orders_of(rows, 1, Rates(), until=5 * DAY)) == []


def test_unpriced_and_free_purchases_are_orders() -> None:
    found = orders_of(
        rows_of((0, "purchase", 1, np.nan, -1), (1, "purchase", 1, 0.0, -1)), 2, Rates()
    )
    assert found.customer.tolist() == [0, 1]
    assert np.isnan(found.amount[0])
    assert (found.amount[1], found.unpriced) == (0.0, 1)


def test_currencies_need_rates_and_the_message_names_what_to_write() -> None:
    table = pd.DataFrame(
        [(0, 1, DAY, -1, 10.0, 0, False), (0, 1, 2 * DAY, -1, 10.0, 1, False)] * 2,
        columns=["customer", "type", "at", "product", "amount", "currency", "void"],
    )
    rows = activity_of(pd.concat([table, table.iloc[:1]]))
    with pytest.raises(InvalidValueError, match=r"'USD' and in 'EUR'.*rates: \{USD: 1\.1\}"):
        orders_of(rows, 1, Rates())
    found = orders_of(rows, 1, Rates(of={"USD": 0.9}))
    assert listed(found) == [(0, 1, 30.0), (0, 2, 18.0)]
    assert orders_of(rows, 1, Rates("USD", {"EUR": 1.1})).amount.tolist() == pytest.approx(
        [33.0, 20.0]
    )


def test_other_types_and_cancelled_purchases_are_nothing() -> None:
    table = pd.DataFrame(
        [(0, 0, DAY, -1, 10.0, 0, False), (0, 1, DAY, -1, 10.0, 0, True)],
        columns=["customer", "type", "at", "product", "amount", "currency", "void"],
    )
    found = orders_of(activity_of(table), 1, Rates())
    assert (len(found), found.void) == (0, 1)


def test_nothing_at_all() -> None:
    empty = pd.DataFrame(
        {name: [] for name in ("customer", "type", "at", "product", "amount", "currency", "void")}
    )
    found = orders_of(activity_of(empty), 4, Rates())
    assert (len(found), found.currency, found.customers) == (0, None, 4)


@pytest.mark.parametrize("seed", range(5))
def test_random_histories_as_a_plain_loop_has_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = 400
    table = pd.DataFrame(
        {
            "customer": rng.integers(0, 30, count),
            "type": rng.choice([0, 1, 2], count, p=[0.1, 0.7, 0.2]),
            "at": rng.permutation(count) * (DAY // 7),
            "product": rng.integers(-1, 5, count),
            "amount": rng.integers(0, 40, count).astype(float),
            "currency": rng.integers(-1, 2, count),
            "void": rng.random(count) < 0.1,
        }
    )
    rates = {"EUR": 1.0, "USD": 0.5}
    found = orders_of(activity_of(table), 30, Rates("EUR", rates))
    assert listed(found) == plainly(table)


def plainly(table: pd.DataFrame) -> list[tuple[int, int, float]]:
    """Return the same by looping over rows; USD at half a euro."""
    orders: list[tuple[int, int, float]] = []
    live = table[~table.void & (table.type > 0)].sort_values("at")
    for who, mine in live.groupby("customer"):
        bought: list[list[float]] = []
        for row in mine.itertuples():
            money = row.amount * (0.5 if row.currency == 1 else 1.0)
            if row.type == 1:
                bought.append([row.at // DAY, row.product, money, money])
                continue
            for alike in (True, False):
                for one in reversed(bought):
                    if alike and (row.product < 0 or one[1] != row.product):
                        continue
                    taken = min(money, one[2])
                    one[2] -= taken
                    money -= taken
        days: dict[int, float] = {}
        for day, _, rest, whole in bought:
            if rest > 0 or whole == 0:
                days[int(day)] = days.get(int(day), 0.0) + rest
        orders += [(int(who), day, money) for day, money in sorted(days.items())]
    return orders
