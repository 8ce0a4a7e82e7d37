"""What an analysis says of the worth of customers: the parts of graphcrm.value put together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from graphcrm.model import DAY, ChurnReason, Micros, StageChange
from graphcrm.rule_files import read_rule_file
from graphcrm.service.analysis_input import AnalysisInput, valued_until
from graphcrm.service.churn_past import churn_past
from graphcrm.service.context import Context
from graphcrm.service.past_warnings import hold_against
from graphcrm.service.value_record import Parts, value_models
from graphcrm.service.value_ties import credit_ties, earliest_contact, want_ties
from graphcrm.service.want_record import want_record
from graphcrm.settings import Settings
from graphcrm.store.base import ToldOf
from graphcrm.tables import NO_TIME, Float64, Int32, Int64, RelationshipTable, ValueTable
from graphcrm.value.churn import ChurnWarning, warn_of_churn
from graphcrm.value.churn_features import FEATURES
from graphcrm.value.clusters import find_clusters
from graphcrm.value.clv import Clv, foresee
from graphcrm.value.histories import NO_DAY, Histories, histories_of
from graphcrm.value.lifecycle import (
    Labels,
    StageEvents,
    changes_of,
    known_since,
    paths_of,
    stage_events,
    stages_at,
)
from graphcrm.value.network_value import credits_of, share_out
from graphcrm.value.orders import orders_of, purchases_of
from graphcrm.value.recommend.purchases import product_days
from graphcrm.value.recommend.wanting import Wants, learn_wants
from graphcrm.value.rfm import DAYS, PURCHASES, score
from graphcrm.value.rules import ValueRules, parse_value_rules, read_value_rules
from graphcrm.value.satisfaction import Satisfaction, by_customer, ratings_of

_PARTS = 5


def settled_value_rules(settings: Settings) -> ValueRules:
    """Return the rules of the file that the settings name, the built-in ones without one."""
    name = settings.value_rules_file
    return ValueRules() if name is None else value_rules_from(Path(name))


def value_rules_from(path: Path) -> ValueRules:
    """Return the rules of a YAML file; raises SourceError and InvalidValueError."""
    return parse_value_rules(read_rule_file(path, "value rules"), repr(str(path)))


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """Choices about value by name, ready for JSON.

    run: those that the values of the current run were made with, None where it has none or keeps no
    record of them. next: those that an analysis takes that is asked for no others.
    """

    run_id: str | None
    run: Mapping[str, Any] | None
    next: Mapping[str, Any]


def rules_in_force(ctx: Context) -> RulesInForce:
    """Return the value rules of the current run and of the service; raises as a file of them."""
    with ctx.store.read() as reader:
        run = reader.status().run
    made_with = None if run is None else run.parameters.get("value_rules")
    following = settled_value_rules(ctx.settings).as_mapping()
    return RulesInForce(None if run is None else run.run_id, made_with, following)


def value_rules_given(
    given: ValueRules | Mapping[str, Any] | str | os.PathLike[str] | None,
) -> ValueRules | None:
    """Return rules given as such, by name or as a YAML file; None stays None."""
    if given is None or isinstance(given, ValueRules):
        return given
    if isinstance(given, Mapping):
        return read_value_rules(given)
    return value_rules_from(Path(given))


@dataclass(frozen=True, slots=True)
class Valued:
    """What a run keeps: a row a customer, what is told of each, and the models for its record.

    wants: what customers may want next; None where no product was bought.
    """

    table: ValueTable
    told: ToldOf
    models: Mapping[str, Any]
    wants: Wants | None


def value_customers(
    evidence: AnalysisInput,
    table: RelationshipTable,
    rules: ValueRules,
    degree: Int32,
    seed: int,
    tell: Callable[[int, int], None],
) -> Valued | None:
    """Return what customers are worth; None where nobody did anything that value rests on.

    table: the relationships of the run. degree: int32 (n,), contacts of each.
    tell: is told how many of how many parts are done.
    """
    activity = evidence.activity
    if not len(activity):
        return None
    as_of, n = valued_until(activity, evidence.as_of), len(evidence.ids)
    orders = orders_of(activity, n, rules.rates, as_of)
    today = as_of // DAY
    histories = histories_of(orders, today)
    rfm = score(histories, rules.rfm, _frequency(evidence, rules, as_of))
    clv = foresee(orders, today, rules.clv)
    tell(1, _PARTS)
    known = _known(evidence)
    path = paths_of(_labels(evidence), rules.lifecycle)
    events = stage_events(orders, known, path, as_of, rules.lifecycle)
    ratings = ratings_of(activity, rules.satisfaction, as_of)
    satisfied = by_customer(ratings, n, rules.satisfaction)
    network = share_out(
        np.where(histories.bought, histories.spent, 0.0),
        credits_of(credit_ties(table), known, rules.network),
        rules.network,
    )
    tell(2, _PARTS)
    past = churn_past(evidence, table, rules, ratings, path, seed)
    first = int(orders.day.min()) if len(orders) else None
    churn = warn_of_churn(past, today, rules.churn, seed=seed, first_day=first)
    kept = hold_against(evidence.warned, past, today, rules.churn)
    tell(3, _PARTS)
    described = _described((histories, clv, churn, satisfied), degree)
    clusters = find_clusters(described, histories.bought, rules.clusters, seed)
    tell(4, _PARTS)
    bought = product_days(activity, n, rules.rates, as_of)
    tied = want_ties(table, evidence.contacts.types)
    wants = learn_wants(bought, tied, today, rules.recommendation, seed)
    tell(5, _PARTS)
    parts = Parts(histories, rfm, clv, events, satisfied, network, churn, clusters, kept)
    models = {**value_models(parts, orders, as_of, rules), **want_record(wants, today)}
    return Valued(_table(parts, as_of), partial(_told, events, churn), models, wants)


def _frequency(evidence: AnalysisInput, rules: ValueRules, as_of: Micros) -> Int32 | None:
    """Return what RFM counts where it is not orders."""
    count, n = rules.rfm.count, len(evidence.ids)
    if count == DAYS:
        return None
    return purchases_of(evidence.activity, n, rules.rates, as_of, each=count == PURCHASES)


def _described(
    parts: tuple[Histories, Clv, ChurnWarning, Satisfaction], degree: Int32
) -> dict[str, Float64]:
    """Return what groups are looked for in, by feature, float64 (n,)."""
    histories, clv, churn, satisfied = parts
    risk = churn.risk
    if churn.model is not None:
        # A warning is told of those who are still there; the others have left.
        risk = np.where(np.isnan(risk), 1.0, risk)
    return {
        "recency_days": np.where(histories.bought, histories.as_of - histories.last, np.nan),
        "orders": histories.orders.astype(np.float64),
        "spent": histories.spent,
        "clv": clv.clv,
        "churn_risk": risk,
        "satisfaction": np.where(satisfied.ratings > 0, satisfied.satisfaction, np.nan),
        "degree": degree.astype(np.float64),
    }


def _known(evidence: AnalysisInput) -> Int64:
    """Return when each customer became known: as told, else with the first interaction."""
    told = np.array([NO_TIME if at is None else at for at in evidence.created], dtype=np.int64)
    contacts = evidence.contacts
    met = earliest_contact(
        len(told), contacts.customer, contacts.counterparty, contacts.occurred_at
    )
    did = known_since(np.full(len(told), NO_TIME), evidence.activity)
    first = np.where((met == NO_TIME) | ((did != NO_TIME) & (did < met)), did, met)
    return np.where(told == NO_TIME, first, told)


def _labels(evidence: AnalysisInput) -> Labels:
    kinds = sorted({kind for kind in evidence.kinds if kind is not None})
    places = {kind: place for place, kind in enumerate(kinds)}
    tags = sorted({tag for some in evidence.tags.values() for tag in some})
    tag_places = {tag: place for place, tag in enumerate(tags)}
    rows = [(who, tag_places[tag]) for who, some in evidence.tags.items() for tag in some]
    pairs = np.array(rows, dtype=np.int32).reshape(-1, 2)
    kind = [-1 if kind is None else places[kind] for kind in evidence.kinds]
    return Labels(kinds, np.array(kind, dtype=np.int16), tags, pairs[:, 0], pairs[:, 1])


def _table(parts: Parts, as_of: Micros) -> ValueTable:
    histories, rfm, clv, churn = parts.histories, parts.rfm, parts.clv, parts.churn
    stage, since = stages_at(parts.events, as_of)
    bought, sold = histories.bought, parts.network
    worth = bought | (sold.brought != 0)
    return ValueTable(
        segments=rfm.segments,
        stage_names=parts.events.stages,
        orders=histories.orders.astype(np.int32),
        first_order_at=_moments(histories.first),
        last_order_at=_moments(histories.last),
        spent=histories.spent,
        average_order=histories.average,
        frequency=rfm.frequency.astype(np.int32),
        recency_score=rfm.recency_score,
        frequency_score=rfm.frequency_score,
        monetary_score=rfm.monetary_score,
        rfm_segment=rfm.segment,
        p_alive=clv.p_alive,
        expected_orders=clv.expected_orders,
        clv=clv.clv,
        clv_low=clv.clv_low,
        clv_high=clv.clv_high,
        network_value=np.where(worth, sold.value, np.nan),
        brought_value=np.where(worth, sold.brought, np.nan),
        stage=stage,
        stage_since=since,
        churn_risk=churn.risk,
        satisfaction=np.where(parts.satisfied.ratings > 0, parts.satisfied.satisfaction, np.nan),
        ratings=parts.satisfied.ratings.astype(np.int32),
        cluster=parts.clusters.cluster,
    )


def _moments(day: Int64) -> Int64:
    return np.where(day == NO_DAY, NO_TIME, day * DAY)


def _told(
    events: StageEvents, churn: ChurnWarning, rows: Int64
) -> Sequence[tuple[tuple[StageChange, ...], tuple[ChurnReason, ...]]]:
    return list(zip(changes_of(events, rows), _reasons(churn, rows), strict=True))


def _reasons(churn: ChurnWarning, rows: Int64) -> Iterator[tuple[ChurnReason, ...]]:
    usual = [_number(value) for value in churn.usual.tolist()]
    columns = (churn.reasons, churn.weights, churn.values)
    for features, weights, values in zip(*(one[rows].tolist() for one in columns), strict=True):
        yield tuple(
            ChurnReason(FEATURES[feature], _number(values[feature]), usual[feature], weight)
            for feature, weight in zip(features, weights, strict=True)
            if feature >= 0
        )


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
