"""Warnings of kept runs against what came after, and labels, from a file and from Neo4j."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

import graphcrm
from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import add_rows
from graphcrm.service.values import value_report
from graphcrm.service.warnings import report_warnings
from graphcrm.settings import Settings
from graphcrm.value.rules import read_value_rules
from graphcrm.wording import speaking
from tests.api.conftest import client_for

START = date(2024, 1, 1)
DAYS = 500
PEOPLE = 300
HORIZON = 60
RULES = read_value_rules({"churn": {"horizon_days": HORIZON, "window_days": 60}})


def bought() -> pd.DataFrame:
    """Orders of people who order ever more seldom before they leave for good."""
    rng = np.random.default_rng(4)
    rows = []
    for who in range(PEOPLE):
        ends, day = rng.integers(100, 900), float(rng.integers(0, 40))
        gap = rng.uniform(4, 20)
        while day < min(DAYS, ends):
            rows.append((f"c{who:03}", int(day)))
            day += 1 + rng.exponential(gap) * (3 if ends - day < 90 else 1)
    return pd.DataFrame(rows, columns=["who", "day"]).drop_duplicates()


def as_rows(orders: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "customer_id": who,
            "type": "purchase",
            "amount": 10.0,
            "occurred_at": f"{START + timedelta(days=day)}T10:00:00Z",
        }
        for who, day in zip(orders.who, orders.day.tolist(), strict=True)
    ]


def end_of(day: int) -> int:
    moment = datetime.combine(START + timedelta(days=day + 1), datetime.min.time(), UTC)
    return int(moment.timestamp()) * 1_000_000 - 1


def fill(ctx: Context, orders: pd.DataFrame, more: Sequence[dict[str, Any]] = ()) -> None:
    extra = {row["customer_id"]: row for row in more}
    names = sorted(set(orders.who))
    add_rows(ctx, "customers", [{"customer_id": name, **extra.get(name, {})} for name in names])
    add_rows(ctx, "interactions", as_rows(orders))


def test_warnings_of_a_kept_run_are_held_against_what_came(store_settings: Settings) -> None:
    orders = bought()
    then = DAYS - 80
    with open_context(store_settings, create=True) as ctx:
        fill(ctx, orders)
        asked = AnalysisRequest(likely=False, infer=False, value_rules=RULES)
        for day in (then, DAYS - 1):
            analyze(ctx, replace(asked, as_of=end_of(day)))
        found = report_warnings(ctx)
        with ctx.store.read() as reader:
            earlier = next(run for run in reader.kept_runs() if run.as_of == end_of(then))
            past = reader.at(earlier.run_id)
            ids = reader.customer_ids()
            risk = pd.Series(past.value_table().churn_risk, index=ids).dropna()
        with client_for(ctx) as client:
            told = client.get("/api/v1/value/warnings").json()
            asked_for = {"by": "churn_risk", "limit": 200}
            values = client.get("/api/v1/values", params=asked_for).json()["items"]
    risky = [one for one in values if one["valuation"]["churn_risk"] >= 0.5]
    assert risky
    assert all(one["advice"].startswith("Now: ") for one in risky)
    assert np.mean([bool(one["reasons"]) for one in risky]) > 0.9
    assert all(len(one["reasons"]) <= 3 for one in values)
    (kept,) = found.kept
    assert (kept.run_id, kept.as_of) == (earlier.run_id, end_of(then))
    assert kept.warned == (risk >= 0.5).sum() > 0
    assert [one["week"] for one in told["kept"][0]["weeks"]] == list(range(1, 13))
    later = orders[orders.day > then].groupby("who").day.min() - then
    ahead = later.reindex(risk.index).fillna(np.inf)
    for one in kept.weeks:
        days = min(7 * one.week, DAYS - 1 - then)
        warned = ahead[risk >= 0.5]
        assert one.stayed == ((warned <= days) & (warned <= HORIZON)).sum()
        assert one.left == ((warned > HORIZON) & (days >= HORIZON)).sum()
        others = ahead[risk < 0.5]
        assert one.others_stayed == ((others <= days) & (others <= HORIZON)).sum()
    last = kept.weeks[-1]
    assert last.precision is not None
    assert last.others_share is not None
    assert last.precision > last.others_share


def test_a_label_is_learnt_from_and_said(store_settings: Settings) -> None:
    orders = bought()
    rng = np.random.default_rng(5)
    last = orders.groupby("who").day.max()
    gone = last[last < DAYS - 60]
    days = {
        who: START + timedelta(days=int(day + rng.integers(1, 20))) for who, day in gone.items()
    }
    marks = [{"customer_id": who, "left_on": str(day)} for who, day in days.items()]
    rules = read_value_rules({"churn": {"label": "left_on", "horizon_days": 90, "window_days": 60}})
    with open_context(store_settings, create=True) as ctx:
        fill(ctx, orders, marks)
        analyze(ctx, AnalysisRequest(likely=False, infer=False, value_rules=rules))
        found, churn = report_warnings(ctx), value_report(ctx).churn
        assert found.meaning == "Who has left is said by the attribute 'left_on', within 90 days."
        with speaking("zh"):
            assert "“left_on”" in (report_warnings(ctx).meaning or "")
        assert churn is not None
        assert churn["model"] is not None
        judged = date(1970, 1, 1) + timedelta(days=churn["judged_day"])
        until = judged + timedelta(days=90)
        left = [day for day in days.values() if judged < day <= until]
        assert churn["judged"]["own"]["left"] == len(left)
        with ctx.store.read() as reader:
            table, ids = reader.value_table(), reader.customer_ids()
        assert all(np.isnan(table.churn_risk[ids.index(who)]) for who in days)
        wrong = read_value_rules({"churn": {"label": "left_at"}})
        with pytest.raises(InvalidValueError, match="Did you mean 'left_on'"):
            analyze(ctx, AnalysisRequest(likely=False, infer=False, value_rules=wrong))


def test_from_python(tmp_path: Any) -> None:
    path = tmp_path / "graph.db"
    with open_context(Settings(store=str(path)), create=True) as ctx:
        fill(ctx, bought())
        analyze(ctx, AnalysisRequest(likely=False, infer=False, value_rules=RULES))
    with graphcrm.connect(str(path)) as crm:
        groups = crm.clusters()
        assert groups.customers.sum() == PEOPLE
        assert set(groups.attrs["usual"]) <= set(groups.columns)
        mine = crm.values(by="orders", cluster=0, limit=PEOPLE)
        assert len(mine) == groups.customers[0]
        assert set(mine.cluster) == {0}
        test = crm.warnings().test
        assert test is not None
        assert test.as_of % DAY == 0
        assert len(test.weeks) == -(-HORIZON // 7)
