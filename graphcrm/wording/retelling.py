"""Sentences that a store keeps, told again in the language that is spoken.

Plans and what an analysis learnt are kept in words, in English. Their messages are few and named by
whoever tells them again; the values are read back with the English template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from string import Formatter

from graphcrm.wording.languages import DEFAULT, language
from graphcrm.wording.saying import template_of
from graphcrm.wording.templates import Template, forms_of


class _Given(Formatter):
    """Puts values in as they were written: numbers have their form already."""

    def format_field(self, value: object, format_spec: str) -> str:
        return str(value)


def retell(text: str, keys: Sequence[str]) -> str:
    """Return an English sentence in the language spoken; as it is where it is none of the keys."""
    if language() == DEFAULT:
        return text
    for key in keys:
        for form in forms_of(template_of(key, DEFAULT)):
            found = _reader(form).fullmatch(text)
            if found:
                return _told(template_of(key, language()), found.groupdict())
    return text


def _told(template: Template, values: dict[str, str]) -> str:
    one = not isinstance(template, str) and values.get("n") in (None, "1")
    form = forms_of(template)[0 if one or isinstance(template, str) else 1]
    return _Given().vformat(form, (), {"n": "1", **values})


@lru_cache(maxsize=256)
def _reader(form: str) -> re.Pattern[str]:
    parts = []
    for text, name, _, _ in Formatter().parse(form):
        parts.append(re.escape(text))
        if name:
            parts.append(f"(?P<{name}>.+?)")
    return re.compile("".join(parts), re.DOTALL)
