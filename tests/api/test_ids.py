"""Ids of any characters are ordinary customers, in paths as in queries and answers."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD

API = "/api/v1"
# A client takes dots alone out of a path before it sends it.
IN_PATHS = [key for key in AWKWARD if key != ".."]


def segment(customer_id: str) -> str:
    return quote(customer_id, safe="")


@pytest.mark.parametrize("customer_id", IN_PATHS)
def test_every_route_of_a_customer_takes_the_id(client: TestClient, customer_id: str) -> None:
    url = f"{API}/customers/{segment(customer_id)}"
    assert client.get(url).json()["customer_id"] == customer_id
    related = client.get(f"{url}/related", params={"limit": 50})
    assert related.status_code == 200
    found = {item["customer_id"] for item in related.json()["items"]}
    assert customer_id not in found
    assert found & set(AWKWARD)
    assert client.get(f"{url}/interactions").json() == {"items": [], "cursor": None}
    picture = client.get(f"{url}/graph").json()
    assert picture["focus"] == customer_id
    assert customer_id in [node["id"] for node in picture["nodes"]]


@pytest.mark.parametrize("customer_id", AWKWARD)
def test_queries_take_the_id(client: TestClient, customer_id: str) -> None:
    found = client.get(f"{API}/customers", params={"id": customer_id}).json()
    assert [item["customer_id"] for item in found["items"]] == [customer_id]
    path = client.get(f"{API}/paths", params={"source": customer_id, "target": AWKWARD[0]})
    assert path.status_code == 200
    assert path.json()["source_id"] == customer_id


def test_an_id_that_nobody_has_is_an_empty_list(client: TestClient) -> None:
    found = client.get(f"{API}/customers", params={"id": "nobody"}).json()
    assert found == {"items": [], "cursor": None, "instead": None}


def test_an_encoded_slash_is_no_separator(client: TestClient) -> None:
    assert client.get(f"{API}/customers/a%2Frelated").json()["customer_id"] == "a/related"
    unknown = client.get(f"{API}/customers/a/related")
    assert unknown.status_code == 404
    assert "'a'" in unknown.json()["detail"]


def test_percent_signs_are_decoded_once(client: TestClient) -> None:
    assert client.get(f"{API}/customers/a%2Fb%252Fc").json()["customer_id"] == "a/b%2Fc"
    assert client.get(f"{API}/customers/%252e%252e").json()["customer_id"] == "%2e%2e"


@pytest.mark.parametrize(
    "url", ["/customers/%FF", "/customers/%ED%A0%80/related", "/customers?q=%C3%28"]
)
def test_text_that_is_not_utf8_is_a_400(client: TestClient, url: str) -> None:
    answer = client.get(f"{API}{url}")
    assert answer.status_code == 400
    assert "UTF-8" in answer.json()["detail"]


def test_markup_in_a_name_stays_data(client: TestClient) -> None:
    markup = "</script><img src=x onerror=alert(1)>"
    answer = client.get(f"{API}/customers", params={"q": "onerror"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["items"][0]["name"] == f"Name {markup}"


@pytest.mark.neo4j
def test_neo4j_knows_the_same_ids_and_keeps_everybody(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        for customer_id in IN_PATHS:
            url = f"{API}/customers/{segment(customer_id)}"
            assert client.get(url).json()["customer_id"] == customer_id
        for customer_id in IN_PATHS[:3]:
            url = f"{API}/customers/{segment(customer_id)}"
            assert client.get(f"{url}/related").json()["items"]
            assert client.get(f"{url}/graph").json()["focus"] == customer_id
            assert client.get(f"{API}/customers", params={"q": customer_id}).json()["items"]
        status = client.get(f"{API}/status").json()
        assert status["counts"]["customers"] == len(AWKWARD) + 9
