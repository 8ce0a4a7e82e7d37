from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES, LONER, fill_and_analyze
from tests.api.test_customers import pages

API = "/api/v1/audiences"
NAME = "Spring </script> 春 “offer”"


@pytest.fixture
def filled(empty: Context) -> Context:
    fill_and_analyze(empty)
    return empty


def save(client: TestClient, name: str = NAME, **body: Any) -> dict[str, Any]:
    made = client.post(API, json={"name": name, "customer_ids": list(AWKWARD), **body})
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json()
    assert made.headers["Location"] == f"{API}/{answer['audience_id']}"
    assert made.headers["ETag"] == f'"{answer["version"]}"'
    return answer


def walk_through(client: TestClient) -> None:
    made = save(client, customer_ids=[*AWKWARD, *AWKWARD], note="for May")
    assert (made["name"], made["note"], made["size"]) == (NAME, "for May", len(AWKWARD))
    where = f"{API}/{made['audience_id']}"
    read = client.get(where)
    assert (read.json(), read.headers["ETag"]) == (made, '"1"')
    members = pages(client, f"{where}/members", limit=5)
    assert [member["customer_id"] for member in members] == sorted(AWKWARD)
    assert {member["name"] for member in members} == {f"Name {name}" for name in AWKWARD}
    asked = {"customer_ids": [*reversed(AWKWARD), AWKWARD[0]]}
    unsaved = client.post("/api/v1/contacts", json=asked)
    assert unsaved.json()["items"] == sorted(
        members, key=lambda member: AWKWARD.index(member["customer_id"]), reverse=True
    )
    as_file = client.post("/api/v1/contacts", json=asked, headers={"Accept": "text/csv"})
    saved = client.get(f"{where}/members", params={"format": "csv"})
    assert as_file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert sorted(csv.reader(as_file.text.splitlines())) == sorted(
        csv.reader(saved.text.splitlines())
    )
    nobody = client.post("/api/v1/contacts", json={"customer_ids": ["nobody", AWKWARD[0]]})
    assert (nobody.status_code, "'nobody'" in nobody.json()["detail"]) == (422, True)
    body = {"name": "other", "customer_ids": [LONER]}
    changed = client.put(where, json=body, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["name"], changed.json()["size"]) == ("other", 1)
    late = client.put(where, json=body, headers={"If-Match": read.headers["ETag"]})
    assert (late.status_code, late.json()["type"]) == (412, "urn:graphcrm:problem:audience-changed")
    assert 'If-Match: "2"' in late.json()["detail"]
    assert client.delete(where, headers={"If-Match": '"1"'}).status_code == 412
    assert client.delete(where, headers={"If-Match": '"2"'}).status_code == 204
    gone = client.get(f"{where}/members")
    assert (gone.status_code, gone.json()["type"]) == (
        404,
        "urn:graphcrm:problem:audience-not-found",
    )


def test_an_audience_is_saved_changed_and_removed(filled: Context) -> None:
    with client_for(filled) as client:
        walk_through(client)


