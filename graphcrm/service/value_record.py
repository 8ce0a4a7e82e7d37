"""What the record of a run keeps of value, ready for JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graphcrm.model import DAY, Micros
from graphcrm.service.past_warnings import Kept
from graphcrm.value.churn import ChurnWarning
from graphcrm.value.churn_weeks import Weeks
from graphcrm.value.clusters import Clusters
from graphcrm.value.clv import Clv
from graphcrm.value.histories import Histories
from graphcrm.value.lifecycle import StageEvents
from graphcrm.value.network_value import NetworkValue
from graphcrm.value.orders import Orders
from graphcrm.value.rfm import Rfm
from graphcrm.value.rules import ValueRules
from graphcrm.value.satisfaction import Satisfaction
from graphcrm.value.stage_flows import StageFlows, flows_of


@dataclass(frozen=True, slots=True)
class Parts:
    """All that was computed of customers, part by part."""

    histories: Histories
    rfm: Rfm
    clv: Clv
    events: StageEvents
    satisfied: Satisfaction
    network: NetworkValue
    churn: ChurnWarning
    clusters: Clusters
    kept: tuple[Kept, ...]


def _moves(flows: StageFlows, month: int) -> list[list[int]]:
    """Return [from, to, customers] of a month, positions in stages; -1 for who became known."""
    net, last = flows.net[month], len(flows.stages)
    rows, columns = np.nonzero(net[:, :last])
    return [
        [-1 if start == last else start, end, int(net[start, end])]
        for start, end in zip(rows.tolist(), columns.tolist(), strict=True)
    ]


def value_models(parts: Parts, orders: Orders, as_of: Micros, rules: ValueRules) -> dict[str, Any]:
    """Return what the record of the run keeps of value, ready for JSON."""
    network = parts.network
    first = int(orders.day.min()) * DAY if len(orders) else as_of
    flows = flows_of(parts.events, first, as_of)
    return {
        **parts.clv.models,
        "value": {
            "as_of": as_of,
            "currency": orders.currency,
            "orders": len(orders),
            "buyers": int(parts.histories.bought.sum()),
            "unmatched_returns": orders.unmatched,
            "unpriced_purchases": orders.unpriced,
            "cancelled_purchases": orders.void,
            "warnings": list(parts.clv.warnings),
        },
        "lifecycle": {
            "stages": list(flows.stages),
            "months": list(flows.months),
            "stock": flows.stock.tolist(),
            "moves": [_moves(flows, month) for month in range(len(flows.months))],
        },
        "churn": _churn(parts.churn, rules),
        "warnings": {
            "judged_day": parts.churn.judged_day,
            "test": _weeks(parts.churn.weeks),
            "kept": [
                {"run_id": one.run_id, "as_of": one.as_of, **(_weeks(one.weeks) or {})}
                for one in parts.kept
            ],
        },
        "clusters": _clusters(parts.clusters),
        "network_value": {
            "own": float(network.own.sum()),
            "brought": float(network.brought.sum()),
            "left_out": dict(network.credits.left_out),
            "steps": network.steps,
        },
    }


def _churn(churn: ChurnWarning, rules: ValueRules) -> dict[str, Any]:
    chosen = rules.churn
    return {
        "model": churn.model,
        "note": churn.note,
        "label": chosen.label,
        "horizon_days": chosen.horizon_days,
        "learn_days": chosen.learn_days,
        "patience": chosen.patience,
        "least_days": chosen.least_days,
        "most_days": chosen.most_days,
        "learnt_days": list(churn.learnt_days),
        "judged_day": churn.judged_day,
        "judged": {name: asdict(one) for name, one in churn.judged.items()},
    }


def _weeks(weeks: Weeks | None) -> dict[str, Any] | None:
    return None if weeks is None else asdict(weeks)


def _clusters(found: Clusters) -> dict[str, Any]:
    return {
        "shape": found.shape,
        "note": found.note,
        "usual": dict(found.usual),
        "tried": [list(one) for one in found.tried],
        "groups": [asdict(one) for one in found.groups],
    }
