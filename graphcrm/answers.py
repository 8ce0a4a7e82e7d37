"""What questions are answered with: small frozen results that Python, CLI and API all show."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from graphcrm.merges import Merge
from graphcrm.model import (
    Community,
    CommunityLink,
    Counts,
    Customer,
    Interaction,
    LineageEvent,
    Link,
    Micros,
    Run,
    Scores,
    Tally,
)
from graphcrm.relationships import RelationshipAnswer
from graphcrm.survivorship import Origin

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A bounded part of a list; `cursor` asks for the next part, None at the end.

    run: the analysis that it is answered from, where it is answered from one.
    """

    items: Sequence[T]
    cursor: str | None = None
    run: Run | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Found(Page[T]):
    """A part of what a search found.

    instead: other words that were looked for where nobody has those asked for, else None.
    """

    instead: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """One customer with the scores of a run (None before an analysis or for a newcomer)."""

    customer: Customer
    scores: Scores | None
    community_name: str | None = None
    run: Run | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RelatedCustomer:
    """A customer related to another, and why.

    steps: 1 for a relationship of their own, 2 for one through shared contacts. types: of their
    relationships, the strongest first, 'shared-contacts' at two steps; where rules infer `referred`
    from `referral`, the latter alone is named. type: the first of them. strength: in (0, 1]; at one
    step all relationships together, at two steps the strongest way through a shared contact
    (product of both). score: what the list is ranked by (see graphcrm.service.related). via: ids of
    the shared contacts that matter most. relationships: each of their own ones, in the order of
    types, those that are not named last; relationship_id is that of the first.
    """

    customer_id: str
    name: str
    steps: int
    type: str
    types: tuple[str, ...]
    strength: float
    confidence: float
    score: float
    reasons: tuple[str, ...]
    via: tuple[str, ...] = ()
    relationship_id: str | None = None
    relationships: tuple[RelationshipAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Influencer:
    """A customer's place in the ranking by one measure."""

    rank: int
    customer_id: str
    name: str
    measure: str
    value: float
    scores: Scores
    community_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathStep:
    """One relationship on a path, walked from `source_id` to `target_id`."""

    source_id: str
    source_name: str
    target_id: str
    target_name: str
    strength: float
    types: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """The strongest path between two customers: the one whose strengths multiply to the most."""

    source_id: str
    target_id: str
    strength: float
    steps: tuple[PathStep, ...]

    def __repr__(self) -> str:
        names = [self.source_id, *(step.target_id for step in self.steps)]
        return f"PathAnswer({' -> '.join(map(repr, names))}, strength {self.strength:.3g})"


@dataclass(frozen=True, slots=True)
class ViewNode:
    """A node to draw. kind: 'customer' or 'community'. Positions are in pixels at zoom 1.

    size: 0..1, share of the largest influence (customers) or members (communities) in the view.
    neighbours: relationships it has in all, so that the page can say what expanding would add.
    """

    id: str
    label: str
    kind: str
    community_id: int
    x: float
    y: float
    size: float
    neighbours: int
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def radius(self) -> float:
        """The radius to draw it with, in pixels at zoom 1."""
        return drawn_radius(self.kind, self.size)


def drawn_radius(kind: str, size: float) -> float:
    """Return the radius in pixels at zoom 1: the area, not the radius, grows with `size`."""
    least, more = (16.0, 48.0) if kind == "community" else (6.0, 18.0)
    return least + more * math.sqrt(max(size, 0.0))


@dataclass(frozen=True, slots=True)
class ViewEdge:
    """An edge to draw, one for all relationships of a pair.

    strength: in (0, 1]; between communities the root of its weight's share of the heaviest one.
    relationship_ids: one for each of the types, none between communities.
    """

    source: str
    target: str
    strength: float
    types: tuple[str, ...]
    title: str
    relationship_ids: tuple[str, ...] = ()


class CommunityName(NamedTuple):
    """What a community is called."""

    community_id: int
    name: str


@dataclass(frozen=True, slots=True)
class GraphView:
    """A bounded part of the graph, with positions, ready for drawing.

    kind: 'communities', 'community' or 'customer'. focus: id the view turns around; of a map, the
    community whose parts it shows. total_nodes and total_edges: how many there would be without
    bounds; note: says in words what was left out, or why it is empty. others: customers that are in
    no bubble of a map. within: the community that this one is a part of, if any.
    """

    kind: str
    focus: str | None
    title: str
    nodes: tuple[ViewNode, ...]
    edges: tuple[ViewEdge, ...]
    total_nodes: int
    total_edges: int
    note: str = ""
    others: int = 0
    within: CommunityName | None = None


@dataclass(frozen=True, slots=True)
class CommunityAnswer:
    """A community of a run with the ones it touches most."""

    community: Community
    links: tuple[CommunityLink, ...]
    run: Run | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What one kept run says of a customer, or of a record that was merged into it since.

    customer_id: as the run knew it. rank: place by PageRank among the `customers` of the run, from
    1. percentile: percent of the others that rank below. current: whether answers rest on this run.
    """

    as_of: Micros
    run_id: str
    current: bool
    customer_id: str
    community_id: int
    community_name: str
    degree: int
    strength: float
    pagerank: float
    betweenness: float
    harmonic: float
    core: int
    rank: int
    customers: int
    percentile: float


@dataclass(frozen=True, slots=True)
class LineageStep:
    """What became of one community up to one kept run; event 'first' in the first run kept."""

    as_of: Micros
    run_id: str
    event: LineageEvent


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be used."""

    table: str
    source: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class TableReport:
    """What loading one table did.

    suspicious: by reason, rows loaded all the same. left_out: rows that the mapping does not take.
    """

    table: str
    source: str
    rows: int
    tally: Tally
    rejected: int
    suspicious: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. `rejects` holds the first 1,000; all of them are in rejects_file.

    samples: of a dry run, by table, the first rows as what they become.
    """

    tables: tuple[TableReport, ...]
    rejects: tuple[Reject, ...]
    rejects_files: tuple[str, ...]
    seconds: float
    dry_run: bool = False
    samples: Mapping[str, tuple[Customer | Interaction | Link, ...]] = field(default_factory=dict)

    @property
    def rejected(self) -> int:
        """Rows of all tables that were not used."""
        return sum(table.rejected for table in self.tables)

    def __repr__(self) -> str:
        parts = [
            f"{table.table}: {table.rows:,} rows, {table.tally.new:,} new, "
            f"{table.tally.changed:,} changed, {table.tally.unchanged:,} unchanged, "
            f"{table.rejected:,} rejected"
            for table in self.tables
        ]
        return f"LoadReport({'; '.join(parts) or 'nothing'}{'; dry run' if self.dry_run else ''})"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where long work stands; total is None where it is not known.

    step, steps: which of how many stages this is, from 1; None where nobody counts them.
    """

    stage: str
    done: int
    total: int | None
    at: Micros | None = None
    step: int | None = None
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """What posting rows of one table did; `replayed` repeats an earlier answer to the same key."""

    table: str
    tally: Tally
    rejects: tuple[Reject, ...]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What the store holds; `stale` says that data came in after the current run.

    waiting: pairs of customers that wait for a person to say whether they are the same.
    resolved_at: when records were last matched, in microseconds; None where they never were.
    """

    store: str
    counts: Counts
    run: Run | None
    stale: bool
    data_version: int
    waiting: int = 0
    resolved_at: Micros | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `graphcrm doctor`: what was looked at, what was found, and the fix."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a copy moved; `unchanged` rows were there already, from an earlier try."""

    source: str
    target: str
    customers: Tally
    interactions: Tally
    links: Tally
    run_id: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class RecordsAnswer:
    """A customer and the source records that make it.

    origins: for each field with a value, which record it came from and by which rule; attributes
    under `attributes.` and their name. merges: the records whose id is not the customer's.
    interactions: how many each record took part in; those in none are left out.
    """

    customer: Customer
    records: tuple[Customer, ...]
    origins: Mapping[str, Origin]
    merges: tuple[Merge, ...] = ()
    interactions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """What `resolve` did.

    records: source records that there are. matched: those of them that were matched now: all the
    first time and when a model is learnt, later those that are new or changed. merged: those that
    became part of another customer now. waiting: pairs that a person has to look at. customers: how
    many there are now. learnt: whether the model was learnt from these records, or the one of an
    earlier time was used.
    """

    records: int
    matched: int
    merged: int
    waiting: int
    customers: int
    learnt: bool
    auto_merge: float
    review: float
    seconds: float
