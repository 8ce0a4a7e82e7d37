"""The learnt ranking of likely ties as the record of a run keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from graphcrm.analytics.categories import Categories
from graphcrm.analytics.likely.candidates import FEATURES, SHARED
from graphcrm.analytics.likely.learning import Learnt, Split, Tried
from graphcrm.analytics.likely.past import Evidence
from graphcrm.analytics.likely.quality import Estimate, Quality
from graphcrm.analytics.likely.regression import Weights
from graphcrm.model import Micros
from graphcrm.tables import NO_TIME, RelationshipTable

LIKELY = "likely"
"""Its name among the models of a run."""

_COUNTS = ("customers", "new_ties", "reached", "candidates")


def growth(
    ids: Sequence[str],
    table: RelationshipTable,
    until: Callable[[Micros], RelationshipTable],
    as_of: Micros | None,
    created: Sequence[Micros | None],
    categories: Categories,
) -> Evidence:
    """Return what the ranking is learnt from; see analytics.likely.past.Evidence."""
    since = [NO_TIME if moment is None else moment for moment in created]
    same = np.full((len(SHARED), len(ids)), -1, dtype=np.int32)
    columns = {category.attribute: category for category in categories.columns}
    for row, attribute in enumerate(SHARED):
        if attribute in columns:
            same[row, columns[attribute].customer] = columns[attribute].value
    return Evidence(ids, table, until, as_of, np.array(since, dtype=np.int64), same)


def as_record(learnt: Learnt) -> dict[str, Any]:
    """Return what was learnt as simple values."""
    weights, tried = learnt.weights, learnt.tried
    return {
        "weights": None
        if weights is None
        else {
            "features": list(FEATURES),
            "mean": weights.mean.tolist(),
            "scale": weights.scale.tolist(),
            "coefficients": weights.coefficients.tolist(),
            "intercept": weights.intercept,
        },
        "dated": learnt.dated,
        "horizon": learnt.horizon,
        "ahead": learnt.ahead,
        "ties": learnt.ties,
        "spans": [list(span) for span in learnt.spans],
        "why": learnt.why,
        "test": None if tried is None else _tried_record(tried),
    }


def _tried_record(tried: Tried) -> dict[str, Any]:
    return {
        "customers": tried.customers,
        "chosen": tried.chosen,
        "rankings": {
            one.ranking: {
                "hit_rate": _estimate_record(one.hit_rate),
                "precision": _estimate_record(one.precision),
                "auc": _estimate_record(one.auc),
            }
            for one in tried.rankings
        },
        "gains": {name: _estimate_record(gain) for name, gain in tried.gains.items()},
        "splits": [_split_record(split) for split in tried.splits],
    }


def _split_record(split: Split) -> dict[str, Any]:
    counts = {name: getattr(split, name) for name in _COUNTS}
    figures = {name: list(found) for name, found in split.figures.items()}
    return {"begin": split.begin, "end": split.end, **counts, "figures": figures}


def _estimate_record(estimate: Estimate) -> list[float]:
    return [estimate.value, estimate.low, estimate.high]


def from_record(record: Mapping[str, Any]) -> Learnt:
    """Return what `as_record` was given."""
    weights, test = record["weights"], record["test"]
    return Learnt(
        weights=None
        if weights is None
        else Weights(
            np.array(weights["mean"]),
            np.array(weights["scale"]),
            np.array(weights["coefficients"]),
            float(weights["intercept"]),
        ),
        dated=record["dated"],
        horizon=float(record["horizon"]),
        ahead=float(record["ahead"]),
        ties=record["ties"],
        spans=tuple((begin, end) for begin, end in record["spans"]),
        tried=None if test is None else _from_test(test),
        why=record["why"],
    )


def _from_test(test: Mapping[str, Any]) -> Tried:
    return Tried(
        customers=test["customers"],
        chosen=test["chosen"],
        rankings=tuple(
            Quality(name, *(Estimate(*one[key]) for key in ("hit_rate", "precision", "auc")))
            for name, one in test["rankings"].items()
        ),
        gains={name: Estimate(*gain) for name, gain in test["gains"].items()},
        splits=tuple(_from_split(split) for split in test["splits"]),
    )


def _from_split(split: Mapping[str, Any]) -> Split:
    return Split(
        begin=split["begin"],
        end=split["end"],
        figures={name: (hit, auc) for name, (hit, auc) in split["figures"].items()},
        **{name: split[name] for name in _COUNTS},
    )
