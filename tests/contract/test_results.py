import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.model import MEASURES, CommunityLink, Customer
from graphcrm.store.base import Store
from tests.contract.graphs import (
    ODD_TEXTS,
    ORDERED,
    make_community,
    make_run,
    publish,
    relationship_table,
    score_table,
    tie,
    write,
)


def test_relationships_between_are_found_from_either_side(store: Store) -> None:
    write(store, customers=[Customer(name) for name in "abcd"])
    ties = [
        tie("a", "b", "email"),
        tie("b", "a", "call"),
        tie("c", "a", "email"),
        tie("b", "c", "email"),
    ]
    publish(store, "r1", ties)
    with store.read() as reader:
        assert reader.relationships_between("a", ["b"]) == [ties[0], ties[1]]
        assert reader.relationships_between("b", ["a"]) == [ties[0], ties[1]]
        assert reader.relationships_between("a", ["c", "b", "b"]) == [ties[0], ties[1], ties[2]]
        assert reader.relationships_between("a", ["d", "nobody"]) == []
        assert reader.relationships_between("a", []) == []
        assert reader.relationships_between("nobody", ["a"]) == []


def test_relationships_of_are_the_strongest_of_each(store: Store) -> None:
    write(store, customers=[Customer(name) for name in ORDERED])
    ties = [
        tie("A", "Z", strength=0.5, confidence=1.0),
        tie("A", "a", strength=0.9, confidence=0.5),
        tie("é", "A", strength=0.8, confidence=0.75),
        tie("A", "😀", "b", strength=0.25, confidence=1.0),
        tie("A", "Ａ", "b", strength=0.5, confidence=0.5),
        tie("A", "Ａ", "a", strength=0.5, confidence=0.5),
        tie("Z", "中", strength=1.0),
    ]
    publish(store, "r1", ties)
    best = [ties[2], ties[0], ties[1], ties[5], ties[4], ties[3]]
    with store.read() as reader:
        found = reader.relationships_of(["A", "Z", "A", "𠀀", "nobody"], 10)
        assert found == {"A": best, "Z": [ties[6], ties[0]], "𠀀": [], "nobody": []}
        for limit in range(1, 6):
            assert reader.relationships_of(["A"], limit) == {"A": best[:limit]}


def test_relationships_among_are_the_strongest_from_some_to_others(store: Store) -> None:
    write(store, customers=[Customer(name) for name in ORDERED])
    ties = [
        tie("A", "Z", strength=0.5, confidence=1.0),
        tie("A", "a", strength=0.9, confidence=0.5),
        tie("é", "A", strength=0.8, confidence=0.75),
        tie("A", "Ａ", "b", strength=0.5, confidence=0.5),
        tie("A", "Ａ", "a", strength=0.5, confidence=0.5),
        tie("Z", "中", strength=1.0),
    ]
    publish(store, "r1", ties)
    everyone = list(ORDERED)
    best = [ties[5], ties[2], ties[0], ties[1], ties[4], ties[3]]
    with store.read() as reader:
        for limit in range(1, 8):
            assert reader.relationships_among(everyone, everyone, limit) == best[:limit]
        assert reader.relationships_among(["A", "A"], ["Z", "a", "Z"], 9) == [ties[0], ties[1]]
        assert reader.relationships_among(["Z"], ["A"], 9) == []
        assert reader.relationships_among(["é", "nobody"], ["A", "nobody"], 9) == [ties[2]]
        assert reader.relationships_among([], everyone, 9) == []
        assert reader.relationships_among(everyone, [], 9) == []


def test_any_word_is_a_type(store: Store) -> None:
    write(store, customers=[Customer("a"), Customer("b")])
    ties = sorted(
        tie("a", "b", text) for text in (*ODD_TEXTS, "EMAIL", "email", "Email", "w" * 512)
    )
    publish(store, "r1", ties)
    with store.read() as reader:
        assert reader.relationships_between("a", ["b"]) == ties
        assert reader.relationships().types == tuple(row.type for row in ties)
        assert reader.counts().relationships == len(ties)


