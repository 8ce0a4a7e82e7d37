"""How one customer can be reached from another."""

from __future__ import annotations

import math
from itertools import pairwise

from graphcrm.answers import PathAnswer, PathStep
from graphcrm.errors import PathNotFoundError
from graphcrm.model import Customer
from graphcrm.projection import is_counted
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.judged import joined_weight
from graphcrm.service.judgements import uncounted_kinds
from graphcrm.service.reasons import relationship_reason
from graphcrm.store.base import Reader


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
        ids = [projection.ids[place] for place in places]
        people = reader.customers(ids)
        steps = tuple(_step(reader, people[a], people[b]) for a, b in pairwise(ids))
    strength = math.prod(step.strength for step in steps)
    return PathAnswer(source_id, target_id, strength, steps)


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
