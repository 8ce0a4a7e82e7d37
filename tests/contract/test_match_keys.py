"""What later loads are matched by: the keys of source records, on both stores."""

from __future__ import annotations

import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.merges import HAND, Merge, Separation
from graphcrm.model import Customer
from graphcrm.store.base import Store
from graphcrm.store.ledger import SURVIVORSHIP
from graphcrm.survivorship import Survivorship
from tests.contract.graphs import NOON, ODD_TEXTS, ORDERED, interaction, write

ANA = Customer("a", name="Ana", email="ana@example.org", attributes={"size": 3})
ANN = Customer("b", name="Ann", phone="+34 600")
BOB = Customer("c", name="Bob")

KEYS = {"a": ["k1ana", "k2"], "b": ["k2", "k3"], "c": ["k3", "k4"]}


def unmatched(store: Store, limit: int = 1000) -> list[str]:
    with store.read() as reader:
        return reader.unmatched(limit)


def sharing(store: Store, *keys: str, most: int = 10) -> dict[str, list[str]]:
    with store.read() as reader:
        return reader.sharing(keys, most)


def put_keys(store: Store, rows: dict[str, list[str]]) -> None:
    with store.write() as writer:
        writer.set_match_keys(list(rows.items()))


def merge(store: Store, *pairs: tuple[str, str]) -> None:
    with store.write() as writer:
        writer.merge([Merge(record, into, NOON, HAND) for record, into in pairs])


@pytest.fixture
def three(store: Store) -> Store:
    """A store with three records that have keys."""
    write(store, customers=[ANA, ANN, BOB])
    put_keys(store, KEYS)
    return store


def everyone_has_keys(store: Store) -> bool:
    shared = {"k1ana": ["a"], "k2": ["a", "b"], "k3": ["b", "c"], "k4": ["c"]}
    return unmatched(store) == [] and sharing(store, *shared, "k5") == shared


def test_new_records_wait_until_they_get_keys(store: Store) -> None:
    assert unmatched(store) == []
    write(store, customers=[BOB, ANA])
    assert unmatched(store) == ["a", "c"]
    assert unmatched(store, limit=1) == ["a"]
    put_keys(store, {"a": ["k1"]})
    assert unmatched(store) == ["c"]
    put_keys(store, {"c": []})
    assert unmatched(store) == []
    assert sharing(store, "k1", "k2") == {"k1": ["a"]}


def test_records_wait_in_the_order_of_code_points(store: Store) -> None:
    write(store, customers=[Customer(name) for name in reversed(ORDERED)])
    assert unmatched(store) == list(ORDERED)
    put_keys(store, {name: ["k1"] for name in reversed(ORDERED)})
    assert sharing(store, "k1", most=len(ORDERED)) == {"k1": list(ORDERED)}


def test_what_changes_nothing_leaves_records_matched(three: Store) -> None:
    write(three, customers=[ANA, Customer("b"), Customer("c", name="", attributes={})])
    write(three, interactions=[interaction(1, "a", "b")])
    assert everyone_has_keys(three)


@pytest.mark.parametrize(
    "change",
    [
        Customer("a", name="Anne"),
        Customer("a", city="Rome"),
        Customer("a", tags=("new",)),
        Customer("a", created_at=NOON),
        Customer("a", attributes={"size": 4}),
    ],
)
def test_a_changed_record_waits_again_and_has_its_keys_meanwhile(
    three: Store, change: Customer
) -> None:
    write(three, customers=[change])
    assert unmatched(three) == ["a"]
    assert sharing(three, "k1ana", "k2") == {"k1ana": ["a"], "k2": ["a", "b"]}
    put_keys(three, {"a": ["k4", "k5"]})
    assert unmatched(three) == []
    assert sharing(three, "k1ana", "k2", "k4", "k5") == {
        "k2": ["b"],
        "k4": ["a", "c"],
        "k5": ["a"],
    }


def test_rows_of_one_batch_wait_once(three: Store) -> None:
    write(three, customers=[Customer("d"), Customer("d", name="Dan"), Customer("a", city="Rome")])
    assert unmatched(three) == ["a", "d"]


def test_what_was_undone_does_not_wait(three: Store) -> None:
    def fail() -> None:
        with three.write() as writer:
            writer.upsert_customers([Customer("a", name="Anne"), Customer("d")])
            writer.set_match_keys([("b", ["k9"]), ("c", ["K!"])])

    with pytest.raises(InvalidValueError, match="K!"):
        fail()
    assert everyone_has_keys(three)


