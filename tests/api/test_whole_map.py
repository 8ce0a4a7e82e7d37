"""Everybody on one map, over HTTP and from Python."""

from __future__ import annotations

import numpy as np
import pytest
from starlette.testclient import TestClient

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.whole_map import whole_map
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES, LONER, fill_and_analyze

ADDRESS = "/api/v1/map/customers"


def test_everybody_who_is_tied_stands_somewhere(client: TestClient, analysed: Context) -> None:
    found = client.get(ADDRESS).json()
    assert set(found["ids"]) == {*COLLEAGUES, *AWKWARD}
    assert LONER not in found["ids"]
    assert found["alone"] == 1
    assert found["note"] == "1 customer stands alone and is not on the map."
    assert found["total_customers"] == len(found["ids"])
    for column in ("labels", "community", "x", "y", "size"):
        assert len(found[column]) == len(found["ids"])
    assert found["labels"][found["ids"].index("张伟")] == "Name 张伟"
    assert found["size"] == sorted(found["size"], reverse=True)
    assert found["size"][0] == 1.0
    with analysed.store.read() as reader:
        top = [one.customer_id for one in reader.top_scores("pagerank", 3)]
    assert found["ids"][:3] == top


def test_ties_are_those_that_were_analysed(client: TestClient, analysed: Context) -> None:
    found = client.get(ADDRESS).json()
    with analysed.store.read() as reader:
        projection = analysed.cache.graph(reader).projection
    ids = projection.ids
    weight = {
        frozenset((ids[s], ids[t])): w
        for s, t, w in zip(projection.source, projection.target, projection.weight, strict=True)
    }
    drawn = [
        frozenset((found["ids"][s], found["ids"][t]))
        for s, t in zip(found["source"], found["target"], strict=True)
    ]
    assert set(drawn) == set(weight)
    assert len(drawn) == len(weight) == found["total_ties"]
    strengths = [weight[pair] for pair in drawn]
    assert strengths == sorted(strengths, reverse=True)


def test_members_stand_in_their_area_and_apart(client: TestClient) -> None:
    found = client.get(ADDRESS).json()
    areas = {area["community_id"]: area for area in found["areas"]}
    at = np.column_stack([found["x"], found["y"]])
    for (x, y), community in zip(at, found["community"], strict=True):
        area = areas[community]
        assert np.hypot(x - area["x"], y - area["y"]) <= area["radius"] + 0.01
    apart = np.hypot(*(at[:, None] - at[None]).T)
    np.fill_diagonal(apart, np.inf)
    assert apart.min() >= found["spacing"] - 0.01 > 0


def test_areas_are_where_the_map_of_communities_has_them(client: TestClient) -> None:
    bubbles = {node["id"]: node for node in client.get("/api/v1/map").json()["nodes"]}
    for area in client.get(ADDRESS).json()["areas"]:
        bubble = bubbles[str(area["community_id"])]
        assert (area["x"], area["y"]) == pytest.approx((bubble["x"], bubble["y"]), abs=0.001)
        assert area["radius"] <= bubble["radius"]
        assert area["name"] == bubble["label"]


def test_a_limit_takes_the_most_influential_and_says_so(client: TestClient) -> None:
    whole, few = client.get(ADDRESS).json(), client.get(ADDRESS, params={"limit": 4}).json()
    assert few["ids"] == whole["ids"][:4]
    assert max(few["source"] + few["target"]) < 4
    assert len(few["source"]) <= 20
    assert few["note"].startswith(
        f"The 4 most influential of {len(whole['ids'])} customers are shown."
    )
    refused = client.get(ADDRESS, params={"limit": 100_001})
    assert refused.status_code == 422


def test_an_etag_saves_the_body_and_nothing_is_kept_by_the_way(client: TestClient) -> None:
    first = client.get(ADDRESS)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-store"
    for named in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = client.get(ADDRESS, headers={"If-None-Match": named})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(ADDRESS, headers={"If-None-Match": '"x"'}).status_code == 200
    assert client.get(ADDRESS, params={"limit": 3}).headers["etag"] != tag


def test_before_an_analysis_it_says_what_to_do(empty_client: TestClient) -> None:
    refused = empty_client.get(ADDRESS)
    assert refused.status_code == 409
    assert "graphcrm analyze" in refused.json()["detail"]


def test_a_new_analysis_and_new_data_change_the_tag_and_nobody_moves(empty: Context) -> None:
    fill_and_analyze(empty)
    with client_for(empty) as client:
        before = client.get(ADDRESS)
        analyze(empty, AnalysisRequest())
        after = client.get(ADDRESS)
        assert before.headers["etag"] != after.headers["etag"]
        told = {**before.json(), "run_id": after.json()["run_id"]}
        assert after.json() == told
        client.post("/api/v1/customers", json={"customer_id": "col0", "name": "Somebody Else"})
        renamed = client.get(ADDRESS)
        assert renamed.headers["etag"] != after.headers["etag"]
        assert renamed.json()["labels"][renamed.json()["ids"].index("col0")] == "Somebody Else"


def test_who_comes_after_the_analysis_moves_nobody(empty: Context) -> None:
    fill_and_analyze(empty)
    with client_for(empty) as client:
        before = client.get(ADDRESS).json()
        # Before, between and after those who are there, in the order of ids.
        for newcomer in ("!", "col3b", "\U0010fffd"):
            client.post("/api/v1/customers", json={"customer_id": newcomer, "name": "New"})
        assert client.get(ADDRESS).json() == before


def test_names_without_end_are_cut(empty: Context) -> None:
    fill_and_analyze(empty)
    with client_for(empty) as client:
        client.post("/api/v1/customers", json={"customer_id": "col1", "name": "n" * 5_000})
        found = client.get(ADDRESS).json()
    label = found["labels"][found["ids"].index("col1")]
    assert label == "n" * 119 + "…"


def test_a_run_from_elsewhere_has_no_places_and_says_so(empty: Context) -> None:
    fill_and_analyze(empty)
    with empty.store.read() as reader:
        ids, table = reader.customer_ids(), reader.relationships()
        communities, scores = reader.communities(99), reader.score_table()
        run = reader.status().run
    assert run is not None
    from dataclasses import replace

    with empty.store.write_run("elsewhere") as writer:
        writer.add_relationships(ids, table)
        writer.add_communities(communities, [])
        writer.add_scores(ids, scores)
        writer.publish(replace(run, run_id="elsewhere"))
    found = whole_map(empty)
    assert (list(found.ids), found.total_customers) == ([], 0)
    assert "Run 'graphcrm analyze' to get them." in found.note


def test_neo4j_says_the_same(client: TestClient, on_neo4j: Context) -> None:
    with client_for(on_neo4j) as other:
        found, told = other.get(ADDRESS).json(), client.get(ADDRESS).json()
    assert {**found, "run_id": told["run_id"]} == told


def test_from_python(analysed: Context) -> None:
    from graphcrm.client.crm import Crm

    crm = Crm.__new__(Crm)
    crm._context = analysed
    frame = crm.whole_map(limit=5)
    assert list(frame.columns) == ["customer_id", "name", "community_id", "x", "y", "size"]
    assert len(frame) == 5
    source, target = frame.attrs["ties"]
    assert len(source) == len(target) > 0
    assert frame.attrs["note"].startswith("The 5 most influential")
