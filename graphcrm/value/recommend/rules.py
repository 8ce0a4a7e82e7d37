"""Choices of recommendation, as the value rules give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Bool
from graphcrm.value.rule_values import check_names, number_of, whole_number_of

_RANGES = {
    "neighbours": (1, 1_000),
    "least_support": (1, 1_000_000),
    "most_products": (2, 1_000_000),
    "related": (0, 1_000),
    "popular_days": (1, 36_500),
    "test_days": (1, 3_650),
    "test_customers": (1, 1_000_000),
    "listed": (1, 100),
    "customers": (1, 1_000),
}
_LISTS = ("exclude", "exclude_prefixes")


@dataclass(frozen=True, slots=True)
class RecommendRules:
    """What is recommended, and from what.

    half_life_days: after which a purchase counts half. neighbours: products alike that are kept of
    each. least_support: customers who must have bought both. most_products: of a customer, the
    latest, that products are compared by. related: ties of a customer, the strongest, that are
    looked along. popular_days: in which popularity is counted. test_days: held out to choose
    weights, and as many again to judge them; test_customers: at most so many, drawn. listed:
    products kept of each customer; customers: kept of each product. exclude: products never
    recommended; exclude_prefixes: how their ids begin.
    """

    half_life_days: float = 90.0
    neighbours: int = 50
    least_support: int = 3
    most_products: int = 2_000
    related: int = 20
    popular_days: int = 30
    test_days: int = 30
    test_customers: int = 2_000
    listed: int = 20
    customers: int = 50
    exclude: tuple[str, ...] = ()
    exclude_prefixes: tuple[str, ...] = ()

    def allowed(self, products: Sequence[str]) -> Bool:
        """Return which of the products may be recommended, bool (n,)."""
        never, begins = frozenset(self.exclude), self.exclude_prefixes
        rows = (name not in never and not name.startswith(begins) for name in products)
        return np.fromiter(rows, np.bool_, len(products))


def recommend_rules(values: Mapping[str, Any]) -> RecommendRules:
    """Return the choices with some of them changed; raises InvalidValueError."""
    check_names(values, "recommendation", (field.name for field in fields(RecommendRules)))
    given: dict[str, Any] = {}
    for name, value in values.items():
        key = f"recommendation: {name}"
        if name in _LISTS:
            given[name] = _texts_of(key, value)
        elif name == "half_life_days":
            given[name] = number_of(key, value, 1.0, 36_500.0)
        else:
            given[name] = whole_number_of(key, value, *_RANGES[name])
    return RecommendRules(**given)


def _texts_of(key: str, value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not all(
        isinstance(text, str) and text for text in texts
    ):
        raise InvalidValueError(f"{key} is {value!r}; it takes a list of texts, none empty.")
    return tuple(texts)
