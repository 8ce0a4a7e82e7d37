"""Small worlds for the rules of inference: people, what they did, and what is inferred of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from graphcrm.inference.infer import infer
from graphcrm.inference.people import collect_people
from graphcrm.inference.rules import Rules
from graphcrm.inference.ties import Fact, Ties
from graphcrm.model import DAY, Customer, Link, Micros
from graphcrm.tables import Contacts, Involvements

MONDAY_NOON: Micros = 1_718_020_800_000_000
"""2024-06-10T12:00:00Z."""
HOUR = 3_600_000_000


@dataclass(frozen=True)
class World:
    """Customers, contacts (customer, counterparty, type, moment), doings (customer, item, type,
    moment), and links; all by id."""

    customers: Sequence[Customer] = ()
    contacts: Sequence[tuple[str, str, str, Micros]] = ()
    doings: Sequence[tuple[str, str, str, Micros]] = ()
    links: Sequence[Link] = ()
    rules: Rules = field(default_factory=Rules)

    @property
    def ids(self) -> list[str]:
        named = {customer.customer_id for customer in self.customers}
        named |= {name for row in self.contacts for name in row[:2]}
        named |= {row[0] for row in self.doings}
        named |= {name for link in self.links for name in (link.source_id, link.target_id)}
        return sorted(named)

    def with_rules(self, **values: Any) -> World:
        return replace(self, rules=replace(self.rules, **values))

    def infer(self, as_of: Micros | None = None) -> Ties:
        ids = self.ids
        return infer(
            collect_people(self.customers, ids),
            contacts_of(self.contacts, ids),
            involvements_of(self.doings, ids, as_of),
            list(self.links),
            ids,
            as_of,
            self.rules,
        )

    def confidence(self, kind: str, as_of: Micros | None = None) -> dict[tuple[str, str], float]:
        """Return the confidence of each tie of a kind, by ids."""
        ties, ids = self.infer(as_of), self.ids
        rows = np.flatnonzero(ties.kind == ties.kinds.index(kind)).tolist()
        return {(ids[ties.low[r]], ids[ties.high[r]]): float(ties.confidence[r]) for r in rows}

    def infer_pairs(self, as_of: Micros | None = None) -> set[tuple[str, str]]:
        ties, ids = self.infer(as_of), self.ids
        return {(ids[low], ids[high]) for low, high in zip(ties.low, ties.high, strict=True)}

    def facts(self, kind: str, low: str, high: str) -> tuple[Fact, ...]:
        ties, ids = self.infer(), self.ids
        for row in range(len(ties)):
            found = (ids[ties.low[row]], ids[ties.high[row]], ties.kinds[ties.kind[row]])
            if found == (low, high, kind):
                return ties.facts([row])[0]
        raise AssertionError(f"no {kind} between {low} and {high}")


def contacts_of(rows: Iterable[tuple[str, str, str, Micros]], ids: Sequence[str]) -> Contacts:
    rows = list(rows)
    place = {name: position for position, name in enumerate(ids)}
    types = tuple(sorted({row[2] for row in rows}))
    return Contacts(
        types=types,
        customer=np.array([place[row[0]] for row in rows], dtype=np.int32),
        counterparty=np.array([place[row[1]] for row in rows], dtype=np.int32),
        type=np.array([types.index(row[2]) for row in rows], dtype=np.int16),
        occurred_at=np.array([row[3] for row in rows], dtype=np.int64),
    )


def involvements_of(
    rows: Iterable[tuple[str, str, str, Micros]], ids: Sequence[str], as_of: Micros | None
) -> Involvements:
    """As a store gives them: distinct, up to the moment."""
    spans: dict[tuple[str, str, str], list[Micros]] = {}
    for customer, item, kind, moment in rows:
        if as_of is None or moment <= as_of:
            spans.setdefault((customer, item, kind), []).append(moment)
    place = {name: position for position, name in enumerate(ids)}
    items = sorted({key[1] for key in spans})
    types = tuple(sorted({key[2] for key in spans}))
    which = {name: position for position, name in enumerate(items)}
    return Involvements(
        items=items,
        types=types,
        customer=np.array([place[key[0]] for key in spans], dtype=np.int32),
        item=np.array([which[key[1]] for key in spans], dtype=np.int32),
        type=np.array([types.index(key[2]) for key in spans], dtype=np.int16),
        first=np.array([min(span) for span in spans.values()], dtype=np.int64),
        last=np.array([max(span) for span in spans.values()], dtype=np.int64),
    )


def person(name: str, attributes: Mapping[str, Any] | None = None, **fields: Any) -> Customer:
    return Customer(name, kind="person", **fields, attributes=attributes or {})


def crowd(count: int, **fields: Any) -> list[Customer]:
    """Return people who share nothing but these fields, so that shares have something to be of."""
    return [
        person(f"x{n:05d}", family_name=f"Other{n}", address=f"{n} Far Lane {n}", **fields)
        for n in range(count)
    ]


def days(number: int) -> Micros:
    return number * DAY
