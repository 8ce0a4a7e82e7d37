"""Communities of several levels: who is in them, and which are within which."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.model import MEASURES, Community, Customer
from graphcrm.service.levels import all_communities, memberships
from graphcrm.store.base import CustomerQuery, Store
from tests.contract.graphs import make_community, make_run, score_table, write

IDS = ("a", "b", "c", "d", "e", "f", "ｇ", "😀")
LEVEL_0 = [0, 0, 0, 1, 1, 2, 3, 3]
FINER = [20, 20, 21, -1, -1, -1, -1, -1]
COARSER = [10, 10, 10, 10, 10, -1, 11, 11]
TOP = [15, 15, 15, 15, 15, -1, 15, 15]
PARENTS = {0: 10, 1: 10, 2: None, 3: 11, 10: 15, 11: 15, 15: None, 20: 0, 21: 0}
MEMBERS = {10: "abcde", 11: "ｇ😀", 15: "abcdeｇ😀", 20: "ab", 21: "c", 0: "abc", 2: "f"}


def communities() -> list[Community]:
    rows = []
    for level, found in {0: LEVEL_0, 1: COARSER, 2: TOP, -1: FINER}.items():
        rows += [
            make_community(one, found.count(one), level=level, parent_id=PARENTS[one])
            for one in sorted({*found} - {-1})
        ]
    return rows


@pytest.fixture
def levelled(store: Store) -> Store:
    write(store, customers=[Customer(name, name=f"Person {name}", tags=("vip",)) for name in IDS])
    levels = {
        level: np.array(found, dtype=np.int32)
        for level, found in {1: COARSER, 2: TOP, -1: FINER}.items()
    }
    with store.write_run("r1") as writer:
        writer.add_communities(communities(), [])
        ranks = [0.1, 0.3, 0.2, 0.05, 0.06, 0.07, 0.08, 0.04]
        writer.add_scores(list(IDS), score_table(LEVEL_0, ranks), levels)
        writer.publish(make_run("r1"))
    return store


@pytest.mark.parametrize("community", MEMBERS)
def test_members_of_every_level_are_listed(levelled: Store, community: int) -> None:
    names = list(MEMBERS[community])
    with levelled.read() as reader:
        everyone = reader.scores(names)
        for measure in MEASURES:
            expected = sorted(
                everyone.values(), key=lambda row: (-getattr(row, measure), row.customer_id)
            )
            assert reader.top_scores(measure, 99, community) == expected
            assert reader.top_scores(measure, 1, community, 1) == expected[1:2]
        page = reader.find_customers(CustomerQuery(community=community))
        assert [customer.customer_id for customer in page] == names
        later = reader.find_customers(CustomerQuery(community=community, after=names[0], limit=2))
        assert [customer.customer_id for customer in later] == names[1:3]
        found = reader.find_customers(CustomerQuery(words=("person",), community=community))
        assert sorted(customer.customer_id for customer in found) == names
        tagged = reader.find_customers(CustomerQuery(community=community, tag="vip"))
        assert [customer.customer_id for customer in tagged] == names


def test_scores_name_the_communities_of_level_0(levelled: Store) -> None:
    with levelled.read() as reader:
        assert reader.score_table().community.tolist() == LEVEL_0
        assert [reader.scores([name])[name].community_id for name in IDS] == LEVEL_0
        assert [c.community_id for c in reader.communities(99)] == [0, 1, 3, 2]
        assert reader.counts().communities == 4


def test_levels_and_parents_are_listed(levelled: Store) -> None:
    rows = {one.community_id: one for one in communities()}
    with levelled.read() as reader:
        assert [c.community_id for c in reader.communities(99, level=1)] == [10, 11]
        assert [c.community_id for c in reader.communities(99, level=-1)] == [20, 21]
        assert reader.communities(99, 0, 1, 0, 10) == [rows[0], rows[1]]
        assert reader.communities(1, 1, 1, 0, 10) == [rows[1]]
        assert reader.communities(99, 0, 3, 0, 10) == [rows[0]]
        assert reader.communities(99, 0, 1, -1, 0) == [rows[20], rows[21]]
        assert reader.communities(99, 0, 1, -1, 1) == []
        assert sorted(all_communities(reader)) == sorted(rows.values())


def test_memberships_of_all_levels_as_arrays(levelled: Store) -> None:
    write(levelled, customers=[Customer("aa")])
    with levelled.read() as reader:
        assert reader.finer().tolist() == [20, -1, 20, 21, *[-1] * 5]
        found = memberships(reader, reader.score_table().community)
        late = {1: COARSER, 2: TOP, -1: FINER}
        assert {level: ids.tolist() for level, ids in found.items()} == {
            level: [ids[0], -1, *ids[1:]] for level, ids in late.items()
        }


def test_a_kept_run_has_its_levels(levelled: Store) -> None:
    with levelled.write_run("r2") as writer:
        writer.publish(make_run("r2"), keep=1)
    with levelled.read() as reader:
        past = reader.at("r1")
        assert [s.customer_id for s in past.top_scores("pagerank", 9, 20)] == ["b", "a"]
        assert [s.customer_id for s in past.top_scores("pagerank", 2, 15)] == ["b", "c"]
        assert past.finer().tolist() == FINER
        assert reader.top_scores("pagerank", 9, 15) == []
