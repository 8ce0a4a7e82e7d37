"""Removes results that are not current any more, once nobody can be reading them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from neo4j import Record

from graphcrm.store.neo4j.transactions import READER, Database, write_once

_CUSTOMERS = 2_000
_COMMUNITIES = 5_000
_PATIENCE = 2.0
"""Seconds to wait for readers of the run that was just replaced."""
_PAUSE = 0.05

_RESULTS = (
    "write/remove_communities",
    "write/remove_lineage",
    "write/remove_map_points",
    "write/remove_valuations",
    "write/remove_want_parts",
)


def remove_leftovers(database: Database, *, patient: bool = False) -> None:
    """Remove what is not kept of replaced runs, and the results of runs whose writer is gone.

    What a reader that was opened before its run was replaced may still be reading stays until the
    next time; `patient` waits a moment for such readers first.
    """
    give_up = time.monotonic() + (_PATIENCE if patient else 0)
    while True:
        removable, kept, waiting = _find(database)
        if not waiting or time.monotonic() >= give_up:
            break
        time.sleep(_PAUSE)
    if kept:
        _remove_ties(database, kept, memberships=False)
        _run_alone(database, "write/keep_runs", {"run_ids": kept})
    if removable:
        remove_runs(database, removable)


def remove_runs(database: Database, run_ids: Sequence[str]) -> None:
    """Remove the results of runs, little by little; their records stay."""
    _remove_ties(database, run_ids, memberships=True)
    for name in _RESULTS:
        removed = _COMMUNITIES
        while removed == _COMMUNITIES:
            values = {"run_ids": run_ids, "limit": _COMMUNITIES}
            (row,) = _run_alone(database, name, values)
            removed = row["removed"]
    _run_alone(database, "write/forget_runs", {"run_ids": run_ids})


def _remove_ties(database: Database, run_ids: Sequence[str], *, memberships: bool) -> None:
    for name in ("write/remove_from_customers", "write/remove_from_records"):
        after: str | None = ""
        while after is not None:
            values = {
                "run_ids": run_ids,
                "memberships": memberships,
                "after": after,
                "limit": _CUSTOMERS,
            }
            (row,) = _run_alone(database, name, values)
            after = row["last"]


def _run_alone(database: Database, name: str, values: Mapping[str, Any]) -> list[Record]:
    return write_once(database, lambda run: run.run(name, values))


def _find(database: Database) -> tuple[list[str], list[str], bool]:
    """Return the runs that can be removed, those of which a part can, and whether to wait for more.

    A reader that was opened before keeps either from being touched.
    """
    stale = database.ask("read/stale_runs")
    if not stale:
        return [], [], False
    alive = database.ask("read/transactions")
    writing = {row["run_id"] for row in alive}
    oldest = min((row["started_at"] for row in alive if row["role"] == READER), default=None)
    removable: list[str] = []
    kept: list[str] = []
    waiting = False
    for row in stale:
        if row["replaced_at"] is None:
            if row["run_id"] not in writing:
                removable.append(row["run_id"])
        elif oldest is None or oldest > row["replaced_at"]:
            (kept if row["stage"] == "replaced" else removable).append(row["run_id"])
        else:
            waiting = True
    return removable, kept, waiting
