"""What matching found: pairs, groups, and why."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphcrm.errors import CustomerNotFoundError, InvalidValueError
from graphcrm.identity.records import Record
from graphcrm.identity.shared import Shared
from graphcrm.identity.waterfall import Explanation, explain_row, shared_steps

if TYPE_CHECKING:
    from graphcrm.identity.model import Model


@dataclass(frozen=True, slots=True)
class Match:
    """Two records that may be the same; left_id < right_id."""

    left_id: str
    right_id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Part:
    """Records of one kind, with the model that was fitted on them (None for fewer than two)."""

    records: Sequence[Record]
    model: Model | None
    rows: Mapping[tuple[int, int], Mapping[str, Any]]

    def find(self, customer_id: str) -> int | None:
        """Return the position of a record."""
        place = bisect_left(self.records, customer_id, key=lambda r: r.original.customer_id)
        if place == len(self.records):
            return None
        return place if self.records[place].original.customer_id == customer_id else None


class Matches:
    """Pairs above the floor, the most probable first (ties by id), and groups at the threshold.

    groups: ids of records that are the same, each group sorted; single records are left out.
    """

    def __init__(
        self,
        pairs: Sequence[Match],
        groups: Sequence[tuple[str, ...]],
        parts: Sequence[Part],
        known: tuple[Mapping[str, Record], Shared],
    ) -> None:
        self.pairs = tuple(pairs)
        self.groups = tuple(groups)
        self._parts = tuple(parts)
        self._before, self.shared = known

    def __repr__(self) -> str:
        return f"Matches({len(self.pairs):,} pairs, {len(self.groups):,} groups)"

    def name(self, customer_id: str) -> str:
        """Return what a person reads for a customer."""
        return self._before[customer_id].original.label

    def explain(self, left_id: str, right_id: str) -> Explanation:
        """Return why two records are the same, or why not; any two records may be asked for.

        Raises CustomerNotFoundError, InvalidValueError.
        """
        for customer_id in (left_id, right_id):
            if customer_id not in self._before:
                raise CustomerNotFoundError(customer_id)
        left_id, right_id = sorted((left_id, right_id))
        if left_id == right_id:
            raise InvalidValueError(f"{left_id!r} is one record; give the ids of two.")
        for part in self._parts:
            left, right = part.find(left_id), part.find(right_id)
            if left is not None and right is not None and part.model is not None:
                return self._explained(part, part.model, left, right)
        return Explanation(left_id, right_id, 0.0, 0.0, ())

    def _explained(self, part: Part, model: Model, left: int, right: int) -> Explanation:
        row = part.rows.get((left, right)) or model.score([(left, right)]).to_pylist()[0]
        records = part.records[left], part.records[right]
        found = explain_row(row, model.comparisons, records, model.prior)
        before = tuple(self._before[record.original.customer_id] for record in records)
        shared = shared_steps((before[0], before[1]), self.shared, found.probability)
        return replace(found, steps=found.steps + shared)
