"""The invented company: everything about it from a number of customers and a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graphcrm.demo.contacts import contact_events
from graphcrm.demo.customers import OnFile, customers_table, put_on_file
from graphcrm.demo.duplicates import Duplicates, duplicate
from graphcrm.demo.events import Events, interactions_table, together
from graphcrm.demo.hidden import Traces, leave_traces
from graphcrm.demo.layout import Layout, Text, plan
from graphcrm.demo.links import links_table
from graphcrm.demo.lookalikes import plant_lookalikes
from graphcrm.demo.moves import move_events, move_links
from graphcrm.demo.people import People, make_people
from graphcrm.demo.purchases import Lines, buy, shop_events
from graphcrm.demo.referrals import Referrals, refer, referral_events, referred_purchases
from graphcrm.demo.relationships import hold_back, tell_relationships
from graphcrm.demo.streams import stream
from graphcrm.demo.ties import Ties, draw_ties
from graphcrm.demo.truth import DemoTruth, tell_ties, tell_truth, tell_twins
from graphcrm.errors import InvalidValueError

MOST_CUSTOMERS = 1_000_000
HIDDEN = 40
"""How many percent of the links are held back, unless told otherwise."""

DUPLICATES = 5
"""How many percent of the customers are there again, unless told otherwise."""


@dataclass(frozen=True, slots=True, repr=False)
class DemoData:
    """The three tables of an invented company, with the truth about it.

    customers by customer_id, interactions in the order of time, links by source, target, type;
    columns as the data contract has them, times as UTC timestamps.
    """

    customers: pd.DataFrame
    interactions: pd.DataFrame
    links: pd.DataFrame
    truth: DemoTruth

    def __repr__(self) -> str:
        return (
            f"DemoData({len(self.customers):,} customer records, "
            f"{len(self.interactions):,} interactions, {len(self.links):,} links, "
            f"{len(self.truth.groups)} planted groups)"
        )


def generate(
    customers: int = 2000, seed: int = 0, duplicates: float = DUPLICATES, hidden: float = HIDDEN
) -> DemoData:
    """Invent a company and two years of its customers' dealings, up to the end of June 2025.

    duplicates: how many percent of the customers are there a second time, every eighth of them a
    third time, as records of other systems, beyond the number of customers; interactions and links
    are handed to these, not added. Then there are also people who look alike and are not one, and
    shared mailboxes and numbers. With 0 there is none of this, and everybody is on file once.

    hidden: how many percent of the links nobody declared. Then relationships also show in when and
    how often people are in touch, in employment, homes, events and rare purchases, among mailings,
    crowds and chance that show nothing; docs/demo.md lists it. With 0 there is none of this.

    Nobody in it is real: names are put together at random, e-mail domains are those that RFC 2606
    sets aside, phone numbers those that regulators set aside for fiction. The same numbers and seed
    give the same data. About 30 interactions a customer; 100,000 customers take 25 s and 2 GiB,
    and both grow with their number. Raises InvalidValueError for a number of customers, a seed or a
    percentage out of range.
    """
    _check(customers, seed, {"duplicates": duplicates, "hidden links": hidden})
    company = _found(customers, seed, close=hidden > 0)
    layout, people, ids = company.layout, company.people, company.ids
    happened = _happen(company, seed)
    every = links_table(layout, people, company.ties, ids, seed)
    links = hold_back(every, hidden, seed) if hidden else every
    truth = tell_truth(layout, company.referrals, ids, people.name)
    columns, again = company.file.columns, None
    if duplicates:
        alike = plant_lookalikes(layout, people, columns, seed)
        again = duplicate(layout, people, columns, alike, duplicates, seed)
        happened = move_events(happened, again, customers, seed)
        truth = tell_twins(truth, alike, again, ids, duplicates)
    traces = company.traces
    if traces:
        found = tell_relationships(traces.planted, columns, every, links)
        truth = tell_ties(truth, *found, hidden)
    return DemoData(
        customers=customers_table(_with(columns, again)),
        interactions=interactions_table(
            happened, _all_ids(ids, again), traces.products if traces else ()
        ),
        links=move_links(links, again, ids, seed) if again else links,
        truth=truth,
    )


@dataclass(frozen=True, slots=True)
class _Company:
    """The customers and what ties them; traces: what hidden ties leave behind, None without."""

    layout: Layout
    people: People
    ties: Ties
    referrals: Referrals
    ids: Text
    file: OnFile
    traces: Traces | None


def _found(customers: int, seed: int, *, close: bool) -> _Company:
    """Invent the customers; close: whether homes and employment show who belongs together."""
    layout = plan(customers, seed)
    people = make_people(layout, seed)
    ties = draw_ties(layout, people, seed)
    referrals = refer(layout, people, ties, seed)
    ids = _ids(customers, seed)
    file = put_on_file(layout, people, ids, seed, close=close)
    traces = leave_traces(layout, people, ties, referrals, file, seed) if close else None
    return _Company(layout, people, ties, referrals, ids, file, traces)


def _happen(company: _Company, seed: int) -> Events:
    """Return all that happened, in the order of time."""
    layout, people, referrals = company.layout, company.people, company.referrals
    bought = _joined(buy(layout, people, seed), referred_purchases(layout, referrals, seed))
    contacts = (
        company.traces.happened
        if company.traces
        else [contact_events(layout, people, company.ties, seed)]
    )
    shop = [referral_events(layout, referrals, seed), *shop_events(layout, bought, seed)]
    return together([*contacts, *shop])


def _check(customers: int, seed: int, percentages: Mapping[str, float]) -> None:
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise InvalidValueError(
            f"{customers} customers cannot be generated; give a number from 1 to {MOST_CUSTOMERS}."
        )
    if seed < 0:
        raise InvalidValueError(f"The seed is {seed}; it takes a whole number of at least 0.")
    for what, percent in percentages.items():
        if not 0 <= percent <= 100:
            raise InvalidValueError(
                f"{percent} percent of {what} cannot be made; give a number from 0 to 100."
            )


def _with(columns: dict[str, Any], again: Duplicates | None) -> dict[str, Any]:
    """Return the columns of all records, further ones last."""
    if again is None:
        return columns
    more = {**again.columns, "customer_id": again.ids}
    return {name: np.concatenate([column, more[name]]) for name, column in columns.items()}


def _all_ids(ids: Text, again: Duplicates | None) -> Text:
    return ids if again is None else np.concatenate([ids, again.ids])


def _ids(customers: int, seed: int) -> Text:
    """Return ids in random order, so that they tell nothing about groups."""
    width = max(4, len(str(customers)))
    numbers = stream(seed, "ids").permutation(customers) + 1
    return np.array([f"c{number:0{width}d}" for number in numbers.tolist()], object)


def _joined(first: Lines, second: Lines) -> Lines:
    return Lines(
        np.concatenate([first.customer, second.customer]),
        np.concatenate([first.day, second.day]),
        np.concatenate([first.product, second.product]),
    )
