"""Likely ties and roles as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from graphcrm.service.likely import LikelyTie


def likely_frame(found: Sequence[LikelyTie]) -> pd.DataFrame:
    """Return a row for each likely tie, the likeliest first."""
    from graphcrm.service.likely import LikelyTie

    columns = [field.name for field in fields(LikelyTie)]
    rows = [{name: getattr(item, name) for name in columns} for item in found]
    for row in rows:
        row |= {name: list(row[name]) for name in ("reasons", "via")}
    return pd.DataFrame(rows, columns=columns)
