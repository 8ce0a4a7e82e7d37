import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import apsw
import pytest

from graphcrm.errors import StoreBusyError
from graphcrm.model import Customer, Interaction, Tally
from graphcrm.store.embedded import EmbeddedStore


@contextmanager
def another_writer(path: str) -> Iterator[None]:
    """Hold the write lock as a writer in another process would."""
    other = apsw.Connection(path)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def put(store: EmbeddedStore, *ids: str) -> Tally:
    with store.write() as writer:
        return writer.upsert_customers([Customer(customer_id) for customer_id in ids])


def ids_of(store: EmbeddedStore) -> list[str]:
    with store.read() as reader:
        return reader.customer_ids()


def test_a_writer_gives_up_after_its_patience_with_a_remedy(path: str) -> None:
    store = EmbeddedStore(path, create=True, patience=0.05)
    with another_writer(path), pytest.raises(StoreBusyError, match="try again") as caught:
        put(store, "a")
    assert path in str(caught.value)
    assert put(store, "a") == Tally(new=1)
    store.close()


def test_a_thread_gives_up_on_another_thread_too(path: str) -> None:
    store = EmbeddedStore(path, create=True, patience=0.05)
    failures: list[Exception] = []

    def write() -> None:
        try:
            put(store, "b")
        except StoreBusyError as error:
            failures.append(error)

    with store.write():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(failures) == 1
    assert put(store, "b") == Tally(new=1)
    store.close()


def test_a_writer_waits_for_another(embedded: EmbeddedStore, path: str) -> None:
    done: list[Tally] = []
    thread = threading.Thread(target=lambda: done.append(put(embedded, "a")))
    with another_writer(path):
        thread.start()
        assert ids_of(embedded) == []
        assert not done
    thread.join()
    assert done == [Tally(new=1)]


def test_a_reader_keeps_its_moment_while_others_write(embedded: EmbeddedStore) -> None:
    put(embedded, "a")
    with embedded.read() as reader:
        before = reader.status()
        put(embedded, "b")
        assert reader.status() == before
        assert reader.customer_ids() == ["a"]
        assert reader.counts().customers == 1
    assert ids_of(embedded) == ["a", "b"]


def test_an_iterator_left_half_way_does_not_keep_later_readers_in_the_past(
    embedded: EmbeddedStore,
) -> None:
    put(embedded, *(f"c{number}" for number in range(500)))
    with embedded.read() as reader:
        left = reader.iter_customers()
        next(left)
    put(embedded, "later")
    assert "later" in ids_of(embedded)
    del left


def test_keys_learnt_before_another_process_wrote_are_not_used_again(path: str) -> None:
    one, two = EmbeddedStore(path, create=True), EmbeddedStore(path, create=False)
    for turn, store in enumerate([one, two] * 5):
        at = turn * 10
        rows = [
            Interaction(f"{turn}-{n}", f"c{at + n}", f"type {turn}", at, f"c{at - n}")
            for n in range(10)
        ]
        with store.write() as writer:
            writer.upsert_interactions(rows)
    with one.read() as reader:
        for row in reader.iter_interactions():
            turn, n = map(int, row.interaction_id.split("-"))
            assert row.type == f"type {turn}"
            assert (row.customer_id, row.counterparty_id) == (
                f"c{turn * 10 + n}",
                f"c{turn * 10 - n}",
            )
    one.close()
    two.close()


def test_keys_given_out_in_a_batch_that_failed_are_forgotten(embedded: EmbeddedStore) -> None:
    with suppress(ZeroDivisionError), embedded.write() as writer:
        writer.upsert_interactions([Interaction("1", "lost", "gone", 1, "vanished")])
        raise ZeroDivisionError
    with embedded.write() as writer:
        writer.upsert_interactions([Interaction("2", "other", "call", 2, "lost")])
    with embedded.read() as reader:
        assert list(reader.iter_interactions()) == [Interaction("2", "other", "call", 2, "lost")]
        assert reader.counts().bare == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_works_on_connections_of_its_own(embedded: EmbeddedStore) -> None:
    put(embedded, "a")
    assert ids_of(embedded) == ["a"]
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if ids_of(embedded) == ["a"] and put(embedded, "b") == Tally(new=1):
                embedded.close()
                code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert put(embedded, "c") == Tally(new=1)
    assert ids_of(embedded) == ["a", "b", "c"]
