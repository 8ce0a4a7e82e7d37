"""What users said of relationships, and the facts behind relationships, in both stores."""

from collections.abc import Sequence
from contextlib import suppress

from graphcrm.model import Customer, Fact, Tally, Verdict
from graphcrm.store.base import Store
from graphcrm.tables import Int64
from tests.contract.graphs import (
    NOON,
    ODD_TEXTS,
    interaction,
    make_run,
    publish,
    relationship_table,
    tie,
    write,
)

MANY = 2**31 - 1


def verdict(low: str, high: str, of_type: str = "friend", **fields: object) -> Verdict:
    plain = Verdict(low, high, of_type, "confirmed", None, None, NOON)
    return plain._replace(**fields)  # type: ignore[arg-type]


def put(store: Store, *rows: Verdict) -> Tally:
    with store.write() as writer:
        return writer.put_verdicts(rows)


def said(store: Store) -> list[Verdict]:
    with store.read() as reader:
        return reader.verdicts(MANY)


def version(store: Store) -> int:
    with store.read() as reader:
        return reader.status().data_version


def test_the_latest_verdict_comes_first_and_pages_follow(store: Store) -> None:
    rows = [
        verdict("a", "b", decided_at=NOON + 1),
        verdict("a", "c", verdict="rejected", note="never met", decided_at=NOON + 2),
        verdict("b", "c", "colleague", decided_at=NOON + 2),
    ]
    assert put(store, *rows) == Tally(new=3)
    assert said(store) == [rows[1], rows[2], rows[0]]
    with store.read() as reader:
        assert reader.verdicts(1) == [rows[1]]
        assert reader.verdicts(2, 1) == [rows[2], rows[0]]
        assert reader.verdicts(2, 3) == []


def test_a_later_verdict_replaces_the_former(store: Store) -> None:
    put(store, verdict("a", "b", note="sure", kind="partner"))
    assert put(store, verdict("a", "b", note="sure", kind="partner")) == Tally(unchanged=1)
    later = verdict("a", "b", verdict="rejected", decided_at=NOON + 1)
    assert put(store, later) == Tally(changed=1)
    assert said(store) == [later]


def test_a_verdict_is_found_from_either_side(store: Store) -> None:
    rows = [verdict("a", "b"), verdict("a", "c"), verdict("b", "c"), verdict("b", "c", "family")]
    put(store, *rows)
    with store.read() as reader:
        assert reader.verdicts_of(["a"]) == rows[:2]
        assert reader.verdicts_of(["c", "c", "nobody"]) == [rows[1], rows[3], rows[2]]
        assert reader.verdicts_of(["a", "b"]) == [rows[0], rows[1], rows[3], rows[2]]
        assert reader.verdicts_of([]) == []
        assert reader.verdicts_of(["\ud800"]) == []


def test_a_verdict_can_be_taken_back(store: Store) -> None:
    put(store, verdict("a", "b"), verdict("a", "b", "family"))
    with store.write() as writer:
        assert writer.remove_verdicts([("a", "b", "friend"), ("a", "z", "friend")]) == 1
    assert said(store) == [verdict("a", "b", "family")]


def test_verdicts_are_data(store: Store) -> None:
    seen = [version(store)]
    put(store, verdict("a", "b"))
    seen.append(version(store))
    put(store, verdict("a", "b"))
    seen.append(version(store))
    with store.write() as writer:
        writer.remove_verdicts([("a", "z", "friend")])
    seen.append(version(store))
    with store.write() as writer:
        writer.remove_verdicts([("a", "b", "friend")])
    seen.append(version(store))
    assert seen[1] > seen[0]
    assert seen[1] == seen[2] == seen[3]
    assert seen[4] > seen[3]


def test_verdicts_outlive_loads_and_runs(store: Store) -> None:
    put(store, verdict("a", "b"))
    write(store, interactions=[interaction(1, "a", "b")])
    publish(store, "r1", [tie("a", "b")])
    publish(store, "r2")
    assert said(store) == [verdict("a", "b")]


def test_an_exception_undoes_a_verdict(store: Store) -> None:
    with suppress(ZeroDivisionError), store.write() as writer:
        writer.put_verdicts([verdict("a", "b")])
        raise ZeroDivisionError
    assert said(store) == []


def test_a_verdict_says_from_whom_it_runs(store: Store) -> None:
    rows = [
        verdict("a", "b", source_id="b", decided_at=NOON + 2),
        verdict("a", "c", source_id="a", decided_at=NOON + 1),
        verdict("b", "c"),
    ]
    assert put(store, *rows) == Tally(new=3)
    assert said(store) == rows
    with store.read() as reader:
        assert reader.verdicts_of(["c"]) == rows[1:]
    turned = rows[0]._replace(source_id="a")
    assert put(store, turned) == Tally(changed=1)
    assert put(store, turned) == Tally(unchanged=1)
    assert put(store, turned._replace(source_id=None)) == Tally(changed=1)
    assert said(store)[0].source_id is None


def test_verdicts_hold_any_text(store: Store) -> None:
    rows = [
        verdict(
            "a",
            f"b {text}",
            text,
            kind=text,
            note=text,
            decided_at=NOON - place,
            source_id=f"b {text}",
        )
        for place, text in enumerate(ODD_TEXTS)
    ]
    put(store, *rows)
    assert said(store) == rows
    with store.read() as reader:
        assert reader.verdicts_of([rows[3].high_id]) == [rows[3]]


FACTS = {
    ("a", "b", "friend"): (
        Fact("same_address", {"address": "Rue de l'Été 1", "surname": "王"}, NOON, None, 0.25),
        Fact("events", {"together": 12, "expected": 2.1}, NOON, NOON + 5, 1.0),
    ),
    ("b", "c", "x'}) DETACH DELETE n //"): (Fact("mails", {}, None, None, 0.5),),
}


def write_facts(store: Store, run_id: str) -> None:
    write(store, customers=[Customer(name) for name in "abc"])
    ties = [tie("a", "b", "email"), *(tie(*key) for key in FACTS)]
    table = relationship_table("abc", ties)
    asked: list[int] = []

    def facts(rows: Int64) -> list[Sequence[Fact]]:
        asked.extend(rows.tolist())
        keys = [
            ("abc"[table.source[row]], "abc"[table.target[row]], table.types[table.type[row]])
            for row in rows
        ]
        return [FACTS.get(key, ()) for key in keys]

    with store.write_run(run_id) as writer:
        writer.add_relationships("abc", table, facts)
        writer.publish(make_run(run_id))
    assert asked == [0, 1, 2]


def test_facts_come_back_as_they_were_written(store: Store) -> None:
    write_facts(store, "r1")
    with store.read() as reader:
        keys = [*FACTS, ("a", "b", "email"), ("b", "a", "friend"), ("a", "\ud800", "friend")]
        assert reader.facts(keys) == FACTS
        assert reader.facts([]) == {}
        assert len(reader.relationships()) == 3


def test_facts_go_with_their_run(store: Store) -> None:
    write_facts(store, "r1")
    publish(store, "r2", [tie("a", "b", "friend")])
    with store.read() as reader:
        assert reader.facts(list(FACTS)) == {}
