"""How one customer can be reached from another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphcrm.answers import PathAnswer, PathStep
from graphcrm.errors import InvalidValueError, PathNotFoundError
from graphcrm.model import Customer
from graphcrm.projection import is_counted
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.judged import joined_weight
from graphcrm.service.judgements import uncounted_kinds
from graphcrm.service.paging import check_limit
from graphcrm.service.reasons import relationship_reason
from graphcrm.store.base import CustomerQuery, Reader

MOST_ALTERNATIVES = 20
MOST_SOURCES = 10_000
"""Customers from whom ways are looked for at once."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """The warmest way from one of several customers to somebody.

    introducer_id, introducer_name: who stands last before the target; None where the two are tied
    themselves.
    """

    source_id: str
    source_name: str
    introducer_id: str | None
    introducer_name: str | None
    strength: float
    path: PathAnswer


def strongest_path(ctx: Context, source_id: str, target_id: str) -> PathAnswer:
    """Return the path whose strengths multiply to the most; ties by fewer steps.

    From a customer to itself the path has no steps and strength 1. Raises CustomerNotFoundError,
    NoAnalysisError, PathNotFoundError. The whole graph is loaded where it is not in memory.
    """
    from graphcrm.analytics.paths import find_strongest_path

    with ctx.store.read() as reader:
        source_id = need_customer(reader, source_id).customer_id
        target_id = need_customer(reader, target_id).customer_id
        projection = ctx.cache.graph(reader).projection
        source = projection.positions.get(source_id)
        target = projection.positions.get(target_id)
        if source is None or target is None:
            raise PathNotFoundError(source_id, target_id)
        places = find_strongest_path(projection, source, target)
        if places is None:
            raise PathNotFoundError(source_id, target_id)
        return _walk(reader, [projection.ids[place] for place in places])


def warmest_paths(
    ctx: Context, source_id: str, target_id: str, *, alternatives: int
) -> list[PathAnswer]:
    """Return the strongest path, then at most so many that end with other introducers.

    Each is the strongest of those whose last customer before the target is the same; a tie of the
    two themselves is a way too. The strongest first, ties by the introducer's id. Raises
    CustomerNotFoundError, NoAnalysisError, PathNotFoundError and InvalidValueError.
    """
    if not 0 <= alternatives <= MOST_ALTERNATIVES:
        raise InvalidValueError(
            f"alternatives is {alternatives}; it goes from 0 to {MOST_ALTERNATIVES}."
        )
    first = strongest_path(ctx, source_id, target_id)
    if not alternatives or not first.steps:
        return [first]
    from graphcrm.analytics.ways import find_other_ways

    with ctx.store.read() as reader:
        projection = ctx.cache.graph(reader).projection
        place = projection.positions
        known = [place[first.source_id], *(place[step.target_id] for step in first.steps)]
        found = find_other_ways(projection, known[0], known[-1], known, alternatives)
        return [first, *(_walk(reader, [projection.ids[at] for at in way]) for way in found)]


def introductions(
    ctx: Context,
    target_id: str,
    *,
    sources: Sequence[str] = (),
    tag: str | None = None,
    limit: int = 5,
) -> list[Introduction]:
    """Return from which of these customers the warmest ways lead to somebody, warmest first.

    sources: their ids. tag: all who carry it, too. At most one way from each. Raises
    CustomerNotFoundError, NoAnalysisError, PathNotFoundError where there is none at all, and
    InvalidValueError where neither is given, nobody has the tag, or there are more than 10,000.
    """
    from graphcrm.analytics.ways import find_nearest_sources

    check_limit(limit)
    with ctx.store.read() as reader:
        target = need_customer(reader, target_id)
        own = _own(reader, sources, tag)
        projection = ctx.cache.graph(reader).projection
        places = [projection.positions[name] for name in own if name in projection.positions]
        goal = projection.positions.get(target.customer_id)
        ways = [] if goal is None else find_nearest_sources(projection, places, goal, limit)
        if not ways:
            raise PathNotFoundError(tag or ", ".join(own[:3]), target.customer_id)
        return [_introduce(_walk(reader, [projection.ids[at] for at in way])) for way in ways]


def _own(reader: Reader, sources: Sequence[str], tag: str | None) -> list[str]:
    own = [need_customer(reader, source).customer_id for source in sources[: MOST_SOURCES + 1]]
    if tag is not None:
        query = CustomerQuery(tag=tag, limit=MOST_SOURCES + 1)
        own += [customer.customer_id for customer in reader.find_customers(query)]
    if not own:
        nobody = (
            "Say from whom" if tag is None else f"Nobody carries the tag {tag!r}. Say from whom"
        )
        raise InvalidValueError(f"{nobody}: ids of customers, or a tag that your own carry.")
    if len(own) > MOST_SOURCES:
        raise InvalidValueError(
            f"There are more than {MOST_SOURCES:,} customers to start from. Take a narrower tag."
        )
    return own


def _introduce(path: PathAnswer) -> Introduction:
    first, last = path.steps[0], path.steps[-1]
    direct = len(path.steps) == 1
    return Introduction(
        source_id=path.source_id,
        source_name=first.source_name,
        introducer_id=None if direct else last.source_id,
        introducer_name=None if direct else last.source_name,
        strength=path.strength,
        path=path,
    )


def _walk(reader: Reader, ids: Sequence[str]) -> PathAnswer:
    """Return a path with what each of its steps rests on."""
    people = reader.customers(ids)
    steps = tuple(_step(reader, people[a], people[b]) for a, b in pairwise(ids))
    strength = math.prod(step.strength for step in steps)
    return PathAnswer(ids[0], ids[-1], strength, steps)


def _step(reader: Reader, source: Customer, target: Customer) -> PathStep:
    found = reader.relationships_between(source.customer_id, [target.customer_id])
    found.sort(key=lambda r: r.type)
    uncounted = uncounted_kinds(reader.status().run)
    edge = [r for r in found if is_counted(r, uncounted)]
    return PathStep(
        source_id=source.customer_id,
        source_name=source.label,
        target_id=target.customer_id,
        target_name=target.label,
        strength=joined_weight(edge),
        types=tuple(r.type for r in found),
        reasons=tuple(relationship_reason(r, source.customer_id) for r in found),
    )
