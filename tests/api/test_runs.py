from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.errors import StoreBusyError
from graphcrm.service.analysis import AnalysisRequest
from graphcrm.service.context import Context
from graphcrm.service.stages import stages_of
from graphcrm.store.base import RunWriter, Store
from tests.api.conftest import client_for
from tests.api.sample import COLLEAGUES, fill, fill_and_analyze

API = "/api/v1"


def finished(client: TestClient, url: str) -> dict[str, Any]:
    for _ in range(600):
        run: dict[str, Any] = client.get(url).json()
        if run["status"] in ("succeeded", "failed", "cancelled"):
            return run
        time.sleep(0.05)
    raise AssertionError(f"the run does not end: {run}")


def test_a_run_goes_from_queued_to_its_record(empty: Context) -> None:
    fill(empty)
    with client_for(empty) as client:
        asked = {"half_life": {"email": 30}, "seed": 7, "as_of": "2026-03-02", "effort": "fast"}
        answer = client.post(f"{API}/analysis-runs", json=asked)
        assert answer.status_code == 202
        assert answer.json()["status"] in ("queued", "running")
        assert answer.json()["record"] is None
        url = answer.headers["Location"]
        assert url == f"{API}/analysis-runs/{answer.json()['run_id']}"
        run = finished(client, url)
        assert run["status"] == "succeeded"
        record = run["record"]
        assert record["seed"] == 7
        assert record["as_of"] == "2026-03-02T23:59:59.999999Z"
        assert record["parameters"]["half_lives"] == {"email": 30}
        assert record["parameters"]["effort"] == "fast"
        assert record["counts"]["customers"] == 26
        assert {"pagerank", "betweenness"} <= {m["measure"] for m in record["measures"]}
        status = client.get(f"{API}/status").json()
        assert status["run"]["run_id"] == run["run_id"]
        assert status["stale"] is False
        assert client.get(f"{API}/influencers").status_code == 200


def test_after_a_restart_earlier_runs_are_still_found(empty: Context) -> None:
    fill(empty)
    runs = []
    with client_for(empty) as client:
        for seed in (1, 2):
            url = client.post(f"{API}/analysis-runs", json={"seed": seed}).headers["Location"]
            runs.append(finished(client, url))
    with client_for(empty) as client:
        for run in runs:
            assert client.get(f"{API}/analysis-runs/{run['run_id']}").json() == run


def test_new_rows_make_the_analysis_stale(empty: Context) -> None:
    fill(empty)
    with client_for(empty) as client:
        finished(client, client.post(f"{API}/analysis-runs", json={}).headers["Location"])
        client.post(f"{API}/links", json={"source_id": "loner", "target_id": "col1", "type": "x"})
        assert client.get(f"{API}/status").json()["stale"] is True
        assert client.get(f"{API}/customers/loner/related").json()["items"] == []
        finished(client, client.post(f"{API}/analysis-runs", json={}).headers["Location"])
        related = client.get(f"{API}/customers/loner/related").json()["items"]
        assert related[0]["customer_id"] == "col1"


