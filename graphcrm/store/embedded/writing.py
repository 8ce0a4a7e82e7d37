"""What all writing of rows goes through: the connection, and keys for ids and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

import apsw

from graphcrm.store.embedded.keys import KeyCache
from graphcrm.store.embedded.rows import Row
from graphcrm.store.embedded.statements import statement

T = TypeVar("T")

_SLICE = 20_000


@dataclass(frozen=True, slots=True)
class Writing:
    """An open write transaction."""

    connection: apsw.Connection
    keys: KeyCache

    def many(self, name: str, rows: Iterable[Row]) -> None:
        """Run a statement once for each row."""
        self.connection.executemany(statement(name), rows)

    def add_terms(self, terms: Set[str | None]) -> dict[str | None, int | None]:
        """Return keys of terms, made where there were none; an empty one has the key None."""
        wanted = {term for term in terms if term}
        for term in self.keys.find_terms(self.connection, wanted):
            self.keys.terms[term] = self.connection.execute(statement("write/term"), (term,)).get
        return {None: None, "": None, **{term: self.keys.terms[term] for term in wanted}}


def slices(rows: Sequence[T]) -> Iterable[Sequence[T]]:
    """Cut rows into parts that are small enough to hold more than once."""
    return (rows[start : start + _SLICE] for start in range(0, len(rows), _SLICE))
