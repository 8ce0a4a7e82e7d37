"""What inference finds of the relationships that the invented company was given, by kind."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.report import header, table
from graphcrm.demo import write_demo
from graphcrm.inference.infer import infer
from graphcrm.inference.people import People, collect_people
from graphcrm.inference.rules import Rules
from graphcrm.inference.ties import Ties
from graphcrm.model import Customer
from graphcrm.tables import Bool, Contacts, Int64, Involvements

COLUMNS = ("name", "given_name", "family_name", "kind", "birth_date", "address", "postcode")
COLUMNS += ("city", "country", "company", "job_title")
ATTRIBUTES = ("university", "employed_from", "employed_until", "class_from", "class_until")


@dataclass(frozen=True, slots=True)
class Company:
    """The tables of a folder, as inference takes them, and the truth about pairs.

    crowds: employers and streets of which the truth lists no pairs; what is found there is counted
    as wrong.
    """

    ids: list[str]
    people: People
    contacts: Contacts
    involvements: Involvements
    truth: pd.DataFrame
    crowds: int


def read_company(folder: Path) -> Company:
    """Read the tables of a written company without duplicates; no links, so nothing is told."""
    customers = pd.read_csv(folder / "customers.csv", dtype=str, keep_default_na=False)
    happened = pd.read_csv(folder / "interactions.csv", dtype=str, keep_default_na=False)
    truth = pd.read_csv(folder / "truth_relationships.csv", dtype=str, keep_default_na=False)
    truth[["declared", "shown"]] = truth[["declared", "shown"]] == "true"
    story = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    ids = sorted(customers["customer_id"])
    place = {name: position for position, name in enumerate(ids)}
    moment = pd.to_datetime(happened["occurred_at"], utc=True).dt.tz_localize(None)
    happened["moment"] = moment.to_numpy("datetime64[us]").astype(np.int64)
    happened["customer"] = happened["customer_id"].map(place)
    return Company(
        ids=ids,
        people=collect_people(map(customer_of, customers.to_dict("records")), ids),
        contacts=contacts_table(happened[happened["counterparty_id"] != ""], place),
        involvements=_involvements(happened[happened["product_id"] != ""]),
        truth=truth.assign(low=truth["source_id"].map(place), high=truth["target_id"].map(place)),
        crowds=sum(map(len, story["relationships"]["crowds"].values())),
    )


def customer_of(row: dict[str, Any]) -> Customer:
    """Return a customer from the cells that are not empty."""
    attributes = {name: row[name] for name in ATTRIBUTES if row.get(name)}
    known = {name: row[name] for name in COLUMNS if row.get(name)}
    return Customer(row["customer_id"], **known, attributes=attributes)


def contacts_table(rows: pd.DataFrame, place: dict[str, int]) -> Contacts:
    """Return the rows that have a counterparty; they have columns customer and moment."""
    types, kind = np.unique(rows["type"].to_numpy(str), return_inverse=True)
    return Contacts(
        types=tuple(map(str, types)),
        customer=rows["customer"].to_numpy(np.int32),
        counterparty=rows["counterparty_id"].map(place).to_numpy(np.int32),
        type=kind.astype(np.int16),
        occurred_at=rows["moment"].to_numpy(np.int64),
    )


def _involvements(rows: pd.DataFrame) -> Involvements:
    key = ["customer", "product_id", "type"]
    spans = rows.groupby(key, sort=True)["moment"].agg(["min", "max"]).reset_index()
    items, item = np.unique(spans["product_id"].to_numpy(str), return_inverse=True)
    types, kind = np.unique(spans["type"].to_numpy(str), return_inverse=True)
    return Involvements(
        items=list(map(str, items)),
        types=tuple(map(str, types)),
        customer=spans["customer"].to_numpy(np.int32),
        item=item.astype(np.int32),
        type=kind.astype(np.int16),
        first=spans["min"].to_numpy(np.int64),
        last=spans["max"].to_numpy(np.int64),
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """How well one kind was found. missed: planted pairs that were not, wrong: found ones that
    were not planted; rows of keys (low * people + high). turned: right ones whose direction is
    wrong; they count as wrong."""

    kind: str
    shown: int
    found: int
    right: int
    recalled: int
    missed: Int64
    wrong: Int64
    turned: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        return self.recalled / self.shown if self.shown else float("nan")


def measure(company: Company, ties: Ties) -> list[Measured]:
    """Compare ties with the truth: precision over all planted pairs, recall over those shown."""
    size = len(company.ids)
    truth = company.truth.assign(
        key=np.minimum(company.truth["low"], company.truth["high"]) * size
        + np.maximum(company.truth["low"], company.truth["high"])
    )
    result = []
    for code, kind in enumerate(ties.kinds):
        mine = ties.kind == code
        found = ties.low[mine].astype(np.int64) * size + ties.high[mine]
        planted = truth[truth["kind"] == kind]
        shown = planted.loc[planted["shown"], "key"].to_numpy(np.int64)
        right = np.isin(found, planted["key"].to_numpy(np.int64))
        turned = _turned(ties, mine, found, planted)
        right &= ~turned
        recalled = np.isin(shown, found[right])
        result.append(
            Measured(
                kind=kind,
                shown=len(shown),
                found=len(found),
                right=int(right.sum()),
                recalled=int(recalled.sum()),
                missed=shown[~recalled],
                wrong=found[~right],
                turned=int(turned.sum()),
            )
        )
    return result


def _turned(ties: Ties, mine: Bool, found: Int64, planted: pd.DataFrame) -> Bool:
    """Return which of the found ties run against the direction that was planted."""
    runs = planted.loc[planted["runs"] != ""]
    lower = runs["source_id"] < runs["target_id"]
    forward = pd.Series((runs["runs"].to_numpy() == "->") == lower.to_numpy(), runs["key"])
    said = ties.forward[mine] * 2 > ties.count[mine]
    wanted = forward.reindex(found)
    known: Bool = wanted.notna().to_numpy()
    return known & (wanted.fillna(value=True).to_numpy(bool) != said)


def infer_company(company: Company, rules: Rules | None = None) -> Ties:
    """Return what is inferred of a company, none of whose links are told."""
    return infer(
        company.people,
        company.contacts,
        company.involvements,
        [],
        company.ids,
        None,
        rules or Rules(),
    )


def main() -> None:
    options = _options()
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as name:
            write_demo(Path(name), options.customers, seed, duplicates=0)
            company = read_company(Path(name))
        header(
            "inferred relationships",
            f"an invented company of {options.customers:,} customers, seed {seed}, no link told",
            ("graphcrm", "numpy", "scipy", "numba"),
        )
        began = time.perf_counter()
        ties = infer_company(company)
        print(f"{len(ties):,} ties in {time.perf_counter() - began:.1f} s\n")
        if company.crowds:
            print(f"{company.crowds} employers or streets are left out of the truth: too large\n")
        measured = measure(company, ties)
        _print(measured)
        _print_errors(company, measured)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.inference", description=__doc__)
    parser.add_argument("--customers", type=int, default=2000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    return parser.parse_args()


def _print(measured: list[Measured]) -> None:
    table(
        ("kind", "can be seen", "found", "precision", "recall", "missed", "wrong"),
        [
            (
                one.kind,
                f"{one.shown:,}",
                f"{one.found:,}",
                f"{one.precision:.3f}" if one.shown else "-",
                f"{one.recall:.3f}" if one.shown else "-",
                f"{len(one.missed):,}",
                f"{len(one.wrong):,}" if one.shown else "-",
            )
            for one in measured
        ],
    )


def _print_errors(company: Company, measured: list[Measured]) -> None:
    """Say what the wrong ones are instead, and what is known of the missed ones."""
    truth, size = company.truth, len(company.ids)
    kinds: dict[int, list[str]] = {}
    for low, high, kind in zip(truth["low"], truth["high"], truth["kind"], strict=True):
        kinds.setdefault(min(low, high) * size + max(low, high), []).append(kind)
    rows = []
    for one in measured:
        if not one.shown:
            continue
        instead = Counter(
            "+".join(sorted(kinds.get(key, ["nothing"]))) for key in one.wrong.tolist()
        )
        lost = Counter(_why(one.kind, company, key) for key in one.missed.tolist())
        rows.append((one.kind, _most(instead), _most(lost)))
    table(("kind", "the wrong ones are", "of the missed ones"), rows)


def _most(counted: Mapping[str, int]) -> str:
    ranked = Counter(counted).most_common(3)
    return ", ".join(f"{many} {what}" for what, many in ranked) or "-"


def _why(kind: str, company: Company, key: int) -> str:
    """Say what the data lack for a missed pair, else that the evidence is thin."""
    people = company.people
    low, high = key // len(company.ids), key % len(company.ids)
    lacking = {
        "household": people.address.code,
        "family": people.surname.code,
        "neighbor": people.street.code,
        "colleague": people.company.code,
        "classmate": people.university.code,
        "reports-to": people.company.code,
    }
    if kind in lacking and lacking[kind][low] != lacking[kind][high]:
        return "written in two ways"
    return "too little evidence"


if __name__ == "__main__":
    main()