def test_scores_of_a_type_that_is_also_a_word_of_the_store(store: Store) -> None:
    """Relationship types must not be mistaken for what a store itself ties customers with."""
    write(store, customers=[Customer("a"), Customer("b")])
    words = ("member of", "touches", "has history", "made", "with", "to", "declared")
    ties = sorted(tie("a", "b", word) for word in words)
    publish(store, "r1", ties)
    with store.read() as reader:
        assert reader.relationships_between("a", ["b"]) == ties
        assert set(reader.scores(["a", "b"])) == {"a", "b"}
        assert [row.customer_id for row in reader.top_scores("pagerank", 9)] == ["a", "b"]
        assert reader.community_links([0]) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_top_scores_rank_by_the_measure(store: Store, measure: str) -> None:
    write(store, customers=[Customer(name) for name in ORDERED])
    publish(store, "r1", communities={"😀": 1, "Ａ": 1, "A": 1})
    with store.read() as reader:
        everyone = list(reader.scores(ORDERED).values())
        expected = sorted(everyone, key=lambda row: (-getattr(row, measure), row.customer_id))
        assert reader.top_scores(measure, 100) == expected
        assert reader.top_scores(measure, 3, offset=2) == expected[2:5]
        inside = [row for row in expected if row.community_id == 1]
        assert len(inside) == 3
        assert reader.top_scores(measure, 100, community=1) == inside
        assert reader.top_scores(measure, 1, community=1, offset=1) == inside[1:2]
        assert reader.top_scores(measure, 5, community=99) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_a_value_stands_among_peers(store: Store, measure: str) -> None:
    write(store, customers=[Customer(name) for name in ORDERED])
    publish(store, "r1", communities={"😀": 1, "Ａ": 1, "A": 1})
    with store.read() as reader:
        everyone = list(reader.scores(ORDERED).values())
        inside = [row for row in everyone if row.community_id == 1]
        for row in everyone:
            value = getattr(row, measure)
            for peers, community in ((everyone, None), (inside, 1)):
                values = [getattr(peer, measure) for peer in peers]
                higher = sum(other > value for other in values)
                expected = (higher, values.count(value), len(values))
                assert reader.standing(measure, value, community) == expected
        assert reader.standing(measure, 0.0, 99) == (0, 0, 0)
        with pytest.raises(InvalidValueError, match="customer_id"):
            reader.standing("customer_id", 1.0)


def test_ties_in_scores_go_by_id_in_code_point_order(store: Store) -> None:
    write(store, customers=[Customer(name) for name in ORDERED])
    with store.write_run("r1") as writer:
        writer.add_communities([make_community(0, len(ORDERED))], [])
        writer.add_scores(ORDERED, score_table([0] * len(ORDERED), [0.5] * len(ORDERED)))
        writer.publish(make_run("r1"))
    with store.read() as reader:
        for community in (None, 0):
            for limit in range(1, len(ORDERED) + 1):
                found = reader.top_scores("pagerank", limit, community)
                assert [row.customer_id for row in found] == list(ORDERED[:limit])


def test_an_unknown_measure_is_refused(store: Store) -> None:
    write(store, customers=[Customer("a")])
    publish(store, "r1")
    with store.read() as reader, pytest.raises(InvalidValueError, match="customer_id"):
        reader.top_scores("customer_id", 5)


def test_communities_come_back_as_they_were_written(store: Store) -> None:
    write(store, customers=[Customer(name) for name in "abcdef"])
    groups = [
        make_community(0, 3),
        make_community(1, 2, parent_id=0, name=ODD_TEXTS[5]),
        make_community(2, 1, central_members=(), traits=(), density_inside=0.0),
    ]
    links = [CommunityLink(0, 1, 2, 0.75), CommunityLink(0, 2, 1, 0.5), CommunityLink(1, 2, 4, 1.5)]
    with store.write_run("r1") as writer:
        writer.add_relationships([], relationship_table([], []))
        writer.add_communities(groups, links)
        writer.add_scores("abcdef", score_table([0, 0, 0, 1, 1, 2], [0.1] * 6))
        writer.publish(make_run("r1"))
    with store.read() as reader:
        assert reader.communities(10) == groups
        assert reader.communities(1, offset=1) == groups[1:2]
        assert reader.communities(10, min_size=2) == groups[:2]
        assert reader.communities(10, offset=1, min_size=2) == groups[1:2]
        assert reader.communities(2**31 - 1) == groups
        assert reader.community(1) == groups[1]
        assert reader.community(3) is None
        assert reader.communities_of([2, 0, 3, 0]) == {0: groups[0], 2: groups[2]}
        assert reader.communities_of([]) == {}
        assert reader.community_links([2, 0, 1]) == links
        assert reader.community_links([0, 1, 1, 9]) == links[:1]
        assert reader.community_links([2]) == []
        assert reader.counts().communities == 3
