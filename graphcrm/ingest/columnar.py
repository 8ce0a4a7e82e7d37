"""Reads tables that come in columns already: Parquet files and pandas DataFrames.

Neither pandas nor pyarrow is imported before such a table is given.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm.errors import SourceError
from graphcrm.ingest.batches import ColumnBatch

if TYPE_CHECKING:
    import pandas as pd

_READ_AHEAD = 1 << 18


class ParquetSource:
    """A Parquet file as batches of columns; row groups of any size are read piece by piece."""

    open_ended = False
    own_names = False

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        with self._reading() as file:
            self.columns: Sequence[str] = [str(name) for name in file.schema_arrow.names]
            self.total: int | None = file.metadata.num_rows

    def batches(self, rows: int) -> Iterator[ColumnBatch]:
        """Yield batches of at most that many rows; `lines` are row numbers from 1."""
        start = 1
        with self._reading() as file:
            for part in file.iter_batches(batch_size=rows, use_threads=False):
                columns = {
                    name: _plain_values(part.column(position))
                    for position, name in enumerate(self.columns)
                }
                yield ColumnBatch(columns, range(start, start + part.num_rows))
                start += part.num_rows

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            # Buffered and without reading ahead, memory does not grow with the row groups.
            with pq.ParquetFile(self._path, buffer_size=_READ_AHEAD, pre_buffer=False) as file:
                yield file
        except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else "unknown"
            raise SourceError(
                f"{self._path} cannot be read as Parquet: {reason[:200]}. Fetch or write it again."
            ) from error


def _plain_values(column: Any) -> list[Any]:
    """Return an Arrow column as Python values; moments with a zone are in UTC."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_values(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        # Python has microseconds; what is finer is cut off.
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
        return _moments(column.cast(pa.int64()).to_pylist(), kind.tz is not None)
    values: list[Any] = column.to_pylist()
    return values


def _moments(micros: Sequence[int | None], aware: bool) -> list[Any]:
    from datetime import timedelta

    from graphcrm.model import EPOCH

    epoch = EPOCH if aware else EPOCH.replace(tzinfo=None)
    result: list[Any] = []
    for value in micros:
        try:
            result.append(None if value is None else epoch + timedelta(microseconds=value))
        except OverflowError:
            result.append(f"{value} microseconds since 1970")
    return result


class FrameSource:
    """A pandas DataFrame as batches of columns; its index is left out."""

    name = "DataFrame"
    open_ended = False
    own_names = False

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self.columns: Sequence[str] = [str(name) for name in frame.columns]
        self.total: int | None = len(frame)

    def batches(self, rows: int) -> Iterator[ColumnBatch]:
        """Yield batches of at most that many rows; `lines` are row numbers from 1."""
        for start in itertools.count(0, rows):
            part = self._frame.iloc[start : start + rows]
            if not len(part):
                return
            columns = {
                name: _without_missing(part.iloc[:, position])
                for position, name in enumerate(self.columns)
            }
            yield ColumnBatch(columns, range(start + 1, start + 1 + len(part)))


def _without_missing(series: pd.Series[Any]) -> list[Any]:
    """Return the values as Python's own, None for every kind of missing that pandas knows."""
    values: list[Any] = series.astype(object).tolist()
    if series.dtype == object:
        # Such a column may hold numpy's numbers and arrays.
        values = [value.tolist() if hasattr(value, "tolist") else value for value in values]
    missing = series.isna().tolist()
    return [None if gone else value for value, gone in zip(values, missing, strict=True)]
