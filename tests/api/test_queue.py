"""What waits for a person, over HTTP, on both stores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from graphcrm.merges import Suspicion
from graphcrm.model import Customer
from graphcrm.service.context import Context, open_context
from graphcrm.service.duplicates import find_duplicates
from graphcrm.service.waiting import RESOLVED
from graphcrm.settings import Settings
from graphcrm_api.app import create_app
from tests.contract.graphs import write

API = "/api/v1"
EVIDENCE = '{"prior":0.001,"reasons":["e-mail is the same"],"waterfall":[]}'
PAIRS = [("a", "b", 0.9), ("a", "c", 0.8), ("b", "d", 0.8), ("e", "😀", 0.6)]


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    with open_context(store_settings, create=True, resident=True) as opened:
        write(opened.store, customers=[Customer(name, name=name.upper()) for name in "abcde😀"])
        with opened.store.write() as writer:
            writer.replace_suspicions([Suspicion(*pair, EVIDENCE) for pair in PAIRS])
            writer.set_note(RESOLVED, "1767225600000000")
        yield opened


@pytest.fixture
def client(ctx: Context) -> Iterator[TestClient]:
    with TestClient(create_app(ctx, loopback_only=False)) as opened:
        yield opened


def listed(client: TestClient, **params: object) -> list[tuple[str, str]]:
    answer = client.get(f"{API}/duplicates", params=params).json()
    assert answer["total"] >= len(answer["items"])
    return [(pair["left_id"], pair["right_id"]) for pair in answer["items"]]


def waiting(client: TestClient) -> int:
    return int(client.get(f"{API}/status").json()["waiting"])


def test_the_queue_is_counted_and_goes_on_page_by_page(client: TestClient) -> None:
    status = client.get(f"{API}/status").json()
    assert (status["waiting"], status["resolved_at"]) == (4, "2026-01-01T00:00:00Z")
    found, cursor = [], None
    while True:
        page = client.get(
            f"{API}/duplicates", params={"limit": 1} | ({"cursor": cursor} if cursor else {})
        ).json()
        assert (page["total"], page["resolved_at"]) == (4, "2026-01-01T00:00:00Z")
        found += page["items"]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert [(one["left_id"], one["right_id"]) for one in found] == [pair[:2] for pair in PAIRS]
    assert listed(client, customer_id="b") == [("a", "b"), ("b", "d")]
    assert client.get(f"{API}/duplicates", params={"customer_id": "x"}).status_code == 404


def test_a_pair_decided_meanwhile_shifts_no_page(client: TestClient) -> None:
    first = client.get(f"{API}/duplicates", params={"limit": 2}).json()
    client.post(f"{API}/separations", json={"left_id": "a", "right_id": "b"})
    assert listed(client, cursor=first["cursor"]) == [("b", "d"), ("e", "😀")]


def test_what_is_decided_waits_no_longer_and_comes_back(client: TestClient) -> None:
    merged = client.post(f"{API}/merges", json={"customer_id": "a", "record_id": "b"})
    assert merged.status_code == 201
    # The record's other pair is one of the customer now.
    assert listed(client) == [("a", "c"), ("a", "d"), ("e", "😀")]
    assert waiting(client) == 3
    client.post(f"{API}/separations", json={"left_id": "a", "right_id": "d"})
    assert waiting(client) == 2
    client.delete(f"{API}/separations", params={"left_id": "a", "right_id": "d"})
    client.delete(f"{API}/merges", params={"record_id": "b"})
    assert listed(client) == [pair[:2] for pair in PAIRS]
    assert waiting(client) == 4


def test_two_pairs_of_the_same_customers_are_asked_once(client: TestClient) -> None:
    client.post(f"{API}/merges", json={"customer_id": "c", "record_id": "b"})
    assert listed(client) == [("a", "c"), ("c", "d"), ("e", "😀")]
    # It is the same two, whichever of their records it was said of.
    client.post(f"{API}/separations", json={"left_id": "b", "right_id": "a"})
    assert listed(client) == [("c", "d"), ("e", "😀")]


def test_python_asks_for_one_customer(ctx: Context) -> None:
    found = find_duplicates(ctx, customer_id="😀")
    assert [(pair.left_id, pair.right_id, pair.prior) for pair in found] == [("e", "😀", 0.001)]
