"""Removes results that nobody can see any more, little by little."""

from __future__ import annotations

import time
from collections.abc import Sequence

from graphcrm.model import Micros
from graphcrm.store.embedded.connections import Connections
from graphcrm.store.embedded.process import Process, may_be_alive, this_process
from graphcrm.store.embedded.rows import Row
from graphcrm.store.embedded.statements import statement

TIE_TABLES = ("relationships", "relationship_ranks", "relationship_facts")
"""What only the current run has."""

RESULT_TABLES = (
    *TIE_TABLES,
    "rankings",
    "scores",
    "community_links",
    "communities",
    "lineage",
    "points",
    "valuations",
    "want_parts",
)
_CHUNK = 20_000
_PAUSE = 0.01
"""Seconds between chunks, in which another process gets the write lock."""

being_written: set[int] = set()
"""Keys of the runs that this process writes now."""


def remove_leftovers(connections: Connections) -> None:
    """Remove what is not kept of replaced runs, and results of runs whose writer is gone."""
    with connections.reading() as connection:
        runs: list[Row] = connection.execute(statement("read/unfinished_runs")).fetchall()
    for run, stage, seen_at, *process in runs:
        if stage == "replaced":
            _keep(connections, run)
        elif stage == "removing" or _is_abandoned(run, Process(*process), seen_at):
            give_up(connections, run, seen_at)


def give_up(connections: Connections, run: int, seen_at: Micros) -> None:
    """Remove the results of a run that is being written, unless it was seen since `seen_at`."""
    with connections.writing() as (connection, _):
        connection.execute(statement("write/run_given_up"), {"run": run, "seen_at": seen_at})
        stage = connection.execute(statement("read/run_stage"), {"run": run}).get
    if stage == "removing":
        _remove(connections, run)


def _is_abandoned(run: int, process: Process, seen_at: Micros) -> bool:
    if process == this_process():
        return run not in being_written
    return not may_be_alive(process, seen_at)


def _keep(connections: Connections, run: int) -> None:
    _empty(connections, run, TIE_TABLES)
    with connections.writing() as (connection, _):
        connection.execute(statement("write/run_kept"), {"run": run})


def _empty(connections: Connections, run: int, tables: Sequence[str]) -> None:
    for table in tables:
        while _remove_some(connections, run, table):
            time.sleep(_PAUSE)


def _remove(connections: Connections, run: int) -> None:
    _empty(connections, run, RESULT_TABLES)
    with connections.writing() as (connection, _):
        connection.execute(statement("write/run_removed"), {"run": run})
        connection.execute(statement("write/forget_run"), {"run": run})


def _remove_some(connections: Connections, run: int, table: str) -> bool:
    with connections.writing() as (connection, _):
        connection.execute(statement(f"write/drop_{table}"), {"run": run, "limit": _CHUNK})
        return connection.changes() == _CHUNK
