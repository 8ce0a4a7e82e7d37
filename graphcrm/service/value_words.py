"""Worth, stages and the warning of churn in words."""

from __future__ import annotations

from collections.abc import Callable

from graphcrm.model import ChurnReason, StageChange, Valuation
from graphcrm.service.moment_words import day

LIKELY = 0.5
"""A risk of leaving from which on something should be done now."""

WATCHED = 0.25
"""A risk of leaving from which on the customer is worth a look."""


def life_words(change: StageChange) -> str:
    """Say to which stage a customer came, when, and by what."""
    detail = change.detail
    told = f"{change.stage} on {day(change.at)}: {change.reason}"
    if "silent_days" not in detail:
        return told
    silent, orders = int(detail["silent_days"]), int(detail["orders"])
    whose = "its own" if detail.get("own_rhythm") else "the usual"
    return (
        f"{told} ({orders:,} {'order' if orders == 1 else 'orders'}, {silent:,} days since the one "
        f"before, {whose} rhythm {detail['rhythm_days']:.0f} days)"
    )


def _times(value: float, _: float | None) -> str:
    return f"silent for {value:.1f} times its usual gap between orders"


def _days(said: str) -> Callable[[float, float | None], str]:
    def tell(value: float, usual: float | None) -> str:
        text = f"{said} {value:,.0f} {'day' if round(value) == 1 else 'days'}"
        return text if usual is None else f"{text} (usually {usual:,.0f})"

    return tell


def _share(said: str) -> Callable[[float, float | None], str]:
    return lambda value, _: f"{said} {value:.0%}"


def _change(what: str) -> Callable[[float, float | None], str]:
    def tell(value: float, _: float | None) -> str:
        return f"{what} {'fell' if value < 0 else 'rose' if value > 0 else 'stayed as they were'}"

    return tell


def _number(one: str, many: str) -> Callable[[float, float | None], str]:
    def tell(value: float, usual: float | None) -> str:
        said = f"{value:,.0f} {one if value == 1 else many}"
        return said + ("" if usual is None else f" (usually {usual:,.0f})")

    return tell


_WORDS: dict[str, Callable[[float, float | None], str]] = {
    "silence": _times,
    "recency_days": _days("no order for"),
    "usual_gap_days": _days("its usual gap between orders is"),
    "last_gap": lambda value, _: f"the last gap was {value:.1f} times its usual one",
    "orders": _number("order so far", "orders so far"),
    "tenure_days": _days("first order before"),
    "spend_trend": _change("spending of late"),
    "order_trend": _change("orders of late"),
    "recent_spend": lambda value, _: f"spent {value:,.2f} of late",
    "tickets": _number("support ticket of late", "support tickets of late"),
    "rating": _share("mean rating"),
    "neighbours": _number("tied customer who buys", "tied customers who buy"),
    "neighbours_gone": _share("of the customers tied to it who bought, gone:"),
    "neighbours_silence": lambda value, _: (
        f"customers tied to it are silent for {value:.1f} of their usual gaps"
    ),
    "community_trend": lambda value, _: (
        f"the share of its community that orders {'fell' if value < 0 else 'rose'} by "
        f"{abs(value):.0%}"
    ),
}


def churn_words(reason: ChurnReason) -> str:
    """Say what speaks for a customer's leaving."""
    if reason.value is None:
        return f"nothing is known of: {reason.feature.replace('_', ' ')}"
    return _WORDS[reason.feature](reason.value, reason.usual)


def advice(found: Valuation) -> str | None:
    """Say what to do about a customer's risk of leaving, by its strongest reason."""
    if found.churn_risk is None or found.churn_risk < WATCHED:
        return None
    first = found.churn_reasons[0].feature if found.churn_reasons else ""
    todo = _TODO.get(first, "Remind it of you with an offer that fits what it bought.")
    return f"Now: {todo}" if found.churn_risk >= LIKELY else f"Keep an eye on it. {todo}"


_TODO = {
    "tickets": "Call and settle the open tickets before anything is offered.",
    "rating": "Ask what went wrong, and put it right.",
    "neighbours_gone": "Speak to it in person, and to those around it who are still there.",
    "neighbours_silence": "Speak to it in person, and to those around it who are still there.",
    "community_trend": "Look at the community: something moves all of it.",
}
