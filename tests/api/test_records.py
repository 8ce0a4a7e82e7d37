from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graphcrm.model import Customer, format_moment
from graphcrm.service.context import open_context
from graphcrm.settings import Settings
from graphcrm_api.app import create_app
from tests.contract.graphs import NOON, interaction, write

API = "/api/v1"
ODD = "a/b </script> 王"


@pytest.fixture
def client(store_settings: Settings) -> Iterator[TestClient]:
    with open_context(store_settings, create=True, resident=True) as ctx:
        write(
            ctx.store,
            customers=[
                Customer("a", name="Ana", email="ana@example.org", created_at=NOON, source="crm"),
                Customer(ODD, name="Ann", phone="+34 600", source="shop"),
                Customer("c", name="Bob"),
            ],
            interactions=[interaction(1, ODD, "c"), interaction(2, "a", "c")],
        )
        with TestClient(create_app(ctx, loopback_only=False)) as opened:
            yield opened


def test_one_customer_of_two_and_back(client: TestClient) -> None:
    before = client.get(f"{API}/customers").json()
    merged = client.post(f"{API}/merges", json={"customer_id": "a", "record_id": ODD})
    assert merged.status_code == 201
    found = client.get(f"{API}/customers/a/records").json()
    assert merged.json() == found
    assert [record["customer_id"] for record in found["records"]] == ["a", ODD]
    assert [record["created_at"] for record in found["records"]] == [format_moment(NOON), None]
    assert [set(record["fields"]) for record in found["records"]] == [
        {"name", "email", "source"},
        {"name", "phone", "source"},
    ]
    assert found["origins"]["phone"] == {"record_id": ODD, "rule": "only-value"}
    assert found["merges"][0]["how"] == "hand"
    # The record's own id leads to the customer, wherever it is asked for.
    path = "/customers/a%2Fb%20%3C%2Fscript%3E%20%E7%8E%8B"
    assert client.get(f"{API}{path}").json()["customer_id"] == "a"
    assert len(client.get(f"{API}{path}/interactions").json()["items"]) == 2
    again = client.post(f"{API}/merges", json={"customer_id": "a", "record_id": ODD})
    assert again.status_code == 409
    freed = client.delete(f"{API}{path.replace('customers', 'merges')}")
    assert freed.json() == {"freed": [ODD]}
    assert client.get(f"{API}/customers").json() == before
    assert client.delete(f"{API}/merges/a").status_code == 409
    actions = [line["action"] for line in client.get(f"{API}/ledger").json()["items"]]
    assert actions == ["unmerge", "merge"]


def test_what_is_kept_apart_stays_apart(client: TestClient) -> None:
    pair = {"left_id": ODD, "right_id": "a"}
    said = client.post(f"{API}/separations", json=pair)
    assert (said.status_code, said.json()["left_id"]) == (201, "a")
    listed = client.get(f"{API}/separations").json()["items"]
    assert [(item["left_id"], item["right_id"]) for item in listed] == [("a", ODD)]
    refused = client.post(f"{API}/merges", json={"customer_id": "a", "record_id": ODD})
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:graphcrm:problem:record-conflict"
    assert client.delete(f"{API}/separations", params=pair).status_code == 204
    assert client.delete(f"{API}/separations", params=pair).status_code == 404
    assert client.post(f"{API}/merges", json={"customer_id": "a", "record_id": ODD}).is_success
    assert client.post(f"{API}/separations", json=pair).status_code == 409


def test_resolving_merges_what_is_sure(client: TestClient) -> None:
    twin = {"customer_id": "d", "name": "Ana", "email": "ANA@example.org", "phone": "+34600111222"}
    first = {"customer_id": "a", "phone": "+34600111222"}
    assert client.post(f"{API}/customers", json=[twin, first]).is_success
    done = client.post(f"{API}/resolutions", json={"auto_merge": 0.8, "region": "ES"})
    assert done.status_code == 201
    assert (done.json()["records"], done.json()["merged"]) == (4, 1)
    assert client.get(f"{API}/customers/d").json()["customer_id"] == "a"
    bad = client.post(f"{API}/resolutions", json={"auto_merge": 0.3})
    assert bad.status_code == 400
    assert "review is 0.5" in bad.json()["detail"]


def test_who_is_not_there_is_a_404(client: TestClient) -> None:
    assert client.get(f"{API}/customers/nobody/records").status_code == 404
    wrong = {"customer_id": "a", "record_id": "nobody"}
    assert client.post(f"{API}/merges", json=wrong).status_code == 404
    assert client.delete(f"{API}/merges/nobody").status_code == 404
    wrong = {"left_id": "a", "right_id": "nobody"}
    assert client.post(f"{API}/separations", json=wrong).status_code == 404
    wrong = {"left_id": "a", "right_id": "a"}
    assert client.post(f"{API}/separations", json=wrong).status_code == 409


def test_bodies_that_do_not_fit_are_named(client: TestClient) -> None:
    answer = client.post(f"{API}/merges", json={"customer_id": "a", "record": "b"})
    assert answer.status_code == 422
    assert {error["name"] for error in answer.json()["errors"]} == {"record_id", "record"}


def test_the_page_of_the_ledger_goes_on(client: TestClient, tmp_path: Path) -> None:
    for _ in range(2):
        client.post(f"{API}/merges", json={"customer_id": "a", "record_id": "c"})
        client.delete(f"{API}/merges/c")
    first = client.get(f"{API}/ledger", params={"limit": 3}).json()
    second = client.get(f"{API}/ledger", params={"limit": 3, "cursor": first["cursor"]}).json()
    assert [line["number"] for line in first["items"] + second["items"]] == [4, 3, 2, 1]
    assert second["cursor"] is None


def test_a_record_comes_out_with_what_it_brought(client: TestClient) -> None:
    client.post(f"{API}/customers", json=[{"customer_id": "..", "name": "Dots"}])
    client.post(f"{API}/merges", json={"customer_id": "..", "record_id": ODD})
    before = client.get(f"{API}/records", params={"customer_id": ".."}).json()
    assert [record["interactions"] for record in before["records"]] == [0, 1]
    client.post(f"{API}/merges", json={"customer_id": "a", "record_id": ".."})
    for wrong in ("c", "..", "nobody"):
        refused = client.delete(f"{API}/merges", params={"record_id": "..", "along": wrong})
        assert refused.status_code == 409, wrong
    freed = client.delete(f"{API}/merges", params={"record_id": "..", "along": ODD})
    assert freed.json() == {"freed": [".."]}
    after = client.get(f"{API}/records", params={"customer_id": ".."}).json()
    when = ("merged_at",)
    assert [{k: v for k, v in m.items() if k not in when} for m in after.pop("merges")] == [
        {k: v for k, v in m.items() if k not in when} for m in before.pop("merges")
    ]
    assert after == before
    assert len(client.get(f"{API}/customers/a/records").json()["records"]) == 1
