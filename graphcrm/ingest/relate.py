"""From interactions and declared links to relationships: the formula of strength lives here.

One interaction counts 2^(-age / half-life), its age at `as_of` in days; a mail or message to
several people counts for each of them by its share, 1 / audience. x is the sum over a pair and
type. strength = x / (x + halfway), so `halfway` fresh interactions make 0.5, more make more, and
nothing ever reaches 1 or jumps. confidence = n / (n + 1) for n interactions. A declared link has
the strength its row gives (or its type's) and confidence 1, from `since` until `until`. Where a
link and interactions have one type, the strengths join: 1 - product of (1 - strength).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphcrm.audience import count_audience
from graphcrm.model import DAY, Link, Micros, interaction_kind, link_strength
from graphcrm.projection import group_starts, join_strengths
from graphcrm.tables import (
    NO_TIME,
    Bool,
    Contacts,
    Float64,
    Int16,
    Int32,
    Int64,
    RelationshipTable,
)

FAINTEST = 1e-9
"""Strength never falls to 0: what was seen once stays a relationship, however old."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of pairs by type; forward counts what runs from low to high."""

    low: Int32
    high: Int32
    type: Int16
    strength: Float64
    confidence: Float64
    declared: Bool
    mutual: Bool
    first: Int64
    last: Int64
    count: Int32
    forward: Int32


def latest_moment(contacts: Contacts, links: Sequence[Link], now: Micros) -> Micros | None:
    """Return the latest moment in the data that is not after `now`; None where there is none."""
    known = contacts.occurred_at[contacts.occurred_at <= now]
    moments = [int(known.max())] if len(known) else []
    moments += [link.since for link in links if link.since is not None and link.since <= now]
    return max(moments, default=None)


def join_records(links: Iterable[Link], owners: Mapping[str, str]) -> list[Link]:
    """Return links between customers, of links between records and the customers these are part of.

    What two records say of the same pair and type is one link: the stronger, from the first day to
    the last that either names. Links within a customer are none. Sorted by source, target, type.
    """
    joined: dict[tuple[str, str, str], Link] = {}
    for link in links:
        source = owners.get(link.source_id, link.source_id)
        target = owners.get(link.target_id, link.target_id)
        if source == target:
            continue
        if not link.directed and source > target:
            source, target = target, source
        moved = link._replace(source_id=source, target_id=target)
        known = joined.get(moved[:3])
        joined[moved[:3]] = moved if known is None else _join_links(known, moved)
    return [joined[key] for key in sorted(joined)]


def _join_links(left: Link, right: Link) -> Link:
    stronger = max(left, right, key=_declared_strength)
    since = [link.since for link in (left, right) if link.since is not None]
    until = [link.until for link in (left, right) if link.until is not None]
    return stronger._replace(
        directed=left.directed and right.directed,
        since=min(since) if len(since) == 2 else None,
        until=max(until) if len(until) == 2 else None,
    )


def _declared_strength(link: Link) -> float:
    return link_strength(link.type) if link.strength is None else link.strength


def half_life_of(type_name: str, half_lives: Mapping[str, float]) -> float:
    """Return the half-life in days of a type: its own, else the one for all ('*'), else built in.

    0 stands for no decay.
    """
    built_in = interaction_kind(type_name).half_life
    return half_lives.get(type_name, half_lives.get("*", built_in))


def relate(
    ids: Sequence[str],
    contacts: Contacts,
    links: Iterable[Link],
    as_of: Micros | None,
    half_lives: Mapping[str, float],
) -> RelationshipTable:
    """Return every relationship that the evidence up to `as_of` (None: all of it) makes.

    Positions refer to `ids`, which is sorted. Interactions with oneself make none. O(k log k) time
    for k interactions, about 80 bytes each at the peak. Results do not depend on the order of rows.
    """
    active = [link for link in links if _is_active(link, as_of)]
    types = tuple(sorted({*contacts.types, *(link.type for link in active)}))
    facts = _join(
        _from_contacts(contacts, types, as_of, half_lives), _from_links(active, ids, types)
    )
    return _as_table(types, facts)


def _is_active(link: Link, as_of: Micros | None) -> bool:
    if as_of is None:
        return True
    started = link.since is None or link.since <= as_of
    return started and (link.until is None or link.until > as_of)


def _from_contacts(
    contacts: Contacts,
    types: tuple[str, ...],
    as_of: Micros | None,
    half_lives: Mapping[str, float],
) -> _Facts:
    kept = contacts.customer != contacts.counterparty
    if as_of is not None:
        kept &= contacts.occurred_at <= as_of
    customer, counterparty = contacts.customer[kept], contacts.counterparty[kept]
    moment = contacts.occurred_at[kept]
    codes = np.array([types.index(name) for name in contacts.types], dtype=np.int16)
    kind = codes[contacts.type[kept]] if len(codes) else contacts.type[kept]
    share = _shares(customer, counterparty, kind, moment, types)
    low, high = np.minimum(customer, counterparty), np.maximum(customer, counterparty)
    # By time within a group, so that sums have one order whatever order the rows came in.
    order = np.lexsort((share, moment, kind, high, low))
    low, high, kind, moment = low[order], high[order], kind[order], moment[order]
    starts = group_starts(low, high, kind)
    forward = (customer[order] == low).astype(np.int32)
    count = np.diff(starts, append=len(low)).astype(np.int32)
    fresh = _decay(moment, kind, as_of, types, half_lives)
    mass = _sum_groups(fresh * share[order], starts)
    grouped = kind[starts]
    return _Facts(
        low=low[starts],
        high=high[starts],
        type=grouped,
        strength=_saturate(mass, grouped, types),
        confidence=count / (count + 1.0),
        declared=np.zeros(len(starts), dtype=np.bool_),
        mutual=_lookup([interaction_kind(name).mutual for name in types], grouped, np.bool_),
        first=moment[starts],
        last=moment[np.append(starts[1:], len(moment)) - 1] if len(starts) else moment,
        count=count,
        forward=_sum_groups(forward, starts),
    )


