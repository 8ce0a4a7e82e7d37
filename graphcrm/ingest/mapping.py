"""Reads a mapping file: which of a file's own columns and words stand for those of the tables.

```yaml
customers:
  customer_id: Kundennummer            # a column of the file
  source: {value: erp}                 # one value for all rows
  phone: {column: Telefon, otherwise: [Mobil]}
interactions:
  customer_id: {column: Kunden, separator: ";", blank: ["-"]}
  type: {column: Vorgang, values: {Kauf: purchase, Anruf: call}, default: visit}
  channel: {column: [Kanal, Weg], optional: true}
  leave_out: {Status: [offen, storniert]}
```

Words that `values` does not name are taken as they are. Of several names of a column the first that
the file has is taken. Where a cell is empty, or holds a word of `blank`, the columns of `otherwise`
stand in, then `default`; what is `optional` may be missing. A cell with several ids, told apart by
`separator`, makes a row for each. Rows with one of these words in a column of `leave_out`, or with
an empty cell where null is one of them, are not taken. A table may be a list of such forms, each
with `when: [columns]`: the first form of which the file has such a column is taken, and one without
`when` fits any file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphcrm.errors import InvalidValueError, SourceError
from graphcrm.ingest.column_mapping import read_column, read_names, read_word
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
    """Return the forms that a file of this table may have; there is one unless a list is given."""
    if not isinstance(content, list) or not content:
        return _form(table, content, f"{origin}: {table}")
    forms = [
        _form(table, one, f"{origin}: {table}[{number}]") for number, one in enumerate(content, 1)
    ]
    return replace(forms[0], further=tuple(forms[1:]))


def _form(table: str, content: Any, where: str) -> TableMapping:
    result: dict[str, ColumnMapping] = {}
    fed: dict[str, str] = {}
    columns = dict(_keyed(content, where, "columns"))
    leave_out = _words_by_column(columns.pop("leave_out", None), f"{where}.leave_out")
    when = columns.pop("when", None)
    for key, value in columns.items():
        name = fold_name(str(key))
        place = f"{where}.{key}"
        if name not in KNOWN[table]:
            raise InvalidValueError(
                f"{place} is not a known column. Known are {', '.join(KNOWN[table])}; any other "
                "column of a file is kept as an attribute without being mapped."
            )
        if name in result:
            raise InvalidValueError(f"{place}: {name} is mapped twice. Remove one of the two.")
        result[name] = read_column(value, place, name)
        for column in result[name].columns:
            other = fed.setdefault(fold_name(column), name)
            if other != name:
                raise InvalidValueError(
                    f"{place}: the column {column!r} already feeds {other}. A column feeds one."
                )
    names = () if when is None else tuple(read_names(when, f"{where}.when"))
    return TableMapping(result, leave_out, names)


def _words_by_column(value: Any, where: str) -> Mapping[str, frozenset[str]]:
    if value is None:
        return {}
    return {
        read_word(name, where): _left_out(words, f"{where}.{name}")
        for name, words in _keyed(value, where, "columns with lists of words").items()
    }


def _left_out(words: Any, where: str) -> frozenset[str]:
    """Return the words in lower case; null stands for an empty cell."""
    given = words if isinstance(words, list) else [words]
    named = [word for word in given if word is not None]
    found = [word.lower() for word in read_names(named, where)] if named else []
    return frozenset((*found, "") if None in given else found)
