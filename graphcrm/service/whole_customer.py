"""Everything that is known of one customer, in one answer: customer 360.

Each part is what the service answers about it alone, asked of one reader. A part that cannot be had
is None, and `reasons` says why, in words, and what to run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphcrm.answers import RecordsAnswer, RelatedCustomer
from graphcrm.errors import InvalidValueError
from graphcrm.model import Community, Customer, Interaction, Micros, Run, Scores
from graphcrm.service.community_words import in_words
from graphcrm.service.consent import Consent, consent_in
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.ledger import records_in
from graphcrm.service.likely import LikelyTie, rank_candidates, tell_ties
from graphcrm.service.likely_models import LIKELY
from graphcrm.service.percentiles import Compared, compare
from graphcrm.service.reading_once import read_once
from graphcrm.service.related import related_in
from graphcrm.service.roles import CustomerRoles, roles_in
from graphcrm.service.segment_search import names_fitting
from graphcrm.service.timeline import Timeline, timeline_in
from graphcrm.service.values import VALUE, Valued, value_in
from graphcrm.service.wants import Recommendation, recommendations_in
from graphcrm.service.whole_worth import (
    Churn,
    Satisfied,
    Segments,
    StageNow,
    Worth,
    churn_of,
    satisfied_of,
    segments_of,
    stage_of,
    worth_of,
)
from graphcrm.store.base import Reader
from graphcrm.wording import say

RELATED = 10
LATEST = 10
LIKELY_TIES = 5
WANTED = 5
"""How many of each the answer holds; their own addresses hold more."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What happened with a customer: by month and type, and the latest of it."""

    months: Timeline
    latest: tuple[Interaction, ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """A customer's scores with their places, and roles between groups."""

    scores: Scores
    measures: tuple[Compared, ...]
    roles: CustomerRoles | None


@dataclass(frozen=True, slots=True)
class Group:
    """The community of a customer, and the coarser ones that hold it, the next one first."""

    community: Community
    within: tuple[Community, ...]


@dataclass(frozen=True, slots=True)
class Customer360:
    """Everything known of a customer; see docs/customer-page.md for what each part holds.

    parts: those asked for. reasons: by part that is None, why, in words. consent: None where no
    column tells of it; that is neither yes nor no.
    """

    customer_id: str
    name: str
    run: Run | None
    parts: tuple[str, ...]
    reasons: dict[str, str] = field(default_factory=dict)
    profile: Customer | None = None
    records: RecordsAnswer | None = None
    relationships: tuple[RelatedCustomer, ...] | None = None
    timeline: Contact | None = None
    value: Worth | None = None
    stage: StageNow | None = None
    churn: Churn | None = None
    satisfaction: Satisfied | None = None
    segments: Segments | None = None
    recommendations: tuple[Recommendation, ...] | None = None
    community: Group | None = None
    influence: Influence | None = None
    likely: tuple[LikelyTie, ...] | None = None
    consent: Consent | None = None

    @property
    def run_id(self) -> str | None:
        """The analysis that it rests on."""
        return self.run.run_id if self.run else None

    @property
    def as_of(self) -> Micros | None:
        """The moment that this analysis shows."""
        return self.run.as_of if self.run else None

    def __repr__(self) -> str:
        told = "".join(f"\n  {line}" for line in self._lines())
        return f"Customer360({self.customer_id!r}: {self.name}{told})"

    def _lines(self) -> Iterator[str]:
        for part, tell in _TOLD.items():
            found = getattr(self, part)
            if found is not None:
                yield f"{part}: {tell(found)}"
        yield from (f"{part}: {reason}" for part, reason in self.reasons.items())


def _names(found: Sequence[RelatedCustomer | LikelyTie]) -> str:
    shown = ", ".join(one.name for one in found[:_NAMED])
    return shown + (" …" if len(found) > _NAMED else "") if found else "none"


def _money(worth: Worth) -> str:
    sums = (f"{name} {value:,.2f}" for name, value in _sums(worth) if value is not None)
    return ", ".join((f"{worth.orders} orders", *sums, *filter(None, (worth.currency,))))


def _sums(worth: Worth) -> tuple[tuple[str, float | None], ...]:
    return ("spent", worth.spent), ("to come", worth.clv)


_NAMED = 3
_TOLD: dict[str, Callable[[Any], str]] = {
    "records": lambda found: str(len(found.records)),
    "relationships": _names,
    "timeline": lambda found: f"{found.months.total:,} interactions",
    "value": _money,
    "stage": lambda found: found.stage,
    "churn": lambda found: f"{found.risk:.0%}",
    "satisfaction": lambda found: f"{found.satisfaction:.0%} ({found.ratings} ratings)",
    "segments": lambda found: ", ".join(filter(None, (found.rfm, *found.saved))),
    "recommendations": lambda found: ", ".join(one.product_id for one in found[:_NAMED]),
    "community": lambda found: found.community.name,
    "influence": lambda found: f"pagerank {found.scores.pagerank:.3g}",
    "likely": _names,
    "consent": lambda found: ", ".join(f"{one.name} {one.value}" for one in found.said[:_NAMED]),
}


class _Looking:
    """One customer being looked at: what several parts need is read once."""

    def __init__(self, ctx: Context, reader: Reader, customer: Customer) -> None:
        self.ctx, self.reader, self.customer = ctx, reader, customer
        self.run = reader.status().run
        self._scores: Scores | None = None
        self._valued: Valued | None = None
        self._read: set[str] = set()

    @property
    def scores(self) -> Scores | None:
        if "scores" not in self._read and self.run is not None:
            self._read.add("scores")
            name = self.customer.customer_id
            self._scores = self.reader.scores([name]).get(name)
        return self._scores

    @property
    def valued(self) -> Valued | None:
        if "valued" not in self._read and self.run is not None:
            self._read.add("valued")
            self._valued = value_in(self.reader, self.customer)
        return self._valued


def customer_360(
    ctx: Context, customer_id: str, parts: Collection[str] | None = None
) -> Customer360:
    """Return everything known of a customer, or some parts of it, from one reader.

    parts: of PARTS; None for all. The id may be that of any record. Raises CustomerNotFoundError,
    and InvalidValueError for a part that there is not. Cost: a look-up or two a part; influence,
    likely and relationships ask the graph in memory, which is loaded where it is not held.
    """
    asked = check_parts(parts)
    with ctx.store.read() as read:
        reader = read_once(
            read, read.about(customer_id, LATEST) if len(asked) == len(PARTS) else None
        )
        looking = _Looking(ctx, reader, need_customer(reader, customer_id))
        found: dict[str, Any] = {}
        reasons: dict[str, str] = {}
        for part in asked:
            answer = PARTS[part](looking)
            if isinstance(answer, _Missing):
                reasons[part] = answer.reason
            else:
                found[part] = answer
    customer = looking.customer
    return Customer360(customer.customer_id, customer.label, looking.run, asked, reasons, **found)


def check_parts(parts: Collection[str] | None) -> tuple[str, ...]:
    """Return the parts asked for, each once, in the order of PARTS; raises InvalidValueError."""
    if parts is None:
        return tuple(PARTS)
    unknown = [part for part in parts if part not in PARTS]
    if unknown or not parts:
        given = repr(unknown[0][:80]) if unknown else "Nothing"
        raise InvalidValueError(
            f"{given} is no part of a customer. Parts are {', '.join(PARTS)}; "
            "leave them out for all."
        )
    return tuple(part for part in PARTS if part in parts)


@dataclass(frozen=True, slots=True)
class _Missing:
    reason: str


def _scored(looking: _Looking) -> Scores | _Missing:
    if looking.run is None:
        return _Missing(say("whole.no_run"))
    return looking.scores or _Missing(say("whole.newcomer"))


def _valued(looking: _Looking) -> Valued | _Missing:
    """Return what the run says of the customer's worth, or why it says nothing."""
    run = looking.run
    if run is None:
        return _Missing(say("whole.no_run"))
    if looking.valued is not None:
        return looking.valued
    if run.parameters.get("value") is False:
        return _Missing(say("whole.value_left_out"))
    if looking.scores is None:
        return _Missing(say("whole.newcomer"))
    if VALUE not in (run.models or {}):
        return _Missing(say("whole.no_activity"))
    return _Missing(say("whole.no_value"))


def _of_value(tell: Callable[[Valued], Any], missing: Callable[[], str]) -> Callable[..., Any]:
    def part(looking: _Looking) -> Any:
        valued = _valued(looking)
        if isinstance(valued, _Missing):
            return valued
        return tell(valued) or _Missing(missing())

    return part


def _relationships(looking: _Looking) -> Any:
    scores = _scored(looking)
    if isinstance(scores, _Missing):
        return scores
    return tuple(related_in(looking.ctx, looking.reader, looking.customer, RELATED))


def _timeline(looking: _Looking) -> Contact:
    reader, name = looking.reader, looking.customer.customer_id
    return Contact(timeline_in(reader, name), tuple(reader.interactions_of(name, LATEST)))


def _community(looking: _Looking) -> Any:
    scores = _scored(looking)
    if isinstance(scores, _Missing):
        return scores
    chain: list[Community] = []
    wanted: int | None = scores.community_id
    while wanted is not None:
        found = looking.reader.community(wanted)
        if found is None:
            break
        chain.append(in_words(found))
        wanted = found.parent_id
    return Group(chain[0], tuple(chain[1:])) if chain else _Missing(say("whole.newcomer"))


def _influence(looking: _Looking) -> Any:
    scores = _scored(looking)
    if isinstance(scores, _Missing):
        return scores
    ctx, reader = looking.ctx, looking.reader
    roles = roles_in(ctx, reader, reader, looking.customer)
    return Influence(scores, compare(ctx, reader, scores), roles)


def _likely(looking: _Looking) -> Any:
    scores = _scored(looking)
    if isinstance(scores, _Missing):
        return scores
    run = looking.run
    if run is None or LIKELY not in (run.models or {}):
        return _Missing(say("whole.no_likely"))
    ranked = rank_candidates(looking.ctx, looking.reader, looking.customer, (), LIKELY_TIES)
    ties: Sequence[LikelyTie] = () if ranked is None else tell_ties(looking.reader, ranked)
    return tuple(ties)


def _segments(looking: _Looking) -> Any:
    saved = names_fitting(looking.ctx, looking.reader, looking.customer.customer_id)
    valued = _valued(looking)
    missing = valued if isinstance(valued, _Missing) else _Missing(say("whole.never_bought"))
    found = segments_of(None if isinstance(valued, _Missing) else valued, saved)
    return found or missing


def _recommendations(looking: _Looking) -> Any:
    valued = _valued(looking)
    if looking.run is None or looking.scores is None:
        return valued
    found = recommendations_in(looking.reader, looking.reader, looking.customer, WANTED)
    return found.items or _Missing(say("whole.no_product"))


def _consent(looking: _Looking) -> Any:
    name = looking.customer.customer_id
    return consent_in(looking.reader.records([name])[name]) or _Missing(say("whole.no_consent"))


PARTS: dict[str, Callable[[_Looking], Any]] = {
    "profile": lambda looking: looking.customer,
    "records": lambda looking: records_in(looking.reader, looking.customer),
    "relationships": _relationships,
    "timeline": _timeline,
    "value": _of_value(worth_of, lambda: say("whole.never_bought")),
    "stage": _of_value(stage_of, lambda: say("whole.no_stage")),
    "churn": _of_value(churn_of, lambda: say("whole.no_churn")),
    "satisfaction": _of_value(satisfied_of, lambda: say("whole.no_rating")),
    "segments": _segments,
    "recommendations": _recommendations,
    "community": _community,
    "influence": _influence,
    "likely": _likely,
    "consent": _consent,
}
"""What there is to ask for, in the order of the answer."""
