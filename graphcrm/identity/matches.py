"""What matching found: pairs, groups, and why."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.errors import CustomerNotFoundError, InvalidValueError
from graphcrm.identity.blocking import common_keys, missing_keys
from graphcrm.identity.clusters import CAP, Pair
from graphcrm.identity.model import Fitted, Model
from graphcrm.identity.population import Population
from graphcrm.identity.records import Record
from graphcrm.identity.shared import Shared
from graphcrm.identity.waterfall import Explanation, explain_pairs, shared_steps
from graphcrm.identity.weights import weigh

if TYPE_CHECKING:
    from graphcrm.identity.scoring import Scorer
    from graphcrm.tables import Float64, Int64


@dataclass(frozen=True, slots=True)
class Match:
    """Two records that may be the same; left_id < right_id."""

    left_id: str
    right_id: str
    probability: float


def _no_pairs() -> Int64:
    return np.zeros((0, 2), np.int64)


def _no_scores() -> Float64:
    return np.zeros(0)


@dataclass(frozen=True, slots=True)
class Part:
    """Records of one kind, and what was found among them.

    scorer: None where there was nothing to compare. pairs: int64 (m, 2) positions, left < right, in
    order; probability: float64 (m,). groups: positions, each group sorted. population: all records
    of the kind.
    """

    kind: str
    records: Sequence[Record]
    scorer: Scorer | None
    fitted: Fitted | None
    pairs: Int64 = field(default_factory=_no_pairs)
    probability: Float64 = field(default_factory=_no_scores)
    groups: Sequence[Sequence[int]] = ()
    population: Population | None = None

    def with_groups(self, groups: Sequence[Sequence[int]], population: Population) -> Part:
        """Return the same with its groups, and what it knows of all records."""
        return replace(self, groups=groups, population=population)

    def weights(self, pairs: Int64) -> dict[Pair, float | None]:
        """Return the match weights of pairs of positions, None where too little is known."""
        assert self.scorer is not None
        assert self.fitted is not None
        vectors = self.scorer.compare(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))])
        found = weigh(self.scorer.comparisons, self.fitted, vectors, self.scorer.records)
        told = np.clip(found.total(), -CAP, CAP).tolist()
        places = map(tuple, vectors.pairs.tolist())
        silent = found.silent().tolist()
        return {
            (left, right): None if says_nothing else weight
            for (left, right), weight, says_nothing in zip(places, told, silent, strict=True)
        }

    def id_of(self, place: int) -> str:
        """Return the id of a record."""
        return self.records[place].original.customer_id

    def find(self, customer_id: str) -> int | None:
        """Return the position of a record."""
        place = bisect_left(self.records, customer_id, key=lambda r: r.original.customer_id)
        if place == len(self.records) or self.id_of(place) != customer_id:
            return None
        return place


class Matches:
    """Pairs above the floor and groups at the threshold, and why they are the same.

    parts: as arrays, by kind of record. shared: how many different names have an e-mail or phone
    that is not compared.
    """

    def __init__(
        self, parts: Sequence[Part], known: tuple[Mapping[str, Record], Shared], floor: float
    ) -> None:
        self.parts = tuple(parts)
        self._before, self.shared = known
        self._floor = floor

    def __repr__(self) -> str:
        return f"Matches({len(self.pairs):,} pairs, {len(self.groups):,} groups)"

    @cached_property
    def pairs(self) -> tuple[Match, ...]:
        """Pairs above the floor, the most probable first, ties by id."""
        found = [
            Match(part.id_of(left), part.id_of(right), probability)
            for part in self.parts
            for (left, right), probability in zip(
                part.pairs.tolist(), part.probability.tolist(), strict=True
            )
            if probability >= self._floor
        ]
        return tuple(sorted(found, key=lambda m: (-m.probability, m.left_id, m.right_id)))

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Ids of records that are the same, each group sorted; single records are left out."""
        return tuple(
            sorted(
                tuple(part.id_of(n) for n in group) for part in self.parts for group in part.groups
            )
        )

    @property
    def model(self) -> Model:
        """What was learned; give it to match a new load without learning anew."""
        return Model(
            {part.kind: part.fitted for part in self.parts if part.fitted},
            {part.kind: part.population for part in self.parts if part.population},
        )

    @property
    def records(self) -> Mapping[str, Record]:
        """All records that were matched, cleaned, by id."""
        return self._before

    def name(self, customer_id: str) -> str:
        """Return what a person reads for a customer."""
        return self._before[customer_id].original.label

    def explain(self, left_id: str, right_id: str) -> Explanation:
        """Return why two records are the same, or why not; any two records may be asked for.

        Raises CustomerNotFoundError, InvalidValueError.
        """
        return self.explain_all([(left_id, right_id)])[0]

    def explain_all(self, pairs: Sequence[tuple[str, str]]) -> list[Explanation]:
        """Return the same for several pairs, much faster than one by one."""
        asked = [self._checked(*pair) for pair in pairs]
        found: dict[tuple[str, str], Explanation] = {}
        for part in self.parts:
            here = [(part.find(a), part.find(b)) for a, b in asked]
            places = sorted({(a, b) for a, b in here if a is not None and b is not None})
            if places and part.scorer is not None and part.fitted is not None:
                found |= self._explained(part, part.scorer, part.fitted, places)
        return [found.get(pair) or Explanation(*pair, 0.0, 0.0, ()) for pair in asked]

    def _checked(self, left_id: str, right_id: str) -> tuple[str, str]:
        for customer_id in (left_id, right_id):
            if customer_id not in self._before:
                raise CustomerNotFoundError(customer_id)
        if left_id == right_id:
            raise InvalidValueError(f"{left_id!r} is one record; give the ids of two.")
        return min(left_id, right_id), max(left_id, right_id)

    def _explained(
        self, part: Part, scorer: Scorer, fitted: Fitted, places: Sequence[tuple[int, int]]
    ) -> dict[tuple[str, str], Explanation]:
        vectors = scorer.compare(np.array(places, np.int64))
        found = {}
        for explained in explain_pairs(vectors, scorer, fitted, part.records):
            pair = explained.left_id, explained.right_id
            before = self._before[pair[0]], self._before[pair[1]]
            shared = shared_steps(before, self.shared, explained.probability)
            left, right = (part.records[part.find(i) or 0].cleaned for i in pair)
            found[pair] = replace(
                explained,
                steps=explained.steps + shared,
                common=tuple(common_keys(left, right)),
                missing=tuple(missing_keys(left, right)),
            )
        return found
