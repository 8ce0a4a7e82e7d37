"""Moving a whole graph from one store to another."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from graphcrm.answers import CopyReport, Progress
from graphcrm.errors import StoreNotEmptyError, UsageError
from graphcrm.ingest.load import write_rows
from graphcrm.model import ChurnReason, Fact, Run, StageChange, Tally, Valuation
from graphcrm.service.context import OnProgress, ignore_progress, open_context
from graphcrm.service.duplicates import MODEL
from graphcrm.service.levels import all_communities, memberships
from graphcrm.service.paging import ALL
from graphcrm.service.waiting import RESOLVED
from graphcrm.settings import Settings
from graphcrm.store.base import GraphStatus, Reader, RunWriter, Store
from graphcrm.store.ledger import SURVIVORSHIP
from graphcrm.tables import Int64, Points, RelationshipTable, ScoreTable

BATCH_ROWS = 20_000
NOTES = (SURVIVORSHIP, MODEL, RESOLVED)

T = TypeVar("T")


def copy(
    source: Settings, target: Settings, on_progress: OnProgress = ignore_progress
) -> CopyReport:
    """Copy customers, interactions, links and all runs that are kept; the source stays as it is.

    The target must be empty, or hold an unfinished copy of the same graph: a copy that was
    interrupted is run again. Raises StoreNotEmptyError and UsageError.
    """
    started = time.monotonic()
    with open_context(source) as origin, open_context(target, create=True) as goal:
        with origin.store.read() as reader:
            status = reader.status()
            _check_target(goal.store, status)
            with goal.store.write() as writer:
                writer.mark_copying(status.graph_id)
            tallies = [_move(goal.store, name, rows, on_progress) for name, rows in _tables(reader)]
            _move_ledger(reader, goal.store)
            _move_verdicts(reader, goal.store)
            _move_kept(reader, status.run, goal.store)
            _move_plans(reader, goal.store)
            _move_audiences(reader, goal.store)
            _move_segments(reader, goal.store)
            if status.run is not None and not _holds_run(goal.store, status.run.run_id):
                on_progress(Progress("results", 0, None))
                _move_run(reader, status, goal.store)
            with goal.store.write() as writer:
                writer.mark_copying(None)
        run_id = status.run.run_id if status.run else None
        seconds = time.monotonic() - started
        customers, interactions, links = tallies
        return CopyReport(
            origin.store.name, goal.store.name, customers, interactions, links, run_id, seconds
        )


def _check_target(store: Store, origin: GraphStatus) -> None:
    with store.read() as reader:
        status = reader.status()
        if status.graph_id == origin.graph_id:
            raise UsageError(f"{store.name} is both source and target. Name another target.")
        if status.copying_from == origin.graph_id:
            return
        counts = reader.counts()
    if counts.customers or status.run or status.copying_from:
        raise StoreNotEmptyError(
            f"{store.name} already holds {counts.customers:,} customers of another graph. "
            "Copy to an empty store."
        )


def _tables(reader: Reader) -> Iterator[tuple[str, Iterable[Any]]]:
    yield "customers", reader.iter_records()
    yield "interactions", reader.iter_interactions()
    yield "links", reader.iter_links()


def _move(store: Store, name: str, rows: Iterable[Any], on_progress: OnProgress) -> Tally:
    total, done = Tally(), 0
    for batch in _batches(rows):
        with store.write() as writer:
            total += write_rows(writer, name, batch)
        done += len(batch)
        on_progress(Progress(name, done, None))
    return total


def _move_ledger(reader: Reader, goal: Store) -> None:
    """Copy which records are which customers, and what people said of them."""
    for batch in _batches(reader.merges()):
        with goal.write() as writer:
            writer.merge(batch)
    with goal.write() as writer:
        writer.separate(reader.separations())
        writer.replace_suspicions(
            reader.suspicions([pair[:2] for pair in reader.suspicion_pairs()])
        )
        for name in NOTES:
            body = reader.note(name)
            if body is not None:
                writer.set_note(name, body)
        writer.replace_ledger(reader.ledger(ALL))


def _move_verdicts(reader: Reader, goal: Store) -> None:
    """Copy what users said, so that what they rejected does not come back in the copy."""
    for batch in _batches(reader.verdicts(ALL)):
        with goal.write() as writer:
            writer.put_verdicts(batch)


def _move_plans(reader: Reader, goal: Store) -> None:
    """Copy plans of campaigns; those of earlier runs stay readable too."""
    for batch in _batches(reader.plans(ALL)):
        with goal.write() as writer:
            for plan in batch:
                writer.add_plan(plan)


def _move_segments(reader: Reader, goal: Store) -> None:
    """Copy saved segments."""
    for batch in _batches(reader.segments(ALL)):
        with goal.write() as writer:
            for segment in batch:
                writer.put_segment(segment)


def _move_audiences(reader: Reader, goal: Store) -> None:
    """Copy audiences with the ids that were put in, so that those merged later still follow."""
    for audience in reader.audiences(ALL):
        parts = range(len(reader.audience_parts(audience.audience_id)))
        found = (reader.audience_part(audience.audience_id, part) for part in parts)
        members = [member for part in found for member in part]
        with goal.write() as writer:
            writer.put_audience(audience, members)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH_ROWS)):
        yield batch


def _holds_run(store: Store, run_id: str) -> bool:
    """Tell whether an earlier copy got as far as publishing the results."""
    with store.read() as reader:
        run = reader.status().run
    return run is not None and run.run_id == run_id


def _move_kept(reader: Reader, current: Run | None, goal: Store) -> None:
    """Copy scores, communities and lineage of earlier runs, in the order of publishing."""
    runs = [run for run in reader.kept_runs() if current is None or run.run_id != current.run_id]
    for run in runs:
        with goal.read() as target:
            there = target.run(run.run_id) is not None
        if not there:
            past = reader.at(run.run_id)
            with goal.write_run(run.run_id) as writer:
                _move_results(past, reader.customer_ids(), writer)
                writer.publish(run, current=False, keep=len(runs))


def _move_run(reader: Reader, status: GraphStatus, goal: Store) -> None:
    """Copy the results under the same run id, as fresh or stale as they are at the source."""
    run = status.run
    if run is None:
        return
    ids = reader.customer_ids()
    with goal.read() as target:
        version = target.status().data_version
        kept = len(target.kept_runs())
    stale = run.data_version != status.data_version
    with goal.write_run(run.run_id) as writer:
        table = reader.relationships()
        writer.add_relationships(ids, table, partial(_facts_of, reader, ids, table))
        _move_results(reader, ids, writer)
        writer.publish(replace(run, data_version=version - 1 if stale else version), keep=kept)


def _move_results(reader: Reader, ids: Sequence[str], writer: RunWriter) -> None:
    """Copy communities, scores, points, values, wants and lineage of the reader's run."""
    import numpy as np

    communities = all_communities(reader)
    links = reader.community_links([community.community_id for community in communities])
    scores = reader.score_table()
    known = np.flatnonzero(scores.community >= 0)
    columns = {name: getattr(scores, name)[known] for name in scores.__dataclass_fields__}
    writer.add_communities(communities, links)
    levels = {level: found[known] for level, found in memberships(reader, scores.community).items()}
    writer.add_scores([ids[place] for place in known.tolist()], ScoreTable(**columns), levels)
    points = reader.points()
    writer.add_points(
        [ids[place] for place in known.tolist()], Points(points.x[known], points.y[known])
    )
    writer.add_values(ids, reader.value_table(), partial(_told_of, reader, ids))
    writer.add_wants(reader.want_parts())
    writer.add_lineage(reader.lineage(ALL))


def _told_of(
    reader: Reader, ids: Sequence[str], rows: Int64
) -> list[tuple[tuple[StageChange, ...], tuple[ChurnReason, ...]]]:
    names = [ids[row] for row in rows.tolist()]
    values = reader.values(names)
    found = (values.get(name, Valuation(name)) for name in names)
    return [(value.stages, value.churn_reasons) for value in found]


def _facts_of(
    reader: Reader, ids: Sequence[str], table: RelationshipTable, rows: Int64
) -> list[Sequence[Fact]]:
    keys = [
        (ids[source], ids[target], table.types[code])
        for source, target, code in zip(
            table.source[rows].tolist(),
            table.target[rows].tolist(),
            table.type[rows].tolist(),
            strict=True,
        )
    ]
    facts = reader.facts(keys)
    return [facts.get(key, ()) for key in keys]
