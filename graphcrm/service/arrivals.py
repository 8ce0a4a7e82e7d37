"""What is known before matching: all records, or those that came and whom they may belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphcrm.errors import EngineError
from graphcrm.identity.blocking import LARGEST, Token, tokens
from graphcrm.identity.records import clean_record
from graphcrm.merges import LedgerEntry, Suspicion
from graphcrm.model import Customer
from graphcrm.service.waiting import Pair, in_order, resolved_at
from graphcrm.store.base import Reader
from graphcrm.store.ledger import MERGE, UNMERGE

SHARE = 0.2
"""Of all records; when more are new, all are matched: that is faster by then."""

ALWAYS = 1_000
"""So many new records are matched with what they share a key with, however few there are in all."""

LINES = 20_000
"""Of the ledger, read at once."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of records before matching.

    new: ids of records that are new, changed or decided on, None where all are matched. owner: the
    customer of each merged record. never, taken_apart: pairs that are not to be merged, for
    somebody said that they are never the same, or took them apart. waiting: what waited for a
    person. version: of the graph and its data.
    """

    records: Sequence[Customer]
    new: frozenset[str] | None
    owner: Mapping[str, str]
    never: frozenset[Pair]
    taken_apart: frozenset[Pair]
    waiting: Sequence[Suspicion]
    version: tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Decisions:
    """What people and earlier matching did. recent: ids of records since the last time."""

    taken_apart: frozenset[Pair]
    recent: frozenset[str]


def version_of(reader: Reader) -> tuple[str, int]:
    """Return of which state of which graph a reader reads."""
    status = reader.status()
    return status.graph_id, status.data_version


def read_known(reader: Reader, matched: int | None, region: str | None, most: int) -> Known:
    """Return what has to be compared where so many records were matched before.

    matched: None to have all of them, which is also done where many are new. region: see
    MatchSettings. most: raises EngineError where all have to be matched and there are more. Cost of
    a later load: some 30 lookups for each new record, the records that they find, and the ledger.
    """
    decided = _decisions(reader)
    never = frozenset((each.left_id, each.right_id) for each in reader.separations())
    version = version_of(reader)
    new = None if matched is None else _new(reader, matched, decided)
    if new is not None:
        records, owner = concerned(reader, new, region)
        waiting = reader.suspicions([row[:2] for row in reader.suspicion_pairs()])
        return Known(records, new, owner, never, decided.taken_apart, waiting, version)
    counts = reader.counts()
    many = counts.customers + counts.merged
    if many > most:
        raise EngineError(
            f"There are {many:,} records, and at most {most:,} are matched at once this way. "
            "Run 'graphcrm resolve' on the command line."
        )
    # Of a bare record there is nothing to compare.
    records = [record for record in reader.iter_records() if not record.bare]
    owner = {row.record_id: row.customer_id for row in reader.merges()}
    return Known(records, None, owner, never, decided.taken_apart, (), version)


def _new(reader: Reader, matched: int, decided: _Decisions) -> frozenset[str] | None:
    most = max(ALWAYS, int(SHARE * matched))
    new = decided.recent.union(reader.unmatched(most + 1))
    return None if len(new) > most else new


def concerned(
    reader: Reader, new: frozenset[str], region: str | None
) -> tuple[list[Customer], dict[str, str]]:
    """Return these records, those that share a key with one of them, and their customers' others.

    With the customer of each merged one.
    """
    keys = [
        tokens(clean_record(record, region))
        for record in reader.source_records(sorted(new)).values()
    ]
    every = sorted({token.text for found in keys for token in found})
    shared = reader.sharing(every, LARGEST)
    ids = sorted(new.union(other for found in keys for other in _near(found, shared)))
    owner = reader.canonical(ids)
    groups = reader.records(sorted({owner.get(name, name) for name in ids}))
    members = [(customer, one) for customer, group in groups.items() for one in group]
    records = sorted(
        (one for _, one in members if not one.bare), key=lambda record: record.customer_id
    )
    return records, {
        one.customer_id: customer for customer, one in members if one.customer_id != customer
    }


def _near(found: Sequence[Token], shared: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Yield records with a key in common, or with two weak ones."""
    weak: Counter[str] = Counter()
    for token in found:
        others = shared.get(token.text, ())
        if token.weak:
            weak.update(others)
        else:
            yield from others
    yield from (other for other, times in weak.items() if times > 1)


def _decisions(reader: Reader) -> _Decisions:
    """Return what was taken apart and not put together since, and what was done lately."""
    resolved = resolved_at(reader) or 0
    last: dict[Pair, str] = {}
    recent: set[str] = set()
    for line in _newest_first(reader):
        if line.action in (MERGE, UNMERGE):
            last.setdefault(in_order(line.left_id, line.right_id), line.action)
        if line.at > resolved:
            recent.update((line.left_id, line.right_id))
    taken_apart = (two for two, action in last.items() if action == UNMERGE)
    return _Decisions(frozenset(taken_apart), frozenset(recent))


def _newest_first(reader: Reader) -> Iterator[LedgerEntry]:
    """Yield every line of the ledger, a page at a time."""
    page = reader.ledger(LINES)
    while page:
        yield from page
        page = reader.ledger(LINES, before=page[-1].number)
