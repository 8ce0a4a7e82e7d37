"""What the record of a run keeps of recommendations: how they are made, and how right they were."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphcrm.model import DAY
from graphcrm.value.recommend.judging import SHOWN
from graphcrm.value.recommend.shelf import SIGNALS
from graphcrm.value.recommend.wanting import Wants

RECOMMENDATION = "recommendation"


def want_record(wants: Wants | None, today: int) -> dict[str, Any]:
    """Return the model by its name, ready for JSON; nothing without wants."""
    if wants is None:
        return {}
    judged, rules = wants.judged, wants.rules
    return {
        RECOMMENDATION: {
            "as_of": today * DAY,
            "products": len(wants.products),
            "parts": wants.counts,
            "popular_days": rules.popular_days,
            "popular": [list(row) for row in wants.popular()],
            "weights": {
                kind: dict(zip(SIGNALS, row.tolist(), strict=True))
                for kind, row in judged.weights.items()
            },
            "used": dict(judged.used),
            "chosen": {
                kind: dict(zip(SIGNALS, row.tolist(), strict=True))
                for kind, row in judged.chosen.items()
            },
            "tested": {
                "at": SHOWN,
                "since": None if judged.first_day is None else judged.first_day * DAY,
                "days": judged.days,
                "customers": dict(judged.customers),
                "prospects": None if judged.prospects is None else asdict(judged.prospects),
                "figures": {
                    kind: {name: asdict(one) for name, one in row.items()}
                    for kind, row in judged.figures.items()
                },
            },
            "warnings": list(judged.notes),
        }
    }