def test_the_same_on_neo4j(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        walk_through(client)


def test_audiences_are_listed_the_one_changed_last_first(filled: Context) -> None:
    with client_for(filled) as client:
        made = [save(client, f"no {number}") for number in range(3)]
        where = f"{API}/{made[0]['audience_id']}"
        body = {"name": "first again", "customer_ids": []}
        assert client.put(where, json=body, headers={"If-Match": "*"}).status_code == 200
        found = pages(client, API, limit=2)
        assert [each["name"] for each in found] == ["first again", "no 2", "no 1"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (None, 428),
        ('"1"', 200),
        ('"7", "1"', 200),
        ("*", 200),
        (" * ", 200),
        ('W/"1"', 412),
        ("1", 412),
        ('"one"', 412),
        ('"²"', 412),
        ('"99999999999999999999"', 412),
        ("", 412),
    ],
)
def test_which_tags_match(filled: Context, sent: str | None, status: int) -> None:
    with client_for(filled) as client:
        where = f"{API}/{save(client)['audience_id']}"
        headers = {} if sent is None else {"If-Match": sent.encode()}
        answer = client.put(where, json={"name": "x", "customer_ids": []}, headers=headers)
        assert answer.status_code == status
        if status == 428:
            assert "'If-Match'" in answer.json()["detail"]
        kept = client.get(where).json()
        assert (kept["version"], kept["size"]) == ((2, 0) if status == 200 else (1, len(AWKWARD)))


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"name": "x", "customer_ids": [LONER, "nobody"]}, 422, "'nobody'. Nothing was saved"),
        ({"name": NAME, "customer_ids": []}, 409, "Take another name"),
        ({"name": f" {NAME} ", "customer_ids": []}, 409, "Take another name"),
        ({"name": "  ", "customer_ids": []}, 422, "name"),
        ({"name": "", "customer_ids": []}, 422, "name"),
        ({"name": "n" * 201, "customer_ids": []}, 422, "name"),
        ({"name": "x"}, 422, "customer_ids"),
        ({"name": "x", "customer_ids": [7]}, 422, "customer_ids.0"),
        ({"name": "x", "customer_ids": [""]}, 422, "customer_ids.0"),
        ({"name": "x", "customer_ids": [], "note": "t" * 2001}, 422, "note"),
        ({"name": "x", "customer_ids": [], "member": 1}, 422, "member"),
    ],
)
def test_what_does_not_fit_is_said(
    filled: Context, body: dict[str, Any], status: int, said: str
) -> None:
    with client_for(filled) as client:
        save(client)
        answer = client.post(API, json=body)
        assert (answer.status_code, said in answer.json()["detail"]) == (status, True)
        assert len(client.get(API).json()["items"]) == 1


def test_a_key_saves_one_audience(filled: Context) -> None:
    headers = {"Idempotency-Key": "spring"}
    body = {"name": NAME, "customer_ids": [LONER]}
    with client_for(filled) as client:

        def post(_: int) -> tuple[int, str]:
            answer = client.post(API, json=body, headers=headers)
            return answer.status_code, answer.json()["audience_id"]

        with ThreadPoolExecutor(3) as pool:
            (answer,) = set(pool.map(post, range(3)))
        again = client.post(API, json=body, headers=headers)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert (again.status_code, again.json()["audience_id"]) == answer
        other = client.post(API, json={**body, "note": "n"}, headers=headers)
        assert other.json()["type"] == "urn:graphcrm:problem:idempotency-conflict"
        rows = client.post("/api/v1/customers", json={"customer_id": "x"}, headers=headers)
        assert rows.status_code == 409


@pytest.mark.parametrize(
    ("accept", "chosen", "is_csv"),
    [
        (None, None, False),
        ("*/*", None, False),
        ("text/csv", None, True),
        ("text/csv;q=0.9, application/json", None, False),
        ("application/json;q=0.5, text/csv; q=0.9", None, True),
        ("application/json;q=x, text/csv;q=y", None, False),
        ("text/csv", "json", False),
        ("application/json", "csv", True),
    ],
)
def test_members_come_as_json_or_csv(
    filled: Context, accept: str | None, chosen: str | None, is_csv: bool
) -> None:
    with client_for(filled) as client:
        where = f"{API}/{save(client)['audience_id']}/members"
        headers = {} if accept is None else {"Accept": accept}
        answer = client.get(where, params={"format": chosen} if chosen else {}, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/csv" if is_csv else "application/j")


def test_the_csv_is_the_whole_audience(filled: Context) -> None:
    formula = "=HYPERLINK(1)"
    with client_for(filled) as client:
        client.post("/api/v1/customers", json={"customer_id": formula, "phone": "+4930901820"})
        made = save(client, customer_ids=[*AWKWARD, *COLLEAGUES, formula])
        where = f"{API}/{made['audience_id']}/members"
        answer = client.get(where, params={"format": "csv"})
        assert answer.headers["content-disposition"] == (
            f'attachment; filename="{made["audience_id"]}.csv"'
        )
        rows = {row["customer_id"]: row for row in csv.DictReader(answer.text.splitlines())}
        assert set(rows) == {*AWKWARD, *COLLEAGUES, f"'{formula}"}
        assert rows["col1"]["email"] == "col1@example.org"
        assert rows[f"'{formula}"]["phone"] == "+4930901820"
        refused = client.get(where, params={"format": "csv", "limit": 5})
        assert (refused.status_code, refused.json()["detail"]) == (
            400,
            "The CSV is the whole audience and takes no limit. Leave it out, or ask with "
            "format=json.",
        )
        assert client.get(f"{API}/x/members", params={"format": "csv"}).status_code == 404
