"""Between arrays of valuations and rows, the same for both stores."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
from numpy.typing import DTypeLike, NDArray

from graphcrm.errors import InvalidValueError
from graphcrm.model import VALUE_MEASURES, ChurnReason, StageChange, Valuation
from graphcrm.store.base import ToldOf
from graphcrm.tables import NO_TIME, Bool, Int64, StageTable, ValueTable

Columns = dict[str, NDArray[Any]]

FIELDS = Valuation._fields[1:-2]
"""What each customer has one value of, in the order of model.Valuation and of tables.ValueTable."""

WORDS = {"rfm_segment": "segments", "stage": "stage_names"}
"""Fields that are positions in a list of words, and the name of that list."""

_JSON = orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY
_BATCH = 10_000
_COUNTS = ("orders", "frequency", "ratings")
_SCORES = ("recency_score", "frequency_score", "monetary_score")
_MOMENTS = ("first_order_at", "last_order_at", "stage_since")


def _kind(name: str) -> tuple[DTypeLike, Any]:
    """Return the type of a column and what stands in it for nothing."""
    if name in _COUNTS:
        return np.int32, 0
    if name in _SCORES:
        return np.int8, 0
    if name in _MOMENTS:
        return np.int64, NO_TIME
    if name in WORDS:
        return np.int16, -1
    return (np.int32, -1) if name == "cluster" else (np.float64, np.nan)


DTYPES: Mapping[str, DTypeLike] = {name: _kind(name)[0] for name in FIELDS}


def check_measure(measure: str) -> None:
    """Raise InvalidValueError for what customers cannot be ranked by."""
    if measure not in VALUE_MEASURES:
        raise InvalidValueError(
            f"There is no measure of value {measure!r}. Measures are {', '.join(VALUE_MEASURES)}."
        )


def known_rows(table: ValueTable) -> Bool:
    """Return which customers a table says anything of, bool (n,)."""
    known = np.zeros(len(table), dtype=np.bool_)
    for name in FIELDS:
        known |= ~_missing(name, getattr(table, name))
    return known


def value_rows(table: ValueTable, told: ToldOf, order: Int64 | None = None) -> Iterator[list[Any]]:
    """Yield position, FIELDS with None for what is not known, stages and reasons as JSON.

    Of those that there is anything to say of. Words are words. order: in which to take positions.
    """
    known = known_rows(table)
    positions = np.arange(len(table)) if order is None else order
    for start in range(0, len(table), _BATCH):
        rows = positions[start : start + _BATCH]
        more = [(from_stages(stages), from_reasons(reasons)) for stages, reasons in told(rows)]
        columns = (_values(table, name, rows) for name in FIELDS)
        kept = known[rows].tolist()
        for keep, texts, *row in zip(kept, more, rows.tolist(), *columns, strict=True):
            if keep or texts != (None, None):
                yield [*row, *texts]


class StageGathering:
    """Makes a table of the stages that customers went through, told as JSON one by one."""

    def __init__(self, customers: int) -> None:
        self._numbers: dict[str, int] = {}
        self._customer, self._stage, self._at = array("i"), array("i"), array("q")
        self._undated = np.full(customers, -1, dtype=np.int32)

    def add(self, position: int, stages: str | None, stage: str | None) -> None:
        """Add a customer; a position below 0 is left out. stage: where no stages are told."""
        if position < 0:
            return
        if not stages:
            if stage:
                self._undated[position] = self._number(stage)
            return
        for name, at, *_ in orjson.loads(stages):
            self._customer.append(position)
            self._stage.append(self._number(name))
            self._at.append(at)

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def finish(self) -> StageTable:
        """Return the table, with customers in order and their stages as they were told."""
        names = sorted(self._numbers)
        places = np.full(len(names) + 1, -1, dtype=np.int16)
        places[[self._numbers[name] for name in names]] = np.arange(len(names))
        customer = np.array(self._customer, dtype=np.int32)
        order = np.argsort(customer, kind="stable")
        stage = np.array(self._stage, dtype=np.int32)
        return StageTable(
            customers=len(self._undated),
            stages=tuple(names),
            customer=customer[order],
            stage=places[stage[order]],
            at=np.array(self._at, dtype=np.int64)[order],
            undated=places[self._undated],
        )


def highest(table: ValueTable, measure: str, most: int) -> Int64:
    """Return the positions of the highest by a measure, at most so many, ties by position."""
    values = np.asarray(getattr(table, measure), dtype=np.float64)
    known = np.flatnonzero(~_missing(measure, getattr(table, measure)))
    if len(known) > most:
        lowest = np.partition(values[known], len(known) - most)[len(known) - most]
        known = known[values[known] >= lowest]
    found: Int64 = known[np.lexsort((known, -values[known]))][:most]
    return found


def value_table(
    customers: int, positions: NDArray[Any], columns: Columns, words: Mapping[str, Sequence[str]]
) -> ValueTable:
    """Return the table of so many customers; those without a row have nothing.

    positions: of the rows, -1 for those to leave out. words: by field, sorted.
    """
    known = positions >= 0
    table: Columns = {}
    for name in FIELDS:
        dtype, nothing = _kind(name)
        table[name] = np.full(customers, nothing, dtype=dtype)
        table[name][positions[known]] = columns[name][known]
    lists = {plural: tuple(words[name]) for name, plural in WORDS.items()}
    return ValueTable(**lists, **table)  # type: ignore[arg-type]


def from_stages(stages: Sequence[StageChange]) -> str | None:
    """Return what stages a customer went through as JSON, None for none.

    Raises InvalidValueError for a detail that JSON cannot hold.
    """
    return _to_text([(*stage[:3], dict(stage.detail)) for stage in stages]) if stages else None


def to_stages(text: str | None) -> tuple[StageChange, ...]:
    """Return the stages that `from_stages` made."""
    return tuple(map(StageChange._make, orjson.loads(text))) if text else ()


def from_reasons(reasons: Sequence[ChurnReason]) -> str | None:
    """Return what speaks for or against leaving as JSON, None for nothing."""
    return _to_text([tuple(reason) for reason in reasons]) if reasons else None


def to_reasons(text: str | None) -> tuple[ChurnReason, ...]:
    """Return the reasons that `from_reasons` made."""
    return tuple(map(ChurnReason._make, orjson.loads(text))) if text else ()


def to_valuation(row: Sequence[Any]) -> Valuation:
    """Return the valuation of customer_id, FIELDS, and both texts."""
    return Valuation._make((*row[:-2], to_stages(row[-2]), to_reasons(row[-1])))


def _to_text(rows: Sequence[Any]) -> str:
    try:
        return orjson.dumps(rows, option=_JSON).decode()
    except TypeError as error:
        raise InvalidValueError(
            f"What a valuation tells cannot be kept: {error}. It begins with "
            f"{str(rows[0][0])[:80]!r}. Give texts, numbers "
            "below 2^63, true, false, lists or objects."
        ) from error


def _missing(name: str, column: NDArray[Any]) -> Bool:
    dtype, nothing = _kind(name)
    missing: Bool = np.isnan(column) if dtype is np.float64 else column == nothing
    return missing


def _values(table: ValueTable, name: str, rows: Int64) -> list[Any]:
    """Return a column of these rows, None for what is not known; words in place of positions."""
    column = getattr(table, name)[rows]
    if name in WORDS:
        words = [*getattr(table, WORDS[name]), None]
        return [words[place] for place in column.tolist()]
    found: list[Any] = column.tolist()
    if name in _COUNTS or name in _SCORES:
        return found
    missing = _missing(name, column).tolist()
    return [None if gone else value for gone, value in zip(missing, found, strict=True)]
