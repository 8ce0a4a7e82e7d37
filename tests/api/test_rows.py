from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for

API = "/api/v1"
JSON = {"Content-Type": "application/json"}

GOOD = {
    "customers": {"customer_id": "c1", "name": "Ada"},
    "interactions": {
        "customer_id": "c1",
        "counterparty_id": "c2",
        "type": "call",
        "occurred_at": "2026-03-01T09:30:00+02:00",
    },
    "links": {"source_id": "c1", "target_id": "c2", "type": "friend", "strength": 0.5},
}
BAD = {
    "customers": ({"name": "without an id"}, "customer_id"),
    "interactions": ({**GOOD["interactions"], "occurred_at": "31 February 2026"}, "occurred_at"),
    "links": ({**GOOD["links"], "strength": 7}, "strength"),
}


@pytest.mark.parametrize("table", GOOD)
def test_one_row_is_written_once(empty_client: TestClient, table: str) -> None:
    first = empty_client.post(f"{API}/{table}", json=GOOD[table])
    assert first.status_code == 201
    assert (first.json()["rows"], first.json()["new"], first.json()["errors"]) == (1, 1, [])
    again = empty_client.post(f"{API}/{table}", json=[GOOD[table]])
    assert again.status_code == 200
    assert (again.json()["new"], again.json()["unchanged"]) == (0, 1)


@pytest.mark.parametrize("table", GOOD)
def test_a_bad_row_is_named_and_the_others_are_written(
    empty_client: TestClient, table: str
) -> None:
    bad, column = BAD[table]
    answer = empty_client.post(f"{API}/{table}", json=[GOOD[table], bad])
    assert answer.status_code == 201
    body = answer.json()
    assert (body["rows"], body["new"], body["rejected"]) == (2, 1, 1)
    (error,) = body["errors"]
    assert (error["index"], error["column"]) == (1, column)
    assert error["reason"]


@pytest.mark.parametrize("table", GOOD)
def test_where_no_row_can_be_used_it_is_a_422_that_names_each(
    empty_client: TestClient, table: str
) -> None:
    bad, column = BAD[table]
    answer = empty_client.post(f"{API}/{table}", json=[bad, bad])
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "urn:graphcrm:problem:all-rows-rejected"
    assert [(e["index"], e["column"]) for e in problem["errors"]] == [(0, column), (1, column)]


def test_what_was_posted_can_be_read(empty_client: TestClient) -> None:
    row = {"customer_id": "c9", "name": "Zoë", "tags": "a;b", "visits": 3, "extra": {"k": [1, 2]}}
    empty_client.post(f"{API}/customers", json=row)
    empty_client.post(f"{API}/interactions", json={**GOOD["interactions"], "customer_id": "c9"})
    found = empty_client.get(f"{API}/customers/c9").json()
    assert found["name"] == "Zoë"
    assert found["tags"] == ["a", "b"]
    assert found["attributes"]["visits"] in (3, "3")
    assert "extra" in found["attributes"]
    assert found["scores"] is None
    (interaction,) = empty_client.get(f"{API}/customers/c9/interactions").json()["items"]
    assert interaction["occurred_at"] == "2026-03-01T07:30:00Z"
    assert empty_client.get(f"{API}/customers/c2").json()["bare"] is True


def test_rows_need_not_have_the_same_columns(empty_client: TestClient) -> None:
    rows = [{"customer_id": "a", "city": "Rome"}, {"customer_id": "b", "phone": "+39 06 555"}]
    assert empty_client.post(f"{API}/customers", json=rows).json()["new"] == 2
    assert empty_client.get(f"{API}/customers/a").json()["city"] == "Rome"
    assert empty_client.get(f"{API}/customers/b").json()["phone"]


def test_an_empty_list_writes_nothing(empty_client: TestClient) -> None:
    answer = empty_client.post(f"{API}/customers", json=[])
    assert answer.status_code == 200
    assert answer.json()["rows"] == 0


@pytest.mark.parametrize("rows", [[GOOD["customers"]], [BAD["customers"][0]]])
def test_the_same_key_gets_the_same_answer_and_changes_nothing(
    empty_client: TestClient, rows: list[dict[str, Any]]
) -> None:
    headers = {"Idempotency-Key": "order-4711"}
    first = empty_client.post(f"{API}/customers", json=rows, headers=headers)
    again = empty_client.post(f"{API}/customers", json=rows, headers=headers)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.json()) == (first.status_code, first.json())


def test_the_same_key_with_other_rows_is_a_409(empty_client: TestClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    empty_client.post(f"{API}/customers", json=GOOD["customers"], headers=headers)
    other = empty_client.post(f"{API}/customers", json={"customer_id": "c5"}, headers=headers)
    assert other.status_code == 409
    assert other.json()["type"] == "urn:graphcrm:problem:idempotency-conflict"
    table = empty_client.post(f"{API}/links", json=GOOD["links"], headers=headers)
    assert table.status_code == 409
    assert empty_client.get(f"{API}/customers/c5").status_code == 404


def test_the_same_key_at_the_same_time_writes_once(empty_client: TestClient) -> None:
    def post(_: int) -> tuple[int, Any]:
        row = {"type": "visit", "customer_id": "c1", "occurred_at": "2026-03-01T09:30:00Z"}
        headers = {"Idempotency-Key": "together"}
        answer = empty_client.post(f"{API}/interactions", json=row, headers=headers)
        return answer.status_code, answer.json()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, range(4)))
    assert answers == [answers[0]] * 4
    assert answers[0][0] == 201
    assert empty_client.get(f"{API}/status").json()["counts"]["interactions"] == 1


