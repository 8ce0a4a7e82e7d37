"""What customers do with the shop: purchases by rhythm and season, returns, reviews, tickets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graphcrm.demo.calendar import WINDOW_DAYS, moments, month_of
from graphcrm.demo.events import CHANNELS, Events, events, product_names
from graphcrm.demo.layout import Layout
from graphcrm.demo.people import People
from graphcrm.demo.streams import heavy_tail, pick, stream
from graphcrm.demo.words import categories
from graphcrm.tables import Bool, Int64

REGULAR, OCCASIONAL, LOST, ONCE = range(4)
RHYTHMS = (26, 46, 16, 12)
"""Percent of regular buyers, occasional ones, regulars who stayed away one day, one-time buyers."""

REGULAR_DAYS = (7, 14, 21, 30, 30, 45, 60)
OCCASIONAL_DAYS = (60, 90, 120, 180)
SIGNATURE_PERCENT = 45
OFFICE = "Office"


@dataclass(frozen=True, slots=True)
class Lines:
    """Purchases as int64 (k,) columns: who, on which day from START, which product."""

    customer: Int64
    day: Int64
    product: Int64


def buy(layout: Layout, people: People, seed: int) -> Lines:
    """Return what was bought over the two years, apart from what followed a referral."""
    rng = stream(seed, "purchases")
    customer, day = _visits(rng, layout, people)
    shelf = _shelves(rng, layout, customer)
    kept = _in_season(rng, shelf, day)
    customer, day, shelf = customer[kept], day[kept], shelf[kept]
    return Lines(customer, day, _products(rng, layout, customer, shelf))


def shop_events(layout: Layout, lines: Lines, seed: int) -> list[Events]:
    """Return purchases with what came of them: returns, reviews, support tickets, surveys."""
    rng = stream(seed, "shop")
    prices = product_names()[2]
    second = moments(rng, lines.day, layout.utc[lines.customer])
    firm = lines.customer >= layout.people
    many = np.where(firm, 5, 1) * np.floor(heavy_tail(rng, len(lines.day), 6.0)).astype(np.int64)
    off = np.where(rng.integers(0, 100, len(many)) < 18, 10, 0)
    cents = prices[lines.product] * many * (100 - off) // 100
    way = np.array([CHANNELS.index(name) for name in ("web", "shop", "app")])
    channel = way[pick(rng, [50, 30, 20], len(many))]
    bought = {"product": lines.product, "cents": cents, "quantity": many, "channel": channel}
    purchases = events("purchase", lines.customer, second, **bought)
    return [purchases, *_aftermath(rng, purchases), _surveys(rng, layout)]


def _visits(rng: Generator, layout: Layout, people: People) -> tuple[Int64, Int64]:
    """Return (customer, day) of visits: gaps around the customer's own rhythm."""
    size = layout.customers
    rhythm = np.where(np.arange(size) < layout.people, pick(rng, RHYTHMS, size), REGULAR)
    regular = np.isin(rhythm, (REGULAR, LOST))
    period = np.where(
        regular, rng.choice(REGULAR_DAYS, size), rng.choice(OCCASIONAL_DAYS, size)
    ).astype(np.int64)
    first = np.maximum(people.joined, 0) + rng.integers(0, period)
    stay = rng.integers(60, WINDOW_DAYS - 60, size)
    last = np.where(rhythm == LOST, np.minimum(first + stay, WINDOW_DAYS - 60), WINDOW_DAYS)
    last = np.where(rhythm == ONCE, first + 1, last)
    most = np.maximum(2 * (last - first) // period + 2, 1)
    customer = np.repeat(np.arange(size), most)
    gap = _gaps(rng, period[customer], regular[customer])
    # A running sum over all, less its value where the customer begins.
    total = np.cumsum(gap)
    begin = np.concatenate([[0], np.cumsum(most)[:-1]])
    day = first[customer] + (total - gap) - (total - gap)[begin][customer]
    seen = day < last[customer]
    return customer[seen], np.minimum(day[seen], WINDOW_DAYS - 1)


def _gaps(rng: Generator, period: Int64, regular: Bool) -> Int64:
    """Return days to the next visit: 60 to 140 % of the period, or anything up to twice of it."""
    steady = period * rng.integers(60, 141, len(period)) // 100
    loose = 1 + period * rng.integers(0, 200, len(period)) // 100
    return np.maximum(np.where(regular, steady, loose), 1)


def _shelves(rng: Generator, layout: Layout, customer: Int64) -> Int64:
    """Draw the shelf of each visit: the group's, the customer's own, or any popular one."""
    shelves = categories()
    names = [shelf.name for shelf in shelves]
    size = len(customer)
    own = layout.of_group([group.category for group in layout.groups], 0)[customer]
    favour = layout.of_group([group.kind.favourite for group in layout.groups], 0)[customer]
    any_one = pick(rng, [len(shelf.products) for shelf in shelves], size)
    drawn = rng.integers(0, 100, size)
    personal = np.where(drawn < favour + 30, layout.shelf[customer], any_one)
    result = np.where(drawn < favour, own, personal)
    firm = customer >= layout.people
    return np.where(firm & (drawn >= 25), names.index(OFFICE), result)


def _in_season(rng: Generator, shelf: Int64, day: Int64) -> Bool:
    """Keep purchases in proportion to the shelf's season."""
    season = np.array([category.season for category in categories()])
    percent = 100 * season // season.max(axis=1, keepdims=True)
    chance: Int64 = 25 + percent[shelf, month_of(day)] * 3 // 4
    return rng.integers(0, 100, len(day)) < chance


def _products(rng: Generator, layout: Layout, customer: Int64, shelf: Int64) -> Int64:
    """Draw what is bought from the shelf; a group has a thing of its own that many of it buy."""
    start = product_names()[3]
    many = start[1:][shelf] - start[:-1][shelf]
    # The smaller of two draws: the first things on a shelf sell best.
    drawn = np.minimum(rng.integers(0, many), rng.integers(0, many))
    category = layout.of_group([group.category for group in layout.groups], -1)[customer]
    product = layout.of_group([group.product for group in layout.groups], 0)[customer]
    signature = (shelf == category) & (rng.integers(0, 100, len(shelf)) < SIGNATURE_PERCENT)
    return start[:-1][shelf] + np.where(signature, product, drawn)


def _aftermath(rng: Generator, bought: Events) -> list[Events]:
    """Return the returns, reviews and support tickets that follow some purchases."""
    chance = rng.integers(0, 1000, len(bought.customer))
    sent_back, reviewed = chance < 32, (chance >= 32) & (chance < 92)
    complained = (chance < 12) | (chance >= 970)
    stars = np.array([1, 2, 3, 4, 5])
    parts = []
    for name, mask, longest in (
        ("return", sent_back, 20),
        ("review", reviewed, 30),
        ("support_ticket", complained, 14),
    ):
        here = np.flatnonzero(mask)
        wait = rng.integers(86_400, longest * 86_400, len(here))
        later = bought.second[here] + wait
        here, later = here[later < WINDOW_DAYS * 86_400], later[later < WINDOW_DAYS * 86_400]
        columns = {"product": bought.product[here], "channel": bought.channel[here]}
        if name == "return":
            columns |= {"cents": bought.cents[here], "quantity": bought.quantity[here]}
        if name == "review":
            columns["rating"] = stars[pick(rng, [6, 5, 11, 30, 48], len(here))]
        parts.append(events(name, bought.customer[here], later, **columns))
    return parts


def _surveys(rng: Generator, layout: Layout) -> Events:
    """Return the answers to the two yearly surveys: 0 to 10 points."""
    answers = np.flatnonzero(rng.integers(0, 100, 2 * layout.customers) < 9)
    year, customer = answers // layout.customers, answers % layout.customers
    day = 120 + 365 * year + rng.integers(0, 21, len(answers))
    points = pick(rng, [2, 1, 2, 3, 4, 7, 9, 15, 22, 19, 16], len(answers))
    moment = moments(rng, day, layout.utc[customer])
    return events("survey", customer, moment, rating=points)
