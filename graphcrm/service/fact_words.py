"""What the rules of inference saw, in words."""

from __future__ import annotations

from graphcrm.model import Fact, Micros, Relationship
from graphcrm.service.moment_words import day


def say_fact(fact: Fact, relationship: Relationship, customer_id: str) -> str:
    """Say what a rule saw of two customers, seen from one of them."""
    words = fact.rule.replace("-", " ").replace("_", " ")
    seen = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in fact.detail.items())
    return f"{words} ({seen})" if seen else words + _when(fact.first, fact.last)


def _when(first: Micros | None, last: Micros | None) -> str:
    if last is None:
        return "" if first is None else f" since {day(first)}"
    return (
        f" on {day(last)}" if first in (None, last) else f" from {day(first or 0)} to {day(last)}"
    )
