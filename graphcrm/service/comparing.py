"""Why two records are, or are not, taken for the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from graphcrm.errors import CustomerNotFoundError, RecordConflictError
from graphcrm.identity.settings import MAX_RECORDS, MatchSettings
from graphcrm.identity.waterfall import Step
from graphcrm.service.arrivals import concerned, version_of
from graphcrm.service.context import Context
from graphcrm.service.duplicates import SETTINGS, check_size, match_all, read_model, reasons
from graphcrm.service.waiting import in_order

if TYPE_CHECKING:
    from graphcrm.identity.matches import Matches
    from graphcrm.identity.waterfall import Explanation
    from graphcrm.model import Customer
    from graphcrm.store.base import Reader


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records and what matching says of them; left_id < right_id.

    customer_id of each: whose record it is now. reasons: what speaks most for it, then what speaks
    against it. prior: probability before anything is compared. common: keys that both share, by
    which they are compared at all among many records; missing: keys that both have, but not in
    common. never: somebody said that they are never the same.
    """

    left_id: str
    left_name: str
    left_customer_id: str
    right_id: str
    right_name: str
    right_customer_id: str
    probability: float
    reasons: tuple[str, ...]
    prior: float
    common: tuple[str, ...]
    missing: tuple[str, ...]
    never: bool
    waterfall: tuple[Step, ...]


def compare(
    ctx: Context, left_id: str, right_id: str, *, max_records: int = MAX_RECORDS
) -> Comparison:
    """Return why two records are, or are not, the same; any two may be asked for.

    After `resolve` by what it learnt, in some seconds; before it all customers are compared. Raises
    CustomerNotFoundError, RecordConflictError for one record twice or one of which nothing is
    known, EngineError where there are more than max_records customers and nothing was learnt.
    """
    if left_id == right_id:
        raise RecordConflictError(f"{left_id!r} is named twice; name two records.")
    left_id, right_id = in_order(left_id, right_id)
    with ctx.store.read() as reader:
        known = reader.source_records([left_id, right_id])
        for name in (left_id, right_id):
            _check(name, known)
        owner = reader.canonical([left_id, right_id])
        never = any(
            {row.left_id, row.right_id} == {left_id, right_id} for row in reader.separations()
        )
        with _matches(ctx, reader, (left_id, right_id), max_records) as matches:
            found = matches.explain(left_id, right_id)
            kinds = {matches.records[name].kind for name in (left_id, right_id)}
    return Comparison(
        left_id=left_id,
        left_name=known[left_id].label,
        left_customer_id=owner.get(left_id, left_id),
        right_id=right_id,
        right_name=known[right_id].label,
        right_customer_id=owner.get(right_id, right_id),
        probability=found.probability,
        reasons=_reasons(found, one_kind=len(kinds) == 1),
        prior=found.prior,
        common=found.common,
        missing=found.missing,
        never=never,
        waterfall=found.steps,
    )


def _check(name: str, known: dict[str, Customer]) -> None:
    if name not in known:
        raise CustomerNotFoundError(name)
    if known[name].bare:
        raise RecordConflictError(
            f"Of {name!r} nothing but the id is known: there is nothing to compare. Load its row."
        )


def _reasons(found: Explanation, *, one_kind: bool) -> tuple[str, ...]:
    if not one_kind:
        return ("a person and an organization are never the same",)
    if found.steps and not found.common:
        return (*reasons(found.steps), "but no key in common, so among many they are not compared")
    return reasons(found.steps)


@contextmanager
def _matches(
    ctx: Context, reader: Reader, asked: tuple[str, str], max_records: int
) -> Iterator[Matches]:
    """Yield a matching that holds both records."""
    from graphcrm.identity.matching import match_records

    model, said = read_model(reader), reader.note(SETTINGS)
    if model is not None and said is not None:
        region = orjson.loads(said)["region"]
        # With all that shares a key: who has the same e-mail tells whether it is shared by many.
        records, _ = concerned(reader, frozenset(asked), region)
        settings = MatchSettings(default_region=region)
        yield match_records(records, settings, model=model, new=asked)
        return
    check_size(reader, max_records)
    merged = reader.canonical(asked)
    if merged:
        # Merged by hand before anything was learnt: the records as they came.
        records = [record for record in reader.iter_records() if not record.bare]
        yield match_records(records)
        return
    with ctx.matches.matches(version_of(reader), ctx.resident, lambda: match_all(reader)) as found:
        yield found
