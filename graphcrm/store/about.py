"""What a store keeps of one customer and of nobody else, read together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.merges import Merge
from graphcrm.model import (
    Community,
    Customer,
    Interaction,
    Micros,
    MonthCount,
    Scores,
    Valuation,
)
from graphcrm.store.ledger import SURVIVORSHIP

if TYPE_CHECKING:
    from graphcrm.store.base import Reader

ALWAYS: tuple[Micros, Micros] = (-(2**62), 2**62)
"""The first and the last moment that a timeline may hold."""


@dataclass(frozen=True, slots=True)
class About:
    """One customer: each field is what the method of a reader with this name, or so, returns.

    rules: by which it is put together, as they are kept. counts: of interactions by record. scores
    and valuation: None where the current run says nothing, or there is none. communities: its own,
    and those that hold it, the next one first. latest: the newest interactions, at most `limit`.
    months: of all times.
    """

    customer: Customer
    records: tuple[Customer, ...]
    merges: tuple[Merge, ...]
    rules: str | None
    counts: Mapping[str, int]
    scores: Scores | None
    valuation: Valuation | None
    communities: tuple[Community, ...]
    limit: int
    latest: tuple[Interaction, ...]
    months: tuple[MonthCount, ...]


def ask_about(reader: Reader, customer_id: str, latest: int) -> About | None:
    """Return what a reader says of a customer, asked for one after the other."""
    customer = reader.customers([customer_id]).get(customer_id)
    if customer is None:
        return None
    records = reader.records([customer_id])[customer_id]
    analysed = reader.status().run is not None
    scores = reader.scores([customer_id]).get(customer_id) if analysed else None
    return About(
        customer=customer,
        records=tuple(records),
        merges=tuple(reader.merges_into(customer_id)),
        rules=reader.note(SURVIVORSHIP),
        counts=reader.interaction_counts([record.customer_id for record in records]),
        scores=scores,
        valuation=reader.values([customer_id]).get(customer_id) if analysed else None,
        communities=_chain(reader, None if scores is None else scores.community_id),
        limit=latest,
        latest=tuple(reader.interactions_of(customer_id, latest)),
        months=tuple(reader.timeline(customer_id, *ALWAYS)),
    )


def _chain(reader: Reader, community_id: int | None) -> tuple[Community, ...]:
    chain: list[Community] = []
    while community_id is not None:
        community = reader.community(community_id)
        if community is None:
            break
        chain.append(community)
        community_id = community.parent_id
    return tuple(chain)
