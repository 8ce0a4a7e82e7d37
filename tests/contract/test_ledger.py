"""One customer of several records and back again, on both stores."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from graphcrm.errors import ConflictError, CustomerNotFoundError
from graphcrm.merges import HAND, MATCHED, Merge, Separation, Suspicion
from graphcrm.model import Customer, Interaction, Link, Tally
from graphcrm.store.base import CustomerQuery, Store
from graphcrm.store.ledger import SURVIVORSHIP
from graphcrm.survivorship import Survivorship
from graphcrm.tables import buyers_of
from tests.contract.graphs import NOON, ODD_TEXTS, interaction, write

ANA = Customer("a", name="Ana", email="ana@example.org", tags=("vip",), created_at=NOON)
ANN = Customer("b", name="Ann", phone="+34 600", city="Madrid", tags=("new",), created_at=NOON + 9)
BOB = Customer("c", name="Bob", email="bob@example.org", attributes={"size": 3})


def merge(store: Store, *pairs: tuple[str, str]) -> int:
    """Merge pairs of record and customer."""
    with store.write() as writer:
        return writer.merge([Merge(record, into, NOON, HAND) for record, into in pairs])


def unmerge(store: Store, *ids: str) -> int:
    with store.write() as writer:
        return writer.unmerge(ids, NOON)


def everything(store: Store) -> tuple[object, ...]:
    """Return all that a store tells of customers, but for versions and the ledger."""
    with store.read() as reader:
        ids = reader.customer_ids()
        contacts, buyers, items = (
            reader.contacts(),
            buyers_of(reader.involvements(None)),
            reader.involvements(None),
        )
        order = np.lexsort((contacts.occurred_at, contacts.counterparty, contacts.customer))
        return (
            ids,
            reader.counts(),
            list(reader.iter_customers()),
            list(reader.iter_records()),
            list(reader.iter_interactions()),
            list(reader.iter_links()),
            {name: reader.interactions_of(name, 100) for name in ids},
            [contacts.customer[order].tolist(), contacts.counterparty[order].tolist()],
            [list(buyers.products), buyers.customer.tolist(), buyers.product.tolist()],
            [list(items.items), items.customer.tolist(), items.first.tolist()],
            [row.customer_id for row in reader.find_customers(CustomerQuery(words=("an",)))],
            [row.customer_id for row in reader.find_customers(CustomerQuery(tag="vip"))],
            [row.customer_id for row in reader.find_customers(CustomerQuery())],
            list(reader.merges()),
        )


def three(store: Store) -> None:
    bought = Interaction("p1", "a", "purchase", NOON, product_id="tea")
    again = Interaction("p2", "b", "purchase", NOON + 1, product_id="tea")
    write(
        store,
        customers=[ANA, ANN, BOB],
        interactions=[
            interaction(1, "a", "c"),
            interaction(2, "c", "b"),
            interaction(3, "a", "b"),
            bought,
            again,
        ],
        links=[Link("a", "c", "friend"), Link("b", "c", "friend", strength=0.9)],
    )


def test_a_merged_record_is_part_of_one_customer(store: Store) -> None:
    three(store)
    assert merge(store, ("b", "a")) == 1
    with store.read() as reader:
        assert reader.customer_ids() == ["a", "c"]
        (ana,) = reader.customers(["a", "b"]).values()
        # The newer record gives the name; what only one of them knows stays.
        assert (ana.customer_id, ana.name, ana.email) == ("a", "Ann", "ana@example.org")
        assert (ana.phone, ana.city, ana.tags) == ("+34 600", "Madrid", ("new", "vip"))
        assert reader.canonical(["a", "b", "c", "nobody"]) == {"b": "a"}
        assert reader.records(["a", "c"]) == {"a": [ANA, ANN], "c": [BOB]}
        assert list(reader.merges()) == [Merge("b", "a", NOON, HAND, None)]
        assert reader.merges_into("a") == [Merge("b", "a", NOON, HAND, None)]
        counts = reader.counts()
        assert (counts.customers, counts.merged, counts.interactions) == (2, 1, 5)


def test_interactions_of_all_records_are_the_customers(store: Store) -> None:
    three(store)
    merge(store, ("b", "a"))
    with store.read() as reader:
        found = reader.interactions_of("a", 10)
        assert [row.interaction_id for row in found] == ["i0003", "i0002", "i0001", "p2", "p1"]
        assert {(row.customer_id, row.counterparty_id) for row in found} == {
            ("a", "a"),
            ("c", "a"),
            ("a", "c"),
            ("a", None),
        }
        assert len(reader.interactions_of("a", 2)) == 2
        both = reader.evidence("a", "c", "email", None, 10)
        assert [row.interaction_id for row in both] == ["i0002", "i0001"]
        assert reader.evidence("c", "a", "email", None, 10) == both
        contacts = reader.contacts()
        pairs = sorted(zip(contacts.customer.tolist(), contacts.counterparty.tolist(), strict=True))
        assert pairs == [(0, 0), (0, 1), (1, 0)]
        buyers = buyers_of(reader.involvements(None))
        assert (buyers.customer.tolist(), list(buyers.products)) == ([0], ["tea"])
        items = reader.involvements(None)
        assert (items.customer.tolist(), list(items.items)) == ([0], ["tea"])
        assert (items.first.tolist(), items.last.tolist()) == ([NOON], [NOON + 1])
        # As they came, they keep the ids of their records.
        assert {row.customer_id for row in reader.iter_interactions()} == {"a", "b", "c"}


def test_a_merged_record_is_found_by_nothing_but_its_customer(store: Store) -> None:
    three(store)
    merge(store, ("b", "a"))
    with store.read() as reader:
        for query in (CustomerQuery(words=("ann",)), CustomerQuery(tag="new"), CustomerQuery()):
            assert [row.customer_id for row in reader.find_customers(query)][:1] == ["a"]
            assert "b" not in [row.customer_id for row in reader.find_customers(query)]


def test_unmerge_brings_back_exactly_what_was(store: Store) -> None:
    three(store)
    before = everything(store)
    merge(store, ("b", "a"), ("a", "c"))
    assert everything(store) != before
    assert unmerge(store, "a", "b") == 2
    assert everything(store) == before
    assert unmerge(store, "a", "b", "c") == 0


def test_a_record_brings_its_own_records_along(store: Store) -> None:
    three(store)
    merge(store, ("b", "a"))
    assert merge(store, ("a", "c")) == 2
    with store.read() as reader:
        assert reader.canonical(["a", "b", "c"]) == {"a": "c", "b": "c"}
        assert reader.records(["c"])["c"] == [ANA, ANN, BOB]
    assert merge(store, ("b", "c")) == 0
    unmerge(store, "a")
    with store.read() as reader:
        assert reader.customers(["a"])["a"] == ANA
        assert reader.records(["c"])["c"] == [ANN, BOB]


def test_later_rows_change_the_record_and_then_the_customer(store: Store) -> None:
    three(store)
    merge(store, ("b", "a"))
    later = [Customer("b", job_title="Buyer"), Customer("a", email="new@example.org")]
    assert write(store, customers=[*later, Customer("d")]) == Tally(new=1, changed=2)
    assert write(store, customers=later) == Tally(unchanged=2)
    with store.read() as reader:
        ana = reader.customers(["a"])["a"]
        assert list(reader.whereabouts(["a", "b", "nobody"])) == ["a"]
        assert (ana.job_title, ana.email, ana.name) == ("Buyer", "new@example.org", "Ann")
    unmerge(store, "b")
    with store.read() as reader:
        found = reader.customers(["a", "b"])
    assert found["a"] == ANA._replace(email="new@example.org")
    assert found["b"] == ANN._replace(job_title="Buyer")


def test_later_interactions_find_the_record(store: Store) -> None:
    three(store)
    merge(store, ("b", "a"))
    assert write(store, interactions=[interaction(7, "b", "c")]) == Tally(new=1)
    with store.read() as reader:
        assert reader.interactions_of("a", 1)[0].interaction_id == "i0007"
        assert reader.counts().customers == 2


def test_bare_records_are_counted_as_customers_are(store: Store) -> None:
    write(store, customers=[ANA], interactions=[interaction(1, "x", "y")])
    with store.read() as reader:
        assert (reader.counts().customers, reader.counts().bare) == (3, 2)
    merge(store, ("x", "a"), ("y", "a"))
    with store.read() as reader:
        assert (reader.counts().customers, reader.counts().bare) == (1, 0)
    unmerge(store, "y")
    with store.read() as reader:
        assert (reader.counts().customers, reader.counts().bare) == (2, 1)
        assert reader.customers(["y"])["y"].bare


def test_what_is_never_the_same_is_not_merged(store: Store) -> None:
    three(store)
    with store.write() as writer:
        writer.separate([Separation("b", "c", NOON)])
    merge(store, ("b", "a"))
    with pytest.raises(ConflictError, match="'b' and 'c'"):
        merge(store, ("c", "a"))
    with pytest.raises(CustomerNotFoundError, match="nobody"):
        merge(store, ("nobody", "a"))
    with store.read() as reader:
        assert reader.customer_ids() == ["a", "c"]
        assert reader.separations() == [Separation("b", "c", NOON)]
    with store.write() as writer:
        assert writer.rejoin([("b", "c")], NOON) == 1
        assert writer.rejoin([("b", "c")], NOON) == 0
    assert merge(store, ("c", "a")) == 1


def test_the_ledger_tells_everything_in_order(store: Store) -> None:
    three(store)
    merge(store, ("b", "a"))
    with store.write() as writer:
        writer.merge([Merge("c", "a", NOON + 1, MATCHED, 0.99)])
    unmerge(store, "b")
    with store.write() as writer:
        writer.separate([Separation("a", "b", NOON + 2)])
    with store.read() as reader:
        lines = reader.ledger(10)
        assert [row.number for row in lines] == [4, 3, 2, 1]
        assert [row.action for row in lines] == ["never-match", "unmerge", "merge", "merge"]
        assert lines[2][1:] == (NOON + 1, "merge", "a", "c", MATCHED, 0.99)
        assert reader.ledger(1, before=3) == lines[2:3]


def test_suspicions_wait_most_probable_first(store: Store) -> None:
    three(store)
    rows = [Suspicion("a", "c", 0.5, "{}"), Suspicion("b", "c", 0.7, "[1]")]
    with store.write() as writer:
        writer.replace_suspicions([Suspicion("a", "b", 0.9, "{}")])
    with store.write() as writer:
        writer.replace_suspicions(rows)
    with store.read() as reader:
        assert reader.suspicion_pairs() == [("b", "c", 0.7), ("a", "c", 0.5)]
        assert reader.suspicions([("a", "c"), ("x", "y"), ("b", "c")]) == rows[::-1]
        assert reader.suspicions([("a", "c")]) == rows[:1]
        assert reader.suspicions([]) == []


def test_interactions_are_counted_by_record(store: Store) -> None:
    three(store)
    write(store, interactions=[interaction(8, "c", "c")])
    merge(store, ("b", "a"))
    with store.read() as reader:
        assert reader.interaction_counts(["a", "b", "c"]) == {"a": 3, "b": 3, "c": 3}
        assert reader.interaction_counts(["nobody", "a"]) == {"a": 3}
        assert reader.interaction_counts([]) == {}


def test_new_rules_hold_for_all_merged_customers(store: Store) -> None:
    three(store)
    merge(store, ("b", "a"))
    rules = Survivorship(rules=("most-complete",), parts={"name": ("newest",)})
    with store.write() as writer:
        writer.set_note(SURVIVORSHIP, rules.to_json())
    with store.read() as reader:
        assert reader.note(SURVIVORSHIP) == rules.to_json()
        assert reader.customers(["a"])["a"].name == "Ann"
        assert reader.note("nothing") is None
    with store.write() as writer:
        writer.set_note(SURVIVORSHIP, Survivorship(trusted=("x",), rules=("trusted",)).to_json())
    with store.read() as reader:
        assert reader.customers(["a"])["a"].name == "Ana"


def test_ids_hold_any_character(store: Store) -> None:
    write(
        store,
        customers=[Customer(text, name=text) for text in ODD_TEXTS],
        interactions=[interaction(n, text, "hub") for n, text in enumerate(ODD_TEXTS)],
    )
    before = everything(store)
    assert merge(store, *((text, "hub") for text in ODD_TEXTS)) == len(ODD_TEXTS)
    with store.read() as reader:
        assert reader.customer_ids() == ["hub"]
        assert len(reader.interactions_of("hub", 100)) == len(ODD_TEXTS)
        assert [row.record_id for row in reader.merges()] == sorted(ODD_TEXTS)
    unmerge(store, *ODD_TEXTS)
    assert everything(store) == before


@pytest.mark.parametrize("seed", range(4))
def test_random_merges_and_unmerges_lose_nothing(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"r{number}" for number in range(9)]
    write(
        store,
        customers=[
            Customer(name, name=f"An {name}", city=chance.choice((None, "Rome")), tags=("vip",))
            for name in names
        ],
        interactions=[
            interaction(number, chance.choice(names), chance.choice([*names, None]))
            for number in range(40)
        ],
        links=[Link(*sorted(chance.sample(names, 2)), "friend") for _ in range(6)],
    )
    before = everything(store)
    owner = {name: name for name in names}
    for _ in range(12):
        _step(store, chance, owner, names)
        with store.read() as reader:
            groups = {name: reader.records([name])[name] for name in reader.customer_ids()}
            assert {
                record.customer_id: name for name, rows in groups.items() for record in rows
            } == owner
            seen = {
                row.interaction_id for name in groups for row in reader.interactions_of(name, 100)
            }
            assert len(seen) == 40
            assert len(reader.contacts().customer) == len(
                [row for row in reader.iter_interactions() if row.counterparty_id]
            )
    unmerge(store, *names)
    assert everything(store) == before


def _step(store: Store, chance: random.Random, owner: dict[str, str], names: Sequence[str]) -> None:
    """Merge two or take one out, and do the same to the model of who owns whom."""
    left, right = chance.sample(names, 2)
    if chance.random() < 0.6:
        merge(store, (left, right))
        goal, moved = owner[right], owner[left]
        owner.update({name: goal for name, of in owner.items() if of == moved})
    elif owner[left] != left:
        unmerge(store, left)
        owner[left] = left