def test_bare_customers_wait_when_they_get_a_row_of_their_own(store: Store) -> None:
    write(store, interactions=[interaction(1, "x", "y")])
    write(store, customers=[Customer("z", bare=True)])
    write(store, customers=[Customer("z", city="Rome", bare=True)])
    assert unmatched(store) == []
    write(store, customers=[Customer("x")])
    assert unmatched(store) == ["x"]
    write(store, customers=[Customer("z", name="Zoe")])
    assert unmatched(store) == ["x", "z"]
    put_keys(store, {"x": ["k1"], "y": ["k1"], "z": ["k1"]})
    assert sharing(store, "k1") == {"k1": ["x", "y", "z"]}
    write(store, customers=[Customer("y", name="Yan")])
    assert unmatched(store) == ["y"]


def test_merges_and_unmerges_lose_no_keys(three: Store) -> None:
    merge(three, ("b", "a"))
    assert everyone_has_keys(three)
    merge(three, ("a", "c"))
    assert everyone_has_keys(three)
    with three.write() as writer:
        writer.unmerge(["a"], NOON)
        writer.separate([Separation("a", "c", NOON)])
        writer.rejoin([("a", "c")], NOON)
        writer.set_note("model", "{}")
        writer.set_note(SURVIVORSHIP, Survivorship(trusted=("crm",)).to_json())
    assert everyone_has_keys(three)
    with three.write() as writer:
        writer.unmerge(["b"], NOON)
    assert everyone_has_keys(three)


def test_what_waits_goes_on_waiting_when_it_is_merged_and_taken_out(store: Store) -> None:
    write(store, customers=[ANA, ANN, BOB])
    merge(store, ("a", "b"), ("b", "c"))
    assert unmatched(store) == ["a", "b", "c"]
    with store.write() as writer:
        writer.unmerge(["b"], NOON)
    assert unmatched(store) == ["a", "b", "c"]


def test_a_changed_record_of_several_waits_alone(three: Store) -> None:
    merge(three, ("b", "a"))
    write(three, customers=[ANA, ANN])
    assert everyone_has_keys(three)
    write(three, customers=[Customer("b", city="Rome")])
    assert unmatched(three) == ["b"]
    put_keys(three, {"b": ["k5"]})
    assert sharing(three, "k2", "k3", "k5") == {"k2": ["a"], "k3": ["c"], "k5": ["b"]}
    write(three, customers=[Customer("a", city="Rome")])
    assert unmatched(three) == ["a"]
    with three.write() as writer:
        writer.unmerge(["b"], NOON)
    assert unmatched(three) == ["a"]
    assert sharing(three, "k1ana", "k5") == {"k1ana": ["a"], "k5": ["b"]}


def test_a_bare_record_of_several_waits_when_it_gets_a_row_of_its_own(three: Store) -> None:
    write(three, interactions=[interaction(1, "x", "y")])
    merge(three, ("x", "a"))
    assert unmatched(three) == []
    write(three, customers=[Customer("x", city="Rome", bare=True)])
    assert unmatched(three) == []
    write(three, customers=[Customer("x")])
    assert unmatched(three) == ["x"]


def test_a_key_of_too_many_records_is_left_out(three: Store) -> None:
    assert sharing(three, "k1ana", "k2", "k3", most=1) == {"k1ana": ["a"]}
    write(three, customers=[Customer(f"n{number:03}") for number in range(300)])
    put_keys(three, {f"n{number:03}": ["many", f"one{number}"] for number in range(300)})
    assert sharing(three, "many", "one7", most=299) == {"one7": ["n007"]}
    found = sharing(three, "many", most=300)
    assert found == {"many": [f"n{number:03}" for number in range(300)]}


def test_keys_are_looked_up_whole(three: Store) -> None:
    put_keys(three, {"a": ["and", "or", "not", "near", "0", "1e5", "x" * 40], "b": ["k10", "00"]})
    assert sharing(three, "k1", "k", "0", "and", "or", "not", "near", "1e5", "x" * 39, "00") == {
        **{key: ["a"] for key in ("0", "and", "or", "not", "near", "1e5")},
        "00": ["b"],
    }


