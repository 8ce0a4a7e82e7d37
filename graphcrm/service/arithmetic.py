"""Arithmetic that a user writes, such as `5 + 0.1 * degree`, over numbers of customers.

The text is parsed by Python's grammar and then read node by node: only numbers, names, + - * /,
signs, parentheses and a few functions are known, so nothing else can ever run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Float64

LONGEST = 500
MOST_PARTS = 100

_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
_SIGNS: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: np.negative,
    ast.UAdd: np.positive,
}
_FUNCTIONS: Mapping[str, tuple[int, Callable[..., Any]]] = {
    "min": (2, np.minimum),
    "max": (2, np.maximum),
    "abs": (1, np.abs),
    "sqrt": (1, np.sqrt),
    "log": (1, np.log),
    "round": (1, np.rint),
}
ATTRIBUTES = "attributes"
"""`attributes["price a day"]` is an attribute whose name is no Python name."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """An expression that was checked. names: what it needs to know of a customer, sorted."""

    what: str
    text: str
    tree: ast.expr
    names: tuple[str, ...]

    def evaluate(self, columns: Mapping[str, Float64], count: int) -> Float64:
        """Return the value for each customer, float64 (count,), not a number where it has none."""
        with np.errstate(all="ignore"):
            value = _evaluate(self.tree, columns)
        return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))


def read_arithmetic(what: str, text: str) -> Arithmetic:
    """Return the expression in a text; what: its name in errors, such as 'cost'.

    Raises InvalidValueError, with the place, where it is none.
    """
    if len(text) > LONGEST:
        raise InvalidValueError(f"{what} has {len(text)} characters; {LONGEST} is the most.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        place = f" at character {error.offset}" if error.offset else " at its end"
        raise InvalidValueError(
            f"{what} {text!r} cannot be read{place}. Write a number, a name, or arithmetic such as "
            "5 + 0.1 * degree."
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise InvalidValueError(f"{what} {text[:80]!r} cannot be read: {error}.") from error
    nodes = list(ast.walk(tree))
    if len(nodes) > MOST_PARTS * 3:
        raise InvalidValueError(f"{what} has too many parts. Make the sums beforehand.")
    names: set[str] = set()
    _check(tree, what, names)
    return Arithmetic(what, text, tree, tuple(sorted(names)))


def _check(node: ast.expr, what: str, names: set[str]) -> None:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        if not np.isfinite(_number(node.value)):
            raise _refused(node, what, "is not a finite number")
    elif isinstance(node, ast.Name):
        names.add(node.id)
    elif isinstance(node, ast.Subscript):
        names.add(_attribute(node, what))
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        _check(node.left, what, names)
        _check(node.right, what, names)
    elif isinstance(node, ast.UnaryOp) and type(node.op) in _SIGNS:
        _check(node.operand, what, names)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        count, _ = _FUNCTIONS.get(node.func.id, (0, None))
        if len(node.args) != count or node.keywords or not count:
            known = ", ".join(f"{name} of {many}" for name, (many, _) in _FUNCTIONS.items())
            raise _refused(node, what, f"is not a known function with so many numbers ({known})")
        for argument in node.args:
            _check(argument, what, names)
    else:
        raise _refused(node, what, "is not arithmetic: numbers, names, + - * / and parentheses are")


def _number(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _attribute(node: ast.Subscript, what: str) -> str:
    named = isinstance(node.value, ast.Name) and node.value.id == ATTRIBUTES
    if named and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value
    raise _refused(node, what, f'is not known; write {ATTRIBUTES}["NAME"] for an attribute')


def _refused(node: ast.expr, what: str, why: str) -> InvalidValueError:
    part = ast.unparse(node)[:80]
    return InvalidValueError(f"{what}, character {node.col_offset + 1}: {part!r} {why}.")


def _evaluate(node: ast.expr, columns: Mapping[str, Float64]) -> Any:
    match node:
        case ast.Constant(value=value):
            return float(value)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return columns[name]
        case ast.Subscript(slice=ast.Constant(value=name)):
            return columns[str(name)]
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_evaluate(left, columns), _evaluate(right, columns))
        case ast.UnaryOp(op=sign, operand=operand):
            return _SIGNS[type(sign)](_evaluate(operand, columns))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _FUNCTIONS[name][1](*(_evaluate(each, columns) for each in arguments))
    raise AssertionError(node)
