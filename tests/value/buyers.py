"""Orders for tests of value: written out, drawn from the models, and those of CDNOW."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphcrm.value.bg_nbd import BgNbd
from graphcrm.value.orders import Orders
from tests.shared_data import tables_of

TODAY = 10_000


def orders_from(rows: Sequence[tuple[int, int, float]], customers: int) -> Orders:
    """Return orders from rows of (customer, day, amount), in any order."""
    rows = sorted(rows)
    return Orders(
        customers,
        np.array([row[0] for row in rows], dtype=np.int32),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.float64),
        "EUR",
    )


@dataclass(frozen=True)
class Drawn:
    """Customers drawn from BG/NBD and Gamma-Gamma: what was seen by TODAY, and what came after.

    repeats, last, age: of each, in weeks. alive: whether still. later: times of orders to come,
    weeks after TODAY, with NaN. amounts: of those. value: mean of the repeat orders seen.
    """

    repeats: np.ndarray
    last: np.ndarray
    age: np.ndarray
    alive: np.ndarray
    later: np.ndarray
    amounts: np.ndarray
    value: np.ndarray


def draw(model: BgNbd, money: tuple[float, float, float], n: int, horizon: float) -> Drawn:
    """Draw n customers order by order, straight from the models' story."""
    rng = np.random.default_rng(5)
    rate = rng.gamma(model.r, 1.0 / model.alpha, n)
    leaves = rng.beta(model.a, model.b, n)
    p, q, gamma = money
    scale = 1.0 / rng.gamma(q, 1.0 / gamma, n)
    age = rng.uniform(10.0, 80.0, n)
    now, seen = np.zeros(n), np.zeros(n, dtype=np.int64)
    last, spent = np.zeros(n), np.zeros(n)
    alive = rng.random(n) >= leaves if model.modified else np.ones(n, dtype=bool)
    later: list[np.ndarray] = []
    amounts: list[np.ndarray] = []
    still = alive.copy()
    while still.any():
        now = now + rng.exponential(1.0, n) / rate
        amount = rng.gamma(p, 1.0, n) * scale
        before = still & (now <= age)
        seen += before
        last[before] = now[before]
        spent += np.where(before, amount, 0.0)
        after = still & (now > age) & (now <= age + horizon)
        later.append(np.where(after, now - age, np.nan))
        amounts.append(np.where(after, amount, 0.0))
        stays = rng.random(n) >= leaves
        alive &= stays | ~before
        still &= stays & (now <= age + horizon)
    value = spent / np.maximum(seen, 1)
    return Drawn(seen, last, age, alive, np.array(later).T, np.array(amounts).T, value)


def cdnow_orders(sample: bool) -> Orders:
    """Return the customer-days of CDNOW, of all or of the literature's sample; skips without it."""
    tables = tables_of("cdnow")
    customers = pd.read_csv(tables["customers"][0])
    if sample:
        customers = customers[customers.literature_sample]
    bought = pd.read_csv(tables["interactions"][0])
    bought = bought[bought.customer_id.isin(set(customers.customer_id))]
    day = (pd.to_datetime(bought.occurred_at) - pd.Timestamp("1970-01-01")).dt.days
    days = bought.assign(day=day).groupby(["customer_id", "day"]).amount.sum().reset_index()
    ids = np.sort(customers.customer_id.to_numpy(dtype=str))
    return Orders(
        len(ids),
        np.searchsorted(ids, days.customer_id.to_numpy(dtype=str)).astype(np.int32),
        days.day.to_numpy(dtype=np.int64),
        days.amount.to_numpy(dtype=np.float64),
        "USD",
    )


def day_of(text: str) -> int:
    return int(np.datetime64(text, "D").astype(int))
