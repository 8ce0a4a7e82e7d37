"""Who brought whom: influencers refer those around them, and many of these then buy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.demo.calendar import WINDOW_DAYS, moments
from graphcrm.demo.events import CHANNELS, Events, events, product_names
from graphcrm.demo.layout import Layout
from graphcrm.demo.people import People
from graphcrm.demo.purchases import Lines
from graphcrm.demo.streams import pick, stream
from graphcrm.demo.ties import FOLLOWER, GROUP, TEAM, Ties
from graphcrm.tables import Bool, Int64

STAR_PERCENT = 62
OTHERS_PERCENT = 2
STAR_SALE_PERCENT = 75
OTHERS_SALE_PERCENT = 35


@dataclass(frozen=True, slots=True)
class Referrals:
    """Columns over referrals: who referred whom on which day from START, and who then bought."""

    referrer: Int64
    friend: Int64
    day: Int64
    bought: Bool


def refer(layout: Layout, people: People, ties: Ties, seed: int) -> Referrals:
    """Return the referrals: most by planted influencers, a few along other ties."""
    rng = stream(seed, "referrals")
    drawn = rng.integers(0, 100, len(ties))
    star = (ties.reason == FOLLOWER) & (drawn < STAR_PERCENT)
    other = np.isin(ties.reason, (TEAM, GROUP)) & (drawn < OTHERS_PERCENT)
    chosen = np.flatnonzero(star | other)
    referrer, friend = ties.target[chosen], ties.source[chosen]
    known, new = people.joined[referrer], people.joined[friend]
    both = np.maximum(np.maximum(known, new), 0)
    later = both + rng.integers(0, np.maximum(WINDOW_DAYS - 35 - both, 1))
    day = np.where((new >= 0) & (known <= new), new, np.minimum(later, WINDOW_DAYS - 1))
    percent = np.where(star[chosen], STAR_SALE_PERCENT, OTHERS_SALE_PERCENT)
    return Referrals(referrer, friend, day, rng.integers(0, 100, len(day)) < percent)


def referral_events(layout: Layout, referrals: Referrals, seed: int) -> Events:
    """Return the referrals as interactions from the one who recommends to the friend."""
    rng = stream(seed, "recommendations")
    way = np.array([CHANNELS.index(name) for name in ("link", "in person", "app")])
    return events(
        "referral",
        referrals.referrer,
        moments(rng, referrals.day, layout.utc[referrals.referrer]),
        counterparty=referrals.friend,
        channel=way[pick(rng, [60, 25, 15], len(referrals.day))],
    )


def referred_purchases(layout: Layout, referrals: Referrals, seed: int) -> Lines:
    """Return the purchases that followed: the thing that the referrer's group prefers."""
    rng = stream(seed, "conversions")
    here = np.flatnonzero(referrals.bought)
    day = np.minimum(referrals.day[here] + rng.integers(1, 31, len(here)), WINDOW_DAYS - 1)
    group = layout.group[referrals.referrer[here]]
    start = product_names()[3]
    signature = np.array([start[g.category] + g.product for g in layout.groups] + [0])
    return Lines(referrals.friend[here], day, signature[group])
