"""What customers are worth, who is worth most, and why, from the values of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphcrm.answers import Page
from graphcrm.errors import CommunityNotFoundError
from graphcrm.model import ANYBODY, Customer, Micros, Run, Valuation, ValueFilter
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.moments import reader_as_of, run_of
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.value_words import advice, churn_words, life_words
from graphcrm.store.base import Reader

VALUE = "value"
"""The name under which a run's record keeps what all values have in common."""


@dataclass(frozen=True, slots=True)
class Valued:
    """A customer and what a run says of its worth.

    rank: its place by the measure asked for, None where none was. currency: of all money, None
    where no purchase names one. life: how it came to its stage, in words, the latest last. reasons:
    what speaks for its leaving, the strongest first. advice: what to do about that, if anything.
    """

    customer_id: str
    name: str
    valuation: Valuation
    currency: str | None
    rank: int | None
    life: tuple[str, ...]
    reasons: tuple[str, ...]
    advice: str | None


@dataclass(frozen=True, slots=True)
class ValueReport:
    """What a run says of its values as a whole; see docs/value.md for what is in each model.

    value: as of when, currency, counts and warnings. buying: bg_nbd or mbg_nbd with its test on
    held-out days; money: gamma_gamma; churn: which model speaks and how right each one was;
    lifecycle: customers by stage, and moves between stages, by month; recommendation: weights, and
    how right they were beside what is popular and what was bought before.
    """

    run_id: str
    value: dict[str, Any] | None
    buying: dict[str, Any] | None
    money: dict[str, Any] | None
    churn: dict[str, Any] | None
    lifecycle: dict[str, Any] | None
    network_value: dict[str, Any] | None
    recommendation: dict[str, Any] | None


def customer_value(ctx: Context, customer_id: str, as_of: Micros | None = None) -> Valued | None:
    """Return what a run says of a customer's worth and life; None where it says nothing.

    as_of: from the kept analysis of that moment. Raises CustomerNotFoundError, NoAnalysisError,
    NoPastAnalysisError. Cost: two look-ups.
    """
    with ctx.store.read() as whole:
        customer = need_customer(whole, customer_id)
        return value_in(reader_as_of(whole, as_of), customer)


def value_in(reader: Reader, customer: Customer) -> Valued | None:
    """Return what the reader's run says of the worth of a customer; None for nothing."""
    found = reader.values([customer.customer_id]).get(customer.customer_id)
    return None if found is None else _valued(found, customer.label, run_of(reader), None)


def list_values(
    ctx: Context,
    *,
    by: str = "clv",
    only: ValueFilter = ANYBODY,
    limit: int = 20,
    cursor: str | None = None,
    as_of: Micros | None = None,
) -> Page[Valued]:
    """Return the customers highest by one of model.VALUE_MEASURES, ties by id.

    Those without a value are left out. as_of: in the kept analysis of that moment. Raises
    NoAnalysisError, NoPastAnalysisError, CommunityNotFoundError, InvalidValueError.
    """
    check_limit(limit)
    offset, community = read_offset(cursor), only.community
    with ctx.store.read() as whole:
        reader = reader_as_of(whole, as_of)
        run = run_of(reader)
        if community is not None and (community < 0 or reader.community(community) is None):
            raise CommunityNotFoundError(community)
        found = reader.top_values(by, limit + 1, offset, only)
        page = found[:limit]
        customers = reader.customers([one.customer_id for one in page])
    items = [
        _valued(one, customers[one.customer_id].label, run, offset + number)
        for number, one in enumerate(page, 1)
    ]
    return Page(items, write_cursor(offset + limit) if len(found) > limit else None, run)


def value_report(ctx: Context) -> ValueReport:
    """Return how the values of the current run were made, and how far they can be trusted.

    Raises NoAnalysisError.
    """
    with ctx.store.read() as reader:
        run = run_of(reader)
    models = run.models or {}
    return ValueReport(
        run_id=run.run_id,
        value=models.get(VALUE),
        buying=models.get("bg_nbd") or models.get("mbg_nbd"),
        money=models.get("gamma_gamma"),
        churn=models.get("churn"),
        lifecycle=models.get("lifecycle"),
        network_value=models.get("network_value"),
        recommendation=models.get("recommendation"),
    )


def _valued(found: Valuation, name: str, run: Run, rank: int | None) -> Valued:
    common = (run.models or {}).get(VALUE) or {}
    return Valued(
        customer_id=found.customer_id,
        name=name,
        valuation=found,
        currency=common.get("currency"),
        rank=rank,
        life=tuple(life_words(one) for one in found.stages),
        reasons=tuple(churn_words(one) for one in found.churn_reasons),
        advice=advice(found),
    )
