"""One step out: whom some customers are tied to, and what each kind of tie would add."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from graphcrm.errors import InvalidValueError, NoAnalysisError
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer, need_customers
from graphcrm.service.filtered import seen_graph
from graphcrm.service.judgements import judgements_of
from graphcrm.service.neighbours import READ_LIMIT, NeighbourSource
from graphcrm.service.paging import check_limit
from graphcrm.service.ties import EVERYTHING, TieFilter, by_other, join, ties_of

MAX_ASKED = 10_000
MAX_ANSWER = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """Everyone one step from some customers, these not among them: the most tied first, then by id.

    total: how many there are, of whom customer_ids has the first.
    """

    customer_ids: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """What one kind of relationship leads to. strongest: the strength of the strongest of them.

    counted: whether any is part of an edge of the analysed graph. adds: how many of the neighbours
    are not in the picture yet.
    """

    type: str
    neighbours: int
    strongest: float
    counted: bool
    adds: int


@dataclass(frozen=True, slots=True)
class Expansions:
    """What a customer can be expanded by, the kind with most neighbours first, then by name.

    total: different neighbours by all kinds together. neighbours, adds: by edges of the analysed
    graph, and how many of these are not in the picture yet.
    """

    customer_id: str
    total: int
    neighbours: int
    adds: int
    kinds: tuple[Expansion, ...]


def one_step(
    ctx: Context,
    customer_ids: Sequence[str],
    wanted: TieFilter = EVERYTHING,
    *,
    limit: int = MAX_ANSWER,
) -> Step:
    """Return everyone with a tie that passes to any of these customers.

    Ids of merged records count as their customer. Reads the relationships of all of them. Raises
    CustomersNotFoundError, NoAnalysisError, InvalidValueError.
    """
    check_limit(limit, MAX_ANSWER)
    wanted.check()
    ids = list(dict.fromkeys(customer_ids))
    if not 1 <= len(ids) <= MAX_ASKED:
        raise InvalidValueError(
            f"{len(ids):,} customers are given; it takes 1 to {MAX_ASKED:,}. Ask in several parts."
        )
    with ctx.store.read() as reader:
        if reader.status().run is None:
            raise NoAnalysisError
        own = need_customers(reader, ids)
        best: dict[str, float] = {}
        for ties in ties_of(reader, own, wanted).values():
            for tie in ties:
                best[tie.customer_id] = max(tie.strength, best.get(tie.customer_id, 0.0))
    for customer_id in own:
        best.pop(customer_id, None)
    ranked = sorted(best, key=lambda other: (-best[other], other))
    return Step(tuple(ranked[:limit]), len(ranked))


def expansions(
    ctx: Context,
    customer_id: str,
    wanted: TieFilter = EVERYTHING,
    *,
    present: Sequence[str] = (),
) -> Expansions:
    """Return by kind of relationship how many neighbours it leads to, and how strong at most.

    Each kind by itself: as many as the picture of the customer with this kind alone has. wanted:
    the strength and dates that ties have to have. present: ids that are in the picture already, at
    most 10,000; those of merged records count as their customer. Raises CustomerNotFoundError,
    NoAnalysisError, InvalidValueError.
    """
    wanted.check()
    if len(present) > MAX_ASKED:
        raise InvalidValueError(
            f"{len(present):,} customers are present; it takes at most {MAX_ASKED:,}."
        )
    with ctx.store.read() as reader:
        customer_id = need_customer(reader, customer_id).customer_id
        if reader.status().run is None:
            raise NoAnalysisError
        judgements = judgements_of(reader, [customer_id])
        stored = reader.relationships_of([customer_id], READ_LIMIT)[customer_id]
        seen = judgements.judge(stored)
        owners = reader.canonical(present)
        here = {owners.get(name, name) for name in present}
        graph = seen_graph(ctx, reader, wanted, {customer_id: stored})
        edges = _edges_of(graph, customer_id)
    kinds: list[Expansion] = []
    others: set[str] = set()
    for name in {one.type for one in seen}:
        of_kind = replace(wanted, types=frozenset([name]))
        passing = [one for one in seen if of_kind.passes(one, judgements)]
        ties = join(customer_id, by_other(customer_id, passing))
        strengths = {t.customer_id: t.strength for t in ties if t.strength >= wanted.min_strength}
        if strengths:
            others.update(strengths)
            counted = any(map(judgements.is_counted, passing))
            best, adds = max(strengths.values()), _absent(strengths, here)
            kinds.append(Expansion(name, len(strengths), best, counted, adds))
    kinds.sort(key=lambda kind: (-kind.neighbours, kind.type))
    return Expansions(customer_id, len(others), len(edges), _absent(edges, here), tuple(kinds))


def _edges_of(graph: NeighbourSource, customer_id: str) -> list[str]:
    """Return to whom the picture of a customer leads without a choice of kinds."""
    place = graph.place(customer_id)
    return [] if place is None else graph.customer_ids(graph.rows([place]).neighbour.tolist())


def _absent(ids: Iterable[str], here: Container[str]) -> int:
    return sum(name not in here for name in ids)
