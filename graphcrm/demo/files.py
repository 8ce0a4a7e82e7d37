"""Writes the invented company as the three CSV tables of the contract, with the truth beside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from graphcrm.demo.calendar import END, START
from graphcrm.demo.company import DUPLICATES, HIDDEN, generate
from graphcrm.demo.truth import DemoTruth

ABOUT = (
    "Invented by graphcrm. No person, company, address, e-mail address or phone number in these "
    "files is real."
)
WHOLE_NUMBERS = ("quantity", "rating")


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where the tables are.

    links: None where the data set has none. truth: customer_id, group, team, household, influencer
    and with duplicates person_id, as CSV; story: the planted groups and influencers as JSON; both
    None for real data. relationships: source_id, target_id, kind, declared, shown as CSV; None
    where none are hidden.
    """

    customers: Path
    interactions: Path
    links: Path | None = None
    truth: Path | None = None
    story: Path | None = None
    relationships: Path | None = None


def write_demo(
    directory: Path | str,
    customers: int = 2000,
    seed: int = 0,
    duplicates: float = DUPLICATES,
    hidden: float = HIDDEN,
) -> DemoFiles:
    """Generate and write customers.csv, interactions.csv, links.csv, truth.csv and truth.json.

    duplicates: how many percent of the customers have further records; hidden: how many percent of
    the links are held back, and truth_relationships.csv is written; 0 for none of this, both as
    `generate` says. The folder is made where it is not there; files of these names in it are
    replaced. The same numbers and seed give the same bytes. Raises InvalidValueError as `generate`
    does.
    """
    data = generate(customers, seed, duplicates, hidden)
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    paths = DemoFiles(
        customers=folder / "customers.csv",
        interactions=folder / "interactions.csv",
        links=folder / "links.csv",
        truth=folder / "truth.csv",
        story=folder / "truth.json",
        relationships=folder / "truth_relationships.csv" if hidden else None,
    )
    write_csv(data.customers, folder / "customers.csv")
    write_csv(data.interactions, folder / "interactions.csv")
    write_csv(data.links, folder / "links.csv")
    write_csv(data.truth.customers, folder / "truth.csv")
    if paths.relationships and data.truth.relationships is not None:
        write_csv(data.truth.relationships, paths.relationships)
    _write_story(data.truth, folder / "truth.json", seed)
    return paths


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table: UTF-8, lines end with a line feed, times in RFC 3339, empty for missing."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for number, field in enumerate(table.schema):
        column = table.column(number)
        if pa.types.is_timestamp(field.type):
            column = _moments(frame[field.name])
        elif field.name in WHOLE_NUMBERS:
            column = column.cast(pa.int64())
        table = table.set_column(number, field.name, column)
    with path.open("wb") as out:
        out.write((",".join(table.column_names) + "\n").encode())
        csv.write_csv(table, out, csv.WriteOptions(include_header=False))


def _moments(column: pd.Series[pd.Timestamp]) -> pa.Array:
    """Return RFC 3339 text in whole seconds, null where there is no moment."""
    plain = column.dt.tz_convert(None).to_numpy().astype("datetime64[s]")
    text = np.char.add(np.datetime_as_string(plain), "Z")
    return pa.array(text, pa.string(), mask=np.isnat(plain))


def _write_story(truth: DemoTruth, path: Path, seed: int) -> None:
    records = len(truth.customers)
    further = truth.twins["duplicates"]["records"] if truth.twins else 0
    story = {
        "about": ABOUT,
        "customers": records - further,
        **({"records": records, **truth.twins} if truth.twins else {}),
        "seed": seed,
        **({"relationships": truth.ties} if truth.ties else {}),
        "from": f"{START}Z",
        "until": f"{END}Z",
        "groups": list(truth.groups),
        "influencers": list(truth.influencers),
    }
    text = json.dumps(story, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
