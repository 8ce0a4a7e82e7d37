"""Why a model thinks that somebody will leave: different things, each told by its plainest side.

What says the same is one thing: the silence in rhythms and in days. A thing's weight is by how much
the log odds would fall were all of it as it is for a customer in the middle, the rest as it is. It
is a reason only where it raises them, and where its value lies on the side on which it would: a
silence speaks for leaving when it is longer than usual, and longer than the own rhythm.
"""

from __future__ import annotations

import numpy as np

from graphcrm.tables import Bool, Float64, Int8
from graphcrm.value.churn_features import FEATURES
from graphcrm.value.churn_models import Learned

GROUPS: dict[str, tuple[str, ...]] = {
    "silence": ("silence", "recency_days"),
    "rhythm": ("usual_gap_days", "last_gap"),
    "history": ("orders", "tenure_days"),
    "trend": ("spend_trend", "order_trend", "recent_spend"),
    "tickets": ("tickets",),
    "rating": ("rating",),
    "neighbours": ("neighbours_gone", "neighbours_silence", "neighbours"),
    "community": ("community_trend",),
}
"""What is one thing, and by which features it is told, the plainest first."""

RAISES: dict[str, int] = {
    **dict.fromkeys(("silence", "recency_days", "usual_gap_days", "last_gap", "tickets"), 1),
    **dict.fromkeys(("neighbours_gone", "neighbours_silence"), 1),
    **dict.fromkeys(("orders", "tenure_days", "spend_trend", "order_trend", "recent_spend"), -1),
    **dict.fromkeys(("rating", "neighbours", "community_trend"), -1),
}
"""Whether more of a feature speaks for leaving (1), or less (-1)."""

EDGE: dict[str, float] = {
    "silence": 1.0,
    "last_gap": 1.0,
    "spend_trend": 0.0,
    "order_trend": 0.0,
    "community_trend": 0.0,
}
"""A value that a feature must be beyond as well, where what is usual alone would tell little."""

_CLIP = 1e-6


def explain(model: Learned, table: Float64, most: int) -> tuple[Int8, Float64]:
    """Return what speaks most for leaving, and its weights, both (m, most), of m customers.

    int8: positions in FEATURES, one of each thing, -1 for none; float64, NaN for none; the
    strongest first. Cost: one prediction for each thing.
    """
    base = model.log_odds(table)
    told = np.full((len(table), len(GROUPS)), -1, dtype=np.int8)
    weight = np.zeros((len(table), len(GROUPS)))
    for group, names in enumerate(GROUPS.values()):
        columns = [FEATURES.index(name) for name in names]
        if not set(columns) & set(model.seen):
            continue
        told[:, group] = _teller(table, model.usual, names)
        changed = table.copy()
        changed[:, columns] = model.usual[columns]
        weight[:, group] = base - model.log_odds(changed)
    weight[told < 0] = 0.0
    order = np.argsort(-weight, axis=1, kind="stable")[:, :most]
    chosen = np.take_along_axis(weight, order, axis=1)
    speaks = chosen > _CLIP
    return (
        np.where(speaks, np.take_along_axis(told, order, axis=1), -1).astype(np.int8),
        np.where(speaks, chosen, np.nan),
    )


def _teller(table: Float64, usual: Float64, names: tuple[str, ...]) -> Int8:
    """Return the first of some features on the side of leaving, int8 (m,), -1 for none."""
    found = np.full(len(table), -1, dtype=np.int8)
    for name in reversed(names):
        found[_speaks(table, usual, name)] = FEATURES.index(name)
    return found


def _speaks(table: Float64, usual: Float64, name: str) -> Bool:
    """Return of whom a feature can be a reason, bool (m,); what is not known never is."""
    at, side = FEATURES.index(name), RAISES[name]
    value = side * table[:, at]
    found: Bool = value > side * usual[at]
    if name in EDGE:
        found &= value > side * EDGE[name]
    if name == "recency_days":
        silence = FEATURES.index("silence")
        found &= table[:, silence] > EDGE["silence"]
    return found
