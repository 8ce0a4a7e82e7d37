"""What a customer may want next, and who may want a product, from the lists that a run keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.errors import ProductNotFoundError
from graphcrm.model import Customer, Micros, Run
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.moments import reader_as_of, run_of
from graphcrm.service.paging import check_limit
from graphcrm.service.want_record import RECOMMENDATION
from graphcrm.service.want_words import want_words
from graphcrm.store.base import Reader
from graphcrm.store.wants import CUSTOMERS, PRODUCTS, Want, part_of, unpack


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product that a customer may want. score: from 0 to 1, to compare within one list only.

    owned: whether it was bought before. reasons: what speaks for it, in words, never none.
    """

    product_id: str
    score: float
    owned: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recommendations:
    """What a customer may want, the first the most. warnings: of the run's own test."""

    customer_id: str
    name: str
    run_id: str
    as_of: Micros | None
    items: tuple[Recommendation, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """A customer who may want a product. score: to compare within one list only."""

    rank: int
    customer_id: str
    name: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prospects:
    """Who may want a product and never bought it, the likeliest first."""

    product_id: str
    run_id: str
    as_of: Micros | None
    items: tuple[Prospect, ...]
    warnings: tuple[str, ...]


def recommend(
    ctx: Context,
    customer_id: str,
    *,
    limit: int = 10,
    owned: bool = False,
    as_of: Micros | None = None,
) -> Recommendations:
    """Return what a customer may want next, at most as many as the run keeps a list.

    owned: also what it bought before. as_of: from the kept analysis of that moment. Who bought
    nothing and is tied to nobody gets what is popular. No items where no product was ever bought.
    Raises CustomerNotFoundError, NoAnalysisError, NoPastAnalysisError. Cost: three look-ups.
    """
    check_limit(limit)
    with ctx.store.read() as whole:
        customer = need_customer(whole, customer_id)
        return recommendations_in(whole, reader_as_of(whole, as_of), customer, limit, owned=owned)


def recommendations_in(
    whole: Reader, reader: Reader, customer: Customer, limit: int, *, owned: bool = False
) -> Recommendations:
    """Return what the run of a reader recommends; whole: the reader of the current one."""
    run = run_of(reader)
    model = _model(run)
    lists = _lists(reader, model, CUSTOMERS, customer.customer_id)
    found = lists[0 if owned else 1] if lists else _popular(model)
    names = _names(whole, found[:limit])
    days = int(model.get("popular_days", 0))
    items = tuple(
        # Popularity always counts a trace, so that a sum of weights may pass 1 by as much.
        Recommendation(
            want.name, min(want.score, 1.0), want.days > 0, want_words(want, names, days)
        )
        for want in found[:limit]
    )
    return Recommendations(
        customer.customer_id,
        customer.label,
        run.run_id,
        model.get("as_of"),
        items,
        tuple(model.get("warnings", ())),
    )


def customers_for(
    ctx: Context, product_id: str, *, limit: int = 20, as_of: Micros | None = None
) -> Prospects:
    """Return the customers who may want a product and never bought it, the likeliest first.

    At most as many as the run keeps of each product; who was merged since is left out. Raises
    ProductNotFoundError for a product that nobody bought, NoAnalysisError, NoPastAnalysisError.
    """
    check_limit(limit)
    with ctx.store.read() as whole:
        reader = reader_as_of(whole, as_of)
        run = run_of(reader)
        model = _model(run)
        lists = _lists(reader, model, PRODUCTS, product_id)
        if not lists:
            raise ProductNotFoundError(product_id)
        known = whole.customers([want.name for want in lists[0]])
        found = [want for want in lists[0] if want.name in known][:limit]
        names = _names(whole, found)
    days = int(model.get("popular_days", 0))
    items = tuple(
        Prospect(rank, want.name, known[want.name].label, want.score, want_words(want, names, days))
        for rank, want in enumerate(found, 1)
    )
    warnings = tuple(model.get("warnings", ()))
    return Prospects(product_id, run.run_id, model.get("as_of"), items, warnings)


def _model(run: Run) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (run.models or {}).get(RECOMMENDATION) or {}
    return found


def _lists(
    reader: Reader, model: Mapping[str, Any], kind: str, name: str
) -> Sequence[Sequence[Want]]:
    count = model.get("parts", {}).get(kind)
    return unpack(reader.want_part(kind, part_of(name, count)), name) if count else []


def _popular(model: Mapping[str, Any]) -> list[Want]:
    """Return what is popular, for who has no list."""
    rows = model.get("popular", ())
    most = max((buyers for _, buyers in rows), default=1)
    return [
        Want(product, buyers / most, 0, 0, None, 0, 0, 0, None, buyers) for product, buyers in rows
    ]


def _names(reader: Reader, wants: Iterable[Want]) -> dict[str, str]:
    """Return what to call the nearest related customers, as far as they are there."""
    ids = {want.nearest for want in wants if want.nearest is not None}
    return {name: one.label for name, one in reader.customers(sorted(ids)).items()}
