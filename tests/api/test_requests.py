"""What is refused whatever the route, and what every answer carries."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from graphcrm.errors import GraphCrmError, StoreError, StoreUnavailableError
from graphcrm.service.context import Context
from graphcrm.store.base import Reader
from graphcrm_api.app import create_app
from tests.api.conftest import client_for

API = "/api/v1"


def test_an_unknown_address_is_a_problem(client: TestClient) -> None:
    for url in ("/nothing", f"{API}/nothing", f"{API}/customers/", f"{API}/customers//related"):
        answer = client.get(url)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:graphcrm:problem:not-found"


def test_a_wrong_method_says_which_are_taken(client: TestClient) -> None:
    answer = client.delete(f"{API}/customers")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert answer.json()["status"] == 405
    assert client.post(f"{API}/customers/x").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/customers?limit=0", "limit"),
        ("/customers?limit=201", "limit"),
        ("/customers?limit=ten", "limit"),
        ("/customers?limit=", "limit"),
        ("/customers?community=-1", "community"),
        ("/customers?community=99999999999", "community"),
        (f"/customers?q={'x' * 201}", "q"),
        ("/customers?qq=typo", "qq"),
        ("/customers/col1?expand=all", "expand"),
        ("/customers/col1/related?min_strength=1.5", "min_strength"),
        ("/customers/col1/related?min_strength=nan", "min_strength"),
        ("/customers/col1/graph?depth=4", "depth"),
        ("/customers/col1/graph?depth=0", "depth"),
        ("/customers/col1/graph?limit=1501", "limit"),
        ("/map?limit=1501", "limit"),
        ("/influencers?by=fame", "by"),
        ("/communities/first", "community_id"),
        ("/communities/-1", "community_id"),
        ("/paths?source=col1", "target"),
    ],
)
def test_a_parameter_out_of_bounds_is_a_422_that_names_it(
    client: TestClient, url: str, name: str
) -> None:
    answer = client.get(f"{API}{url}")
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "urn:graphcrm:problem:invalid-request"
    assert problem["errors"][0]["name"] == name
    assert name in problem["detail"]


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rubbish",
        "äöü",
        "bnVsbA",
        cursor(),
        cursor(True),
        cursor(-5),
        cursor(10**30),
        cursor("a", "b", "c"),
        cursor(["a"]),
        cursor({"a": 1}),
        cursor("\ud800"),
        cursor(5, "\ud800"),
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "customers",
        "customers?q=col",
        "customers/col1/related",
        "customers/col1/interactions",
        "influencers",
        "communities",
        "communities/0/members",
    ],
)
def test_a_bad_cursor_is_a_400(client: TestClient, path: str, text: str) -> None:
    url, _, query = path.partition("?")
    params = {"cursor": text, **({"q": "col"} if query else {})}
    answer = client.get(f"{API}/{url}", params=params)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for url in ("/healthz", "/docs", f"{API}/customers", f"{API}/nothing", f"{API}/map?limit=0"):
        headers = client.get(url).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("LOCALHOST:8000", True),
        ("127.0.0.1:65535", True),
        ("127.0.0.2", True),
        ("[::1]", True),
        ("[::1]:8000", True),
        ("evil.example", False),
        ("evil.example:8000", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example:8000", False),
        ("evil.example:8000@localhost", False),
        ("10.0.0.1", False),
        ("2130706433", False),
        ("", False),
    ],
)
def test_only_this_machine_s_names_are_served(client: TestClient, host: str, served: bool) -> None:
    for url in ("/healthz", f"{API}/customers", "/docs"):
        answer = client.get(url, headers={"Host": host})
        assert answer.status_code == (200 if served else 421)


def test_elsewhere_any_host_name_is_served(analysed: Context) -> None:
    app = create_app(analysed, loopback_only=False)
    with TestClient(app, base_url="http://crm.example.org") as client:
        assert client.get(f"{API}/customers").status_code == 200


def test_head_is_get_without_a_body(client: TestClient) -> None:
    whole = client.get(f"{API}/customers/col1")
    head = client.head(f"{API}/customers/col1")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert client.head(f"{API}/customers/nobody").status_code == 404


class BrokenStore:
    """A store that every question fails on, in the given way."""

    name = "broken"

    def __init__(self, error: Exception) -> None:
        self._error = error

    @contextmanager
    def read(self) -> Iterator[Reader]:
        raise self._error
        yield


def broken(ctx: Context, error: Exception) -> TestClient:
    return client_for(replace(ctx, store=BrokenStore(error)))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [RuntimeError, StoreError, GraphCrmError])
def test_an_unexpected_error_shows_nothing_of_the_inside(
    empty: Context, caplog: pytest.LogCaptureFixture, kind: type[Exception]
) -> None:
    client = broken(empty, kind("secret of the inside"))
    answer = client.get(f"{API}/customers/x")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret of the inside" in caplog.text


def test_a_store_that_is_away_is_a_503(empty: Context) -> None:
    with broken(empty, StoreUnavailableError("neo4j://db.internal cannot be reached.")) as client:
        answer = client.get(f"{API}/customers/x")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "cannot be reached" in answer.json()["detail"]
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["type"] == "urn:graphcrm:problem:store-unavailable"
        assert "db.internal" not in ready.text
