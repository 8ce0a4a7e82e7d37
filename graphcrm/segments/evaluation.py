"""Evaluates rules on whole columns, with three truths: holds, does not hold, not known.

Missing is never true in a comparison, and neither is its opposite: `not (clv.value > 5)` leaves out
whoever has no such value, as `clv.value <= 5` does. `== none` alone asks for what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphcrm.model import DAY
from graphcrm.segments.catalogue import Field
from graphcrm.segments.columns import Column, Groups, Mixed, Moments, Numbers, Words, WordSets, fold
from graphcrm.segments.moments import days_of
from graphcrm.segments.tree import (
    Compare,
    Condition,
    Every,
    Holds,
    Literal,
    Measure,
    Node,
    Not,
    OneOf,
    Percentile,
    Some,
)
from graphcrm.tables import NO_TIME, Bool, Float64, spans_of

Kleene = tuple[Bool, Bool]
"""For each customer whether something holds, and whether it does not; neither: it is not known."""

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


@dataclass(frozen=True)
class World:
    """What rules are evaluated on. n: customers. at: the moment that days are counted to.

    column: gives the column of a field, float and word columns as segments.columns has them.
    """

    n: int
    at: int
    column: Callable[[Field], Column]
    truths: dict[Node, Kleene] = field(default_factory=dict)

    def truth(self, node: Node) -> Kleene:
        """Return for each customer whether a rule holds, and whether it does not, bool (n,) each.

        Each node is evaluated once. Cost: one pass over a column a condition.
        """
        known = self.truths.get(node)
        if known is None:
            known = self.truths[node] = self._truth(node)
        return known

    def _truth(self, node: Node) -> Kleene:
        if isinstance(node, Not):
            yes, no = self.truth(node.part)
            return no, yes
        if isinstance(node, Every):
            return self._joined(node.parts, every=True)
        if isinstance(node, Some):
            return self._joined(node.parts, every=False)
        return _holds(self, node)

    def _joined(self, parts: tuple[Node, ...], *, every: bool) -> Kleene:
        yes, no = (side.copy() for side in self.truth(parts[0]))
        for part in parts[1:]:
            one, other = self.truth(part)
            if every:
                yes &= one
                no |= other
            else:
                yes |= one
                no &= other
        return yes, no

    def of(self, measure: Measure) -> Column:
        """Return the column of a measure; days since a moment as numbers, whole days."""
        column = self.column(measure.field)
        if not measure.days_since:
            return column
        assert isinstance(column, Moments)
        known = column.at != NO_TIME
        days = np.full(self.n, np.nan)
        days[known] = (self.at - column.at[known]) // DAY
        return Numbers(days)


def bound_of(world: World, condition: Condition) -> float | None:
    """Return the number that a percentile of a condition stands for; None without one."""
    if not isinstance(condition, Compare) or not isinstance(condition.right, Percentile):
        return None
    return _percentile(_numbers(world.of(condition.left)), condition.right)


def _percentile(values: Float64, percentile: Percentile) -> float:
    known = values[~np.isnan(values)]
    return float(np.percentile(known, percentile.percent)) if len(known) else float("nan")


def _holds(world: World, condition: Condition) -> Kleene:
    column = world.of(condition.left)
    if isinstance(condition, Compare):
        if isinstance(condition.right, Literal) and condition.right.value is None:
            gone = missing(column)
            return (gone, ~gone) if condition.operator == "==" else (~gone, gone)
        return _compared(world, column, condition)
    if isinstance(condition, OneOf):
        yes = np.zeros(world.n, dtype=np.bool_)
        for value in condition.values:
            yes |= _equal(column, value.value)
        return _split(yes, missing(column), negated=condition.negated)
    if isinstance(condition, Holds):
        assert isinstance(column, WordSets)
        wanted = fold(str(condition.word.value))
        yes = column.where(p for p, word in enumerate(column.words) if fold(word) == wanted)
        return _split(yes, np.zeros(world.n, dtype=np.bool_), negated=condition.negated)
    words, part = _words(column), fold(str(condition.text.value))
    yes = words.where(p for word, places in words.folded.items() if part in word for p in places)
    return _split(yes, missing(column), negated=False)


def _split(yes: Bool, gone: Bool, *, negated: bool) -> Kleene:
    """Return what holds and what does not of what is known."""
    no = ~(yes | gone)
    return (no, yes) if negated else (yes, no)


def _compared(world: World, column: Column, condition: Compare) -> Kleene:
    right, sign = condition.right, condition.operator
    if isinstance(right, Measure):
        return _two(world, column, world.of(right), sign)
    if isinstance(right, Percentile):
        values = _numbers(column)
        return _numbers_compared(values, sign, _percentile(values, right))
    if sign in ("==", "!="):
        yes = _equal(column, right.value)
        return _split(yes, missing(column), negated=sign == "!=")
    if isinstance(column, Moments):
        return _moments_compared(column, sign, str(right.value))
    assert isinstance(right.value, float)
    return _numbers_compared(_numbers(column), sign, right.value)


def _numbers_compared(values: Float64, sign: str, bound: Float64 | float) -> Kleene:
    with np.errstate(invalid="ignore"):
        yes = _COMPARE[sign](values, bound)
    gone = np.isnan(values) | np.isnan(bound)
    # NaN differs from everything, and yet nothing is known of it.
    return yes & ~gone, ~(yes | gone)


def _moments_compared(column: Moments, sign: str, text: str) -> Kleene:
    span = days_of(text)
    assert span is not None
    edge = span[1] if sign in (">", "<=") else span[0]
    return _split(
        _COMPARE[sign](column.at, edge) & (column.at != NO_TIME), missing(column), negated=False
    )


def _two(world: World, left: Column, right: Column, sign: str) -> Kleene:
    if isinstance(left, Moments) and isinstance(right, Moments):
        gone = missing(left) | missing(right)
        return _split(_COMPARE[sign](left.at, right.at) & ~gone, gone, negated=False)
    return _numbers_compared(_numbers(left), sign, _numbers(right))


def _equal(column: Column, value: str | float | bool | None) -> Bool:
    if isinstance(column, Mixed):
        if isinstance(value, bool):
            return _equal(column.words, "true" if value else "false")
        return _equal(column.numbers if isinstance(value, float) else column.words, value)
    if isinstance(column, Words):
        return column.where(column.folded.get(fold(str(value)), ()))
    if isinstance(column, Moments):
        span = days_of(str(value))
        assert span is not None
        return np.asarray((column.at >= span[0]) & (column.at <= span[1]))
    assert isinstance(value, float)
    if isinstance(column, Groups):
        return np.asarray((column.ids == value) & (column.ids >= 0))
    return np.asarray(_numbers(column) == value)


def missing(column: Column) -> Bool:
    """Return who has nothing there, bool (n,); several words are missing where there is none."""
    if isinstance(column, Numbers):
        return np.isnan(column.values)
    if isinstance(column, Moments):
        return np.asarray(column.at == NO_TIME)
    if isinstance(column, Groups):
        return np.asarray(column.ids < 0)
    if isinstance(column, WordSets):
        gone = np.ones(column.n, dtype=np.bool_)
        gone[column.who] = False
        return gone
    return _words(column).codes < 0


def _words(column: Column) -> Words:
    words = column.words if isinstance(column, Mixed) else column
    assert isinstance(words, Words)
    return words


def _numbers(column: Column) -> Float64:
    if isinstance(column, Groups):
        return np.where(column.ids < 0, np.nan, column.ids.astype(np.float64))
    numbers = column.numbers if isinstance(column, Mixed) else column
    assert isinstance(numbers, Numbers)
    return numbers.values


def value_at(column: Column, place: int) -> Any:
    """Return what a customer has in a column, None for nothing; moments in microseconds."""
    if isinstance(column, Numbers):
        value = float(column.values[place])
        return None if np.isnan(value) else value
    if isinstance(column, Moments):
        return None if column.at[place] == NO_TIME else int(column.at[place])
    if isinstance(column, Groups):
        return None if column.ids[place] < 0 else int(column.ids[place])
    if isinstance(column, WordSets):
        first, last = spans_of(column.who, place)
        return [column.words[code] for code in column.code[first:last].tolist()]
    words = _words(column)
    return None if words.codes[place] < 0 else words.words[int(words.codes[place])]
