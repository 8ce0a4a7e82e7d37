"""Which records are one customer, and what people and matching said of that: rows of the ledger."""

from __future__ import annotations

from typing import NamedTuple

from graphcrm.model import Micros

HAND = "hand"
MATCHED = "matched"


class Merge(NamedTuple):
    """Says that a source record belongs to a customer that another record gave the id.

    how: `HAND` or `MATCHED`; probability in [0, 1] that both are one, None where a person said so.
    """

    record_id: str
    customer_id: str
    merged_at: Micros
    how: str
    probability: float | None = None


class Separation(NamedTuple):
    """Says that two source records are never the same; left_id < right_id."""

    left_id: str
    right_id: str
    said_at: Micros


class Suspicion(NamedTuple):
    """Two records that may be the same, waiting for a person; left_id < right_id.

    evidence: JSON, what speaks for and against.
    """

    left_id: str
    right_id: str
    probability: float
    evidence: str


class LedgerEntry(NamedTuple):
    """One line of the ledger of merges, which is only ever added to.

    action: merge, unmerge, never-match or may-match. left_id: the customer (or the one record of
    a pair), right_id: the record.
    """

    number: int
    at: Micros
    action: str
    left_id: str
    right_id: str
    how: str
    probability: float | None
