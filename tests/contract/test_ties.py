"""Ties filtered by kind, strength and date, on both stores: one step out, expansions, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graphcrm.errors import (
    CustomerNotFoundError,
    CustomersNotFoundError,
    InvalidValueError,
    NoAnalysisError,
)
from graphcrm.model import Customer, Relationship, format_moment
from graphcrm.service import among, stepping
from graphcrm.service.among import ties_among
from graphcrm.service.context import Context, open_context
from graphcrm.service.ledger import merge
from graphcrm.service.maps import community_map
from graphcrm.service.relationship_ids import relationship_id
from graphcrm.service.stepping import Expansion, expansions, one_step
from graphcrm.service.ties import TieFilter
from graphcrm.service.verdicts import judge
from graphcrm.service.views import customer_view
from graphcrm.settings import Settings
from tests.contract.graphs import (
    NOON,
    ODD_TEXTS,
    make_community,
    publish,
    relationship_table,
    score_table,
    tie,
    write,
)

ODD = ODD_TEXTS[5]
FRIEND, CALL = "friend", ODD_TEXTS[6]
"""One type carries a text that has broken such stores before."""


def said(source: str, target: str, kind: str, strength: float, last: int | None) -> Relationship:
    return tie(
        *sorted((source, target)), kind, strength=strength, confidence=1.0, origin="declared",
        first_seen=last, last_seen=last,
    )  # fmt: skip


TIES = [
    said("a", "b", FRIEND, 0.9, None),
    said("a", "b", CALL, 0.5, NOON + 10),
    said("a", "c", CALL, 0.4, NOON),
    said("a", ODD, CALL, 0.3, NOON + 20),
    said("b", "c", FRIEND, 0.2, NOON),
    said("b", "d", FRIEND, 0.7, NOON + 5),
    said("c", "d", CALL, 0.6, NOON + 5),
    said("e", "f", CALL, 0.6, NOON),
]
NAMES = ["a", "b", "c", "d", "e", "f", "g", ODD]


@pytest.fixture(params=[False, True], ids=["read", "resident"])
def ctx(store_settings: Settings, request: pytest.FixtureRequest) -> Iterator[Context]:
    with open_context(store_settings, create=True, resident=request.param) as context:
        write(context.store, customers=[Customer(name) for name in NAMES])
        publish(context.store, "r", TIES)
        yield context


def drawn(ctx: Context, name: str, depth: int = 1, limit: int = 200, **wanted: object) -> set[str]:
    view = customer_view(ctx, name, depth=depth, limit=limit, wanted=TieFilter(**wanted))  # type: ignore[arg-type]
    assert all(edge.types for edge in view.edges)
    return {node.id for node in view.nodes}


def test_everyone_one_step_away(ctx: Context) -> None:
    found = one_step(ctx, ["a"])
    # Two relationships of a pair count together: 1 - 0.1 * 0.5.
    assert (found.customer_ids, found.total) == (("b", "c", ODD), 3)
    assert one_step(ctx, ["a", "b", "a"]).customer_ids == ("d", "c", ODD)
    assert one_step(ctx, ["a", "b"], limit=1) == stepping.Step(("d",), 3)
    assert one_step(ctx, ["g"]) == stepping.Step((), 0)
    calls = TieFilter(frozenset([CALL]))
    assert one_step(ctx, ["a", "b"], calls).customer_ids == ("c", ODD)
    assert one_step(ctx, ["a"], TieFilter(min_strength=0.4)).customer_ids == ("b", "c")
    assert one_step(ctx, ["a"], TieFilter(frozenset([CALL]), min_strength=0.5)).total == 1
    assert one_step(ctx, ["a"], TieFilter(frozenset(["no such"]))).total == 0
    assert one_step(ctx, ["a"], TieFilter(since=NOON + 1, until=NOON + 10)).customer_ids == ("b",)


def test_what_cannot_be_asked_says_why(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CustomersNotFoundError, match=r"'nobody', 'no one'\. Leave these out"):
        one_step(ctx, ["a", "nobody", "no one"])
    with pytest.raises(InvalidValueError, match="it takes 1 to 10,000"):
        one_step(ctx, [])
    for wanted, words in (
        (TieFilter(min_strength=1.5), "from 0 to 1"),
        (TieFilter(since=2, until=1), "Swap them"),
    ):
        for ask in (one_step, expansions):
            with pytest.raises(InvalidValueError, match=words):
                ask(ctx, "a", wanted)  # type: ignore[operator]
        with pytest.raises(InvalidValueError, match=words):
            customer_view(ctx, "a", wanted=wanted)
    with pytest.raises(CustomerNotFoundError):
        expansions(ctx, "nobody")
    monkeypatch.setattr(stepping, "MAX_ASKED", 2)
    with pytest.raises(InvalidValueError, match="3 customers are present; it takes at most 2"):
        expansions(ctx, "a", present=["a", "b", "c"])
    with pytest.raises(InvalidValueError, match="Ask in several parts"):
        one_step(ctx, ["a", "b", "c"])


def test_before_an_analysis_there_are_no_ties(store_settings: Settings) -> None:
    with open_context(store_settings, create=True) as context:
        write(context.store, customers=[Customer("a")])
        for ask in (one_step, expansions, ties_among):
            with pytest.raises(NoAnalysisError):
                ask(context, "a")  # type: ignore[operator]


def test_what_expanding_adds_is_told_before(ctx: Context) -> None:
    found = expansions(ctx, "a")
    assert found.kinds == (Expansion(CALL, 3, 0.5, True, 3), Expansion(FRIEND, 1, 0.9, True, 1))
    assert (found.customer_id, found.total, found.neighbours, found.adds) == ("a", 3, 3, 3)
    for name in NAMES:
        for kind in expansions(ctx, name).kinds:
            added = drawn(ctx, name, types=frozenset([kind.type])) - {name}
            assert len(added) == kind.neighbours
    few = expansions(ctx, "a", TieFilter(min_strength=0.4, since=NOON))
    assert few.kinds == (Expansion(CALL, 2, 0.5, True, 2),)
    assert (few.neighbours, few.adds) == (2, 2)
    assert expansions(ctx, "g").kinds == ()


def test_who_is_in_the_picture_already_does_not_count(ctx: Context) -> None:
    for name in NAMES:
        for present in (["b"], ["b", "c", "nobody"], NAMES):
            found = expansions(ctx, name, present=present)
            assert found.adds == len(drawn(ctx, name) - {name, *present})
            for kind in found.kinds:
                fresh = drawn(ctx, name, types=frozenset([kind.type])) - {name, *present}
                assert kind.adds == len(fresh)
    merge(ctx, "c", "d")
    told = {kind.type: kind.adds for kind in expansions(ctx, "a", present=["d"]).kinds}
    assert told == {CALL: 2, FRIEND: 1}


def test_a_picture_shows_only_ties_that_pass(ctx: Context) -> None:
    everyone = {"a", "b", "c", "d", ODD}
    assert drawn(ctx, "a", depth=2) == everyone
    assert drawn(ctx, "a", depth=2, types=frozenset([FRIEND])) == {"a", "b", "c", "d"}
    assert drawn(ctx, "a", depth=2, types=frozenset([FRIEND, CALL])) == everyone
    assert drawn(ctx, "a", depth=3, min_strength=0.6) == {"a", "b", "c", "d"}
    assert drawn(ctx, "a", since=NOON + 10) == {"a", "b", ODD}
    assert drawn(ctx, "a", until=NOON) == {"a", "c"}
    # The strongest are taken where there are many.
    assert drawn(ctx, "a", limit=2, types=frozenset([CALL])) == {"a", "b"}
    view = customer_view(ctx, "a", limit=2, wanted=TieFilter(frozenset([CALL])))
    assert (view.total_nodes, view.note) == (
        4, "The 2 most important of 4 customers are shown.",
    )  # fmt: skip
    (edge,) = view.edges
    assert (edge.types, edge.strength) == ((CALL,), 0.5)
    alone = customer_view(ctx, "a", wanted=TieFilter(frozenset(["no such"])))
    assert [node.id for node in alone.nodes] == ["a"]
    assert alone.note == "No relationship of this customer passes the filter."


def test_a_filter_that_lets_all_pass_changes_nothing(ctx: Context) -> None:
    both = TieFilter(frozenset([FRIEND, CALL]))
    for depth in (1, 2, 3):
        assert customer_view(ctx, "a", depth=depth, wanted=both) == customer_view(
            ctx, "a", depth=depth
        )


def test_pictures_carry_what_filters_and_colours_ask(store_settings: Settings) -> None:
    with open_context(store_settings, create=True) as context:
        first = Customer("a", kind="person", state="TO", created_at=NOON, tags=(ODD, "vip"))
        write(context.store, customers=[first, Customer("b")])
        publish(context.store, "r", [tie("a", "b")])
        one, other = customer_view(context, "a").nodes
        (bubble,) = community_map(context).nodes
    told = {name: one.details[name] for name in ("kind", "state", "tags", "created_at")}
    assert told == {
        "kind": "person", "state": "TO", "tags": sorted([ODD, "vip"]),
        "created_at": format_moment(NOON),
    }  # fmt: skip
    assert (other.details["tags"], other.details["created_at"]) == ([], None)
    assert {"pagerank", "degree", "betweenness"} <= set(one.details)
    assert {"edges_inside", "edges_outside", "density_inside"} <= set(bubble.details)


def test_ties_among_some_customers(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    found = ties_among(ctx, ["a", "b", "c", "a"])
    assert [(one.source_id, one.target_id, one.type) for one in found.items] == [
        ("a", "b", FRIEND), ("a", "b", CALL), ("a", "c", CALL), ("b", "c", FRIEND),
    ]  # fmt: skip
    assert found.complete
    first = found.items[1]
    assert (first.strength, first.confidence, first.origin) == (0.5, 1.0, "declared")
    assert (first.first_seen, first.last_seen) == (NOON + 10, NOON + 10)
    assert (first.confirmed, first.counted) == (False, True)
    assert found.items[0].first_seen is None
    assert ties_among(ctx, ["g"]) == among.Ties((), True)
    everything = ties_among(ctx, NAMES)
    assert len(everything.items) == len(TIES)
    # However many are read together, the answer is the same.
    monkeypatch.setattr(among, "SOURCES_AT_ONCE", 2)
    assert ties_among(ctx, NAMES) == everything
    for limit in (1, 3, len(TIES)):
        few = ties_among(ctx, NAMES, limit=limit)
        assert few == among.Ties(everything.items[:limit], limit == len(TIES))


def test_ties_among_whom_cannot_be_asked(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CustomersNotFoundError, match=r"'nobody'\. Leave these out"):
        ties_among(ctx, ["a", "nobody"])
    monkeypatch.setattr(among, "MAX_DRAWN_NODES", 2)
    for ids in ([], ["a", "b", "c"]):
        with pytest.raises(InvalidValueError, match="it takes 1 to 2"):
            ties_among(ctx, ids)


def test_merged_customers_stand_for_their_records(ctx: Context) -> None:
    merge(ctx, "a", "g")
    assert one_step(ctx, ["g"]) == one_step(ctx, ["a"])
    assert expansions(ctx, "g") == expansions(ctx, "a")
    assert ties_among(ctx, ["g", "b"]) == ties_among(ctx, ["a", "b"])
    assert ties_among(ctx, ["a", "b"]).items


def test_kinds_that_are_no_edges_are_seen_where_they_are_named(ctx: Context) -> None:
    home = tie("a", "f", "home", strength=0.8, confidence=0.5, origin="inferred")
    guess = tie("a", "e", "colleague", strength=0.8, confidence=0.5, origin="inferred")
    inference = {"kinds": ["home", "colleague"], "uncounted": ["home"]}
    with ctx.store.read() as reader:
        ids, run = reader.customer_ids(), reader.status().run
    assert run is not None
    with ctx.store.write_run("s") as writer:
        writer.add_relationships(ids, relationship_table(ids, [*TIES, home, guess]))
        writer.add_communities([make_community(0, len(ids))], [])
        writer.add_scores(ids, score_table([0] * len(ids), [1 / len(ids)] * len(ids)))
        writer.publish(replace(run, run_id="s", parameters={"inference": inference}))
    assert one_step(ctx, ["a"]).customer_ids == ("b", "c", "e", ODD)
    assert one_step(ctx, ["a"], TieFilter(frozenset(["home"]))).customer_ids == ("f",)
    assert drawn(ctx, "a", types=frozenset(["home"])) == {"a", "f"}
    assert drawn(ctx, "a", min_strength=0.35) == {"a", "b", "c", "e"}
    told = {kind.type: kind for kind in expansions(ctx, "a").kinds}
    assert told["home"] == Expansion("home", 1, 0.4, False, 1)
    assert told["colleague"] == Expansion("colleague", 1, 0.4, True, 1)
    held = {(one.type, one.counted, one.origin) for one in ties_among(ctx, ["a", "e", "f"]).items}
    assert held >= {("home", False, "inferred"), ("colleague", True, "inferred")}
    # What users say counts at once.
    judge(ctx, relationship_id("a", "e", "colleague"), "rejected")
    judge(ctx, relationship_id("a", "f", "home"), "confirmed")
    assert one_step(ctx, ["a"]).customer_ids == ("b", "f", "c", ODD)
    told = {kind.type: kind for kind in expansions(ctx, "a").kinds}
    assert "colleague" not in told
    # As strong as a link that somebody declares.
    assert told["home"] == Expansion("home", 1, 0.5, True, 1)
    left = ties_among(ctx, ["a", "e", "f"]).items
    assert [(one.type, one.confirmed, one.counted) for one in left if one.source_id == "a"] == [
        ("home", True, True)
    ]
