"""Which rules speak for which kind of tie, and how sure and how strong they make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.inference.cohorts import cohort_pairs, overlap, same_site
from graphcrm.inference.contact import (
    common_neighbours,
    exchanged,
    in_contact,
    private_times,
    referred,
)
from graphcrm.inference.dealings import (
    Dealings,
    Trade,
    business_contact,
    buys_from,
    people_between,
    trade_between,
)
from graphcrm.inference.evidence import FAINTEST, Pairs, Signal, log_odds, share_of, signal
from graphcrm.inference.exchange import Referrals, find
from graphcrm.inference.homes import (
    home_pairs,
    neighbor_pairs,
    shared_address,
    shared_street,
    shared_surname,
)
from graphcrm.inference.known import Known
from graphcrm.inference.reporting import (
    Reporting,
    meets_many,
    one_to_ones,
    only_boss,
    team_meetings,
    title_above,
)
from graphcrm.inference.rules import Rules
from graphcrm.inference.shared_items import shared_items
from graphcrm.inference.ties import KINDS
from graphcrm.model import DAY, link_strength
from graphcrm.tables import NO_TIME, Bool, Float64, Int64

HALFWAY = {
    "communicates-with": 5.0,
    "friend": 5.0,
    "referred": 1.0,
    "attended-together": 3.0,
    "buys-alike": 3.0,
    "partner": 5.0,
    "supplier": 3.0,
    "reports-to": 5.0,
}
"""How much fresh evidence makes a strength of one half, for kinds that rest on what happened."""


@dataclass(frozen=True, slots=True)
class Judge:
    """How one kind of tie is found.

    pairs: gives the candidates in blocks. heads: gives the signals that the tie rests on; without
    the first of them there is none. contact, thirds: whether being in contact, and common
    neighbours, make it surer.
    """

    pairs: Callable[[Known], Iterator[Pairs]]
    heads: Callable[[Known, Pairs], list[Signal]]
    contact: bool = True
    thirds: bool = True


def signals(judge: Judge, known: Known, pairs: Pairs) -> list[Signal]:
    """Return what the rules of a kind say of these pairs; their weights add up."""
    found = judge.heads(known, pairs)
    if judge.contact:
        found.append(_support(in_contact(known.exchange, pairs, known.rules), known.rules))
    if judge.thirds:
        found.append(_support(common_neighbours(known.graph, pairs, known.rules), known.rules))
    return found


def _support(found: Signal, rules: Rules) -> Signal:
    """Return a signal that only ever speaks for a tie, and is not counted as evidence of it."""
    weight = np.clip(found.weight, 0.0, rules.support_most)
    nothing = np.zeros(len(weight), dtype=np.int32)
    return replace(
        found, weight=weight, seen=found.seen & (weight > 0), count=nothing, forward=nothing
    )


def strength_of(kind: str, known: Known, pairs: Pairs, last: Int64) -> Float64:
    """Return strengths in (0, 1].

    Of facts what a declared link of the kind has, fading from when they ended; of what happened
    x / (x + halfway), where x fades with the half-life of the kind.
    """
    half_life = KINDS[kind].half_life
    if kind in HALFWAY:
        mass = _mass(kind, known, pairs)
        risen: Float64 = np.maximum(mass / (mass + HALFWAY[kind]), FAINTEST)
        return risen
    strength: Float64 = np.full(len(pairs), link_strength(kind))
    if half_life and known.as_of is not None:
        age = np.where(last == NO_TIME, 0.0, np.maximum(known.as_of - last, 0) / DAY)
        strength = strength * np.exp2(-age / half_life)
    return strength.clip(FAINTEST)


def _mass(kind: str, known: Known, pairs: Pairs) -> Float64:
    tables: Mapping[str, Referrals | Dealings | Trade | Reporting] = {
        "referred": known.referrals,
        "partner": known.dealings,
        "supplier": known.trade,
        "reports-to": known.reporting,
    }
    if kind in tables:
        keys, mass = tables[kind].key, tables[kind].fresh
    elif kind in ("attended-together", "buys-alike"):
        table = known.attended if kind == "attended-together" else known.bought
        keys, mass = table.key, table.fresh
    else:
        keys, mass = known.exchange.key, known.exchange.fresh
    place, seen = find(keys, pairs.keys(len(known.people)))
    return np.where(seen, mass[place], 0.0) if len(mass) else np.zeros(len(pairs))


def _household(known: Known, pairs: Pairs) -> list[Signal]:
    return [
        shared_address(known.people, pairs, known.rules),
        shared_surname(known.people, pairs, known.rules),
    ]


def _family(known: Known, pairs: Pairs) -> list[Signal]:
    """One name at one home, else one name and private contact; never two names."""
    rules = known.rules
    name = shared_surname(known.people, pairs, rules)
    home = shared_address(known.people, pairs, rules)
    # Of private contact, a part is with kin; hours that are private say no more than that it is.
    talk, touch = _private_contact(known, pairs)
    private = talk.weight + touch.weight
    kin = float(log_odds(rules.kin)) + np.minimum(private, 0.0)
    talk = _only(replace(talk, weight=kin), ~home.seen)
    return [_only(name, (name.weight > 0) & (home.seen | talk.seen)), home, talk]


def _private_contact(known: Known, pairs: Pairs) -> tuple[Signal, Signal]:
    """Say how likely contact is private, and what doubt it leaves that they are in touch at all.

    Both weights together are the log odds of the product of the two chances.
    """
    talk = _from(private_times(known.exchange, pairs, known.rules), known.rules.friend_prior)
    touch = exchanged(known.exchange, pairs, known.rules)
    both = share_of(talk.weight) * share_of(touch.weight)
    doubt = np.where(touch.seen, log_odds(both) - talk.weight, 0.0)
    nothing = np.zeros(len(pairs), dtype=np.int32)
    return talk, replace(touch, weight=doubt, count=nothing, forward=nothing)


def _family_pairs(known: Known) -> Iterator[Pairs]:
    yield from home_pairs(known.people, known.rules)
    code = known.people.surname.code
    for _, pairs in known.exchange.pairs():
        yield pairs.where((code[pairs.low] >= 0) & (code[pairs.low] == code[pairs.high]))


def _colleague(known: Known, pairs: Pairs) -> list[Signal]:
    rules = known.rules
    talk = private_times(known.exchange, pairs, rules)
    working = np.clip(-talk.weight, 0.0, rules.support_most)
    return [
        overlap("shared-employer", known.employers, rules.acquaintances, pairs, rules),
        same_site(known.people, pairs, rules),
        _only(replace(talk, rule="working-hours", weight=working), working > 0),
    ]


def _partner(known: Known, pairs: Pairs) -> list[Signal]:
    rules = known.rules
    seen = _support(shared_items("appear-together", known.attended, pairs), rules)
    return [
        business_contact(known.dealings, pairs, rules),
        people_between(known.dealings, pairs, rules),
        trade_between(known.trade, pairs, rules),
        seen,
    ]


def _reports_to(known: Known, pairs: Pairs) -> list[Signal]:
    return [
        one_to_ones(known.reporting, pairs, known.rules),
        title_above(known.reporting, pairs, known.people),
        meets_many(known.reporting, pairs),
        team_meetings(known.reporting, pairs),
        only_boss(known.reporting, pairs),
    ]


def _friend(known: Known, pairs: Pairs) -> list[Signal]:
    """Private contact of persons who are in touch, unless a home or kinship explains it."""
    people = known.people
    home = shared_address(people, pairs, known.rules)
    kin = np.sum([one.weight for one in _family(known, pairs)], axis=0) > 0
    explained = home.seen | (
        kin & (people.surname.code[pairs.low] == people.surname.code[pairs.high])
    )
    persons = ~(people.organization[pairs.low] | people.organization[pairs.high])
    talk, touch = _private_contact(known, pairs)
    return [_only(talk, persons & ~explained), touch]


def _from(found: Signal, prior: float) -> Signal:
    """Return the signal as odds that start from a prior."""
    weight = np.where(found.seen, found.weight + float(log_odds(prior)), 0.0)
    return replace(found, weight=weight)


def _only(found: Signal, chosen: Bool) -> Signal:
    """Return the signal with nothing to say beyond the chosen pairs."""
    seen = found.seen & chosen
    return signal(
        found.rule,
        found.weight,
        seen,
        found.tell,
        first=found.first,
        last=found.last,
        count=found.count,
        forward=found.forward,
    )


def _talking(known: Known) -> Iterator[Pairs]:
    for part, pairs in known.exchange.pairs():
        yield pairs.where(known.exchange.talk[part] > 0)


JUDGES: Mapping[str, Judge] = {
    "household": Judge(lambda known: home_pairs(known.people, known.rules), _household),
    "family": Judge(_family_pairs, _family, contact=False, thirds=False),
    "neighbor": Judge(
        lambda known: neighbor_pairs(known.people, known.rules),
        lambda known, pairs: [shared_street(known.people, pairs, known.rules)],
        contact=False,
        thirds=False,
    ),
    "classmate": Judge(
        lambda known: cohort_pairs(known.classes, known.met(), known.rules),
        lambda known, pairs: [
            overlap("shared-class", known.classes, known.rules.classmates, pairs, known.rules)
        ],
    ),
    "colleague": Judge(
        lambda known: cohort_pairs(known.employers, known.met(), known.rules), _colleague
    ),
    "partner": Judge(
        lambda known: iter([known.dealings.pairs]), _partner, contact=False, thirds=False
    ),
    "supplier": Judge(
        lambda known: iter([known.trade.pairs]),
        lambda known, pairs: [buys_from(known.trade, pairs, known.rules)],
        contact=False,
        thirds=False,
    ),
    "reports-to": Judge(
        lambda known: iter([known.reporting.pairs]), _reports_to, contact=False, thirds=False
    ),
    "friend": Judge(_talking, _friend, contact=False),
    "communicates-with": Judge(
        _talking,
        lambda known, pairs: [exchanged(known.exchange, pairs, known.rules)],
        contact=False,
        thirds=False,
    ),
    "referred": Judge(
        lambda known: iter([known.referrals.pairs]),
        lambda known, pairs: [referred(known.referrals, len(known.people), pairs, known.rules)],
        contact=False,
        thirds=False,
    ),
    "attended-together": Judge(
        lambda known: iter([known.attended.pairs]),
        lambda known, pairs: [shared_items("attended-together", known.attended, pairs)],
        contact=False,
        thirds=False,
    ),
    "buys-alike": Judge(
        lambda known: iter([known.bought.pairs]),
        lambda known, pairs: [shared_items("buys-alike", known.bought, pairs)],
        contact=False,
        thirds=False,
    ),
}
"""How each kind of tie is found."""
