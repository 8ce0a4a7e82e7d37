"""Duplicates over HTTP."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from graphcrm.service.context import Context


def test_pairs_come_with_reasons_and_the_waterfall(
    empty: Context, empty_client: TestClient
) -> None:
    rows = [
        {"customer_id": "a", "name": "Ann Lee", "email": "ann@example.org", "phone": "+4930901820"},
        {"customer_id": "b", "name": "Anne Lee", "email": "ANN@example.org"},
        {"customer_id": "c", "name": "Karl Roe", "email": "karl@example.org"},
    ]
    assert empty_client.post("/api/v1/customers", json=rows).is_success
    answer = empty_client.get("/api/v1/duplicates", params={"min_probability": 0.5})
    assert answer.status_code == 200
    [pair] = answer.json()["items"]
    assert (pair["left_id"], pair["right_id"]) == ("a", "b")
    assert pair["probability"] > 0.9
    assert "e-mail is the same (ann@example.org / ANN@example.org)" in pair["reasons"]
    assert {"comparison", "words", "left", "right", "bits", "probability"} == set(
        pair["waterfall"][0]
    )


def test_nothing_in_an_empty_graph(empty_client: TestClient) -> None:
    nothing = {"items": [], "cursor": None, "total": 0, "resolved_at": None}
    assert empty_client.get("/api/v1/duplicates").json() == nothing


def test_bounds(empty_client: TestClient) -> None:
    for query in ("limit=0", "limit=201", "min_probability=1.5", "after=x"):
        assert empty_client.get(f"/api/v1/duplicates?{query}").status_code == 422
    assert empty_client.get("/api/v1/duplicates?cursor=x").status_code == 400
    assert empty_client.get("/api/v1/duplicates?customer_id=nobody").status_code == 404


def test_any_two_records_can_be_asked_for(empty_client: TestClient) -> None:
    rows = [
        {"customer_id": "a/1", "name": "Ann Lee", "email": "ann@example.org"},
        {"customer_id": "b", "name": "Anne Lee", "email": "ANN@example.org"},
        {"customer_id": "c", "name": "Karl Roe", "email": "karl@example.org"},
    ]
    assert empty_client.post("/api/v1/customers", json=rows).is_success

    def asked(left: str, right: str) -> dict[str, Any]:
        query = {"left_id": left, "right_id": right}
        answer: dict[str, Any] = empty_client.get("/api/v1/comparisons", params=query).json()
        return answer

    same = asked("b", "a/1")
    assert (same["left_id"], same["right_id"], same["never"]) == ("a/1", "b", False)
    assert same["probability"] == same["waterfall"][-1]["probability"] > 0.9
    other = asked("a/1", "c")
    assert other["probability"] < 0.01
    assert "e-mail" in other["missing"]
    assert asked("a/1", "nobody")["status"] == 404
    assert asked("a/1", "a/1")["status"] == 409
