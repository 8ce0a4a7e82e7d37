"""How one customer compares with all others, and with those of its community."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graphcrm.model import MEASURES, Scores, Standing
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names, need_customer
from graphcrm.service.moments import run_of
from graphcrm.service.neighbours import ResidentGraph
from graphcrm.store.base import Reader
from graphcrm.tables import Bool

_PLACE = ("percentile", "higher", "equal", "total")
COLUMNS = ("measure", "value", *_PLACE, *(f"{name}_inside" for name in _PLACE))
"""Of a flat row, see `rows_of`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands among some customers.

    higher: how many have more. equal: how many have just as much, this one included. total: how
    many there are. percentile: percent of the others who have less, 0 where there are no others.
    """

    higher: int
    equal: int
    total: int
    percentile: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of a customer: its value, its place among all, and in the community."""

    measure: str
    value: float
    overall: Place
    inside: Place


@dataclass(frozen=True, slots=True)
class Percentiles:
    """How a customer compares by each of model.MEASURES, in the current run."""

    customer_id: str
    name: str
    community_id: int
    community_name: str
    measures: tuple[Compared, ...]
    run_id: str


def percentiles(ctx: Context, customer_id: str) -> Percentiles | None:
    """Return how a customer compares with all others and with its community.

    None for one that came after the run. Counted in the graph in memory where that is held, else in
    the store. Cost: one pass over the scores a measure. Raises CustomerNotFoundError,
    NoAnalysisError.
    """
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        run = run_of(reader)
        own = reader.scores([customer.customer_id]).get(customer.customer_id)
        if own is None:
            return None
        held = ctx.cache.graph(reader) if ctx.resident else None
        found = _in_store(reader, own) if held is None else _in_memory(held, own)
        return Percentiles(
            customer_id=customer.customer_id,
            name=customer.label,
            community_id=own.community_id,
            community_name=community_names(reader, {own.community_id}).get(own.community_id, ""),
            measures=tuple(found),
            run_id=run.run_id,
        )


def rows_of(found: Percentiles) -> list[dict[str, Any]]:
    """Return a flat row a measure: its places among all, and with `_inside` in the community."""
    return [
        {
            "measure": one.measure,
            "value": one.value,
            **asdict(one.overall),
            **{f"{name}_inside": value for name, value in asdict(one.inside).items()},
        }
        for one in found.measures
    ]


def _in_store(reader: Reader, own: Scores) -> Iterator[Compared]:
    for measure in MEASURES:
        value = float(getattr(own, measure))
        overall = reader.standing(measure, value)
        inside = reader.standing(measure, value, own.community_id)
        yield Compared(measure, value, _place(overall), _place(inside))


def _in_memory(graph: ResidentGraph, own: Scores) -> Iterator[Compared]:
    community = graph.scores.community
    known, inside = community >= 0, community == own.community_id
    for measure in MEASURES:
        value = float(getattr(own, measure))
        column = getattr(graph.scores, measure)
        higher, equal = column > value, column == value
        yield Compared(
            measure,
            value,
            _place(_count(higher, equal, known)),
            _place(_count(higher, equal, inside)),
        )


def _count(higher: Bool, equal: Bool, among: Bool) -> Standing:
    return Standing(
        int(np.count_nonzero(higher & among)),
        int(np.count_nonzero(equal & among)),
        int(np.count_nonzero(among)),
    )


def _place(found: Standing) -> Place:
    lower = found.total - found.higher - found.equal
    return Place(*found, percentile=100.0 * lower / max(found.total - 1, 1))
