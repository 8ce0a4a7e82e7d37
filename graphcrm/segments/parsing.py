"""Reads the text of a rule into its tree: a grammar of its own, so nothing in it is ever run.

Python's own reader was not taken: words of the data such as `attributes.class` are no names to it,
it changes the characters of others, and its places count bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from graphcrm.errors import RuleError
from graphcrm.segments.catalogue import (
    ALIASES,
    FAMILIES,
    FIELDS,
    MOMENT,
    WORDS,
    Field,
    find_field,
    known_names,
)
from graphcrm.segments.checking import check
from graphcrm.segments.tokens import END, NAME, NUMBER, SIGN, TEXT, Token, cut
from graphcrm.segments.tree import (
    Bound,
    Compare,
    Contains,
    Every,
    Holds,
    Literal,
    Measure,
    Node,
    Not,
    OneOf,
    Percentile,
    Rule,
    Some,
    Span,
)
from graphcrm.wording import say

MAX_DEPTH = 30
"""Brackets and `not` inside each other."""
MAX_CONDITIONS = 100
MAX_NUMBER = 1e18
"""Numbers beyond it are refused: no field comes near."""

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "none": None, "null": None}
_KEYWORDS = ("and", "or", "not", "in")
_PERCENTILE = re.compile(r"p([0-9]{1,3}(?:\.[0-9]+)?)", re.IGNORECASE)


def parse(text: str) -> Rule:
    """Return the rule that a text says.

    Raises RuleError, which says what is wrong, where, and what is allowed there. Linear in the
    length of the text, which is bounded.
    """
    if not text.strip():
        raise RuleError(say("rule.empty"), "", 0, 0)
    reading = _Reading(text)
    root = reading.either()
    reading.expect_end()
    return Rule(text, root)


class _Reading:
    """Goes through the tokens from left to right, one method a line of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = cut(text)
        self._place = 0
        self._depth = 0
        self._conditions = 0

    @property
    def _now(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._now
        self._place += token.kind != END
        return token

    def _is(self, *words: str) -> bool:
        token = self._now
        return (token.kind == NAME and token.said.casefold() in words) or (
            token.kind == SIGN and token.said in words
        )

    def _wrong(self, message: str, span: Span) -> RuleError:
        return RuleError(message, self._text, span.start, span.end)

    def _expect(self, sign: str) -> Token:
        if not self._is(sign):
            raise self._wrong(say("rule.expected", what=f"'{sign}'"), self._now.span)
        return self._take()

    def expect_end(self) -> None:
        """Raise RuleError where more comes."""
        if self._now.kind != END:
            raise self._wrong(say("rule.joined"), self._now.span)

    def either(self) -> Node:
        """rule := both ("or" both)*."""
        return self._joined("or", self._both, Some)

    def _both(self) -> Node:
        return self._joined("and", self._opposite, Every)

    def _joined(self, word: str, part: Callable[[], Node], make: type[Every] | type[Some]) -> Node:
        parts = [part()]
        while self._is(word):
            self._take()
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        return make(tuple(parts), Span(parts[0].span.start, parts[-1].span.end))

    def _opposite(self) -> Node:
        if not self._is("not"):
            return self._bracketed()
        start = self._take().span.start
        self._go_deeper(start)
        part = self._opposite()
        self._depth -= 1
        return Not(part, Span(start, part.span.end))

    def _bracketed(self) -> Node:
        if not self._is("("):
            return self._condition()
        start = self._take().span.start
        self._go_deeper(start)
        inner = self.either()
        self._expect(")")
        self._depth -= 1
        return inner

    def _go_deeper(self, start: int) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._wrong(say("rule.deep", most=MAX_DEPTH), Span(start, start + 1))

    def _condition(self) -> Node:
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise self._wrong(say("rule.many", most=MAX_CONDITIONS), self._now.span)
        if self._is("contains"):
            return self._contains()
        left = self._operand()
        negated = self._is("not")
        if negated:
            self._take()
            if not self._is("in"):
                raise self._wrong(say("rule.expected", what="'in'"), self._now.span)
        if self._is("in"):
            self._take()
            return self._among(left, negated)
        return self._chain(left)

    def _chain(self, left: Bound) -> Node:
        """Read a < b <= c: every neighbouring pair is compared."""
        found: list[Node] = []
        while self._is(*_COMPARISONS):
            sign = self._take().said
            right = self._operand()
            found.append(self._compare(left, sign, right))
            left = right
        if not found:
            raise self._wrong(say("rule.alone"), left.span)
        if len(found) == 1:
            return found[0]
        return Every(tuple(found), Span(found[0].span.start, found[-1].span.end))

    def _compare(self, left: Bound, sign: str, right: Bound) -> Compare:
        span = Span(left.span.start, right.span.end)
        if not isinstance(left, Measure):
            left, sign, right = right, _TURNED[sign], left
        if not isinstance(left, Measure):
            raise self._wrong(say("rule.no-field"), span)
        made = Compare(left, sign, right, span)
        check(made, self._text)
        return made

    def _among(self, left: Bound, negated: bool) -> Node:
        if isinstance(left, Measure):
            values, end = self._list()
            made: OneOf | Holds = OneOf(left, values, negated, Span(left.span.start, end))
        else:
            right = self._operand()
            if not (isinstance(left, Literal) and isinstance(right, Measure)):
                raise self._wrong(say("rule.no-field"), Span(left.span.start, right.span.end))
            if right.kind != WORDS:
                raise self._wrong(say("rule.not-words", field=right.name), right.span)
            made = Holds(right, left, negated, Span(left.span.start, right.span.end))
        check(made, self._text)
        return made

    def _list(self) -> tuple[tuple[Literal, ...], int]:
        close = {"(": ")", "[": "]"}.get(self._now.said if self._now.kind == SIGN else "")
        if close is None:
            raise self._wrong(say("rule.list"), self._now.span)
        self._take()
        values: list[Literal] = []
        while not self._is(close):
            value = self._operand()
            if not isinstance(value, Literal) or value.value is None:
                raise self._wrong(say("rule.list"), value.span)
            values.append(value)
            if not self._is(close):
                self._expect(",")
        if not values:
            raise self._wrong(say("rule.list"), self._now.span)
        return tuple(values), self._take().span.end

    def _contains(self) -> Contains:
        start = self._take().span.start
        self._expect("(")
        left = self._operand()
        self._expect(",")
        text = self._operand()
        end = self._expect(")").span.end
        if not isinstance(left, Measure) or not isinstance(text, Literal):
            raise self._wrong(say("rule.contains"), Span(start, end))
        made = Contains(left, text, Span(start, end))
        check(made, self._text)
        return made

    def _operand(self) -> Bound:
        token = self._take()
        if token.kind == TEXT:
            return Literal(token.said, token.span)
        if token.kind == NUMBER:
            return self._number(token, 1.0, token.span)
        if token.kind == SIGN and token.said == "-" and self._now.kind == NUMBER:
            number = self._take()
            return self._number(number, -1.0, Span(token.span.start, number.span.end))
        word = token.said.casefold()
        if token.kind == NAME and word not in _KEYWORDS:
            if word in _CONSTANTS:
                return Literal(_CONSTANTS[word], token.span)
            match = _PERCENTILE.fullmatch(token.said)
            if match:
                return self._percentile(match, token.span)
            return self._days_since(token) if word == "days_since" else self._measure(token)
        raise self._wrong(say("rule.operand"), token.span)

    def _number(self, token: Token, sign: float, span: Span) -> Literal:
        value = sign * float(token.said)
        if abs(value) > MAX_NUMBER:
            raise self._wrong(say("rule.large", most=f"{MAX_NUMBER:.0e}"), span)
        return Literal(value, span)

    def _percentile(self, match: re.Match[str], span: Span) -> Percentile:
        percent = float(match[1])
        if percent > 100:
            raise self._wrong(say("rule.percentile"), span)
        return Percentile(percent, span)

    def _days_since(self, token: Token) -> Measure:
        self._expect("(")
        inner = self._take()
        measure = self._measure(inner)
        end = self._expect(")").span.end
        if measure.field.kind != MOMENT:
            raise self._wrong(say("rule.days", field=measure.name), inner.span)
        return Measure(measure.field, True, Span(token.span.start, end))

    def _measure(self, token: Token) -> Measure:
        if token.kind != NAME:
            raise self._wrong(say("rule.operand"), token.span)
        span, word = token.span, None
        if self._is("(") and token.said.casefold() not in _KEYWORDS:
            raise self._wrong(say("rule.function", name=token.said), token.span)
        if self._is("[") and token.said.casefold() in FAMILIES:
            self._take()
            inner = self._take()
            if inner.kind != TEXT or not inner.said:
                raise self._wrong(say("rule.word", family=token.said), inner.span)
            word, span = inner.said, Span(span.start, self._expect("]").span.end)
        field = find_field(token.said, word)
        if field is None:
            raise self._wrong(_unknown(token.said), token.span)
        return Measure(field, False, span)


def _unknown(name: str) -> str:
    near = _nearest(name)
    if near is None:
        return say("rule.unknown", name=name, known=", ".join(known_names()))
    return say("rule.unknown-near", name=name, near=near.name)


def _nearest(name: str) -> Field | None:
    plain = name.casefold()
    ends = {one.rpartition(".")[2]: one for one in FIELDS}
    known = [*FIELDS, *ALIASES, *ends]
    near = get_close_matches(plain, known, 1, 0.6) or get_close_matches(
        plain.rpartition(".")[2], known, 1, 0.7
    )
    return find_field(ends.get(near[0], near[0])) if near else None
