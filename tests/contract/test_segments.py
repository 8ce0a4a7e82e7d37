"""Segments on both stores: kept, counted against plain readings, changed, copied, exported."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graphcrm.answers import Page
from graphcrm.errors import (
    AudienceNameTakenError,
    InvalidValueError,
    NoAnalysisError,
    PastRelationshipsError,
    RuleError,
    RunNotKeptError,
    SegmentChangedError,
    SegmentNameTakenError,
    SegmentNotFoundError,
    StoreError,
)
from graphcrm.model import DAY, Customer, Interaction
from graphcrm.saved_rules import Segment
from graphcrm.service import audiences
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.customers import find_customers
from graphcrm.service.exporting import export
from graphcrm.service.ledger import merge
from graphcrm.service.loading import add_rows
from graphcrm.service.segment_changes import rule_changes
from graphcrm.service.segment_fields import field_values, list_fields
from graphcrm.service.segment_members import count_rule, fitting, list_fitting
from graphcrm.service.segments import (
    Draft,
    change_segment,
    find_segment,
    get_segment,
    list_segments,
    make_segment,
    make_segment_audience,
    remove_segment,
    save_segment,
)
from graphcrm.settings import Settings
from graphcrm.store.base import Store
from tests.contract.graphs import NOON, ODD_TEXTS, ORDERED, write

PEOPLE = sorted({*ODD_TEXTS, *ORDERED})
RULE = "city == 'Turin'"


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    with open_context(store_settings, create=True) as context:
        write(context.store, customers=[Customer(name, f"Name of {name}") for name in PEOPLE])
        yield context


def kept(number: int, name: str) -> Segment:
    return Segment(f"segment {number}", name, RULE, None, NOON, NOON + number % 2, 1)


def test_what_is_kept_comes_back(store: Store) -> None:
    rows = [kept(number, name) for number, name in enumerate(ODD_TEXTS)]
    for row in rows:
        with store.write() as writer:
            writer.put_segment(row._replace(description=row.name, rule=row.name))
    with store.read() as reader:
        for row in rows:
            assert reader.segment(row.segment_id) == row._replace(
                description=row.name, rule=row.name
            )
            assert reader.segment_named(row.name) == reader.segment(row.segment_id)
        listed = [one.segment_id for one in reader.segments(len(rows))]
        assert listed == [
            one.segment_id
            for one in sorted(rows, key=lambda row: (-row.changed_at, row.segment_id))
        ]
        assert [one.segment_id for one in reader.segments(2, 1)] == listed[1:3]
        assert reader.segment("nobody's") is None
        version = reader.status().data_version
    with store.write() as writer:
        assert writer.remove_segment(rows[0].segment_id)
        assert not writer.remove_segment(rows[0].segment_id)
        writer.put_segment(rows[1]._replace(rule="age > 3", version=2))
    with store.read() as reader:
        assert reader.segment(rows[0].segment_id) is None
        changed = reader.segment(rows[1].segment_id)
        assert changed is not None
        assert (changed.rule, changed.version) == ("age > 3", 2)
        assert reader.status().data_version == version


def test_no_two_have_one_name(store: Store) -> None:
    with store.write() as writer:
        writer.put_segment(kept(1, "one"))
    with pytest.raises(StoreError), store.write() as writer:
        writer.put_segment(kept(2, "one"))


def test_a_segment_is_made_changed_and_forgotten(ctx: Context) -> None:
    made = make_segment(ctx, Draft("  Mu\u0308nchen “x”\n", RULE, "for May"))
    assert (made.name, made.version, made.rule) == ("München “x”", 1, RULE)
    assert find_segment(ctx, made.segment_id) == find_segment(ctx, "Mu\u0308nchen “x”") == made
    with pytest.raises(SegmentNameTakenError, match="Take another name"):
        make_segment(ctx, Draft("München “x”", "age > 3"))
    other = make_segment(ctx, Draft("other", "age > 3"))
    with pytest.raises(SegmentNameTakenError):
        change_segment(ctx, "other", Draft(made.name, RULE), None)
    changed = change_segment(ctx, made.name, Draft("new", "id != none"), [1])
    assert (changed.version, changed.segment_id) == (2, made.segment_id)
    assert changed.changed_at > made.changed_at
    with pytest.raises(SegmentChangedError, match="version 2"):
        change_segment(ctx, "new", Draft("new", RULE), [1])
    with pytest.raises(SegmentChangedError):
        remove_segment(ctx, "new", [1])
    listed = list_segments(ctx)
    assert [one.segment.name for one in listed.items] == ["new", "other"]
    assert [one.count for one in listed.items] == [len(PEOPLE), 0]
    assert listed.items[0].share == 1.0
    assert save_segment(ctx, Draft("other", "age > 4"), replace=True).version == 2
    with pytest.raises(SegmentNameTakenError):
        save_segment(ctx, Draft("other", "age > 4"))
    assert remove_segment(ctx, "other").segment_id == other.segment_id
    with pytest.raises(SegmentNotFoundError, match="List the segments"):
        get_segment(ctx, "other")


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft("  ", RULE), InvalidValueError),
        (Draft("n" * 201, RULE), InvalidValueError),
        (Draft("n", RULE, "d" * 2001), InvalidValueError),
        (Draft("n\ud800", RULE), InvalidValueError),
        (Draft("n", "city == '\ud800'"), InvalidValueError),
        (Draft("n", "__import__('os')"), RuleError),
        (Draft("n", "attributes.shoe_siz == 3"), RuleError),
    ],
)
def test_what_cannot_be_kept_is_refused(
    ctx: Context, draft: Draft, error: type[InvalidValueError]
) -> None:
    with pytest.raises(error):
        make_segment(ctx, draft)
    assert list_segments(ctx).items == []


def test_two_at_once_with_one_name_save_one(ctx: Context) -> None:
    taken: list[str] = []

    def save(number: int) -> None:
        try:
            make_segment(ctx, Draft("same", f"age > {number}"))
        except SegmentNameTakenError:
            taken.append("taken")

    threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) == 3
    assert len(list_segments(ctx).items) == 1


def test_pages_hold_each_once(ctx: Context) -> None:
    for number in range(5):
        make_segment(ctx, Draft(f"s{number}", RULE))
    first = list_segments(ctx, limit=3)
    rest = list_segments(ctx, limit=3, cursor=first.cursor)
    assert rest.cursor is None
    assert len({one.segment.name for one in (*first.items, *rest.items)}) == 5


# A graph with purchases: buyers come every ten days, one stops in March.
BUYERS = [f"b{number:02}" for number in range(12)]


def rows() -> dict[str, list[dict[str, Any]]]:
    customers = [
        {
            "customer_id": name,
            "name": f"Buyer {number}",
            "kind": "person",
            "city": "Turin" if number % 3 else "Oslo",
            "birth_date": f"{1960 + 4 * number}-05-0{number % 9 + 1}",
            "tags": "vip" if number < 4 else "",
            "created_at": f"2025-0{number % 9 + 1}-10T00:00:00Z",
            "shoe_size": str(36 + number),
        }
        for number, name in enumerate(BUYERS)
    ]
    purchases = [
        {
            "customer_id": name,
            "type": "purchase",
            "occurred_at": f"2026-{month:02}-{day:02}T0{number % 9}:00:00Z",
            "amount": str(10 * (number + 1)),
            "currency": "EUR",
        }
        for number, name in enumerate(BUYERS)
        for month in (1, 2, 3, 4, 5)
        for day in (3, 13, 23)
        if not (number == 0 and month > 2)
    ]
    calls = [
        {
            "customer_id": a,
            "counterparty_id": b,
            "type": "call",
            "occurred_at": f"2026-0{1 + place % 4}-15T10:00:00Z",
        }
        for place, (a, b) in enumerate(pairwise(BUYERS))
    ]
    links = [
        {"source_id": a, "target_id": b, "type": "friend"}
        for group in (BUYERS[:6], BUYERS[6:])
        for a in group
        for b in group
        if a < b
    ]
    return {"customers": customers, "interactions": [*purchases, *calls], "links": links}


def fill(ctx: Context) -> None:
    for table, some in rows().items():
        assert add_rows(ctx, table, some).rejects == ()


@pytest.fixture
def valued(store_settings: Settings) -> Iterator[Context]:
    """Analysed as of the end of February, then as of the end of May."""
    with open_context(store_settings, create=True, resident=True) as context:
        fill(context)
        for moment in (20512, 20604):
            analyze(context, AnalysisRequest(as_of=moment * DAY, infer=False, likely=False))
        yield context


def by_customer(ctx: Context, of: Callable[[str], Any]) -> list[str]:
    with ctx.store.read() as reader:
        return [name for name in reader.customer_ids() if of(name)]


def test_counts_equal_plain_readings(valued: Context) -> None:
    with valued.store.read() as reader:
        ids = reader.customer_ids()
        people, values, scores = reader.customers(ids), reader.values(ids), reader.scores(ids)
        did: Counter[tuple[str, str]] = Counter()
        last: dict[str, int] = {}
        for row in reader.iter_interactions():
            for side in {row.customer_id, row.counterparty_id} - {None}:
                did[str(side), row.type] += 1
                last[str(side)] = max(last.get(str(side), 0), row.occurred_at)
        ties = reader.relationships_of(ids, 1000)
    spent = sorted(one.spent for one in values.values() if one.spent is not None)
    some = spent[len(spent) // 2]
    first = scores[BUYERS[0]].community_id
    mid_march = 20527 * DAY
    plain: dict[str, Callable[[str], bool]] = {
        "city == 'turin' and 'VIP' in tags": lambda n: (
            people[n].city == "Turin" and "vip" in people[n].tags
        ),
        "contains(name, 'BUYER 1')": lambda n: "Buyer 1" in str(people[n].name),
        f"rfm.monetary > {some}": lambda n: n in values and (values[n].spent or 0) > some,
        "rfm.frequency >= 7": lambda n: n in values and values[n].frequency >= 7,
        f"rfm.segment == '{values[BUYERS[3]].rfm_segment}'": lambda n: (
            n in values and values[n].rfm_segment == values[BUYERS[3]].rfm_segment
        ),
        f"stage == '{values[BUYERS[3]].stage}'": lambda n: (
            n in values and values[n].stage == values[BUYERS[3]].stage
        ),
        "network.value > 300": lambda n: n in values and (values[n].network_value or 0) > 300,
        "alive > 0.5": lambda n: n in values and (values[n].p_alive or 0) > 0.5,
        f"community == {first}": lambda n: scores[n].community_id == first,
        "influence.degree == 6": lambda n: scores[n].degree == 6,
        "influence.kcore >= 5": lambda n: scores[n].core >= 5,
        "interactions.call == 2": lambda n: did[n, "call"] == 2,
        "interactions > 16": lambda n: did[n, "call"] + did[n, "purchase"] > 16,
        "interactions.visit == 0": lambda n: True,
        "relationships.friend == 5 and relationships > 6": lambda n: len(ties[n]) > 6,
        "last_contact < '2026-03-15'": lambda n: last[n] < mid_march,
        "attributes.shoe_size >= 45": lambda n: int(people[n].attributes["shoe_size"]) >= 45,
        "age < 40": lambda n: int(str(people[n].birth_date)[:4]) > 1986,
        "days_since(last_order) > 60": lambda n: n == BUYERS[0],
        "rfm.recency_days > 60": lambda n: n == BUYERS[0],
        "created_at >= '2025-08-10'": lambda n: str(BUYERS.index(n) % 9 + 1) in "89",
    }
    for rule, holds in plain.items():
        expected = [name for name in ids if holds(name)]
        assert fitting(valued, rule) == expected, rule
        assert count_rule(valued, rule).count == len(expected), rule
        assert fitting(valued, f"not ({rule})") == [n for n in ids if n not in expected], rule


def test_counts_by_community_equal_plain_readings(valued: Context) -> None:
    add_rows(valued, "customers", [{"customer_id": "late", "city": "Turin"}])
    rule = "city == 'Turin'"
    with valued.store.read() as reader:
        ids = reader.customer_ids()
        people, scores = reader.customers(ids), reader.scores(ids)
        named = {one.community_id: one.name for one in reader.communities(50, 0, 2)}
    inside = {name: scores[name].community_id for name in ids if name in scores}
    sizes = Counter(inside.values())
    fits = Counter(inside[name] for name in ids if name in inside and people[name].city == "Turin")
    told = count_rule(valued, rule, by_community=True)
    found = told.by_community
    assert found is not None
    expected = sorted(
        ((-many, one) for one, many in fits.items() if one in named and sizes[one] > 1)
    )
    assert [(-one.members, one.community_id) for one in found.items] == expected
    assert len(expected) == 2
    for one in found.items:
        assert (one.name, one.size) == (named[one.community_id], sizes[one.community_id])
    assert sum(one.members for one in found.items) + found.alone == told.count
    assert (found.alone, found.more) == (1, 0)
    assert count_rule(valued, rule).by_community is None
    earlier = count_rule(valued, "city == 'Turin'", as_of=20512 * DAY, by_community=True)
    assert earlier.by_community is not None
    assert sum(one.members for one in earlier.by_community.items) == sum(fits.values())
    nobody = count_rule(valued, "city == 'Lima'", by_community=True).by_community
    assert nobody is not None
    assert (nobody.items, nobody.more, nobody.alone) == ([], 0, 0)


def test_counts_by_community_are_bounded_and_need_an_analysis(ctx: Context) -> None:
    with pytest.raises(NoAnalysisError):
        count_rule(ctx, RULE, by_community=True)
    pairs = [(f"a{number}", f"b{number}") for number in range(503)]
    people = [{"customer_id": one, "city": "Turin"} for pair in pairs for one in pair]
    add_rows(ctx, "customers", people)
    ties = [{"source_id": a, "target_id": b, "type": "friend"} for a, b in pairs]
    add_rows(ctx, "links", ties)
    analyze(ctx, AnalysisRequest(infer=False, likely=False))
    found = count_rule(ctx, RULE, by_community=True).by_community
    assert found is not None
    assert (len(found.items), found.more) == (500, 3)
    assert {(one.members, one.size) for one in found.items} == {(2, 2)}
    assert all(one.name for one in found.items)


def test_the_parts_say_which_condition_empties_it(valued: Context) -> None:
    found = count_rule(valued, "city == 'Turin' and (age > 30 or 'vip' in tags) and city == 'Oslo'")
    told = [(one.depth, one.text, one.joined, one.alone, one.so_far) for one in found.parts]
    assert (found.count, found.total, found.sample) == (0, 12, [])
    assert told[1] == (1, "city == 'Turin'", None, 8, 8)
    assert [one[0] for one in told] == [0, 1, 1, 2, 2, 1]
    assert told[5] == (1, "city == 'Oslo'", None, 4, 0)
    assert told[2][2] == "or"
    assert told[4][4] == told[2][3]
    percentile = count_rule(valued, "rfm.monetary >= p100").parts[0]
    with valued.store.read() as reader:
        assert percentile.bound == max(one.spent or 0 for one in reader.values(BUYERS).values())
    assert percentile.alone == 1


def test_hints_name_what_may_be_a_mistake(valued: Context) -> None:
    assert count_rule(valued, "city == 'Turn'").hints == [
        "Nobody has 'Turn' as city. Do you mean 'Turin'?"
    ]
    assert count_rule(valued, "'gold' in tags").hints == ["Nobody has 'gold' as tags."]
    assert count_rule(valued, "community == 77").hints == [
        "There is no community 77 in this analysis."
    ]
    assert count_rule(valued, "city == 'TURIN' and 'vip' in tags").hints == []
    for rule, said in (
        ("attributes.shoesize > 3", "Do you mean 'shoe_size'?"),
        ("interactions.fax > 3", "Types are: call, purchase"),
        ("relationships.nemesis > 3", "Types are: call, friend"),
    ):
        with pytest.raises(RuleError, match=said.replace("?", r"\?")):
            count_rule(valued, rule)


def pages_of(fetch: Callable[[str | None], Page[Any]]) -> list[Any]:
    found, cursor = [], None
    while True:
        page = fetch(cursor)
        found += page.items
        if page.cursor is None:
            return found
        cursor = page.cursor


def test_members_come_with_the_fields_of_the_rule(valued: Context) -> None:
    rule = "city == 'Turin' and days_since(last_order) < 60 and 'vip' in tags"
    found = pages_of(lambda cursor: list_fitting(valued, rule, limit=1, cursor=cursor))
    assert [one.customer_id for one in found] == [BUYERS[1], BUYERS[2]]
    assert found[0].name == "Buyer 1"
    assert found[0].values == {"city": "Turin", "days_since(last_order)": 8, "tags": ["vip"]}
    dated = list_fitting(valued, "created_at > '2025-01-01'", limit=1).items[0]
    assert dated.values == {"created_at": "2025-01-10T00:00:00Z"}


def test_who_came_and_who_left_and_why(valued: Context) -> None:
    rule = "rfm.recency_days <= 30 and city != none"
    found = rule_changes(valued, rule)
    assert (found.count_before, found.count_now) == (12, 11)
    assert (found.came, found.left, found.hints) == (0, 1, [])
    (left,) = found.items
    assert (left.customer_id, left.change, left.new) == (BUYERS[0], "out", False)
    (why,) = left.conditions
    assert (why.field, why.text, why.held, why.holds) == (
        "rfm.recency_days",
        "rfm.recency_days <= 30",
        True,
        False,
    )
    assert (why.was, why.now) == (5, 97)
    counted = rule_changes(valued, "interactions.purchase >= 10", since=20520 * DAY)
    assert (counted.count_before, counted.count_now, counted.came) == (0, 11, 11)
    assert {(one.conditions[0].was, one.conditions[0].now) for one in counted.items} == {(6, 15)}
    run = counted.since.run_id
    again = pages_of(
        lambda cursor: page_of_changes(valued, "interactions.purchase >= 10", run, cursor)
    )
    assert again == counted.items
    with pytest.raises(RunNotKeptError):
        rule_changes(valued, rule, since="run-that-never-was")
    with pytest.raises(PastRelationshipsError):
        rule_changes(valued, "relationships > 3")
    past = count_rule(valued, "interactions.purchase >= 10", as_of=20520 * DAY)
    assert past.count == 0
    bounds = rule_changes(valued, "rfm.monetary > p90").items
    assert all(one.conditions[0].bound_was != one.conditions[0].bound_now for one in bounds)


def page_of_changes(ctx: Context, rule: str, since: str, cursor: str | None) -> Page[Any]:
    found = rule_changes(ctx, rule, since=since, limit=3, cursor=cursor)
    return Page(found.items, found.cursor)


def test_a_new_customer_is_said_to_be_new(valued: Context) -> None:
    add_rows(valued, "customers", [{"customer_id": "new", "city": "Turin"}])
    add_rows(valued, "links", [{"source_id": "new", "target_id": "b01", "type": "friend"}])
    assert "new" in fitting(valued, "city == 'Turin'")
    assert "new" not in fitting(valued, "city == 'Turin' and influence.degree >= 0")
    assert "new" in fitting(valued, "community == none")
    analyze(valued, AnalysisRequest(as_of=20604 * DAY, infer=False, likely=False))
    found = rule_changes(valued, "influence.degree >= 1")
    assert [(one.customer_id, one.new) for one in found.items] == [("new", True)]


def test_a_merge_takes_one_out(valued: Context) -> None:
    before = count_rule(valued, "city == 'Turin'")
    merge(valued, BUYERS[1], BUYERS[2])
    after = count_rule(valued, "city == 'Turin'")
    assert (after.count, after.total) == (before.count - 1, before.total - 1)
    assert BUYERS[2] not in fitting(valued, "influence.degree > 0")


def test_without_an_analysis_what_customers_are_can_be_asked(ctx: Context) -> None:
    assert count_rule(ctx, "name != none").count == len(PEOPLE)
    with pytest.raises(NoAnalysisError):
        count_rule(ctx, "community == 1")
    with pytest.raises(NoAnalysisError):
        rule_changes(ctx, "name != none")
    make_segment(ctx, Draft("later", "community == 1"))
    (only,) = list_segments(ctx).items
    assert only.count is None
    assert "analysis" in str(only.problem)


def test_one_analysis_has_nothing_to_compare_with(ctx: Context) -> None:
    analyze(ctx, AnalysisRequest(infer=False, likely=False))
    with pytest.raises(InvalidValueError, match="GRAPHCRM_KEEP_RUNS"):
        rule_changes(ctx, "name != none")


def test_what_rules_may_name_is_listed(valued: Context) -> None:
    found = {one.name: one for one in list_fields(valued)}
    assert found["attributes.shoe_size"].kind == "any"
    assert found["rfm.segment"].meaning
    assert [(one.value, one.count) for one in field_values(valued, "city")] == [
        ("Turin", 8),
        ("Oslo", 4),
    ]
    assert [(one.value, one.count) for one in field_values(valued, "tags")] == [("vip", 4)]
    assert sum(one.count for one in field_values(valued, "community")) == 12
    with pytest.raises(InvalidValueError, match="is a number"):
        field_values(valued, "age")


def test_customers_of_a_segment_are_found(valued: Context) -> None:
    make_segment(valued, Draft("Turin", "city == 'Turin'"))
    make_segment(valued, Draft("vip", "age > 200"))
    wanted = by_customer(valued, lambda name: BUYERS.index(name) % 3 != 0)

    def found(text: str = "", **only: Any) -> list[str]:
        answers = pages_of(
            lambda cursor: find_customers(  # type: ignore[arg-type, return-value]
                valued, text, limit=3, cursor=cursor, **only
            )
        )
        return [one.customer.customer_id for one in answers]

    assert found(segment="Turin") == wanted
    assert sorted(found("buyer", segment="Turin")) == wanted
    with valued.store.read() as reader:
        first = reader.scores([BUYERS[0]])[BUYERS[0]].community_id
        inside = [n for n, one in reader.scores(BUYERS).items() if one.community_id == first]
    assert found(segment="Turin", community=first) == sorted(set(inside) & set(wanted))
    # A segment goes before a tag of its name; without one the tag is what is meant.
    assert found(segment="vip") == []
    remove_segment(valued, "vip")
    assert found(segment="vip") == BUYERS[:4]


def test_a_segment_becomes_an_audience(valued: Context) -> None:
    make_segment(valued, Draft("Turin", "city == 'Turin'", "people there"))
    made = make_segment_audience(valued, "Turin")
    assert (made.name, made.size, made.note) == ("Turin", 8, "people there")
    members = audiences.list_members(valued, made.audience_id).items
    assert [one.customer_id for one in members] == fitting(valued, "city == 'Turin'")
    with pytest.raises(AudienceNameTakenError):
        make_segment_audience(valued, "Turin")
    assert make_segment_audience(valued, "Turin", "Offer").name == "Offer"


def test_copied_and_exported(ctx: Context, tmp_path: Path) -> None:
    made = make_segment(ctx, Draft("Turin", "city == 'Turin'", "there"))
    analyze(ctx, AnalysisRequest(infer=False, likely=False))
    target = Settings(store=str(tmp_path / "copy.db"))
    copy(ctx.settings, target)
    with open_context(target) as other:
        assert find_segment(other, "Turin") == made
    export(ctx, tmp_path / "out")
    table = pq.read_table(tmp_path / "out" / "segments.parquet").to_pylist()
    assert [(one["segment_id"], one["rule"]) for one in table] == [(made.segment_id, made.rule)]


def test_columns_are_kept_and_read_anew_after_a_load(valued: Context) -> None:
    count_rule(valued, "city == 'Turin'")
    held = valued.columns.size
    assert held > 0
    count_rule(valued, "city == 'Oslo'")
    assert valued.columns.size == held
    write(valued.store, customers=[Customer("late", city="Turin")])
    assert count_rule(valued, "city == 'Turin'").count == 9
    write(
        valued.store,
        interactions=[Interaction("x", "late", "call", 20604 * DAY, counterparty_id="b01")],
    )
    assert fitting(valued, "interactions.call == 1 and city == 'Turin'") == ["b11", "late"]
