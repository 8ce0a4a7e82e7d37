"""What rules may name, which values customers have there, and what in a rule may be a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.segments.catalogue import FIELDS, GROUP, WORD, WORDS, Field, find_field
from graphcrm.segments.columns import Column, Groups, Mixed, Words, WordSets, fold
from graphcrm.segments.evaluation import World
from graphcrm.segments.parsing import parse
from graphcrm.segments.tree import (
    Compare,
    Condition,
    Holds,
    Literal,
    Measure,
    OneOf,
    Percentile,
    Rule,
    conditions,
    measures,
)
from graphcrm.service.context import Context
from graphcrm.service.segment_columns import Columns
from graphcrm.wording import say

MAX_VALUES = 50
_COMPARED = 2000
"""Words that one that nobody has is compared with."""


@dataclass(frozen=True, slots=True)
class FieldTold:
    """A field that rules may name, and what it says. unit: of a number, None where it has none."""

    name: str
    kind: str
    unit: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value that customers have in a field, and how many of them."""

    value: str
    count: int


def list_fields(ctx: Context) -> list[FieldTold]:
    """Return the fields that rules may name: the built-in ones, then attributes of the data."""
    with ctx.store.read() as reader:
        names = Columns(ctx, reader, reader).attributes()
    found = [*FIELDS.values(), *(find_field("attributes", name) for name in names)]
    return [
        FieldTold(_written(one), one.kind, one.unit, one.meaning)
        for one in found
        if one is not None
    ]


def field_values(ctx: Context, name: str) -> list[FieldValue]:
    """Return the values that most customers have in a field of words or groups, at most 50.

    Raises InvalidValueError for a field that is not there, or is a number or a date.
    """
    measure = measures(parse(f"{name} == none").root)[0]
    with ctx.store.read() as reader:
        columns = Columns(ctx, reader, reader)
        columns.prepare([parse(f"{name} == none")])
        return _values(measure, columns.column(measure.field))


def _values(measure: Measure, column: Column) -> list[FieldValue]:
    if isinstance(column, Mixed):
        column = column.words
    if isinstance(column, Words | WordSets):
        codes = column.codes[column.codes >= 0] if isinstance(column, Words) else column.code
        counts = np.bincount(codes, minlength=len(column.words))
        order = np.argsort(-counts, kind="stable")[:MAX_VALUES].tolist()
        return [FieldValue(column.words[one], int(counts[one])) for one in order if counts[one]]
    if isinstance(column, Groups):
        ids, many = np.unique(column.ids[column.ids >= 0], return_counts=True)
        order = np.argsort(-many, kind="stable")[:MAX_VALUES].tolist()
        return [FieldValue(str(int(ids[one])), int(many[one])) for one in order]
    raise InvalidValueError(
        f"{measure.name} is a {measure.kind}: its values are not listed. Those of words and groups "
        "are."
    )


def _written(field: Field) -> str:
    family, _, word = field.name.partition(".")
    if family != "attributes" or all(part.isidentifier() for part in word.split(".")):
        return field.name
    quoted = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'{family}["{quoted}"]'


def hints_of(rule: Rule, world: World) -> list[str]:
    """Return what may be a mistake: words that nobody has, communities that are not there."""
    found: dict[str, None] = {}
    for one in conditions(rule.root):
        for value in _given(one):
            hint = _hint(one, world.of(one.left), value)
            if hint:
                found[hint] = None
    return list(found)


def _given(condition: Condition) -> Sequence[Literal]:
    if isinstance(condition, OneOf):
        return condition.values
    if isinstance(condition, Holds):
        return [condition.word]
    if isinstance(condition, Compare) and condition.operator in ("==", "!="):
        right = condition.right
        return [] if isinstance(right, Measure | Percentile) or right.value is None else [right]
    return []


def _hint(condition: Condition, column: Column, value: Literal) -> str | None:
    name = condition.left.name
    if isinstance(column, Groups) and condition.left.kind == GROUP:
        known = bool((column.ids == value.value).any())
        of_community = name.startswith("community")
        if known or not of_community:
            return None
        return say("rule.hint-community", value=int(float(value.value or 0)))
    if not isinstance(column, Words | WordSets) or not isinstance(value.value, str):
        return None
    if condition.left.kind not in (WORD, WORDS):
        return None
    words = column.words
    if _has_word(column, value.value):
        return None
    near = get_close_matches(value.value, words[:_COMPARED], 1, 0.6)
    if near:
        return say("rule.hint-near", field=name, value=value.value, near=near[0])
    return say("rule.hint-value", field=name, value=value.value)


def _has_word(column: Column, word: str) -> bool:
    if isinstance(column, Words):
        return fold(word) in column.folded
    assert isinstance(column, WordSets)
    return any(fold(each) == fold(word) for each in column.words)
