"""Who knows whom: pairs drawn inside teams, groups and cities, at home, and around influencers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graphcrm.demo.layout import Layout
from graphcrm.demo.people import People
from graphcrm.demo.streams import stream
from graphcrm.tables import Int64

HOME, RELATIVE, PARTNER, CONTACT, FOLLOWER, TEAM, GROUP, CITY, WORLD = range(9)
"""Why two customers know each other; of several reasons for a pair, the first one counts."""

TIES_EACH = 10.5
SHARES = {TEAM: 0.35, GROUP: 0.33, CITY: 0.04, WORLD: 0.28}
FOLLOWERS = (28, 50)
FOLLOWERS_INSIDE_PERCENT = 78
RELATIVES_PERCENT = 18


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of customers, each once.

    source, target: int64 (t,); for followers the target is the influencer, for contacts the
    organisation, else source < target. reason: int64 (t,), one of the constants above.
    """

    source: Int64
    target: Int64
    reason: Int64

    def __len__(self) -> int:
        return len(self.source)


def draw_ties(layout: Layout, people: People, seed: int) -> Ties:
    """Return who knows whom."""
    rng = stream(seed, "ties")
    wide = {
        TEAM: layout.team,
        GROUP: layout.group,
        CITY: np.where(layout.group >= 0, layout.city, -1),
        WORLD: np.zeros(layout.customers, np.int64),
    }
    each = TIES_EACH * layout.people / 2
    parts = [
        (HOME, _at_home(layout)),
        (RELATIVE, _relatives(rng, layout, people)),
        (PARTNER, _partners(rng, layout)),
        (CONTACT, _contacts(rng, layout)),
        (FOLLOWER, _followers(rng, layout)),
        *(
            (reason, _within(rng, label, layout.popularity, round(each * SHARES[reason])))
            for reason, label in wide.items()
        ),
    ]
    source = np.concatenate([pairs[0] for _, pairs in parts])
    target = np.concatenate([pairs[1] for _, pairs in parts])
    reason = np.repeat([reason for reason, _ in parts], [len(pairs[0]) for _, pairs in parts])
    low, high = np.minimum(source, target), np.maximum(source, target)
    _, first = np.unique(low * layout.customers + high, return_index=True)
    first = first[(source != target)[first]]
    turned = np.isin(reason, (CONTACT, FOLLOWER))
    return Ties(
        source=np.where(turned, source, low)[first],
        target=np.where(turned, target, high)[first],
        reason=reason[first],
    )


def _at_home(layout: Layout) -> tuple[Int64, Int64]:
    """Return all pairs of a household."""
    order = np.argsort(layout.household, kind="stable")
    home = layout.household[order]
    pairs = [
        (order[:-step][same], order[step:][same])
        for step in range(1, min(7, len(order)))
        for same in (home[:-step] == home[step:],)
    ]
    left = [pair[0] for pair in pairs] or [np.empty(0, np.int64)]
    right = [pair[1] for pair in pairs] or [np.empty(0, np.int64)]
    return np.concatenate(left), np.concatenate(right)


def _relatives(rng: Generator, layout: Layout, people: People) -> tuple[Int64, Int64]:
    """Return some pairs of households of one city that share a family name."""
    heads = np.flatnonzero((layout.place == 0) & (layout.popularity > 0))
    key = (people.surname[heads], people.culture[heads], layout.city[heads])
    order = heads[np.lexsort(key)]
    left, right = order[:-1], order[1:]
    kin = people.family[left] == people.family[right]
    kin &= layout.city[left] == layout.city[right]
    kin &= rng.integers(0, 100, len(left)) < RELATIVES_PERCENT
    return left[kin], right[kin]


def _partners(rng: Generator, layout: Layout) -> tuple[Int64, Int64]:
    """Return pairs of organisations that do business with each other."""
    firms = np.arange(layout.people, layout.customers)
    if len(firms) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return rng.choice(firms, len(firms) // 2), rng.choice(firms, len(firms) // 2)


def _contacts(rng: Generator, layout: Layout) -> tuple[Int64, Int64]:
    """Return people who speak for an organisation: its own members, else somebody in its city."""
    firms = np.repeat(np.arange(layout.people, layout.customers), 3)
    own = layout.group[firms] >= 0
    able = (np.arange(layout.customers) < layout.people) & (layout.popularity > 0)
    if not len(firms) or not able.any():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    inside = _partner_of(rng, firms[own], layout.group, able.astype(np.int64))
    around = _partner_of(rng, firms[~own], layout.city, able.astype(np.int64))
    return np.concatenate([inside, around]), np.concatenate([firms[own], firms[~own]])


def _followers(rng: Generator, layout: Layout) -> tuple[Int64, Int64]:
    """Return people around each influencer, most of them from the same group."""
    stars = np.flatnonzero(layout.influencer)
    stars = np.repeat(stars, rng.integers(*FOLLOWERS, len(stars)))
    inside = rng.integers(0, 100, len(stars)) < FOLLOWERS_INSIDE_PERCENT
    even = (layout.popularity > 0).astype(np.int64)
    everywhere = np.zeros(layout.customers, np.int64)
    near = _partner_of(rng, stars[inside], layout.group, even)
    far = _partner_of(rng, stars[~inside], everywhere, even)
    return np.concatenate([near, far]), np.concatenate([stars[inside], stars[~inside]])


def _within(rng: Generator, label: Int64, weight: Int64, count: int) -> tuple[Int64, Int64]:
    """Draw pairs that share a label, both ends in proportion to their weight; -1 is no label."""
    able = np.where(label >= 0, weight, 0)
    if not able.any():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    limits = np.cumsum(able)
    first = np.searchsorted(limits, rng.integers(0, limits[-1], count), side="right")
    return first, _partner_of(rng, first, label, able)


def _partner_of(rng: Generator, first: Int64, label: Int64, weight: Int64) -> Int64:
    """Draw for each of `first` somebody with the same label, in proportion to the weight.

    Where nobody of the label has any weight, the customer itself is returned.
    """
    order = np.argsort(label, kind="stable")
    limits = np.concatenate([[0], np.cumsum(weight[order])])
    low = limits[np.searchsorted(label[order], label[first], side="left")]
    high = limits[np.searchsorted(label[order], label[first], side="right")]
    drawn = rng.integers(low, np.maximum(high, low + 1))
    found = np.searchsorted(limits[1:], drawn, side="right")
    return np.where(high > low, order[np.minimum(found, len(order) - 1)], first)
