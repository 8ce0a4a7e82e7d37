"""RFM tables that other packages make of CDNOW, held row by row against those of the program.

The data is in the package lifetimes. What is compared with runs in an interpreter of its own, since
it does not go with the versions here: python -m venv peers; peers/bin/pip install lifetimes rfm
pymc-marketing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from benchmarks.report import header, table

READ = """
import warnings; warnings.filterwarnings("ignore")
import json, sys, importlib.util
from pathlib import Path
import pandas as pd
data = Path(importlib.util.find_spec("lifetimes").submodule_search_locations[0]) / "datasets"
rows = pd.read_csv(data / "CDNOW_master.txt", sep=r"\\s+", header=0,
                   names=["id", "date", "cds", "amount"], dtype={"id": str})
rows["date"] = pd.to_datetime(rows.date.astype(str))
"""
SUMMARY = """
found = found.reset_index()
found.columns = ["customer_id", "x", "t_x", "T", "mean"]
"""
PEERS: Mapping[str, str] = {
    "purchases": 'found = rows[["id", "date", "amount"]]',
    "lifetimes": """
from lifetimes.utils import summary_data_from_transaction_data as summary
found = summary(rows, "id", "date", "amount", observation_period_end="1998-06-30")
"""
    + SUMMARY,
    "pymc-marketing": """
from pymc_marketing.clv.utils import rfm_summary
found = rfm_summary(rows, "id", "date", "amount", observation_period_end="1998-06-30")
found = found.set_index("customer_id")
"""
    + SUMMARY,
    "published": """
table = pd.read_csv(data / "cdnow_customers_summary_with_transactions.csv")
sample = pd.read_csv(data / "CDNOW_sample.txt", sep=r"\\s+", header=None, dtype=str)
known = sample[[0, 1]].drop_duplicates().set_index(1)[0]
found = pd.DataFrame({"customer_id": known[table.ID.map("{:04d}".format)].to_numpy(),
                      "x": table.x, "t_x": table.t_x, "T": table["T"], "mean": table.zbar})
""",
    "pymc-marketing segments": """
from pymc_marketing.clv.utils import _default_rfm_segment_config as names, rfm_segments
found = rfm_segments(rows, "id", "date", "amount", observation_period_end="1998-06-30")
found["segment"] = found.segment.str.replace(" ", "_")
found[["r", "f", "m"]] = [[int(one) for one in score] for score in found.rfm_score]
found["names"] = json.dumps({k.replace(" ", "_"): v for k, v in names.items()})
found = found.rename(columns={"monetary_value": "money"})
""",
    "rfm": """
from rfm import RFM
by = rows.groupby("id")
# Its own reading of a table cuts cents off amounts such as 12.05; scores and names are compared.
made = RFM(rows, "id", "date", "amount", automated=False)
found = pd.DataFrame({"recency": (pd.Timestamp("1998-06-30") - by.date.max()).dt.days,
                      "frequency": by.size(), "monetary_value": by.amount.sum()}).reset_index()
found = made.find_segments(made.calculate_rfm_score(found))
found = found.rename(columns={"id": "customer_id", "monetary_value": "money"})
found["segment"] = found.segment.str.replace(" ", "_")
""",
    "tutorial": """
by = rows.groupby("id")
found = pd.DataFrame({"recency": (pd.Timestamp("1998-06-30") - by.date.max()).dt.days,
                      "frequency": by.size(), "money": by.amount.sum()})
cut = lambda values, labels: pd.qcut(values, 5, labels=labels).astype(int)
found["r"] = cut(found.recency, [5, 4, 3, 2, 1])
found["f"] = cut(found.frequency.rank(method="first"), [1, 2, 3, 4, 5])
found["m"] = cut(found.money, [1, 2, 3, 4, 5])
found = found.reset_index().rename(columns={"id": "customer_id"})
""",
}
"""What the peers' interpreter runs on `rows`; each leaves a table `found`."""

RFM_SEGMENTS = (
    ("Champions", (4, 5), (4, 5), (4, 5)),
    ("Promising", (4, 5), (1, 2), (3, 5)),
    ("Loyal_Accounts", (3, 5), (3, 5), (3, 5)),
    ("Potential_Loyalist", (3, 5), (2, 3), (2, 4)),
    ("New_Active_Accounts", (5, 5), (1, 1), (1, 5)),
    ("Low_Spenders", (3, 5), (1, 5), (1, 2)),
    ("Need_Attention", (2, 3), (1, 2), (4, 5)),
    ("About_to_Sleep", (2, 3), (1, 2), (1, 3)),
    ("At_Risk", (1, 2), (1, 5), (3, 5)),
    ("Lost", (1, 2), (1, 5), (1, 2)),
)
"""The segments of the package rfm, by recency, frequency and money."""


@dataclass(frozen=True, slots=True)
class Case:
    """A table of a peer, the rules and the day that ask for the same, and what is compared."""

    peer: str
    rules: Mapping[str, Any]
    day: str
    pairs: Mapping[str, str]
    note: str = ""


SCORES = {"r": "recency_score", "f": "frequency_score", "m": "monetary_score"}
NUMBERS = {"recency": "recency_days", "frequency": "frequency", "money": "spent"}
REPEATS = {"x": "x", "t_x": "t_x", "T": "T", "mean": "repeat_mean"}
ALL: Mapping[str, Any] = {"segments": [{"name": "all"}]}


