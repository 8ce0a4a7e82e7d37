from collections.abc import Callable
from contextlib import suppress

import pytest

from graphcrm.errors import (
    CustomerNotFoundError,
    GraphCrmError,
    InvalidValueError,
    NoAnalysisError,
)
from graphcrm.model import Customer
from graphcrm.settings import Settings
from graphcrm.store import open_store
from graphcrm.store.base import Reader, Store
from tests.contract.graphs import (
    ODD_TEXTS,
    make_community,
    make_run,
    publish,
    relationship_table,
    score_table,
    tie,
    write,
)

QUESTIONS: dict[str, Callable[[Reader], object]] = {
    "relationships": lambda reader: reader.relationships(),
    "relationships_between": lambda reader: reader.relationships_between("a", ["b"]),
    "relationships_among": lambda reader: reader.relationships_among(["a"], ["b"], 1),
    "relationships_of": lambda reader: reader.relationships_of(["a"], 1),
    "score_table": lambda reader: reader.score_table(),
    "scores": lambda reader: reader.scores(["a"]),
    "top_scores": lambda reader: reader.top_scores("pagerank", 1),
    "facts": lambda reader: reader.facts([("a", "b", "email")]),
    "communities": lambda reader: reader.communities(1),
    "community": lambda reader: reader.community(0),
    "community_links": lambda reader: reader.community_links([0]),
}


@pytest.fixture
def three(store: Store) -> Store:
    write(store, customers=[Customer(name) for name in "abc"])
    return store


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_about_results_say_when_there_was_no_analysis(
    store: Store, question: str
) -> None:
    with store.read() as reader, pytest.raises(NoAnalysisError, match="graphcrm analyze"):
        QUESTIONS[question](reader)


def test_before_a_run_there_are_no_results_to_count(three: Store) -> None:
    with three.read() as reader:
        assert reader.status().run is None
        assert (reader.counts().relationships, reader.counts().communities) == (0, 0)
        assert reader.run("r1") is None


def test_the_record_comes_back_as_it_was(three: Store) -> None:
    run = publish(three, "r1", [tie("a", "b")])
    with three.read() as reader:
        assert reader.status().run == run
        assert reader.run("r1") == run
        assert (reader.counts().relationships, reader.counts().communities) == (1, 1)


def test_nothing_is_seen_before_publishing(three: Store) -> None:
    first = publish(three, "r1", [tie("a", "b")])
    with three.write_run("r2") as writer:
        writer.add_relationships(list("abc"), relationship_table("abc", [tie("b", "c")]))
        writer.add_communities([make_community(0, 1), make_community(1, 2)], [])
        writer.add_scores(list("abc"), score_table([0, 1, 1], [0.1, 0.2, 0.3]))
        with three.read() as reader:
            assert reader.status().run == first
            assert reader.run("r2") is None
            assert len(reader.relationships()) == 1
            assert reader.relationships_between("b", ["c"]) == []
            assert reader.relationships_of(["c"], 5) == {"c": []}
            assert reader.scores(["a"])["a"].pagerank == 0.5
            assert len(reader.communities(10)) == 1
            assert reader.counts().relationships == 1
        writer.publish(make_run("r2"))
    with three.read() as reader:
        assert reader.status().run == make_run("r2")
        assert reader.run("r1") == first
        assert reader.relationships_between("a", ["b"]) == []
        assert len(reader.relationships_between("b", ["c"])) == 1
        assert len(reader.relationships()) == 1
        assert len(reader.communities(10)) == 2
        assert reader.scores(["c"])["c"].community_id == 1
        assert reader.counts().relationships == 1


def test_a_reader_keeps_its_run_while_another_replaces_it(three: Store) -> None:
    first = publish(three, "r1", [tie("a", "b"), tie("a", "c")], communities={"a": 1})
    with three.read() as reader:
        assert reader.status().run == first
        publish(three, "r2", [tie("b", "c")])
        assert len(reader.relationships()) == 2
        assert len(reader.relationships_between("a", ["b", "c"])) == 2
        assert reader.scores(["a"])["a"].community_id == 1
        assert len(reader.communities(10)) == 2
        assert reader.status().run == first
    with three.read() as reader:
        assert len(reader.relationships()) == 1