def test_the_same_key_or_record_twice_counts_once(three: Store) -> None:
    with three.write() as writer:
        writer.set_match_keys([("a", ["k8", "k8"]), ("b", ["k9"]), ("a", ["k7", "k7"])])
    assert sharing(three, "k7", "k7", "k8", "k9", most=1) == {"k7": ["a"], "k9": ["b"]}
    assert sharing(three) == {}


@pytest.mark.parametrize("key", ["", "K1", "k 1", 'k"', "k*", "中", "k\n", "k:1"])
def test_other_keys_are_refused_in_words(three: Store, key: str) -> None:
    with pytest.raises(InvalidValueError, match="a-z"):
        put_keys(three, {"a": ["k5", key]})
    with pytest.raises(InvalidValueError, match="a-z"):
        sharing(three, "k1ana", key)
    assert everyone_has_keys(three)


def test_ids_that_nobody_has_are_passed_over(three: Store) -> None:
    put_keys(three, {"nobody": ["k2"], "half \ud800": ["k2"]})
    assert everyone_has_keys(three)
    with three.read() as reader:
        assert reader.source_records(["nobody", "half \ud800"]) == {}
    put_keys(three, {})
    write(three, customers=[Customer("nobody")])
    assert unmatched(three) == ["nobody"]
    assert sharing(three, "k2") == {"k2": ["a", "b"]}


def test_ids_hold_any_character(store: Store) -> None:
    ids = sorted(ODD_TEXTS)
    write(store, customers=[Customer(text, name=text) for text in ODD_TEXTS])
    assert unmatched(store) == ids
    put_keys(store, {text: ["all", f"n{number}"] for number, text in enumerate(ids)})
    assert unmatched(store) == []
    keys = [f"n{number}" for number in range(len(ids))]
    assert sharing(store, *keys) == {key: [text] for key, text in zip(keys, ids, strict=True)}
    assert sharing(store, "all", most=len(ids)) == {"all": ids}
    with store.read() as reader:
        assert reader.source_records(ids) == {text: Customer(text, name=text) for text in ids}


def test_source_records_are_as_they_came(three: Store) -> None:
    write(three, interactions=[interaction(1, "x", "y")])
    merge(three, ("b", "a"), ("x", "a"))
    with three.read() as reader:
        assert reader.customers(["a"])["a"] != ANA
        assert reader.source_records(["x", "b", "a", "a", "c", "y", "nobody"]) == {
            "a": ANA,
            "b": ANN,
            "c": BOB,
            "x": Customer("x", bare=True),
            "y": Customer("y", bare=True),
        }
        assert reader.source_records([]) == {}


def test_keys_change_no_version_and_no_customer(three: Store) -> None:
    with three.read() as reader:
        before, customers = reader.status(), list(reader.iter_customers())
        records, counts = list(reader.iter_records()), reader.counts()
    put_keys(three, {"a": ["k7"], "b": []})
    with three.read() as reader:
        assert reader.status() == before
        assert list(reader.iter_customers()) == customers
        assert (list(reader.iter_records()), reader.counts()) == (records, counts)


def test_a_reader_sees_the_keys_of_its_moment_or_later(three: Store) -> None:
    with three.write() as writer:
        writer.upsert_customers([Customer("d", name="Dan")])
        writer.set_match_keys([("d", ["k4"])])
    assert unmatched(three) == []
    assert sharing(three, "k4") == {"k4": ["c", "d"]}


def test_thousands_of_records_and_keys_in_one_go(store: Store) -> None:
    ids = [f"r{number:05}" for number in range(6_000)]
    write(store, customers=[Customer(name) for name in ids])
    assert unmatched(store, limit=4_000) == ids[:4_000]
    put_keys(store, {name: _keys(number) for number, name in enumerate(ids)})
    assert unmatched(store) == []
    asked = [f"own{number}" for number in range(12_000)] + [f"pair{n}" for n in range(3_000)]
    assert sharing(store, *asked, "tens7", "half1", most=600) == {
        **{f"own{number}": [name] for number, name in enumerate(ids)},
        **{f"pair{number}": [ids[2 * number], ids[2 * number + 1]] for number in range(3_000)},
        "tens7": ids[7::10],
    }
    put_keys(store, {name: [f"new{number}"] for number, name in enumerate(ids)})
    assert sharing(store, *asked, "tens7", "half1", most=6_000) == {}
    assert sharing(store, "new5999") == {"new5999": ["r05999"]}


def _keys(number: int) -> list[str]:
    return [f"own{number}", f"pair{number // 2}", f"tens{number % 10}", f"half{number % 2}"]
