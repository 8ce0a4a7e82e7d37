"""Audiences as rows of plain tables, and their members as the CSV that a campaign tool takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graphcrm.baskets import Audience
from graphcrm.ingest.formulas import harmless_cell
from graphcrm.service.audience_members import Member, Membership
from graphcrm.service.audiences import iter_members
from graphcrm.service.context import Context
from graphcrm.service.paging import ALL
from graphcrm.store.base import Reader

AUDIENCE_COLUMNS = (
    *(("audience_id", "text"), ("name", "text"), ("note", "text"), ("created_at", "moment")),
    *(("changed_at", "moment"), ("version", "whole"), ("size", "whole")),
)
MEMBER_COLUMNS = (("audience_id", "text"), ("customer_id", "text"))
"""Columns with their kinds, as the export writes them."""


def audience_rows(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield a row of AUDIENCE_COLUMNS for each audience, by id."""
    yield from sorted(reader.audiences(ALL), key=lambda audience: audience.audience_id)


def member_rows(reader: Reader) -> Iterator[tuple[Any, ...]]:
    """Yield a row of MEMBER_COLUMNS for each member of each audience, by both ids."""
    for audience_id, *_ in audience_rows(reader):
        for customer_id in _customers(reader, audience_id):
            yield audience_id, customer_id


def _customers(reader: Reader, audience_id: str) -> list[str]:
    audience: Audience | None = reader.audience(audience_id)
    if audience is None:
        return []
    pages = Membership(reader, audience).pages()
    return sorted(customer_id for page in pages for _, customer_id in page)


def member_lines(ctx: Context, audience_id: str) -> Iterator[str]:
    """Yield the members of an audience as CSV, a header and then many lines at a time.

    A cell that a spreadsheet would run as a formula gets a quote in front. Raises
    AudienceNotFoundError, and AudienceChangedError where it is changed meanwhile.
    """
    yield csv_lines([Member._fields])
    for members in iter_members(ctx, audience_id):
        yield csv_lines(members)


def csv_lines(rows: Iterable[Sequence[str | None]]) -> str:
    """Return rows as lines of CSV; what a spreadsheet would run gets a quote in front."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([harmless_cell(value or "") for value in row] for row in rows)
    return text.getvalue()
