"""Network value: what customers spend, shared out to those who brought or influence them.

A customer keeps a part of the own value and passes the rest to whoever came before and led here:
to referrers first, and of what they leave to other ties. Who receives keeps most of it, and passes
on a smaller part in the same way, so credit fades along chains. Nothing is made up on the way: the
sum over customers stays that of their own values.

That a customer is worth the own purchases and what they bring others to buy, and that a part of a
purchase is credited to whoever influenced it: Kumar, Petersen and Leone 2010
(doi:10.1509/jmkg.74.5.001), Ho, Li, Park and Shen 2012 (doi:10.1287/mksc.1110.0701). Shares that
fall by a constant factor along a chain of referrals and add up to what there was to share: Rahwan
et al. 2014 (arXiv:1404.0542), who show where the Shapley value agrees. The sum over all chains is
that of Katz 1953 (doi:10.1007/BF02289026). docs/network-value.md says what is a choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.tables import NO_TIME, Bool, Float64, Int32, Int64
from graphcrm.value.rule_values import check_names, number_of

MOST = 0.5
"""The most of a value that goes to referrers, or to others: so that credit dies out on rings."""

PRECISION = 1e-13
"""Of all money; a step that moves less is the last."""

FAINT = 1e-12
"""Of a giver's value; a chain that passes less is not followed back."""


@dataclass(frozen=True, slots=True)
class NetworkRules:
    """How value is shared out.

    referral_share: of a customer's value, what referrers get. influence_share: of what they leave,
    what others who influence get. decay: of a share of received value, what is passed on really;
    0: nothing goes further than one step.
    """

    referral_share: float = 0.3
    influence_share: float = 0.1
    decay: float = 0.5


def network_rules(values: Mapping[str, Any]) -> NetworkRules:
    """Return the rules that a mapping gives, defaults for the rest; raises InvalidValueError."""
    most = {"referral_share": MOST, "influence_share": MOST, "decay": 1.0}
    check_names(values, "network_value", most)
    return NetworkRules(
        **{
            name: number_of(f"network_value: {name}", value, 0.0, most[name])
            for name, value in values.items()
        }
    )


@dataclass(frozen=True, slots=True)
class Ties:
    """Who may be credited for whom; rows in any order, several of a pair add up.

    influencer, influenced: int32 (t,) positions in ids. weight: float64 (t,), above 0; a weight of
    1 or more in all earns the full share, less earns as much less. referral: bool (t,).
    """

    influencer: Int32
    influenced: Int32
    weight: Float64
    referral: Bool

    def __len__(self) -> int:
        return len(self.influencer)


@dataclass(frozen=True, slots=True)
class Credits:
    """Who passes which part of a value to whom, by receiver: rows starts[i] to starts[i + 1].

    giver: int32 (m,). part: float64 (m,) in [0, 1). passing: float64 (n,), what a customer passes
    in all. left_out: ties that earn nothing, by why: "self", "later" (the influencer came after),
    "undated" (nobody knows who came first, and it is no referral).
    """

    starts: Int64
    giver: Int32
    part: Float64
    passing: Float64
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NetworkValue:
    """Money by customer, float64 (n,): value = own - passed + received = kept + brought.

    kept: what stays of own. received: all that came from others, some of which went on. passed:
    all that went to others. brought: what stays of received: others' spending credited here.
    unknown: customers whose own value is not known, counted as 0. steps: until nothing moved.
    """

    own: Float64
    kept: Float64
    received: Float64
    passed: Float64
    brought: Float64
    value: Float64
    credits: Credits
    decay: float
    unknown: int
    steps: int


@dataclass(frozen=True, slots=True)
class Source:
    """A customer whose spending is credited to another; `direct` is the part in one step.

    customer: a position in ids; that of the receiver itself where credit came back round a ring.
    """

    customer: int
    amount: float
    direct: float


def credits_of(ties: Ties, since: Int64, rules: NetworkRules) -> Credits:
    """Return who passes which part to whom.

    since: int64 (n,), when each customer became known, NO_TIME where it is not. A tie counts where
    the influencer came first; a referral also where both came at once or nobody knows. Raises
    InvalidValueError for a weight that is not above 0. Cost: O(t log t).
    """
    if len(ties) and not (np.isfinite(ties.weight).all() and (ties.weight > 0).all()):
        raise InvalidValueError("Weights of ties that earn credit must be numbers above 0.")
    counted, left_out = _in_order(ties, since)
    order = np.lexsort(
        (
            ties.weight[counted],
            ties.referral[counted],
            ties.influenced[counted],
            ties.influencer[counted],
        )
    )
    rows = np.flatnonzero(counted)[order]
    giver, receiver = ties.influenced[rows], ties.influencer[rows]
    part, passing = _parts(giver, ties.weight[rows], ties.referral[rows], len(since), rules)
    starts = np.zeros(len(since) + 1, dtype=np.int64)
    np.cumsum(np.bincount(receiver, minlength=len(since)), out=starts[1:])
    return Credits(starts, giver, part, passing, left_out)


