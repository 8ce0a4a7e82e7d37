"""How well inference ranks friendships that nobody told it of, by rule and together."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.inference import contacts_table, customer_of
from benchmarks.report import header, table
from benchmarks.tables import SNB_PEOPLE
from graphcrm.inference.evidence import Pairs
from graphcrm.inference.known import Known, know
from graphcrm.inference.people import collect_people
from graphcrm.inference.rules import Rules
from graphcrm.inference.scoring import weigh_pairs
from graphcrm.tables import Bool, Float64, Int32, Int64, Involvements


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is known without any link, and the links: int32 (f,) ends of friendships."""

    known: Known
    people: int
    low: Int32
    high: Int32


def read_people(files: Mapping[str, Path]) -> Hidden:
    """Read customers, interactions and links; the links are only to measure with."""
    frames = {
        name: pd.read_csv(path, dtype=str, keep_default_na=False) for name, path in files.items()
    }
    customers, happened, links = frames["customers"], frames["interactions"], frames["links"]
    ids = sorted(customers["customer_id"])
    place = {name: position for position, name in enumerate(ids)}
    moment = pd.to_datetime(happened["occurred_at"], utc=True).dt.tz_localize(None)
    happened["moment"] = moment.to_numpy("datetime64[us]").astype(np.int64)
    happened["customer"] = happened["customer_id"].map(place)
    none = np.empty(0, dtype=np.int32)
    known = know(
        collect_people(map(customer_of, customers.to_dict("records")), ids),
        contacts_table(happened, place),
        Involvements([], (), none, none, none.astype(np.int16), *[none.astype(np.int64)] * 2),
        [],
        ids,
        None,
        Rules(),
    )
    ends = [links[name].map(place).to_numpy(np.int32) for name in ("source_id", "target_id")]
    return Hidden(known, len(ids), np.minimum(*ends), np.maximum(*ends))


def weigh_all(hidden: Hidden) -> tuple[Mapping[str, Float64], Bool]:
    """Return what each rule says of every pair of people, and which of them are friends."""
    low, high = np.triu_indices(hidden.people, 1)
    pairs = Pairs(low.astype(np.int32), high.astype(np.int32))
    friends = Pairs(hidden.low, hidden.high).keys(hidden.people)
    return weigh_pairs(hidden.known, pairs), np.isin(pairs.keys(hidden.people), friends)


def auc(score: Float64, friends: Bool) -> float:
    """Return how often a friendship ranks above another pair; half where they are level."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    many: int | Int64 = np.count_nonzero(friends)
    above = middle[place][friends].sum() - many * (many + 1) / 2
    return float(above / (many * (len(friends) - many)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.friendships", description=__doc__)
    parser.add_argument("--data", type=Path, default=SNB_PEOPLE, help="folder with three tables")
    folder = parser.parse_args().data
    if not folder.is_dir():
        print(f"{folder.name} is not beside this checkout: not measured.")
        return
    names = ("customers", "interactions", "links")
    hidden = read_people({name: folder / f"{name}.csv.gz" for name in names})
    weights, friends = weigh_all(hidden)
    header(
        "hidden friendships",
        f"{folder.name}: {hidden.people:,} people, all {len(friends):,} pairs, "
        f"{np.count_nonzero(friends):,} friendships that are not told",
        ("graphcrm", "numpy", "scipy", "numba"),
    )
    whole = np.sum(list(weights.values()), axis=0)
    rows = [(rule, weight, whole - weight) for rule, weight in weights.items() if weight.any()]
    table(
        ("rule", "speaks of friends", "of others", "AUC", "of all others without it"),
        [
            (
                rule,
                f"{np.mean(weight[friends] != 0):.3f}",
                f"{np.mean(weight[~friends] != 0):.3f}",
                f"{auc(weight, friends):.3f}",
                f"{auc(rest, friends):.3f}",
            )
            for rule, weight, rest in rows
        ]
        + [("all together", "", "", f"{auc(whole, friends):.3f}", "")],
    )


if __name__ == "__main__":
    main()
