"""The walk of docs/value.md: lines of invoices in, and an RFM table as tutorials publish it out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd

from graphcrm.settings import Settings
from tests.e2e.program import done, login

SNAPSHOT = pd.Timestamp("2011-12-11")
QUERY = """
SELECT CustomerID AS customer_id, 'purchase' AS type, InvoiceDate AS occurred_at,
       Quantity * UnitPrice AS amount, StockCode AS product_id, rowid AS interaction_id
FROM lines WHERE InvoiceNo NOT LIKE 'C%' AND CustomerID <> ''
"""
RULES = """
rfm:
  count: moments
  apart: [frequency]
"""
PAIRS = {
    "recency": "recency_days",
    "frequency": "frequency",
    "monetary": "spent",
    "r": "recency_score",
    "f": "frequency_score",
    "m": "monetary_score",
}
"""Columns of the published table and of the export."""


def _lines() -> pd.DataFrame:
    """Lines of invoices: several a day, equal lines, cancelled ones, and some of nobody."""
    rng = np.random.default_rng(7)
    rows: list[tuple[str, str, int, pd.Timestamp, float, str]] = []
    for customer in range(90):
        for _ in range(1 + rng.poisson(rng.gamma(1, 3))):
            number, day = len(rows), int(rng.integers(0, 360))
            for part in range(int(rng.integers(1, 3))):
                minute = int(rng.integers(1, 720)) + 720 * part
                at = pd.Timestamp("2010-12-01") + pd.Timedelta(days=day, minutes=minute)
                for _ in range(int(rng.integers(1, 4))):
                    price = float(rng.integers(50, 900)) / 100
                    line = (f"{number}{part}", "22423", int(rng.integers(1, 9)), at, price)
                    rows.append((*line, str(12346 + customer)))
            if rng.random() < 0.1:
                rows.append(("C" + rows[-1][0], *rows[-1][1:]))
    rows += [rows[0], ("A1", "22423", 1, SNAPSHOT - pd.Timedelta(days=9), 5.0, "")]
    names = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    return pd.DataFrame(rows, columns=names)


def _published(lines: pd.DataFrame) -> pd.DataFrame:
    """The table as tutorials of this data make it, with pandas alone."""
    kept = lines[~lines.InvoiceNo.str.startswith("C") & (lines.CustomerID != "")]
    by = kept.assign(total=kept.Quantity * kept.UnitPrice).groupby("CustomerID")
    table = pd.DataFrame(
        {
            "recency": (SNAPSHOT - by.InvoiceDate.max()).dt.days,
            "frequency": by.InvoiceNo.nunique(),
            "monetary": by.total.sum(),
        }
    )
    first = table.frequency.rank(method="first")
    table["r"] = pd.qcut(table.recency, 5, labels=[5, 4, 3, 2, 1]).astype(int)
    table["f"] = pd.qcut(first, 5, labels=[1, 2, 3, 4, 5]).astype(int)
    table["m"] = pd.qcut(table.monetary, 5, labels=[1, 2, 3, 4, 5]).astype(int)
    return table


def test_an_export_is_the_published_table(store_settings: Settings, tmp_path: Path) -> None:
    lines, env = _lines(), login(store_settings)
    expected = _published(lines)
    written = lines.assign(InvoiceDate=lines.InvoiceDate.dt.strftime("%m/%d/%Y %H:%M"))
    with sqlite3.connect(tmp_path / "retail.db") as connection:
        written.to_sql("lines", connection, index=False)
    connection.close()
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    source = ("--sql", "sqlite:///retail.db", "--interactions", " ".join(QUERY.split()))
    done("load", *source, "--date-order", "mdy", cwd=tmp_path, **env)
    day = f"{SNAPSHOT - pd.Timedelta(days=1):%Y-%m-%d}"
    analysed = ("analyze", "--as-of", day, "--value-rules", "rules.yaml")
    done(*analysed, cwd=tmp_path, **env)
    done("export", "out", "--format", "csv", cwd=tmp_path, **env)
    found = pd.read_csv(tmp_path / "out" / "values.csv", dtype={"customer_id": str})
    assert found.customer_id.tolist() == expected.index.tolist()
    for theirs, ours in PAIRS.items():
        np.testing.assert_allclose(found[ours], expected[theirs], rtol=1e-12, err_msg=ours)
    assert (found.frequency > found.orders).any()
    assert found.groupby("frequency").frequency_score.nunique().max() > 1
