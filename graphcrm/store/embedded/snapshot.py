"""One state of the graph: what every part of the reader asks through."""

from __future__ import annotations

from typing import Any, NamedTuple

import apsw

from graphcrm.errors import NoAnalysisError, PastRelationshipsError
from graphcrm.store.embedded import failures
from graphcrm.store.embedded.rows import json_list
from graphcrm.store.embedded.statements import statement


class State(NamedTuple):
    """The row of the table state."""

    graph_id: str
    data_version: int
    run_key: int | None
    copying_from: str | None
    customers: int
    bare: int
    interactions: int
    links: int
    ledger_version: int


class Snapshot:
    """A connection inside a read transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        # Reading the state is also what fixes the moment that the transaction sees.
        self._state = State(*self._one("read/state"))

        self._past = False

    @property
    def _run_key(self) -> int:
        if self._state.run_key is None:
            raise NoAnalysisError
        return self._state.run_key

    @property
    def _tie_run_key(self) -> int:
        """The run whose relationships are asked for: only the current one has any."""
        if self._past:
            raise PastRelationshipsError
        return self._run_key

    def _rows(self, name: str, **values: Any) -> apsw.Cursor:
        try:
            return self._connection.execute(statement(name), values)
        except UnicodeEncodeError as error:
            raise failures.broken_text(error) from error

    def _one(self, name: str, **values: Any) -> Any:
        return self._rows(name, **values).fetchone()

    def _key_of(self, customer_id: str) -> int | None:
        row = self._one("read/customer_keys", ids=json_list([customer_id]))
        return row[1] if row else None

    def _is_merged(self, customer_id: str) -> bool:
        if not self._state.ledger_version:
            return False
        return self._one("read/canonical", ids=json_list([customer_id])) is not None

    def _keys_of_records(self, customer_id: str) -> str:
        """Return the keys of a customer and of the records merged into it, as a JSON array."""
        key = self._key_of(customer_id)
        if key is None or not self._state.ledger_version:
            return json_list([] if key is None else [key])
        return json_list([each for (each,) in self._rows("read/keys_of_records", key=key)])

    def _key_of_term(self, term: str) -> int | None:
        row = self._one("read/term_keys", terms=json_list([term]))
        return row[1] if row else None
