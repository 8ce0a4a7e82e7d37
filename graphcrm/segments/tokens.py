"""Cuts the text of a rule into words, numbers, texts and signs, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphcrm.errors import RuleError
from graphcrm.segments.tree import Span
from graphcrm.wording import say

MAX_RULE = 4000
"""Characters of a rule."""

NAME = "name"
NUMBER = "number"
TEXT = "text"
SIGN = "sign"
END = "end"

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」"}
_SAME = {"（": "(", "）": ")", "，": ",", "、": ",", "［": "[", "］": "]", "【": "[", "】": "]"}
_SAME |= {"≥": ">=", "≤": "<=", "≠": "!=", "＞": ">", "＜": "<"}
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIGN = re.compile(r"==|!=|<=|>=|<|>|\(|\)|\[|\]|,|-")
_INSTEAD = {"=": "==", "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "<>": "!="}
_OTHERWISE = re.compile(r"&&|\|\||<>|=|&|\||!")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, text or sign. said: what it means, quotes and escapes taken off."""

    kind: str
    said: str
    span: Span


def cut(text: str) -> list[Token]:
    """Return the tokens of a rule, the last one being its end.

    Signs of East Asian keyboards stand for the plain ones. Raises RuleError.
    """
    if len(text) > MAX_RULE:
        raise RuleError(say("rule.long", most=MAX_RULE, length=len(text)), "", 0, 0)
    found, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _next(text, place)
        found.append(token)
        place = token.span.end
    return [*found, Token(END, "", Span(len(text), len(text)))]


def _next(text: str, place: int) -> Token:
    sign = text[place]
    if sign in _QUOTES:
        return _text(text, place)
    if sign in _SAME:
        return Token(SIGN, _SAME[sign], Span(place, place + 1))
    for kind, pattern in ((NAME, _NAME), (NUMBER, _NUMBER)):
        match = pattern.match(text, place)
        if match:
            _check_end(text, kind, match)
            return Token(kind, match[0], Span(place, match.end()))
    wrong = _OTHERWISE.match(text, place)
    match = _SIGN.match(text, place)
    if match and (wrong is None or len(wrong[0]) <= len(match[0])):
        return Token(SIGN, match[0], Span(place, match.end()))
    if wrong is not None:
        raise RuleError(
            say("rule.instead", sign=wrong[0], write=_INSTEAD[wrong[0]]), text, place, wrong.end()
        )
    raise RuleError(say("rule.sign", sign=repr(sign)), text, place, place + 1)


def _check_end(text: str, kind: str, match: re.Match[str]) -> None:
    """Refuse a number that runs into a word, such as 12abc or 0x10."""
    end = match.end()
    if kind == NUMBER and end < len(text) and (text[end].isalnum() or text[end] in "_."):
        raise RuleError(say("rule.number"), text, match.start(), end + 1)


def _text(text: str, place: int) -> Token:
    """Read a text in quotes; a backslash before a quote or a backslash makes it plain."""
    close, here = _QUOTES[text[place]], place + 1
    said: list[str] = []
    while here < len(text):
        sign = text[here]
        if sign == close:
            return Token(TEXT, "".join(said), Span(place, here + 1))
        if sign == "\\" and text[here + 1 : here + 2] in (close, "\\"):
            here += 1
            sign = text[here]
        said.append(sign)
        here += 1
    raise RuleError(say("rule.open", quote=close), text, place, len(text))
