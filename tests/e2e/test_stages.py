"""Stages on any day, flows, satisfaction of groups: HTTP, Python, on a file and on Neo4j."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import pytest
from starlette.testclient import TestClient

import graphcrm
from graphcrm.model import Valuation, as_datetime
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.settings import Settings
from tests.api.conftest import client_for

DAYS = ("2024-02-29", "2024-12-31", "2025-06-30")
ASKED = (
    "stages",
    *(f"stages?as_of={day}" for day in DAYS),
    "stages/flows",
    "stages/flows?from=2024-11&to=2025-02-03",
    *(f"satisfaction?by={by}" for by in ("community", "channel", "month", "segment")),
    "satisfaction?by=month&community=0&since=2024-06-01&until=2025-01-31",
    "value/rules",
)


@pytest.fixture
def client(valued_company: Context) -> Iterator[TestClient]:
    with client_for(valued_company) as client:
        yield client


def ask(client: TestClient, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def valuations(ctx: Context) -> list[Valuation]:
    with ctx.store.read() as reader:
        return list(reader.values(reader.customer_ids()).values())


def stage_then(one: Valuation, day: str) -> str | None:
    """Plainly: the last stage that a customer came to by the end of a day."""
    past = [c for c in one.stages if as_datetime(c.at).date().isoformat() <= day]
    return past[-1].stage if past else None


@pytest.mark.parametrize("day", DAYS)
def test_stages_on_a_day_are_those_that_each_customer_had_come_to(
    client: TestClient, valued_company: Context, day: str
) -> None:
    everyone = valuations(valued_company)
    expected = Counter(filter(None, (stage_then(one, day) for one in everyone)))
    found = ask(client, f"stages?as_of={day}")
    told = {row["stage"]: row["customers"] for row in found["stages"] if row["customers"]}
    assert told == expected
    assert found["in_stage"] == sum(expected.values())
    with valued_company.store.read() as reader:
        assert found["in_stage"] + found["others"] == reader.counts().customers
    assert found["on"].startswith(day)
    assert math.fsum(row["share"] for row in found["stages"]) == pytest.approx(1)
    someone = everyone[3]
    alone = ask(client, f"customers/{quote(someone.customer_id, safe='')}/value?on={day}")
    assert alone["stage_on"]["stage"] == stage_then(someone, day)


def test_today_is_what_each_customer_is_now(client: TestClient, valued_company: Context) -> None:
    now = Counter(one.stage for one in valuations(valued_company) if one.stage)
    found = ask(client, "stages")
    assert {row["stage"]: row["customers"] for row in found["stages"] if row["customers"]} == now
    assert found["stages"][0]["stage"] == "potential"
    unasked = ask(client, f"customers/{valuations(valued_company)[0].customer_id}/value")
    assert unasked["stage_on"] is None


def test_flows_lead_from_one_month_to_the_next(client: TestClient, valued_company: Context) -> None:
    flows = ask(client, "stages/flows?from=2024-11&to=2025-02")
    assert [one["month"] for one in flows["months"]] == ["2024-11", "2024-12", "2025-01", "2025-02"]
    stages, stock = flows["stages"], flows["before"]
    everyone = valuations(valued_company)
    for month, last, before in zip(
        flows["months"],
        ("2024-11-30", "2024-12-31", "2025-01-31", "2025-02-28"),
        ("2024-10-31", "2024-11-30", "2024-12-31", "2025-01-31"),
        strict=True,
    ):
        moved = dict(zip(stages, stock, strict=True))
        for move in month["moves"]:
            moved[move["target"]] += move["customers"]
            if move["source"] is not None:
                moved[move["source"]] -= move["customers"]
        assert list(moved.values()) == month["stock"]
        stock = month["stock"]
        ways = Counter((stage_then(one, before), stage_then(one, last)) for one in everyone)
        plainly = {way: count for way, count in ways.items() if way[0] != way[1]}
        assert {
            (move["source"], move["target"]): move["customers"]
            for move in month["moves"]
            if move["customers"]
        } == plainly
        assert sum(move["changes"] for move in month["moves"]) >= sum(plainly.values())


def ratings(tables: dict[str, list[Path]]) -> pd.DataFrame:
    with tables["interactions"][0].open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row.get("rating")]
    frame = pd.DataFrame(rows)
    frame["rating"] = frame["rating"].astype(float)
    best = np.where(frame["type"] == "survey", 10.0, 5.0)
    worst = np.where(frame["type"] == "survey", 0.0, 1.0)
    return frame.assign(
        score=(frame["rating"] - worst) / (best - worst),
        month=frame["occurred_at"].str[:7],
        asked=frame["type"] == "survey",
    )


def test_satisfaction_by_month_is_as_pandas_says(
    client: TestClient, demo_tables: dict[str, list[Path]]
) -> None:
    frame = ratings(demo_tables)
    found = {row["group"]: row for row in ask(client, "satisfaction?by=month")["items"]}
    grouped = frame.groupby("month")
    assert list(found) == sorted(grouped.groups)
    for month, rows in grouped:
        row = found[str(month)]
        assert row["mean"]["value"] == pytest.approx(rows["score"].mean())
        assert row["mean"]["ratings"] == len(rows)
        assert row["customers"] == rows["customer_id"].nunique()
        assert row["small"] == (row["customers"] < 10)
        assert row["mean"]["low"] <= row["mean"]["value"] <= row["mean"]["high"]
        asked = rows[rows["asked"]]["rating"]
        if len(asked):
            net = ((asked >= 9).sum() - (asked <= 6).sum()) / len(asked)
            assert row["nps"]["value"] == pytest.approx(net)
        else:
            assert row["nps"] is None


def test_groups_part_all_ratings_and_filters_take_some(
    client: TestClient, valued_company: Context, demo_tables: dict[str, list[Path]]
) -> None:
    frame = ratings(demo_tables)
    bought = {one.customer_id for one in valuations(valued_company) if one.rfm_segment}
    for by in ("community", "segment", "month"):
        found = ask(client, f"satisfaction?by={by}&limit=200")
        known = frame[frame["customer_id"].isin(bought)] if by == "segment" else frame
        assert sum(row["mean"]["ratings"] for row in found["items"]) == len(known)
        assert found["total"]["mean"]["ratings"] == len(frame)
    first, *rest = ask(client, "satisfaction")["items"]
    assert first["customers"] == max(row["customers"] for row in (first, *rest))
    inside = ask(client, f"satisfaction?by=month&community={first['group']}&since=2025-01-01")
    with valued_company.store.read() as reader:
        scores = reader.scores(sorted(set(frame["customer_id"])))
    members = {name for name, one in scores.items() if one.community_id == int(first["group"])}
    kept = frame[frame["customer_id"].isin(members) & (frame["month"] >= "2025-01")]
    assert inside["total"]["mean"]["ratings"] == len(kept)
    assert inside["total"]["mean"]["value"] == pytest.approx(kept["score"].mean())
    page = ask(client, "satisfaction?by=month&limit=2")
    more = ask(client, f"satisfaction?by=month&limit=2&cursor={quote(page['cursor'])}")
    assert [*page["items"], *more["items"]] == ask(client, "satisfaction?by=month")["items"][:4]


def test_a_coarser_community_holds_the_ratings_of_its_parts(
    client: TestClient, valued_company: Context
) -> None:
    with valued_company.store.read() as reader:
        coarse = reader.communities(1, level=1)[0]
        parts = [one.community_id for one in reader.communities(10**6, parent=coarse.community_id)]
    found = ask(client, f"satisfaction?community={coarse.community_id}")
    everyone = {row["group"]: row for row in ask(client, "satisfaction?limit=200")["items"]}
    assert found["items"] == [row for name, row in everyone.items() if int(name) in parts]


def test_memory_and_both_stores_say_the_same(
    client: TestClient, valued_company: Context, neo4j_settings: Settings
) -> None:
    here = [ask(client, path) for path in ASKED]
    with client_for(replace(valued_company, resident=True)) as resident:
        assert [ask(resident, path) for path in ASKED] == here
    copy(valued_company.settings, neo4j_settings)
    with open_context(neo4j_settings) as there, client_for(there) as other:
        assert [ask(other, path) for path in ASKED] == here


def test_python_says_the_same(client: TestClient, valued_company: Context) -> None:
    with graphcrm.connect(valued_company.settings.store) as crm:
        stages = crm.stages(on="2024-12-31")
        told = ask(client, "stages?as_of=2024-12-31")
        assert stages.to_dict("records") == told["stages"]
        assert stages.attrs["others"] == told["others"]
        flows = crm.stage_flows("2025-01-15", "2025-02-01")
        assert sorted(set(flows["month"].astype(str))) == ["2025-01", "2025-02"]
        groups = crm.satisfaction("month", since="2025-01-01")
        rows = ask(client, "satisfaction?by=month&since=2025-01-01")["items"]
        assert list(groups["mean_value"]) == [row["mean"]["value"] for row in rows]
        assert list(groups["nps_ratings"].fillna(0)) == [
            row["nps"]["ratings"] if row["nps"] else 0 for row in rows
        ]


def test_what_goes_wrong_is_said(client: TestClient) -> None:
    late = client.get("/api/v1/stages?as_of=2099-01-01")
    assert (late.status_code, "and 2099-01-01 is later" in late.json()["detail"]) == (400, True)
    for path in ("stages/flows?from=2025-13", "satisfaction?by=beauty", "stages?as_of=soon"):
        assert client.get(f"/api/v1/{path}").status_code == 422
    assert client.get("/api/v1/stages/flows?from=2025-03&to=2025-01").status_code == 400
    assert client.get("/api/v1/satisfaction?since=2025-03-01&until=2025-01-01").status_code == 400
    assert client.get("/api/v1/satisfaction?community=1000000").status_code == 404


def test_before_an_analysis_and_without_value_there_is_nothing(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "g.db"))
    with open_context(settings, create=True) as ctx, client_for(ctx) as empty:
        for path in ("stages", "stages/flows", "satisfaction"):
            assert empty.get(f"/api/v1/{path}").status_code == 409
        row = {"customer_id": "a", "counterparty_id": "b", "type": "call"}
        empty.post("/api/v1/interactions", json=[{**row, "occurred_at": "2026-01-02"}])
        analyze(ctx, AnalysisRequest(value=False))
        assert ask(empty, "stages")["stages"] == []
        assert ask(empty, "stages")["others"] == 2
        assert ask(empty, "satisfaction")["items"] == []
        assert ask(empty, "satisfaction")["total"] is None
        assert ask(empty, "stages/flows")["months"][0]["moves"] == []


def test_an_analysis_takes_value_rules_and_keeps_them(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True) as ctx, client_for(ctx) as client:
        rows = [
            {"customer_id": name, "type": "review", "occurred_at": "2026-01-02", "rating": 3}
            for name in "ab"
        ]
        client.post("/api/v1/interactions", json=rows)
        wrong = client.post(
            "/api/v1/analysis-runs", json={"value_rules": {"clv": {"discount": -1}}}
        )
        assert (wrong.status_code, wrong.json()["detail"]) == (
            400,
            "clv: discount is -1; it takes a number from 0 to 10.",
        )
        rules = {"satisfaction": {"min_group": 2, "scales": {"stars": {"worst": 1, "best": 3}}}}
        run = client.post("/api/v1/analysis-runs", json={"value_rules": rules}).json()["run_id"]
        while ask(client, f"analysis-runs/{run}")["status"] in ("queued", "running"):
            pass
        kept = ask(client, "value/rules")
        assert kept["run_id"] == run
        assert kept["run"]["satisfaction"]["min_group"] == 2
        assert kept["next"]["satisfaction"]["min_group"] == 10
        total = ask(client, "satisfaction?by=month")["total"]
        assert (total["mean"]["value"], total["small"]) == (1, False)
        again = client.post("/api/v1/analysis-runs", json={"value_rules": kept["run"]})
        while ask(client, f"analysis-runs/{again.json()['run_id']}")["status"] != "succeeded":
            pass
        assert ask(client, "value/rules")["run"] == kept["run"]