def _shares(
    customer: Int32, counterparty: Int32, kind: Int16, moment: Int64, types: tuple[str, ...]
) -> Float64:
    """Return how much of a message each who got it has: 1 / audience; 1 for other interactions."""
    share = np.ones(len(kind))
    told = _lookup([interaction_kind(name).told for name in types], kind, np.bool_)
    rows = np.flatnonzero(told)
    share[rows] /= count_audience(customer[rows], counterparty[rows], kind[rows], moment[rows])
    return share


def _decay(
    moment: Int64,
    kind: Int16,
    as_of: Micros | None,
    types: tuple[str, ...],
    half_lives: Mapping[str, float],
) -> Float64:
    half_life = _lookup([half_life_of(name, half_lives) for name in types], kind, np.float64)
    reference = as_of if as_of is not None else (int(moment.max()) if len(moment) else 0)
    age = (reference - moment) / DAY
    halvings = np.divide(age, half_life, out=np.zeros(len(age)), where=half_life > 0)
    decayed: Float64 = np.exp2(-halvings)
    return decayed


def _saturate(mass: Float64, kind: Int16, types: tuple[str, ...]) -> Float64:
    halfway = _lookup([interaction_kind(name).halfway for name in types], kind, np.float64)
    strength: Float64 = np.maximum(mass / (mass + halfway), FAINTEST)
    return strength


def _lookup(values: Sequence[float | bool], codes: Int16, dtype: type) -> NDArray[Any]:
    return np.array(values, dtype=dtype)[codes] if values else np.empty(0, dtype=dtype)


def _sum_groups(values: NDArray[Any], starts: Int64) -> NDArray[Any]:
    return np.add.reduceat(values, starts) if len(starts) else values[:0]


def _from_links(links: Sequence[Link], ids: Sequence[str], types: tuple[str, ...]) -> _Facts:
    position = {customer_id: place for place, customer_id in enumerate(ids)} if links else {}
    code = {name: place for place, name in enumerate(types)}
    source = np.array([position[link.source_id] for link in links], dtype=np.int32)
    target = np.array([position[link.target_id] for link in links], dtype=np.int32)
    directed = np.array([link.directed for link in links], dtype=np.bool_)
    since = [NO_TIME if link.since is None else link.since for link in links]
    strength = [_declared_strength(link) for link in links]
    ones = np.ones(len(links), dtype=np.int32)
    return _Facts(
        low=np.minimum(source, target),
        high=np.maximum(source, target),
        type=np.array([code[link.type] for link in links], dtype=np.int16),
        strength=np.array(strength, dtype=np.float64),
        confidence=np.ones(len(links)),
        declared=np.ones(len(links), dtype=np.bool_),
        mutual=~directed,
        first=np.array(since, dtype=np.int64),
        last=np.array(since, dtype=np.int64),
        count=ones,
        forward=(~directed | (source < target)).astype(np.int32),
    )


def _join(left: _Facts, right: _Facts) -> _Facts:
    """Return one fact for each pair and type, from two sets of facts."""
    names = _Facts.__dataclass_fields__
    both = {name: np.concatenate([getattr(left, name), getattr(right, name)]) for name in names}
    order = np.lexsort((both["strength"], both["type"], both["high"], both["low"]))
    both = {name: column[order] for name, column in both.items()}
    starts = group_starts(both["low"], both["high"], both["type"])
    if len(starts) == len(order):
        return _Facts(**both)
    never = np.iinfo(np.int64).max
    first = np.minimum.reduceat(np.where(both["first"] == NO_TIME, never, both["first"]), starts)
    return _Facts(
        low=both["low"][starts],
        high=both["high"][starts],
        type=both["type"][starts],
        strength=join_strengths(both["strength"], starts),
        confidence=np.maximum.reduceat(both["confidence"], starts),
        declared=np.logical_or.reduceat(both["declared"], starts),
        mutual=np.logical_or.reduceat(both["mutual"], starts),
        first=np.where(first == never, NO_TIME, first),
        last=np.maximum.reduceat(both["last"], starts),
        count=np.add.reduceat(both["count"], starts),
        forward=np.add.reduceat(both["forward"], starts),
    )


def _as_table(types: tuple[str, ...], facts: _Facts) -> RelationshipTable:
    """Turn pairs into source and target: what runs only from high to low is turned round."""
    backward = ~facts.mutual & (facts.forward == 0)
    directed = ~facts.mutual & (backward | (facts.forward == facts.count))
    source = np.where(backward, facts.high, facts.low)
    target = np.where(backward, facts.low, facts.high)
    order = np.lexsort((facts.type, target, source))
    whole = facts.mutual | backward
    return RelationshipTable(
        types=types,
        source=source[order],
        target=target[order],
        type=facts.type[order],
        directed=directed[order],
        strength=facts.strength[order],
        confidence=facts.confidence[order],
        declared=facts.declared[order],
        first_seen=facts.first[order],
        last_seen=facts.last[order],
        evidence_count=facts.count[order],
        evidence_forward=np.where(whole, facts.count, facts.forward)[order],
    )
