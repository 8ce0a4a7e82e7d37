"""Which customers may be the same person or organization, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from graphcrm.answers import Page
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.identity.settings import MAX_RECORDS, MatchSettings
from graphcrm.identity.waterfall import Step
from graphcrm.model import Micros
from graphcrm.service.arrivals import version_of
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.finding_words import say_finding
from graphcrm.service.paging import check_limit, read_cursor, write_cursor
from graphcrm.service.waiting import WaitingPair, resolved_at, waiting_pairs
from graphcrm.wording import DEFAULT, language, say

if TYPE_CHECKING:
    from graphcrm.identity.matches import Matches
    from graphcrm.identity.model import Model
    from graphcrm.identity.waterfall import Explanation
    from graphcrm.store.base import Reader

MODEL, SETTINGS = "matching", "resolved with"
"""Notes of the store: what was learnt of records, and what `resolve` was asked for last."""

TELLING = 0.5
"""Bits; what speaks less for or against is left out of the reasons."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two customers that may be one, in the order of the records that were compared.

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


@dataclass(frozen=True, slots=True)
class DuplicatesPage(Page[Duplicate]):
    """A part of the pairs. total: how many there are in all parts.

    resolved_at: when `resolve` last matched all records, in microseconds; None where it never did,
    and the pairs were found for this answer.
    """

    total: int = 0
    resolved_at: Micros | None = None


def find_duplicates(
    ctx: Context,
    limit: int = 20,
    floor: float = 0.5,
    *,
    customer_id: str | None = None,
    max_records: int = MAX_RECORDS,
) -> list[Duplicate]:
    """Return the first pairs of `list_duplicates`."""
    found = list_duplicates(
        ctx, limit=limit, floor=floor, customer_id=customer_id, max_records=max_records
    )
    return list(found.items)


def list_duplicates(
    ctx: Context,
    *,
    limit: int = 20,
    floor: float = 0.5,
    customer_id: str | None = None,
    cursor: str | None = None,
    max_records: int = MAX_RECORDS,
) -> DuplicatesPage:
    """Return a part of the pairs of customers that may be the same, the most probable first.

    floor: pairs less probable are left out. customer_id: only pairs with this customer, by its own
    id or that of one of its records. After `resolve` these are the pairs that wait for a person.
    Before it all customers are compared when somebody asks; a server keeps what it found until
    customers change. Raises EngineError where there are more than max_records customers,
    CustomerNotFoundError, InvalidValueError.
    """
    check_limit(limit)
    values = read_cursor(cursor, [float, str, str])
    after = (-values[0], values[1], values[2]) if values else None
    if not 0 <= floor <= 1:
        raise InvalidValueError(f"{floor} is no probability. Give one from 0 to 1.")
    with ctx.store.read() as reader:
        only = None if customer_id is None else need_customer(reader, customer_id).customer_id
        resolved = resolved_at(reader)
        if resolved is not None:
            waiting = _chosen(waiting_pairs(reader), floor, only)
            shown, onward = _part(waiting, limit, after)
            return DuplicatesPage(
                _asked(reader, shown), onward, total=len(waiting), resolved_at=resolved
            )
        check_size(reader, max_records)
        with ctx.matches.matches(
            version_of(reader), ctx.resident, lambda: match_all(reader)
        ) as found:
            pairs = _chosen(_found(found), floor, only)
            shown, onward = _part(pairs, limit, after)
            told = found.explain_all([pair.records for pair in shown])
            items = [_duplicate(found, *one) for one in zip(shown, told, strict=True)]
            return DuplicatesPage(items, onward, total=len(pairs))


def read_model(reader: Reader) -> Model | None:
    """Return what was learnt of records, None where nothing was."""
    from graphcrm.identity.model import Model

    kept = reader.note(MODEL)
    return None if kept is None else Model.from_json(orjson.loads(kept))


def check_size(reader: Reader, max_records: int) -> None:
    """Raise EngineError where there are too many customers to compare while somebody waits."""
    count = reader.counts().customers
    if count > max_records:
        raise EngineError(
            f"There are {count:,} customers, and at most {max_records:,} are compared while "
            "somebody waits. Run 'graphcrm resolve' once: it keeps what it finds."
        )


def _found(matches: Matches) -> Iterable[WaitingPair]:
    for pair in matches.pairs:
        yield WaitingPair(
            (pair.left_id, pair.right_id), pair.left_id, pair.right_id, pair.probability
        )


def _chosen(pairs: Iterable[WaitingPair], floor: float, only: str | None) -> list[WaitingPair]:
    return [
        pair
        for pair in pairs
        if pair.probability >= floor and (only is None or only in (pair.left_id, pair.right_id))
    ]


def _part(
    pairs: Sequence[WaitingPair], limit: int, after: tuple[float, str, str] | None
) -> tuple[Sequence[WaitingPair], str | None]:
    """Return those that come after a place in the order, and the cursor of the next part.

    A cursor names a place and not a number, so that a pair that was decided meanwhile shifts none.
    """
    start = 0 if after is None else bisect_right(pairs, after, key=_place)
    shown = pairs[start : start + limit]
    if start + limit >= len(pairs):
        return shown, None
    last = shown[-1]
    return shown, write_cursor(last.probability, *last.records)


def _place(pair: WaitingPair) -> tuple[float, str, str]:
    return (-pair.probability, *pair.records)


def _asked(reader: Reader, pairs: Sequence[WaitingPair]) -> list[Duplicate]:
    people = reader.customers(sorted({name for pair in pairs for name in pair[1:3]}))
    rows = {row[:2]: row for row in reader.suspicions([pair.records for pair in pairs])}
    found = []
    for pair in pairs:
        left, right = people[pair.left_id], people[pair.right_id]
        evidence = orjson.loads(rows[pair.records].evidence)
        steps = tuple(Step(**step) for step in evidence["waterfall"])
        kept = language() == DEFAULT
        found.append(
            Duplicate(
                left_id=left.customer_id,
                left_name=left.label,
                right_id=right.customer_id,
                right_name=right.label,
                probability=pair.probability,
                reasons=tuple(evidence["reasons"]) if kept else reasons(steps),
                prior=evidence["prior"],
                waterfall=steps,
            )
        )
    return found


def match_all(reader: Reader) -> Matches:
    """Return a matching of all customers, learnt from themselves."""
    from graphcrm.identity.matching import match_records

    known = (customer for customer in reader.iter_customers() if not customer.bare)
    never = [(pair.left_id, pair.right_id) for pair in reader.separations()]
    return match_records(known, MatchSettings(floor=0.0), separated=never)


def _duplicate(matches: Matches, pair: WaitingPair, found: Explanation) -> Duplicate:
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
    against = (step for step in ordered if step.bits <= -TELLING)
    return (
        *(say_finding(step) for step in ordered if step.bits >= TELLING),
        *(say("finding.but", finding=say_finding(step)) for step in against),
        *(say_finding(step) for step in ordered if step.bits == 0),
    )
