from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphcrm.errors import NoAnalysisError
from graphcrm.merges import HAND, Merge
from graphcrm.model import Customer, Verdict
from graphcrm.service.context import open_context
from graphcrm.service.reading_once import read_once
from graphcrm.settings import Settings
from graphcrm.store.about import ALWAYS
from graphcrm.store.base import Reader, Store
from graphcrm.store.ledger import SURVIVORSHIP
from tests.contract.graphs import NOON, interaction, publish, tie, write


class Counting:
    """A real reader that says what it was asked for."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.asked: list[tuple[Any, ...]] = []

    def status(self) -> Any:
        return self.reader.status()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(*values: Any) -> Any:
            self.asked.append((name, *values))
            return getattr(self.reader, name)(*values)

        return ask


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as ctx:
        people = [Customer(name, name=name.upper()) for name in "abcd"]
        write(
            ctx.store, customers=people, interactions=[interaction(n, "a", "b") for n in range(9)]
        )
        with ctx.store.write() as writer:
            writer.merge([Merge("d", "a", NOON, HAND)])
            writer.put_verdicts([Verdict("a", "b", "email", "rejected", None, None, NOON, None)])
        yield ctx.store


def test_nothing_is_read_twice_and_answers_are_the_same(store: Store) -> None:
    with store.read() as reader:
        counting = Counting(reader)
        once: Any = read_once(counting)  # type: ignore[arg-type]
        for ids in (["a", "b"], ["b", "nobody"], ["nobody", "c", "c", "a"], []):
            assert once.customers(ids) == reader.customers(ids)
        assert counting.asked == [
            ("customers", ["a", "b"]),
            ("customers", ["nobody"]),
            ("customers", ["c"]),
        ]
        counting.asked.clear()
        for _ in range(2):
            assert once.records(["a", "x"]) == reader.records(["a", "x"])
            assert once.verdicts_of(["a"]) == reader.verdicts_of(["a"]) != []
            assert once.verdicts(10) == reader.verdicts(10) != []
        assert [name for name, *_ in counting.asked] == ["records", "verdicts_of", "verdicts"]
        assert once.status() == reader.status()


def test_what_is_known_of_a_customer_is_not_read(store: Store) -> None:
    publish(store, "r1")
    with store.read() as reader:
        counting = Counting(reader)
        once: Any = read_once(counting, reader.about("a", 5))  # type: ignore[arg-type]
        for name, *values in (
            ("customers", ["a"]),
            ("records", ["a"]),
            ("merges_into", "a"),
            ("note", SURVIVORSHIP),
            ("interaction_counts", ["a", "d"]),
            ("scores", ["a"]),
            ("values", ["a"]),
            ("community", 0),
            ("interactions_of", "a", 5),
            ("timeline", "a", *ALWAYS),
        ):
            assert getattr(once, name)(*values) == getattr(reader, name)(*values), name
        assert counting.asked == []
        for name, *values in (
            ("customers", ["b"]),
            ("merges_into", "b"),
            ("note", "other"),
            ("interaction_counts", ["a"]),
            ("scores", ["b"]),
            ("interactions_of", "a", 6),
            ("interactions_of", "a", 5, (NOON + 3_000_000, "i0003")),
            ("interactions_of", "b", 5),
            ("timeline", "a", NOON, NOON),
            ("timeline", "b", *ALWAYS),
        ):
            assert getattr(once, name)(*values) == getattr(reader, name)(*values), name
            assert counting.asked.pop()[0] == name


def test_without_an_analysis_there_are_no_scores_to_know(store: Store) -> None:
    with store.read() as reader:
        once = read_once(reader, reader.about("a", 5))
        for ask in (once.scores, once.values):
            with pytest.raises(NoAnalysisError):
                ask(["a"])


def test_ties_that_were_all_read_answer_for_pairs(store: Store) -> None:
    publish(store, "r1", [tie("a", "b"), tie("a", "b", "call"), tie("c", "a"), tie("b", "c")])
    with store.read() as reader:
        for limit, asked in ((4, []), (3, ["relationships_between"] * 3)):
            counting = Counting(reader)
            once: Any = read_once(counting)  # type: ignore[arg-type]
            assert once.relationships_of(["a"], limit) == reader.relationships_of(["a"], limit)
            counting.asked.clear()
            for others in (["b"], ["c", "nobody", "b"], []):
                found = once.relationships_between("a", others)
                assert found == reader.relationships_between("a", others)
            assert [name for name, *_ in counting.asked] == asked