def test_leaving_without_publishing_discards(three: Store) -> None:
    publish(three, "r1", [tie("a", "b")])
    with three.write_run("r2") as writer:
        writer.add_relationships(list("abc"), relationship_table("abc", [tie("b", "c")]))
        writer.add_communities([make_community(5, 1)], [])
    with suppress(ZeroDivisionError), three.write_run("r3") as writer:
        writer.add_relationships(list("abc"), relationship_table("abc", [tie("b", "c")]))
        raise ZeroDivisionError
    with three.read() as reader:
        assert reader.status().run == make_run("r1")
        assert reader.run("r2") is None
        assert reader.relationships_between("b", ["c"]) == []
    # What was discarded leaves its id free.
    publish(three, "r2", [tie("b", "c")])
    with three.read() as reader:
        assert len(reader.relationships()) == 1


def test_what_a_lost_writer_left_is_not_in_the_way(three: Store, store_settings: Settings) -> None:
    other = open_store(store_settings)
    lost = other.write_run("r1")
    writer = lost.__enter__()
    writer.add_relationships(list("abc"), relationship_table("abc", [tie("a", "b")]))
    writer.add_communities([make_community(0, 3)], [])
    publish(three, "r2", [tie("b", "c")])
    publish(three, "r3", [tie("b", "c")])
    with three.read() as reader:
        assert len(reader.relationships()) == 1
        assert reader.counts().communities == 1
    lost.__exit__(None, None, None)
    other.close()
    with three.read() as reader:
        assert reader.status().run == make_run("r3")
        assert len(reader.relationships()) == 1


def test_two_writers_at_once_do_not_disturb_each_other(three: Store) -> None:
    with three.write_run("r1") as one, three.write_run("r2") as two:
        one.add_relationships(list("abc"), relationship_table("abc", [tie("a", "b")]))
        two.add_relationships(list("abc"), relationship_table("abc", [tie("b", "c")]))
        two.publish(make_run("r2"))
        one.add_communities([make_community(0, 3)], [])
        one.publish(make_run("r1"))
    with three.read() as reader:
        assert reader.status().run == make_run("r1")
        assert [row.target_id for row in reader.relationships_of(["a"], 5)["a"]] == ["b"]
        assert len(reader.relationships()) == 1
        assert len(reader.communities(5)) == 1


def test_a_run_id_is_taken_once(three: Store) -> None:
    publish(three, "r1")
    with pytest.raises(InvalidValueError, match="'r1'"), three.write_run("r1"):
        pass
    with three.read() as reader:
        assert reader.status().run == make_run("r1")
        assert set(reader.scores(list("abc"))) == set("abc")


def test_a_record_of_another_run_is_refused(three: Store) -> None:
    with pytest.raises(InvalidValueError, match="'r2'"), three.write_run("r1") as writer:
        writer.publish(make_run("r2"))
    with three.read() as reader:
        assert reader.status().run is None


def test_customers_that_are_not_there_are_refused(three: Store) -> None:
    ids = ["a", "stranger"]
    with pytest.raises(CustomerNotFoundError, match="stranger"), three.write_run("r1") as writer:
        writer.add_relationships(ids, relationship_table(ids, [tie("a", "stranger")]))
    with three.write_run("r1") as writer:
        writer.add_communities([make_community(0, 2)], [])
        with pytest.raises(CustomerNotFoundError, match="stranger"):
            writer.add_scores(ids, score_table([0, 0], [0.5, 0.5]))


def test_an_empty_run_is_a_run(store: Store) -> None:
    publish(store, "r1")
    with store.read() as reader:
        assert reader.status().run == make_run("r1")
        assert len(reader.relationships()) == 0
        assert reader.relationships().types == ()
        assert len(reader.score_table()) == 0
        assert reader.communities(5) == []
        assert reader.top_scores("degree", 5) == []


def test_many_runs_replace_one_another(three: Store) -> None:
    for number in range(4):
        publish(three, f"r{number}", [tie("a", "b", f"type {number}")])
        with three.read() as reader:
            assert [row.type for row in reader.relationships_of(["a"], 5)["a"]] == [
                f"type {number}"
            ]
            assert reader.relationships().types == (f"type {number}",)
    with three.read() as reader:
        assert [reader.run(f"r{number}") for number in range(4)] == [
            make_run(f"r{number}") for number in range(4)
        ]


def test_analysing_leaves_the_version_of_the_data_alone(three: Store) -> None:
    with three.read() as reader:
        before = reader.status().data_version
    publish(three, "r1")
    with three.read() as reader:
        assert reader.status().data_version == before


def test_run_ids_hold_any_character(three: Store) -> None:
    for text in ODD_TEXTS:
        publish(three, text)
        with three.read() as reader:
            assert reader.status().run == make_run(text)


def test_errors_within_a_run_are_ours(three: Store) -> None:
    with pytest.raises(GraphCrmError), three.write_run("r1") as writer:
        writer.add_scores(["stranger"], score_table([0], [0.5]))
