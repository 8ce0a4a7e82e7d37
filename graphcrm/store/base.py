"""The ports of a store: a reader, a writer, and the store that hands them out.

A reader sees one consistent state as far as the database can give it, and always one whole
analysis run: results are tied to a run, and which run is current changes in one step. A writer
commits on a clean exit and rolls back on an exception. Both stores pass tests/contract/.

Positions in arrays always refer to `Reader.customer_ids()`. Text is compared by code point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from graphcrm.baskets import Audience
from graphcrm.merges import LedgerEntry, Merge, Separation, Suspicion
from graphcrm.model import (
    ANYBODY,
    ChurnReason,
    Community,
    CommunityLink,
    Counts,
    Customer,
    Fact,
    Interaction,
    LineageEvent,
    Link,
    Micros,
    MonthCount,
    PastScores,
    Relationship,
    Run,
    Scores,
    StageChange,
    Standing,
    Tally,
    Valuation,
    ValueFilter,
    Verdict,
    Whereabouts,
)
from graphcrm.saved_rules import Segment
from graphcrm.store.about import About
from graphcrm.store.wants import WantPart
from graphcrm.tables import (
    Activity,
    Contacts,
    Int32,
    Int64,
    Involvements,
    Points,
    RelationshipTable,
    ScoreTable,
    StageTable,
    ValueTable,
)

TieKey = tuple[str, str, str]
"""What a relationship is known by: source_id, target_id, type, as stored."""

FactsOf = Callable[[Int64], Sequence[Sequence[Fact]]]
"""Returns for rows of a table of relationships the facts that each rests on, maybe none."""

ToldOf = Callable[[Int64], Sequence[tuple[tuple[StageChange, ...], tuple[ChurnReason, ...]]]]
"""Returns for rows of a table of values what stages each customer went through, and what speaks
for or against its leaving; maybe neither."""


@dataclass(frozen=True, slots=True)
class GraphStatus:
    """What a store holds now.

    graph_id: a random name given when the store was made. data_version: grows by at least one with
    each write transaction that changed a customer, interaction, link or verdict. run: the current
    run. copying_from: graph_id of the source while a copy into this store is unfinished.
    ledger_version: grows with each merge and unmerge.
    """

    graph_id: str
    data_version: int
    run: Run | None
    copying_from: str | None = None
    ledger_version: int = 0


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """Which customers to list.

    words: already folded by `graphcrm.store.text.fold`, each must occur in the customer's search
    text. community: of any level of the current run. tag: one of the customer's tags. Without
    words, the order is by id and `after` is the last id of the page before; with words, it is
    `rank` (see `graphcrm.store.text.rank`), then PageRank downwards, then id, and `offset` skips.
    """

    words: tuple[str, ...] = ()
    community: int | None = None
    tag: str | None = None
    after: str | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was answered to a write that carried an idempotency key."""

    key: str
    fingerprint: str
    body: str
    created_at: Micros


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan of a campaign as it is kept; body: JSON of graphcrm.plans.Plan."""

    plan_id: str
    created_at: Micros
    body: str


AUDIENCE_PART = 1000
"""Members of an audience that are kept, and read, together."""


class Reader(Protocol):
    """Reads one state of the graph. Methods about results raise NoAnalysisError without a run.

    A customer is what its source records were merged into. Interactions, links and arrays speak of
    customers; only `iter_records`, `iter_interactions` and `iter_links` give rows as they
    came, under the ids of records. What the current run knew of a record that was merged since is
    left out.
    """

    def status(self) -> GraphStatus:
        """Return what the store holds; cheap, asked for at every request."""

    def counts(self) -> Counts:
        """Count rows of each table, relationships and communities of the current run."""

    def customer_ids(self) -> list[str]:
        """Return all customer ids in code point order: the index of every array."""

    def customers(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the customers that exist, by id, in one round trip."""

    def find_customers(self, query: CustomerQuery) -> list[Customer]:
        """Return at most `query.limit` customers."""

    def iter_customers(self) -> Iterator[Customer]:
        """Yield every customer by id; memory stays flat."""

    def whereabouts(self, ids: Sequence[str]) -> dict[str, Whereabouts]:
        """Return of those of the customers that exist where they are, by id; one round trip."""

    def about(self, customer_id: str, latest: int) -> About | None:
        """Return what is kept of a customer and of nobody else; None for no customer's id.

        latest: how many interactions. The same as asking one by one, in one or two round trips.
        """

    def iter_search_texts(self) -> Iterator[str]:
        """Yield the text that finds each customer (text.search_text), in any order."""

    def iter_interactions(self) -> Iterator[Interaction]:
        """Yield every interaction by interaction id, as it came; memory stays flat."""

    def iter_links(self) -> Iterator[Link]:
        """Yield every link by source, target, type, as it came; memory stays flat."""

    def iter_records(self) -> Iterator[Customer]:
        """Yield every source record as it came, by id; memory stays flat."""

    def records(self, customer_ids: Sequence[str]) -> dict[str, list[Customer]]:
        """Return for each of the customers that exist its source records as they came, by id."""

    def canonical(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the customers of those of the records that were merged into another id."""

    def merges(self) -> Iterator[Merge]:
        """Yield every merged record by id."""

    def merges_into(self, customer_id: str) -> list[Merge]:
        """Return the records merged into a customer, by id."""

    def ledger(self, limit: int, before: int | None = None) -> list[LedgerEntry]:
        """Return the newest lines of the ledger, numbers downwards, those below `before`."""

    def separations(self) -> list[Separation]:
        """Return all pairs of records that are never the same, by both ids."""

    def suspicion_pairs(self) -> list[tuple[str, str, float]]:
        """Return (left_id, right_id, probability) of all pairs that wait for a person.

        The most probable come first, then by both ids.
        """

    def suspicions(self, pairs: Sequence[tuple[str, str]]) -> list[Suspicion]:
        """Return those of the pairs that wait for a person, most probable first, then by ids."""

    def note(self, name: str) -> str | None:
        """Return the text kept under a name."""

    def unmatched(self, limit: int) -> list[str]:
        """Return source records without match keys, or changed since they got theirs, by id.

        Merged ones too, bare ones not. Costs as much as what is returned, whatever is stored.
        """

    def sharing(self, keys: Sequence[str], most: int) -> dict[str, list[str]]:
        """Return for each of the match keys that any has the source records with it, by id.

        A key of more than `most` records is left out. A changed record has its former keys until
        it gets others. Costs one look into an index a key. Raises InvalidValueError for a key that
        is not of a-z and 0-9.
        """

    def source_records(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Return those of the source records that exist as they came, merged or not, by id."""

    def interactions_of(
        self, customer_id: str, limit: int, after: tuple[Micros, str] | None = None
    ) -> list[Interaction]:
        """Return interactions the customer took part in on either side.

        Newest first, then by interaction id; `after` is (occurred_at, interaction_id) of the last
        one of the page before.
        """

    def interaction_counts(self, record_ids: Sequence[str]) -> dict[str, int]:
        """Return how many interactions each of the records took part in, if any, as they came.

        Both sides count, and an interaction of a record with itself once. Cost: linear in what is
        counted.
        """

    def timeline(self, customer_id: str, since: Micros, until: Micros) -> list[MonthCount]:
        """Count the interactions the customer took part in by month, type and currency.

        On either side, an interaction of the customer with itself once; both ends included. The
        newest month first, then by type and currency. Counted in the store: linear in what is
        counted, and only counts are read.
        """

    def evidence(
        self, source_id: str, target_id: str, type_name: str, until: Micros | None, limit: int
    ) -> list[Interaction]:
        """Return interactions of a type between two customers, either way round, newest first."""

    def contacts(self) -> Contacts:
        """Return every interaction that has a counterparty, self-contacts included."""

    def involvements(self, until: Micros | None) -> Involvements:
        """Return who had to do with which item: interactions with a product_id up to a moment."""

    def activity(
        self, types: Sequence[str] | None, until: Micros | None, *, rated: bool = False
    ) -> Activity:
        """Return what customers did up to a moment, that one included, as makers.

        types: of interactions, None for all. rated: only those with a rating. Void ones are there,
        and marked. The same whatever the order that rows came in. Reads every interaction; 47
        bytes each, half as much again while they are sorted. Raises StoreError for more types,
        currencies or channels than 32,767.
        """

    def relationships(self) -> RelationshipTable:
        """Return all relationships of the current run as arrays."""

    def relationships_between(self, customer_id: str, others: Sequence[str]) -> list[Relationship]:
        """Return relationships joining the customer and any of the others, as stored.

        Sorted by source, target, type.
        """

    def relationships_among(
        self, sources: Sequence[str], others: Sequence[str], limit: int
    ) -> list[Relationship]:
        """Return the relationships stored as running from any of `sources` to any of `others`.

        At most `limit`, the strongest by strength x confidence, ties by source, target, type. In
        one round trip; goes through all relationships stored as running from the sources.
        """

    def relationships_of(
        self, ids: Sequence[str], limit_each: int
    ) -> dict[str, list[Relationship]]:
        """Return for each id its relationships, either way round, at most `limit_each`.

        The strongest by strength x confidence come first, ties by source, target, type.
        """

    def facts(self, keys: Sequence[TieKey]) -> dict[TieKey, tuple[Fact, ...]]:
        """Return the facts of those of these relationships that have any, in one round trip."""

    def verdicts(self, limit: int, offset: int = 0) -> list[Verdict]:
        """Return what users said of relationships, the latest first, then by key."""

    def verdicts_of(self, ids: Sequence[str]) -> list[Verdict]:
        """Return the verdicts on relationships of any of these customers, by key."""

    def score_table(self) -> ScoreTable:
        """Return all scores of the current run as arrays, one row a customer of that run.

        Customers that came after the run have community -1, core 0 and all else 0.
        """

    def scores(self, ids: Sequence[str]) -> dict[str, Scores]:
        """Return the current run's scores of those of the customers that it knew."""

    def top_scores(
        self, measure: str, limit: int, community: int | None = None, offset: int = 0
    ) -> list[Scores]:
        """Return the highest by one of model.MEASURES, ties by id."""

    def standing(self, measure: str, value: float, community: int | None = None) -> Standing:
        """Return where a value of one of model.MEASURES stands, among all or in a community."""

    def points(self) -> Points:
        """Return where customers stand on the whole map of the run, in the order of ids.

        NaN for those who stand alone or came after the run, and for all where it has no map.
        """

    def values(self, ids: Sequence[str]) -> dict[str, Valuation]:
        """Return what the run says of those of the customers that it valued, in one round trip."""

    def value_table(self) -> ValueTable:
        """Return all values of the run as arrays, in the order of ids.

        Customers without any, or that came after the run, have 0 orders, ratings and scores, and
        else nothing: NaN, NO_TIME, -1; so has everyone where it has no values.
        """

    def stage_table(self) -> StageTable:
        """Return every change of stage that the run keeps as arrays.

        Nothing where it has no values. Cost: reads the stages of everybody, some microseconds each.
        """

    def top_values(
        self,
        measure: str,
        limit: int,
        offset: int = 0,
        only: ValueFilter = ANYBODY,
    ) -> list[Valuation]:
        """Return the highest by one of model.VALUE_MEASURES, ties by id.

        Those without a value are left out, by orders those who never bought. only: these, of a
        community of any level. Raises InvalidValueError for another measure.
        """

    def want_part(self, kind: str, part: int) -> bytes | None:
        """Return a part of what customers may want by the run (see graphcrm.store.wants)."""

    def want_parts(self) -> Iterator[WantPart]:
        """Yield all parts of what customers may want, by kind and number; memory stays flat."""

    def communities(
        self,
        limit: int,
        offset: int = 0,
        min_size: int = 1,
        level: int = 0,
        parent: int | None = None,
    ) -> list[Community]:
        """Return communities of a level by size downwards, then id: ids say nothing of size.

        parent: only those within this community of the next coarser level.
        """

    def finer(self) -> Int32:
        """Return each customer's community of level -1, int32 (n,), -1 where there is none."""

    def community(self, community_id: int) -> Community | None:
        """Return one community of the current run, whatever its level."""

    def communities_of(self, ids: Sequence[int]) -> dict[int, Community]:
        """Return those of the communities that exist in the current run, by id; one round trip."""

    def community_links(self, ids: Sequence[int]) -> list[CommunityLink]:
        """Return the links both of whose communities are in `ids`, by source, target."""

    def run(self, run_id: str) -> Run | None:
        """Return the record of any published run, also of one replaced since."""

    def kept_runs(self) -> list[Run]:
        """Return the runs whose scores and communities are there, in the order of publishing.

        The current one is among them.
        """

    def at(self, run_id: str) -> Reader:
        """Return a reader of the same state to which a kept run is the current one.

        Of a run that is not the current one it has scores, points, values, wants, communities,
        their links and lineage; methods about its relationships raise PastRelationshipsError. It
        ends with this reader. Raises RunNotKeptError.
        """

    def lineage(
        self, limit: int, after: int = -1, community_id: int | None = None
    ) -> list[LineageEvent]:
        """Return what became of communities from the run before to the current one.

        By community id, those above `after`; community_id: only this one.
        """

    def past_scores(self, ids: Sequence[str]) -> list[PastScores]:
        """Return what each kept run says of these records, also of those merged since.

        In the order in which runs were published, then by id. Records that a run did not know as
        customers are left out. Costs one look-up a run and id.
        """

    def receipt(self, key: str) -> Receipt | None:
        """Return what an idempotency key was answered with."""

    def plan(self, plan_id: str) -> StoredPlan | None:
        """Return one plan of a campaign."""

    def plans(self, limit: int, offset: int = 0) -> list[StoredPlan]:
        """Return plans of campaigns, the newest first, then by id."""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return those of the ids that a customer has, or a record that was merged into one."""

    def audience(self, audience_id: str) -> Audience | None:
        """Return one audience."""

    def audience_named(self, name: str) -> Audience | None:
        """Return the audience of this name."""

    def audiences(self, limit: int, offset: int = 0) -> list[Audience]:
        """Return audiences, the one changed last first, then by id."""

    def audience_parts(self, audience_id: str) -> list[str]:
        """Return the first member of each part of an audience, in code point order.

        Members are ids as they were put in, also of records merged since. A part has AUDIENCE_PART
        of them, the last one maybe less; none for an audience without members, or none at all.
        """

    def audience_part(self, audience_id: str, part: int) -> list[str]:
        """Return the members in a part, numbered from 0, in code point order."""

    def segment(self, segment_id: str) -> Segment | None:
        """Return one saved segment."""

    def segment_named(self, name: str) -> Segment | None:
        """Return the saved segment of this name."""

    def segments(self, limit: int, offset: int = 0) -> list[Segment]:
        """Return saved segments, the one changed last first, then by id."""

    def contacted(self, type_name: str | None, since: Micros, until: Micros) -> list[str]:
        """Return customers that took part in an interaction of a type, None for any, by id.

        In a span of time, both ends included, on either side. Reads every interaction.
        """


class Writer(Protocol):
    """Writes in one transaction. Later rows win field by field; an empty field erases nothing.

    A row that changes nothing counts as unchanged. Ids that interactions or links name and no
    customer has are made as bare customers, counted in Tally.bare. Two rows for the same id in one
    call are merged in order.
    """

    def upsert_customers(self, rows: Sequence[Customer]) -> Tally:
        """Write customers."""

    def upsert_interactions(self, rows: Sequence[Interaction]) -> Tally:
        """Write interactions."""

    def upsert_links(self, rows: Sequence[Link]) -> Tally:
        """Write links."""

    def merge(self, merges: Sequence[Merge]) -> int:
        """Make records part of customers, one after the other; return how many moved.

        A record with records of its own brings them along. Raises CustomerNotFoundError, and
        ConflictError where two of them are said to be never the same; then nothing is merged.
        """

    def unmerge(self, record_ids: Sequence[str], at: Micros) -> int:
        """Make merged records customers of their own again; return how many were not."""

    def separate(self, pairs: Sequence[Separation]) -> None:
        """Note pairs of records that are never the same."""

    def rejoin(self, pairs: Sequence[tuple[str, str]], at: Micros) -> int:
        """Forget that pairs are never the same; return how many were noted."""

    def replace_suspicions(self, rows: Sequence[Suspicion]) -> None:
        """Put these pairs in the place of those that waited for a person."""

    def replace_ledger(self, entries: Sequence[LedgerEntry]) -> None:
        """Put these lines in the place of the ledger, for a copy; their numbers are kept."""

    def set_note(self, name: str, text: str) -> None:
        """Keep a text under a name."""

    def set_match_keys(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Put match keys in the place of those that records had, and count these as matched.

        rows: the record's id and its keys, short words of a-z and 0-9, maybe none. Ids that nobody
        has are passed over. The version of the data stays. Raises InvalidValueError for other keys.
        """

    def put_verdicts(self, rows: Sequence[Verdict]) -> Tally:
        """Keep what users said; a later verdict on the same relationship replaces the former."""

    def remove_verdicts(self, keys: Sequence[TieKey]) -> int:
        """Take back verdicts by (low_id, high_id, type); return how many there were."""

    def add_receipt(self, receipt: Receipt) -> None:
        """Remember what an idempotency key was answered with."""

    def add_plan(self, plan: StoredPlan) -> None:
        """Keep a plan of a campaign. The version of the data stays."""

    def put_audience(self, audience: Audience, members: Sequence[str]) -> None:
        """Keep an audience and its members, in place of what was kept under its id.

        members: ids in code point order, none twice. The version of the data stays. Raises
        StoreError where another audience has its name.
        """

    def remove_audience(self, audience_id: str) -> bool:
        """Forget an audience; return whether there was one."""

    def put_segment(self, segment: Segment) -> None:
        """Keep a segment, in place of what was kept under its id. The version of the data stays.

        Raises StoreError where another segment has its name.
        """

    def remove_segment(self, segment_id: str) -> bool:
        """Forget a segment; return whether there was one."""

    def mark_copying(self, graph_id: str | None) -> None:
        """Note that a copy from that graph is under way, or with None that it is complete."""


class RunWriter(Protocol):
    """Writes the results of one run, in several transactions; nobody sees them before publish.

    Leaving the context without publish, or by an exception, discards what was written. Leftovers of
    a process that died are removed by the next run writer.
    """

    def add_relationships(
        self, ids: Sequence[str], table: RelationshipTable, facts: FactsOf | None = None
    ) -> None:
        """Write relationships, and the facts behind them, which are asked for in batches."""

    def add_scores(
        self,
        ids: Sequence[str],
        table: ScoreTable,
        levels: Mapping[int, Int32] | None = None,
    ) -> None:
        """Write scores and memberships; the communities must have been added before.

        levels: by level other than 0, the id of each customer's community there, int32 (n,), -1
        for none. Each community of a level is within one of the next coarser one, its parent.
        """

    def add_communities(
        self, communities: Sequence[Community], links: Sequence[CommunityLink]
    ) -> None:
        """Write communities of all levels and how they touch."""

    def add_points(self, ids: Sequence[str], points: Points) -> None:
        """Write where customers stand on the whole map, once; those at NaN stand nowhere."""

    def add_values(self, ids: Sequence[str], table: ValueTable, told: ToldOf) -> None:
        """Write what customers are worth, once, and what is told of it, asked for in batches.

        A customer that there is nothing to say of has no row. Raises InvalidValueError for what
        JSON cannot hold.
        """

    def add_wants(self, parts: Iterable[WantPart]) -> None:
        """Write what customers may want, once; parts are asked for a few at a time."""

    def add_lineage(self, events: Sequence[LineageEvent]) -> None:
        """Write what became of communities, once."""

    def publish(self, run: Run, *, current: bool = True, keep: int = 0) -> None:
        """Publish this run in one step, then remove what is not kept of those before.

        current: whether it becomes the current run; otherwise only its scores, points, values,
        wants, communities and lineage are kept. keep: how many runs beside the current one keep
        those, the last published; relationships only the current one has. Records of runs stay.
        """


class Place(Protocol):
    """A database that can compute by itself, for an engine that works inside it."""

    @property
    def name(self) -> str:
        """The database's address, without any password, for messages."""

    def ask(self, statement: str, **parameters: Any) -> list[Mapping[str, Any]]:
        """Run a statement from cypher/ once, in a transaction of its own; return its records."""

    def change(self, statement: str, **parameters: Any) -> list[Mapping[str, Any]]:
        """Run a writing statement under the graph's lock and return its records."""

    def explained(self) -> AbstractContextManager[None]:
        """Raise StoreError in place of what the database reports."""

    def science(self) -> Any:
        """Return the client of Graph Data Science over our own connection.

        Raises ImportError where it is not installed.
        """


class Store(Protocol):
    """A place where a graph is kept. Safe to share between threads."""

    @property
    def name(self) -> str:
        """The store's address, without any password, for messages."""

    @property
    def place(self) -> Place | None:
        """The database that the graph is in; None where that is a file."""

    def read(self) -> AbstractContextManager[Reader]:
        """Open a reader."""

    def write(self) -> AbstractContextManager[Writer]:
        """Open a writer: one transaction."""

    def write_run(self, run_id: str) -> AbstractContextManager[RunWriter]:
        """Open a writer for the results of one analysis run."""

    def describe(self) -> dict[str, Any]:
        """Return versions and settings of the store, for `graphcrm doctor`."""

    def close(self) -> None:
        """Let go of files and connections; calling it twice is harmless."""
