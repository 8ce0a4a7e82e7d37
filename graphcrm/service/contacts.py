"""How to reach customers: names, e-mails and phones, for a basket that is not saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphcrm.errors import InvalidValueError
from graphcrm.service.audience_members import Member, tell
from graphcrm.service.audience_tables import csv_lines
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customers

MAX_CONTACTS = 10_000
_AT_ONCE = 1000


def contacts_of(ctx: Context, customer_ids: Sequence[str]) -> list[Member]:
    """Return what a campaign tool needs of these customers, in their order, each once.

    Ids of merged records count as their customer. A round trip a thousand. Raises
    CustomersNotFoundError with every id that nobody has, and InvalidValueError.
    """
    if not 1 <= len(customer_ids) <= MAX_CONTACTS:
        raise InvalidValueError(
            f"{len(customer_ids):,} customers are given; it takes 1 to {MAX_CONTACTS:,}. Save "
            "them as an audience: its members come as one file, whatever their number."
        )
    with ctx.store.read() as reader:
        ids = need_customers(reader, customer_ids)
        parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
        return [member for part in parts for member in tell(reader, part)]


def contact_lines(members: Sequence[Member]) -> Iterator[str]:
    """Yield these as CSV, as the members of an audience are written."""
    yield csv_lines([Member._fields])
    yield csv_lines(members)
