"""What an analysis reads from the store, from one state of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.analytics.categories import Categories, CategoryColumns, collect_categories
from graphcrm.ingest.relate import join_records, latest_moment
from graphcrm.model import Customer, Link, Micros, Verdict
from graphcrm.service.judgements import all_verdicts
from graphcrm.store.base import Reader
from graphcrm.tables import Activity, Contacts, Involvements

VALUED = ("purchase", "return", "review", "survey", "support_ticket")
"""Types of interactions that the worth of customers rests on."""

if TYPE_CHECKING:
    from graphcrm.inference.people import People


@dataclass(frozen=True, slots=True)
class AnalysisInput:
    """What an analysis reads from the store, from one state of it.

    names: what to call each customer. created: since when each is one, as told. kinds: of each;
    tags: of those who have any, by position. people: what the rules of inference look at, None
    without. activity: what value rests on, up to as_of, or to now where that was not asked for.
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


def read_input(reader: Reader, as_of: Micros | None, now: Micros, *, infer: bool) -> AnalysisInput:
    """Return what to analyse; without `as_of`, up to the latest moment that is not after now."""
    contacts, links = reader.contacts(), _links(reader)
    activity = reader.activity(VALUED, now if as_of is None else as_of)
    if as_of is None:
        as_of = latest_moment(contacts, links, now)
    ids, noted = reader.customer_ids(), _Noted([], [], [], {})
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
    )


@dataclass(frozen=True, slots=True)
class _Noted:
    names: list[str]
    created: list[Micros | None]
    kinds: list[str | None]
    tags: dict[int, tuple[str, ...]]


def _note(reader: Reader, noted: _Noted) -> Iterator[Customer]:
    for place, customer in enumerate(reader.iter_customers()):
        noted.names.append(customer.label)
        noted.created.append(customer.created_at)
        noted.kinds.append(customer.kind)
        if customer.tags:
            noted.tags[place] = customer.tags
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
