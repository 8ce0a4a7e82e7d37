"""Whether what a condition compares goes together, told before anything is read."""

from __future__ import annotations

from graphcrm.errors import RuleError
from graphcrm.segments.catalogue import ANY, GROUP, MOMENT, NUMBER, WORD, WORDS
from graphcrm.segments.moments import days_of
from graphcrm.segments.tree import (
    Bound,
    Compare,
    Condition,
    Contains,
    Holds,
    Literal,
    Measure,
    OneOf,
    Percentile,
    Span,
)
from graphcrm.wording import say

_ORDER = ("<", "<=", ">", ">=")


def check(condition: Condition, text: str) -> None:
    """Raise RuleError where a field is asked for what it cannot tell. text: that of the rule."""
    if isinstance(condition, Compare):
        _check_compare(condition, text)
    elif isinstance(condition, OneOf):
        if condition.left.kind == WORDS:
            raise _wrong(say("rule.words", field=condition.left.name), text, condition.span)
        for value in condition.values:
            _check_bound(condition.left, value, text)
    elif isinstance(condition, Holds):
        if not isinstance(condition.word.value, str):
            raise _wrong(say("rule.text", field=condition.left.name), text, condition.word.span)
    else:
        _check_contains(condition, text)


def _check_contains(condition: Contains, text: str) -> None:
    if condition.left.kind not in (WORD, ANY):
        raise _wrong(say("rule.no-text", field=condition.left.name), text, condition.left.span)
    if not isinstance(condition.text.value, str) or not condition.text.value:
        raise _wrong(say("rule.contains"), text, condition.text.span)


def _check_compare(condition: Compare, text: str) -> None:
    left, right = condition.left, condition.right
    ordered = condition.operator in _ORDER
    if isinstance(right, Literal) and right.value is None:
        if ordered:
            raise _wrong(say("rule.none"), text, right.span)
        return
    if left.kind == WORDS:
        raise _wrong(say("rule.words", field=left.name), text, condition.span)
    if ordered and left.kind in (WORD, GROUP):
        raise _wrong(say("rule.no-order", field=left.name), text, condition.span)
    _check_bound(left, right, text)
    if ordered and isinstance(right, Literal) and left.kind == ANY and not _is_number(right):
        raise _wrong(say("rule.number-wanted", field=left.name), text, right.span)


def _check_bound(left: Measure, right: Bound, text: str) -> None:
    if isinstance(right, Measure):
        if left.kind != right.kind or left.kind not in (NUMBER, MOMENT):
            raise _wrong(say("rule.two-fields"), text, right.span)
        return
    if isinstance(right, Percentile):
        if left.kind not in (NUMBER, ANY):
            raise _wrong(say("rule.percentile-of", field=left.name), text, right.span)
        return
    value = right.value
    if left.kind in (NUMBER, GROUP) and not _is_number(right):
        raise _wrong(say("rule.number-wanted", field=left.name), text, right.span)
    if left.kind == WORD and not isinstance(value, str):
        raise _wrong(say("rule.text", field=left.name), text, right.span)
    if left.kind == MOMENT and (not isinstance(value, str) or days_of(value) is None):
        raise _wrong(say("rule.date", field=left.name), text, right.span)


def _is_number(right: Literal) -> bool:
    return isinstance(right.value, float)


def _wrong(message: str, text: str, span: Span) -> RuleError:
    return RuleError(message, text, span.start, span.end)
