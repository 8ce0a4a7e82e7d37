"""Reads what a mapping file says of one column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.ingest.schema import ID_COLUMNS, ID_FORMS, ColumnMapping

_FORM = (
    "a column's name, {value: …} or {column: …, otherwise: …, blank: …, values: {…: …}, "
    "default: …, optional: …, prefix: …, separator: …, ids: …}"
)
_KEYS = frozenset(
    (
        "column",
        "value",
        "values",
        "default",
        "optional",
        "otherwise",
        "blank",
        "prefix",
        "separator",
        "ids",
    )
)


def read_column(value: Any, where: str, name: str) -> ColumnMapping:
    """Return where the known column of this name comes from.

    Raises InvalidValueError for what is wrong; `where` names the place in messages.
    """
    if _is_word(value):
        return ColumnMapping(column=read_word(value, where))
    if not isinstance(value, dict):
        raise InvalidValueError(f"{where} is {value!r}; it takes {_FORM}.")
    unknown = set(value) - _KEYS
    if unknown:
        found = ", ".join(sorted(map(repr, unknown)))
        raise InvalidValueError(f"{where} has {found}; it takes {_FORM}.")
    if "value" in value:
        if len(value) > 1:
            raise InvalidValueError(f"{where} has a value for all rows; nothing can stand by it.")
        return ColumnMapping(value=read_word(value["value"], f"{where}.value"))
    return _from_file(value, where, name)


def _from_file(value: Mapping[str, Any], where: str, name: str) -> ColumnMapping:
    first, *others = read_names(value.get("column", name), f"{where}.column")
    optional = value.get("optional", False)
    if not isinstance(optional, bool):
        raise InvalidValueError(f"{where}.optional is {optional!r}; it is true or false.")

    def given(key: str) -> list[str]:
        return read_names(value[key], f"{where}.{key}") if key in value else []

    return ColumnMapping(
        column=first,
        others=tuple(others),
        otherwise=tuple(given("otherwise")),
        blank=frozenset(given("blank")),
        default=read_word(value["default"], f"{where}.default") if "default" in value else None,
        optional=optional,
        values=_values(value.get("values"), f"{where}.values"),
        prefix=read_word(value["prefix"], f"{where}.prefix") if "prefix" in value else "",
        separator=_separator(value, where, name) if "separator" in value else None,
        ids=_id_form(value["ids"], f"{where}.ids") if "ids" in value else None,
    )


def _values(words: Any, where: str) -> Mapping[str, str]:
    if words is None or words == {}:
        return {}
    if not isinstance(words, dict):
        raise InvalidValueError(f"{where}: words are expected under names, as in 'name: value'.")
    return {read_word(old, where): read_word(new, f"{where}.{old}") for old, new in words.items()}


def _separator(value: Mapping[str, Any], where: str, name: str) -> str:
    if name not in ID_COLUMNS:
        raise InvalidValueError(
            f"{where}.separator: only {', '.join(ID_COLUMNS)} may name several in a cell."
        )
    return read_word(value["separator"], f"{where}.separator")


def _id_form(value: Any, where: str) -> str:
    if value not in ID_FORMS:
        raise InvalidValueError(f"{where} is {value!r}; it is {' or '.join(ID_FORMS)}.")
    return str(value)


def read_names(value: Any, where: str) -> list[str]:
    """Return one name or several. Raises InvalidValueError for anything else."""
    if not isinstance(value, list):
        return [read_word(value, where)]
    if not value:
        raise InvalidValueError(f"{where} is an empty list; name at least one column.")
    return [read_word(name, where) for name in value]


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int | float)


def read_word(value: Any, where: str) -> str:
    """Return a name or word. YAML reads yes, no and 12 as other things than text."""
    if isinstance(value, bool):
        raise InvalidValueError(
            f"{where}: YAML reads this as {value}. Put it in quotes, as in 'yes' or 'no'."
        )
    if not _is_word(value) or not str(value).strip():
        raise InvalidValueError(f"{where} is {value!r}; a word is expected.")
    return str(value).strip()
