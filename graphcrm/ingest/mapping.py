"""Reads a mapping file: which of a file's own columns and words stand for those of the tables.

```yaml
customers:
  customer_id: Kundennummer            # a column of the file
  source: {value: erp}                 # one value for all rows
interactions:
  type: {column: Vorgang, values: {Kauf: purchase, Anruf: call}, default: visit}
  channel: {column: [Kanal, Weg], optional: true}
```

Words that `values` does not name are taken as they are. Of several names of a column the first that
the file has is taken. `default` stands in where the file has no such column, or a cell is empty;
what is `optional` may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.ingest.schema import (
    KNOWN,
    TABLES,
    ColumnMapping,
    TableMapping,
    fold_name,
)

Mappings = Mapping[str, TableMapping]
"""Table -> known column -> where it comes from."""

MAX_BYTES = 1 << 20
_FORM = "a column's name, {value: …} or {column: …, values: {…: …}, default: …, optional: …}"
_KEYS = frozenset(("column", "value", "values", "default", "optional"))


def read_mapping(path: str | Path) -> Mappings:
    """Return the mapping that a YAML file holds.

    Raises SourceError where the file cannot be read, InvalidValueError for what is wrong in it.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(
            f"The mapping file {path} cannot be read: {error.strerror or error}."
        ) from error
    if len(content) > MAX_BYTES:
        raise SourceError(f"The mapping file {path} is larger than a mebibyte; it is no mapping.")
    return load_mapping(content, str(path))


def load_mapping(content: bytes, origin: str) -> Mappings:
    """Return the mapping that YAML holds; `origin` names it in messages.

    Raises InvalidValueError for what is wrong in it.
    """
    import yaml

    try:
        loaded = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:300]
        raise InvalidValueError(f"{origin} is not YAML: {reason}") from error
    return parse_mapping(loaded, origin)


def parse_mapping(content: Any, origin: str) -> Mappings:
    """Return the mapping that plain data describes; `origin` names it in messages.

    Raises InvalidValueError with the key and the remedy.
    """
    tables = _keyed(content, origin, "the tables customers, interactions or links")
    return {_known_table(table, origin): _table(table, tables[table], origin) for table in tables}


def _keyed(content: Any, where: str, what: str) -> Mapping[Any, Any]:
    if not isinstance(content, dict) or not content:
        raise InvalidValueError(f"{where}: {what} are expected under names, as in 'name: value'.")
    return content


def _known_table(table: Any, origin: str) -> str:
    if table not in TABLES:
        raise InvalidValueError(
            f"{origin}: {table!r} is not a table. Use {', '.join(TABLES)} at the top level."
        )
    return str(table)


def _table(table: str, content: Any, origin: str) -> TableMapping:
    result: dict[str, ColumnMapping] = {}
    fed: dict[str, str] = {}
    for key, value in _keyed(content, f"{origin}: {table}", "columns").items():
        name = fold_name(str(key))
        where = f"{origin}: {table}.{key}"
        if name not in KNOWN[table]:
            raise InvalidValueError(
                f"{where} is not a known column. Known are {', '.join(KNOWN[table])}; any other "
                "column of a file is kept as an attribute without being mapped."
            )
        if name in result:
            raise InvalidValueError(f"{where}: {name} is mapped twice. Remove one of the two.")
        result[name] = _column(value, where, name)
        for column in result[name].columns:
            other = fed.setdefault(fold_name(column), name)
            if other != name:
                raise InvalidValueError(
                    f"{where}: the column {column!r} already feeds {other}. A column feeds one."
                )
    return result


def _column(value: Any, where: str, name: str) -> ColumnMapping:
    if _is_word(value):
        return ColumnMapping(column=_word(value, where))
    if not isinstance(value, dict):
        raise InvalidValueError(f"{where} is {value!r}; it takes {_FORM}.")
    unknown = set(value) - _KEYS
    if unknown:
        found = ", ".join(sorted(map(repr, unknown)))
        raise InvalidValueError(f"{where} has {found}; it takes {_FORM}.")
    if "value" in value:
        if len(value) > 1:
            raise InvalidValueError(f"{where} has a value for all rows; nothing can stand by it.")
        return ColumnMapping(value=_word(value["value"], f"{where}.value"))
    words = value.get("values", {})
    if words:
        _keyed(words, f"{where}.values", "words")
    first, *others = _names(value.get("column", name), f"{where}.column")
    optional = value.get("optional", False)
    if not isinstance(optional, bool):
        raise InvalidValueError(f"{where}.optional is {optional!r}; it is true or false.")
    return ColumnMapping(
        column=first,
        others=tuple(others),
        default=_word(value["default"], f"{where}.default") if "default" in value else None,
        optional=optional,
        values={
            _word(old, f"{where}.values"): _word(new, f"{where}.values.{old}")
            for old, new in (words or {}).items()
        },
    )


def _names(value: Any, where: str) -> list[str]:
    """Return one name or several."""
    if not isinstance(value, list):
        return [_word(value, where)]
    if not value:
        raise InvalidValueError(f"{where} is an empty list; name at least one column.")
    return [_word(name, where) for name in value]


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _word(value: Any, where: str) -> str:
    """Return a name or word. YAML reads yes, no and 12 as other things than text."""
    if isinstance(value, bool):
        raise InvalidValueError(
            f"{where}: YAML reads this as {value}. Put it in quotes, as in 'yes' or 'no'."
        )
    if not _is_word(value) or not str(value).strip():
        raise InvalidValueError(f"{where} is {value!r}; a word is expected.")
    return str(value).strip()
