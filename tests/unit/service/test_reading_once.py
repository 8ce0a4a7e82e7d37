from __future__ import annotations

from pathlib import Path
from typing import Any

from graphcrm.model import Customer
from graphcrm.service.context import open_context
from graphcrm.service.reading_once import read_once
from graphcrm.settings import Settings
from graphcrm.store.base import Reader


class Counting:
    """A real reader that says what it was asked for."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.asked: list[list[str]] = []

    def customers(self, ids: list[str]) -> dict[str, Customer]:
        self.asked.append(list(ids))
        return self.reader.customers(ids)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reader, name)


def test_nothing_is_read_twice_and_answers_are_the_same(tmp_path: Path) -> None:
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as ctx:
        with ctx.store.write() as writer:
            writer.upsert_customers([Customer(name, name=name.upper()) for name in "abc"])
        with ctx.store.read() as reader:
            compare(reader)


def compare(reader: Reader) -> None:
    counting = Counting(reader)
    once: Any = read_once(counting)  # type: ignore[arg-type]
    for ids in (["a", "b"], ["b", "nobody"], ["nobody", "c", "c", "a"], []):
        assert once.customers(ids) == reader.customers(ids)
    assert counting.asked == [["a", "b"], ["nobody"], ["c"]]
    assert once.records(["a", "x"]) == reader.records(["a", "x"])
    assert once.status() == reader.status()
    assert once.verdicts_of(["a"]) == once.verdicts_of(["a"]) == []
