"""Integer keys of customers and terms, remembered between the batches of a load."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from graphcrm.store.embedded.rows import json_list
from graphcrm.store.embedded.statements import statement

_KEYS_KEPT = 1_000_000


class KeyCache:
    """What keys customers and terms have, as long as no other connection wrote.

    Only the one who holds the write lock may use it. It takes about 130 bytes a key.
    """

    def __init__(self) -> None:
        self.customers: dict[str, int] = {}
        self.terms: dict[str, int] = {}
        self._version: int | None = None

    def refresh(self, connection: apsw.Connection) -> None:
        """Forget everything if another connection, of any process, has written meanwhile."""
        version = connection.pragma("data_version")
        if version != self._version or len(self.customers) + len(self.terms) > _KEYS_KEPT:
            self.clear()
            self._version = version

    def clear(self) -> None:
        """Forget everything."""
        self.customers.clear()
        self.terms.clear()

    def find_customers(self, connection: apsw.Connection, ids: Iterable[str]) -> list[str]:
        """Look up customers and return, in order, those that do not exist."""
        return _find(connection, self.customers, "read/customer_keys", ids)

    def find_terms(self, connection: apsw.Connection, terms: Iterable[str]) -> list[str]:
        """Look up terms and return, in order, those that do not exist."""
        return _find(connection, self.terms, "read/term_keys", terms)


def _find(
    connection: apsw.Connection, known: dict[str, int], name: str, texts: Iterable[str]
) -> list[str]:
    wanted = sorted({text for text in texts if text not in known})
    if not wanted:
        return []
    known.update(connection.execute(statement(name), (json_list(wanted),)))
    return [text for text in wanted if text not in known]
