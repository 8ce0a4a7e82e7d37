"""How a customer compares with others, over HTTP."""

from __future__ import annotations

from urllib.parse import quote

from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES, LONER
from tests.api.test_history import analysed


def of(customer_id: str) -> str:
    return f"/api/v1/customers/{quote(customer_id, safe='')}/percentiles"


def walk_through(client: TestClient) -> None:
    everyone = len(COLLEAGUES) + len(AWKWARD) + 1
    found = client.get(of("col0")).json()["percentiles"]
    assert found["name"] == "Colleague 0"
    measures = {one.pop("measure"): one for one in found["measures"]}
    assert set(measures) == {"pagerank", "betweenness", "degree", "strength", "harmonic", "core"}
    # Its colleagues have one contact less; of the others only the middle of the star has more.
    degree = measures["degree"]
    assert degree["value"] == len(COLLEAGUES)
    assert degree["inside"] == {
        "higher": 0, "equal": 1, "total": len(COLLEAGUES), "percentile": 100.0
    }  # fmt: skip
    assert degree["overall"] == {
        "higher": 1, "equal": 1, "total": everyone,
        "percentile": 100 * (everyone - 2) / (everyone - 1),
    }  # fmt: skip
    loner = client.get(of(LONER)).json()["percentiles"]["measures"]
    assert {one["overall"]["percentile"] for one in loner} == {0.0}
    for odd in AWKWARD:
        if odd != "..":
            assert client.get(of(odd)).json()["percentiles"]["customer_id"] == odd


def test_on_a_file(client: TestClient) -> None:
    walk_through(client)


def test_on_neo4j(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        walk_through(client)


def test_what_goes_wrong_is_said(client: TestClient, empty_client: TestClient) -> None:
    nobody = client.get(of("nobody"))
    assert (nobody.status_code, "'nobody'" in nobody.json()["detail"]) == (404, True)
    assert client.get(of("col0"), params={"by": "degree"}).status_code == 422
    empty_client.post("/api/v1/customers", json={"customer_id": "a"})
    early = empty_client.get(of("a"))
    assert early.json()["type"] == "urn:graphcrm:problem:no-analysis"


def test_who_came_after_the_analysis_has_none(empty: Context) -> None:
    with client_for(empty) as client:
        client.post("/api/v1/customers", json={"customer_id": "a"})
        analysed(client)
        client.post("/api/v1/customers", json={"customer_id": "late"})
        answer = client.get(of("late"))
        assert answer.json() == {"percentiles": None}
