"""What customers are worth: analysed, stored, over HTTP, on a file and on Neo4j."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.settings import Settings
from tests.api.conftest import client_for


@pytest.fixture
def client(valued_company: Context) -> Iterator[TestClient]:
    with client_for(valued_company) as client:
        yield client


def all_of(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    """Return the whole list, page by page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        params = {**asked, "limit": 200} | ({} if cursor is None else {"cursor": cursor})
        page = client.get("/api/v1/values", params=params).json()
        found += page["items"]
        cursor = page["cursor"]
        if cursor is None:
            return found


def value_of(client: TestClient, customer_id: str) -> Any:
    answer = client.get(f"/api/v1/customers/{quote(customer_id, safe='')}/value")
    return answer.json()["value"]


@pytest.mark.parametrize("measure", ["clv", "spent", "orders", "churn_risk", "network_value"])
def test_the_highest_come_first_and_nobody_without(client: TestClient, measure: str) -> None:
    found = all_of(client, by=measure)
    values = [one["valuation"][measure] for one in found]
    assert values == sorted(values, reverse=True)
    assert None not in values
    assert [one["rank"] for one in found] == list(range(1, len(found) + 1))


def test_one_customer_is_as_in_the_list(client: TestClient) -> None:
    first = all_of(client, by="clv")[0]
    alone = value_of(client, first["customer_id"])
    assert alone == {**first, "rank": None}
    assert alone["life"][-1].startswith(f"{alone['valuation']['stage']} on ")


def test_no_money_is_counted_twice(client: TestClient) -> None:
    found = all_of(client, by="network_value")
    shared = math.fsum(one["valuation"]["network_value"] for one in found)
    own = math.fsum(one["valuation"]["spent"] or 0 for one in found)
    assert shared == pytest.approx(own, rel=1e-9)


def test_segments_and_stages_part_the_list(client: TestClient) -> None:
    found = all_of(client, by="spent")
    for name, field in (("segment", "rfm_segment"), ("stage", "stage")):
        words = {one["valuation"][field] for one in found}
        assert len(words) > 2
        parts = [all_of(client, by="spent", **{name: word}) for word in sorted(words)]
        assert sum(map(len, parts)) == len(found)
        for word, part in zip(sorted(words), parts, strict=True):
            assert {one["valuation"][field] for one in part} == {word}


def test_who_may_leave_is_told_why_and_what_to_do(client: TestClient) -> None:
    found = all_of(client, by="churn_risk")
    risky = [one for one in found if one["valuation"]["churn_risk"] >= 0.25]
    assert risky
    for one in risky:
        now = one["valuation"]["churn_risk"] >= 0.5
        assert one["advice"].startswith("Now: " if now else "Keep an eye on it. ")
    assert all(len(one["reasons"]) <= 3 for one in found)
    assert all(one["advice"] is None for one in found if one["valuation"]["churn_risk"] < 0.25)


def test_the_report_shows_how_far_to_trust_it(client: TestClient) -> None:
    report = client.get("/api/v1/value/report").json()
    test = report["buying"]["holdout"]
    assert test["error_percent"] == pytest.approx(
        100 * (test["expected"] - test["actual"]) / test["actual"]
    )
    assert set(report["churn"]["judged"]) == {"silence", "own", "own and neighbourhood"}
    life = report["lifecycle"]
    assert len(life["stock"]) == len(life["months"]) + 1
    assert report["value"]["buyers"] == len(all_of(client, by="orders"))


def in_group(row: dict[str, Any], cluster: int) -> bool:
    return bool(row["valuation"]["cluster"] == cluster)


