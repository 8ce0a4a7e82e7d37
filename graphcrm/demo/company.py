"""The invented company: everything about it from a number of customers and a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graphcrm.demo.contacts import contact_events
from graphcrm.demo.customers import customers_table
from graphcrm.demo.events import interactions_table, together
from graphcrm.demo.layout import Text, plan
from graphcrm.demo.links import links_table
from graphcrm.demo.people import make_people
from graphcrm.demo.purchases import Lines, buy, shop_events
from graphcrm.demo.referrals import refer, referral_events, referred_purchases
from graphcrm.demo.streams import stream
from graphcrm.demo.ties import draw_ties
from graphcrm.demo.truth import DemoTruth, tell_truth
from graphcrm.errors import InvalidValueError

MOST_CUSTOMERS = 1_000_000


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
            f"DemoData({len(self.customers):,} customers, {len(self.interactions):,} interactions, "
            f"{len(self.links):,} links, {len(self.truth.groups)} planted groups)"
        )


def generate(customers: int = 2000, seed: int = 0) -> DemoData:
    """Invent a company and two years of its customers' dealings, up to the end of June 2025.

    Nobody in it is real: names are put together at random, e-mail domains are those that RFC 2606
    sets aside, phone numbers those that regulators set aside for fiction. The same number and seed
    give the same data. About 27 interactions a customer; 100,000 customers take 15 s and 1.6 GiB,
    and both grow with their number. Raises InvalidValueError for a number of customers or a seed
    out of range.
    """
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise InvalidValueError(
            f"{customers} customers cannot be generated; give a number from 1 to {MOST_CUSTOMERS}."
        )
    if seed < 0:
        raise InvalidValueError(f"The seed is {seed}; it takes a whole number of at least 0.")
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
    return DemoData(
        customers=customers_table(layout, people, ids, seed),
        interactions=interactions_table(happened, ids),
        links=links_table(layout, people, ties, ids, seed),
        truth=tell_truth(layout, referrals, ids, people.name),
    )


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
