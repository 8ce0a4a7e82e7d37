"""What the warning of churn may ask about past days, from what an analysis read."""

from __future__ import annotations

import numpy as np

from graphcrm.model import DAY
from graphcrm.service.analysis_input import AnalysisInput
from graphcrm.service.value_ties import churn_communities, churn_ties
from graphcrm.tables import Activity, Int8, RelationshipTable
from graphcrm.value.churn_features import Past, Service
from graphcrm.value.churn_label import Label, label_of
from graphcrm.value.orders import Orders, orders_of
from graphcrm.value.rules import ValueRules
from graphcrm.value.satisfaction import Ratings

_TICKET = "support_ticket"


def churn_past(
    evidence: AnalysisInput,
    table: RelationshipTable,
    rules: ValueRules,
    ratings: Ratings,
    path: Int8,
    seed: int,
) -> Past:
    """Return what can be asked; raises InvalidValueError for a label that does not fit."""
    activity, n = evidence.activity, len(evidence.ids)

    def orders(day: int) -> Orders:
        return orders_of(activity, n, rules.rates, (day + 1) * DAY - 1)

    return Past(
        orders=orders,
        ties=churn_ties(table, evidence.contacts.types),
        service=_service(activity, ratings),
        communities=churn_communities(evidence.ids, seed),
        rhythm=rules.lifecycle.rhythm,
        path=path,
        label=_label(evidence, rules),
    )


def _service(activity: Activity, ratings: Ratings) -> Service:
    """Return tickets and ratings, each a row."""
    ticket = np.array([name == _TICKET for name in activity.types], dtype=np.bool_)
    rows = np.flatnonzero(ticket[activity.type])
    customer = np.concatenate([activity.customer[rows], ratings.customer])
    day = np.concatenate([activity.at[rows], ratings.at]) // DAY
    score = np.concatenate([np.full(len(rows), np.nan), ratings.score])
    order = np.lexsort((score, day, customer))
    return Service(customer[order], day[order], score[order])


def _label(evidence: AnalysisInput, rules: ValueRules) -> Label | None:
    name = rules.churn.label
    if name is None:
        return None
    return label_of(name, evidence.labels.values, evidence.ids, sorted(evidence.labels.names))
