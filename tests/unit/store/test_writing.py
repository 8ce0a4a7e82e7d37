"""Writing, against the plain merge of rows and whatever way rows are cut into batches."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.model import Customer, Interaction, Link, Tally
from graphcrm.store.embedded import EmbeddedStore
from graphcrm.store.embedded import writer as writer_module
from graphcrm.store.merging import merge_batch

IDS = st.sampled_from(["a", "b", "c", "é", "x\0y", "'\"", "😀"])
TEXTS = st.sampled_from([None, "", "one", "two", "Ünï", "with \0 in it"])
NUMBERS = st.sampled_from([None, 0, 1, -2.5, 1e300])
MOMENTS = st.integers(-5, 5)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["k", "l", ""]), st.sampled_from([None, "", "v", 0, True, 1.5, [1, "x"]])
)


def rows_of(kind: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(fields).map(lambda values: kind(**values))


CUSTOMERS = rows_of(
    Customer,
    customer_id=IDS,
    name=TEXTS,
    email=TEXTS,
    created_at=st.none() | MOMENTS,
    tags=st.lists(st.sampled_from(["red", "blue"]), unique=True).map(tuple),
    source=TEXTS,
    attributes=ATTRIBUTES,
    bare=st.booleans(),
)
INTERACTIONS = rows_of(
    Interaction,
    interaction_id=IDS,
    customer_id=IDS,
    type=st.sampled_from(["call", "purchase"]),
    occurred_at=MOMENTS,
    counterparty_id=st.none() | IDS,
    channel=TEXTS,
    amount=NUMBERS,
    product_id=TEXTS,
    attributes=ATTRIBUTES,
)
LINKS = rows_of(
    Link,
    source_id=IDS,
    target_id=IDS,
    type=st.sampled_from(["friend", "family"]),
    directed=st.booleans(),
    strength=st.none() | st.sampled_from([0.25, 1.0]),
    since=st.none() | MOMENTS,
    source=TEXTS,
    attributes=ATTRIBUTES,
)
BATCHES = 4


def batches(rows: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    return st.lists(st.lists(rows, max_size=8), max_size=BATCHES)


def write_all(
    upsert: str, parts: Sequence[Sequence[Any]], check: Callable[[EmbeddedStore, Tally], None]
) -> None:
    """Write each part in a transaction of its own, and hand over the store and the sum."""
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(str(Path(folder) / "graph.db"), create=True)
        total = Tally()
        for part in parts:
            with store.write() as writer:
                total += getattr(writer, upsert)(part)
        check(store, total)
        store.close()


def expected(parts: Sequence[Sequence[Any]], key: Callable[[Any], Any]) -> tuple[Any, Tally]:
    merged = merge_batch({}, [row for part in parts for row in part], key)
    return merged.new, merged.tally


@settings(max_examples=25, deadline=None)
@given(batches(CUSTOMERS))
def test_customers_come_to_what_merging_all_rows_in_order_gives(
    parts: list[list[Customer]],
) -> None:
    rows, tally = expected(parts, lambda row: row.customer_id)

    def check(store: EmbeddedStore, total: Tally) -> None:
        assert total == tally
        with store.read() as reader:
            assert {row.customer_id: row for row in reader.iter_customers()} == rows
            counts = reader.counts()
            assert (counts.customers, counts.bare) == (
                len(rows),
                sum(row.bare for row in rows.values()),
            )

    write_all("upsert_customers", parts, check)


@settings(max_examples=25, deadline=None)
@given(batches(INTERACTIONS))
def test_interactions_come_to_what_merging_all_rows_in_order_gives(
    parts: list[list[Interaction]],
) -> None:
    rows, tally = expected(parts, lambda row: row.interaction_id)

    def check(store: EmbeddedStore, total: Tally) -> None:
        assert (total.new, total.changed, total.unchanged) == (
            tally.new,
            tally.changed,
            tally.unchanged,
        )
        with store.read() as reader:
            assert {row.interaction_id: row for row in reader.iter_interactions()} == rows
            assert reader.counts().interactions == len(rows)
            assert reader.counts().bare == total.bare
            for customer_id in reader.customer_ids():
                mine = {
                    row.interaction_id
                    for row in rows.values()
                    if customer_id in (row.customer_id, row.counterparty_id)
                }
                found = reader.interactions_of(customer_id, 100)
                assert {row.interaction_id for row in found} == mine
                assert found == sorted(
                    found, key=lambda row: (-row.occurred_at, row.interaction_id)
                )
            with_others = [row for row in rows.values() if row.counterparty_id]
            assert len(reader.contacts().customer) == len(with_others)

    write_all("upsert_interactions", parts, check)


@settings(max_examples=25, deadline=None)
@given(batches(LINKS))
def test_links_come_to_what_merging_all_rows_in_order_gives(parts: list[list[Link]]) -> None:
    rows, tally = expected(parts, lambda row: (row.source_id, row.target_id, row.type))

    def check(store: EmbeddedStore, total: Tally) -> None:
        assert (total.new, total.changed, total.unchanged) == (
            tally.new,
            tally.changed,
            tally.unchanged,
        )
        with store.read() as reader:
            assert list(reader.iter_links()) == [rows[name] for name in sorted(rows)]

    write_all("upsert_links", parts, check)


def test_interactions_are_found_across_segments(embedded: EmbeddedStore, path: str) -> None:
    """The first row is put at the end of the first segment, so that the rest begin the next."""
    first = Interaction("first", "a", "call", 5, "b")
    with embedded.write() as writer:
        writer.upsert_interactions([first])
    connection = apsw.Connection(path)
    for table in ("interactions", "interactions_by_customer", "interactions_by_counterparty"):
        connection.execute(f"UPDATE {table} SET interaction_key = 262142")
    connection.close()
    rows = [Interaction(f"i{n}", "a", "call", n, "b" if n % 2 else None) for n in range(10)]
    with embedded.write() as writer:
        assert writer.upsert_interactions(rows) == Tally(new=10)
    moved = first._replace(customer_id="b", counterparty_id="a", occurred_at=20)
    changed = rows[3]._replace(occurred_at=30)
    with embedded.write() as writer:
        assert writer.upsert_interactions([moved, changed, rows[9]]) == Tally(
            changed=2, unchanged=1
        )
    with embedded.read() as reader:
        newest = reader.interactions_of("a", 3)
        assert newest == [changed, moved, rows[9]]
        assert reader.interactions_of("a", 2, (20, "first")) == [rows[9], rows[8]]
        assert reader.evidence("a", "b", "call", 20, 2) == [moved, rows[9]]
        assert len(reader.interactions_of("a", 100)) == 11
        assert len(reader.contacts().customer) == 6


def test_the_index_of_keys_is_packed_after_many(
    embedded: EmbeddedStore, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parts() -> int:
        query = "SELECT count(DISTINCT segid) FROM match_keys_idx"
        return int(apsw.Connection(path).execute(query).get)

    for name in "abc":
        with embedded.write() as writer:
            writer.upsert_customers([Customer(name)])
            writer.set_match_keys([(name, ["k1", f"k{name}"])])
    assert parts() == 3
    monkeypatch.setattr(writer_module, "MANY_KEYED", 1)
    with embedded.write() as writer:
        writer.set_match_keys([("a", ["k1"])])
    assert parts() == 1
    with embedded.read() as reader:
        assert reader.sharing(["k1", "ka"], 9) == {"k1": ["a", "b", "c"]}
