"""Segments over HTTP: saved, counted, listed, changed under ETags, made audiences."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES, fill_and_analyze
from tests.api.test_customers import pages

API = "/api/v1/segments"
NAME = "Spring </script> 春 a/b%2F “offer”"
RULE = "city == 'Turin' and 'vip' in tags"


@pytest.fixture
def filled(empty: Context) -> Context:
    fill_and_analyze(empty)
    return empty


def path_of(name: str) -> str:
    return f"{API}/{quote(name, safe='')}"


def save(client: TestClient, name: str = NAME, **body: Any) -> dict[str, Any]:
    made = client.post(API, json={"name": name, "rule": RULE, **body})
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json()
    assert made.headers["Location"] == f"{API}/{answer['segment_id']}"
    assert made.headers["ETag"] == '"1"'
    return answer


def walk_through(client: TestClient) -> None:
    made = save(client, description="for May")
    assert (made["name"], made["count"], made["problem"]) == (NAME, 3, None)
    assert made["share"] == pytest.approx(3 / (len(COLLEAGUES) + len(AWKWARD) + 1))
    for where in (path_of(NAME), f"{API}/{made['segment_id']}"):
        read = client.get(where)
        assert (read.json(), read.headers["ETag"]) == (made, '"1"')
        members = pages(client, f"{where}/members", limit=2)
        assert [one["customer_id"] for one in members] == list(COLLEAGUES[:3])
        assert members[0]["values"] == {"city": "Turin", "tags": ["vip", "newsletter"]}
    found = pages(client, "/api/v1/customers", segment=NAME, limit=2)
    assert [one["customer_id"] for one in found] == list(COLLEAGUES[:3])
    other = save(client, "other", rule="city == 'Oslo'")
    assert client.get(API).json() == {"items": [other, made], "cursor": None}
    body = {"name": NAME, "rule": "'vip' in tags and city == 'Oslo'"}
    assert client.put(path_of(NAME), json=body).status_code == 428
    changed = client.put(path_of(NAME), json=body, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["count"]) == (200, 0)
    assert (changed.headers["ETag"], changed.json()["description"]) == ('"2"', None)
    late = client.put(path_of(NAME), json=body, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    assert late.json()["type"] == "urn:graphcrm:problem:segment-changed"
    audience = client.post(f"{path_of('other')}/audience", json={"name": "Oslo people"})
    assert (audience.status_code, audience.json()["size"]) == (201, len(AWKWARD))
    kept = pages(client, f"{audience.headers['Location']}/members", limit=50)
    assert {one["customer_id"] for one in kept} == set(AWKWARD)
    again = client.post(f"{path_of('other')}/audience", json={"name": "Oslo people"})
    assert again.status_code == 409
    assert client.delete(path_of(NAME), headers={"If-Match": '"1"'}).status_code == 412
    assert client.delete(path_of(NAME)).status_code == 204
    gone = client.get(path_of(NAME))
    assert (gone.status_code, gone.json()["type"]) == (
        404,
        "urn:graphcrm:problem:segment-not-found",
    )


def test_a_segment_is_made_read_changed_and_forgotten(filled: Context) -> None:
    with client_for(filled) as client:
        walk_through(client)


def test_on_neo4j(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        walk_through(client)


def retry(client: TestClient) -> None:
    headers = {"Idempotency-Key": "win-back"}
    body = {"name": NAME, "rule": RULE}
    made = client.post(API, json=body, headers=headers)
    assert (made.status_code, made.json()["count"]) == (201, 3)
    assert "Idempotency-Replayed" not in made.headers
    again = client.post(API, json=body, headers=headers)
    assert (again.status_code, again.json()) == (201, made.json())
    for name in ("ETag", "Location"):
        assert again.headers[name] == made.headers[name]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(client.get(API).json()["items"]) == 1
    other = client.post(API, json={**body, "rule": "age > 3"}, headers=headers)
    assert other.json()["type"] == "urn:graphcrm:problem:idempotency-conflict"
    assert client.post(API, json=body).status_code == 409
    put_in = {"name": "Renamed", "rule": "city == 'Oslo'"}
    assert client.put(path_of(NAME), json=put_in, headers={"If-Match": "*"}).status_code == 200
    # As it was made, whatever became of it.
    assert client.post(API, json=body, headers=headers).json() == made.json()
    assert client.delete(path_of("Renamed")).status_code == 204
    assert client.post(API, json=body, headers=headers).json() == made.json()
    assert client.get(API).json()["items"] == []


def test_a_segment_sent_again_is_saved_once(filled: Context) -> None:
    with client_for(filled) as client:
        retry(client)


def test_a_segment_sent_again_is_saved_once_on_neo4j(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        retry(client)


def test_requests_at_once_with_one_key_save_one(filled: Context) -> None:
    headers = {"Idempotency-Key": "at-once"}
    with client_for(filled) as client:

        def post(_: int) -> tuple[int, str]:
            answer = client.post(API, json={"name": NAME, "rule": RULE}, headers=headers)
            return answer.status_code, answer.json()["segment_id"]

        with ThreadPoolExecutor(3) as pool:
            ((status, _),) = set(pool.map(post, range(3)))
        assert status == 201


def test_an_audience_of_a_segment_asked_for_again_is_saved_once(filled: Context) -> None:
    headers = {"Idempotency-Key": "mail"}
    with client_for(filled) as client:
        save(client)
        where = f"{path_of(NAME)}/audience"
        made = client.post(where, json={"name": "may"}, headers=headers)
        assert (made.status_code, made.json()["size"]) == (201, 3)
        row = {"customer_id": "late", "city": "Turin", "tags": "vip"}
        assert client.post("/api/v1/customers", json=row).status_code == 201
        assert client.get(path_of(NAME)).json()["count"] == 4
        again = client.post(where, json={"name": "may"}, headers=headers)
        assert (again.status_code, again.json()) == (201, made.json())
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.headers["Location"] == made.headers["Location"]
        other = client.post(where, json={"name": "june"}, headers=headers)
        assert other.json()["type"] == "urn:graphcrm:problem:idempotency-conflict"


def test_a_rule_is_counted_part_by_part(client: TestClient) -> None:
    answer = client.post(f"{API}/count", json={"rule": RULE}).json()
    assert (answer["count"], answer["hints"]) == (3, [])
    assert answer["run_id"].startswith("run-")
    told = [
        (part["depth"], part["text"], part["alone"], part["so_far"]) for part in answer["parts"]
    ]
    assert told == [
        (0, RULE, 3, 3),
        (1, "city == 'Turin'", 8, 8),
        (1, "'vip' in tags", 3, 3),
    ]
    assert [one["customer_id"] for one in answer["sample"]] == list(COLLEAGUES[:3])
    hinted = client.post(f"{API}/count", json={"rule": "city == 'Turn'"}).json()
    assert hinted["hints"] == ["Nobody has 'Turn' as city. Do you mean 'Turin'?"]


@pytest.mark.parametrize("address", [f"{API}/count", API])
def test_a_wrong_rule_says_where(client: TestClient, address: str) -> None:
    rule = "age > 3 and rfm.segmnt == 'x'"
    body = {"rule": rule} | ({"name": "x"} if address == API else {})
    answer = client.post(address, json=body)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (400, "urn:graphcrm:problem:invalid-rule")
    assert rule[problem["start"] : problem["end"]] == "rfm.segmnt"
    assert problem["said"] == "There is no field 'rfm.segmnt'. Do you mean 'rfm.segment'?"
    chinese = client.post(address, json=body, headers={"Accept-Language": "zh-CN"}).json()
    assert chinese["said"] == "没有字段 'rfm.segmnt'。您是指 'rfm.segment' 吗？"


def count_by_community(client: TestClient) -> None:
    asked = {"by_community": "true"}
    told = client.post(f"{API}/count", json={"rule": RULE}, params=asked).json()
    found = told["by_community"]
    assert sum(one["members"] for one in found["items"]) + found["alone"] == told["count"] == 3
    for one in found["items"]:
        community = client.get(f"/api/v1/communities/{one['community_id']}").json()
        assert (one["name"], one["size"]) == (community["name"], community["size"])
    assert client.post(f"{API}/count", json={"rule": RULE}).json()["by_community"] is None
    save(client)
    assert client.get(path_of(NAME), params=asked).json()["by_community"] == found
    assert client.get(path_of(NAME)).json()["by_community"] is None
    assert client.get(path_of(NAME), params={"by_comunity": "true"}).status_code == 422


def test_where_members_are_is_said_by_community(filled: Context) -> None:
    with client_for(filled) as client:
        count_by_community(client)


def test_where_members_are_on_neo4j(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        count_by_community(client)


def test_where_members_are_needs_an_analysis(empty_client: TestClient) -> None:
    answer = empty_client.post(f"{API}/count?by_community=true", json={"rule": RULE})
    assert answer.status_code == 409


def test_fields_and_values_are_listed(client: TestClient) -> None:
    fields = {one["name"]: one for one in client.get(f"{API}/fields").json()["fields"]}
    assert fields["churn.risk"]["unit"] == "share"
    assert fields["attributes.shoe_size"]["kind"] == "any"
    values = client.get(f"{API}/fields", params={"values_of": "city"}).json()["values"]
    assert values[0] == {"value": "Oslo", "count": len(AWKWARD)}
    chinese = client.get(f"{API}/fields", headers={"Accept-Language": "zh"}).json()["fields"]
    assert {one["name"]: one["meaning"] for one in chinese}["city"] == "城市。"
    assert client.get(f"{API}/fields", params={"values_of": "nonsense"}).status_code == 400


def test_changes_since_an_earlier_analysis(filled: Context) -> None:
    with client_for(filled) as client:
        save(client, "many", rule="interactions.email >= 25 or influence.degree > 8")
        assert client.get(f"{path_of('many')}/changes").status_code == 400
        friends = [
            {"source_id": "loner", "target_id": one, "type": "friend"} for one in AWKWARD[:10]
        ]
        add_rows(filled, "links", friends)
        analyze(filled, AnalysisRequest(infer=False, likely=False))
        answer = client.get(f"{path_of('many')}/changes").json()
        assert (answer["came"], answer["left"]) == (1, 0)
        (came,) = answer["items"]
        assert (came["customer_id"], came["change"], came["new"]) == ("loner", "in", False)
        (why,) = came["conditions"]
        assert (why["field"], why["was"], why["now"]) == ("influence.degree", 0, 10)
        assert (why["held"], why["holds"]) == (False, True)
        same = client.get(f"{path_of('many')}/changes", params={"since": answer["since_run"]})
        assert same.json() == answer
        assert client.get(f"{path_of('many')}/changes", params={"since": "x"}).status_code == 400
        early = client.get(f"{path_of('many')}/changes", params={"since": "1990-01-01"})
        assert early.status_code == 404


def test_nothing_is_saved_from_what_is_wrong(empty_client: TestClient) -> None:
    for body in (
        {"name": " ", "rule": RULE},
        {"name": "x"},
        {"name": "x", "rule": "1" * 5000},
        {"name": "x", "rule": RULE, "more": 1},
        {"name": 3, "rule": RULE},
    ):
        assert empty_client.post(API, json=body).status_code == 422
    assert empty_client.get(API).json() == {"items": [], "cursor": None}
    asked = empty_client.post(f"{API}/count", json={"rule": "community == 1"})
    assert (asked.status_code, asked.json()["type"]) == (409, "urn:graphcrm:problem:no-analysis")
