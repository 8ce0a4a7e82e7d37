"""Accept-Language over HTTP: what comes in which language, and what says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
WORDS = re.compile(r"[\u4e00-\u9fff]")
SAID = ("reasons", "reason", "notes", "note", "summary", "words", "text")
PATHS = (
    "customers/col1/related",
    "relationships?source=col1&target=col2",
    "influencers",
    "roles",
    "map",
    "customers/col1/graph",
    "communities/0/graph",
    "paths?source=col1&target=col2",
    "likely/report",
    *(f"explain/{score}/col1" for score in ("pagerank", "betweenness", "harmonic", "core")),
    *(f"explain/{score}/col1" for score in ("degree", "strength", "community")),
)


def said(value: Any) -> list[str]:
    """Every sentence in an answer, wherever it stands."""
    if isinstance(value, list):
        return [text for one in value for text in said(one)]
    if not isinstance(value, dict):
        return []
    found = []
    for name, one in value.items():
        if name in SAID and one:
            found += [one] if isinstance(one, str) else [text for text in one if text]
        found += said(one)
    return [text for text in found if isinstance(text, str)]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_said_comes_in_the_language_asked_for(client: TestClient, path: str) -> None:
    english, chinese = (
        client.get(f"/api/v1/{path}", headers=headers)
        for headers in ({"Accept-Language": "en"}, CHINESE)
    )
    assert english.status_code == chinese.status_code == 200
    assert english.headers["content-language"] == "en"
    assert chinese.headers["content-language"] == "zh"
    assert english.headers["vary"] == chinese.headers["vary"] == "Accept-Language"
    mine, theirs = said(english.json()), said(chinese.json())
    assert len(mine) == len(theirs)
    assert not any(WORDS.search(text) for text in mine)
    assert [text for text in theirs if not WORDS.search(text)] == []
    assert client.get(f"/api/v1/{path}", headers={"Accept-Language": "fr"}).json() == english.json()


def test_titles_and_details_of_problems_too(client: TestClient) -> None:
    answer = client.get("/api/v1/customers/nobody", headers=CHINESE)
    assert answer.status_code == 404
    assert answer.headers["content-language"] == "zh"
    problem = answer.json()
    assert problem["type"] == "urn:graphcrm:problem:customer-not-found"
    assert problem["title"] == "没有这位客户"
    assert problem["detail"].startswith("没有编号为 'nobody' 的客户")
    lost = client.get("/api/v1/nowhere", headers=CHINESE).json()
    assert lost["title"] == "此地址没有内容"


def test_the_service_speaks_its_own_language_to_whoever_asks_for_none(empty: Context) -> None:
    from dataclasses import replace

    chinese = replace(empty, settings=replace(empty.settings, language="zh"))
    with client_for(chinese) as client:
        assert "尚未分析" in client.get("/api/v1/influencers").json()["detail"]
        asked = client.get("/api/v1/influencers", headers={"Accept-Language": "en"})
        assert asked.json()["title"] == "Nothing has been analysed yet"


def test_the_whole_map_has_a_tag_of_its_own_in_each_language(client: TestClient) -> None:
    address = "/api/v1/map/customers"
    english = client.get(address)
    chinese = client.get(address, headers=CHINESE)
    mine, theirs = english.headers["etag"], chinese.headers["etag"]
    assert mine != theirs
    held = client.get(address, headers={**CHINESE, "If-None-Match": theirs})
    assert held.status_code == 304
    assert held.headers["vary"] == "Accept-Language"
    assert client.get(address, headers={**CHINESE, "If-None-Match": mine}).status_code == 200
    assert client.get(address).json() == english.json()


def test_what_has_no_words_says_nothing_of_languages(client: TestClient) -> None:
    assert "content-language" not in client.get("/healthz", headers=CHINESE).headers
    assert "content-language" not in client.get("/metrics", headers=CHINESE).headers


def test_the_description_names_the_header(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    operation = document["paths"]["/api/v1/customers/{customer_id}/related"]["get"]
    assert {"$ref": "#/components/parameters/AcceptLanguage"} in operation["parameters"]
    assert "Content-Language" in operation["responses"]["200"]["headers"]
    assert "parameters" not in document["paths"]["/healthz"]["get"]


def test_a_plan_is_kept_in_english_and_told_in_any_language(on_plan: Context) -> None:
    with client_for(on_plan) as client:
        body = {"budget": 2, "probability": "0.1", "epsilon": 0.5}
        made = client.post("/api/v1/influence/plans", json=body, headers=CHINESE)
        assert made.status_code in (200, 201)
        address = f"/api/v1/influence/plans/{made.json()['plan_id']}"
        chinese = client.get(address, headers=CHINESE).json()
        english = client.get(address).json()
        assert chinese == made.json()
        assert not any(WORDS.search(text) for text in said(english))
        assert [text for text in said(chinese) if not WORDS.search(text)] == []
        assert english["summary"].startswith("2 customers to start with")
        told = client.get("/api/v1/explain/spread/col1", headers=CHINESE).json()
        assert [text for text in said(told) if not WORDS.search(text)] == []