def _in_order(ties: Ties, since: Int64) -> tuple[Bool, dict[str, int]]:
    first, second = since[ties.influencer], since[ties.influenced]
    known = (first != NO_TIME) & (second != NO_TIME)
    itself = ties.influencer == ties.influenced
    later = known & (first > second) & ~itself
    undated = ~ties.referral & (~known | (first == second)) & ~itself
    left_out = {"self": itself, "later": later, "undated": undated}
    return ~(itself | later | undated), {name: int(row.sum()) for name, row in left_out.items()}


def _parts(
    giver: Int32, weight: Float64, referral: Bool, n: int, rules: NetworkRules
) -> tuple[Float64, Float64]:
    """Return the part of the giver's value on each edge, and by customer."""
    by_referral = np.bincount(giver, np.where(referral, weight, 0.0), n)
    by_others = np.bincount(giver, np.where(referral, 0.0, weight), n)
    to_referrers = rules.referral_share * np.minimum(by_referral, 1.0)
    to_others = (1.0 - to_referrers) * rules.influence_share * np.minimum(by_others, 1.0)
    whole = np.where(referral, by_referral[giver], by_others[giver])
    share = np.where(referral, to_referrers[giver], to_others[giver])
    return share * (weight / whole), to_referrers + to_others


def share_out(own: Float64, credit: Credits, rules: NetworkRules) -> NetworkValue:
    """Return what each customer is worth with what it brought.

    own: float64 (n,), money, NaN where it is not known. Raises InvalidValueError for an infinite
    one. Cost: O(n + m) a step; at most 98 steps by the limits of the rules, about 15 by default.
    """
    from graphcrm.value.network_kernels import pass_credit

    unknown = np.isnan(own)
    spent = np.where(unknown, 0.0, own)
    if not np.isfinite(spent).all():
        raise InvalidValueError("Own values of customers must be finite.")
    enough = PRECISION * float(np.abs(spent).sum())
    received, last, steps = pass_credit(
        spent, credit.starts, credit.giver, credit.part, (rules.decay, enough)
    )
    kept = spent - credit.passing * spent
    onward = rules.decay * credit.passing * (received - last)
    brought = received - onward
    passed = (spent - kept) + onward
    return NetworkValue(
        own=spent,
        kept=kept,
        received=received,
        passed=passed,
        brought=brought,
        value=kept + brought,
        credits=credit,
        decay=rules.decay,
        unknown=int(unknown.sum()),
        steps=steps,
    )


def largest_sources(network: NetworkValue, customer: int, limit: int = 10) -> tuple[Source, ...]:
    """Return whose spending a customer's brought value came from, the largest first.

    Together, without a limit, they are the brought value. Cost: the edges on the chains that lead
    to the customer, once for each length.
    """
    credit, n = network.credits, len(network.own)
    share = np.zeros(n)
    direct = np.zeros(n)
    ends = np.array([customer], dtype=np.int64)
    stays = np.array([1.0 - network.decay * credit.passing[customer]])
    first = True
    while len(ends):
        givers, reach = _step_back(credit, ends, stays)
        share[givers] += reach
        if first:
            direct[givers] = reach
        first = False
        stays = network.decay * reach
        ends, stays = givers[stays > FAINT], stays[stays > FAINT]
    amount = share * network.own
    found = np.flatnonzero(amount)
    order = found[np.lexsort((found, -np.abs(amount[found])))][:limit]
    return tuple(
        Source(at, float(amount[at]), float(direct[at] * network.own[at])) for at in order.tolist()
    )


def _step_back(credit: Credits, ends: Int64, stays: Float64) -> tuple[Int64, Float64]:
    """Return who passes something to any of `ends`, and which part of a value stays at the end."""
    first = credit.starts[ends]
    count = credit.starts[ends + 1] - first
    total = np.cumsum(count)
    edges = np.arange(int(total[-1])) + np.repeat(first - (total - count), count)
    givers, place = np.unique(credit.giver[edges], return_inverse=True)
    parts = credit.part[edges] * np.repeat(stays, count)
    reach = np.asarray(np.bincount(place, parts, len(givers)), dtype=np.float64)
    return givers.astype(np.int64), reach
