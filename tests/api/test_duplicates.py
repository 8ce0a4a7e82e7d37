"""Duplicates over HTTP."""

from __future__ import annotations

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
