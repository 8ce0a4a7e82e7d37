"""Tables of a company small enough to know its answers, with names and ids of every kind."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

SALES = tuple(f"s{number}" for number in range(1, 6))
AWKWARD = (
    "x'}) DETACH DELETE n //",
    "../../etc",
    "=1+1",
    "-42",
    "王小明",
    "محمد",
    "👩‍👩‍👧 family",
)
NAMES = {
    "s1": "Ada Example",
    "s2": "=HYPERLINK(A1)",
    "s3": "\x1b]0;owned\x07\x1b[31mRed\x1b[0m",
    "../../etc": "</script><img src=x onerror=alert(1)>",
    "王小明": "王小明",
    "محمد": "محمد علي",
}
LONER = "nobody"


def write_company(folder: Path) -> dict[str, Path]:
    """Write customers.csv, interactions.csv and links.csv and return their paths by table."""
    folder.mkdir(exist_ok=True)
    ids = (*SALES, *AWKWARD, LONER)
    customers = [
        (customer_id, NAMES.get(customer_id, f"Name of {customer_id}"), _company(customer_id))
        for customer_id in ids
    ]
    mails = [
        (f"m-{a}-{b}-{day}", a, "email", f"2026-03-0{day}T09:30:00Z", b)
        for a, b in combinations(SALES, 2)
        for day in (1, 2, 3)
    ]
    friends = [(a, b, "friend", 0.8) for a, b in combinations(AWKWARD, 2)]
    bridge = [("s1", AWKWARD[0], "colleague", 0.4)]
    return {
        "customers": _write(
            folder / "customers.csv", ("customer_id", "name", "company"), customers
        ),
        "interactions": _write(
            folder / "interactions.csv",
            ("interaction_id", "customer_id", "type", "occurred_at", "counterparty_id"),
            mails,
        ),
        "links": _write(
            folder / "links.csv",
            ("source_id", "target_id", "type", "strength"),
            [*friends, *bridge],
        ),
    }


def _company(customer_id: str) -> str:
    if customer_id == LONER:
        return ""
    return "Example & Daughters" if customer_id in SALES else "Sample Works"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def load_arguments(tables: dict[str, Path]) -> list[object]:
    """Return the arguments that load these tables."""
    return ["load", *(word for table, path in tables.items() for word in (f"--{table}", path))]
