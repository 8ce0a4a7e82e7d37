import numpy as np
import pytest

from graphcrm.model import Customer, Interaction, Relationship
from graphcrm.store.base import Store
from graphcrm.tables import NO_TIME, buyers_of
from tests.contract.graphs import NOON, ORDERED, interaction, publish, tie, write


def test_an_empty_store_has_empty_arrays(store: Store) -> None:
    with store.read() as reader:
        assert reader.customer_ids() == []
        assert len(reader.contacts().customer) == 0
        assert reader.contacts().types == ()
        assert len(buyers_of(reader.involvements(None)).customer) == 0
        assert list(buyers_of(reader.involvements(None)).products) == []


def test_contacts_are_all_interactions_with_a_counterparty(store: Store) -> None:
    rows = [
        interaction(1, "b", "a"),
        interaction(2, "b", "a"),
        interaction(3, "a", "a"),
        interaction(4, "a"),
        interaction(5, "c", "b")._replace(type="call"),
    ]
    write(store, interactions=rows)
    with store.read() as reader:
        ids, contacts = reader.customer_ids(), reader.contacts()
    assert contacts.types == ("call", "email")
    assert contacts.customer.dtype == contacts.counterparty.dtype == np.int32
    assert contacts.type.dtype == np.int16
    assert contacts.occurred_at.dtype == np.int64
    columns = zip(
        contacts.customer.tolist(),
        contacts.counterparty.tolist(),
        contacts.type.tolist(),
        contacts.occurred_at.tolist(),
        strict=True,
    )
    found = sorted((ids[a], ids[b], contacts.types[kind], at) for a, b, kind, at in columns)
    assert found == sorted(
        (row.customer_id, row.counterparty_id, row.type, row.occurred_at)
        for row in rows
        if row.counterparty_id
    )


def test_types_of_interactions_without_counterparty_are_left_out(store: Store) -> None:
    write(
        store, interactions=[interaction(1, "a")._replace(type="visit"), interaction(2, "a", "b")]
    )
    with store.read() as reader:
        assert reader.contacts().types == ("email",)


def test_buyers_are_distinct_pairs_of_purchases(store: Store) -> None:
    def bought(
        number: int, customer: str, product: str | None, kind: str = "purchase"
    ) -> Interaction:
        return Interaction(f"i{number}", customer, kind, NOON, product_id=product)

    rows = [
        bought(1, "b", "Ａ"),
        bought(2, "b", "😀"),
        bought(3, "b", "Ａ"),
        bought(4, "a", "😀"),
        bought(5, "a", None),
        bought(6, "a", "returned", "return"),
    ]
    write(store, interactions=rows)
    with store.read() as reader:
        ids, buyers = reader.customer_ids(), buyers_of(reader.involvements(None))
    assert list(buyers.products) == ["Ａ", "😀"]
    assert buyers.customer.dtype == buyers.product.dtype == np.int32
    pairs = zip(buyers.customer.tolist(), buyers.product.tolist(), strict=True)
    assert sorted((ids[who], buyers.products[what]) for who, what in pairs) == [
        ("a", "😀"),
        ("b", "Ａ"),
        ("b", "😀"),
    ]


def test_involvements_are_distinct_with_their_first_and_last_moment(store: Store) -> None:
    def about(number: int, customer: str, item: str | None, kind: str) -> Interaction:
        return Interaction(f"i{number}", customer, kind, NOON + number, product_id=item)

    rows = [
        about(1, "a", "😀", "event"),
        about(2, "b", "Ａ", "event"),
        about(3, "a", "😀", "event"),
        about(4, "a", "😀", "purchase"),
        about(5, "a", None, "purchase"),
        about(6, "a", "😀", "event"),
        about(7, "b", "late", "like"),
    ]
    write(store, interactions=rows)

    def found(until: int | None) -> list[tuple[str, str, str, int, int]]:
        with store.read() as reader:
            ids, table = reader.customer_ids(), reader.involvements(until)
        assert list(table.items) == sorted(set(table.items))
        assert list(table.types) == sorted(set(table.types))
        assert (table.customer.dtype, table.item.dtype) == (np.int32, np.int32)
        assert (table.type.dtype, table.first.dtype) == (np.int16, np.int64)
        return sorted(
            (ids[who], table.items[what], table.types[kind], int(first), int(last))
            for who, what, kind, first, last in zip(
                table.customer, table.item, table.type, table.first, table.last, strict=True
            )
        )

    early = [
        ("a", "😀", "event", NOON + 1, NOON + 3),
        ("a", "😀", "purchase", NOON + 4, NOON + 4),
        ("b", "Ａ", "event", NOON + 2, NOON + 2),
    ]
    assert found(NOON + 5) == early
    assert found(NOON) == []
    late = [*early, ("b", "late", "like", NOON + 7, NOON + 7)]
    late[0] = ("a", "😀", "event", NOON + 1, NOON + 6)
    assert found(None) == sorted(late)


