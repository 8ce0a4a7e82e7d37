"""Writes the results of one analysis run, unseen until it is published."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from neo4j import WRITE_ACCESS
from neo4j.exceptions import DriverError, Neo4jError

from graphcrm.errors import CustomerNotFoundError, GraphCrmError, InvalidValueError, StoreError
from graphcrm.model import DECLARED, INFERRED, Community, CommunityLink, LineageEvent, Run
from graphcrm.store.base import FactsOf, ToldOf
from graphcrm.store.neo4j.leftovers import remove_leftovers, remove_runs
from graphcrm.store.neo4j.rows import from_community, type_in_graph
from graphcrm.store.neo4j.transactions import (
    RUN_WRITER,
    Database,
    OpenTransaction,
    Statements,
    write_once,
)
from graphcrm.store.records import from_event, from_facts, from_run
from graphcrm.store.valuations import value_rows
from graphcrm.store.wants import WantPart
from graphcrm.tables import (
    NO_TIME,
    Levels,
    Points,
    RelationshipTable,
    ScoreTable,
    ValueTable,
    standing_rows,
)

_BATCH = 10_000
_POINTS = 1_000
"""Customers whose places on the map are kept in one node."""
_PARTS = 200
"""Parts of wants that are written at once."""


@contextmanager
def writing_run(database: Database, run_id: str) -> Iterator[Neo4jRunWriter]:
    """Announce a run and lend its writer; remove what it wrote unless it gets published.

    An open transaction tells others that this writer is alive; it ends with the process.
    """
    remove_leftovers(database)
    role = {"graphcrm": RUN_WRITER, "run_id": run_id}
    alive = OpenTransaction(database, WRITE_ACCESS, None, role)
    alive.begin()
    try:
        writer = Neo4jRunWriter(database, run_id)
        try:
            yield writer
        finally:
            if not writer.published:
                _discard(database, run_id)
    finally:
        alive.close()


def _discard(database: Database, run_id: str) -> None:
    try:
        remove_runs(database, [run_id])
    except (DriverError, Neo4jError, GraphCrmError):
        # What went wrong before is the error to tell; the next run writer removes what is left.
        return


class Neo4jRunWriter:
    """Writes in transactions of 10,000 rows, so that others can write in between."""

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run_id = run_id
        self._relationships = 0
        self._communities = 0
        self.published = False
        if not self._ask("write/begin_run", writer=secrets.token_hex(8))["begun"]:
            raise InvalidValueError(
                f"There already is an analysis run {run_id!r}. Give each run an id of its own."
            )

    def add_relationships(
        self, ids: Sequence[str], table: RelationshipTable, facts: FactsOf | None = None
    ) -> None:
        """Write relationships and the facts behind them.

        Raises CustomerNotFoundError for an id that no customer has.
        """
        for part in _batches(_relationship_rows(ids, table, facts)):
            written = self._ask("write/relationships", rows=part)["written"]
            if written < len(part):
                self._complain_of(name for row in part for name in row[:2])
            self._relationships += written

    def count_relationships(self, number: int) -> None:
        """Note how many relationships of the run others wrote (see graphcrm.store.neo4j.parts)."""
        self._relationships += number

    def add_scores(
        self,
        ids: Sequence[str],
        table: ScoreTable,
        levels: Levels | None = None,
    ) -> None:
        """Write scores and memberships. Raises CustomerNotFoundError for an unknown id."""
        for part in _batches(_score_rows(ids, table, levels)):
            if self._ask("write/scores", rows=part)["written"] < len(part):
                self._complain_of(row[0] for row in part)

    def add_communities(
        self, communities: Sequence[Community], links: Sequence[CommunityLink]
    ) -> None:
        """Write communities and how they touch."""
        for part in _batches(map(from_community, communities)):
            self._write("write/communities", rows=part)
        self._communities += sum(community.level == 0 for community in communities)
        for part in _batches(map(list, links)):
            if self._ask("write/community_links", rows=part)["written"] < len(part):
                raise StoreError(
                    f"The run {self._run_id!r} links communities that it has not written. "
                    "Write the communities and their links together."
                )

    def add_lineage(self, events: Sequence[LineageEvent]) -> None:
        """Write what became of communities."""
        for part in _batches([event.community_id, from_event(event)] for event in events):
            self._write("write/lineage", rows=part)

    def add_points(self, ids: Sequence[str], points: Points) -> None:
        """Write where customers stand, a thousand in a node."""
        for part in _batches(_point_rows(ids, points), 20):
            self._write("write/map_points", rows=part)

    def add_values(self, ids: Sequence[str], table: ValueTable, told: ToldOf) -> None:
        """Write what customers are worth. Raises CustomerNotFoundError for an unknown id."""
        rows = ([ids[place], *row] for place, *row in value_rows(table, told))
        for part in _batches(rows):
            if self._ask("write/valuations", rows=part)["written"] < len(part):
                self._complain_of(row[0] for row in part)

    def add_wants(self, parts: Iterable[WantPart]) -> None:
        """Write what customers may want, some of them in a node."""
        for part in _batches(map(list, parts), _PARTS):
            self._write("write/want_parts", rows=part)

    def publish(self, run: Run, *, current: bool = True, keep: int = 0) -> None:
        """Publish this run in one step, then remove what is not kept of those before."""
        if run.run_id != self._run_id:
            raise InvalidValueError(
                f"This writer is for the run {self._run_id!r}, and the record is of {run.run_id!r}."
            )
        values = {
            "run_id": self._run_id,
            "record": from_run(run),
            "relationships": self._relationships,
            "communities": self._communities,
            "current": current,
        }
        if not write_once(self._database, partial(_publish, values=values, keep=keep)):
            raise StoreError(
                f"The run {self._run_id!r} was given up meanwhile, because the connection of its "
                "writer was lost. Run the analysis again."
            )
        self.published = True
        remove_leftovers(self._database, patient=True)

    def _ask(self, name: str, **parameters: Any) -> Mapping[str, Any]:
        return self._write(name, **parameters)[0]

    def _write(self, name: str, **parameters: Any) -> Sequence[Mapping[str, Any]]:
        values = {"run_id": self._run_id, **parameters}
        return write_once(self._database, lambda run: run.run(name, values))

    def _complain_of(self, ids: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(ids))
        known = set(self._ask("read/known_ids", ids=wanted)["rows"])
        for customer_id in wanted:
            if customer_id not in known:
                raise CustomerNotFoundError(customer_id)
        raise StoreError(
            f"The run {self._run_id!r} has scores in communities that it has not written. "
            "Write the communities first."
        )


def _publish(run: Statements, values: Mapping[str, Any], keep: int) -> bool:
    published = bool(run.run("write/publish", values)[0]["published"])
    if published:
        run.run("write/let_go_of_runs", {"keep": keep})
    return published


def _facts(table: RelationshipTable, facts: FactsOf | None) -> Iterator[str | None]:
    for start in range(0, len(table), _BATCH):
        span = np.arange(start, min(start + _BATCH, len(table)))
        yield from map(from_facts, facts(span) if facts else [()] * len(span))


def _relationship_rows(
    ids: Sequence[str], table: RelationshipTable, facts: FactsOf | None
) -> Iterator[list[Any]]:
    columns = zip(
        table.source.tolist(),
        table.target.tolist(),
        table.type.tolist(),
        table.directed.tolist(),
        table.strength.tolist(),
        table.confidence.tolist(),
        table.declared.tolist(),
        table.first_seen.tolist(),
        table.last_seen.tolist(),
        table.evidence_count.tolist(),
        table.evidence_forward.tolist(),
        _facts(table, facts),
        strict=True,
    )
    names = [type_in_graph(name) for name in table.types]
    for source, target, kind, directed, strength, confidence, declared, *rest in columns:
        first_seen, last_seen, *evidence = rest
        yield [
            ids[source],
            ids[target],
            names[kind],
            table.types[kind],
            directed,
            strength,
            confidence,
            DECLARED if declared else INFERRED,
            _moment(first_seen),
            _moment(last_seen),
            *evidence,
        ]


def _moment(value: int) -> int | None:
    return None if value == NO_TIME else value


def _score_rows(
    ids: Sequence[str], table: ScoreTable, levels: Levels | None
) -> Iterator[list[Any]]:
    columns = zip(
        table.degree.tolist(),
        table.strength.tolist(),
        table.pagerank.tolist(),
        table.betweenness.tolist(),
        table.harmonic.tolist(),
        table.core.tolist(),
        strict=True,
    )
    standing = standing_rows(table, levels)
    for name, values, (community, *rest) in zip(ids, columns, standing, strict=True):
        yield [name, community, *values, *rest]


def _point_rows(ids: Sequence[str], points: Points) -> Iterator[list[Any]]:
    placed = np.flatnonzero(~np.isnan(points.x))
    for part, start in enumerate(range(0, len(placed), _POINTS)):
        rows = placed[start : start + _POINTS]
        names = [ids[row] for row in rows.tolist()]
        yield [part, names, points.x[rows].tolist(), points.y[rows].tolist()]


def _batches(rows: Iterable[Any], size: int = _BATCH) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while part := list(islice(iterator, size)):
        yield part
