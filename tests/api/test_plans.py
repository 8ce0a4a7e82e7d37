from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES, LONER, fill_and_analyze
from tests.api.test_customers import pages

API = "/api/v1/influence/plans"


@pytest.fixture
def filled(empty: Context) -> Context:
    fill_and_analyze(empty)
    return empty


def test_a_plan_is_made_kept_and_read_again(filled: Context) -> None:
    with client_for(filled) as client:
        made = client.post(API, json={"budget": 2, "pass_on": 0.5})
        assert made.status_code == 201
        plan = made.json()
        assert made.headers["Location"] == f"{API}/{plan['plan_id']}"
        assert plan["seeds"][0]["customer_id"] == AWKWARD[0]
        assert [seed["rank"] for seed in plan["seeds"]] == [1, 2]
        reach = plan["reach"]
        assert reach["low"] <= reach["mean"] <= reach["high"]
        assert {each["by"] for each in plan["comparisons"]} >= {"random"}
        assert plan["guarantee"]["lower"] <= plan["guarantee"]["upper"]
        assert plan["request"]["budget"] == 2
        assert client.get(made.headers["Location"]).json() == plan
        second = client.post(API, json={}).json()
        assert len(second["seeds"]) == 10
        found = pages(client, API, limit=1)
        assert {each["plan_id"] for each in found} == {plan["plan_id"], second["plan_id"]}


def test_the_same_request_gives_the_same_answer(filled: Context) -> None:
    with client_for(filled) as client:
        body = {"money": 30, "cost": "1 + 0.5 * degree", "model": "lt", "seed": 5}
        first, again = (client.post(API, json=body).json() for _ in range(2))
        for changing in ("plan_id", "created_at", "seconds"):
            assert first.pop(changing) != ""
            again.pop(changing)
        assert first == again
        assert first["cost"] <= 30


def test_people_are_left_out_and_groups_are_bounded(filled: Context) -> None:
    with client_for(filled) as client:

        def seeds(**body: Any) -> list[str]:
            answer = client.post(API, json={"budget": 3, **body})
            assert answer.status_code == 201, answer.text
            return [seed["customer_id"] for seed in answer.json()["seeds"]]

        assert AWKWARD[0] not in seeds(exclude=[AWKWARD[0]])
        assert set(seeds(segment="newsletter")) <= set(COLLEAGUES)
        assert set(seeds(only=["city=oslo"])) <= set(AWKWARD)
        assert not set(seeds(exclude_contacted=["30"])) & set(COLLEAGUES)
        bounded = seeds(quotas=["city=Oslo<=1"])
        assert len(set(bounded) & set(AWKWARD)) == 1
        assert AWKWARD[0] not in seeds(chosen=[AWKWARD[0]])
        assert seeds(only=["shoe_size=38"], target_segment="vip")


def test_a_key_makes_one_plan(filled: Context) -> None:
    headers = {"Idempotency-Key": "spring"}
    with client_for(filled) as client:

        def post(_: int) -> tuple[int, str]:
            answer = client.post(API, json={"budget": 1}, headers=headers)
            return answer.status_code, answer.json()["plan_id"]

        with ThreadPoolExecutor(3) as pool:
            answers = set(pool.map(post, range(3)))
        assert len(answers) == 1
        again = client.post(API, json={"budget": 1}, headers=headers)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert (again.status_code, again.json()["plan_id"]) == answers.pop()
        other = client.post(API, json={"budget": 2}, headers=headers)
        assert other.status_code == 409
        assert other.json()["type"] == "urn:graphcrm:problem:idempotency-conflict"
        rows = client.post("/api/v1/customers", json={"customer_id": "x"}, headers=headers)
        assert rows.status_code == 409


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"budget": 0}, 422, "budget"),
        ({"budget": 10**6}, 422, "budget"),
        ({"budget": "5"}, 422, "budget"),
        ({"epsilon": 0.01}, 422, "epsilon"),
        ({"money": -1}, 422, "money"),
        ({"model": "sir"}, 422, "model"),
        ({"budgett": 5}, 422, "budgett"),
        ({"probability": "guess"}, 400, "'guess' is no rule of probability"),
        ({"probability": "learned"}, 400, "nothing to learn from"),
        ({"cost": "degree.real"}, 400, "cost, character 1"),
        ({"cost": "degre"}, 400, "no customer has a number under 'degre'"),
        ({"quotas": ["community<3"]}, 400, "quota 'community<3' cannot be read"),
        ({"exclude": ["nobody"]}, 404, "nobody"),
        ({"community": 999}, 404, "999"),
    ],
)
def test_what_does_not_fit_is_said(
    client: TestClient, body: dict[str, Any], status: int, said: str
) -> None:
    answer = client.post(API, json=body)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_before_an_analysis_and_for_unknown_plans(empty_client: TestClient) -> None:
    early = empty_client.post(API, json={})
    assert (early.status_code, early.json()["type"]) == (409, "urn:graphcrm:problem:no-analysis")
    unknown = empty_client.get(f"{API}/..%2F{LONER}")
    assert (unknown.status_code, unknown.json()["type"]) == (
        404,
        "urn:graphcrm:problem:plan-not-found",
    )
    assert empty_client.get(API).json() == {"items": [], "cursor": None}


def test_the_same_on_neo4j(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        made = client.post(
            API, json={"budget": 1, "pass_on": 0.5}, headers={"Idempotency-Key": "n"}
        )
        assert made.status_code == 201
        assert made.json()["seeds"][0]["customer_id"] == AWKWARD[0]
        assert client.get(made.headers["Location"]).json() == made.json()
        again = client.post(
            API, json={"budget": 1, "pass_on": 0.5}, headers={"Idempotency-Key": "n"}
        )
        assert again.json() == made.json()


def test_a_part_in_the_latest_plan_is_explained(filled: Context) -> None:
    with client_for(filled) as client:
        where = f"/api/v1/explain/spread/{quote(AWKWARD[0], safe='')}"
        early = client.get(where)
        assert (early.status_code, early.json()["type"]) == (
            404,
            "urn:graphcrm:problem:plan-not-found",
        )
        plan = client.post(API, json={"budget": 2, "pass_on": 0.5}).json()
        found = client.get(where, params={"limit": 2}).json()
        assert found["score"] == "spread"
        assert found["made"]["parameters"]["plan_id"] == plan["plan_id"]
        assert any("number 1 of 2 in the plan" in reason for reason in found["reasons"])
        assert len(found["contributions"]) == 2
        assert client.get(f"/api/v1/explain/spread/{LONER}").json()["value"] == 1.0
        refused = client.get(f"/api/v1/explain/spread/{LONER}", params={"as_of": "2026-01-01"})
        assert refused.status_code == 400
        assert "leave as_of out" in refused.json()["detail"]
