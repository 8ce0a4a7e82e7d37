"""Who is in contact with whom, privately or at work, and who referred whom."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.inference.evidence import Pairs, Signal, pairs_of, signal
from graphcrm.inference.exchange import Exchange, Referrals, find, pairs_at
from graphcrm.inference.rules import Rules
from graphcrm.model import Link, Micros
from graphcrm.tables import Float64, Int32, Int64

ALIKE = 0.3
"""How much the hours of one pair's contacts are alike: n of them say as much as
n / (1 + (n - 1) ALIKE) independent ones (the design effect of Kish 1965)."""

LEAST_CONTACT = 0.5
"""Mass of contacts that makes two people neighbours in the graph of common contacts."""


def exchanged(known: Exchange, pairs: Pairs, rules: Rules) -> Signal:
    """Say how likely two customers are in touch for good: odds of m n / exchange_halfway.

    n: contacts, each over the number of people it went to at once, so that a mail to 200 counts
    1/200. m: of these the ones that have an answer, as many as the smaller direction has, and
    `unanswered` of the rest. Two mails and two answers are more likely than not, ten mails without
    an answer are not.
    """
    place, inside = known.find(pairs)
    forward, talk = _take(known.forward, place), _take(known.talk, place)
    answered = np.minimum(forward, talk - forward)
    counted = answered + rules.unanswered * (talk - 2 * answered)
    seen = inside & (talk > 0)
    weight = np.log(np.maximum(counted * talk / rules.exchange_halfway, 1e-12))

    def tell(row: int) -> dict[str, Any]:
        at = place[row]
        return {
            "contacts": int(known.count[at]),
            "from_first": int(known.count_forward[at]),
            "types": _types(known, int(known.types[at])),
            "most_at_once": int(known.widest[at]),
            "answered": round(float(answered[row]), 3),
        }

    return signal(
        "exchange",
        weight,
        seen,
        tell,
        first=_take(known.first, place),
        last=_take(known.last, place),
        count=_take(known.count, place),
        forward=_take(known.count_forward, place),
    )


def private_times(known: Exchange, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh the hours of contact: evenings and days off speak for private ties, work against.

    For each contact log(private_share / business_share) outside of work and
    log((1 - private_share) / (1 - business_share)) inside; of many, as much as ALIKE leaves.
    """
    place, inside = known.find(pairs)
    talk, private = _take(known.talk, place), _take(known.private, place)
    share = private / np.maximum(talk, 1e-12)
    outside = np.log(rules.private_share / rules.business_share)
    during = np.log((1.0 - rules.private_share) / (1.0 - rules.business_share))
    independent = talk / (1.0 + np.maximum(talk - 1.0, 0.0) * ALIKE)
    weight = independent * (share * outside + (1.0 - share) * during)

    def tell(row: int) -> dict[str, Any]:
        return {
            "contacts": int(known.count[place[row]]),
            "outside_work": round(float(share[row]), 3),
        }

    return signal(
        "private-times",
        weight,
        inside & (talk > 0),
        tell,
        first=_take(known.first, place),
        last=_take(known.last, place),
        count=_take(known.count, place),
    )


def in_contact(known: Exchange, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh contact of any type against what chance would give: log((x + s) / (e + s)).

    x: mass of the contacts; e: what it would be if everyone sent and received as much as they do,
    but to anyone (the configuration model); s: contact_prior.
    """
    place, inside = known.find(pairs)
    mass = np.where(inside, _take(known.mass, place), 0.0)
    total = max(float(known.sent.sum()), 1e-12)
    low, high = pairs.low, pairs.high
    expected = (
        known.sent[low] * known.received[high] + known.sent[high] * known.received[low]
    ) / total
    prior = rules.contact_prior
    weight = np.log((mass + prior) / (expected + prior))

    def tell(row: int) -> dict[str, Any]:
        return {
            "contact": round(float(mass[row]), 3),
            "expected": round(float(expected[row]), 3),
        }

    return signal("in-contact", weight, inside | (expected > prior), tell)


def referred(known: Referrals, people: int, pairs: Pairs, rules: Rules) -> Signal:
    """Say how sure a referral is: odds of referral_odds for each one on record."""
    place, seen = find(known.key, pairs.keys(people))
    count = _take(known.count, place)
    weight = np.log(rules.referral_odds * np.maximum(count, 1))

    def tell(row: int) -> dict[str, Any]:
        at = place[row]
        return {"referrals": int(known.count[at]), "from_first": int(known.forward[at])}

    return signal(
        "referral",
        weight,
        seen,
        tell,
        first=_take(known.first, place),
        last=_take(known.last, place),
        count=count,
        forward=_take(known.forward, place),
    )


@dataclass(frozen=True, slots=True)
class Graph:
    """Who has whom as a contact or link: start int64 (n + 1,), column int32 (e,), ascending."""

    start: Int64
    column: Int32


def contact_graph(
    known: Exchange, links: Sequence[Link], ids: Sequence[str], as_of: Micros | None
) -> Graph:
    """Return who has whom as a contact or link up to `as_of`: both directions, each pair once.

    ids: sorted; links are looked up in them. 12 bytes an entry beside the 4 that it keeps.
    """
    people = known.people
    ends = [
        (bisect_left(ids, link.source_id), bisect_left(ids, link.target_id))
        for link in links
        if _is_active(link, as_of)
    ]
    linked = pairs_of(*np.array(ends, dtype=np.int64).reshape(-1, 2).T).keys(people)
    # Keys of contacts ascend already: nothing to sort where there are no links.
    key = known.key[known.mass >= LEAST_CONTACT]
    key = np.unique(np.concatenate([key, linked])) if len(linked) else key
    pairs = pairs_at(key, people)
    del key
    size = np.bincount(pairs.low, minlength=people) + np.bincount(pairs.high, minlength=people)
    start = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(size, out=start[1:])
    # A stable sort by row leaves each row ascending: first the lower ones, then the higher ones.
    order = np.argsort(np.concatenate([pairs.high, pairs.low]), kind="stable")
    return Graph(start, np.concatenate([pairs.low, pairs.high])[order])


def _is_active(link: Link, as_of: Micros | None) -> bool:
    if as_of is None:
        return True
    started = link.since is None or link.since <= as_of
    return started and (link.until is None or link.until > as_of)


def common_neighbours(graph: Graph, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh common contacts by resource allocation: log((ra + s) / s), s third_prior.

    ra: the sum over common contacts of one over how many contacts these have (Zhou, Lü & Zhang
    2009, doi:10.1140/epjb/e2009-00335-8). It never speaks against, and makes no tie by itself.
    """
    from graphcrm.inference.kernels import allocate

    shared, many = np.zeros(len(pairs)), np.zeros(len(pairs), dtype=np.int32)
    allocate(graph.start, graph.column, pairs.low, pairs.high, shared, many)
    weight: Float64 = np.log1p(shared / rules.third_prior)

    def tell(row: int) -> dict[str, Any]:
        return {"common": int(many[row]), "resource_allocation": round(float(shared[row]), 4)}

    return signal("common-neighbours", weight, many > 0, tell)


def _types(known: Exchange, bits: int) -> list[str]:
    return [name for place, name in enumerate(known.names[:63]) if bits >> place & 1]


def _take(values: Any, place: Any) -> Any:
    """Return the values at the places; zeros where the table is empty."""
    return values[place] if len(values) else np.zeros(len(place), dtype=values.dtype)
