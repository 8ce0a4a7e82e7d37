"""Which customers may be the same person or organization, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.identity.settings import MAX_RECORDS, MatchSettings
from graphcrm.identity.waterfall import Step
from graphcrm.service.context import Context
from graphcrm.service.paging import check_limit

if TYPE_CHECKING:
    from graphcrm.identity.matches import Match, Matches
    from graphcrm.identity.waterfall import Explanation
    from graphcrm.store.base import Reader

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

    floor: pairs less probable are left out. All customers are compared when somebody asks; a
    server keeps what it found until customers change. Raises EngineError where there are more than
    max_records customers, InvalidValueError.
    """
    check_limit(limit)
    if not 0 <= floor <= 1:
        raise InvalidValueError(f"{floor} is no probability. Give one from 0 to 1.")
    with ctx.store.read() as reader:
        count = reader.counts().customers
        if count > max_records:
            raise EngineError(
                f"There are {count:,} customers, and at most {max_records:,} are compared while "
                "somebody waits. Match a part of them, such as one country, in Python: "
                "graphcrm.identity.matching.match_records."
            )
        status = reader.status()
        state = (status.graph_id, status.data_version)
        with ctx.matches.matches(state, ctx.resident, lambda: _match(reader)) as found:
            chosen = [pair for pair in found.pairs[:limit] if pair.probability >= floor]
            told = found.explain_all([(pair.left_id, pair.right_id) for pair in chosen])
            return [_duplicate(found, *one) for one in zip(chosen, told, strict=True)]


def _match(reader: Reader) -> Matches:
    from graphcrm.identity.matching import match_records

    known = (customer for customer in reader.iter_customers() if not customer.bare)
    return match_records(known, MatchSettings(floor=0.0))


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
