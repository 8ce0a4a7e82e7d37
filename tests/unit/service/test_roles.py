"""Roles as users ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from graphcrm.errors import (
    CommunityNotFoundError,
    CustomerNotFoundError,
    InvalidValueError,
    NoAnalysisError,
    NoPastAnalysisError,
)
from graphcrm.model import DAY, Customer, Link
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.roles import customer_roles, list_roles
from graphcrm.settings import Settings

CIRCLES = 4
KEEPER, BEHIND = "a0", ("d0", "d1", "d2")


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Four circles of eight in a row; a0 alone holds the last of them, with a tail of two."""
    path = tmp_path_factory.mktemp("roles") / "graph.db"
    names = [f"{letter}{number}" for letter in "abcd" for number in range(8)]
    ties = [
        *(
            pair
            for letter in "abcd"
            for pair in combinations([n for n in names if n[0] == letter], 2)
        ),
        *((KEEPER, other) for other in BEHIND),
        *(("b0", f"a{number}") for number in (4, 5)),
        *(("b0", f"c{number}") for number in (4, 5)),
        *(("b1", "a6"), ("b2", "c6"), ("d7", "tail1"), ("tail1", "tail2")),
    ]
    links = [Link(*sorted(tie), "friend") for tie in ties]
    with open_context(Settings(store=str(path)), create=True) as context:
        with context.store.write() as writer:
            writer.upsert_customers([Customer("alone", name="Alone"), Customer("a0", name="Ann")])
            writer.upsert_links(links)
        analyze(context, AnalysisRequest(infer=False, likely=False))
        with context.store.write() as writer:
            writer.upsert_customers([Customer("late")])
        yield context


def ids(ctx: Context, role: str) -> list[str]:
    return [one.customer_id for one in list_roles(ctx, role=role).items]


def test_each_role_says_why_with_its_numbers(ctx: Context) -> None:
    keepers = {one.customer_id: one for one in list_roles(ctx, role="gatekeeper").items}
    assert set(keepers) == {"b0", KEEPER}
    keeper = keepers[KEEPER]
    assert keeper.name == "Ann"
    assert any("100% of what ties their group to" in reason for reason in keeper.reasons)
    cut = list_roles(ctx, role="cut-person").items
    assert [(one.customer_id, one.cut_off) for one in cut] == [("a0", 10), ("d7", 2)]
    assert "10 customers would be cut off without them" in cut[0].reasons
    (first, *_) = list_roles(ctx, role="rim").items
    assert set(ids(ctx, "rim")) == {"tail1", "tail2"}
    assert first.reasons == ("2 ties, in the outermost shell",)


def test_without_a_role_those_with_most_come_first_and_the_rim_is_left_out(ctx: Context) -> None:
    found = list_roles(ctx).items
    counts = [len([role for role in one.roles if role != "rim"]) for one in found]
    assert counts == sorted(counts, reverse=True)
    assert found[0].customer_id == KEEPER
    assert min(counts) > 0


def test_pages_join_to_the_whole_list(ctx: Context) -> None:
    whole = list_roles(ctx, role="cut-person", limit=100)
    first = list_roles(ctx, role="cut-person", limit=1)
    rest = list_roles(ctx, role="cut-person", limit=1, cursor=first.cursor)
    assert [*first.items, *rest.items] == list(whole.items)
    assert whole.cursor is None
    assert rest.cursor is None


def test_a_community_limits_the_list(ctx: Context) -> None:
    keeper = customer_roles(ctx, KEEPER)
    assert keeper is not None
    inside = list_roles(ctx, community=keeper.community_id).items
    assert KEEPER in {one.customer_id for one in inside}
    assert {one.community_id for one in inside} == {keeper.community_id}


def test_who_has_no_ties_has_no_role_and_a_newcomer_no_numbers(ctx: Context) -> None:
    alone = customer_roles(ctx, "alone")
    assert alone is not None
    assert (alone.roles, alone.degree, alone.constraint) == ((), 0, None)
    assert customer_roles(ctx, "late") is None


def test_what_cannot_be_answered_says_why(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="bridge, gatekeeper"):
        list_roles(ctx, role="queen")
    with pytest.raises(CommunityNotFoundError):
        list_roles(ctx, community=999)
    with pytest.raises(CustomerNotFoundError):
        customer_roles(ctx, "nobody")
    empty = Settings(store=str(tmp_path / "empty.db"))
    with open_context(empty, create=True) as fresh, pytest.raises(NoAnalysisError):
        list_roles(fresh)


def test_roles_as_of_an_earlier_analysis_are_what_they_were(tmp_path: Path) -> None:
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as ctx:
        names = "abcdefgh"
        links = [Link(*pair, "friend", since=DAY) for pair in combinations(names, 2)]
        tail = [("a", "tail1"), ("tail1", "tail2"), ("tail2", "tail3")]
        links += [Link(*pair, "friend", since=DAY) for pair in tail]
        with ctx.store.write() as writer:
            writer.upsert_links(links)
        analyze(ctx, AnalysisRequest(as_of=DAY, likely=False))
        cut, one = list_roles(ctx, role="cut-person"), customer_roles(ctx, "a")
        assert "a" in ids(ctx, "cut-person")
        with ctx.store.write() as writer:
            writer.upsert_links([Link("b", "tail1", "friend", since=2 * DAY)])
        analyze(ctx, AnalysisRequest(as_of=2 * DAY, likely=False))
        assert "a" not in ids(ctx, "cut-person")
        assert list_roles(ctx, role="cut-person", as_of=DAY) == cut
        assert customer_roles(ctx, "a", DAY) == one
        with ctx.store.write() as writer:
            writer.upsert_links([Link("b", "tail1", "friend", since=DAY)])
        late = customer_roles(ctx, "a", DAY)
        assert late is not None
        assert late.differs == "ties"
        assert "cut-person" not in late.roles
        with pytest.raises(NoPastAnalysisError):
            list_roles(ctx, as_of=0)
