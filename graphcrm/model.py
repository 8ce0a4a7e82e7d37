"""What the graph is made of: rows of the three tables, and the kinds they come in, as data.

Rows are named tuples rather than dataclasses because a load makes ten million of them and a store
binds them as they are. Times are integers: microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

Micros = int
"""A moment: microseconds since 1970-01-01T00:00:00Z."""

DAY: Micros = 86_400_000_000

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_datetime(moment: Micros) -> datetime:
    """Return the moment with its zone, UTC."""
    return EPOCH + timedelta(microseconds=moment)


def format_moment(moment: Micros) -> str:
    """Return the moment as RFC 3339 in UTC."""
    return as_datetime(moment).isoformat().replace("+00:00", "Z")


PERSON = "person"
ORGANIZATION = "organization"
CUSTOMER_KINDS = (PERSON, ORGANIZATION)

DECLARED = "declared"
INFERRED = "inferred"

CONFIRMED = "confirmed"
REJECTED = "rejected"
VERDICTS = (CONFIRMED, REJECTED)

SUGGESTION = "likely"
"""The type under which a user says that two, whom nothing ties, do not belong together."""

CERTAIN = 1.0
"""The confidence of what a person said, declared or confirmed; no rule is ever as sure."""


class Customer(NamedTuple):
    """A customer: a node of the graph. `bare` is one that only interactions or links named."""

    customer_id: str
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    kind: str | None = None
    national_id: str | None = None
    email: str | None = None
    phone: str | None = None
    birth_date: str | None = None
    gender: str | None = None
    address: str | None = None
    postcode: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    company: str | None = None
    job_title: str | None = None
    created_at: Micros | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None
    attributes: Mapping[str, Any] = {}
    bare: bool = False

    @property
    def label(self) -> str:
        """What a person reads: the name, else its parts, else the e-mail, else the id."""
        parts = " ".join(part for part in (self.given_name, self.family_name) if part)
        return self.name or parts or self.email or self.customer_id


class Whereabouts(NamedTuple):
    """Where a customer works and lives, and since when it is known: fields of Customer."""

    company: str | None
    city: str | None
    created_at: Micros | None


class Interaction(NamedTuple):
    """Something that happened: a purchase, a call, a mail. `counterparty_id` is a customer too."""

    interaction_id: str
    customer_id: str
    type: str
    occurred_at: Micros
    counterparty_id: str | None = None
    channel: str | None = None
    amount: float | None = None
    currency: str | None = None
    quantity: float | None = None
    product_id: str | None = None
    rating: float | None = None
    source: str | None = None
    attributes: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Interactions of one month in UTC (such as 2026-03), type and currency.

    currency: of those with an amount, None where it is not known; those without an amount are
    counted apart, with amount None. amount: their sum, to twelve digits.
    """

    month: str
    type: str
    currency: str | None
    count: int
    amount: float | None


class Link(NamedTuple):
    """A declared tie, known by (source, target, type); undirected ones have source < target."""

    source_id: str
    target_id: str
    type: str
    directed: bool = False
    strength: float | None = None
    since: Micros | None = None
    until: Micros | None = None
    source: str | None = None
    attributes: Mapping[str, Any] = {}


class Relationship(NamedTuple):
    """The one relationship of a type between two customers, as the current analysis sees it.

    `directed` says that all evidence runs from source to target. `evidence_forward` counts that
    part of `evidence_count` that runs from source to target (all of it for mutual types).
    """

    source_id: str
    target_id: str
    type: str
    directed: bool
    strength: float
    confidence: float
    origin: str
    first_seen: Micros | None
    last_seen: Micros | None
    evidence_count: int
    evidence_forward: int


class Fact(NamedTuple):
    """One thing that an inferred relationship rests on: which rule found it, and what it saw.

    rule: its name, such as "shared-address". detail: what it saw, values as the data has them,
    ready for JSON. first, last: when, None where the data does not say. weight: what it adds to the
    log odds of the relationship (natural logarithm), below 0 where it speaks against.
    """

    rule: str
    detail: Mapping[str, Any]
    first: Micros | None
    last: Micros | None
    weight: float


class Verdict(NamedTuple):
    """What a user said of an inferred relationship, known by (low_id, high_id, type).

    low_id comes before high_id by code point. verdict: one of VERDICTS. kind: what a confirmed one
    is in truth, where its type is wrong; of a rejected one, what it was said to be before.
    decided_at is when it was said. source_id: that of the two from whom a confirmed one runs, where
    a direction was said.
    """

    low_id: str
    high_id: str
    type: str
    verdict: str
    kind: str | None = None
    note: str | None = None
    decided_at: Micros = 0
    source_id: str | None = None


class Scores(NamedTuple):
    """What the current analysis says of one customer; every measure as networkx defines it."""

    customer_id: str
    community_id: int
    degree: int
    strength: float
    pagerank: float
    betweenness: float
    harmonic: float
    core: int


