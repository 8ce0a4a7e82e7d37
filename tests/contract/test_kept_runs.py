"""Scores, communities and lineage of earlier runs are kept, as many as was asked for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from graphcrm.errors import PastRelationshipsError, RunNotKeptError
from graphcrm.merges import HAND, Merge
from graphcrm.model import Customer, Flow, LineageEvent, Run
from graphcrm.store.base import Store
from tests.contract.graphs import (
    NOON,
    ODD_TEXTS,
    make_community,
    make_run,
    relationship_table,
    score_table,
    tie,
    write,
)


@pytest.fixture
def three(store: Store) -> Store:
    write(store, customers=[Customer(name) for name in "abc"])
    return store


def event(community_id: int, word: str = "grown", name: str = "群 'x'") -> LineageEvent:
    flow = (Flow(7, name, 2),)
    return LineageEvent(community_id, 0, word, name, 5, 3, 3, 2, 0, flow, flow * 2)


def publish(
    store: Store,
    run_id: str,
    member_of: Mapping[str, int],
    *,
    keep: int = 12,
    current: bool = True,
) -> Run:
    """Publish a run of these customers, a lineage event for each community."""
    ids, groups = list(member_of), list(member_of.values())
    ranks = [1 / (2 + place) for place in range(len(ids))]
    run = make_run(run_id)
    with store.write_run(run_id) as writer:
        if current:
            writer.add_relationships(ids, relationship_table(ids, [tie("a", "b")]))
        writer.add_communities(
            [
                make_community(one, groups.count(one), name=f"{run_id} {one}")
                for one in sorted(set(groups))
            ],
            [],
        )
        writer.add_scores(ids, score_table(groups, ranks))
        writer.add_lineage([event(one) for one in sorted(set(groups))])
        writer.publish(run, current=current, keep=keep)
    return run


def kept(store: Store) -> list[str]:
    with store.read() as reader:
        return [run.run_id for run in reader.kept_runs()]


def test_a_replaced_run_keeps_scores_communities_and_lineage(three: Store) -> None:
    first = publish(three, "r1", {"a": 4, "b": 4, "c": 2})
    publish(three, "r2", {"a": 9, "b": 9, "c": 9})
    with three.read() as reader:
        past = reader.at("r1")
        assert past.status().run == first
        assert past.scores(["a", "c"])["c"].community_id == 2
        assert past.score_table().community.tolist() == [4, 4, 2]
        assert [c.community_id for c in past.communities(9)] == [4, 2]
        assert past.community(4) == make_community(4, 2, name="r1 4")
        assert past.community(9) is None
        assert [s.customer_id for s in past.top_scores("pagerank", 9, 4)] == ["a", "b"]
        assert [s.customer_id for s in past.top_scores("core", 9)] == ["c", "b", "a"]
        assert past.lineage(9) == [event(2), event(4)]
        assert past.lineage(9, 2) == past.lineage(9, -1, 4) == [event(4)]
        assert reader.status().run == make_run("r2")
        assert reader.scores(["a"])["a"].community_id == 9
        assert reader.at("r2").relationships_between("a", ["b"]) == [tie("a", "b")]


def test_relationships_are_those_of_the_current_run_alone(three: Store) -> None:
    publish(three, "r1", dict.fromkeys("abc", 0))
    publish(three, "r2", dict.fromkeys("abc", 0))
    with three.read() as reader:
        past = reader.at("r1")
        with pytest.raises(PastRelationshipsError, match="analyze --as-of"):
            past.relationships()
        with pytest.raises(PastRelationshipsError):
            past.relationships_of(["a"], 5)
        with pytest.raises(PastRelationshipsError):
            past.relationships_between("a", ["b"])
        with pytest.raises(PastRelationshipsError):
            past.facts([("a", "b", "email")])
        assert past.counts().relationships == 0
        assert past.counts().communities == 1
        assert len(reader.relationships()) == 1


def test_as_many_are_kept_as_was_asked_for(three: Store) -> None:
    for number in range(5):
        publish(three, f"r{number}", dict.fromkeys("abc", number), keep=2)
    assert kept(three) == ["r2", "r3", "r4"]
    with three.read() as reader:
        assert reader.run("r0") == make_run("r0")
        with pytest.raises(RunNotKeptError, match=r"'r0'.*--keep-current"):
            reader.at("r0")
        assert [row.run_id for row in reader.past_scores(["a"])] == ["r2", "r3", "r4"]
    publish(three, "r5", dict.fromkeys("abc", 5), keep=0)
    assert kept(three) == ["r5"]


def test_a_run_beside_the_current_one_is_kept_and_not_seen(three: Store) -> None:
    current = publish(three, "r1", dict.fromkeys("abc", 1))
    publish(three, "past", dict.fromkeys("abc", 5), current=False)
    with three.read() as reader:
        assert reader.status().run == current
        assert reader.community(5) is None
        assert len(reader.relationships()) == 1
        assert reader.at("past").community(5) == make_community(5, 3, name="past 5")
    assert kept(three) == ["r1", "past"]
    publish(three, "r2", dict.fromkeys("abc", 1))
    assert kept(three) == ["r1", "past", "r2"]


def test_a_kept_run_needs_no_current_one(three: Store) -> None:
    publish(three, "past", dict.fromkeys("abc", 5), current=False)
    with three.read() as reader:
        assert reader.status().run is None
        assert reader.at("past").scores(["a"])["a"].community_id == 5


def test_a_reader_keeps_a_past_run_while_it_is_let_go(three: Store) -> None:
    publish(three, "r1", {"a": 3, "b": 4, "c": 4})
    publish(three, "r2", dict.fromkeys("abc", 0))
    with three.read() as reader:
        past = reader.at("r1")
        assert past.scores(["a"])["a"].community_id == 3
        publish(three, "r3", dict.fromkeys("abc", 0), keep=0)
        assert past.scores(["b"])["b"].community_id == 4
        assert len(past.communities(9)) == 2
    publish(three, "r4", dict.fromkeys("abc", 0), keep=0)
    assert kept(three) == ["r4"]


def test_communities_come_by_size_then_id(three: Store) -> None:
    write(three, customers=[Customer(name) for name in "defg"])
    publish(three, "r1", {"a": 9, "b": 9, "c": 9, "d": 1, "e": 5, "f": 5, "g": 0})
    with three.read() as reader:
        assert [c.community_id for c in reader.communities(9)] == [9, 5, 0, 1]
        assert [c.community_id for c in reader.communities(2, 1)] == [5, 0]
        assert [c.community_id for c in reader.communities(9, 0, 2)] == [9, 5]


def test_levels_are_listed_apart(three: Store) -> None:
    with three.write_run("r1") as writer:
        groups = [
            make_community(0, 2, parent_id=7),
            make_community(1, 1, parent_id=7),
            make_community(7, 3, level=1),
        ]
        writer.add_communities(groups, [])
        writer.add_scores(list("abc"), score_table([0, 0, 1], [0.5, 0.4, 0.1]))
        writer.publish(make_run("r1"))
    with three.read() as reader:
        assert reader.communities(9) == groups[:2]
        assert reader.communities(9, level=1) == groups[2:]
        assert reader.communities(9, level=-1) == []
        assert reader.community(7) == groups[2]


def test_past_scores_tell_rank_and_name_by_run(three: Store) -> None:
    publish(three, "r1", {"a": 1, "b": 1, "c": 2})
    publish(three, "r2", {"c": 1, "b": 1}, current=False)
    with three.read() as reader:
        found = reader.past_scores(["c", "c", "nobody", "a"])
        told = [(p.run_id, p.scores.customer_id, p.community_name, p.rank) for p in found]
        assert told == [
            ("r1", "a", "r1 1", 1),
            ("r1", "c", "r1 2", 3),
            ("r2", "c", "r2 1", 1),
        ]
        assert found[0].scores == reader.at("r1").scores(["a"])["a"]
        assert reader.past_scores([]) == []


def test_what_runs_knew_of_merged_records_is_found_under_their_ids(three: Store) -> None:
    publish(three, "r1", {"a": 1, "b": 1, "c": 2})
    with three.write() as writer:
        writer.merge([Merge("c", "a", NOON, HAND)])
    publish(three, "r2", {"a": 1, "b": 1})
    with three.read() as reader:
        told = [(p.run_id, p.scores.customer_id) for p in reader.past_scores(["a", "c"])]
        assert told == [("r1", "a"), ("r1", "c"), ("r2", "a")]
        # As a customer of today, the merged record is left out.
        assert set(reader.at("r1").scores(["a", "c"])) == {"a"}
        assert reader.at("r1").score_table().community.tolist() == [1, 1]
    with three.write() as writer:
        writer.unmerge(["c"], NOON)
    with three.read() as reader:
        assert reader.at("r1").score_table().community.tolist() == [1, 1, 2]


def test_names_and_events_hold_any_text(three: Store) -> None:
    for number, text in enumerate(ODD_TEXTS):
        told = event(number, name=text)
        with three.write_run(text) as writer:
            writer.add_lineage([told])
            writer.publish(make_run(text), keep=2)
        with three.read() as reader:
            assert reader.lineage(5) == [told]
            assert reader.at(text).status().run == make_run(text)
