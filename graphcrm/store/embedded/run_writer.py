"""Writes the results of one analysis run, unseen until it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice

import apsw
import numpy as np

from graphcrm.errors import CustomerNotFoundError, InvalidValueError, StoreBusyError, StoreError
from graphcrm.model import Community, CommunityLink, LineageEvent, Micros, Run
from graphcrm.store.base import FactsOf, ToldOf
from graphcrm.store.embedded.connections import Connections
from graphcrm.store.embedded.leftovers import being_written, give_up, remove_leftovers
from graphcrm.store.embedded.process import now, this_process
from graphcrm.store.embedded.rows import Row, from_community, json_list
from graphcrm.store.embedded.run_rows import (
    fact_rows,
    lineage_rows,
    point_rows,
    rank_rows,
    ranking_rows,
    relationship_rows,
    score_rows,
)
from graphcrm.store.embedded.statements import statement
from graphcrm.store.embedded.valuations import valuation_rows, value_ranking_rows
from graphcrm.store.embedded.writing import Writing
from graphcrm.store.records import from_run
from graphcrm.store.wants import WantPart
from graphcrm.tables import Int32, Int64, Points, RelationshipTable, ScoreTable, ValueTable

_CHUNK = 20_000
_PARTS = 100
"""Packed parts at once: they are some ten to a hundred kilobytes each."""


@contextmanager
def writing_run(connections: Connections, run_id: str) -> Iterator[EmbeddedRunWriter]:
    """Announce a run and lend its writer; give the run up unless it gets published."""
    remove_leftovers(connections)
    writer = EmbeddedRunWriter(connections, run_id)
    try:
        yield writer
    except BaseException:
        # What went wrong first is the error to tell; the next run writer removes what is left.
        with suppress(StoreError, apsw.Error):
            writer.discard()
        raise
    else:
        writer.discard()
    finally:
        being_written.discard(writer.key)


class EmbeddedRunWriter:
    """Writes in short transactions, so that others can write meanwhile."""

    def __init__(self, connections: Connections, run_id: str) -> None:
        self._connections = connections
        self._run_id = run_id
        self._published = False
        self._seen_at: Micros = now()
        self._ids: Sequence[str] = ()
        self._keys: Int64 = np.empty(0, dtype=np.int64)
        self._written: set[str] = set()
        process = this_process()._asdict()
        values = {
            "run_id": run_id,
            "host": process["host"],
            "process": process["number"],
            "process_started": process["started"],
            "now": self._seen_at,
        }
        with connections.writing() as (connection, _):
            row = connection.execute(statement("write/new_run"), values).fetchone()
            if row is None:
                raise InvalidValueError(
                    f"There already is an analysis run {run_id!r}. Give each run an id of its own."
                )
            self.key: int = row[0]
            being_written.add(self.key)

    def add_relationships(
        self, ids: Sequence[str], table: RelationshipTable, facts: FactsOf | None = None
    ) -> None:
        """Write all relationships and their facts, once.

        Raises CustomerNotFoundError for an unknown id.
        """
        self._only_once("relationships")
        keys = self._find_keys(ids)
        with self._transaction(relationships=len(table)) as writing:
            terms = writing.add_terms(set(table.types))
        types = np.array([terms[name] for name in table.types], dtype=np.int64)
        self._write("write/relationship", relationship_rows(self.key, keys, types, table))
        self._write("write/relationship_rank", rank_rows(self.key, keys, types, table))
        if facts is not None:
            self._write("write/relationship_facts", fact_rows(self.key, keys, types, table, facts))

    def add_scores(
        self,
        ids: Sequence[str],
        table: ScoreTable,
        levels: Mapping[int, Int32] | None = None,
    ) -> None:
        """Write all scores, once. Raises CustomerNotFoundError for an unknown id."""
        self._only_once("scores")
        keys = self._find_keys(ids)
        self._write("write/scores", score_rows(self.key, keys, table))
        self._write("write/ranking", ranking_rows(self.key, keys, table, levels or {}))

    def add_communities(
        self, communities: Sequence[Community], links: Sequence[CommunityLink]
    ) -> None:
        """Write communities and how they touch."""
        with self._transaction(communities=sum(one.level == 0 for one in communities)):
            pass
        self._write("write/community", ((self.key, *from_community(row)) for row in communities))
        self._write("write/community_link", ((self.key, *row) for row in links))

    def add_lineage(self, events: Sequence[LineageEvent]) -> None:
        """Write what became of communities."""
        self._write("write/lineage", lineage_rows(self.key, events))

    def add_points(self, ids: Sequence[str], points: Points) -> None:
        """Write where customers stand, once. Raises CustomerNotFoundError for an unknown id."""
        self._only_once("points")
        self._write("write/point", point_rows(self.key, self._find_keys(ids), points))

    def add_values(self, ids: Sequence[str], table: ValueTable, told: ToldOf) -> None:
        """Write what customers are worth, once. Raises CustomerNotFoundError for an unknown id."""
        self._only_once("values")
        keys = self._find_keys(ids)
        with self._transaction() as writing:
            terms = writing.add_terms({*table.segments, *table.stage_names})
        self._write("write/valuation", valuation_rows(self.key, keys, terms, table, told))
        self._write("write/ranking", value_ranking_rows(self.key, keys, table))

    def add_wants(self, parts: Iterable[WantPart]) -> None:
        """Write what customers may want, once."""
        self._only_once("wants")
        rows = ((self.key, *part) for part in parts)
        self._write("write/want_part", rows, _PARTS)

    def publish(self, run: Run, *, current: bool = True, keep: int = 0) -> None:
        """Publish this run in one step, then remove what is not kept of those before."""
        if run.run_id != self._run_id:
            raise InvalidValueError(
                f"This writer is for the run {self._run_id!r}, and the record is of {run.run_id!r}."
            )
        with self._transaction() as writing:
            stage = "published" if current else "replaced"
            values = {"run": self.key, "record": from_run(run), "stage": stage}
            connection = writing.connection
            if current:
                connection.execute(statement("write/run_replaced"))
            connection.execute(statement("write/run_published"), values)
            if current:
                connection.execute(statement("write/current_run"), {"run": self.key})
            connection.execute(statement("write/runs_let_go"), {"keep": keep})
        self._published = True
        # The run is out; what cannot be removed now goes when the next one is written.
        with suppress(StoreBusyError, apsw.BusyError):
            remove_leftovers(self._connections)

    def discard(self) -> None:
        """Remove what was written, unless it was published."""
        if not self._published:
            give_up(self._connections, self.key, self._seen_at)

    def _only_once(self, what: str) -> None:
        if what in self._written:
            raise InvalidValueError(
                f"The {what} of the run {self._run_id!r} were written already: "
                "they go together, in one table."
            )
        self._written.add(what)

    @contextmanager
    def _transaction(self, relationships: int = 0, communities: int = 0) -> Iterator[Writing]:
        seen_at = now()
        values = {
            "run": self.key,
            "now": seen_at,
            "relationships": relationships,
            "communities": communities,
        }
        with self._connections.writing() as (connection, keys):
            connection.execute(statement("write/run_seen"), values)
            if not connection.changes():
                raise StoreError(
                    f"The run {self._run_id!r} was given up meanwhile, because nothing had been "
                    "heard of its writer for a day. Run the analysis again."
                )
            yield Writing(connection, keys)
        self._seen_at = seen_at

    def _write(self, name: str, rows: Iterator[Row], size: int = _CHUNK) -> None:
        while chunk := list(islice(rows, size)):
            with self._transaction() as writing:
                writing.many(name, chunk)

    def _find_keys(self, ids: Sequence[str]) -> Int64:
        if self._ids is not ids:
            self._keys = self._read_keys(ids)
            self._ids = ids
        return self._keys

    def _read_keys(self, ids: Sequence[str]) -> Int64:
        keys = np.empty(len(ids), dtype=np.int64)
        with self._connections.reading() as connection:
            for start in range(0, len(ids), _CHUNK):
                part = list(ids[start : start + _CHUNK])
                values = {"ids": json_list(part)}
                found = dict(connection.execute(statement("read/customer_keys"), values))
                if len(found) < len(part):
                    raise CustomerNotFoundError(next(name for name in part if name not in found))
                keys[start : start + _CHUNK] = [found[name] for name in part]
        return keys
