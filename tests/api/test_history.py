"""Earlier analyses over HTTP: what they said, and what became of communities."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import COLLEAGUES, fill
from tests.api.test_runs import finished

API = "/api/v1"


def analysed(client: TestClient, **asked: Any) -> dict[str, Any]:
    answer = client.post(f"{API}/analysis-runs", json={"infer": False, **asked})
    assert answer.status_code == 202
    run = finished(client, answer.headers["Location"])
    assert run["status"] == "succeeded"
    record: dict[str, Any] = run["record"]
    return record


def test_answers_as_of_a_day_name_their_run(empty: Context) -> None:
    fill(empty)
    with client_for(empty) as client:
        now = analysed(client)
        past = analysed(client, as_of="2026-03-01", keep_current=True)
        assert client.get(f"{API}/status").json()["run"]["run_id"] == now["run_id"]
        runs = client.get(f"{API}/analysis-runs").json()["items"]
        assert [run["run_id"] for run in runs] == [past["run_id"], now["run_id"]]
        for path in ("influencers", "communities", "communities/0", "communities/0/members"):
            then = client.get(f"{API}/{path}", params={"as_of": "2026-03-02"}).json()
            assert (then["run_id"], then["as_of"]) == (past["run_id"], past["as_of"])
            assert client.get(f"{API}/{path}").json()["run_id"] == now["run_id"]
        one = client.get(f"{API}/customers/col1", params={"as_of": "2026-03-02"}).json()
        assert one["run_id"] == past["run_id"]
        assert one["scores"]["strength"] != client.get(f"{API}/customers/col1").json()["scores"]
        why = client.get(f"{API}/explain/degree/col1", params={"as_of": "2026-03-02"}).json()
        assert (why["run"]["run_id"], why["derived"]) == (past["run_id"], True)
        assert why["value"] == one["scores"]["degree"]
        assert (why["differs"], len(why["contributions"])) == (None, why["value"])


def test_a_day_without_an_analysis_says_how_to_get_one(empty: Context) -> None:
    fill(empty)
    with client_for(empty) as client:
        analysed(client)
        answer = client.get(f"{API}/influencers", params={"as_of": "2026-01-01"})
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:graphcrm:problem:no-past-analysis"
        assert "2026-01-01 --keep-current" in answer.json()["detail"]
        wrong = client.get(f"{API}/influencers", params={"as_of": "yesterday"})
        assert wrong.status_code == 422
        gone = client.get(f"{API}/lineage", params={"run": "r0"})
        assert (gone.status_code, gone.json()["type"]) == (404, "urn:graphcrm:problem:run-not-kept")


def test_lineage_history_and_story(empty: Context) -> None:
    fill(empty)
    with client_for(empty) as client:
        first = analysed(client)
        community = client.get(f"{API}/customers/col1").json()["scores"]["community_id"]
        rows = [
            {"source_id": "new", "target_id": other, "type": "family"} for other in COLLEAGUES[1:]
        ]
        assert client.post(f"{API}/links", json=rows).status_code == 201
        second = analysed(client)
        assert second["started_from"] == first["run_id"]
        page = client.get(f"{API}/lineage").json()
        assert page["run_id"] == second["run_id"]
        told = {event["community_id"]: event for event in page["items"]}
        assert (told[community]["event"], told[community]["joined"]) == ("grown", 1)
        grown = client.get(f"{API}/lineage", params={"event": "grown"}).json()["items"]
        assert grown == [told[community]]
        of_first = client.get(f"{API}/lineage", params={"run": first["run_id"]}).json()
        assert (of_first["items"], of_first["run_id"]) == ([], first["run_id"])
        story = client.get(f"{API}/communities/{community}/lineage").json()["items"]
        assert [step["event"]["event"] for step in story] == ["first", "grown"]
        assert client.get(f"{API}/communities/999/lineage").status_code == 404
        history = client.get(f"{API}/customers/col1/history").json()["items"]
        assert [row["run_id"] for row in history] == [first["run_id"], second["run_id"]]
        assert {row["community_id"] for row in history} == {community}
        assert [row["current"] for row in history] == [False, True]
        late = client.get(f"{API}/customers/new/history").json()["items"]
        assert [row["run_id"] for row in late] == [second["run_id"]]
        assert client.get(f"{API}/customers/nobody/history").status_code == 404


def test_lists_page_through_the_lineage(empty: Context) -> None:
    fill(empty)
    with client_for(empty) as client:
        analysed(client)
        analysed(client)
        whole = client.get(f"{API}/lineage").json()["items"]
        part = client.get(f"{API}/lineage", params={"limit": 1}).json()
        rest = client.get(f"{API}/lineage", params={"cursor": part["cursor"]}).json()
        assert [*part["items"], *rest["items"]] == whole
        assert rest["cursor"] is None


@pytest.mark.parametrize("path", ["lineage", "communities/0/lineage", "customers/col1/history"])
def test_before_an_analysis_there_is_no_history(empty: Context, path: str) -> None:
    fill(empty)
    with client_for(empty) as client:
        assert client.get(f"{API}/{path}").status_code == 409
        assert client.get(f"{API}/analysis-runs").json() == {"items": []}


def test_months_are_analysed_in_one_job(empty: Context) -> None:
    fill(empty)
    rows = [{"customer_id": "col1", "counterparty_id": "col2", "type": "call",
             "occurred_at": "2026-01-10T00:00:00Z"}]  # fmt: skip
    with client_for(empty) as client:
        assert client.post(f"{API}/interactions", json=rows).status_code == 201
        record = analysed(client, months=4)
        runs = client.get(f"{API}/analysis-runs").json()["items"]
        assert [run["as_of"][:10] for run in runs] == ["2026-01-31", "2026-02-28", "2026-03-03"]
        assert runs[-1] == record
        refused = client.post(f"{API}/analysis-runs", json={"months": 13})
        assert refused.status_code == 400
        assert "GRAPHCRM_KEEP_RUNS" in refused.json()["detail"]


def test_levels_are_listed(client: TestClient) -> None:
    assert client.get(f"{API}/communities", params={"level": 0}).json()["items"]
    assert client.get(f"{API}/communities", params={"level": 2}).json()["items"] == []
    assert client.get(f"{API}/communities", params={"level": 3}).status_code == 422
    assert client.get(f"{API}/communities", params={"parent": 0}).json()["items"] == []
    assert client.get(f"{API}/communities", params={"parent": 999}).status_code == 404
