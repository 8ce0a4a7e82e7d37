"""A club with dates, tags and kinds of ties: what filters, months and measures are tested on."""

from __future__ import annotations

from typing import Any

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows

CLUB = tuple(f"m{number}" for number in range(10))
GUESTS = ("guest0", "guest1")
EVIL_TAG = "<img src=x onerror=alert(1)>"
TURNED_TAG = "\u202egat live"
MONTHS = ("2025-10", "2025-11", "2026-01", "2026-02")
"""December is empty."""


def customers() -> list[dict[str, Any]]:
    members = [
        {
            "customer_id": one,
            "name": f"Member {number}",
            "kind": "person",
            "city": "Turin" if number < 6 else "Oslo",
            "company": f"Firm {number}",
            "job_title": "Oar" if number % 2 else "Cox",
            "tags": [EVIL_TAG, TURNED_TAG] if number in (0, 1) else ["vip"] if number == 2 else [],
            "created_at": f"20{10 + number}-05-01T00:00:00Z",
        }
        for number, one in enumerate(CLUB)
    ]
    return [
        *members,
        *({"customer_id": one, "name": one.title(), "city": "Rome"} for one in GUESTS),
    ]


def links() -> list[dict[str, Any]]:
    ring = [
        {
            "source_id": CLUB[number],
            "target_id": CLUB[(number + step) % len(CLUB)],
            "type": "friend" if step == 1 else "colleague",
            "strength": 0.9 if step == 1 else 0.4,
            "since": f"{MONTHS[number % 4]}-15",
        }
        for step in (1, 2)
        for number in range(len(CLUB))
    ]
    undated = [{"source_id": "m0", "target_id": "m5", "type": "family", "strength": 0.7}]
    guests = [
        {"source_id": "m0", "target_id": "guest0", "type": "family", "strength": 0.6},
        {"source_id": "m0", "target_id": "guest1", "type": "friend", "strength": 0.2},
        {"source_id": "guest0", "target_id": "guest1", "type": "family", "strength": 0.8},
    ]
    return [*ring, *undated, *guests]


def interactions() -> list[dict[str, Any]]:
    return [
        {
            "customer_id": "m0",
            "counterparty_id": "m1",
            "type": "email",
            "occurred_at": f"2026-01-{day:02}T09:30:00Z",
        }
        for day in range(1, 4)
    ]


def fill_club(ctx: Context) -> None:
    add_rows(ctx, "customers", customers())
    add_rows(ctx, "links", links())
    add_rows(ctx, "interactions", interactions())
    analyze(ctx, AnalysisRequest(infer=False))
