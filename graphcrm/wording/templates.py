"""What a language has to say: a template by the key of each message."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import NamedTuple


class Plural(NamedTuple):
    """Two forms of a template: `one` where the field n is 1, `other` for all other numbers."""

    one: str
    other: str


Template = str | Plural
Catalogue = Mapping[str, Template]


def forms_of(template: Template) -> tuple[str, ...]:
    """Return the forms that a template has."""
    return (template,) if isinstance(template, str) else tuple(template)


def fields_of(template: Template) -> set[str]:
    """Return the names of the fields of a template, n among them where it has several forms."""
    names = {name for form in forms_of(template) for _, name, _, _ in Formatter().parse(form)}
    return {name for name in names if name} | (set() if isinstance(template, str) else {"n"})


def joined(*parts: Catalogue) -> Catalogue:
    """Return the parts as one catalogue; raises ValueError where two hold the same key."""
    whole: dict[str, Template] = {}
    for part in parts:
        twice = whole.keys() & part.keys()
        if twice:
            raise ValueError(f"Said twice: {', '.join(sorted(twice))}.")
        whole |= part
    return whole
