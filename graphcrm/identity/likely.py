"""What conditions of comparisons may be for pairs, told without comparing: three-valued logic.

A condition is SQL (`levels`). What it says of one record alone is worked out once for each record,
by DuckDB; equality is exact; of what is slow (similar texts, common words) only what a cheap look
can rule out. So what is true is always said to be possible, and most of what is false is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import sqlglot
from sqlglot import exp

from graphcrm.identity.bags import FIRST, SIGNS, Bags, differing_bytes, signs, words

if TYPE_CHECKING:
    from graphcrm.tables import Bool, Int64

Truth = npt.NDArray[np.uint8]
"""What each of some pairs may be, as a sum of YES, NO and NULL."""

YES, NO, NULL = np.uint8(1), np.uint8(2), np.uint8(4)
ANY = np.uint8(7)
ONE = np.uint8(1)

ROUNDED = 1e-9
"""Floats are not exact."""

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Look:
    """Pairs that are looked at, (m,) positions each, and what is known of them by now."""

    left: Int64
    right: Int64
    seen: dict[str, Truth] = field(default_factory=dict)

    def side(self, name: str) -> Int64:
        """Return the positions on one side, `l` or `r`."""
        return self.left if name == "l" else self.right


Test = Callable[[Look], Truth]


class Conditions:
    """Conditions over the records of one table, each read once.

    Cost: of a new condition, some 10 ns a record for each part; of a look, some 5 ns a pair and
    part that has not been seen.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
        self._connection = connection
        self._connection.register("looked_at", table)
        self._tests: dict[str, Test] = {}
        self._bags: dict[str, Bags] = {}

    def read(self, sql: str) -> Test:
        """Return what tells what a condition may be for pairs."""
        return self._test(sqlglot.parse_one(sql, dialect="duckdb"))

    def _test(self, node: exp.Expr) -> Test:
        name = node.sql("duckdb")
        if name not in self._tests:
            made = self._made(node)

            def test(look: Look) -> Truth:
                if name not in look.seen:
                    look.seen[name] = made(look)
                return look.seen[name]

            self._tests[name] = test
        return self._tests[name]

    def _made(self, node: exp.Expr) -> Test:
        if len(_sides(node)) == 1:
            return self._alone(node)
        for kind, make in self._kinds().items():
            if isinstance(node, kind):
                return make(node)
        return _anything

    def _kinds(self) -> dict[type[exp.Expr], Callable[..., Test]]:
        return {
            exp.Paren: lambda node: self._test(node.this),
            exp.Not: lambda node: _not(self._test(node.this)),
            exp.And: lambda node: _joined(self._test(node.left), self._test(node.right), YES),
            exp.Or: lambda node: _joined(self._test(node.left), self._test(node.right), NO),
            exp.Coalesce: lambda node: _known(self._test(node.this), node.expressions),
            exp.EQ: self._equal,
            exp.NEQ: lambda node: _not(self._equal(node)),
            exp.LTE: self._at_most,
            exp.GTE: self._at_least,
            exp.GT: self._overlap,
            exp.LT: self._overlap,
            exp.Contains: lambda node: self._within(node.this, node.expression, begins=False),
            exp.EndsWith: lambda node: self._within(node.this, node.expression, begins=False),
            exp.StartsWith: lambda node: self._within(node.this, node.expression, begins=True),
        }

    def _alone(self, node: exp.Expr) -> Test:
        """What is asked of one record is worked out for each."""
        side = _side(node)
        found = self._value(node)
        told = np.where(np.asarray(found.fill_null(False)), YES, NO).astype(np.uint8)
        told[np.asarray(found.is_null())] = NULL
        return lambda look: told[look.side(side)]

    def _equal(self, node: exp.Binary) -> Test:
        if len(_sides(node.left)) != 1 or len(_sides(node.right)) != 1:
            return self._overlap(node)
        sides = _side(node.left), _side(node.right)
        one, other = _coded(self._value(node.left), self._value(node.right))

        def test(look: Look) -> Truth:
            left, right = one[look.side(sides[0])], other[look.side(sides[1])]
            told = np.where(left == right, YES, NO).astype(np.uint8)
            told[np.minimum(left, right) < 0] = NULL
            return told

        return test

    def _at_most(self, node: exp.Binary) -> Test:
        """Edits: each changes the length by one at most, and takes one sign and brings one.

        One that leaves the length as it is changes one byte, or swaps two.
        """
        if _called(node.this) != "DAMERAULEVENSHTEIN":
            return _anything
        most = int(node.expression.name)

        def possible(one: Pairs) -> Bool:
            apart = np.abs(one.left.size - one.right.size)
            signs = np.bitwise_count((one.left.marks ^ one.right.marks) & SIGNS)
            near: Bool = (apart <= most) & (signs <= 2 * most)
            if most == 1:
                near &= (apart > 0) | (differing_bytes(one.left.tail, one.right.tail) <= 2)
            return near

        return self._cross(_arguments(node.this), possible)

    def _at_least(self, node: exp.Binary) -> Test:
        if _called(node.this) != "JAROWINKLERSIMILARITY":
            return self._overlap(node)
        least = float(node.expression.name)

        def possible(one: Pairs) -> Bool:
            # A sign that only one has is not matched; a common begin adds at most 0.4 of what is
            # missing (W. E. Winkler 1990).
            left, right = one.left.marks, one.right.marks
            long, wide = one.left.size, one.right.size
            own = long - np.bitwise_count(left & ~right & SIGNS)
            others = wide - np.bitwise_count(right & ~left & SIGNS)
            matched = np.minimum(own, others)
            begun = (left ^ right) >> FIRST == 0
            sizes = 1 / np.maximum(long, 1) + 1 / np.maximum(wide, 1)
            needed = np.where(begun, (least - 0.4) / 0.6, least) - ROUNDED
            alike: Bool = (matched * sizes + 1) / 3 >= needed
            return alike

        return self._cross(_arguments(node.this), possible)

    def _within(self, whole: exp.Expr, part: exp.Expr, begins: bool) -> Test:
        def possible(one: Pairs) -> Bool:
            left, right = one.left.marks, one.right.marks
            inside = (right & ~left & SIGNS == 0) & (one.right.size <= one.left.size)
            # What is empty stands at the begin of everything.
            at_begin = ((left ^ right) >> FIRST == 0) | (one.right.size == 0)
            same = (one.left.size > one.right.size) | (one.left.tail == one.right.tail)
            found: Bool = inside & at_begin & same if begins else inside
            return found

        return self._cross((whole, part), possible)

    def _overlap(self, node: exp.Binary) -> Test:
        """Count of common words, alone or as a share: where none is possible, it is 0."""
        count = node.this.this if isinstance(node.this, exp.Div) else node.this
        shared, limit = count.this, node.expression
        counts = isinstance(count, exp.Length) and _called(shared) in _INTERSECT
        if not counts or not isinstance(limit, exp.Literal) or type(node) not in _OF_NONE:
            return _anything
        lists = _arguments(shared)
        if any(len(_sides(each)) != 1 for each in lists):
            return _anything
        none = YES if _OF_NONE[type(node)](float(limit.name)) else NO
        bags = [self._bag(each) for each in lists]
        sides = [_side(each) for each in lists]

        def test(look: Look) -> Truth:
            one, other = (look.side(side) for side in sides)
            common = bags[0].marks[one] & bags[1].marks[other]
            told = np.where(common == 0, none, YES | NO).astype(np.uint8)
            # DuckDB says of a list and nothing, in one order, that they have nothing in common.
            told[~(bags[0].known[one] & bags[1].known[other])] = none | NULL
            return told

        return test

    def _cross(self, values: Sequence[exp.Expr], possible: Callable[[Pairs], Bool]) -> Test:
        if any(len(_sides(value)) != 1 for value in values):
            return _anything
        bags = [self._bag(value) for value in values]
        sides = [_side(value) for value in values]

        def test(look: Look) -> Truth:
            pairs = Pairs(*(bag.at(look.side(side)) for bag, side in zip(bags, sides, strict=True)))
            told = np.where(possible(pairs), YES | NO, NO).astype(np.uint8)
            told[~(pairs.left.known & pairs.right.known)] = NULL
            return told

        return test

    def _bag(self, node: exp.Expr) -> Bags:
        name = _unsided(node)
        if name not in self._bags:
            found = self._value(node)
            self._bags[name] = words(found) if pa.types.is_list(found.type) else signs(found)
        return self._bags[name]

    def _value(self, node: exp.Expr) -> pa.Array:
        name = _unsided(node)
        # It is SQL of ours, over names of columns.
        query = f"SELECT {name} AS value FROM looked_at"  # noqa: S608
        found = self._connection.sql(query).to_arrow_table()["value"]
        return found.combine_chunks()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two texts each, as `bags.signs` tells them."""

    left: Bags
    right: Bags


_INTERSECT = frozenset({"LISTINTERSECT", "ARRAYINTERSECT"})

_OF_NONE: dict[type[exp.Expr], Callable[[float], bool]] = {
    exp.EQ: lambda limit: limit == 0,
    exp.GT: lambda limit: limit < 0,
    exp.LT: lambda limit: limit > 0,
    exp.GTE: lambda limit: limit <= 0,
}
"""Whether nothing in common fulfils a comparison with a limit."""


def _anything(look: Look) -> Truth:
    return np.full(len(look.left), ANY)


def _not(test: Test) -> Test:
    def turned(look: Look) -> Truth:
        told = test(look)
        found: Truth = ((told & YES) << ONE) | ((told & NO) >> ONE) | (told & NULL)
        return found

    return turned


def _joined(one: Test, other: Test, of_both: np.uint8) -> Test:
    """AND, which is YES where both are; or OR, which is NO where both are."""

    def test(look: Look) -> Truth:
        left, right = one(look), other(look)
        found: Truth = (left & right & of_both) | ((left | right) & (ANY ^ of_both))
        return found

    return test


def _known(test: Test, otherwise: Sequence[exp.Expr]) -> Test:
    """COALESCE(condition, FALSE)."""
    if [each.sql() for each in otherwise] != ["FALSE"]:
        return _anything

    def told(look: Look) -> Truth:
        found = test(look)
        sure: Truth = (found & (YES | NO)) | ((found & NULL) >> ONE)
        return sure

    return told


def _coded(left: pa.Array, right: pa.Array) -> tuple[Codes, Codes]:
    """Return numbers that are equal where values are, -1 where they are not known."""
    both = pa.chunked_array([left, right]).combine_chunks().dictionary_encode()
    codes = np.asarray(both.indices.fill_null(-1)).astype(np.int32)
    return codes[: len(left)], codes[len(left) :]


def _sides(node: exp.Expr) -> set[str]:
    return {column.name[-1] for column in node.find_all(exp.Column)}


def _side(node: exp.Expr) -> str:
    return next(iter(_sides(node)))


def _unsided(node: exp.Expr) -> str:
    """Return an expression over one record, as that of the table."""
    plain = node.copy()
    for column in list(plain.find_all(exp.Column)):
        column.this.set("this", column.name[:-2])
    return plain.sql("duckdb")


def _called(node: exp.Expr) -> str:
    name = node.name if isinstance(node, exp.Anonymous) else node.key
    return name.replace("_", "").upper()


def _arguments(node: exp.Expr) -> list[exp.Expr]:
    return [*(node.expressions or (node.this, node.expression))]
