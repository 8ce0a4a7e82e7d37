"""The three tables: which columns they have, and how a file's own names are matched to them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphcrm.errors import InvalidValueError, MissingColumnError, SourceError
from graphcrm.model import Customer, Interaction, Link

CUSTOMERS, INTERACTIONS, LINKS = "customers", "interactions", "links"
TABLES = (CUSTOMERS, INTERACTIONS, LINKS)
"""In the order in which they are loaded: customers before what names them."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    CUSTOMERS: ("customer_id",),
    INTERACTIONS: ("customer_id", "type", "occurred_at"),
    LINKS: ("source_id", "target_id", "type"),
}

KNOWN: Mapping[str, tuple[str, ...]] = {
    CUSTOMERS: tuple(name for name in Customer._fields if name not in ("attributes", "bare")),
    INTERACTIONS: tuple(name for name in Interaction._fields if name != "attributes"),
    LINKS: tuple(name for name in Link._fields if name != "attributes"),
}


ID_COLUMNS = ("customer_id", "counterparty_id", "source_id", "target_id")
"""The known columns whose cells may name several customers, with a separator between them."""

ID_FORMS = ("salesforce",)
"""Products that write an id in more than one way."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Where one known column comes from: a column of the file, or one value for all rows.

    others: names that the column may have instead; the first that the file has is taken. otherwise:
    columns that stand in, one after the other, where the cell is empty; they may feed others too.
    blank: words that say nothing. values: what to read in place of the file's own words. default:
    what to take where the file has no such column or the cell is empty. optional: whether the
    column may be missing. prefix: what to put before each value. separator: what stands between
    several ids in a cell, each of which makes a row. ids: one of ID_FORMS, to write ids in one way.
    """

    column: str | None = None
    value: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    blank: frozenset[str] = frozenset()
    default: str | None = None
    optional: bool = False
    prefix: str = ""
    separator: str | None = None
    ids: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names that the column may have in the file, the preferred one first."""
        return () if self.column is None else (self.column, *self.others)


@dataclass(frozen=True, slots=True)
class TableMapping(Mapping[str, ColumnMapping]):
    """Known column -> where it comes from, for one form that a file may have.

    leave_out: by the name of a column of the file or a known one, the words (in lower case, "" for
    an empty cell) of rows that are not taken. when: columns of which a file of this form has at
    least one; none where it may be any file. further: the forms to try after this one.
    """

    known: Mapping[str, ColumnMapping] = field(default_factory=dict)
    leave_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    when: tuple[str, ...] = ()
    further: tuple[TableMapping, ...] = ()

    def __getitem__(self, name: str) -> ColumnMapping:
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


UNMAPPED = TableMapping()
"""What stands for a table that no mapping names."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the columns of one source feed a table.

    known: known column -> column of the source. attributes: column of the source -> name of the
    attribute that it becomes.
    """

    table: str
    mapping: TableMapping
    known: Mapping[str, str]
    attributes: Mapping[str, str]


_REQUIRED_MARK = re.compile(r"\s*[（(]必填[）)]\s*$")


def check_table(table: str) -> None:
    """Raise InvalidValueError unless it is one of TABLES."""
    if table not in TABLES:
        raise InvalidValueError(f"{table!r} is not a table. Use one of {', '.join(TABLES)}.")


def fold_name(name: str) -> str:
    """Return a column's name as it is compared: lower case, blanks and hyphens as underscores.

    The mark of a required column in Chinese exports, as in 姓名（必填）, is left out.
    """
    plain = _REQUIRED_MARK.sub("", name)
    return "_".join(plain.lower().replace("-", " ").replace("_", " ").split())


def known_name(table: str, column: str, mapping: TableMapping) -> str | None:
    """Return the known column that a column of a source feeds, None for an attribute."""
    folded = fold_name(column)
    for name, origin in mapping.items():
        if any(fold_name(named) == folded for named in origin.columns):
            return name
    return folded if folded in KNOWN[table] and folded not in mapping else None


def known_count(table: str, columns: Sequence[str], mapping: TableMapping) -> int:
    """Return how many of a file's columns feed a known one; a header has most of all its lines."""
    form = form_of(mapping, columns)
    return sum(known_name(table, column, form) is not None for column in columns)


def form_of(mapping: TableMapping, columns: Sequence[str]) -> TableMapping:
    """Return the form of the mapping that a file with these columns has; else the last one."""
    present = {fold_name(column) for column in columns}
    forms = (mapping, *mapping.further)
    fitting = (form for form in forms if not form.when or _any_in(form.when, present))
    return next(fitting, forms[-1])


def _any_in(names: Sequence[str], present: Collection[str]) -> bool:
    return any(fold_name(name) in present for name in names)


