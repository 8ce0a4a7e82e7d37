"""The pairs that matching leaves to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson

from graphcrm.merges import Suspicion
from graphcrm.service.duplicates import reasons
from graphcrm.service.waiting import Pair, in_order
from graphcrm.wording import DEFAULT, speaking

if TYPE_CHECKING:
    from graphcrm.identity.matches import Matches
    from graphcrm.identity.waterfall import Explanation
    from graphcrm.service.arrivals import Known

MOST_WAITING = 10_000
"""Pairs that wait; the most probable are kept."""


def suspicions(
    matches: Matches, owner: Mapping[str, str], known: Known, review: float
) -> list[Suspicion]:
    """Return the pairs that wait, one for each two customers.

    owner: the customer of each merged record by now. review: less probable ones do not wait.
    """
    names = {record.customer_id for record in known.records}
    again = [two for two in sorted(known.taken_apart - known.never) if names.issuperset(two)]
    told = [each for each in matches.explain_all(again) if each.probability >= review]
    seen: set[Pair] = set()
    asked: list[Pair] = []
    for left, right in [
        *((each.left_id, each.right_id) for each in told),
        *((each.left_id, each.right_id) for each in matches.pairs),
    ]:
        customers = in_order(owner.get(left, left), owner.get(right, right))
        if len(asked) < MOST_WAITING and customers[0] != customers[1] and customers not in seen:
            seen.add(customers)
            asked.append((left, right))
    found = [_suspicion(each) for each in matches.explain_all(asked)]
    return _most_probable([*found, *_still(known, owner, seen)])


def _still(known: Known, owner: Mapping[str, str], seen: set[Pair]) -> Iterator[Suspicion]:
    """Yield what waited before and waits on: two records of which neither changed."""
    new = known.new or frozenset()
    for row in known.waiting:
        left, right = (owner.get(name, name) for name in (row.left_id, row.right_id))
        changed = new.intersection((row.left_id, row.right_id))
        if not changed and left != right and in_order(left, right) not in seen:
            yield row


def _most_probable(rows: Sequence[Suspicion]) -> list[Suspicion]:
    return sorted(rows, key=lambda row: -row.probability)[:MOST_WAITING]


def _suspicion(told: Explanation) -> Suspicion:
    # What is kept is in English, whoever has it matched.
    with speaking(DEFAULT):
        said = reasons(told.steps)
    evidence = {
        "prior": told.prior,
        "reasons": said,
        "waterfall": [asdict(step) for step in told.steps],
    }
    text = orjson.dumps(evidence, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return Suspicion(told.left_id, told.right_id, float(told.probability), text)
