"""Worth, stages and the warning of churn in words."""

from __future__ import annotations

from collections.abc import Callable

from graphcrm.model import ChurnReason, StageChange, Valuation
from graphcrm.service.moment_words import day
from graphcrm.value.churn_weeks import LIKELY
from graphcrm.wording import is_said, say

WATCHED = 0.25
"""A risk of leaving from which on the customer is worth a look."""


def life_words(change: StageChange) -> str:
    """Say to which stage a customer came, when, and by what."""
    detail = change.detail
    stage = _named(f"stage.{change.stage}", change.stage)
    reason = _named(f"move.{change.reason}", change.reason)
    told = say("life.change", stage=stage, day=day(change.at), reason=reason)
    if "silent_days" not in detail:
        return told
    orders, ordered = int(detail["orders"]), "span_days" in detail
    if ordered:
        key = "life.ordered" if orders > 1 else "life.first"
    else:
        key = "life.silent" if orders else "life.never"
    return say(
        key,
        change=told,
        n=orders,
        silent=say("days", n=int(detail["silent_days"])),
        whose=say("life.own") if detail.get("own_rhythm") else say("life.usual"),
        rhythm=float(detail["rhythm_days"]),
    )


def _named(key: str, name: str) -> str:
    """Return a name that the shipped rules give in words; any other as it is."""
    return say(key) if is_said(key) else name


def _value(key: str) -> Callable[[ChurnReason, float], str]:
    return lambda _, value: say(key, value=value)


def _days(key: str) -> Callable[[ChurnReason, float], str]:
    return lambda reason, value: _usually(reason, say(key, days=say("days", n=round(value))))


def _number(key: str) -> Callable[[ChurnReason, float], str]:
    return lambda reason, value: _usually(reason, say(key, n=round(value)))


def _usually(reason: ChurnReason, text: str) -> str:
    return text if reason.usual is None else say("churn.usual", text=text, usual=reason.usual)


def _spending(_: ChurnReason, value: float) -> str:
    if value == 0:
        return say("churn.spending_stayed")
    return say("churn.spending_fell") if value < 0 else say("churn.spending_rose")


def _orders(_: ChurnReason, value: float) -> str:
    if value == 0:
        return say("churn.orders_stayed")
    return say("churn.orders_fell") if value < 0 else say("churn.orders_rose")


def _community(_: ChurnReason, value: float) -> str:
    size = abs(value)
    if value < 0:
        return say("churn.community_fell", value=size)
    return say("churn.community_rose", value=size)


_WORDS: dict[str, Callable[[ChurnReason, float], str]] = {
    "silence": _value("churn.silence"),
    "recency_days": _days("churn.recency_days"),
    "usual_gap_days": _days("churn.usual_gap_days"),
    "last_gap": _value("churn.last_gap"),
    "orders": _number("churn.orders"),
    "tenure_days": _days("churn.tenure_days"),
    "spend_trend": _spending,
    "order_trend": _orders,
    "recent_spend": _value("churn.recent_spend"),
    "tickets": _number("churn.tickets"),
    "rating": _value("churn.rating"),
    "neighbours": _number("churn.neighbours"),
    "neighbours_gone": _value("churn.neighbours_gone"),
    "neighbours_silence": _value("churn.neighbours_silence"),
    "community_trend": _community,
}


def churn_words(reason: ChurnReason) -> str:
    """Say what speaks for a customer's leaving."""
    if reason.value is None:
        return say("churn.nothing", what=say(f"feature.{reason.feature}"))
    return _WORDS[reason.feature](reason, reason.value)


def advice(found: Valuation) -> str | None:
    """Say what to do about a customer's risk of leaving, by its strongest reason."""
    if found.churn_risk is None or found.churn_risk < WATCHED:
        return None
    first = found.churn_reasons[0].feature if found.churn_reasons else ""
    remedy = say(_REMEDIES.get(first, "advice.remind"))
    if found.churn_risk >= LIKELY:
        return say("advice.now", todo=remedy)
    return say("advice.watch", todo=remedy)


_REMEDIES = {
    "tickets": "advice.tickets",
    "rating": "advice.rating",
    "neighbours_gone": "advice.neighbours",
    "neighbours_silence": "advice.neighbours",
    "community_trend": "advice.community",
}
