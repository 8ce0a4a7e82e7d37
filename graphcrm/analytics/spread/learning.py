"""Learns how likely customers pass things on: from referrals, and from who bought after whom.

Goyal, Bonchi & Lakshmanan 2010, doi:10.1145/1718487.1718518: of all that v did, the share that u
did soon after; where several of u's neighbours did it before, each gets an equal part of the
credit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.spread.arcs import Arcs
from graphcrm.analytics.spread.probabilities import Carriers
from graphcrm.errors import InvalidValueError
from graphcrm.model import DAY, Micros
from graphcrm.projection import group_starts
from graphcrm.tables import PURCHASE, Contacts, Float64, Int32, Int64, Involvements

REFERRAL = "referral"
WINDOW = 30.0
"""Days within which buying the same counts as passed on."""

PRIOR = 5.0
"""Observations that the rate of its type is worth beside those of an arc."""

TYPE_PRIOR = 20.0
"""Observations that the probability by strength is worth beside those of a type."""


@dataclass(frozen=True, slots=True)
class Actions:
    """Who did what first when: one row a customer and item, sorted by item, moment, customer.

    start: int64 (items + 1,), rows of each item. customer: int32. at: int64, microseconds.
    """

    start: Int64
    customer: Int32
    at: Int64


@dataclass(frozen=True, slots=True)
class Learned:
    """Arcs with learned probabilities, and what they rest on.

    actions: things done that somebody's ties could have passed on. passed: of those, done soon
    after by somebody tied to who did it. referrals: part of `passed`.
    """

    arcs: Arcs
    actions: int
    passed: int
    referrals: int


def first_purchases(involvements: Involvements) -> Actions:
    """Return the first purchase of each item by each customer."""
    codes = [place for place, name in enumerate(involvements.types) if name == PURCHASE]
    kept = np.isin(involvements.type, np.array(codes, dtype=np.int16))
    item, customer = involvements.item[kept], involvements.customer[kept]
    order = np.lexsort((customer, involvements.first[kept], item))
    item = item[order]
    starts = np.append(group_starts(item), len(item)).astype(np.int64)
    return Actions(starts, customer[order], involvements.first[kept][order])


def learn(
    prior: Arcs,
    carriers: Carriers,
    purchases: Actions,
    contacts: Contacts,
    as_of: Micros | None,
    window: float = WINDOW,
) -> Learned:
    """Return probabilities learned from purchases and referrals up to a moment.

    prior: arcs by strength, whose probabilities hold where nothing was observed. A thing that v did
    is a trial of every arc out of v; it is passed on to u where u did it up to `window` days after.
    A referral is a thing that its customer did, passed on to the one referred. The rate of each
    type of tie is smoothed towards the strengths, and each arc towards the rate of its likeliest
    type. Raises InvalidValueError where nothing was passed on. Cost: arcs x purchases of each.
    """
    if not window > 0:
        raise InvalidValueError(f"window is {window}; it is a number of days above 0.")
    nodes = prior.nodes
    credit = np.zeros(len(prior.source))
    trials = np.zeros(nodes)
    passed = _credit_purchases(prior, purchases, round(window * DAY), credit, trials)
    referrals = _credit_referrals(prior, contacts, as_of, credit, trials)
    if passed + referrals == 0:
        raise InvalidValueError(
            "There is nothing to learn from: no referral along a tie, and nobody bought a product "
            f"within {window:g} days after somebody tied to them. Take the probability 'strength', "
            "or a longer window."
        )
    tried = trials[prior.source]
    rate = _rates(prior, carriers, credit, tried)
    probability = np.clip((credit + PRIOR * rate) / (tried + PRIOR), 1e-9, 1.0)
    arcs = Arcs(nodes, prior.source, prior.target, probability)
    return Learned(arcs, int(trials.sum()), passed + referrals, referrals)


def _credit_purchases(
    arcs: Arcs, purchases: Actions, window: Micros, credit: Float64, trials: Float64
) -> int:
    from graphcrm.analytics.spread.learning_kernels import share_credit

    start = np.zeros(arcs.nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(arcs.target, minlength=arcs.nodes), out=start[1:])
    order = np.argsort(arcs.target, kind="stable")
    trials += np.bincount(purchases.customer, minlength=arcs.nodes)
    return int(
        share_credit(
            (start, order, arcs.source[order]),
            (purchases.start, purchases.customer, purchases.at),
            window,
            credit,
        )
    )


def _credit_referrals(
    arcs: Arcs, contacts: Contacts, as_of: Micros | None, credit: Float64, trials: Float64
) -> int:
    """Credit each arc with the referrals along it; a pair counts once."""
    codes = [place for place, name in enumerate(contacts.types) if name == REFERRAL]
    kept = np.isin(contacts.type, np.array(codes, dtype=np.int16))
    if as_of is not None:
        kept &= contacts.occurred_at <= as_of
    pairs = np.unique(_keys(arcs.nodes, contacts.customer[kept], contacts.counterparty[kept]))
    keys = _keys(arcs.nodes, arcs.source, arcs.target)
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys[order], pairs)
    at[at == len(keys)] = 0
    found = order[at][keys[order][at] == pairs] if len(keys) else order[:0]
    credit[found] += 1
    trials += np.bincount(arcs.source[found], minlength=arcs.nodes)
    return len(found)


def _keys(nodes: int, source: Int32, target: Int32) -> Int64:
    return source.astype(np.int64) * nodes + target


def _rates(prior: Arcs, carriers: Carriers, credit: Float64, tried: Float64) -> Float64:
    """Return for each arc the rate of its likeliest type among those that tie the two."""
    keys = _keys(prior.nodes, prior.source, prior.target)
    order = np.argsort(keys, kind="stable")
    arc = order[np.searchsorted(keys[order], _keys(prior.nodes, carriers.source, carriers.target))]
    types, kind = len(carriers.types), carriers.type
    seen = np.bincount(kind, weights=credit[arc], minlength=types)
    chances = np.bincount(kind, weights=tried[arc], minlength=types)
    ties = np.maximum(np.bincount(kind, minlength=types), 1)
    mean = np.bincount(kind, weights=prior.probability[arc], minlength=types) / ties
    rate = (seen + TYPE_PRIOR * mean) / (chances + TYPE_PRIOR)
    best = np.zeros(len(keys))
    # Within a type the strength still tells stronger ties from weaker ones.
    scale = np.divide(
        prior.probability[arc], mean[kind], out=np.ones(len(arc)), where=mean[kind] > 0
    )
    np.maximum.at(best, arc, np.minimum(rate[kind] * scale, 1.0))
    return best
