"""Likely ties, roles, introductions and values as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import pandas as pd

from graphcrm.model import Valuation

if TYPE_CHECKING:
    from graphcrm.service.clusters import ClusterList
    from graphcrm.service.likely import LikelyTie
    from graphcrm.service.paths import Introduction
    from graphcrm.service.roles import CustomerRoles
    from graphcrm.service.satisfaction import GroupRow
    from graphcrm.service.values import Valued


def likely_frame(found: Sequence[LikelyTie]) -> pd.DataFrame:
    """Return a row for each likely tie, the likeliest first."""
    from graphcrm.service.likely import LikelyTie

    columns = [field.name for field in fields(LikelyTie)]
    rows = [{name: getattr(item, name) for name in columns} for item in found]
    for row in rows:
        row |= {name: list(row[name]) for name in ("reasons", "via")}
    return pd.DataFrame(rows, columns=columns)


def role_frame(found: Sequence[CustomerRoles]) -> pd.DataFrame:
    """Return a row for each customer; pairs of contacts are columns named open_ and their kind."""
    from graphcrm.service.roles import CustomerRoles, OpenPairs

    columns = [field.name for field in fields(CustomerRoles) if field.name != "open_pairs"]
    kinds = [field.name for field in fields(OpenPairs)]
    rows = [
        {name: getattr(item, name) for name in columns}
        | {name: list(getattr(item, name)) for name in ("roles", "reasons")}
        | {f"open_{name}": count for name, count in asdict(item.open_pairs).items()}
        for item in found
    ]
    return pd.DataFrame(rows, columns=[*columns, *(f"open_{name}" for name in kinds)])


def introduction_frame(found: Sequence[Introduction]) -> pd.DataFrame:
    """Return a row for each way, the warmest first; way: ids of all customers along it."""
    columns = ["source_id", "source_name", "introducer_id", "introducer_name", "strength"]
    rows = [
        {name: getattr(item, name) for name in columns}
        | {"way": [item.source_id, *(step.target_id for step in item.path.steps)]}
        | {"reasons": ["; ".join(step.reasons) for step in item.path.steps]}
        for item in found
    ]
    return pd.DataFrame(rows, columns=[*columns, "way", "reasons"])


def satisfaction_frame(found: Sequence[GroupRow]) -> pd.DataFrame:
    """Return a row for each group; measures as columns such as mean_value, mean_low."""
    parts, numbers = ("mean", "nps", "csat"), ("value", "low", "high", "ratings")
    first = ["group", "name", "customers", "small"]
    rows = []
    for one in found:
        row = {name: getattr(one, name) for name in first}
        for part in parts:
            told = getattr(one, part)
            row |= {f"{part}_{name}": told and getattr(told, name) for name in numbers}
        rows.append(row)
    columns = [*first, *(f"{part}_{name}" for part in parts for name in numbers)]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[len(first) :], "float64"))


def cluster_frame(found: ClusterList) -> pd.DataFrame:
    """Return a row for each group, the largest first, with its mean of each feature."""
    first = ["cluster", "customers", "share", "description"]
    rows = [
        {name: getattr(item, name) for name in first} | dict(item.means) for item in found.items
    ]
    frame = pd.DataFrame(rows, columns=[*first, *found.usual])
    frame.attrs |= {"usual": dict(found.usual), "note": found.note}
    return frame


def value_frame(found: Sequence[Valued]) -> pd.DataFrame:
    """Return a row for each customer: who, what it is worth, and why it may leave."""
    first = ["rank", "customer_id", "name"]
    told = {"customer_id", "stages", "churn_reasons"}
    columns = [name for name in Valuation._fields if name not in told]
    rows = [
        {name: getattr(item, name) for name in first}
        | {name: getattr(item.valuation, name) for name in columns}
        | {"life": list(item.life), "reasons": list(item.reasons), "advice": item.advice}
        for item in found
    ]
    frame = pd.DataFrame(rows, columns=[*first, *columns, "life", "reasons", "advice"])
    for name in ("first_order_at", "last_order_at", "stage_since"):
        frame[name] = pd.to_datetime(frame[name], unit="us", utc=True)
    frame.attrs["currency"] = found[0].currency if found else None
    return frame
