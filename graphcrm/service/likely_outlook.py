"""What questions about likely ties are answered from: what was learnt, and the graph for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.likely.learning import Learnt
from graphcrm.analytics.likely.snapshot import Snapshot, take_snapshot
from graphcrm.errors import NoRankingError
from graphcrm.model import Run
from graphcrm.service.judgements import inferred_kinds
from graphcrm.service.likely_models import LIKELY, from_record
from graphcrm.store.base import Reader
from graphcrm.tables import NO_TIME, Bool, RelationshipTable


@dataclass(frozen=True)
class Outlook:
    """What was learnt, and the graph of what interactions and links say, or of some types of it."""

    learnt: Learnt
    snapshot: Snapshot


def load_outlook(reader: Reader, run: Run, types: Collection[str] = ()) -> Outlook:
    """Return what was learnt and the graph; a second a million edges.

    types: of relationships, none for all. Raises NoRankingError.
    """
    record = (run.models or {}).get(LIKELY)
    if record is None:
        raise NoRankingError
    learnt = from_record(record)
    table = _told(reader.relationships(), inferred_kinds(run))
    if types:
        table = _select(table, _is_among(table, types))
    if not learnt.dated:
        table = _without_dates(table)
    ids = reader.customer_ids()
    created = np.full(len(ids), NO_TIME)
    return Outlook(learnt, take_snapshot(ids, table, created, run.as_of or 0, learnt.horizon))


def _told(table: RelationshipTable, kinds: frozenset[str]) -> RelationshipTable:
    """Return the rows that interactions or links made, not rules."""
    return _select(table, table.declared | ~_is_among(table, kinds))


def _is_among(table: RelationshipTable, names: Collection[str]) -> Bool:
    among = np.array([name in names for name in table.types], dtype=np.bool_)
    rows: Bool = among[table.type] if len(among) else np.zeros(len(table), dtype=np.bool_)
    return rows


def _select(table: RelationshipTable, rows: Bool) -> RelationshipTable:
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__ if name != "types"}
    return RelationshipTable(
        types=table.types, **{name: column[rows] for name, column in columns.items()}
    )


def _without_dates(table: RelationshipTable) -> RelationshipTable:
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__}
    columns["first_seen"] = columns["last_seen"] = np.full(len(table), NO_TIME)
    return RelationshipTable(**columns)
