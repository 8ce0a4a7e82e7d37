"""Choices of the groups that are found in the data, as the value rules give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from graphcrm.value.rule_values import check_names, number_of, whole_number_of

MOST = 20


@dataclass(frozen=True, slots=True)
class ClusterRules:
    """How groups are found.

    most: groups at most. least_customers: who bought, below which there are none. least_members,
    least_share: customers of a group at least, and their share of all who bought. sample: customers
    that groups are learnt from at most, drawn by the seed. tolerance: the fewest groups are taken
    whose BIC is within so much a customer of the lowest: what more of them gain is hardly seen.
    """

    most: int = 8
    least_customers: int = 100
    least_members: int = 10
    least_share: float = 0.01
    sample: int = 10_000
    tolerance: float = 0.05


def cluster_rules(values: Mapping[str, Any]) -> ClusterRules:
    """Return the choices with some of them changed; raises InvalidValueError."""
    check_names(values, "clusters", (field.name for field in fields(ClusterRules)))
    given: dict[str, Any] = {}
    for name, value in values.items():
        key = f"clusters: {name}"
        if name == "least_share":
            given[name] = number_of(key, value, 0.0, 0.5)
        elif name == "tolerance":
            given[name] = number_of(key, value, 0.0, 10.0)
        elif name == "most":
            given[name] = whole_number_of(key, value, 1, MOST)
        else:
            least = 100 if name == "sample" else 2
            given[name] = whole_number_of(key, value, least, 10_000_000)
    return ClusterRules(**given)
