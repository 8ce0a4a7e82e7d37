"""What every part of the reader asks through: one run, and one list of customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from graphcrm.errors import NoAnalysisError, PastRelationshipsError
from graphcrm.store.neo4j import failures
from graphcrm.store.neo4j.transactions import ReadTransaction

T = TypeVar("T")

_IDS_AT_ONCE = 20_000


class Snapshot:
    """Holds on to the run that was current when the reader was opened.

    Its results stay until this reader is closed, also when another run replaces it. The list of
    customers is fixed when it is first asked for: arrays read after it refer to it, and leave out
    what came in later.
    """

    def __init__(
        self, name: str, transaction: ReadTransaction, whole: Snapshot | None = None
    ) -> None:
        """Begin to read; `whole` is what a reader of a past run is part of."""
        self._name, self._transaction, self._whole = name, transaction, whole
        self._graph: dict[str, Any] = whole._graph if whole else self._read_graph()

    def _read_graph(self) -> dict[str, Any]:
        found = self._transaction.run_first("read/graph")
        if not found:
            raise failures.gone(self._name)
        return found[0].data()

    @property
    def _run_id(self) -> str:
        run_id: str | None = self._graph["run_id"]
        if run_id is None:
            raise NoAnalysisError
        return run_id

    @property
    def _tie_run_id(self) -> str:
        """The run whose relationships are asked for: only the current one has any."""
        if self._whole is not None and self._whole._graph["run_id"] != self._run_id:
            raise PastRelationshipsError
        return self._run_id

    @cached_property
    def _ids(self) -> list[str]:
        if self._whole is not None:
            return self._whole._ids
        pages = self._pages("read/customer_ids", _IDS_AT_ONCE)
        return [customer_id for page in pages for customer_id in page]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {customer_id: position for position, customer_id in enumerate(self._ids)}

    @cached_property
    def _owners(self) -> dict[str, str]:
        """The customer of each merged record."""
        if not self._graph["ledger_version"]:
            return {}
        return {row[0]: row[1] for page in self._pages("read/merges", _IDS_AT_ONCE) for row in page}

    @cached_property
    def _record_positions(self) -> dict[str, int]:
        """Positions of customers, also under the ids of the records merged into them."""
        positions = self._positions
        if not self._owners:
            return positions
        known = {name: owner for name, owner in self._owners.items() if owner in positions}
        return {**positions, **{name: positions[owner] for name, owner in known.items()}}

    def _is_known(self, *ids: str | None) -> bool:
        """Tell whether all these customers are on the list, as far as it has been fixed."""
        if "_ids" not in self.__dict__:
            return True
        return all(
            customer_id is None or customer_id in self._record_positions for customer_id in ids
        )

    def _rows(self, name: str, **parameters: Any) -> list[Any]:
        (record,) = self._transaction.run(name, **parameters)
        rows: list[Any] = record["rows"]
        return rows

    def _pages(self, name: str, limit: int, **parameters: Any) -> Iterator[list[Any]]:
        """Yield all rows of a statement that reads them part by part; memory stays flat."""
        last: str | None = ""
        while last is not None:
            (record,) = self._transaction.run(name, after=last, limit=limit, **parameters)
            last = record["last"]
            yield record["rows"]


def distinct(values: Iterable[T]) -> list[T]:
    """Return the values without doubles, in their order.

    Texts with half of a surrogate pair are left out: nothing in the store can be called so.
    """
    return [value for value in dict.fromkeys(values) if _is_whole(value)]


def _is_whole(value: object) -> bool:
    return not isinstance(value, str) or value.isascii() or not _has_halves(value)


def _has_halves(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
