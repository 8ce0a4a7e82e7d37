"""Relationships, their evidence, and what users say of them: the same answers from both stores."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from graphcrm.errors import (
    InvalidValueError,
    NotInferredError,
    RelationshipNotFoundError,
    VerdictNotFoundError,
)
from graphcrm.model import Customer, Fact, Interaction, Relationship
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.evidence import evidence, evidence_between
from graphcrm.service.ledger import merge
from graphcrm.service.related import related
from graphcrm.service.relationship_ids import relationship_id
from graphcrm.service.relationships import relationships_of_pair
from graphcrm.service.verdicts import judge, list_verdicts, take_back
from graphcrm.service.views import customer_view
from graphcrm.settings import Settings
from graphcrm.tables import Int64
from tests.contract.graphs import (
    NOON,
    make_community,
    make_run,
    relationship_table,
    score_table,
    tie,
    write,
)

IDS = ("a", "b", "c", "d", "王 / '\"")
INFERENCE: dict[str, Any] = {
    "kinds": ["colleague", "friend", "household"],
    "uncounted": ["friend"],
    "rules": {"talk_types": ["call", "email"]},
}
FACT = Fact("same-employer", {"company": "Example & Daughters"}, NOON, None, 2.0)


def inferred(source: str, target: str, kind: str, **fields: object) -> Relationship:
    return tie(source, target, kind, directed=False, **fields)


TIES = [
    tie("a", "b", "email", strength=0.25),
    inferred("a", "b", "colleague", strength=0.5, confidence=0.5),
    inferred("a", "b", "friend", strength=0.75, confidence=0.9),
    inferred("a", "c", "household", strength=0.5, confidence=0.5),
    inferred("b", "c", "colleague", strength=0.5, confidence=0.5),
    tie("c", "d", "friend", directed=False, origin="declared", strength=0.7, confidence=1.0),
    inferred("a", "王 / '\"", "colleague", strength=0.125, confidence=0.5),
]


@pytest.fixture(params=[True, False], ids=["resident", "reading"])
def ctx(store_settings: Settings, request: pytest.FixtureRequest) -> Iterator[Context]:
    """A graph with a run that has inferred relationships; a server holds it, a command reads it."""
    with open_context(store_settings, create=True, resident=request.param) as context:
        mails = [
            Interaction(f"m{number}", *ends, "email", NOON + moment, other)
            for number, (ends, other, moment) in enumerate(
                [(("a",), "b", 1), (("b",), "a", 2), (("a",), "b", 2), (("a",), "b", 9)]
            )
        ]
        calls = [Interaction("call", "b", "call", NOON + 2, "a")]
        write(
            context.store,
            customers=[Customer(name, name=f"Name {name}") for name in IDS],
            interactions=[*mails, *calls],
        )
        publish_inferred(context, "r1", IDS, TIES)
        yield context


def publish_inferred(
    context: Context,
    run_id: str,
    names: Sequence[str],
    ties: Sequence[Relationship],
    more_kinds: Sequence[str] = (),
) -> None:
    ids = sorted(names)
    table = relationship_table(ids, ties)

    def facts(rows: Int64) -> list[Sequence[Fact]]:
        kinds = [table.types[table.type[row]] for row in rows]
        return [(FACT,) if kind == "colleague" else () for kind in kinds]

    inference = {**INFERENCE, "kinds": [*INFERENCE["kinds"], *more_kinds]}
    parameters = {"inference": inference}
    with context.store.write_run(run_id) as writer:
        writer.add_relationships(ids, table, facts)
        writer.add_communities([make_community(0, len(ids))], [])
        writer.add_scores(ids, score_table([0] * len(ids), [0.2] * len(ids)))
        writer.publish(make_run(run_id, parameters=parameters, as_of=NOON + 5))


def of_pair(ctx: Context, one: str, other: str) -> dict[str, tuple[float, bool, str]]:
    found = relationships_of_pair(ctx, one, other)
    return {row.type: (row.confidence, row.confirmed, row.origin) for row in found}


def shown(ctx: Context, customer: str) -> dict[str, tuple[float, tuple[str, ...]]]:
    return {
        row.customer_id: (row.strength, row.types)
        for row in related(ctx, customer)
        if row.steps == 1
    }


def test_ids_do_not_depend_on_the_side_and_hold_any_character(ctx: Context) -> None:
    for other in IDS[1:]:
        assert relationship_id("a", other, "x/y z") == relationship_id(other, "a", "x/y z")
    (row,) = relationships_of_pair(ctx, "王 / '\"", "a")
    assert row.relationship_id == relationship_id("a", "王 / '\"", "colleague")
    assert row.relationship_id.replace("-", "").replace("_", "").isalnum()
    assert evidence(ctx, row.relationship_id).relationship.target_id == "王 / '\""
    listed = {item.relationship_id for item in related(ctx, "a") if item.steps == 1}
    assert row.relationship_id in listed


def test_uncounted_kinds_are_shown_and_not_drawn(ctx: Context) -> None:
    assert set(of_pair(ctx, "a", "b")) == {"colleague", "email", "friend"}
    strength, types = shown(ctx, "a")["b"]
    # 1 - (1 - .25 x .75) (1 - .5 x .5): the friendship is no edge.
    assert strength == pytest.approx(1 - (1 - 0.1875) * (1 - 0.25))
    assert set(types) == {"colleague", "email", "friend"}
    edges = {
        frozenset((edge.source, edge.target)): edge.types for edge in customer_view(ctx, "a").edges
    }
    assert edges[frozenset("ab")] == ("colleague", "email")
    # A declared link of an uncounted kind is an edge like any other.
    assert shown(ctx, "d") == {"c": (0.7, ("friend",))}


def test_a_rejected_relationship_is_gone_at_once(ctx: Context) -> None:
    answer = judge(ctx, relationship_id("c", "a", "household"), "rejected", note="neighbours")
    assert (answer.low_id, answer.high_id, answer.verdict) == ("a", "c", "rejected")
    assert of_pair(ctx, "a", "c") == {}
    assert "c" not in shown(ctx, "a")
    assert "a" not in shown(ctx, "c")
    assert shown(ctx, "c").keys() == {"b", "d"}
    edges = {frozenset((e.source, e.target)) for e in customer_view(ctx, "a", depth=2).edges}
    assert frozenset("ac") not in edges
    assert frozenset("ab") in edges
    judge(ctx, relationship_id("a", "b", "colleague"), "rejected")
    assert shown(ctx, "a")["b"][0] == pytest.approx(0.1875)
    with pytest.raises(RelationshipNotFoundError, match="household"):
        evidence(ctx, relationship_id("c", "a", "household"))


def test_a_confirmed_relationship_is_certain(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "b", "colleague"), "confirmed")
    assert of_pair(ctx, "a", "b")["colleague"] == (1.0, True, "inferred")
    assert of_pair(ctx, "a", "b")["email"] == (0.75, False, "inferred")
    assert shown(ctx, "b")["a"][0] == pytest.approx(1 - (1 - 0.1875) * (1 - 0.5))


def test_a_corrected_relationship_has_the_type_that_was_given(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "b", "colleague"), "confirmed", kind="partner")
    assert of_pair(ctx, "a", "b")["partner"] == (1.0, True, "inferred")
    assert "colleague" not in of_pair(ctx, "a", "b")
    rows = evidence(ctx, relationship_id("a", "b", "partner")).items
    assert [row.rule for row in rows] == ["same-employer"]
    # Under either name it is one relationship, with one verdict.
    judge(ctx, relationship_id("a", "b", "partner"), "rejected")
    assert set(of_pair(ctx, "a", "b")) == {"email", "friend"}
    assert [row.type for row in list_verdicts(ctx).items] == ["colleague"]


def test_what_a_person_says_is_drawn_whatever_its_kind(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "b", "friend"), "confirmed")
    (friend,) = [row for row in relationships_of_pair(ctx, "a", "b") if row.type == "friend"]
    # As strong as a declared link: the contacts behind the guess are edges already.
    assert (friend.strength, friend.confidence, friend.counted) == (0.7, 1.0, True)
    weight = 1 - (1 - 0.1875) * (1 - 0.25) * (1 - 0.7)
    for one, other in ("ab", "ba"):
        assert shown(ctx, one)[other][0] == pytest.approx(weight)
    edges = {frozenset((e.source, e.target)): e.types for e in customer_view(ctx, "a").edges}
    assert edges[frozenset("ab")] == ("colleague", "email", "friend")
    judge(ctx, relationship_id("a", "c", "household"), "confirmed", kind="friend")
    assert shown(ctx, "c")["a"] == (0.7, ("friend",))
    take_back(ctx, relationship_id("a", "b", "friend"))
    assert shown(ctx, "a")["b"][0] == pytest.approx(1 - (1 - 0.1875) * (1 - 0.25))


def runs(ctx: Context, one: str, other: str) -> dict[str, tuple[str, str] | None]:
    """Return for each relationship from whom to whom it runs, None where it does not."""
    return {
        row.type: (row.source_id, row.target_id) if row.directed else None
        for row in relationships_of_pair(ctx, one, other)
    }


@pytest.mark.parametrize("kind", ["reports-to", "supplier", "referred", "mentor of"])
@pytest.mark.parametrize("source", ["a", "b"])
def test_a_kind_with_a_direction_is_given(ctx: Context, kind: str, source: str) -> None:
    name = relationship_id("a", "b", "colleague")
    answer = judge(ctx, name, "confirmed", kind=kind, source_id=source)
    assert (answer.kind, answer.source_id) == (kind, source)
    other = {"a": "b", "b": "a"}[source]
    assert runs(ctx, "a", "b")[kind] == (source, other)
    (row,) = [row for row in relationships_of_pair(ctx, source, other) if row.type == kind]
    assert row.reasons[0].startswith(f"{kind} (said by a user) to them: ")
    assert row.evidence_count == 3
    assert shown(ctx, "a")["b"][0] == pytest.approx(1 - (1 - 0.1875) * (1 - 0.5))
    # It is turned round under the name that it has now, and stays so when it is confirmed again.
    judge(ctx, relationship_id("a", "b", kind), "confirmed", source_id=other)
    assert runs(ctx, "a", "b")[kind] == (other, source)
    judge(ctx, relationship_id("a", "b", kind), "confirmed", note="seen in the chart")
    assert runs(ctx, "a", "b")[kind] == (other, source)
    (row,) = list_verdicts(ctx).items
    assert (row.type, row.kind, row.source_id, row.note) == (
        "colleague",
        kind,
        other,
        "seen in the chart",
    )
    take_back(ctx, relationship_id("a", "b", kind))
    assert runs(ctx, "a", "b") == {"colleague": None, "email": ("a", "b"), "friend": None}


@pytest.mark.parametrize("stored", [True, False], ids=["one way", "both ways"])
def test_a_guess_that_runs_the_wrong_way_is_turned_round(ctx: Context, stored: bool) -> None:
    guess = inferred("a", "b", "colleague", confidence=0.5)._replace(
        type="supplier", directed=stored
    )
    publish_inferred(ctx, "r2", IDS, [guess], ("supplier",))
    name = relationship_id("a", "b", "supplier")
    judge(ctx, name, "confirmed")
    assert runs(ctx, "a", "b") == {"supplier": ("a", "b") if stored else None}
    for source, target in ("ba", "ab"):
        judge(ctx, name, "confirmed", source_id=source)
        assert runs(ctx, "a", "b") == {"supplier": (source, target)}
        assert list_verdicts(ctx).items[0].kind is None
    judge(ctx, name, "confirmed", kind="partner")
    assert runs(ctx, "a", "b") == {"partner": None}
    take_back(ctx, name)
    assert runs(ctx, "a", "b") == {"supplier": ("a", "b") if stored else None}


@pytest.mark.parametrize(
    ("said", "help_"),
    [
        ({"kind": "reports-to"}, r"'reports-to' runs.*'a' or 'b': who reports.*source_id.*--from"),
        ({"kind": "supplier"}, "who supplies"),
        ({"kind": "referred"}, "who referred"),
        ({"kind": "reports-to", "source_id": "c"}, "'c' is not one of the two.*'a' or 'b'"),
        ({"kind": "reports-to", "source_id": ""}, "'' is not one of the two"),
        ({"kind": "reports-to", "source_id": "\ud800"}, "is not one of the two"),
        ({"kind": "friend", "source_id": "a"}, "'friend' has no direction.*Leave out.*reports-to"),
        ({"source_id": "a"}, "'colleague' has no direction"),
        ({"kind": ""}, "'' is not a kind"),
    ],
)
def test_a_direction_that_makes_no_sense_is_refused(
    ctx: Context, said: dict[str, str], help_: str
) -> None:
    name = relationship_id("a", "b", "colleague")
    with pytest.raises(InvalidValueError, match=help_):
        judge(ctx, name, "confirmed", **said)
    with pytest.raises(InvalidValueError, match=r"runs from nobody.*'a'"):
        judge(ctx, name, "rejected", source_id="a")
    assert list_verdicts(ctx).items == []


def test_what_was_corrected_is_rejected_and_taken_back_under_its_new_name(ctx: Context) -> None:
    name = relationship_id("a", "b", "colleague")
    judge(ctx, name, "confirmed", kind="reports-to", source_id="b")
    stored = inferred("b", "a", "reports-to", confidence=1.0)
    publish_inferred(ctx, "r2", IDS, [stored._replace(directed=True)])
    assert runs(ctx, "a", "b") == {"reports-to": ("b", "a")}
    given = relationship_id("a", "b", "reports-to")
    judge(ctx, given, "rejected")
    assert runs(ctx, "a", "b") == {}
    assert "b" not in shown(ctx, "a")
    take_back(ctx, given)
    assert list_verdicts(ctx).items == []
    # What the analysis stored is there until the next one.
    assert runs(ctx, "a", "b") == {"reports-to": ("b", "a")}


def test_what_was_corrected_is_corrected_again_at_once(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "b", "colleague"), "confirmed", kind="pact")
    publish_inferred(ctx, "r2", IDS, [inferred("a", "b", "pact", confidence=1.0)])
    judge(ctx, relationship_id("a", "b", "pact"), "confirmed", kind="mentor of", source_id="b")
    assert runs(ctx, "a", "b") == {"mentor of": ("b", "a")}
    assert shown(ctx, "b")["a"] == (0.5, ("mentor of",))


def test_two_relationships_that_get_one_type_become_one(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "b", "friend"), "confirmed", kind="colleague")
    found = {row.type: row for row in relationships_of_pair(ctx, "a", "b")}
    assert set(found) == {"colleague", "email"}
    # A colleague by declaration, and one by guess; the contacts of friends count already.
    assert found["colleague"].strength == pytest.approx(1 - (1 - 0.5) * (1 - 0.5))
    assert found["colleague"].evidence_count == 6


def test_a_verdict_is_taken_back(ctx: Context) -> None:
    before = of_pair(ctx, "a", "b")
    name = relationship_id("a", "b", "colleague")
    judge(ctx, name, "rejected")
    take_back(ctx, name)
    assert of_pair(ctx, "a", "b") == before
    with pytest.raises(VerdictNotFoundError, match="colleague"):
        take_back(ctx, name)
    judge(ctx, name, "confirmed", kind="partner")
    take_back(ctx, relationship_id("a", "b", "partner"))
    assert of_pair(ctx, "a", "b") == before
    assert list_verdicts(ctx).items == []


def test_what_was_declared_or_took_place_cannot_be_judged(ctx: Context) -> None:
    with pytest.raises(NotInferredError, match=r"declared link.*until"):
        judge(ctx, relationship_id("c", "d", "friend"), "rejected")
    with pytest.raises(NotInferredError, match="interactions that took place"):
        judge(ctx, relationship_id("a", "b", "email"), "confirmed")
    with pytest.raises(RelationshipNotFoundError, match="they have: colleague, email, friend"):
        judge(ctx, relationship_id("a", "b", "household"), "rejected")
    with pytest.raises(RelationshipNotFoundError, match="nonsense"):
        judge(ctx, "nonsense", "rejected")
    name = relationship_id("a", "b", "colleague")
    for verdict, kind in (("perhaps", None), ("rejected", "friend"), ("confirmed", "email")):
        with pytest.raises(InvalidValueError, match=kind or verdict):
            judge(ctx, name, verdict, kind=kind)
    assert list_verdicts(ctx).items == []


def test_verdicts_are_listed_page_by_page(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "b", "colleague"), "rejected")
    judge(ctx, relationship_id("a", "c", "household"), "confirmed", kind="family", note="sisters")
    page = list_verdicts(ctx, limit=1)
    assert [(row.type, row.kind, row.note) for row in page.items] == [
        ("household", "family", "sisters")
    ]
    rest = list_verdicts(ctx, limit=1, cursor=page.cursor)
    assert [row.type for row in rest.items] == ["colleague"]
    assert rest.cursor is None


def test_evidence_comes_facts_first_then_the_newest_and_nothing_after_the_analysis(
    ctx: Context,
) -> None:
    mails = evidence(ctx, relationship_id("a", "b", "email"))
    found = [row.interaction.interaction_id for row in mails.items if row.interaction]
    assert found == ["m1", "m2", "m0"]
    assert mails.relationship.type == "email"
    (fact,) = evidence(ctx, relationship_id("a", "b", "colleague")).items
    assert (fact.evidence, fact.rule, fact.weight) == ("fact", "same-employer", 2.0)
    assert "Example & Daughters" in fact.text
    # What rests on any communication names interactions of all those types.
    friend = evidence(ctx, relationship_id("a", "b", "friend"))
    behind = [row.interaction.interaction_id for row in friend.items if row.interaction]
    assert behind == ["call", "m1", "m2", "m0"]
    (link,) = evidence(ctx, relationship_id("c", "d", "friend")).items
    assert link.evidence == "link"


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_evidence_pages_miss_nothing_and_repeat_nothing(ctx: Context, limit: int) -> None:
    judge(ctx, relationship_id("a", "b", "friend"), "confirmed", kind="colleague")
    name = relationship_id("a", "b", "colleague")
    whole = evidence(ctx, name, limit=100)
    assert [row.evidence for row in whole.items] == ["fact", *["interaction"] * 4]
    rows, cursor = [], None
    for _ in range(10):
        page = evidence(ctx, name, limit=limit, cursor=cursor)
        assert len(page.items) <= limit
        rows += page.items
        cursor = page.cursor
        if cursor is None:
            break
    assert tuple(rows) == whole.items


def test_evidence_of_a_pair_covers_every_relationship(ctx: Context) -> None:
    rows = evidence_between(ctx, "b", "a")
    assert sorted({row.type for row in rows}) == ["colleague", "email", "friend"]
    assert {row.type for row in evidence_between(ctx, "b", "a", type_name="email")} == {"email"}
    with pytest.raises(RelationshipNotFoundError, match="'partner' between 'b' and 'a'"):
        evidence_between(ctx, "b", "a", type_name="partner")
    with pytest.raises(RelationshipNotFoundError):
        evidence_between(ctx, "a", "d")


def test_a_copy_knows_the_verdicts_and_the_evidence(ctx: Context, tmp_path: Path) -> None:
    judge(ctx, relationship_id("a", "c", "household"), "rejected", note="a boarding house")
    name = relationship_id("a", "b", "colleague")
    judge(ctx, name, "confirmed", kind="reports-to", source_id="b")
    target = Settings(store=str(tmp_path / "copy.db"))
    copy(ctx.settings, target)
    with open_context(target) as copied:
        assert list_verdicts(copied) == list_verdicts(ctx)
        assert evidence_between(copied, "a", "b") == evidence_between(ctx, "a", "b")
        assert of_pair(copied, "a", "c") == {}
        assert runs(copied, "a", "b")["reports-to"] == ("b", "a")
        assert related(copied, "a") == related(ctx, "a")
        with copied.store.read() as reader:
            facts = reader.facts([("b", "c", "colleague")])
        assert facts == {("b", "c", "colleague"): (FACT,)}


def test_a_verdict_on_a_record_holds_for_the_customer_that_it_became_part_of(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "c", "household"), "rejected")
    judge(ctx, relationship_id("b", "c", "colleague"), "confirmed")
    merge(ctx, "d", "c")
    names = [name for name in IDS if name != "c"]
    ties = [inferred("a", "d", "household"), inferred("b", "d", "colleague", confidence=0.5)]
    publish_inferred(ctx, "r2", names, ties)
    assert of_pair(ctx, "a", "d") == {}
    assert of_pair(ctx, "b", "d") == {"colleague": (1.0, True, "inferred")}
    # The id from before the merge still leads there.
    old = relationship_id("b", "c", "colleague")
    assert {evidence(ctx, old).relationship.source_id, "d"} == {"b", "d"}
    assert {row.type for row in evidence_between(ctx, "b", "c")} == {"colleague"}
    # A direction said of the record is one of the customer, whose id comes after the other's.
    judge(ctx, old, "confirmed", kind="reports-to", source_id="c")
    assert runs(ctx, "b", "d") == {"reports-to": ("d", "b")}
    judge(ctx, old, "rejected")
    assert of_pair(ctx, "b", "d") == {}
    take_back(ctx, relationship_id("b", "d", "colleague"))
    take_back(ctx, relationship_id("a", "c", "household"))
    assert list_verdicts(ctx).items == []
    assert of_pair(ctx, "b", "d") == {"colleague": (0.5, False, "inferred")}
    assert set(of_pair(ctx, "a", "d")) == {"household"}
