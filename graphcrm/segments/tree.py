"""A rule as a tree of conditions, each knowing where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphcrm.segments.catalogue import NUMBER, Field


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the text, from `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What is looked at of a customer: a field, or the days since a moment."""

    field: Field
    days_since: bool
    span: Span

    @property
    def kind(self) -> str:
        """The kind of what is compared."""
        return NUMBER if self.days_since else self.field.kind

    @property
    def name(self) -> str:
        """As a rule writes it."""
        return f"days_since({self.field.name})" if self.days_since else self.field.name


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that a rule gives: text, number, true or false; None asks for what is missing."""

    value: str | float | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Percentile:
    """The value below which this percent of the known values of the measure compared lie."""

    percent: float
    span: Span


Bound = Literal | Percentile | Measure


@dataclass(frozen=True, slots=True)
class Compare:
    """A measure against a bound. operator: one of == != < <= > >=."""

    left: Measure
    operator: str
    right: Bound
    span: Span


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a measure is one of some values."""

    left: Measure
    values: tuple[Literal, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a word is among several that a customer has."""

    left: Measure
    word: Literal
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Contains:
    """Whether a text is somewhere in a measure, whatever its case."""

    left: Measure
    text: Literal
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; of what is not known, nothing is known either."""

    part: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts hold."""

    parts: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Some:
    """One of the parts holds, or more."""

    parts: tuple[Node, ...]
    span: Span


Condition = Compare | OneOf | Holds | Contains
Node = Condition | Not | Every | Some


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its text, and what it says."""

    text: str
    root: Node

    def said(self, span: Span) -> str:
        """Return the text of a part."""
        return self.text[span.start : span.end]


def conditions(node: Node) -> Iterator[Condition]:
    """Yield the conditions of a tree, in the order of the text."""
    if isinstance(node, Not):
        yield from conditions(node.part)
    elif isinstance(node, Every | Some):
        for part in node.parts:
            yield from conditions(part)
    else:
        yield node


def measures(node: Node) -> list[Measure]:
    """Return what a tree looks at, each name once, in the order of the text."""
    found: dict[str, Measure] = {}
    for one in conditions(node):
        found.setdefault(one.left.name, one.left)
        if isinstance(one, Compare) and isinstance(one.right, Measure):
            found.setdefault(one.right.name, one.right)
    return list(found.values())
