"""Reads in one statement what is kept of one customer: each costs more than what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphcrm.merges import Merge
from graphcrm.model import Customer, Scores
from graphcrm.store.about import About
from graphcrm.store.ledger import of_customers
from graphcrm.store.months import month_counts
from graphcrm.store.neo4j.rows import (
    to_community,
    to_customer,
    to_interaction,
    to_month,
    to_source_record,
)
from graphcrm.store.valuations import to_valuation


def to_about(
    found: Mapping[str, Any], limit: int, canonical: Callable[[Sequence[str]], Mapping[str, str]]
) -> About:
    """Return a record of read/about.

    limit: of the latest. canonical: gives the customers of merged records.
    """
    own = found["records"][0]
    scores, valuations = found["scores"], found["valuations"]
    latest = of_customers(list(map(to_interaction, found["latest"])), canonical)
    return About(
        customer=to_customer(own),
        records=tuple(sorted(map(to_source_record, found["records"]), key=_name)),
        merges=tuple(sorted(map(Merge._make, found["members"]))),
        rules=found["note"],
        counts=dict(found["counts"]),
        scores=Scores._make(scores[0]) if scores else None,
        valuation=to_valuation(valuations[0]) if valuations else None,
        communities=tuple(map(to_community, found["communities"])),
        limit=limit,
        latest=tuple(latest),
        months=tuple(month_counts(map(to_month, found["months"]))),
    )


def _name(record: Customer) -> str:
    return record.customer_id
