"""Which records came since the last time, and which of those that were there they may belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphcrm.identity.blocking import LARGEST, Token, tokens
from graphcrm.identity.records import clean_record
from graphcrm.model import Customer
from graphcrm.store.base import Reader

SHARE = 0.2
"""Of all records; when more are new, all are matched anew: that is faster by then."""

ALWAYS = 1_000
"""So many new records are matched with what they share a key with, however few there are in all."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is compared when a load comes.

    new: ids of records that are new or changed. records: these, those that share a key with one of
    them, and all others of the same customers. owner: the customer of each merged one of these.
    """

    new: frozenset[str]
    records: Sequence[Customer]
    owner: dict[str, str]


def read_arrivals(reader: Reader, known: int, region: str | None) -> Arrivals | None:
    """Return what has to be compared where `known` records were matched before.

    None where so many are new that all of them had better be matched. region: see MatchSettings.
    Cost: some 30 lookups for each new record, and the records that they find.
    """
    most = max(ALWAYS, int(SHARE * known))
    new = reader.unmatched(most + 1)
    if len(new) > most:
        return None
    keys = {
        name: tokens(clean_record(record, region))
        for name, record in reader.source_records(new).items()
    }
    every = sorted({token.text for found in keys.values() for token in found})
    shared = reader.sharing(every, LARGEST)
    near = {other for found in keys.values() for other in _near(found, shared)}
    ids = sorted(near.union(new))
    owner = reader.canonical(ids)
    customers = sorted({owner.get(name, name) for name in ids})
    groups = reader.records(customers)
    records = [one for group in groups.values() for one in group if not one.bare]
    owner = {
        one.customer_id: customer
        for customer, group in groups.items()
        for one in group
        if one.customer_id != customer
    }
    return Arrivals(frozenset(new), records, owner)


def _near(found: Sequence[Token], shared: dict[str, list[str]]) -> Iterable[str]:
    """Yield records with a key in common, or with two weak ones."""
    weak: Counter[str] = Counter()
    for token in found:
        others = shared.get(token.text, [])
        if token.weak:
            weak.update(others)
        else:
            yield from others
    yield from (other for other, times in weak.items() if times > 1)
