"""The value rules: everything a user may choose about value, from one mapping or YAML, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.rule_files import parse_rule_names
from graphcrm.value.churn_rules import ChurnRules, churn_rules
from graphcrm.value.cluster_rules import ClusterRules, cluster_rules
from graphcrm.value.clv_rules import ClvRules, clv_rules
from graphcrm.value.lifecycle_rules import LifecycleRules, lifecycle_rules
from graphcrm.value.network_value import NetworkRules, network_rules
from graphcrm.value.orders import Rates
from graphcrm.value.recommend.rules import RecommendRules, recommend_rules
from graphcrm.value.rfm import RfmRules, rfm_rules
from graphcrm.value.rule_mapping import as_mapping
from graphcrm.value.rule_values import check_names, number_of
from graphcrm.value.satisfaction_rules import SatisfactionRules, satisfaction_rules

PARTS = {
    "rfm": rfm_rules,
    "clv": clv_rules,
    "lifecycle": lifecycle_rules,
    "churn": churn_rules,
    "satisfaction": satisfaction_rules,
    "network": network_rules,
    "clusters": cluster_rules,
    "recommendation": recommend_rules,
}


@dataclass(frozen=True, slots=True)
class ValueRules:
    """Choices about value. rates: `currency` and `rates` of the YAML; the others: its parts."""

    rates: Rates = field(default_factory=Rates)
    rfm: RfmRules = field(default_factory=RfmRules)
    clv: ClvRules = field(default_factory=ClvRules)
    lifecycle: LifecycleRules = field(default_factory=LifecycleRules)
    churn: ChurnRules = field(default_factory=ChurnRules)
    satisfaction: SatisfactionRules = field(default_factory=SatisfactionRules)
    network: NetworkRules = field(default_factory=NetworkRules)
    clusters: ClusterRules = field(default_factory=ClusterRules)
    recommendation: RecommendRules = field(default_factory=RecommendRules)

    def as_mapping(self) -> dict[str, Any]:
        """Return all of it ready for JSON; `read_value_rules` makes the same rules of it."""
        return as_mapping(self, PARTS)


def read_value_rules(values: Mapping[str, Any], where: str = "the value rules") -> ValueRules:
    """Return the rules that a mapping gives, defaults for what it leaves out.

    Raises InvalidValueError for an unknown name or a value that does not fit.
    """
    check_names(values, where, ("currency", "rates", *PARTS))
    given: dict[str, Any] = {}
    for name, read in PARTS.items():
        part = values.get(name)
        if part is None:
            continue
        if not isinstance(part, Mapping):
            raise InvalidValueError(
                f"{where}: {name!r} holds {part!r}; it takes names with values below it."
            )
        given[name] = read({str(key): value for key, value in part.items()})
    return ValueRules(rates=_rates(values), **given)


def parse_value_rules(text: str, where: str = "the value rules") -> ValueRules:
    """Return the rules that YAML text gives; an empty text gives the defaults.

    Raises InvalidValueError for text that is not YAML or not a mapping, and as `read_value_rules`.
    """
    remedy = "Write 'clv:', and below it one 'name: value' a line."
    return read_value_rules(parse_rule_names(text, where, remedy), where)


def _rates(values: Mapping[str, Any]) -> Rates:
    currency, rates = values.get("currency"), values.get("rates") or {}
    if currency is not None and not isinstance(currency, str):
        raise InvalidValueError(f"currency is {currency!r}; it takes a word, such as EUR.")
    if not isinstance(rates, Mapping):
        raise InvalidValueError(
            f"rates is {rates!r}; it takes a number for each currency, such as USD: 0.9."
        )
    least, most = 1e-12, 1e12
    worth = {
        str(name): number_of(f"rates: {name}", rate, least, most) for name, rate in rates.items()
    }
    return Rates(currency, worth)
