"""Reads the graph: customers, interactions and links; arrays and results are in the bases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from graphcrm.errors import InvalidValueError, RunNotKeptError
from graphcrm.model import Counts, Customer, Interaction, Link, Micros, MonthCount, Whereabouts
from graphcrm.store.about import ALWAYS, About
from graphcrm.store.base import CustomerQuery, GraphStatus, Receipt
from graphcrm.store.ledger import SURVIVORSHIP, of_customers
from graphcrm.store.months import month_counts
from graphcrm.store.neo4j.about import to_about
from graphcrm.store.neo4j.activity import ActivityReader
from graphcrm.store.neo4j.audiences import AudienceReader
from graphcrm.store.neo4j.ledger import LedgerReader
from graphcrm.store.neo4j.matching import MatchReader
from graphcrm.store.neo4j.plans import PlanReader
from graphcrm.store.neo4j.results import ResultReader
from graphcrm.store.neo4j.rows import to_customer, to_interaction, to_link, to_month
from graphcrm.store.neo4j.segments import SegmentReader
from graphcrm.store.neo4j.snapshot import distinct
from graphcrm.store.neo4j.valuations import ValueReader
from graphcrm.store.neo4j.verdicts import VerdictReader
from graphcrm.store.records import to_current_run

_END_OF_TIME: Micros = 2**63 - 1
_MAX_WORDS = 8
_ROWS_AT_ONCE = 5_000


class Neo4jReader(
    ActivityReader,
    ValueReader,
    ResultReader,
    LedgerReader,
    MatchReader,
    VerdictReader,
    PlanReader,
    AudienceReader,
    SegmentReader,
):
    """Answers questions about customers, interactions and links."""

    def status(self) -> GraphStatus:
        """Return what the store held when this reader was opened."""
        return self._status

    @cached_property
    def _status(self) -> GraphStatus:
        graph = self._graph
        return GraphStatus(
            graph_id=graph["graph_id"],
            data_version=graph["data_version"],
            run=None if graph["record"] is None else to_current_run(graph["record"]),
            copying_from=graph["copying_from"],
            ledger_version=graph["ledger_version"],
        )

    def at(self, run_id: str) -> Neo4jReader:
        """Return a reader of the same state whose results are those of a kept run."""
        for kept, record, relationships, communities in self._rows("read/kept_runs"):
            if kept == run_id:
                past = Neo4jReader(self._name, self._transaction, self._whole or self)
                past._graph = {
                    **self._graph,
                    "run_id": run_id,
                    "record": record,
                    "relationships": relationships,
                    "communities": communities,
                }
                return past
        raise RunNotKeptError(run_id)

    def counts(self) -> Counts:
        """Count rows of each table, relationships and communities of the current run."""
        (row,) = self._transaction.run("read/counts")
        merged = self._transaction.run("read/merge_count")[0]["merged"]
        return Counts(
            **row.data(),
            merged=merged,
            relationships=self._graph["relationships"] or 0,
            communities=self._graph["communities"] or 0,
        )

    def customers(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the customers that exist, by id."""
        rows = self._rows("read/customers", ids=distinct(ids))
        return {customer.customer_id: customer for customer in map(to_customer, rows)}

    def about(self, customer_id: str, latest: int) -> About | None:
        """Return what is kept of a customer and of nobody else, in one round trip."""
        since, until = ALWAYS
        values = {"run_id": self._graph["run_id"], "since": since, "until": until, "limit": latest}
        for name in distinct([customer_id]):
            for found in self._transaction.run(
                "read/about", id=name, called=SURVIVORSHIP, **values
            ):
                return to_about(found, latest, self.canonical)
        return None

    def whereabouts(self, ids: Sequence[str]) -> dict[str, Whereabouts]:
        """Return of those of the customers that exist where they are, by id."""
        rows = self._rows("read/whereabouts", ids=distinct(ids))
        return {name: Whereabouts(*fields) for name, *fields in rows}

    def find_customers(self, query: CustomerQuery) -> list[Customer]:
        """Return at most `query.limit` customers.

        Words of three letters and more are looked up; only shorter ones make it read all texts.
        """
        values = {"tag": query.tag, "offset": query.offset, "limit": query.limit}
        if query.community is not None:
            values |= {"run_id": self._run_id, **self._members_of(query.community)}
        if query.words:
            rows = self._search(query.words, values)
        elif query.community is not None:
            rows = self._rows("read/list_members", **values, after=query.after or "")
        else:
            rows = self._rows("read/list_customers", **values, after=query.after or "")
        return list(map(to_customer, rows))

    def iter_customers(self) -> Iterator[Customer]:
        """Yield every customer by id; memory stays flat."""
        for page in self._pages("read/all_customers", _ROWS_AT_ONCE):
            for customer in map(to_customer, page):
                if self._is_known(customer.customer_id):
                    yield customer

    def iter_search_texts(self) -> Iterator[str]:
        """Yield the text that finds each customer; memory stays flat."""
        for page in self._pages("read/all_search_texts", _ROWS_AT_ONCE):
            yield from page

    def iter_interactions(self) -> Iterator[Interaction]:
        """Yield every interaction by interaction id; memory stays flat."""
        for page in self._pages("read/all_interactions", _ROWS_AT_ONCE):
            for interaction in map(to_interaction, page):
                if self._is_known(interaction.customer_id, interaction.counterparty_id):
                    yield interaction

    def iter_links(self) -> Iterator[Link]:
        """Yield every link by source, target, type; memory stays flat."""
        for page in self._pages("read/all_links", _ROWS_AT_ONCE):
            for links in page:
                for link in sorted(map(to_link, links), key=lambda link: link[:3]):
                    if self._is_known(link.source_id, link.target_id):
                        yield link

    def interactions_of(
        self, customer_id: str, limit: int, after: tuple[Micros, str] | None = None
    ) -> list[Interaction]:
        """Return interactions the customer took part in on either side, newest first."""
        at, after_id = after or (_END_OF_TIME, "")
        rows = self._rows(
            "read/interactions_of",
            ids=self._ids_of_records(customer_id),
            at=at,
            after_id=after_id,
            limit=limit,
        )
        return of_customers(list(map(to_interaction, rows)), self.canonical)

    def interaction_counts(self, record_ids: Sequence[str]) -> dict[str, int]:
        """Return how many interactions each of the records took part in, if any."""
        return dict(self._rows("read/interaction_counts", ids=distinct(record_ids)))

    def timeline(self, customer_id: str, since: Micros, until: Micros) -> list[MonthCount]:
        """Count the interactions the customer took part in by month, type and currency."""
        ids = self._ids_of_records(customer_id)
        rows = self._rows("read/timeline", ids=ids, since=since, until=until)
        return month_counts(map(to_month, rows))

    def evidence(
        self, source_id: str, target_id: str, type_name: str, until: Micros | None, limit: int
    ) -> list[Interaction]:
        """Return interactions of a type between two customers, either way round, newest first.

        `until` is the last moment that counts.
        """
        rows = self._rows(
            "read/evidence",
            source_ids=self._ids_of_records(source_id),
            target_ids=self._ids_of_records(target_id),
            type=type_name,
            until=_END_OF_TIME if until is None else until,
            limit=limit,
        )
        return of_customers(list(map(to_interaction, rows)), self.canonical)

    def receipt(self, key: str) -> Receipt | None:
        """Return what an idempotency key was answered with."""
        found = self._transaction.run("read/receipt", key=key)
        return Receipt(*found[0].values()) if found else None

    def _search(self, words: Sequence[str], values: dict[str, Any]) -> list[Any]:
        if len(words) > _MAX_WORDS:
            raise InvalidValueError(f"A search takes at most {_MAX_WORDS} words, not {len(words)}.")
        return self._rows(
            "read/search_customers",
            **{"run_id": self._graph["run_id"], "within": None, "finer": None, **values},
            words=list(words),
            longest=max(words, key=len),
            phrase=" ".join(words),
        )
