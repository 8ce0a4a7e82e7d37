"""The invented company: everything about it from a number of customers and a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graphcrm.demo.contacts import contact_events
from graphcrm.demo.customers import customer_columns, customers_table
from graphcrm.demo.duplicates import Duplicates, duplicate
from graphcrm.demo.events import interactions_table, together
from graphcrm.demo.layout import Text, plan
from graphcrm.demo.links import links_table
from graphcrm.demo.lookalikes import plant_lookalikes
from graphcrm.demo.moves import move_events, move_links
from graphcrm.demo.people import make_people
from graphcrm.demo.purchases import Lines, buy, shop_events
from graphcrm.demo.referrals import refer, referral_events, referred_purchases
from graphcrm.demo.streams import stream
from graphcrm.demo.ties import draw_ties
from graphcrm.demo.truth import DemoTruth, tell_truth, tell_twins
from graphcrm.errors import InvalidValueError

MOST_CUSTOMERS = 1_000_000
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


def generate(customers: int = 2000, seed: int = 0, duplicates: float = DUPLICATES) -> DemoData:
    """Invent a company and two years of its customers' dealings, up to the end of June 2025.

    duplicates: how many percent of the customers are there a second time, every eighth of them a
    third time, as records of other systems, beyond the number of customers; interactions and links
    are handed to these, not added. Then there are also people who look alike and are not one, and
    shared mailboxes and numbers. With 0 there is none of this, and everybody is on file once.

    Nobody in it is real: names are put together at random, e-mail domains are those that RFC 2606
    sets aside, phone numbers those that regulators set aside for fiction. The same numbers and seed
    give the same data. About 27 interactions a customer; 100,000 customers take 20 s and 1.6 GiB,
    and both grow with their number. Raises InvalidValueError for a number of customers, a seed or a
    percentage out of range.
    """
    _check(customers, seed, duplicates)
    layout = plan(customers, seed)
    people = make_people(layout, seed)
    ties = draw_ties(layout, people, seed)
    referrals = refer(layout, people, ties, seed)
    bought = _joined(buy(layout, people, seed), referred_purchases(layout, referrals, seed))
    happened = together(
        [
            contact_events(layout, people, ties, seed),
            referral_events(layout, referrals, seed),
            *shop_events(layout, bought, seed),
        ]
    )
    ids = _ids(customers, seed)
    columns = customer_columns(layout, people, ids, seed)
    links = links_table(layout, people, ties, ids, seed)
    truth = tell_truth(layout, referrals, ids, people.name)
    if not duplicates:
        return DemoData(customers_table(columns), interactions_table(happened, ids), links, truth)
    alike = plant_lookalikes(layout, people, columns, seed)
    again = duplicate(layout, people, columns, alike, duplicates, seed)
    return DemoData(
        customers=customers_table(_with(columns, again)),
        interactions=interactions_table(
            move_events(happened, again, customers, seed), np.concatenate([ids, again.ids])
        ),
        links=move_links(links, again, ids, seed),
        truth=tell_twins(truth, alike, again, ids, duplicates),
    )


def _check(customers: int, seed: int, duplicates: float) -> None:
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise InvalidValueError(
            f"{customers} customers cannot be generated; give a number from 1 to {MOST_CUSTOMERS}."
        )
    if seed < 0:
        raise InvalidValueError(f"The seed is {seed}; it takes a whole number of at least 0.")
    if not 0 <= duplicates <= 100:
        raise InvalidValueError(
            f"{duplicates} percent of duplicates cannot be made; give a number from 0 to 100."
        )


def _with(columns: dict[str, Any], again: Duplicates) -> dict[str, Any]:
    """Return the columns of all records, further ones last."""
    more = {**again.columns, "customer_id": again.ids}
    return {name: np.concatenate([column, more[name]]) for name, column in columns.items()}


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
