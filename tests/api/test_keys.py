from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import APIRouter
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from graphcrm_api.app import create_app
from tests.api.conftest import client_for

API = "/api/v1"
KEYS = ("first-key", "schlüssel-二")


@pytest.fixture
def guarded(analysed: Context) -> Iterator[TestClient]:
    with client_for(replace(analysed, settings=replace(analysed.settings, api_keys=KEYS))) as found:
        yield found


@pytest.mark.parametrize("key", KEYS)
def test_each_key_opens_by_either_header(guarded: TestClient, key: str) -> None:
    for name, value in (("X-API-Key", key), ("Authorization", f"Bearer {key}")):
        for url in (f"{API}/customers", "/metrics"):
            answer = guarded.get(url, headers={name: value.encode()})
            assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": "first-ke"},
        {"X-API-Key": "first-key2"},
        {"Authorization": "first-key"},
        {"Authorization": "Basic first-key"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer \u00ff"},
    ],
)
def test_without_a_key_nothing_is_told(guarded: TestClient, headers: dict[str, str]) -> None:
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    for url in (f"{API}/customers", f"{API}/customers/nobody", f"{API}/map?limit=0", "/metrics"):
        answer = guarded.get(url, headers=sent)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["type"] == "urn:graphcrm:problem:unauthorized"
        assert not any(key in answer.text for key in KEYS)


def test_nothing_is_written_without_a_key(guarded: TestClient) -> None:
    for path in ("customers", "interactions", "links", "analysis-runs"):
        assert guarded.post(f"{API}/{path}", json={"customer_id": "c"}).status_code == 401


def test_every_route_under_the_prefix_needs_a_key(guarded: TestClient) -> None:
    document = guarded.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            needs_one = path.startswith(API) or path == "/metrics"
            assert ("401" in operation["responses"]) is needs_one
            assert bool(operation.get("security")) is needs_one
            if needs_one:
                url = path.replace("{community_id}", "0")
                assert guarded.request(method, url).status_code == 401


def test_probes_documentation_and_pages_need_none(analysed: Context) -> None:
    pages = APIRouter()
    pages.add_api_route("/", lambda: {"page": "explorer"}, methods=["GET"])
    ctx = replace(analysed, settings=replace(analysed.settings, api_keys=KEYS))
    with TestClient(create_app(ctx, pages=pages), base_url="http://localhost") as client:
        for url in ("/", "/healthz", "/readyz", "/docs", "/openapi.json"):
            assert client.get(url).status_code == 200