class HeldStore:
    """A store whose next run waits before it is written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.go_on = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def write_run(self, run_id: str) -> Iterator[RunWriter]:
        assert self.go_on.wait(30)
        with self._store.write_run(run_id) as writer:
            yield writer


def test_one_runs_at_a_time_and_the_second_is_told_which(empty: Context) -> None:
    fill(empty)
    held = HeldStore(empty.store)
    with client_for(replace(empty, store=held)) as client:  # type: ignore[arg-type]
        first = client.post(f"{API}/analysis-runs", json={})
        second = client.post(f"{API}/analysis-runs", json={})
        assert second.status_code == 409
        assert second.json()["type"] == "urn:graphcrm:problem:analysis-under-way"
        assert second.json()["run_id"] == first.json()["run_id"]
        url = first.headers["Location"]
        assert client.get(url).json()["status"] == "running"
        assert client.get(f"{API}/influencers").status_code == 409
        held.go_on.set()
        assert finished(client, url)["status"] == "succeeded"
        assert client.post(f"{API}/analysis-runs", json={}).status_code == 202


def test_the_status_names_the_run_under_way_and_its_stage_of_how_many(empty: Context) -> None:
    fill(empty)
    held = HeldStore(empty.store)
    with client_for(replace(empty, store=held)) as client:  # type: ignore[arg-type]
        assert client.get(f"{API}/status").json()["under_way"] is None
        url = client.post(f"{API}/analysis-runs", json={}).headers["Location"]
        seen = wait_for(client, url, "likely ties")
        assert client.get(f"{API}/status").json()["under_way"] == seen
        stages = stages_of(AnalysisRequest())
        assert (seen["step"], seen["steps"]) == (1 + stages.index("likely ties"), len(stages))
        assert seen["record"] is None
        held.go_on.set()
        finished(client, url)
        assert client.get(f"{API}/status").json()["under_way"] is None


def wait_for(client: TestClient, url: str, stage: str) -> dict[str, Any]:
    for _ in range(600):
        run: dict[str, Any] = client.get(url).json()
        if run["stage"] == stage:
            return run
        time.sleep(0.02)
    raise AssertionError(f"the run does not come to {stage}: {run}")


def check_cancelling(ctx: Context) -> None:
    """A run that is cancelled ends as such; what was there before stays, and the next one works."""
    held = HeldStore(ctx.store)
    with client_for(replace(ctx, store=held)) as client:  # type: ignore[arg-type]
        before = client.get(f"{API}/influencers").json(), client.get(f"{API}/status").json()
        url = client.post(f"{API}/analysis-runs", json={"seed": 5}).headers["Location"]
        wait_for(client, url, "likely ties")
        for _ in range(2):
            answer = client.delete(url)
            assert (answer.status_code, answer.json()["stage"]) == (202, "stopping")
            assert answer.json()["status"] == "running"
        held.go_on.set()
        run = finished(client, url)
        assert (run["status"], run["error"], run["record"]) == ("cancelled", None, None)
        assert client.delete(url).status_code == 409
        after = client.get(f"{API}/influencers").json(), client.get(f"{API}/status").json()
        assert after == before
        again = client.post(f"{API}/analysis-runs", json={"seed": 5}).headers["Location"]
        assert finished(client, again)["status"] == "succeeded"
        over = client.delete(again)
        assert over.status_code == 409
        assert over.json()["type"].endswith("analysis-over")
        assert client.delete(f"{API}/analysis-runs/none").status_code == 404


def test_a_run_can_be_cancelled(empty: Context) -> None:
    fill_and_analyze(empty)
    check_cancelling(empty)


@pytest.mark.neo4j
def test_a_run_on_neo4j_can_be_cancelled(on_neo4j: Context) -> None:
    check_cancelling(on_neo4j)


def failing(error: Exception) -> Iterator[RunWriter]:
    raise error
    yield


@pytest.mark.parametrize(
    ("error", "said", "hidden"),
    [
        (StoreBusyError("Another process holds the store."), "Another process", "Traceback"),
        (RuntimeError("secret of the inside"), "log", "secret"),
    ],
)
def test_a_run_that_fails_says_why_and_keeps_the_results_before(
    empty: Context, error: Exception, said: str, hidden: str
) -> None:
    fill_and_analyze(empty)
    store = HeldStore(empty.store)
    store.write_run = lambda _: contextmanager(failing)(error)  # type: ignore[method-assign]
    with client_for(replace(empty, store=store)) as client:  # type: ignore[arg-type]
        before = client.get(f"{API}/influencers").json()
        url = client.post(f"{API}/analysis-runs", json={}).headers["Location"]
        run = finished(client, url)
        assert run["status"] == "failed"
        assert said in run["error"]
        assert hidden not in run["error"]
        assert client.get(f"{API}/influencers").json() == before


def test_a_service_that_stops_gives_up_its_analysis(empty: Context) -> None:
    fill(empty)
    store = HeldStore(empty.store)
    store.go_on.set()
    with client_for(replace(empty, store=store)) as client:  # type: ignore[arg-type]
        client.post(f"{API}/analysis-runs", json={})
    names = [thread.name for thread in threading.enumerate()]
    assert "graphcrm-analysis" not in names


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "2026-03-01T09:30:00"}, "as_of"),
        ({"as_of": 5}, "as_of"),
        ({"half_life": -1}, "half_life.days"),
        ({"half_life": {"email": "long"}}, "half_life.types.email"),
        ({"half_life": False}, "half_life.days"),
        ({"seed": -1}, "seed"),
        ({"seed": "7"}, "seed"),
        ({"engine": "abacus"}, "engine"),
        ({"algorithm": "guess"}, "algorithm"),
        ({"resolution": 0}, "resolution"),
        ({"effort": "slow"}, "effort"),
        ({"hafl_life": 3}, "hafl_life"),
    ],
)
def test_a_request_that_makes_no_sense_is_a_422(
    client: TestClient, asked: dict[str, Any], name: str
) -> None:
    answer = client.post(f"{API}/analysis-runs", json=asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["name"] == name


def test_an_engine_that_is_not_there_is_a_422_at_once_with_the_remedy(client: TestClient) -> None:
    answer = client.post(f"{API}/analysis-runs", json={"engine": "gds"})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("engine-unavailable")
    assert "works inside Neo4j" in answer.json()["detail"]


def test_louvain_has_one_effort(client: TestClient) -> None:
    asked = {"algorithm": "louvain", "effort": "fast"}
    answer = client.post(f"{API}/analysis-runs", json=asked)
    assert answer.status_code == 400
    assert "'fast' goes with the algorithm 'leiden'" in answer.json()["detail"]


def test_a_run_says_why_its_engine_was_chosen(client: TestClient) -> None:
    run_id = client.get(f"{API}/status").json()["run"]["run_id"]
    parameters = client.get(f"{API}/analysis-runs/{run_id}").json()["record"]["parameters"]
    assert parameters["engine_reason"].startswith("local takes it: ")


def test_an_unknown_run_is_a_404(client: TestClient) -> None:
    answer = client.get(f"{API}/analysis-runs/none%2Fsuch")
    assert answer.status_code == 404
    assert "'none/such'" in answer.json()["detail"]


def test_an_empty_graph_can_be_analysed(empty_client: TestClient) -> None:
    url = empty_client.post(f"{API}/analysis-runs", json={}).headers["Location"]
    assert finished(empty_client, url)["status"] == "succeeded"
    assert empty_client.get(f"{API}/influencers").json()["items"] == []
    assert empty_client.get(f"{API}/communities").json()["items"] == []
    assert empty_client.get(f"{API}/map").json()["note"]


@pytest.mark.neo4j
def test_neo4j_is_analysed_in_the_background_too(on_neo4j: Context) -> None:
    with client_for(on_neo4j) as client:
        url = client.post(f"{API}/analysis-runs", json={"seed": 3}).headers["Location"]
        run = finished(client, url)
        assert run["record"]["seed"] == 3
        found = client.get(f"{API}/customers/col1/related").json()["items"]
        assert {item["customer_id"] for item in found} >= set(COLLEAGUES) - {"col1"}
