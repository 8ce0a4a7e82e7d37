"""What a caller would rather have: JSON, or a table as CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

CSV = "text/csv; charset=utf-8"

Accept = Annotated[str | None, Header(include_in_schema=False)]


def prefers_csv(accept: str | None) -> bool:
    """Tell whether an Accept header wants CSV more than JSON."""
    weights = {"text/csv": 0.0, "application/json": 0.0}
    for part in (accept or "").split(","):
        name, *parameters = (text.strip().lower() for text in part.split(";"))
        if name in weights:
            weights[name] = max(weights[name], _weight(parameters))
    return weights["text/csv"] > weights["application/json"]


def _weight(parameters: list[str]) -> float:
    given = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0
