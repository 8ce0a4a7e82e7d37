"""A small graph: a circle of colleagues, a circle of customers with awkward ids, a bridge."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from graphcrm.settings import Settings

AWKWARD = (
    "../../etc",
    "..",
    "x'}) DETACH DELETE n //",
    "a/b%2Fc",
    "a/related",
    "100%",
    "%2e%2e",
    "😀👩‍👩‍👧",
    "مرحبا בעולם",
    "张伟",
    "two words",
    "a+b&c=d",
    "who?",
    "c#1",
    "semi;colon,comma",
    "back\\slash\"quote'",
    "</script><img src=x onerror=alert(1)>",
)
COLLEAGUES = tuple(f"col{number}" for number in range(8))
LONER = "loner"


def customers() -> list[dict[str, Any]]:
    named = [
        {
            "customer_id": customer_id,
            "name": f"Colleague {number}",
            "company": "Example & Daughters",
            "city": "Turin",
            "email": f"{customer_id}@example.org",
            "tags": "vip;newsletter" if number < 3 else "newsletter",
            "created_at": "2024-05-01T08:00:00Z",
            "shoe_size": "38",
        }
        for number, customer_id in enumerate(COLLEAGUES)
    ]
    awkward = [{"customer_id": key, "name": f"Name {key}", "city": "Oslo"} for key in AWKWARD]
    return [*named, *awkward, {"customer_id": LONER, "name": "Nobody's Friend"}]


def interactions() -> list[dict[str, Any]]:
    return [
        {
            "interaction_id": f"m-{number}-{day}",
            "customer_id": a,
            "counterparty_id": b,
            "type": "email",
            "occurred_at": f"2026-03-{day:02}T09:30:00Z",
            "campaign": "spring",
        }
        for number, (a, b) in enumerate(combinations(COLLEAGUES, 2))
        for day in (1, 2, 3)
    ]


def links() -> list[dict[str, Any]]:
    first, *others = AWKWARD
    spokes = [{"source_id": first, "target_id": key, "type": "friend"} for key in others]
    ring = [
        {"source_id": a, "target_id": b, "type": "family", "strength": 0.8}
        for a, b in pairwise(others)
    ]
    bridge = {"source_id": COLLEAGUES[0], "target_id": first, "type": "colleague", "strength": 0.2}
    return [*spokes, *ring, bridge]


def fill(ctx: Context) -> None:
    for table, rows in (
        ("customers", customers()),
        ("interactions", interactions()),
        ("links", links()),
    ):
        answer = add_rows(ctx, table, rows)
        assert answer.rejects == ()


def fill_and_analyze(ctx: Context) -> None:
    fill(ctx)
    # What is declared and what happened is known by heart; test_relationships has inferred ones.
    analyze(ctx, AnalysisRequest(infer=False))


def settings(folder: Path, *keys: str) -> Settings:
    return Settings(store=str(folder / "graph.db"), api_keys=keys)
