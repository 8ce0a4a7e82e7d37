"""Mails to hundreds at once, which say nothing about who knows whom."""

from __future__ import annotations

import numpy as np

from graphcrm.demo.calendar import DAY_SECONDS, WINDOW_DAYS
from graphcrm.demo.events import Events, events
from graphcrm.demo.layout import Layout
from graphcrm.demo.streams import stream

CUSTOMERS_A_SENDER = 700
AUDIENCE = 250
MAILINGS = 3


def mailing_events(layout: Layout, seed: int) -> Events:
    """Return the mails: a sender writes to the same 250 people, or a fifth of all, three times.

    Half of the senders are organisations. The mails of one mailing have the same moment.
    """
    rng = stream(seed, "mailings")
    size = layout.customers // CUSTOMERS_A_SENDER
    firms = rng.integers(min(layout.people, layout.customers - 1), layout.customers, size)
    senders = np.where(rng.integers(0, 2, size) > 0, firms, rng.integers(0, layout.people, size))
    audience = min(AUDIENCE, layout.people // 5)
    reader = rng.integers(0, max(layout.people, 1), (len(senders), 1, audience))
    second = rng.integers(0, WINDOW_DAYS, (len(senders), MAILINGS, 1)) * DAY_SECONDS
    second += rng.integers(8, 17, second.shape) * 3600
    shape = (len(senders), MAILINGS, audience)
    sender, reader, second = (
        np.broadcast_to(part, shape).ravel() for part in (senders[:, None, None], reader, second)
    )
    whole = np.unique(np.column_stack([sender, second, reader]), axis=0)
    whole = whole[whole[:, 0] != whole[:, 2]]
    return events("email", whole[:, 0], whole[:, 1], counterparty=whole[:, 2])
