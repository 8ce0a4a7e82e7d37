"""How a customer compares with others: counted by hand, in the store and in memory alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import networkx as nx
import pytest

from graphcrm.errors import CustomerNotFoundError, NoAnalysisError
from graphcrm.model import MEASURES, Customer, Link, Scores
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.ledger import merge
from graphcrm.service.percentiles import Place, percentiles
from graphcrm.settings import Settings
from tests.contract.graphs import ODD_TEXTS, write

RING = tuple(f"c{number:02}" for number in range(24))


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    with open_context(store_settings, create=True) as context:
        yield context


def fill(ctx: Context) -> None:
    """Groups of several sizes, joined here and there, and a circle with odd ids."""
    graph = nx.random_partition_graph([4, 8, 12], 0.8, 0.05, seed=3)
    links = [Link(RING[a], RING[b], "friend", strength=0.5) for a, b in graph.edges()]
    links += [Link(ODD_TEXTS[0], other, "family") for other in ODD_TEXTS[1:]]
    people = [Customer(name) for name in (*RING, *ODD_TEXTS, "alone")]
    write(ctx.store, customers=people, links=links)
    analyze(ctx, AnalysisRequest(infer=False))


def by_hand(value: float, peers: list[float]) -> Place:
    lower = sum(other < value for other in peers)
    higher = sum(other > value for other in peers)
    share = 100 * lower / max(len(peers) - 1, 1)
    return Place(higher, len(peers) - lower - higher, len(peers), pytest.approx(share))


def check(ctx: Context, everyone: list[Scores]) -> None:
    resident = replace(ctx, resident=True)
    for own in everyone:
        found = percentiles(ctx, own.customer_id)
        assert found is not None
        assert percentiles(resident, own.customer_id) == found
        assert (found.customer_id, found.community_id) == (own.customer_id, own.community_id)
        assert [one.measure for one in found.measures] == list(MEASURES)
        inside = [peer for peer in everyone if peer.community_id == own.community_id]
        for one in found.measures:
            value = getattr(own, one.measure)
            assert one.value == value
            for place, peers in ((one.overall, everyone), (one.inside, inside)):
                assert place == by_hand(value, [getattr(peer, one.measure) for peer in peers])


def scores(ctx: Context) -> list[Scores]:
    with ctx.store.read() as reader:
        return list(reader.scores(reader.customer_ids()).values())


def test_each_measure_is_counted_among_all_and_in_the_community(ctx: Context) -> None:
    fill(ctx)
    everyone = scores(ctx)
    assert len(everyone) == len(RING) + len(ODD_TEXTS) + 1
    check(ctx, everyone)
    alone = percentiles(ctx, "alone")
    assert alone is not None
    assert {(one.inside.total, one.inside.percentile) for one in alone.measures} == {(1, 0.0)}


def test_newcomers_do_not_count_and_merged_records_are_one(ctx: Context) -> None:
    fill(ctx)
    write(ctx.store, customers=[Customer("new")])
    for resident in (False, True):
        assert percentiles(replace(ctx, resident=resident), "new") is None
    before = len(scores(ctx))
    merge(ctx, RING[0], RING[1])
    left = scores(ctx)
    assert len(left) == before - 1
    check(ctx, left)
    kept, merged = percentiles(ctx, RING[0]), percentiles(ctx, RING[1])
    assert kept == merged


def test_who_is_not_there_and_a_graph_not_analysed(ctx: Context) -> None:
    write(ctx.store, customers=[Customer("a")])
    with pytest.raises(NoAnalysisError):
        percentiles(ctx, "a")
    with pytest.raises(CustomerNotFoundError):
        percentiles(ctx, "nobody")