def test_groups_part_who_bought(client: TestClient) -> None:
    found = client.get("/api/v1/clusters").json()
    groups = found["items"]
    assert len(groups) > 1
    sizes = [one["customers"] for one in groups]
    assert sizes == sorted(sizes, reverse=True)
    buyers = all_of(client, by="orders")
    assert sum(sizes) == len(buyers)
    for one in groups:
        mine = all_of(client, by="orders", cluster=one["cluster"])
        wanted = {row["customer_id"] for row in buyers if in_group(row, one["cluster"])}
        assert {row["customer_id"] for row in mine} == wanted
        assert len(mine) == one["customers"]
        assert one["description"].startswith(f"{one['customers']:,} customers: ")
        # The geometric mean of one more, as docs/clusters.md says.
        orders = [row["valuation"]["orders"] for row in mine]
        mean = math.expm1(math.fsum(math.log1p(n) for n in orders) / len(orders))
        assert one["means"]["orders"] == pytest.approx(mean)
    chinese = client.get("/api/v1/clusters", headers={"Accept-Language": "zh"}).json()
    assert chinese["items"][0]["description"].startswith(f"{sizes[0]:,} 位客户：")
    assert client.get("/api/v1/values", params={"cluster": 99}).json()["items"] == []


def test_warnings_of_the_test_are_those_of_the_report(client: TestClient) -> None:
    found = client.get("/api/v1/value/warnings").json()
    churn = client.get("/api/v1/value/report").json()["churn"]
    judged = churn["judged"][churn["model"]]
    test = found["test"]
    assert test["run_id"] is None
    assert test["warned"] + test["others"] == judged["customers"]
    last = test["weeks"][-1]
    assert last["left"] + last["others_left"] == judged["left"]
    assert last["left"] + last["stayed"] == test["warned"]
    assert "3 of its own rhythms" in found["meaning"]
    chinese = client.get("/api/v1/value/warnings", headers={"Accept-Language": "zh"}).json()
    assert "自身节奏的 3 倍" in chinese["meaning"]


def test_stock_after_is_stock_before_with_the_moves(client: TestClient) -> None:
    life = client.get("/api/v1/value/report").json()["lifecycle"]
    for month, moves in enumerate(life["moves"]):
        stock = list(life["stock"][month])
        for start, end, count in moves:
            stock[end] += count
            if start >= 0:
                stock[start] -= count
        assert stock == life["stock"][month + 1]


def test_both_stores_say_the_same(
    client: TestClient, valued_company: Context, neo4j_settings: Settings
) -> None:
    copy(valued_company.settings, neo4j_settings)
    with open_context(neo4j_settings) as there, client_for(there) as other:
        wanted = ("clv", "churn_risk", "network_value")
        here = [all_of(client, by=measure) for measure in wanted]
        assert [all_of(other, by=measure) for measure in wanted] == here
        analyze(there, AnalysisRequest(likely=False, engine="local", fresh=True))
        assert [all_of(other, by=measure) for measure in wanted] == here


def test_what_goes_wrong_is_said(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/api/v1/values", params={"by": "beauty"}).status_code == 422
    nobody = client.get("/api/v1/customers/nobody/value")
    assert (nobody.status_code, "'nobody'" in nobody.json()["detail"]) == (404, True)
    assert client.get("/api/v1/values", params={"community": 10**6}).status_code == 404
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True) as ctx, client_for(ctx) as empty:
        early = empty.get("/api/v1/values")
        assert early.json()["type"] == "urn:graphcrm:problem:no-analysis"


def test_without_value_there_is_none(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True) as ctx, client_for(ctx) as client:
        client.post("/api/v1/customers", json=[{"customer_id": "a"}, {"customer_id": "b"}])
        row = {"customer_id": "a", "type": "purchase", "occurred_at": "2026-01-02", "amount": 5}
        client.post("/api/v1/interactions", json=[row])
        analyze(ctx, AnalysisRequest(value=False))
        assert client.get("/api/v1/values").json()["items"] == []
        assert value_of(client, "a") is None
        assert client.get("/api/v1/value/report").json()["value"] is None
        analyze(ctx, AnalysisRequest())
        assert value_of(client, "a")["valuation"]["spent"] == 5
