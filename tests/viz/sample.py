"""A graph with what pictures stumble over: a hub, a circle, hostile names, one alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.loading import add_rows
from graphcrm.settings import Settings

HUB = "hub"
SPOKES = tuple(f"spoke{number:03}" for number in range(130))
CIRCLE = tuple(f"row{number}" for number in range(8))
MARKUP = "</script><img src=x onerror=alert(1)>"
HOSTILE = {
    "../../etc": MARKUP,
    "x'}) DETACH DELETE n //": "'; alert(1) //",
    "a/b%2Fc?d#e": "{{ 7 * 7 }} ${7 * 7} <b>bold</b>",
    "..": "Two Dots",
    "__proto__": "constructor",
    "张伟": "张伟",
    "\u202eevil": "مرحبا \u202e reversed",
    "long": "Wolfeschlegelsteinhausenbergerdorff " * 8,
}
LONER = "loner"


def customers() -> list[dict[str, Any]]:
    hub = {"customer_id": HUB, "name": "Hanna Hub", "city": "Turin", "email": "hanna@example.org"}
    spokes = [
        {"customer_id": one, "name": f"Spoke {one[5:]}", "city": "Turin", "company": "Wheels & Co"}
        for one in SPOKES
    ]
    circle = [
        {
            "customer_id": one,
            "name": f"Rower {one[3:]}",
            "city": "Oslo",
            "company": "Fjord Rowing",
            "email": f"{one}@example.org",
            "job_title": "Oar",
        }
        for one in CIRCLE
    ]
    hostile = [{"customer_id": key, "name": name} for key, name in HOSTILE.items()]
    return [hub, *spokes, *circle, *hostile, {"customer_id": LONER, "name": "Nobody's Friend"}]


def interactions() -> list[dict[str, Any]]:
    return [
        {
            "customer_id": a,
            "counterparty_id": b,
            "type": "email",
            "occurred_at": f"2026-03-{day:02}T09:30:00Z",
        }
        for a, b in combinations(CIRCLE, 2)
        for day in (1, 2, 3)
    ]


def links() -> list[dict[str, Any]]:
    wheel = [
        {"source_id": HUB, "target_id": one, "type": "friend", "strength": 0.9 - number / 200}
        for number, one in enumerate(SPOKES)
    ]
    hostile = [
        {"source_id": a, "target_id": b, "type": "family"} for a, b in combinations(HOSTILE, 2)
    ]
    bridges = [
        {"source_id": CIRCLE[0], "target_id": HUB, "type": "colleague", "strength": 0.2},
        {"source_id": CIRCLE[1], "target_id": "张伟", "type": "neighbor", "strength": 0.2},
    ]
    return [*wheel, *hostile, *bridges]


def settings(folder: Path, keys: tuple[str, ...] = ()) -> Settings:
    return Settings(store=str(folder / "graph.db"), api_keys=keys)


def fill(ctx: Context) -> None:
    add_rows(ctx, "customers", customers())
    add_rows(ctx, "interactions", interactions())
    add_rows(ctx, "links", links())


def fill_and_analyze(ctx: Context) -> None:
    fill(ctx)
    # What is declared and what happened is known by heart; test_judging has inferred ones.
    analyze(ctx, AnalysisRequest(infer=False))
