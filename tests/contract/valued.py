"""Valuations for the contract suite, and runs that hold them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphcrm.model import ChurnReason, StageChange, Valuation
from graphcrm.store.base import Store
from graphcrm.tables import NO_TIME, Int64, ValueTable
from tests.contract.graphs import NOON, ODD_TEXTS, make_community, make_run, score_table

KINDS: Mapping[str, tuple[Any, Any]] = {
    **dict.fromkeys(("orders", "frequency", "ratings"), (np.int32, 0)),
    **dict.fromkeys(("recency_score", "frequency_score", "monetary_score"), (np.int8, 0)),
    **dict.fromkeys(("first_order_at", "last_order_at", "stage_since"), (np.int64, NO_TIME)),
    **dict.fromkeys(("rfm_segment", "stage"), (np.int16, -1)),
    "cluster": (np.int32, -1),
}
"""dtype and what stands for nothing, of columns of a ValueTable other than float64 and NaN."""

FIELDS = Valuation._fields[1:-2]


def table_of(rows: Sequence[Valuation]) -> ValueTable:
    """Return the table of these valuations."""
    segments = tuple(sorted({row.rfm_segment for row in rows if row.rfm_segment is not None}))
    stages = tuple(sorted({row.stage for row in rows if row.stage is not None}))
    columns = {}
    for name in FIELDS:
        dtype, nothing = KINDS.get(name, (np.float64, np.nan))
        values: list[Any] = [getattr(row, name) for row in rows]
        if name in ("rfm_segment", "stage"):
            words = segments if name == "rfm_segment" else stages
            values = [None if word is None else words.index(word) for word in values]
        found = [nothing if value is None else value for value in values]
        columns[name] = np.array(found, dtype=dtype)
    return ValueTable(segments, stages, **columns)


def rows_of(ids: Sequence[str], table: ValueTable) -> dict[str, Valuation]:
    """Return what a table says, without what it does not tell."""
    found = {}
    for place, name in enumerate(ids):
        values: dict[str, Any] = {}
        for field in FIELDS:
            value = getattr(table, field)[place].item()
            nothing = KINDS.get(field, (np.float64, np.nan))[1]
            if field == "rfm_segment":
                value = table.segments[value] if value >= 0 else None
            elif field == "stage":
                value = table.stage_names[value] if value >= 0 else None
            elif np.isnan(value) or (value == nothing and nothing != 0):
                value = None
            values[field] = value
        found[name] = Valuation(name, **values)
    return found


def plain(row: Valuation) -> Valuation:
    """Return a valuation as a table holds it."""
    return row._replace(stages=(), churn_reasons=())


def full(customer_id: str, number: int = 1, word: str = "a 'word'") -> Valuation:
    """Return a valuation with a value in every field, all of them different."""
    return Valuation(
        customer_id,
        orders=number,
        first_order_at=NOON - number,
        last_order_at=NOON + number,
        spent=number * 10.5,
        average_order=-number * 0.25,
        frequency=number + 3,
        recency_score=5,
        frequency_score=4,
        monetary_score=3,
        rfm_segment=f"segment {word}",
        p_alive=1 / (1 + number),
        expected_orders=number * 0.3,
        clv=number * 100.125,
        clv_low=number * 50.5,
        clv_high=number * 200.75,
        network_value=number * 7.0,
        brought_value=0.0,
        stage=f"stage {word}",
        stage_since=-number,
        churn_risk=1e-9 * number,
        satisfaction=0.5 + number * 1e-6,
        ratings=number + 2,
        cluster=number % 4,
        stages=(
            StageChange("new", -5, "first order", {}),
            StageChange(f"stage {word}", NOON, word, {"days": 3, word: [1.5, None, {"x": word}]}),
        ),
        churn_reasons=(
            ChurnReason("days since the last order", 12.0, 30.5, -0.25),
            ChurnReason(word, None, None, 1.5),
        ),
    )


def mixed(ids: Sequence[str], seed: int = 5) -> list[Valuation]:
    """Return valuations with holes in all places and many ties, some of them empty."""
    rng, found = random.Random(seed), []
    for name in ids:
        row = full(name, rng.randrange(1, 5), rng.choice(ODD_TEXTS))
        holes = {
            field: Valuation._field_defaults[field]
            for field in Valuation._fields[1:]
            if rng.random() < 0.4
        }
        found.append(Valuation(name) if rng.random() < 0.2 else row._replace(**holes))
    return found


def publish_values(
    store: Store,
    run_id: str,
    rows: Sequence[Valuation],
    *,
    groups: Mapping[str, int] | None = None,
    keep: int = 12,
    current: bool = True,
) -> None:
    """Write and publish a run with these valuations, in the order that they are given."""
    ids = [row.customer_id for row in rows]
    member_of = [(groups or {}).get(name, 4) for name in ids]

    def told(wanted: Int64) -> list[Any]:
        return [(rows[row].stages, rows[row].churn_reasons) for row in wanted.tolist()]

    with store.write_run(run_id) as writer:
        sizes = [(one, member_of.count(one)) for one in sorted(set(member_of))]
        writer.add_communities([make_community(one, size) for one, size in sizes], [])
        writer.add_scores(ids, score_table(member_of, [1 / (2 + n) for n in range(len(ids))]))
        writer.add_values(ids, table_of(rows), told)
        writer.publish(make_run(run_id), current=current, keep=keep)