def settled(mapping: TableMapping, columns: Sequence[str], *, all_known: bool) -> TableMapping:
    """Return the mapping with one column each: the first of its names that is among `columns`.

    What is optional and not there is left out where all columns are known.
    """
    mapping = form_of(mapping, columns)
    present = {fold_name(column) for column in columns}
    result: dict[str, ColumnMapping] = {}
    for name, origin in mapping.items():
        found = next((column for column in origin.columns if fold_name(column) in present), None)
        stands_in = all_known and _any_in(origin.otherwise, present)
        if found is not None or stands_in:
            result[name] = replace(origin, column=found, others=())
        elif origin.default is not None and all_known:
            result[name] = ColumnMapping(value=origin.default)
        elif not (origin.optional and all_known):
            result[name] = replace(origin, otherwise=()) if all_known else origin
    return replace(mapping, known=result)


def attribute_name(table: str, column: str) -> str:
    """Return what an unknown column is kept as.

    A column that is called like a known one, which the mapping feeds from elsewhere, is kept apart.
    """
    name = column.strip()
    taken = fold_name(name) in KNOWN[table] or name in ("attributes", "bare")
    return f"original_{name}" if taken else name


def match_columns(table: str, columns: Sequence[str], mapping: TableMapping, source: str) -> Layout:
    """Match the columns that a source has to those of the table.

    Raises SourceError for names that are empty or stand twice, and MissingColumnError where a
    required or mapped column is not there.
    """
    _check_names(columns, source)
    mapping = settled(mapping, columns, all_known=True)
    known: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for column in columns:
        name = known_name(table, column, mapping)
        if name is None:
            attributes[column] = attribute_name(table, column)
        elif name in known:
            raise SourceError(
                f"{source}: the columns {known[name]!r} and {column!r} both stand for {name}. "
                "Rename or remove one of them."
            )
        else:
            known[name] = column
    for name in (*REQUIRED[table], *mapping):
        origin = mapping.get(name, ColumnMapping())
        if name not in known and origin.value is None and not origin.otherwise:
            raise missing_column(table, name, columns, origin, source)
    return Layout(table, mapping, known, attributes)


def match_records(table: str, columns: Sequence[str], mapping: TableMapping, source: str) -> Layout:
    """Return the layout for rows that have names of their own; `columns` are those seen at first.

    Raises MissingColumnError where not one of the first rows has a required column.
    """
    mapping = settled(mapping, columns, all_known=False)
    fed = {known_name(table, column, mapping) for column in columns}
    for name in REQUIRED[table]:
        origin = mapping.get(name, ColumnMapping())
        given = name in fed or origin.value is not None or origin.default is not None
        if not given and not _any_in(origin.otherwise, set(map(fold_name, columns))):
            raise missing_column(table, name, columns, origin, source)
    return Layout(table, mapping, {}, {})


def is_name(name: str) -> bool:
    """Return whether a column can be called so: not blank, and no half characters in it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return bool(name.strip())


def _check_names(columns: Sequence[str], source: str) -> None:
    seen: set[str] = set()
    for position, column in enumerate(columns, start=1):
        name = column.strip()
        if not is_name(name):
            raise SourceError(
                f"{source}: column {position} of {len(columns)} has no name in the header that "
                "can be read. Name it or remove it (pandas: write with index=False)."
            )
        if name in seen:
            raise SourceError(
                f"{source}: the column {name!r} stands twice in the header. Rename one of the two."
            )
        seen.add(name)


def missing_column(
    table: str, name: str, columns: Sequence[str], origin: ColumnMapping, source: str
) -> MissingColumnError:
    """Return the error that says which column is missing and how to name it."""
    has = ", ".join(repr(column) for column in columns[:40])
    more = f" and {len(columns) - 40} more" if len(columns) > 40 else ""
    if origin.column is not None:
        names = " or ".join(map(repr, origin.columns))
        return MissingColumnError(
            f"{source} has no column {names}, which the mapping names for {name}. "
            f"It has {has}{more}. Correct the mapping file."
        )
    return MissingColumnError(
        f"{source} has no column {name!r}, which the table {table} needs. It has "
        f"{has}{more}. {_advice(table, name, columns)}"
    )


def _advice(table: str, name: str, columns: Sequence[str]) -> str:
    folded = {fold_name(column): column for column in columns}
    near = difflib.get_close_matches(name, list(folded), n=2, cutoff=0.6)
    guess = " or ".join(repr(folded[close]) for close in near)
    example = folded[near[0]] if near else "its name in the file"
    return (
        f"Is it {guess}? " if guess else ""
    ) + f"Give --mapping M.yaml with the lines '{table}:' and '  {name}: {example}'."
