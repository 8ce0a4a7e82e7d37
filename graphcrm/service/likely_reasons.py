"""Why a tie is likely, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphcrm.analytics.likely.snapshot import Snapshot
from graphcrm.model import Customer
from graphcrm.service.moment_words import month
from graphcrm.service.reasons import shared_contacts, shared_facts
from graphcrm.tables import NO_TIME, Int32
from graphcrm.wording import say

LATELY = 0.25
"""What part of the time that probabilities are for a new tie is told of."""


def find_shared(snapshot: Snapshot, place: int, other: int) -> list[int]:
    """Return the contacts of both, those first through whom most flows; ties by position."""
    own, weight = snapshot.rows.row(place)
    theirs, their_weight = snapshot.rows.row(other)
    both: Int32
    both, at, there = np.intersect1d(own, theirs, assume_unique=True, return_indices=True)
    flow = weight[at] * their_weight[there] / snapshot.strength[both]
    return [int(node) for node in both[np.lexsort((both, -flow))]]


def reasons_for(
    snapshot: Snapshot,
    ahead: float,
    pair: tuple[Customer, Customer, int],
    named: Sequence[str],
    count: int,
) -> list[str]:
    """Return what speaks for a tie, the most telling first.

    ahead: what is recent, in microseconds, see Learnt. pair: both, and the position of the second.
    named: some of `count` shared contacts.
    """
    customer, other, place = pair
    reasons = [shared_contacts(count, named) if count else say("likely.near")]
    reasons += shared_facts(customer, other)
    if snapshot.quiet[place] * snapshot.horizon < LATELY * ahead:
        last = snapshot.moment - round(float(snapshot.quiet[place]) * snapshot.horizon)
        reasons.append(say("likely.new-tie", month=month(last)))
    begun = [m for m in (int(snapshot.since[place]), other.created_at) if m not in (None, NO_TIME)]
    if begun and snapshot.moment - min(begun) < ahead:
        reasons.append(say("likely.new-here", month=month(min(begun))))
    return reasons
