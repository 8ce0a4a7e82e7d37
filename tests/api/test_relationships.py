"""Relationships over HTTP: what they rest on, and what users say of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from graphcrm.service.relationship_ids import relationship_id
from tests.api.conftest import client_for

API = "/api/v1"
HOME = {"address": "Lange Gasse 7", "postcode": "1080", "city": "Wien"}
AWKWARD = "a/b%2F../c"


@pytest.fixture
def homes(empty: Context) -> Context:
    """Two of one name at one address, a third elsewhere, and a declared link."""
    people = [
        {"customer_id": "ada", "name": "Ada Urban", "family_name": "Urban", **HOME},
        {"customer_id": AWKWARD, "name": "Ben Urban", "family_name": "Urban", **HOME},
        {"customer_id": "eve", "name": "Eve Other", "family_name": "Other", "city": "Graz"},
    ]
    people += [
        {"customer_id": f"x{number}", "family_name": f"Name{number}", "city": "Linz"}
        for number in range(40)
    ]
    add_rows(empty, "customers", people)
    add_rows(empty, "links", [{"source_id": "ada", "target_id": "eve", "type": "friend"}])
    mails = [
        {
            "interaction_id": f"m{day}",
            "customer_id": "ada",
            "counterparty_id": "eve",
            "type": "email",
            "occurred_at": f"2026-03-{day:02}T10:00:00Z",
        }
        for day in range(1, 8)
    ]
    add_rows(empty, "interactions", mails)
    analyze(empty, AnalysisRequest())
    return empty


@pytest.fixture
def asked(homes: Context) -> Iterator[TestClient]:
    with client_for(homes) as client:
        yield client


def relationships(client: TestClient, source: str, target: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"{API}/relationships", params={"source": source, "target": target})
    assert answer.status_code == 200
    return {item["type"]: item for item in answer.json()["items"]}


def verdict_path(name: str) -> str:
    return f"{API}/relationships/{name}/verdict"


def test_relationships_of_a_pair_say_where_they_come_from(asked: TestClient) -> None:
    found = relationships(asked, AWKWARD, "ada")
    assert "household" in found
    home = found["household"]
    assert (home["origin"], home["confirmed"], home["can_be_judged"]) == ("inferred", False, True)
    assert home["relationship_id"] == relationship_id("ada", AWKWARD, "household")
    assert "same address (Lange Gasse 7" in home["reasons"][0]
    declared = relationships(asked, "ada", "eve")["friend"]
    assert (declared["origin"], declared["can_be_judged"]) == ("declared", False)
    related = asked.get(f"{API}/customers/ada/related").json()["items"]
    ben = next(item for item in related if item["customer_id"] == AWKWARD)
    ids = {item["relationship_id"] for item in ben["relationships"]}
    assert ben["relationship_id"] in ids
    assert home["relationship_id"] in ids


def test_evidence_is_paged(asked: TestClient) -> None:
    name = relationship_id("ada", "eve", "email")
    path = f"{API}/relationships/{name}/evidence"
    first = asked.get(path, params={"limit": 5}).json()
    rest = asked.get(path, params={"limit": 5, "cursor": first["cursor"]}).json()
    found = [item["interaction"]["interaction_id"] for item in first["items"] + rest["items"]]
    assert found == [f"m{day}" for day in range(7, 0, -1)]
    assert rest["cursor"] is None
    assert first["relationship"]["evidence_count"] == 7
    home = relationship_id("ada", AWKWARD, "household")
    rows = asked.get(f"{API}/relationships/{home}/evidence").json()["items"]
    assert {row["rule"] for row in rows} >= {"shared-address", "shared-surname"}
    assert all(row["text"] and row["evidence"] == "fact" for row in rows)


def test_a_rejection_holds_at_once_and_over_every_later_analysis(
    asked: TestClient, homes: Context
) -> None:
    name = relationship_id("ada", AWKWARD, "household")
    answer = asked.put(verdict_path(name), json={"verdict": "rejected", "note": "a boarding house"})
    assert answer.status_code == 200
    assert answer.json()["note"] == "a boarding house"
    assert asked.get(f"{API}/status").json()["stale"] is True
    assert "household" not in relationships(asked, "ada", AWKWARD)
    for _ in range(2):
        analyze(homes, AnalysisRequest())
        assert "household" not in relationships(asked, "ada", AWKWARD)
        assert asked.get(f"{API}/relationships/{name}/evidence").status_code == 404
    (said,) = asked.get(f"{API}/verdicts").json()["items"]
    assert (said["relationship_id"], said["verdict"]) == (name, "rejected")
    assert asked.delete(verdict_path(name)).status_code == 204
    assert asked.get(f"{API}/verdicts").json() == {"items": [], "cursor": None}
    analyze(homes, AnalysisRequest())
    assert "household" in relationships(asked, "ada", AWKWARD)


def test_a_confirmation_and_a_correction_hold_over_every_later_analysis(
    asked: TestClient, homes: Context
) -> None:
    name = relationship_id("ada", AWKWARD, "household")
    asked.put(verdict_path(name), json={"verdict": "confirmed"})

    def shown(kind: str) -> tuple[float, bool]:
        found = relationships(asked, "ada", AWKWARD)[kind]
        return found["confidence"], found["confirmed"]

    assert shown("household") == (1.0, True)
    analyze(homes, AnalysisRequest())
    assert shown("household") == (1.0, True)
    asked.put(verdict_path(name), json={"verdict": "confirmed", "kind": "flat-share"})
    assert shown("flat-share") == (1.0, True)
    analyze(homes, AnalysisRequest())
    assert shown("flat-share") == (1.0, True)
    assert "household" not in relationships(asked, "ada", AWKWARD)
    given = relationship_id("ada", AWKWARD, "flat-share")
    evidence = asked.get(f"{API}/relationships/{given}/evidence").json()
    assert "shared-address" in {row["rule"] for row in evidence["items"]}
    # The name it has now takes it back as well.
    assert asked.delete(verdict_path(given)).status_code == 204
    analyze(homes, AnalysisRequest())
    confidence, confirmed = shown("household")
    assert confidence < 1
    assert not confirmed


@pytest.mark.parametrize("source", ["ada", AWKWARD])
def test_a_correction_says_who_reports_to_whom(
    asked: TestClient, homes: Context, source: str
) -> None:
    name = relationship_id("ada", AWKWARD, "household")
    body = {"verdict": "confirmed", "kind": "reports-to", "source_id": source}
    answer = asked.put(verdict_path(name), json=body)
    assert answer.status_code == 200
    assert (answer.json()["kind"], answer.json()["source_id"]) == ("reports-to", source)
    for _ in range(2):
        found = relationships(asked, "ada", AWKWARD)["reports-to"]
        assert (found["source_id"], found["directed"], found["counted"]) == (source, True, True)
        assert found["target_id"] in {"ada", AWKWARD} - {source}
        analyze(homes, AnalysisRequest())
    edges = asked.get(f"{API}/customers/ada/graph").json()["edges"]
    drawn = [one["types"] for one in edges if {one["source"], one["target"]} == {"ada", AWKWARD}]
    assert drawn == [["reports-to"]]
    (said,) = asked.get(f"{API}/verdicts").json()["items"]
    assert said["source_id"] == source
    given = relationship_id("ada", AWKWARD, "reports-to")
    assert asked.delete(verdict_path(given)).status_code == 204
    analyze(homes, AnalysisRequest())
    assert relationships(asked, "ada", AWKWARD)["household"]["directed"] is False


@pytest.mark.parametrize(
    ("said", "help_"),
    [
        ({"kind": "reports-to"}, "'ada': who reports (source_id, on the command line --from)"),
        ({"kind": "supplier"}, "who supplies (source_id"),
        ({"kind": "partner", "source_id": "ada"}, "'partner' has no direction"),
        ({"source_id": "ada"}, "'household' has no direction"),
        ({"kind": "supplier", "source_id": "eve"}, "'eve' is not one of the two. Say from whom"),
    ],
)
def test_a_direction_that_is_missing_or_too_much_is_a_problem_that_says_what_to_do(
    asked: TestClient, said: dict[str, str], help_: str
) -> None:
    name = relationship_id("ada", AWKWARD, "household")
    answer = asked.put(verdict_path(name), json={"verdict": "confirmed", **said})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert help_ in answer.json()["detail"]
    assert asked.get(f"{API}/verdicts").json()["items"] == []


@pytest.mark.parametrize(
    ("pair", "kind", "status", "problem", "help_"),
    [
        (("ada", "eve"), "friend", 409, "not-inferred", "declared link"),
        (("ada", "eve"), "email", 409, "not-inferred", "7 interactions"),
        (("ada", "eve"), "partner", 404, "relationship-not-found", "they have: "),
        (("ada", "nobody"), "friend", 404, "customer-not-found", "nobody"),
    ],
)
def test_what_cannot_be_judged_says_why(
    asked: TestClient, pair: tuple[str, str], kind: str, status: int, problem: str, help_: str
) -> None:
    answer = asked.put(verdict_path(relationship_id(*pair, kind)), json={"verdict": "rejected"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:graphcrm:problem:{problem}"
    assert help_ in answer.json()["detail"]


@pytest.mark.parametrize("name", ["nonsense", "WyJhIl0", "WyJhIiwiYiIsM10", "%00", "a" * 3000])
def test_ids_that_are_none_are_not_found(asked: TestClient, name: str) -> None:
    assert asked.get(f"{API}/relationships/{name}/evidence").status_code == 404
    assert asked.put(verdict_path(name), json={"verdict": "rejected"}).status_code == 404
    assert asked.delete(verdict_path(name)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verdict": "maybe"},
        {"verdict": "rejected", "kind": "friend"},
        {"verdict": "confirmed", "kind": ""},
        {"verdict": "confirmed", "kind": "email"},
        {"verdict": "confirmed", "note": "x" * 2001},
        {"verdict": "rejected", "source_id": "ada"},
        {"verdict": "confirmed", "kind": "supplier", "source_id": 7},
        {"verdict": "confirmed", "sure": True},
        ["confirmed"],
    ],
)
def test_verdicts_that_make_no_sense_are_refused(asked: TestClient, body: Any) -> None:
    name = relationship_id("ada", AWKWARD, "household")
    answer = asked.put(verdict_path(name), json=body)
    assert answer.status_code in (400, 422)
    assert asked.get(f"{API}/verdicts").json()["items"] == []


def test_an_analysis_takes_thresholds_and_leaves_inference_out(asked: TestClient) -> None:
    refused = asked.post(f"{API}/analysis-runs", json={"rules": {"least_confidence": 7}})
    assert refused.status_code == 400
    assert "least_confidence" in refused.json()["detail"]
    started = asked.post(f"{API}/analysis-runs", json={"infer": False})
    assert started.status_code == 202
    path = started.headers["location"]
    while asked.get(path).json()["status"] in ("queued", "running"):
        pass
    assert asked.get(path).json()["record"]["parameters"]["inference"] is None
    assert relationships(asked, "ada", AWKWARD) == {}
