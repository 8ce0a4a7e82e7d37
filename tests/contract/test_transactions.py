import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from graphcrm.errors import ConflictError
from graphcrm.model import Customer, Tally
from graphcrm.settings import Settings
from graphcrm.store import open_store
from graphcrm.store.base import Receipt, Store
from tests.contract.graphs import NOON, ODD_TEXTS, interaction, publish, write


def version(store: Store) -> int:
    with store.read() as reader:
        return reader.status().data_version


def test_an_exception_undoes_the_whole_transaction(store: Store) -> None:
    write(store, customers=[Customer("a", name="Ana")])
    before = version(store)
    with suppress(ZeroDivisionError), store.write() as writer:
        writer.upsert_customers([Customer("a", name="Changed"), Customer("b")])
        writer.upsert_interactions([interaction(1, "a", "c")])
        writer.add_receipt(Receipt("key", "print", "body", NOON))
        writer.mark_copying("other")
        raise ZeroDivisionError
    with store.read() as reader:
        assert reader.customers(["a", "b", "c"]) == {"a": Customer("a", name="Ana")}
        assert reader.counts().interactions == 0
        assert reader.receipt("key") is None
        assert reader.status().copying_from is None
    assert version(store) == before
    assert write(store, customers=[Customer("b")]) == Tally(new=1)


def test_nothing_is_seen_before_the_commit(store: Store) -> None:
    with store.write() as writer:
        writer.upsert_customers([Customer("a")])
        with store.read() as reader:
            assert reader.customers(["a"]) == {}
            assert reader.counts().customers == 0
    with store.read() as reader:
        assert reader.customers(["a"])


def test_one_transaction_sees_what_it_wrote_before(store: Store) -> None:
    with store.write() as writer:
        assert writer.upsert_interactions([interaction(1, "a", "b")]) == Tally(new=1, bare=2)
        assert writer.upsert_customers([Customer("a", name="Ana")]) == Tally(changed=1)
        assert writer.upsert_interactions([interaction(1, "a", "b")]) == Tally(unchanged=1)


def test_the_version_of_the_data_grows_with_changes_only(store: Store) -> None:
    seen = [version(store)]

    def step(*customers: Customer) -> bool:
        write(store, customers=customers)
        seen.append(version(store))
        return seen[-1] > seen[-2]

    assert step(Customer("a"))
    assert not step(Customer("a"))
    assert step(Customer("a", name="Ana"))
    assert not step()
    write(store, interactions=[interaction(1, "a", "a")])
    assert version(store) > seen[-1]
    with store.write() as writer:
        writer.add_receipt(Receipt("key", "print", "body", NOON))
    assert version(store) == seen[-1] + 1


def test_a_store_keeps_its_id_when_it_is_opened_again(
    store: Store, store_settings: Settings
) -> None:
    write(store, customers=[Customer("a")])
    with store.read() as reader:
        status = reader.status()
    assert status.graph_id
    again = open_store(store_settings)
    with again.read() as reader:
        assert reader.status() == status
        assert reader.customer_ids() == ["a"]
    again.close()
    again.close()


def test_the_mark_of_a_copy_stays_until_it_is_taken_away(store: Store) -> None:
    for mark in ("graph-1", "graph-2", None):
        with store.write() as writer:
            writer.mark_copying(mark)
        with store.read() as reader:
            assert reader.status().copying_from == mark


def write_with_receipt(store: Store, customer: Customer, receipt: Receipt) -> None:
    with store.write() as writer:
        writer.upsert_customers([customer])
        writer.add_receipt(receipt)


def test_receipts_come_back_and_conflicts_are_told(store: Store) -> None:
    receipts = [Receipt(text, f"print {text}", f'{{"body": "{text}"}}', NOON) for text in ODD_TEXTS]
    with store.write() as writer:
        for receipt in receipts:
            writer.add_receipt(receipt)
    with store.read() as reader:
        assert [reader.receipt(text) for text in ODD_TEXTS] == receipts
        assert reader.receipt("another") is None
    with store.write() as writer:
        writer.add_receipt(receipts[0])
    other = Receipt(receipts[0].key, "another print", "another body", NOON)
    with pytest.raises(ConflictError):
        write_with_receipt(store, Customer("a"), other)
    with store.read() as reader:
        assert reader.receipt(receipts[0].key) == receipts[0]
        assert reader.customers(["a"]) == {}


def test_threads_share_a_store(store: Store) -> None:
    write(store, customers=[Customer("hub")])
    publish(store, "r1")
    start = threading.Barrier(4)

    def work(worker: int) -> Tally:
        start.wait()
        total = Tally()
        for number in range(8):
            shared = Customer(f"c{number}", attributes={f"worker {worker}": number})
            rows = [interaction(worker * 100 + number, f"c{number}", "hub")]
            total += write(store, customers=[shared], interactions=rows)
            with store.read() as reader:
                assert reader.customers([shared.customer_id])
                assert reader.scores(["hub"])
        return total

    with ThreadPoolExecutor(4) as pool:
        total = sum(pool.map(work, range(4)), Tally())
    assert total == Tally(new=8 + 32, changed=24)
    with store.read() as reader:
        assert reader.counts().customers == 9
        assert reader.counts().interactions == 32
        merged = reader.customers(["c3"])["c3"]
    assert merged.attributes == {f"worker {worker}": 3 for worker in range(4)}


def write_from_another_process(settings: Settings, worker: int) -> Tally:
    store = open_store(settings)
    try:
        total = Tally()
        for number in range(6):
            rows = [interaction(place, f"c{place % 5}", f"d{place % 3}") for place in range(30)]
            total += write(store, interactions=rows if number % 2 else rows[::-1])
        return total
    finally:
        store.close()


def test_processes_that_load_the_same_double_nothing(
    store: Store, store_settings: Settings
) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        tallies = pool.starmap(
            write_from_another_process, [(store_settings, 1), (store_settings, 2)]
        )
    assert sum(tallies, Tally()) == Tally(new=30, unchanged=330, bare=8)
    with store.read() as reader:
        assert reader.counts().customers == 8
        assert reader.counts().interactions == 30
        assert len(reader.contacts().customer) == 30


def test_the_store_tells_what_it_is(store: Store) -> None:
    found = store.describe()
    assert found
    assert all(isinstance(name, str) and str(value) for name, value in found.items())
    assert store.name
