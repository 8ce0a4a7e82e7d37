from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graphcrm.errors import CustomerNotFoundError, InvalidValueError, NoAnalysisError
from graphcrm.model import DAY, Customer, Interaction, Link
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.related import related
from graphcrm.settings import Settings

MARCH_2001 = 11_382 * DAY
MAY_2002 = 11_812 * DAY


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as context:
        yield context


def fill(ctx: Context) -> None:
    mails = [
        Interaction(f"m{number}", "ann", "email", MARCH_2001 + number * DAY, "ben")
        for number in range(11)
    ]
    mails.append(Interaction("m-last", "ann", "email", MAY_2002, "ben"))
    links = [
        Link("ann", "cat", "friend", strength=0.5),
        Link("ann", "dan", "friend", strength=0.4),
        Link("cat", "eve", "family", strength=0.9),
        Link("dan", "eve", "friend", strength=0.1),
        Link("fay", "gus", "friend"),
    ]
    people = [
        Customer("ann", name="Ann", company="Acme", city="Berlin"),
        Customer("ben", name="Ben", company="ACME", city="Paris"),
        Customer("cat", name="Cat"),
        Customer("dan", name="Dan"),
        Customer("eve", name="Eve", city="Berlin"),
        Customer("lone", name="Lone"),
    ]
    with ctx.store.write() as writer:
        writer.upsert_customers(people)
        writer.upsert_interactions(mails)
        writer.upsert_links(links)


def test_reasons_say_what_a_tie_rests_on(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    ben = next(r for r in related(ctx, "ann") if r.customer_id == "ben")
    assert ben.reasons == (
        "12 e-mails to them since March 2001, the last on 5 May 2002",
        "same employer (ACME)",
    )
    assert (ben.steps, ben.type, ben.confidence) == (1, "email", 12 / 13)


def test_the_other_side_sees_where_mails_came_from(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    (ann,) = [r for r in related(ctx, "ben") if r.customer_id == "ann"]
    assert ann.reasons[0].startswith("12 e-mails from them since March 2001")


def test_what_rules_infer_is_told_beside_what_happened(ctx: Context) -> None:
    fill(ctx)
    answers = [
        Interaction(f"a{number}", "ben", "email", MARCH_2001 + number * DAY + DAY // 2, "ann")
        for number in range(11)
    ]
    with ctx.store.write() as writer:
        writer.upsert_interactions(answers)
    analyze(ctx, AnalysisRequest())
    ben = next(r for r in related(ctx, "ann") if r.customer_id == "ben")
    assert {"communicates-with", "email"} <= set(ben.types)
    # That they write to each other is told once, by the mails themselves.
    assert not any(reason.startswith("communicates-with") for reason in ben.reasons)
    (mails,) = [reason for reason in ben.reasons if reason.startswith("23 e-mails")]
    assert "(12 to them, 11 from them)" in mails
    assert "same employer (ACME)" in ben.reasons
    (written,) = [r for r in ben.relationships if r.type == "communicates-with"]
    assert written.reasons[0].startswith(
        "communicates-with: e-mails both ways, 23 in all, the last"
    )
    assert "5 May 2002" in written.reasons[0]


def test_a_referral_is_named_once_by_the_name_that_the_data_gives_it(ctx: Context) -> None:
    fill(ctx)
    with ctx.store.write() as writer:
        writer.upsert_interactions([Interaction("r1", "lone", "referral", MAY_2002, "cat")])
    analyze(ctx, AnalysisRequest())
    (cat,) = [r for r in related(ctx, "lone") if r.steps == 1]
    assert (cat.type, cat.types) == ("referral", ("referral",))
    # The inferred one is there to be judged, after the one that is named.
    assert [one.type for one in cat.relationships] == ["referral", "referred"]
    assert cat.relationship_id == cat.relationships[0].relationship_id
    assert cat.reasons == ("1 referral to them on 5 May 2002",)
    (asked,) = related(ctx, "lone", type_name="referred")
    assert (asked.type, asked.types) == ("referred", ("referred",))


def test_two_steps_away_through_shared_contacts(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest())
    eve = next(r for r in related(ctx, "ann") if r.customer_id == "eve")
    assert (eve.steps, eve.type) == (2, "shared-contacts")
    assert eve.strength == pytest.approx(0.5 * 0.9)
    # Each contact passes on what it has, in proportion to its ties.
    assert eve.score == pytest.approx(0.5 * 0.9 / 1.4 + 0.4 * 0.1 / 0.5)
    assert eve.reasons == ("both in Berlin", "2 shared contacts: Cat, Dan")
    assert eve.via == ("cat", "dan")


def test_best_first_and_never_oneself_or_strangers(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest())
    found = related(ctx, "ann")
    ranking = [(-r.score, r.customer_id) for r in found]
    assert ranking == sorted(ranking)
    assert {r.customer_id for r in found} == {"ben", "cat", "dan", "eve"}


def test_type_and_strength_narrow_it(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest(infer=False))
    assert [r.customer_id for r in related(ctx, "ann", type_name="friend")] == ["cat", "dan"]
    strong = related(ctx, "ann", type_name="friend", min_strength=0.45)
    assert [(r.customer_id, r.strength) for r in strong] == [("cat", 0.5)]
    assert {r.customer_id for r in related(ctx, "ann", min_strength=0.44)} >= {"cat", "eve"}
    assert all(r.strength >= 0.44 for r in related(ctx, "ann", min_strength=0.44))
    assert related(ctx, "ann", type_name="nothing of the kind") == []


def test_a_customer_alone_has_nobody(ctx: Context) -> None:
    fill(ctx)
    analyze(ctx, AnalysisRequest())
    assert related(ctx, "lone") == []
    with ctx.store.write() as writer:
        writer.upsert_customers([Customer("newcomer")])
    for context in (ctx, replace(ctx, resident=True)):
        assert related(context, "newcomer") == []


def test_errors_say_what_to_do(ctx: Context) -> None:
    fill(ctx)
    with pytest.raises(NoAnalysisError, match="graphcrm analyze"):
        related(ctx, "ann")
    analyze(ctx, AnalysisRequest())
    with pytest.raises(CustomerNotFoundError, match="'nobody'"):
        related(ctx, "nobody")
    with pytest.raises(InvalidValueError, match="limit is 0"):
        related(ctx, "ann", limit=0)
    with pytest.raises(InvalidValueError, match="min_strength is 2"):
        related(ctx, "ann", min_strength=2)