class StageChange(NamedTuple):
    """A customer came to a stage of its life with us, or left one for another.

    stage: the name that the rules give it. at: when. reason: the name of the rule that moved it.
    detail: what that rule saw, values ready for JSON.
    """

    stage: str
    at: Micros
    reason: str
    detail: Mapping[str, Any]


class ChurnReason(NamedTuple):
    """Something that speaks for or against a customer's leaving.

    feature: what was looked at. value: what it is here; None where it is not known. usual: what it
    is for a customer in the middle. weight: what it adds to the log odds of leaving.
    """

    feature: str
    value: float | None
    usual: float | None
    weight: float


class Valuation(NamedTuple):
    """What a run says of a customer's worth and life with us; None: not known, or not computed.

    Money is in the run's currency. orders: days with a purchase that was not taken back. spent:
    what they came to, returns taken off. frequency: what RFM counts, orders unless the value rules
    say otherwise. recency_score, frequency_score, monetary_score: 1 lowest,
    0 for nobody who bought. p_alive: probability of buying again ever. expected_orders, clv (with
    clv_low to clv_high): orders and discounted value to come within the run's horizon.
    network_value: own value shared out along ties. brought_value: the part of others' spending that
    is credited here. churn_risk: probability of leaving. satisfaction: in [0, 1]. cluster: of
    customers alike in value and behaviour.
    """

    customer_id: str
    orders: int = 0
    first_order_at: Micros | None = None
    last_order_at: Micros | None = None
    spent: float | None = None
    average_order: float | None = None
    frequency: int = 0
    recency_score: int = 0
    frequency_score: int = 0
    monetary_score: int = 0
    rfm_segment: str | None = None
    p_alive: float | None = None
    expected_orders: float | None = None
    clv: float | None = None
    clv_low: float | None = None
    clv_high: float | None = None
    network_value: float | None = None
    brought_value: float | None = None
    stage: str | None = None
    stage_since: Micros | None = None
    churn_risk: float | None = None
    satisfaction: float | None = None
    ratings: int = 0
    cluster: int | None = None
    stages: tuple[StageChange, ...] = ()
    churn_reasons: tuple[ChurnReason, ...] = ()


MEASURES = ("pagerank", "betweenness", "degree", "strength", "harmonic", "core")
"""Measures that customers can be ranked by."""

VALUE_MEASURES = (
    "orders",
    "spent",
    "average_order",
    "p_alive",
    "expected_orders",
    "clv",
    "network_value",
    "brought_value",
    "churn_risk",
    "satisfaction",
)
"""Fields of Valuation that customers can be ranked by, the highest first."""


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """Which customers: of a community, an RFM segment, a stage, a group found; None for any."""

    community: int | None = None
    segment: str | None = None
    stage: str | None = None
    cluster: int | None = None


ANYBODY = ValueFilter()

MEASURE_ALIASES = {"kcore": "core", "closeness": "harmonic"}


class Standing(NamedTuple):
    """Where a value stands among peers: how many are above it, equal to it, and there at all."""

    higher: int
    equal: int
    total: int


class CentralMember(NamedTuple):
    """One of the members that a community turns around."""

    customer_id: str
    name: str
    score: float


class Trait(NamedTuple):
    """What members have in common more than others do.

    Shares are fractions of the customers whose value of the attribute is known, inside the
    community and outside it; `lift` is the first over the share among all.
    """

    attribute: str
    value: str
    members: int
    share_inside: float
    share_outside: float
    lift: float


class Worth(NamedTuple):
    """The mean of a measure over the members of a community that have a value of it.

    measure: one of AVERAGED. members: how many have one, at least 1. currency: of money, where it
    is known.
    """

    measure: str
    members: int
    mean: float
    currency: str | None = None


AVERAGED = ("clv", "spent", "churn_risk", "satisfaction")
"""Measures of a customer's worth that are averaged over communities."""


class Community(NamedTuple):
    """A group of customers with more, and stronger, ties inside than chance would give.

    Densities are edges present over edges possible, between members and from members to others.
    `x` and `y` place its bubble on the map of communities (unit: radius of the largest bubble).
    `level` 0 is that of Scores.community_id, above it are coarser ones, below it finer ones;
    `parent_id` is the community of the next coarser level that holds it, None at the top.
    `worth` has a mean for each of AVERAGED that a member has a value of.
    """

    community_id: int
    name: str
    size: int
    density_inside: float
    density_outside: float
    edges_inside: int
    edges_outside: int
    parent_id: int | None
    central_members: tuple[CentralMember, ...]
    traits: tuple[Trait, ...]
    x: float
    y: float
    level: int = 0
    worth: tuple[Worth, ...] = ()


class Flow(NamedTuple):
    """Customers that one community shares with one of another run, and its name there."""

    community_id: int
    name: str
    members: int


