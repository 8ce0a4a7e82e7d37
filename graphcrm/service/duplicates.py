"""Which customers may be the same person or organization, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.identity.settings import MAX_RECORDS, MatchSettings
from graphcrm.identity.waterfall import Step
from graphcrm.merges import Suspicion
from graphcrm.model import Customer
from graphcrm.service.context import Context
from graphcrm.service.paging import check_limit

if TYPE_CHECKING:
    from graphcrm.identity.matches import Match, Matches
    from graphcrm.identity.waterfall import Explanation
    from graphcrm.store.base import Reader

MODEL, RESOLVED = "matching", "resolved"
"""Notes of the store: what was learnt of records, and when they were last resolved."""

TELLING = 0.5
"""Bits; what speaks less for or against is left out of the reasons."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two customers that may be one; left_id < right_id.

    reasons: what speaks most for it, then what speaks against it. prior: probability before
    anything is compared. waterfall: every comparison, in order.
    """

    left_id: str
    left_name: str
    right_id: str
    right_name: str
    probability: float
    reasons: tuple[str, ...]
    prior: float
    waterfall: tuple[Step, ...]


def find_duplicates(
    ctx: Context, limit: int = 20, floor: float = 0.5, *, max_records: int = MAX_RECORDS
) -> list[Duplicate]:
    """Return pairs of customers that may be the same, the most probable first, ties by id.

    floor: pairs less probable are left out. After `resolve` these are the pairs that wait for a
    person. Before it all customers are compared when somebody asks; a server keeps what it found
    until customers change. Raises EngineError where there are more than max_records customers,
    InvalidValueError.
    """
    check_limit(limit)
    if not 0 <= floor <= 1:
        raise InvalidValueError(f"{floor} is no probability. Give one from 0 to 1.")
    with ctx.store.read() as reader:
        if reader.note(RESOLVED) is not None:
            return _waiting(reader, limit, floor)
        count = reader.counts().customers
        if count > max_records:
            raise EngineError(
                f"There are {count:,} customers, and at most {max_records:,} are compared while "
                "somebody waits. Run 'graphcrm resolve' once: it keeps what it finds."
            )
        status = reader.status()
        state = (status.graph_id, status.data_version)
        with ctx.matches.matches(state, ctx.resident, lambda: _match(reader)) as found:
            chosen = [pair for pair in found.pairs[:limit] if pair.probability >= floor]
            told = found.explain_all([(pair.left_id, pair.right_id) for pair in chosen])
            return [_duplicate(found, *one) for one in zip(chosen, told, strict=True)]


def _waiting(reader: Reader, limit: int, floor: float) -> list[Duplicate]:
    """Return pairs from the queue, without those that have become one customer meanwhile."""
    found: list[Duplicate] = []
    offset = 0
    while len(found) < limit:
        rows = reader.suspicions(limit, offset)
        ids = sorted({name for row in rows for name in (row.left_id, row.right_id)})
        owners = reader.canonical(ids)
        people = reader.customers(sorted({owners.get(name, name) for name in ids}))
        for row in rows:
            left, right = (owners.get(name, name) for name in (row.left_id, row.right_id))
            if row.probability < floor:
                return found[:limit]
            if left != right:
                found.append(_asked(row, people[left], people[right]))
        if len(rows) < limit:
            break
        offset += limit
    return found[:limit]


def _asked(row: Suspicion, left: Customer, right: Customer) -> Duplicate:
    evidence = orjson.loads(row.evidence)
    return Duplicate(
        left_id=left.customer_id,
        left_name=left.label,
        right_id=right.customer_id,
        right_name=right.label,
        probability=row.probability,
        reasons=tuple(evidence["reasons"]),
        prior=evidence["prior"],
        waterfall=tuple(Step(**step) for step in evidence["waterfall"]),
    )


def _match(reader: Reader) -> Matches:
    from graphcrm.identity.matching import match_records

    known = (customer for customer in reader.iter_customers() if not customer.bare)
    never = [(pair.left_id, pair.right_id) for pair in reader.separations()]
    return match_records(known, MatchSettings(floor=0.0), separated=never)


def _duplicate(matches: Matches, pair: Match, found: Explanation) -> Duplicate:
    return Duplicate(
        left_id=pair.left_id,
        left_name=matches.name(pair.left_id),
        right_id=pair.right_id,
        right_name=matches.name(pair.right_id),
        probability=pair.probability,
        reasons=reasons(found.steps),
        prior=found.prior,
        waterfall=found.steps,
    )


def reasons(steps: Sequence[Step]) -> tuple[str, ...]:
    """Say what speaks for two records being one, the strongest first, then what speaks against."""
    ordered = sorted(steps, key=lambda step: -abs(step.bits))
    against = tuple(f"but {_said(s)}" for s in ordered if s.bits <= -TELLING)
    return (
        *(_said(step) for step in ordered if step.bits >= TELLING),
        *against,
        *(_said(step) for step in ordered if step.bits == 0),
    )


def _said(step: Step) -> str:
    if step.left == step.right or step.comparison in ("household", "name alone"):
        return step.words
    return f"{step.words} ({step.left} / {step.right})"
