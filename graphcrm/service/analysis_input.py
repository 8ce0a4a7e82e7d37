"""What an analysis reads from the store, from one state of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphcrm.analytics.categories import Categories, CategoryColumns, collect_categories
from graphcrm.ingest.relate import join_records, latest_moment
from graphcrm.model import Customer, Link, Micros, Verdict
from graphcrm.service.judgements import all_verdicts
from graphcrm.service.past_warnings import PastWarning, past_warnings
from graphcrm.store.base import Reader
from graphcrm.tables import Activity, Contacts, Involvements

VALUED = ("purchase", "return", "review", "survey", "support_ticket")
"""Types of interactions that the worth of customers rests on."""

if TYPE_CHECKING:
    from graphcrm.inference.people import People
    from graphcrm.value.rules import ValueRules


@dataclass(frozen=True, slots=True)
class AnalysisInput:
    """What an analysis reads from the store, from one state of it.

    names: what to call each customer. created: since when each is one, as told. kinds: of each;
    tags: of those who have any, by position. people: what the rules of inference look at, None
    without. activity: what value rests on, up to as_of, or to now where that was not asked for.
    labels: the attribute that says who left; warned: of whom kept runs warned.
    """

    data_version: int
    as_of: Micros | None
    ids: list[str]
    names: list[str]
    created: list[Micros | None]
    kinds: list[str | None]
    tags: dict[int, tuple[str, ...]]
    categories: Categories
    people: People | None
    contacts: Contacts
    links: list[Link]
    involvements: Involvements
    verdicts: list[Verdict]
    activity: Activity
    labels: Labels
    warned: tuple[PastWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """What an attribute is of each customer, None where it has none; nothing where none is named.

    names: of all attributes that customers have.
    """

    name: str | None
    values: list[Any] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def note(self, attributes: Mapping[str, Any]) -> None:
        """Note the attributes of the next customer."""
        if self.name is not None:
            self.values.append(attributes.get(self.name))
            self.names.update(attributes)


def read_input(
    reader: Reader,
    as_of: Micros | None,
    now: Micros,
    *,
    infer: bool,
    value: ValueRules | None = None,
) -> AnalysisInput:
    """Return what to analyse; without `as_of`, up to the latest moment that is not after now.

    value: choices about value; without them nothing is read that it alone needs.
    """
    contacts, links = reader.contacts(), _links(reader)
    activity = reader.activity(VALUED, now if as_of is None else as_of)
    if as_of is None:
        as_of = latest_moment(contacts, links, now)
    labels = Labels(None if value is None else value.churn.label)
    ids, noted = reader.customer_ids(), _Noted([], [], [], {}, labels)
    people, categories = _look_at(_note(reader, noted), ids, infer=infer)
    return AnalysisInput(
        data_version=reader.status().data_version,
        as_of=as_of,
        ids=ids,
        names=noted.names,
        created=noted.created,
        kinds=noted.kinds,
        tags=noted.tags,
        categories=categories,
        people=people,
        contacts=contacts,
        links=links,
        involvements=reader.involvements(as_of),
        verdicts=all_verdicts(reader),
        activity=activity,
        labels=labels,
        warned=() if value is None else past_warnings(reader, valued_until(activity, as_of)),
    )


def valued_until(activity: Activity, as_of: Micros | None) -> Micros:
    """Return the moment that value is reckoned up to: the analysis', or the latest activity."""
    latest = int(activity.at.max(initial=0))
    return latest if as_of is None else max(as_of, latest)


@dataclass(frozen=True, slots=True)
class _Noted:
    names: list[str]
    created: list[Micros | None]
    kinds: list[str | None]
    tags: dict[int, tuple[str, ...]]
    labels: Labels


def _note(reader: Reader, noted: _Noted) -> Iterator[Customer]:
    for place, customer in enumerate(reader.iter_customers()):
        noted.names.append(customer.label)
        noted.created.append(customer.created_at)
        noted.kinds.append(customer.kind)
        if customer.tags:
            noted.tags[place] = customer.tags
        noted.labels.note(customer.attributes)
        yield customer


def _look_at(
    customers: Iterator[Customer], ids: Sequence[str], *, infer: bool
) -> tuple[People | None, Categories]:
    """Return what the rules of inference look at, and what customers share: in one pass."""
    if not infer:
        return None, collect_categories(customers)
    from graphcrm.inference.people import collect_people

    columns = CategoryColumns()
    people = collect_people(columns.watch(customers), ids)
    return people, columns.categories()


def _links(reader: Reader) -> list[Link]:
    """Return declared links between customers, whichever of their records declared them."""
    links = list(reader.iter_links())
    if not reader.status().ledger_version:
        return links
    return join_records(links, {row.record_id: row.customer_id for row in reader.merges()})