class LineageEvent(NamedTuple):
    """What became of a community of two or more members from the run before to this one.

    event: 'continued', 'grown', 'shrunk', 'merged', 'split', 'born' or 'dissolved'; see
    graphcrm.analytics.lineage for what each means. level: that of the community. size: members in
    this run, 0 where it is gone; size_before: in the run before, 0 where it is new. stayed: members
    in both; joined, left: members that came and went. sources: other communities of the run before
    that a good part of its members came from; targets: other ones of this run that a good part of
    its former members went to; most members first.
    """

    community_id: int
    level: int
    event: str
    name: str
    size: int
    size_before: int
    stayed: int
    joined: int
    left: int
    sources: tuple[Flow, ...]
    targets: tuple[Flow, ...]


class PastScores(NamedTuple):
    """What one kept run said of a customer, or of a record that is part of one now.

    rank: place by PageRank among all customers of that run, from 1. community_name: as it was then.
    """

    run_id: str
    scores: Scores
    community_name: str
    rank: int


LEVELS = (-1, 0, 1, 2)
"""Levels that a community may be of, from the finest."""


class CommunityLink(NamedTuple):
    """How two communities touch: the number and the summed weight of edges between them."""

    source_id: int
    target_id: int
    edges: int
    weight: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """How one result was made. `error` is None where it is exact, else half the 95 % interval."""

    measure: str
    algorithm: str
    engine: str
    parameters: Mapping[str, Any]
    seconds: float
    exact: bool = True
    error: float | None = None
    converged: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """The record of one analysis, stored with its results.

    graph_hash: of customers, ties and weights. topology_hash: of customers and ties alone.
    started_from: the run whose communities this one began with, None for a cold start. numbering:
    the run that community ids are counted from: runs with the same one share their ids.
    next_community: the lowest community id that none of them has given.
    """

    run_id: str
    engine: str
    algorithm: str
    parameters: Mapping[str, Any]
    seed: int
    as_of: Micros | None
    started_at: Micros
    finished_at: Micros
    seconds: float
    data_version: int
    graph_hash: str
    modularity: float
    counts: Mapping[str, int]
    measures: tuple[Provenance, ...] = ()
    models: Mapping[str, Any] | None = None
    topology_hash: str = ""
    started_from: str | None = None
    numbering: str = ""
    next_community: int = 0

    def __repr__(self) -> str:
        counts = self.counts
        return (
            f"Run({self.run_id!r}: {counts.get('customers', 0):,} customers, "
            f"{counts.get('relationships', 0):,} relationships, "
            f"{counts.get('groups', 0):,} groups, modularity {self.modularity:.4f}; "
            f"{self.algorithm}, {self.engine}, seed {self.seed})"
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each the store holds; `bare` of the customers have no row of their own.

    merged: source records that belong to a customer with another id.
    """

    customers: int
    bare: int
    interactions: int
    links: int
    relationships: int
    communities: int
    merged: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What writing a batch did to rows of one table."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bare: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.bare + other.bare,
        )


@dataclass(frozen=True, slots=True)
class InteractionKind:
    """How an interaction type turns into a relationship.

    half_life: days after which one interaction counts half. halfway: how many interactions of
    today make a strength of 0.5. mutual: both sides take part alike, so it has no direction.
    told: it may go to many at once, and then counts less for each.
    """

    half_life: float
    halfway: float
    mutual: bool
    told: bool = False


INTERACTION_KINDS: Mapping[str, InteractionKind] = {
    "purchase": InteractionKind(365, 3, False),
    "return": InteractionKind(365, 3, False),
    "call": InteractionKind(180, 3, True),
    "email": InteractionKind(180, 5, False, told=True),
    "message": InteractionKind(90, 10, False, told=True),
    "meeting": InteractionKind(365, 2, True),
    "visit": InteractionKind(365, 2, True),
    "event": InteractionKind(365, 3, True),
    "like": InteractionKind(90, 10, False),
    "review": InteractionKind(365, 3, False),
    "support_ticket": InteractionKind(180, 3, False),
    "survey": InteractionKind(365, 3, False),
    "referral": InteractionKind(730, 1, False),
}

OTHER_INTERACTION = InteractionKind(180, 5, False)

LINK_STRENGTHS: Mapping[str, float] = {
    "family": 0.9,
    "household": 0.9,
    "partner": 0.8,
    "friend": 0.7,
    "colleague": 0.5,
    "classmate": 0.4,
    "neighbor": 0.4,
    "referral": 0.5,
    "follows": 0.3,
}
"""Strength of a declared link whose row gives none."""

OTHER_LINK_STRENGTH = 0.5


def interaction_kind(type_name: str) -> InteractionKind:
    """Return how this interaction type behaves; unknown words behave like e-mails."""
    return INTERACTION_KINDS.get(type_name, OTHER_INTERACTION)


def link_strength(type_name: str) -> float:
    """Return the strength in (0, 1] of a declared link of this type whose row gives none."""
    return LINK_STRENGTHS.get(type_name, OTHER_LINK_STRENGTH)