@pytest.mark.parametrize("key", ["", "k" * 201, "with space", "schlüssel".encode()])
def test_a_key_outside_its_form_is_a_422(empty_client: TestClient, key: str | bytes) -> None:
    answer = empty_client.post(
        f"{API}/customers", json=GOOD["customers"], headers={"Idempotency-Key": key}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["name"].lower() == "idempotency-key"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"customer_id": NaN}',
        b'{"customer_id": "a", "n": Infinity}',
        b'{"customer_id": "\\ud800"}',
        b'{"customer_id": "\xff"}',
        b"[" * 5000 + b"]" * 5000,
        b'{"customer_id": "a", "deep": ' + b"[" * 60 + b"]" * 60 + b"}",
    ],
)
def test_a_body_that_is_no_proper_json_is_a_400(empty_client: TestClient, body: bytes) -> None:
    for path in ("customers", "analysis-runs"):
        answer = empty_client.post(f"{API}/{path}", content=body, headers=JSON)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", ["text", 1, None, [1], [[]], [None, "text"]])
def test_rows_that_are_no_objects_are_a_422(empty_client: TestClient, body: Any) -> None:
    content = json.dumps(body).encode()
    answer = empty_client.post(f"{API}/customers", content=content, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["index"] == 0
    assert empty_client.get(f"{API}/status").json()["counts"]["customers"] == 0


def test_a_row_that_is_no_object_does_not_spoil_the_others(empty_client: TestClient) -> None:
    answer = empty_client.post(f"{API}/customers", json=["text", GOOD["customers"]])
    assert answer.status_code == 201
    assert [error["index"] for error in answer.json()["errors"]] == [0]


@pytest.mark.parametrize(
    "row",
    [
        {"customer_id": None},
        {"customer_id": ["a"]},
        {"customer_id": {"a": 1}},
        {"customer_id": True},
        {"customer_id": 12},
        {"customer_id": 1e300},
        {"customer_id": 2**70},
        {"customer_id": "nul\0in it"},
        {"customer_id": "a" * 100_000},
        {"customer_id": "a", "created_at": 10**30},
        {"customer_id": "a", "tags": [1, None, {}]},
        {"customer_id": "a", "": "no name"},
        {"customer_id": "a", "bare": True, "attributes": {"x": 1}},
        {"customer_id": "a", "name": {"first": "A"}},
        {"customer_id": "a", "Customer ID": "b"},
    ],
)
def test_odd_values_are_written_or_refused_but_never_break_it(
    empty_client: TestClient, row: dict[str, Any]
) -> None:
    answer = empty_client.post(f"{API}/customers", json=row)
    assert answer.status_code in (200, 201, 422), answer.text
    listed = empty_client.get(f"{API}/customers")
    assert listed.status_code == 200


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "", None])
def test_a_body_must_say_that_it_is_json(empty_client: TestClient, media: str | None) -> None:
    headers = {} if media is None else {"Content-Type": media}
    body = json.dumps(GOOD["customers"]).encode()
    for path in ("customers", "analysis-runs"):
        answer = empty_client.post(f"{API}/{path}", content=body, headers=headers)
        assert answer.status_code == 415
    utf8 = {"Content-Type": "application/json; charset=UTF-8"}
    assert empty_client.post(f"{API}/customers", content=body, headers=utf8).status_code == 201


def test_ten_thousand_rows_are_taken_and_no_more(empty_client: TestClient) -> None:
    rows = [{"customer_id": f"c{number}"} for number in range(10_001)]
    answer = empty_client.post(f"{API}/customers", json=rows)
    assert answer.status_code == 422
    assert "10000 is the most" in answer.json()["detail"]
    assert empty_client.post(f"{API}/customers", json=rows[:-1]).json()["new"] == 10_000


def megabytes(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b" " * 2**20


def test_a_body_is_bounded_whether_it_says_its_length_or_not(empty_client: TestClient) -> None:
    whole = b"".join(megabytes(11))
    for content in (whole, megabytes(11)):
        answer = empty_client.post(f"{API}/customers", content=content, headers=JSON)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.neo4j
def test_neo4j_answers_posts_alike(on_neo4j: Context) -> None:
    headers = {"Idempotency-Key": "neo"}
    rows = [{"customer_id": "new-one", "name": "N"}, {"name": "bad"}]
    with client_for(on_neo4j) as client:
        first = client.post(f"{API}/customers", json=rows, headers=headers)
        assert first.status_code == 201
        assert (first.json()["new"], first.json()["rejected"]) == (1, 1)
        again = client.post(f"{API}/customers", json=rows, headers=headers)
        assert again.json() == first.json()
        assert again.headers["Idempotency-Replayed"] == "true"
        assert client.get(f"{API}/status").json()["stale"] is True
