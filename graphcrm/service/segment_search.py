"""Customers of a saved segment among those that a question finds, and the segments of one."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from graphcrm.errors import GraphCrmError
from graphcrm.model import Customer
from graphcrm.saved_rules import Segment
from graphcrm.service.context import Context
from graphcrm.service.paging import ALL
from graphcrm.store.base import CustomerQuery, Reader

_AT_ONCE = 1000


def saved_named(reader: Reader, name: str) -> Segment | None:
    """Return the saved segment of a name."""
    return reader.segment_named(unicodedata.normalize("NFC", name).strip())


def names_fitting(ctx: Context, reader: Reader, customer_id: str) -> tuple[str, ...]:
    """Return the names of the saved segments that a customer is in now, sorted.

    A rule that cannot be evaluated, as one of an attribute that nobody has any more, is left out;
    the list of segments says what is wrong with it. Cost: the columns that the rules name where a
    server does not hold them, then a look-up a segment.
    """
    from graphcrm.segments.parsing import parse
    from graphcrm.service.segment_columns import Columns

    segments = reader.segments(ALL, 0)
    if not segments:
        return ()
    columns = Columns(ctx, reader, reader)
    place = bisect_left(columns.ids, customer_id)
    found = []
    for segment in segments:
        with suppress(GraphCrmError):
            if columns.fits(parse(segment.rule))[place]:
                found.append(segment.name)
    return tuple(sorted(found))


def find_within(
    ctx: Context, reader: Reader, query: CustomerQuery, rule: str, deepest: int
) -> tuple[Sequence[Customer], int]:
    """Return at most `query.limit` customers that a rule fits, and where a search would go on.

    That is the place in what is found without the rule, one before the last customer returned.
    deepest: where a search stops looking. Without words and community only those are read that are
    returned. Raises as count_rule.
    """
    from graphcrm.service.segment_members import fitting_in

    ids = fitting_in(ctx, reader, rule)
    if not query.words and query.community is None:
        first = 0 if query.after is None else bisect_right(ids, query.after)
        page = ids[first : first + query.limit]
        people = reader.customers(page)
        return [people[name] for name in page if name in people], 0
    members, found, place = set(ids), [], query.offset
    step = replace(query, limit=_AT_ONCE)
    while True:
        some = reader.find_customers(step)
        for number, customer in enumerate(some):
            if customer.customer_id in members:
                found.append(customer)
                if len(found) == query.limit:
                    return found, place + number
        if len(some) < _AT_ONCE or (query.words and place >= deepest):
            return found, place
        place += len(some)
        step = (
            replace(step, offset=place)
            if query.words
            else replace(step, after=some[-1].customer_id)
        )
