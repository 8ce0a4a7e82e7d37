from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from graphcrm.service.context import Context
from tests.api.conftest import client_for
from tests.api.sample import AWKWARD, COLLEAGUES, LONER, fill_and_analyze

API = "/api/v1"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def pages(client: TestClient, url: str, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for _ in range(100):
        answer = client.get(url, params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert 0 < len(page["items"]) <= params["limit"]
        items += page["items"]
        if page["cursor"] is None:
            return items
        params["cursor"] = page["cursor"]
    raise AssertionError("the list does not end")


def test_a_customer_has_its_fields_attributes_and_scores(client: TestClient) -> None:
    found = client.get(f"{API}/customers/col0").json()
    assert found["label"] == "Colleague 0"
    assert found["tags"] == ["vip", "newsletter"]
    assert found["attributes"] == {"shoe_size": "38"}
    assert found["created_at"] == "2024-05-01T08:00:00Z"
    assert found["bare"] is False
    assert found["scores"]["degree"] == len(COLLEAGUES)
    assert found["community_name"]


def test_an_unknown_customer_is_a_404_that_names_it(client: TestClient) -> None:
    answer = client.get(f"{API}/customers/nobody")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "urn:graphcrm:problem:customer-not-found"
    assert "'nobody'" in problem["detail"]
    assert problem["instance"] == f"{API}/customers/nobody"


def test_customers_are_found_by_words_tag_and_community(client: TestClient) -> None:
    def ids(**params: Any) -> list[str]:
        items = client.get(f"{API}/customers", params=params).json()["items"]
        return [item["customer_id"] for item in items]

    assert ids(q="COLLEAGUE 3") == ["col3"]
    # By PageRank, in which they differ a little.
    assert sorted(ids(q="turin", segment="vip")) == ["col0", "col1", "col2"]
    assert ids(q="张") == ["张伟"]
    assert ids(q="no such words") == []
    community = client.get(f"{API}/customers/col1").json()["scores"]["community_id"]
    assert set(COLLEAGUES) <= set(ids(community=community))
    assert LONER not in ids(community=community)


@pytest.mark.parametrize("params", [{}, {"q": "name"}, {"segment": "newsletter"}])
def test_paging_through_customers_gives_each_once(
    client: TestClient, params: dict[str, str]
) -> None:
    whole = client.get(f"{API}/customers", params={**params, "limit": 200}).json()
    assert whole["cursor"] is None
    assert pages(client, f"{API}/customers", limit=3, **params) == whole["items"]
    ids = [item["customer_id"] for item in whole["items"]]
    assert len(set(ids)) == len(ids) > 3


def test_interactions_come_newest_first_and_each_once(client: TestClient) -> None:
    found = pages(client, f"{API}/customers/col2/interactions", limit=4)
    assert len(found) == len({item["interaction_id"] for item in found}) == 21
    moments = [item["occurred_at"] for item in found]
    assert moments == sorted(moments, reverse=True)
    assert all(RFC_3339.fullmatch(moment) for moment in moments)
    assert {"col2"} <= {found[0]["customer_id"], found[0]["counterparty_id"]}
    assert found[0]["attributes"] == {"campaign": "spring"}


def test_related_customers_come_with_reasons(client: TestClient) -> None:
    found = client.get(f"{API}/customers/col1/related", params={"limit": 100}).json()["items"]
    direct = {item["customer_id"] for item in found if item["steps"] == 1}
    assert direct == set(COLLEAGUES) - {"col1"}
    assert "e-mail" in " ".join(found[0]["reasons"])
    scores = [item["score"] for item in found]
    assert scores == sorted(scores, reverse=True)
    through = next(item for item in found if item["customer_id"] == AWKWARD[0])
    assert through["steps"] == 2
    assert through["via"] == ["col0"]


def test_likely_ties_are_no_contacts_yet_and_come_with_reasons(client: TestClient) -> None:
    found = client.get(f"{API}/customers/col1/likely").json()["items"]
    bridge = found[0]
    assert (bridge["customer_id"], bridge["via"]) == (AWKWARD[0], ["col0"])
    assert bridge["reasons"][0] == "1 shared contact: Colleague 0"
    assert not {item["customer_id"] for item in found} & set(COLLEAGUES)
    assert len(client.get(f"{API}/customers/col1/likely?limit=1").json()["items"]) == 1
    report = client.get(f"{API}/likely/report").json()
    assert report["ranking"] == "resource allocation"
    assert "Nothing was learnt" in report["summary"]
    explained = client.get(f"{API}/explain/likely/col1").json()
    assert [one["tie"] for one in explained["ties"]] == found
    assert explained["notes"] == [report["summary"]]
    unknown = client.get(f"{API}/customers/col1/likely", params={"type": ["nothing such"]})
    assert unknown.json()["items"] == []
    assert client.get(f"{API}/explain/likely/nobody").status_code == 404


def test_a_likely_tie_is_rejected_by_its_id(empty: Context) -> None:
    fill_and_analyze(empty)
    where = f"{API}/customers/col1/likely?limit=100"
    with client_for(empty) as client:
        first, *others = client.get(where).json()["items"]
        address = f"{API}/relationships/{first['relationship_id']}/verdict"
        assert client.put(address, json={"verdict": "confirmed"}).status_code == 400
        said = client.put(address, json={"verdict": "rejected", "note": "no"})
        assert (said.status_code, said.json()["type"]) == (200, "likely")
        assert client.get(where).json()["items"] == others
        assert client.delete(address).status_code == 204
        assert client.get(where).json()["items"] == [first, *others]


def test_roles_come_with_their_numbers(client: TestClient) -> None:
    one = client.get(f"{API}/customers/col0/roles").json()["roles"]
    assert one["degree"] == 8
    assert one["constraint"] > 0
    assert set(one["open_pairs"]) == {"coordinator", "gatekeeper", "consultant", "liaison"}
    cut = client.get(f"{API}/roles", params={"role": "cut-person"}).json()["items"]
    assert {"col0", AWKWARD[0]} <= {item["customer_id"] for item in cut}
    assert all("would be cut off" in " ".join(item["reasons"]) for item in cut)
    assert client.get(f"{API}/roles", params={"role": "queen"}).status_code == 422
    for path in ("roles", "customers/col0/roles"):
        early = client.get(f"{API}/{path}", params={"as_of": "1999-01-01"})
        assert early.status_code == 404
        late = client.get(f"{API}/{path}", params={"as_of": "2100-01-01"})
        assert late.json() == client.get(f"{API}/{path}").json()


def test_related_customers_page_to_the_end(client: TestClient) -> None:
    url = f"{API}/customers/col0/related"
    whole = client.get(url, params={"limit": 200}).json()["items"]
    assert pages(client, url, limit=3) == whole
    assert len(whole) > 7


def test_related_customers_by_type_and_strength(client: TestClient) -> None:
    url = f"{API}/customers/col0/related"
    by_type = client.get(url, params={"type": "colleague"}).json()["items"]
    assert [item["customer_id"] for item in by_type] == [AWKWARD[0]]
    strong = client.get(url, params={"min_strength": 0.25, "limit": 100}).json()["items"]
    assert AWKWARD[0] not in [item["customer_id"] for item in strong]
    assert all(item["strength"] >= 0.25 for item in strong)


def test_a_customer_without_relationships_has_an_empty_list(client: TestClient) -> None:
    answer = client.get(f"{API}/customers/{LONER}/related")
    assert answer.json() == {"items": [], "cursor": None}


def test_other_ways_have_other_introducers(client: TestClient) -> None:
    params = {"source": "col1", "target": "col2", "alternatives": 2}
    answer = client.get(f"{API}/paths", params=params).json()
    ways = [answer, *answer["alternatives"]]
    assert len(ways) == 3
    assert len({way["steps"][-1]["source_id"] for way in ways}) == 3
    strengths = [way["strength"] for way in ways]
    assert strengths == sorted(strengths, reverse=True)
    del params["alternatives"]
    assert client.get(f"{API}/paths", params=params).json()["alternatives"] == []


def test_introductions_start_from_ones_own(client: TestClient) -> None:
    params = {"target": AWKWARD[0], "tag": "vip", "source": ["col5"]}
    found = client.get(f"{API}/introductions", params=params).json()["items"]
    assert (found[0]["source_id"], found[0]["introducer_id"]) == ("col0", None)
    assert {item["source_id"] for item in found} == {"col0", "col1", "col2", "col5"}
    assert {item["introducer_id"] for item in found[1:]} == {"col0"}
    nobody = client.get(f"{API}/introductions", params={"target": "col1", "tag": "nobody's"})
    assert nobody.status_code == 400
    assert "Nobody carries the tag" in nobody.json()["detail"]
    assert client.get(f"{API}/introductions", params={"target": "col1"}).status_code == 400
    lonely = client.get(f"{API}/introductions", params={"target": LONER, "tag": "vip"})
    assert lonely.status_code == 404


def test_the_strongest_path_leads_over_the_bridge(client: TestClient) -> None:
    params = {"source": "col5", "target": AWKWARD[4]}
    found = client.get(f"{API}/paths", params=params).json()
    assert found["steps"][0]["source_id"] == "col5"
    assert found["steps"][-1]["target_id"] == AWKWARD[4]
    assert ["col0", AWKWARD[0]] in [[s["source_id"], s["target_id"]] for s in found["steps"]]
    assert 0 < found["strength"] < 1


def test_no_path_is_a_404_that_says_so(client: TestClient) -> None:
    answer = client.get(f"{API}/paths", params={"source": "col5", "target": LONER})
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:graphcrm:problem:path-not-found"


def test_a_search_with_a_slip_says_what_it_looked_for(client: TestClient) -> None:
    answer = client.get("/api/v1/customers", params={"q": "col1"}).json()
    assert (answer["instead"], answer["items"][0]["customer_id"]) == (None, "col1")
    guessed = client.get("/api/v1/customers", params={"q": "colleauge col1"}).json()
    assert (guessed["instead"], guessed["items"][0]["customer_id"]) == ("colleague col1", "col1")
