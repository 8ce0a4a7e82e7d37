"""The routes of the explorer, without a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.cli.serve import build_app
from graphcrm.service.context import Context, open_context
from graphcrm_viz.assets import static_files
from tests.viz.sample import MARKUP, fill_and_analyze, settings


@pytest.fixture(scope="module")
def client(analysed: Context) -> Iterator[TestClient]:
    with TestClient(build_app(analysed), base_url="http://localhost") as client:
        yield client


def page_data(html: str) -> Any:
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_page_carries_the_map(client: TestClient) -> None:
    response = client.get("/")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    data = page_data(response.text)
    assert [node["id"] for node in data["network"]["nodes"]] == ["0", "1", "2"]
    assert data["status"]["counts"]["customers"] == 148
    assert data["network"]["options"]["physics"] == {"enabled": False}


def test_the_first_picture_is_what_the_api_gives(client: TestClient) -> None:
    drawn = page_data(client.get("/").text)["network"]
    asked = client.get("/api/v1/map").json()
    assert [(one["id"], one["label"]) for one in drawn["nodes"]] == [
        (one["id"], one["label"]) for one in asked["nodes"]
    ]
    assert [one["size"] for one in drawn["nodes"]] == pytest.approx(
        [one["radius"] for one in asked["nodes"]], abs=0.01
    )


def test_the_policy_allows_no_inline_script_and_no_other_origin(client: TestClient) -> None:
    headers = client.get("/").headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_the_page_names_no_other_machine(client: TestClient) -> None:
    html = client.get("/").text
    assert re.findall(r"(?:https?:)?//[\w.]+\.\w+", html) == []
    assert MARKUP not in html
    scripts = [static_files()[name].text for name in ("explorer.js", "explorer.css")]
    addresses = {url for text in scripts for url in re.findall(r"https?://[^\"'\s)]+", text)}
    assert addresses == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/explorer/static/explorer.js", "text/javascript; charset=utf-8"),
        ("/explorer/static/explorer.css", "text/css; charset=utf-8"),
        ("/explorer/static/icon.svg", "image/svg+xml"),
        ("/explorer/vendor/vis-network.min.js", "text/javascript; charset=utf-8"),
    ],
)
def test_files_come_with_their_type_and_are_asked_for_once(
    client: TestClient, path: str, kind: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["content-type"] == kind
    assert first.headers["x-content-type-options"] == "nosniff"
    again = client.get(path, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/explorer/static/nothing.js",
        "/explorer/static/sources.sha256",
        "/explorer/static/..%2Fsite.py",
        "/explorer/static/%2e%2e%2fpage.html",
        "/explorer/static/",
    ],
)
def test_other_files_are_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_with_keys_the_page_tells_nothing(tmp_path: Path) -> None:
    chosen = settings(tmp_path, ("secret-key",))
    with open_context(chosen, create=True, resident=True) as ctx:
        fill_and_analyze(ctx)
        with TestClient(build_app(ctx), base_url="http://localhost") as client:
            html = client.get("/").text
    data = page_data(html)
    assert data["network"]["nodes"] == []
    assert data["status"] is None
    assert "secret-key" not in html
    assert str(tmp_path) not in html
