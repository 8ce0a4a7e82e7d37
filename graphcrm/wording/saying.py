"""Messages in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping

from graphcrm.wording.chinese import CHINESE
from graphcrm.wording.english import ENGLISH
from graphcrm.wording.languages import language
from graphcrm.wording.templates import Catalogue, Template

CATALOGUES: Mapping[str, Catalogue] = {"en": ENGLISH, "zh": CHINESE}


def say(key: str, /, **values: object) -> str:
    """Return a message with its values; numbers take the form that the template asks for.

    A value is put in as it is: what stands in a name is never read as a template. Raises KeyError
    for a message or a field that is not there; tests/unit/wording looks for such calls.
    """
    template = CATALOGUES[language()][key]
    if not isinstance(template, str):
        template = template.one if values["n"] == 1 else template.other
    return template.format_map(values)


def is_said(key: str) -> bool:
    """Tell whether there is such a message."""
    return key in ENGLISH


def say_kind(name: str) -> str:
    """Return a kind of relationship or interaction in words; one that is not known as it is."""
    key = f"kind.{name}"
    return say(key) if key in ENGLISH else name.replace("_", " ")


def template_of(key: str, name: str) -> Template:
    """Return the template of a message in a language."""
    return CATALOGUES[name][key]
