"""Raw rows on their way from a source to cleaning: a batch at a time, as they were found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row whose structure cannot be read: no columns to speak of."""

    line: int
    reason: str
    value: str
    row: Any


@dataclass(frozen=True, slots=True)
class ColumnBatch:
    """Rows of a source whose columns are the same for all rows.

    columns: by the source's own names, all of one length. lines: where each row starts.
    """

    columns: Mapping[str, Sequence[Any]]
    lines: Sequence[int]
    broken: Sequence[BrokenRow] = ()


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """Rows of a source each of which has names of its own."""

    records: Sequence[Mapping[str, Any]]
    lines: Sequence[int]
    broken: Sequence[BrokenRow] = ()


Batch = ColumnBatch | RecordBatch


class RowSource(Protocol):
    """A table that can be read from its start to its end, in batches; memory stays flat."""

    @property
    def name(self) -> str:
        """What messages call it: the path as it was given, or 'DataFrame'."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of its columns; for JSON Lines those of the first rows."""

    @property
    def open_ended(self) -> bool:
        """Whether later rows may have columns that are not in `columns`."""

    @property
    def own_names(self) -> bool:
        """Whether its columns are called as the table's are, so that no mapping applies."""

    @property
    def total(self) -> int | None:
        """About how many rows it has, for progress."""

    def batches(self, rows: int) -> Iterator[Batch]:
        """Yield batches of at most that many rows. Raises SourceError where reading fails."""
