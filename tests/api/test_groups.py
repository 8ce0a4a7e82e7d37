from __future__ import annotations

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.api.sample import AWKWARD, COLLEAGUES, LONER
from tests.api.test_customers import pages

API = "/api/v1"


@pytest.mark.parametrize(
    ("by", "measure"),
    [
        ("pagerank", "pagerank"),
        ("betweenness", "betweenness"),
        ("degree", "degree"),
        ("harmonic", "harmonic"),
        ("kcore", "core"),
    ],
)
def test_influencers_are_ranked_by_each_measure(client: TestClient, by: str, measure: str) -> None:
    found = pages(client, f"{API}/influencers", by=by, limit=7)
    values = [item["value"] for item in found]
    assert values == sorted(values, reverse=True)
    assert [item["rank"] for item in found] == list(range(1, len(found) + 1))
    assert {item["customer_id"] for item in found} == {*AWKWARD, *COLLEAGUES, LONER}
    assert {item["measure"] for item in found} == {measure}
    assert found[0]["value"] == found[0]["scores"][measure]
    assert found[0]["reasons"]


def test_the_hub_leads_the_ranking(client: TestClient) -> None:
    first = client.get(f"{API}/influencers", params={"limit": 1, "by": "betweenness"}).json()
    assert first["items"][0]["customer_id"] == AWKWARD[0]


def test_communities_their_members_and_what_they_share(client: TestClient) -> None:
    found = pages(client, f"{API}/communities", limit=1)
    sizes = [item["size"] for item in found]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == len(AWKWARD) + len(COLLEAGUES) + 1
    everybody = []
    for community in found:
        url = f"{API}/communities/{community['community_id']}"
        members = pages(client, f"{url}/members", limit=4)
        assert len(members) == community["size"]
        everybody += [member["customer_id"] for member in members]
    assert sorted(everybody) == sorted({*AWKWARD, *COLLEAGUES, LONER})


def test_a_community_says_what_it_touches(client: TestClient) -> None:
    own = client.get(f"{API}/customers/col3").json()["scores"]["community_id"]
    other = client.get(f"{API}/customers/col0").json()["scores"]["community_id"]
    assert own == other
    found = client.get(f"{API}/communities/{own}").json()
    assert {trait["value"].lower() for trait in found["traits"]} & {"turin", "example & daughters"}
    assert found["central_members"][0]["customer_id"] in COLLEAGUES
    hub = client.get(f"{API}/customers", params={"id": AWKWARD[0]}).json()["items"][0]
    assert [link["community_id"] for link in found["links"]] == [hub["scores"]["community_id"]]


def test_small_communities_can_be_left_out(client: TestClient) -> None:
    found = client.get(f"{API}/communities", params={"min_size": 2}).json()["items"]
    assert len(found) >= 2
    assert all(item["size"] >= 2 for item in found)


@pytest.mark.parametrize("path", ["communities/9999", "communities/9999/members"])
def test_an_unknown_community_is_a_404(client: TestClient, path: str) -> None:
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:graphcrm:problem:community-not-found"


def test_the_map_shows_communities_and_says_who_is_not_on_it(client: TestClient) -> None:
    found = client.get(f"{API}/map").json()
    assert found["kind"] == "communities"
    assert len(found["nodes"]) == found["total_nodes"] >= 2
    assert all(node["radius"] > 0 for node in found["nodes"])
    assert "alone" in found["note"]


def test_a_community_is_drawn_with_at_most_so_many_nodes(client: TestClient) -> None:
    community = client.get(f"{API}/customers/col3").json()["scores"]["community_id"]
    found = client.get(f"{API}/communities/{community}/graph", params={"limit": 3}).json()
    assert len(found["nodes"]) == 3
    assert found["total_nodes"] >= len(COLLEAGUES)
    ids = {node["id"] for node in found["nodes"]}
    assert all({edge["source"], edge["target"]} <= ids for edge in found["edges"])
    assert "3" in found["note"]


def test_depth_widens_the_picture_of_a_customer(client: TestClient) -> None:
    url = f"{API}/customers/col4/graph"
    near = client.get(url).json()
    far = client.get(url, params={"depth": 3}).json()
    assert {node["id"] for node in near["nodes"]} == set(COLLEAGUES)
    assert set(AWKWARD) <= {node["id"] for node in far["nodes"]}


@pytest.mark.parametrize(
    "path",
    [
        "influencers",
        "communities",
        "communities/0",
        "communities/0/members",
        "communities/0/graph",
        "customers?community=0",
        "map",
    ],
)
def test_before_an_analysis_results_are_a_409_that_says_what_to_do(
    empty_client: TestClient, path: str
) -> None:
    answer = empty_client.get(f"{API}/{path}")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:graphcrm:problem:no-analysis"
    assert "POST /api/v1/analysis-runs" in answer.json()["detail"]


@pytest.mark.parametrize("score", ["pagerank", "betweenness", "harmonic", "core", "community"])
def test_a_score_is_explained(client: TestClient, score: str) -> None:
    quoted = quote(AWKWARD[0], safe="")
    found = client.get(f"{API}/explain/{score}/{quoted}", params={"limit": 2}).json()
    assert (found["customer_id"], found["score"]) == (AWKWARD[0], score)
    assert len(found["contributions"]) <= 2
    assert found["reasons"]
    assert found["run"]["run_id"].startswith("run-")
    if score == "pagerank":
        parts = sum(one["amount"] for one in found["contributions"])
        assert parts + found["others"] + found["base"] == pytest.approx(found["value"])
        assert found["overall"]["total"] == len(AWKWARD) + len(COLLEAGUES) + 1


def test_what_cannot_be_explained_says_why(client: TestClient) -> None:
    past = client.get(f"{API}/explain/degree/col0", params={"as_of": "1999-01-01"})
    assert past.status_code == 404
    assert "--keep-current" in past.json()["detail"]
    assert client.get(f"{API}/explain/fame/col0").status_code == 422
    assert client.get(f"{API}/explain/degree/nobody").status_code == 404
    assert client.get(f"{API}/explain/degree/col0", params={"limits": 3}).status_code == 422
