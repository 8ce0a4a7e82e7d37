"""Making one customer of several records, taking it apart again, and saying who is not the same."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from graphcrm.answers import Page, RecordsAnswer
from graphcrm.errors import CustomerNotFoundError, NotFoundError, RecordConflictError
from graphcrm.merges import HAND, LedgerEntry, Merge, Separation
from graphcrm.model import Customer
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.paging import check_limit, read_cursor, write_cursor
from graphcrm.store.base import Reader
from graphcrm.store.ledger import SURVIVORSHIP
from graphcrm.survivorship import Survivorship, blend_and_tell


def merge(ctx: Context, customer_id: str, record_id: str) -> RecordsAnswer:
    """Make a record, with all that is merged into it, part of a customer whose id stays.

    Nothing is lost: `unmerge` brings back what was. Raises CustomerNotFoundError,
    RecordConflictError where two of the records are said to be never the same, or both are one.
    """
    at = time.time_ns() // 1000
    with ctx.store.write() as writer:
        moved = writer.merge([Merge(record_id, customer_id, at, HAND)])
        if not moved:
            raise RecordConflictError(
                f"{customer_id!r} and {record_id!r} are one customer already."
            )
    return records_of(ctx, customer_id)


def unmerge(ctx: Context, record_id: str, along: Sequence[str] = ()) -> list[str]:
    """Make a merged record a customer of its own again; return the ids that came free.

    The id of a customer frees all records that were merged into it. along: records of the same
    customer that come out with it and stay part of it, as before it was merged; what is known of
    why they were merged stays. Raises CustomerNotFoundError, and RecordConflictError where nothing
    is merged, or where `along` names a record that is not merged into the same customer.
    """
    with ctx.store.read() as reader:
        customer = need_customer(reader, record_id)
        merged = {row.record_id: row for row in reader.merges_into(customer.customer_id)}
    freed = [record_id] if record_id in merged else list(merged)
    if not freed:
        raise RecordConflictError(
            f"Nothing is merged into {record_id!r}, so nothing can be undone."
        )
    _check_along(record_id, along, merged)
    at = time.time_ns() // 1000
    with ctx.store.write() as writer:
        writer.unmerge([*freed, *along], at)
        writer.merge([merged[name]._replace(customer_id=record_id, merged_at=at) for name in along])
    return freed


def _check_along(record_id: str, along: Sequence[str], merged: Mapping[str, Merge]) -> None:
    for name in along:
        if record_id not in merged or name == record_id or name not in merged:
            raise RecordConflictError(
                f"{name!r} cannot come along with {record_id!r}: both have to be records that are "
                f"merged into the same customer. See which are: graphcrm records {record_id!r}."
            )


def separate(ctx: Context, left_id: str, right_id: str) -> Separation:
    """Note that two records are never the same: neither matching nor a person can merge them.

    Raises CustomerNotFoundError, and RecordConflictError where they are one customer now.
    """
    with ctx.store.read() as reader:
        _need_records(reader, left_id, right_id)
        owners = reader.canonical([left_id, right_id])
    if owners.get(left_id, left_id) == owners.get(right_id, right_id):
        merged = left_id if left_id in owners else right_id
        raise RecordConflictError(
            f"{left_id!r} and {right_id!r} are one customer now. "
            f"Take them apart first: graphcrm unmerge {merged!r}."
        )
    pair = Separation(*_pair(left_id, right_id), time.time_ns() // 1000)
    with ctx.store.write() as writer:
        writer.separate([pair])
    return pair


def rejoin(ctx: Context, left_id: str, right_id: str) -> None:
    """Forget that two records are never the same; raises NotFoundError if nobody said so."""
    with ctx.store.write() as writer:
        if not writer.rejoin([_pair(left_id, right_id)], time.time_ns() // 1000):
            raise NotFoundError(
                f"Nobody said that {left_id!r} and {right_id!r} are never the same."
            )


def records_of(ctx: Context, customer_id: str) -> RecordsAnswer:
    """Return the records of a customer, and which of them each of its values came from."""
    with ctx.store.read() as reader:
        return records_in(reader, need_customer(reader, customer_id))


def records_in(reader: Reader, customer: Customer) -> RecordsAnswer:
    """Return the same of a customer that was read already."""
    records = reader.records([customer.customer_id])[customer.customer_id]
    merges = reader.merges_into(customer.customer_id)
    rules = Survivorship.from_json(reader.note(SURVIVORSHIP))
    counts = reader.interaction_counts([record.customer_id for record in records])
    _, origins = blend_and_tell(customer.customer_id, records, rules)
    return RecordsAnswer(customer, tuple(records), origins, tuple(merges), counts)


def list_separations(ctx: Context) -> list[Separation]:
    """Return all pairs that are never the same."""
    with ctx.store.read() as reader:
        return reader.separations()


def list_ledger(ctx: Context, *, limit: int = 50, cursor: str | None = None) -> Page[LedgerEntry]:
    """Return what was merged, taken apart and kept apart, newest first."""
    check_limit(limit)
    values = read_cursor(cursor, [int])
    with ctx.store.read() as reader:
        found = reader.ledger(limit + 1, values[0] if values else None)
    if len(found) <= limit:
        return Page(found)
    return Page(found[:limit], write_cursor(found[limit - 1].number))


def set_survivorship(ctx: Context, given: Mapping[str, Any]) -> Survivorship:
    """Set by which rules values of merged customers are chosen; all of them follow at once."""
    rules = Survivorship.of(given)
    with ctx.store.write() as writer:
        writer.set_note(SURVIVORSHIP, rules.to_json())
    return rules


def _need_records(reader: Reader, left_id: str, right_id: str) -> None:
    if left_id == right_id:
        raise RecordConflictError(f"{left_id!r} is named twice; name two records.")
    for name in (left_id, right_id):
        if not reader.customers([name]) and not reader.canonical([name]):
            raise CustomerNotFoundError(name)


def _pair(left_id: str, right_id: str) -> tuple[str, str]:
    return (left_id, right_id) if left_id < right_id else (right_id, left_id)