def test_relationships_come_back_as_they_were_written(store: Store) -> None:
    write(store, customers=[Customer(name) for name in ORDERED])
    ties = [
        tie("A", "😀", "email"),
        tie("A", "😀", "call", directed=False, origin="declared", first_seen=None, last_seen=None),
        tie("😀", "Ａ", "email", strength=1e-9, confidence=1.0, evidence_count=2**31 - 1),
        tie("a", "Z", "x'}) DETACH DELETE n //", evidence_forward=0),
    ]
    publish(store, "r1", ties)
    with store.read() as reader:
        ids, table = reader.customer_ids(), reader.relationships()
    assert table.types == ("call", "email", "x'}) DETACH DELETE n //")
    assert len(table) == 4
    dtypes = {
        name: getattr(table, name).dtype for name in ("source", "type", "strength", "declared")
    }
    assert dtypes == {
        "source": np.int32,
        "type": np.int16,
        "strength": np.float64,
        "declared": bool,
    }
    found = [
        Relationship(
            ids[table.source[place]],
            ids[table.target[place]],
            table.types[table.type[place]],
            bool(table.directed[place]),
            float(table.strength[place]),
            float(table.confidence[place]),
            "declared" if table.declared[place] else "inferred",
            None if table.first_seen[place] == NO_TIME else int(table.first_seen[place]),
            None if table.last_seen[place] == NO_TIME else int(table.last_seen[place]),
            int(table.evidence_count[place]),
            int(table.evidence_forward[place]),
        )
        for place in range(len(table))
    ]
    assert found == sorted(ties, key=lambda row: row[:3])


def test_scores_stand_in_the_order_of_ids_and_newcomers_have_none(store: Store) -> None:
    write(store, customers=[Customer("b"), Customer("d")])
    publish(store, "r1", communities={"d": 3})
    write(store, customers=[Customer("a"), Customer("c")])
    with store.read() as reader:
        assert reader.customer_ids() == ["a", "b", "c", "d"]
        table = reader.score_table()
        known = reader.scores(["a", "b", "c", "d", "nobody"])
    assert table.community.tolist() == [-1, 0, -1, 3]
    assert table.pagerank.tolist() == [0, 1 / 2, 0, 1 / 3]
    assert table.core.tolist() == [0, 0, 0, 1]
    assert table.community.dtype == table.degree.dtype == table.core.dtype == np.int32
    assert table.harmonic.dtype == np.float64
    assert set(known) == {"b", "d"}
    assert known["d"] == ("d", 3, 1, 1.0, 1 / 3, 1 - 1 / 3, 1 / 3 * 5, 1)


def test_arrays_of_one_reader_refer_to_one_list_of_ids(store: Store) -> None:
    """Customers and interactions that come in while a reader works must not shift its positions."""
    write(store, interactions=[interaction(1, "m", "n")])
    publish(store, "r1", [tie("m", "n")])
    with store.read() as reader:
        ids = reader.customer_ids()
        write(store, customers=[Customer("a")], interactions=[interaction(2, "b", "m")])
        contacts, table = reader.contacts(), reader.relationships()
        names = [row.customer_id for row in reader.iter_customers()]
        assert [ids[place] for place in contacts.customer] == ["m"]
        assert [ids[place] for place in table.source] == ["m"]
        assert len(reader.score_table()) == len(ids)
        assert names == ids
        assert [row.customer_id for row in reader.iter_interactions()] == ["m"]


@pytest.mark.parametrize("size", [0, 1, 2_345])
def test_tables_of_any_size_survive(store: Store, size: int) -> None:
    write(store, customers=[Customer(f"c{number:04}") for number in range(size + 1)])
    ties = [tie(f"c{number:04}", f"c{number + 1:04}") for number in range(size)]
    publish(store, "r1", ties, communities={f"c{number:04}": number for number in range(size)})
    with store.read() as reader:
        assert len(reader.relationships()) == size
        assert len(reader.score_table()) == size + 1
        assert reader.counts().relationships == size
