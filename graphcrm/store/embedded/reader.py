"""Reads one state of the graph: the last transaction committed when the reader was opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from graphcrm.errors import RunNotKeptError
from graphcrm.model import (
    Counts,
    Customer,
    Interaction,
    Link,
    Micros,
    MonthCount,
    Run,
    Whereabouts,
)
from graphcrm.store.about import About, ask_about
from graphcrm.store.base import CustomerQuery, GraphStatus, Receipt
from graphcrm.store.embedded.activity import ActivityReader
from graphcrm.store.embedded.audiences import AudienceReader
from graphcrm.store.embedded.involvements import InvolvementReader
from graphcrm.store.embedded.matching import MatchReader
from graphcrm.store.embedded.plans import PlanReader
from graphcrm.store.embedded.results import ResultReader
from graphcrm.store.embedded.rows import json_list, to_customer, to_interaction, to_link
from graphcrm.store.embedded.search import pieces, search_values
from graphcrm.store.embedded.segments import SegmentReader
from graphcrm.store.embedded.valuations import ValueReader
from graphcrm.store.embedded.verdicts import VerdictReader
from graphcrm.store.ledger import of_customers
from graphcrm.store.months import month_counts
from graphcrm.store.records import to_current_run, to_run

Value = TypeVar("Value")

_END_OF_TIME: Micros = 2**63 - 1


class EmbeddedReader(
    InvolvementReader,
    ActivityReader,
    ValueReader,
    ResultReader,
    PlanReader,
    AudienceReader,
    SegmentReader,
    MatchReader,
    VerdictReader,
):
    """Answers questions about customers, interactions and links."""

    def status(self) -> GraphStatus:
        """Return what the store holds; cheap, asked for at every request."""
        return self._status

    @cached_property
    def _status(self) -> GraphStatus:
        state, run = self._state, None
        if state.run_key is not None:
            (record,) = self._one("read/run_record", run=state.run_key)
            run = to_current_run(record)
        return GraphStatus(
            state.graph_id, state.data_version, run, state.copying_from, state.ledger_version
        )

    def at(self, run_id: str) -> EmbeddedReader:
        """Return a reader of the same state whose results are those of a kept run."""
        for key, record in self._rows("read/kept_runs"):
            run = to_run(record)
            if run.run_id == run_id:
                return self._of_run(key, run)
        raise RunNotKeptError(run_id)

    def _of_run(self, key: int, run: Run) -> EmbeddedReader:
        past = EmbeddedReader(self._connection)
        past._past = key != self._state.run_key
        past._state = self._state._replace(run_key=key)
        past.__dict__["_status"] = replace(self.status(), run=run)
        return past

    def counts(self) -> Counts:
        """Count rows of each table, relationships and communities of the current run."""
        state, found = self._state, (0, 0)
        if state.run_key is not None:
            found = self._one("read/run_counts", run=state.run_key)
        (merged,) = self._one("read/merge_count") if state.ledger_version else (0,)
        return Counts(state.customers, state.bare, state.interactions, state.links, *found, merged)

    def customers(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the customers that exist, by id."""
        rows = self._rows("read/customers", ids=json_list(list(ids)))
        return self._without_records({row[0]: to_customer(row) for row in rows})

    def about(self, customer_id: str, latest: int) -> About | None:
        """Return what is kept of a customer and of nobody else; nothing travels, so one by one."""
        return ask_about(self, customer_id, latest)

    def whereabouts(self, ids: Sequence[str]) -> dict[str, Whereabouts]:
        """Return of those of the customers that exist where they are, by id."""
        rows = self._rows("read/whereabouts", ids=json_list(list(ids)))
        return self._without_records({name: Whereabouts(*fields) for name, *fields in rows})

    def _without_records(self, found: dict[str, Value]) -> dict[str, Value]:
        """Return those of the customers that were not merged into others since."""
        for record_id in self.canonical(list(found)):
            del found[record_id]
        return found

    def find_customers(self, query: CustomerQuery) -> list[Customer]:
        """Return at most `query.limit` customers.

        Words of three letters and more are looked up; only shorter ones make it read all texts.
        """
        ids = self._search(query) if query.words else self._page(query)
        found = self.customers(ids)
        return [found[customer_id] for customer_id in ids]

    def iter_customers(self) -> Iterator[Customer]:
        """Yield every customer by id; memory stays flat."""
        return map(to_customer, self._rows("read/all_customers"))

    def iter_search_texts(self) -> Iterator[str]:
        """Yield the text that finds each customer; memory stays flat."""
        return (text for (text,) in self._rows("read/all_search_texts"))

    def iter_interactions(self) -> Iterator[Interaction]:
        """Yield every interaction by interaction id; memory stays flat."""
        return map(to_interaction, self._rows("read/all_interactions"))

    def iter_links(self) -> Iterator[Link]:
        """Yield every link by source, target, type; memory stays flat."""
        return map(to_link, self._rows("read/all_links"))

    def interactions_of(
        self, customer_id: str, limit: int, after: tuple[Micros, str] | None = None
    ) -> list[Interaction]:
        """Return interactions the customer took part in on either side, newest first."""
        before, after_id = after or (_END_OF_TIME, "")
        rows = self._rows(
            "read/interactions_of",
            keys=self._keys_of_records(customer_id),
            before=before,
            after=after_id,
            limit=limit,
        )
        return of_customers(list(map(to_interaction, rows)), self.canonical)

    def interaction_counts(self, record_ids: Sequence[str]) -> dict[str, int]:
        """Return how many interactions each of the records took part in, if any."""
        return dict(self._rows("read/interaction_counts", ids=json_list(sorted(set(record_ids)))))

    def timeline(self, customer_id: str, since: Micros, until: Micros) -> list[MonthCount]:
        """Count the interactions the customer took part in by month, type and currency."""
        keys = self._keys_of_records(customer_id)
        return month_counts(self._rows("read/timeline", keys=keys, since=since, until=until))

    def evidence(
        self, source_id: str, target_id: str, type_name: str, until: Micros | None, limit: int
    ) -> list[Interaction]:
        """Return interactions of a type between two customers, either way round, newest first.

        `until` is the last moment that counts.
        """
        rows = self._rows(
            "read/evidence",
            sources=self._keys_of_records(source_id),
            targets=self._keys_of_records(target_id),
            type=self._key_of_term(type_name),
            before=_END_OF_TIME if until is None else until + 1,
            limit=limit,
        )
        return of_customers(list(map(to_interaction, rows)), self.canonical)

    def receipt(self, key: str) -> Receipt | None:
        """Return what an idempotency key was answered with."""
        row = self._one("read/receipt", key=key)
        return Receipt(*row) if row else None

    def _page(self, query: CustomerQuery) -> list[str]:
        values = {"after": query.after or "", "limit": query.limit, "offset": query.offset}
        if query.community is not None:
            values |= {"run": self._run_key, "community": query.community, "tag": query.tag}
            rows = self._rows("read/page_of_community", **values)
        elif query.tag is not None:
            rows = self._rows("read/page_of_tag", **values, tag=query.tag)
        else:
            rows = self._rows("read/page_of_all", **values)
        return [customer_id for (customer_id,) in rows]

    def _search(self, query: CustomerQuery) -> list[str]:
        values = {
            **search_values(query.words),
            "run": self._state.run_key if query.community is None else self._run_key,
            "community": query.community,
            "tag": query.tag,
            "limit": query.limit,
            "offset": query.offset,
        }
        found = pieces(query.words)
        if found:
            rows = self._rows("read/search_trigrams", **values, pieces=found)
        else:
            rows = self._rows("read/search_all", **values)
        return [customer_id for (customer_id,) in rows]
