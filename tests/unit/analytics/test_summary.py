from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from graphcrm.analytics.categories import collect_categories
from graphcrm.analytics.centrality import score_customers
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.summary import summarize_communities
from graphcrm.answers import drawn_radius
from graphcrm.model import Community, CommunityLink, Customer
from graphcrm.projection import Projection
from graphcrm.tables import Buyers
from tests.unit.analytics.graphs import GRAPHS, planted, projection_of

NOTHING_BOUGHT = Buyers((), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))


def _summary(
    projection: Projection,
    customers: list[Customer] | None = None,
    buyers: Buyers = NOTHING_BOUGHT,
) -> tuple[list[Community], list[CommunityLink]]:
    customers = customers or [Customer(customer_id) for customer_id in projection.ids]
    partition = detect_communities(projection)
    scores, _ = score_customers(projection, partition)
    names = [customer.label for customer in customers]
    categories = collect_categories(customers)
    return summarize_communities(projection, partition, scores, names, categories, buyers)


def test_planted_groups_are_described_by_what_was_planted() -> None:
    projection, truth = planted(4, 30, 0.5, 0.01)
    firms = ("Acme", "Brown", "北京茶", "O'Hara & <Sons>")
    customers = [
        Customer(customer_id, name=f"Person {n}", company=firms[truth[n]], city="Berlin")
        for n, customer_id in enumerate(projection.ids)
    ]
    tea = np.flatnonzero(truth == 0).astype(np.int32)
    bread = np.arange(120, dtype=np.int32)
    buyers = Buyers(
        ["bread", "tea"],
        np.concatenate([bread, tea]),
        np.repeat(np.array([0, 1], dtype=np.int32), [120, 30]),
    )
    communities, _ = _summary(projection, customers, buyers)
    assert {c.name for c in communities} == {"Acme · Buyers of tea", *firms[1:]}
    for community in communities:
        assert community.size == 30
        assert community.density_inside > 20 * community.density_outside
        traits = {trait.attribute: trait for trait in community.traits}
        assert set(traits) == ({"company", "product"} if "tea" in community.name else {"company"})
        company = traits["company"]
        assert company.value == community.name.split(" · ")[0]
        assert (company.members, company.share_inside, company.share_outside) == (30, 1.0, 0.0)
        assert company.lift == pytest.approx(4.0)


def test_edges_and_densities_are_counted_as_defined() -> None:
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    graph.add_edge(0, 4)
    communities, links = _summary(projection_of(graph))
    for community in communities:
        assert (community.edges_inside, community.edges_outside) == (6, 1)
        assert community.density_inside == 1.0
        assert community.density_outside == pytest.approx(1 / 16)
        assert community.parent_id is None
    assert links == [CommunityLink(0, 1, 1, 1.0)]


def test_central_members_are_the_five_with_the_highest_pagerank() -> None:
    projection = projection_of(GRAPHS["les-miserables"]())
    partition = detect_communities(projection)
    scores, _ = score_customers(projection, partition)
    communities, _ = _summary(projection)
    for community in communities:
        inside = np.flatnonzero(partition.labels == community.community_id)
        expected = np.sort(scores.pagerank[inside])[::-1][:5]
        assert [member.score for member in community.central_members] == expected.tolist()
        assert all(a.score >= b.score for a, b in pairwise(community.central_members))


def test_communities_come_by_id_and_cover_everyone() -> None:
    communities, _ = _summary(projection_of(GRAPHS["scattered"]()))
    assert [c.community_id for c in communities] == list(range(len(communities)))
    assert sum(c.size for c in communities) == 44
    assert all(a.size >= b.size for a, b in pairwise(communities))
    assert len({c.name for c in communities}) == len(communities)


def test_customers_without_edges_are_named_after_themselves() -> None:
    customers = [Customer("a", name="Ann"), Customer("b", name="Ann"), Customer("c")]
    projection = Projection(
        ["a", "b", "c"], *(np.empty(0, dtype=np.int32) for _ in range(2)), np.empty(0)
    )
    communities, links = _summary(projection, customers)
    assert [c.name for c in communities] == ["Ann", "Ann (b)", "c"]
    assert links == []
    for community in communities:
        assert (community.density_inside, community.density_outside) == (0.0, 0.0)
        assert community.traits == ()
        assert len(community.central_members) == 1


def test_nobody_makes_no_community() -> None:
    assert _summary(projection_of(GRAPHS["empty"]())) == ([], [])


def test_links_are_bounded_and_the_heaviest_are_kept() -> None:
    groups = 60
    graph = nx.disjoint_union_all([nx.complete_graph(6)] * groups)
    for a in range(groups):
        for b in range(a + 1, groups):
            graph.add_edge(6 * a + b % 6, 6 * b + a % 6, weight=0.001 * (1 + (a * b) % 7))
    communities, links = _summary(projection_of(graph))
    assert len(communities) == groups
    assert len(links) < 20 * groups
    assert links == sorted(links)
    for community in communities:
        touching = [x for x in links if community.community_id in x[:2]]
        assert len(touching) >= 20


def test_bubbles_do_not_overlap_on_the_map() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(n) for n in (20, 9, 9, 5, 4, 3, 2)])
    graph.add_edges_from([(0, 20), (1, 29), (20, 29)], weight=0.01)
    graph.add_nodes_from(range(100, 140))
    communities, _ = _summary(projection_of(graph))
    unit = drawn_radius("community", 1.0)
    for number, a in enumerate(communities):
        for b in communities[:number]:
            reach = sum(drawn_radius("community", c.size / 20) for c in (a, b)) / unit
            assert np.hypot(a.x - b.x, a.y - b.y) > reach


def test_a_shop_full_of_strangers_is_summed_up() -> None:
    count = 20_000
    projection = Projection(
        [f"c{i:05}" for i in range(count)],
        *(np.empty(0, dtype=np.int32) for _ in range(2)),
        np.empty(0),
    )
    random = np.random.default_rng(1)
    buyers = Buyers(
        [f"cd {i}" for i in range(100)],
        np.arange(count, dtype=np.int32),
        random.integers(0, 100, count).astype(np.int32),
    )
    communities, links = _summary(projection, None, buyers)
    assert len(communities) == count
    assert links == []
    assert len({(c.x, c.y) for c in communities}) == count