def _cases(tables: Mapping[str, pd.DataFrame]) -> Sequence[Case]:
    named = [
        {"name": name, "recency": list(r), "frequency": list(f), "monetary": list(m)}
        for name, r, f, m in RFM_SEGMENTS
    ]
    listed = [
        {"name": name, **dict(zip(("recency", "frequency", "monetary"), ranges, strict=True))}
        for name, scores in json.loads(tables["pymc-marketing segments"].names[0]).items()
        for ranges in ([[int(one), int(one)] for one in score] for score in scores)
    ]
    others = {"name": "Other"}
    # It closes up scores that quantiles leave empty: lower ends, and some that nobody reaches.
    least = tables["pymc-marketing segments"].groupby("f").frequency.min().tolist()[1:]
    ends = [*least, *(1_000_000 + rest for rest in range(3 - len(least)))]
    quartiles = {"scores": 4, "monetary": "average", "segments": [*listed, others]}
    apart = {"count": "purchases", "apart": ["recency", "frequency", "monetary"]}
    money = {**NUMBERS, "money": "average_order"}
    segment = {"segment": "rfm_segment"}
    last = "1998-06-30"
    return (
        Case("lifetimes", ALL, last, REPEATS),
        Case("pymc-marketing", ALL, last, REPEATS),
        Case("published", ALL, "1997-09-30", REPEATS),
        Case("pymc-marketing segments", quartiles, last, {**money, **SCORES, **segment}),
        Case(
            "pymc-marketing segments",
            {**quartiles, "frequency": ends},
            last,
            {**SCORES, **segment},
            ", thresholds",
        ),
        Case(
            "rfm", {**apart, "segments": [*named, others]}, last, {**NUMBERS, **SCORES, **segment}
        ),
        Case(
            "tutorial", {"count": "purchases", "apart": ["frequency"]}, last, {**NUMBERS, **SCORES}
        ),
    )


def main() -> None:
    options = _options()
    packages = ("graphcrm", "numpy", "pandas")
    header("RFM tables of CDNOW", "69,659 purchases of 23,570 customers", packages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = {peer: _peer(options.python, peer, folder) for peer in PEERS}
        _load(tables["purchases"], folder)
        rows = []
        for case in _cases(tables):
            ours = _ours(case, folder)
            rows += _compared(case, tables[case.peer], ours)
    table(["table", "column", "rows", "agree", "largest difference"], rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rfm_tables", description=__doc__)
    parser.add_argument("python", type=Path, help="an interpreter that has the peers")
    return parser.parse_args()


def _peer(python: Path, name: str, folder: Path) -> pd.DataFrame:
    path = folder / "peer.csv"
    code = f"{READ}{PEERS[name]}\nfound.to_csv(sys.argv[1], index=False)\n"
    subprocess.run([python, "-c", code, path], check=True)
    return pd.read_csv(path, dtype={"id": str, "customer_id": str})


def _program(folder: Path, *arguments: str) -> None:
    program = [sys.executable, "-m", "graphcrm", *arguments]
    subprocess.run(program, cwd=folder, check=True, capture_output=True)


def _load(purchases: pd.DataFrame, folder: Path) -> None:
    named = purchases.rename(columns={"id": "customer_id", "date": "occurred_at"})
    named.assign(type="purchase", interaction_id=range(len(named))).to_csv(
        folder / "purchases.csv", index=False
    )
    _program(folder, "load", "--interactions", "purchases.csv", "--store", "cdnow.db")


def _ours(case: Case, folder: Path) -> pd.DataFrame:
    """Return the export with x, t_x, T and the mean of repeat orders, which follow from it."""
    (folder / "rules.yaml").write_text(yaml.safe_dump({"rfm": dict(case.rules)}), encoding="utf-8")
    asked = ("--as-of", case.day, "--value-rules", "rules.yaml", "--no-infer", "--no-likely")
    _program(folder, "analyze", *asked, "--store", "cdnow.db")
    _program(folder, "export", "out", "--format", "csv", "--store", "cdnow.db")
    found = pd.read_csv(folder / "out" / "values.csv", dtype={"customer_id": str})
    first, last = (pd.to_datetime(found[f"{one}_order_at"]) for one in ("first", "last"))
    found["x"] = found.orders - 1
    found["t_x"] = (last - first).dt.days
    found["T"] = (pd.Timestamp(case.day, tz="UTC") - first).dt.days
    bought = pd.read_csv(folder / "purchases.csv", dtype={"customer_id": str})
    day = pd.to_datetime(bought.occurred_at, utc=True)
    begin = pd.Series(first.to_numpy(), index=found.customer_id)
    on = bought.customer_id.map(begin)
    initial = bought.amount[(day == on).to_numpy()].groupby(bought.customer_id).sum()
    rest = found.spent - found.customer_id.map(initial)
    found["repeat_mean"] = (rest / found.x.clip(lower=1)).where(found.x > 0, 0.0)
    return found


def _compared(case: Case, theirs: pd.DataFrame, ours: pd.DataFrame) -> list[list[str]]:
    both = theirs.set_index("customer_id").join(
        ours.set_index("customer_id").add_prefix("our_"), how="left"
    )
    rows = []
    for theirs_name, ours_name in case.pairs.items():
        mine, other = both[f"our_{ours_name}"], both[theirs_name]
        if theirs_name == "segment":
            agree, apart = int((mine == other).sum()), "-"
        else:
            weeks = 7.0 if case.peer == "published" and theirs_name in ("t_x", "T") else 1.0
            cent = 0.00501 if case.peer == "published" else 1e-9
            gap = (mine / weeks - other).abs()
            agree, apart = int((gap <= cent).sum()), f"{gap.max():.3g}"
        rows.append([case.peer + case.note, theirs_name, f"{len(both):,}", f"{agree:,}", apart])
    return rows


if __name__ == "__main__":
    main()
