"""Relationships, their evidence, and what users say of them: the same answers from both stores."""

from collections.abc import Iterator, Sequence

import pytest

from graphcrm.errors import (
    InvalidValueError,
    NotInferredError,
    RelationshipNotFoundError,
    VerdictNotFoundError,
)
from graphcrm.model import Customer, Fact, Interaction, Relationship
from graphcrm.service.context import Context, open_context
from graphcrm.service.evidence import evidence, evidence_between
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
INFERENCE = {"kinds": ["colleague", "friend", "household"], "uncounted": ["friend"], "rules": {}}
FACT = Fact("same-employer", {"company": "Example & Daughters"}, NOON, None, 2.0)


def inferred(source: str, target: str, kind: str, **fields: object) -> Relationship:
    return tie(source, target, kind, directed=False, **fields)


TIES = [
    tie("a", "b", "email", strength=0.25),
    inferred("a", "b", "colleague", strength=0.5, confidence=0.5),
    inferred("a", "b", "friend", strength=0.75, confidence=1.0),
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
        publish_inferred(context)
        yield context


def publish_inferred(context: Context) -> None:
    ids = sorted(IDS)
    table = relationship_table(ids, TIES)

    def facts(rows: Int64) -> list[Sequence[Fact]]:
        kinds = [table.types[table.type[row]] for row in rows]
        return [(FACT,) if kind == "colleague" else () for kind in kinds]

    parameters = {"inference": INFERENCE}
    with context.store.write_run("r1") as writer:
        writer.add_relationships(ids, table, facts)
        writer.add_communities([make_community(0, len(ids))], [])
        writer.add_scores(ids, score_table([0] * len(ids), [0.2] * len(ids)))
        writer.publish(make_run("r1", parameters=parameters, as_of=NOON + 5))


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


def test_two_relationships_that_get_one_type_become_one(ctx: Context) -> None:
    judge(ctx, relationship_id("a", "b", "friend"), "confirmed", kind="colleague")
    found = {row.type: row for row in relationships_of_pair(ctx, "a", "b")}
    assert set(found) == {"colleague", "email"}
    assert found["colleague"].strength == pytest.approx(1 - (1 - 0.5) * (1 - 0.75))
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
