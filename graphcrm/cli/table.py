"""Tables and fact sheets for reading; wide, right-to-left and hostile names keep their place."""

from __future__ import annotations

import math
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphcrm.cli.clean import keep_in_place, printable

Record = Mapping[str, Any]

GAP = 2
"""Blanks between columns."""

BESIDE = 50
"""Where at least so much of the line is left, a wide column stands beside the others."""

NARROWEST = 8
"""No column is cut to less."""


class Column(NamedTuple):
    """A column of a table. `value` takes a record; text of a `wide` one is long and is wrapped."""

    title: str
    value: Callable[[Record], object]
    wide: bool = False


def field(name: str, title: str | None = None, *, wide: bool = False) -> Column:
    """Return the column that shows one field of a record."""
    return Column(title or name.replace("_", " "), lambda record: record.get(name), wide)


def cell(value: object) -> str:
    """Return what a person reads for a value."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value)
    return printable(str(value))


def number(value: float) -> str:
    """Return a number with three digits that count, never fewer than its whole part has."""
    if not math.isfinite(value):
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if value == 0 or abs(value) >= 0.0001:
        text = f"{value:#.3g}" if abs(value) < 1 else f"{value:.2f}"
        return text if "e" not in text else f"{value:.6f}"
    return f"{value:.1e}"


def print_table(records: Sequence[Record], columns: Sequence[Column]) -> None:
    """Print one row a record; numbers stand to the right.

    On a terminal, wide columns go on lines of their own where there is no room beside the others.
    """
    short = [column for column in columns if not column.wide]
    wide = [column for column in columns if column.wide]
    width = _terminal_width()
    if width is None:
        _write(_aligned(records, columns, None))
        return
    lines = _aligned(records, short, width)
    left = width - max(map(_width, lines)) - GAP
    longest = max((_width(cell(c.value(r))) for c in wide for r in records), default=0)
    if len(wide) == 1 and left >= min(BESIDE, longest):
        _write(_beside(lines, records, wide[0], left))
    else:
        _write(_below(lines, records, wide, width))


def print_facts(facts: Sequence[tuple[str, object]]) -> None:
    """Print names and values, one pair a line; pairs without a value are left out."""
    given = [(printable(name), cell(value)) for name, value in facts if not _is_empty(value)]
    indent = max((_width(name) for name, _ in given), default=0) + GAP
    width = _terminal_width()
    for name, value in given:
        parts = [value] if width is None else _wrapped(value, max(width - indent, NARROWEST))
        _write([_padded(name, indent) + parts[0], *(" " * indent + part for part in parts[1:])])


def _is_empty(value: object) -> bool:
    return value is None or value in ("", (), [], {})


def _aligned(records: Sequence[Record], columns: Sequence[Column], width: int | None) -> list[str]:
    """Return the header and a line for each record, cut to the width where there is one."""
    values = [[column.value(record) for column in columns] for record in records]
    rows = [[column.title for column in columns], *([cell(v) for v in row] for row in values)]
    right = [
        any(isinstance(row[place], int | float) for row in values) for place in range(len(columns))
    ]
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    if width is not None:
        _shrink(widths, right, width)
    return [
        (" " * GAP)
        .join(
            _padded(text, width, right=to_right)
            for text, width, to_right in zip(row, widths, right, strict=True)
        )
        .rstrip()
        for row in rows
    ]


def _shrink(widths: list[int], numbers: Sequence[bool], width: int) -> None:
    """Take from the widest column of text until the line fits; the first one, an id, comes last."""
    text = [place for place, is_number in enumerate(numbers) if not is_number]
    while sum(widths) + GAP * (len(widths) - 1) > width:
        able = [place for place in text if widths[place] > NARROWEST]
        able = [place for place in able if place != text[0]] or able
        if not able:
            return
        widths[max(able, key=widths.__getitem__)] -= 1


def _beside(
    lines: Sequence[str], records: Sequence[Record], column: Column, left: int
) -> Iterator[str]:
    indent = max(map(_width, lines)) + GAP
    yield _padded(lines[0], indent) + column.title
    for line, record in zip(lines[1:], records, strict=True):
        first, *more = _wrapped(cell(column.value(record)), left)
        yield (_padded(line, indent) + first).rstrip()
        yield from (" " * indent + part for part in more)


def _below(
    lines: Sequence[str], records: Sequence[Record], columns: Sequence[Column], width: int
) -> Iterator[str]:
    yield lines[0]
    for line, record in zip(lines[1:], records, strict=True):
        yield line
        for column in columns:
            parts = _wrapped(cell(column.value(record)), max(width - 2 * GAP, NARROWEST))
            yield from (" " * 2 * GAP + part for part in parts if part)


def _terminal_width() -> int | None:
    """Return how wide the terminal is, None where output goes elsewhere and nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _in_place(text: str) -> str:
    return keep_in_place(text) if sys.stdout.isatty() else text


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _padded(text: str, width: int, *, right: bool = False) -> str:
    """Return the text in exactly this width; where it is longer, its end is cut off."""
    if _width(text) > width:
        from rich.cells import set_cell_size

        text = set_cell_size(text, width - 1).rstrip() + "…"
    blanks = " " * (width - _width(text))
    return blanks + _in_place(text) if right else _in_place(text) + blanks


def _wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most this width, cut between words where there are any."""
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if _width(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _chopped(word, width)
        lines.extend(full)
    return [_in_place(part) for part in (*lines, line)]


def _chopped(word: str, width: int) -> list[str]:
    from rich.cells import chop_cells

    return chop_cells(word, width) or [""]


def _write(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
