"""Makes one customer of several source records and takes them apart again, for both stores.

Source records are never lost: one that became part of another customer stays under its id, and
points to it; the record whose id the customer bears is kept beside what all of them make together.
So a record taken out again is what it was, and so is the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from graphcrm.errors import CustomerNotFoundError, RecordConflictError
from graphcrm.merges import HAND, LedgerEntry, Merge, Suspicion
from graphcrm.model import Customer, Interaction, Micros, Tally
from graphcrm.store.merging import merge_batch
from graphcrm.survivorship import Survivorship, blend

SURVIVORSHIP = "survivorship"
"""The note that holds the rules by which a store puts customers together."""

MERGE, UNMERGE = "merge", "unmerge"
SEPARATE, REJOIN = "never-match", "may-match"


def by_probability(row: Suspicion) -> tuple[float, str, str]:
    """Return what pairs that wait for a person are sorted by: the most probable first."""
    return -row.probability, row.left_id, row.right_id


class Placed(NamedTuple):
    """A source record and where it belongs.

    merge: what it is part of, None for one that stands for itself. shown: the customer under its
    id: the record itself, or what it makes together with others.
    """

    record: Customer
    shown: Customer
    merge: Merge | None


class Room(Protocol):
    """What the ledger asks of a store, inside its write transaction."""

    def canonical(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the customers of those of the records that were merged into another id."""

    def members(self, customer_ids: Sequence[str]) -> dict[str, list[Merge]]:
        """Return for each customer that has any the records merged into it, by id."""

    def raw(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the source records that exist, as they came."""

    def separated(self, ids: Sequence[str]) -> set[tuple[str, str]]:
        """Return pairs that are never the same, at least those with both ids among these."""

    def place(self, rows: Sequence[Placed]) -> None:
        """Put records where they belong; whatever they were before."""

    def log(self, entries: Iterable[LedgerEntry]) -> None:
        """Add lines to the ledger; their numbers are given by the store."""

    def survivorship(self) -> Survivorship:
        """Return the rules by which customers are put together."""

    def unmatch(self, ids: Sequence[str]) -> None:
        """Note that what these records are matched by may have changed."""


@dataclass(slots=True)
class _Groups:
    """The records of some customers: who belongs to whom, while that changes."""

    raw: dict[str, Customer]
    owner: dict[str, str]
    merges: dict[str, Merge]
    touched: set[str] = field(default_factory=set)

    def of(self, customer_id: str) -> list[str]:
        """Return the ids of the records of a customer, its own among them."""
        return sorted(name for name, owner in self.owner.items() if owner == customer_id)


def merge(room: Room, merges: Sequence[Merge]) -> int:
    """Make records part of customers; see graphcrm.store.base.Writer.merge."""
    ids = {name for row in merges for name in (row.record_id, row.customer_id)}
    groups = _read(room, ids)
    for name in sorted(ids):
        if name not in groups.owner:
            raise CustomerNotFoundError(name)
    apart = _pairs(room.separated(sorted(groups.owner)))
    members: dict[str, list[str]] = {}
    for name, owner in groups.owner.items():
        members.setdefault(owner, []).append(name)
    moved: list[Merge] = []
    for row in merges:
        customer, other = groups.owner[row.customer_id], groups.owner[row.record_id]
        if customer == other:
            continue
        _check_apart(members[customer], members[other], apart)
        for name in members.pop(other):
            # What came along keeps why it was merged: only where it belongs is new.
            known = groups.merges.get(name, row)
            groups.merges[name] = known._replace(record_id=name, customer_id=customer)
            groups.owner[name] = customer
            groups.touched.add(name)
            members[customer].append(name)
            moved.append(row._replace(record_id=name, customer_id=customer))
        groups.touched.add(customer)
    _place(room, groups)
    room.log(_entry(MERGE, row, row.merged_at) for row in moved)
    return len(moved)


def unmerge(room: Room, record_ids: Sequence[str], at: Micros) -> int:
    """Make merged records customers of their own again."""
    owners = room.canonical(record_ids)
    if not owners:
        return 0
    groups = _read(room, set(owners))
    entries = []
    for name, owner in sorted(owners.items()):
        entries.append(_entry(UNMERGE, groups.merges.pop(name), at))
        groups.owner[name] = name
        groups.touched.update((name, owner))
    _place(room, groups)
    room.log(entries)
    return len(owners)


def refresh(room: Room, customer_ids: Sequence[str]) -> None:
    """Put customers together again, after their records or the rules changed."""
    groups = _read(room, set(customer_ids))
    groups.touched.update(name for name in customer_ids if name in groups.owner)
    _place(room, groups)


def update(room: Room, rows: Sequence[Customer]) -> Tally:
    """Write rows for records that are merged, or that others were merged into."""
    groups = _read(room, {row.customer_id for row in rows})
    merged = merge_batch(groups.raw, rows, lambda row: row.customer_id)
    groups.raw.update(merged.changed)
    groups.touched.update(merged.changed)
    groups.touched.update(groups.owner[name] for name in merged.changed)
    _place(room, groups)
    room.unmatch([name for name, row in merged.changed.items() if not row.bare])
    return merged.tally


def of_customers(
    rows: list[Interaction], canonical: Callable[[Sequence[str]], Mapping[str, str]]
) -> list[Interaction]:
    """Return interactions under the ids of customers in the place of those of records.

    canonical: gives the customers of those of the records that were merged into another id.
    """
    owners = canonical(
        [side for row in rows for side in (row.customer_id, row.counterparty_id) if side]
    )
    if not owners:
        return rows
    return [
        row._replace(
            customer_id=owners.get(row.customer_id, row.customer_id),
            counterparty_id=owners.get(row.counterparty_id or "", row.counterparty_id),
        )
        for row in rows
    ]


def _read(room: Room, ids: Iterable[str]) -> _Groups:
    """Read everything about the customers that these records belong to."""
    wanted = sorted(set(ids))
    canonical = room.canonical(wanted)
    customers = sorted({canonical.get(name, name) for name in wanted})
    merges = {row.record_id: row for rows in room.members(customers).values() for row in rows}
    raw = room.raw(sorted({*customers, *merges}))
    owner = {name: merges[name].customer_id if name in merges else name for name in raw}
    return _Groups(raw, owner, merges)


def _place(room: Room, groups: _Groups) -> None:
    rules = room.survivorship()
    members: dict[str, list[Customer]] = {}
    for name in sorted(groups.owner):
        members.setdefault(groups.owner[name], []).append(groups.raw[name])
    placed = []
    for name in sorted(groups.touched):
        record = groups.raw[name]
        if groups.owner[name] != name:
            placed.append(Placed(record, record, groups.merges[name]))
        elif len(members[name]) == 1:
            placed.append(Placed(record, record, None))
        else:
            placed.append(Placed(record, blend(name, members[name], rules), None))
    room.place(placed)


def _pairs(separated: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    pairs: dict[str, set[str]] = {}
    for left, right in separated:
        pairs.setdefault(left, set()).add(right)
        pairs.setdefault(right, set()).add(left)
    return pairs


def _check_apart(left: Sequence[str], right: Sequence[str], apart: Mapping[str, set[str]]) -> None:
    others = set(right)
    for name in left:
        for enemy in sorted(apart.get(name, set()) & others):
            raise RecordConflictError(
                f"The records {name!r} and {enemy!r} are said to be never the same. "
                "Take that back first: graphcrm never-match --undo."
            )


def _entry(action: str, row: Merge, at: Micros) -> LedgerEntry:
    how, probability = (row.how, row.probability) if action == MERGE else (HAND, None)
    return LedgerEntry(0, at, action, row.customer_id, row.record_id, how, probability)
