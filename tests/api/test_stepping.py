"""Timelines, one step out, expansions and filtered pictures over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES, LONER

FIRST = AWKWARD[0]


def of(customer_id: str, what: str) -> str:
    return f"/api/v1/customers/{quote(customer_id, safe='')}/{what}"


def neighbours(client: TestClient, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/neighbours", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def walk_through(client: TestClient) -> None:
    timeline = client.get(of("col0", "timeline")).json()
    calls = {"type": "email", "count": 21, "amounts": []}
    assert timeline == {
        "customer_id": "col0", "bin": "month", "total": 21, "left_out": 0,
        "bins": [{"month": "2026-03", "count": 21, "types": [calls]}],
    }  # fmt: skip
    day = client.get(of("col0", "timeline"), params={"since": "2026-03-02", "until": "2026-03-02"})
    assert day.json()["total"] == 7
    assert client.get(of(LONER, "timeline")).json()["bins"] == []

    found = neighbours(client, customer_ids=[FIRST, "col1"])
    others = {*AWKWARD[1:], *COLLEAGUES} - {"col1"}
    assert (set(found["customer_ids"]), found["total"]) == (others, len(others))
    few = neighbours(client, customer_ids=[FIRST], types=["friend", "colleague"], limit=3)
    assert (len(few["customer_ids"]), few["total"]) == (3, len(AWKWARD))
    assert neighbours(client, customer_ids=[FIRST], types=["colleague"])["customer_ids"] == ["col0"]

    ties = client.post("/api/v1/ties", json={"customer_ids": ["col0", "col1", FIRST]}).json()
    assert ties["complete"]
    told = {(one["source_id"], one["target_id"], one["type"]): one for one in ties["items"]}
    mails = told["col0", "col1", "email"]
    assert (mails["first_seen"][:10], mails["last_seen"][:10]) == ("2026-03-01", "2026-03-03")
    assert (mails["origin"], mails["confirmed"], mails["counted"]) == ("inferred", False, True)
    one = client.post("/api/v1/ties", json={"customer_ids": ["col0", "col1", FIRST], "limit": 1})
    assert (len(one.json()["items"]), one.json()["complete"]) == (1, False)

    kinds = client.get(of(FIRST, "expansions")).json()
    told = {kind["type"]: kind["neighbours"] for kind in kinds["kinds"]}
    assert told == {"friend": len(AWKWARD) - 1, "colleague": 1}
    assert kinds["total"] == len(AWKWARD)
    for kind, number in told.items():
        picture = client.get(of(FIRST, "graph"), params={"types": kind}).json()
        assert len(picture["nodes"]) == number + 1
    assert (kinds["neighbours"], kinds["adds"]) == (kinds["total"], kinds["total"])
    here = client.post(of(FIRST, "expansions"), json={"present": [*AWKWARD[1:3], "nobody"]}).json()
    assert {kind["type"]: kind["adds"] for kind in here["kinds"]} == {
        "friend": len(AWKWARD) - 3, "colleague": 1,
    }  # fmt: skip
    assert here["adds"] == here["neighbours"] - 2
    both = client.get(of(FIRST, "graph"), params={"types": ["friend", "colleague"], "limit": 5})
    assert len(both.json()["nodes"]) == 5
    late = client.get(of("col0", "graph"), params={"since": "2026-03-03"}).json()
    assert {node["id"] for node in late["nodes"]} == set(COLLEAGUES)


def test_on_a_file(client: TestClient) -> None:
    walk_through(client)


def test_on_neo4j(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        walk_through(client)


@pytest.mark.parametrize(
    ("where", "params", "status", "said"),
    [
        (of("nobody", "timeline"), {}, 404, "'nobody'"),
        (of("col0", "timeline"), {"bin": "week"}, 422, "'month'"),
        (of("col0", "timeline"), {"since": "soon"}, 422, "it takes a date"),
        (of("col0", "timeline"), {"since": "2026-03-02", "until": "2026-03-01"}, 400, "Swap them"),
        (of("nobody", "expansions"), {}, 404, "'nobody'"),
        (of("col0", "expansions"), {"min_strength": 2}, 422, "min_strength"),
        (of("col0", "graph"), {"min_strength": "nan"}, 422, "min_strength"),
        (of("col0", "graph"), {"types": ""}, 422, "types.0"),
        (of("col0", "graph"), {"since": "2026-03-02", "until": "2026-03-01"}, 400, "Swap them"),
    ],
)
def test_what_does_not_fit_is_said(
    client: TestClient, where: str, params: dict[str, Any], status: int, said: str
) -> None:
    answer = client.get(where, params=params)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"customer_ids": ["col0", "nobody"]}, 422, "'nobody'. Leave these out"),
        ({"customer_ids": []}, 422, "customer_ids"),
        ({"customer_ids": ["col0"], "limit": 10_001}, 422, "limit"),
        ({"customer_ids": ["col0"], "type": "email"}, 422, "type"),
    ],
)
def test_who_cannot_be_asked_for_is_said(
    client: TestClient, body: dict[str, Any], status: int, said: str
) -> None:
    answer = client.post("/api/v1/neighbours", json=body)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"customer_ids": ["col0", "nobody"]}, 422, "'nobody'. Leave these out"),
        ({"customer_ids": []}, 422, "customer_ids"),
        ({"customer_ids": [f"n{n}" for n in range(1501)]}, 400, "it takes 1 to 1,500"),
        ({"customer_ids": ["col0"], "limit": 20_001}, 422, "limit"),
        ({"customer_ids": ["col0"], "types": ["email"]}, 422, "types"),
    ],
)
def test_what_ties_cannot_be_asked_for_is_said(
    client: TestClient, body: dict[str, Any], status: int, said: str
) -> None:
    answer = client.post("/api/v1/ties", json=body)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True)


def test_before_an_analysis_there_are_no_ties(empty_client: TestClient) -> None:
    empty_client.post("/api/v1/customers", json={"customer_id": "a"})
    for answer in (
        empty_client.post("/api/v1/neighbours", json={"customer_ids": ["a"]}),
        empty_client.post("/api/v1/ties", json={"customer_ids": ["a"]}),
        empty_client.get(of("a", "expansions")),
        empty_client.post(of("a", "expansions"), json={"present": []}),
    ):
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:graphcrm:problem:no-analysis"
    assert empty_client.get(of("a", "timeline")).json()["total"] == 0
