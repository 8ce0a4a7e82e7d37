"""The customers table: people and organisations as a shop has them on file, gaps included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from graphcrm.demo.addresses import Homes, addresses, choose_homes, phones
from graphcrm.demo.calendar import END, timestamps
from graphcrm.demo.groups import COLLEGES
from graphcrm.demo.kinds import CLUB, INTEREST, SCHOOL, WORKPLACE
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.people import People
from graphcrm.demo.streams import pick, stream
from graphcrm.demo.words import categories, jobs
from graphcrm.tables import Bool, Int64

PRIVATE_DOMAINS = {"example.com": 60, "example.org": 25, "example.net": 15}
"""Set aside for examples by RFC 2606; companies have domains under .example, set aside too."""

SOURCES = {"shop": 40, "web": 45, "fair": 5, "import": 10}

EMPLOYED_PERCENT = 52
MISSING_PERCENT = {
    "gender": 14,
    "birth_date": 24,
    "email": 9,
    "address": 12,
    "phone": 15,
    "company": 7,
    "job_title": 30,
    "created_at": 4,
}
SHOUTED_PER_THOUSAND = 8
"""How many names are in capitals, as tired people type them."""


@dataclass(frozen=True, slots=True)
class OnFile:
    """The columns of the customers table by position, and what is true behind them.

    company: employers before gaps, (n,); None for those without.
    """

    columns: dict[str, Any]
    homes: Homes
    company: Text


def put_on_file(
    layout: Layout, people: People, ids: Text, seed: int, *, close: bool = False
) -> OnFile:
    """Return the customers as a shop has them on file. Cells that nobody filled in are None.

    close: see `choose_homes`.
    """
    rng = stream(seed, "gaps")
    person = layout.is_person
    company, domain = _companies(rng, layout)
    columns: dict[str, Any] = {
        "customer_id": ids,
        "name": np.where(person, people.name, company),
        "given_name": _only(person, people.given),
        "family_name": _only(person, people.family),
        "kind": np.where(person, "person", "organization").astype(object),
        "gender": _only(person, np.where(people.woman, "female", "male")),
        "birth_date": _only(person, _birth_dates(rng, people.age)),
        "email": _emails(rng, layout, people, domain),
        "phone": phones(rng, layout),
        **addresses(homes := choose_homes(rng, layout, close=close), layout),
        "company": _only(person, company),
        "job_title": _only(person & (people.age > 19), _drawn(rng, dict.fromkeys(jobs(), 1), ids)),
        "created_at": timestamps(people.joined * 86_400 + rng.integers(0, 86_400, len(ids))),
        "tags": _tags(rng, layout, people),
        "source": _drawn(rng, SOURCES, ids),
        "university": _only(person, _universities(layout)),
    }
    _leave_gaps(rng, columns, person)
    return OnFile(columns, homes, _only(person, company))


def customers_table(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return the customers table, by id."""
    frame = pd.DataFrame(columns).sort_values("customer_id", kind="stable", ignore_index=True)
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True)
    return frame


def _only(mask: Bool, column: Any) -> Text:
    """Return the column with None where the mask is False."""
    result = np.array(column, object)
    result[~mask] = None
    return result


def _drawn(rng: Generator, weights: dict[str, int], ids: Text) -> Text:
    """Draw a word for each customer, in proportion to the weights."""
    return np.array(list(weights), object)[pick(rng, list(weights.values()), len(ids))]


def _companies(rng: Generator, layout: Layout) -> tuple[Text, Text]:
    """Return employers (for organisations: their own names) and the domains that go with them."""
    many = np.array([len(city.companies) for city in layout.cities])[layout.city]
    # A product of two draws is mostly small: the last companies of a list employ the most.
    drawn = many - 1 - rng.integers(0, many) * rng.integers(0, many) // many
    employed = rng.integers(0, 100, layout.customers) < EMPLOYED_PERCENT
    number = np.where(employed | ~layout.is_person, drawn, -1)
    own = layout.of_group([group.company for group in layout.groups], -1)
    number = np.where(own >= 0, own, number)
    names = np.full(layout.customers, None, object)
    domains = np.full(layout.customers, "", object)
    for position, city in enumerate(layout.cities):
        here = np.flatnonzero((layout.city == position) & (number >= 0))
        names[here] = np.array([name.written for name in city.companies], object)[number[here]]
        domains[here] = np.array([name.latin for name in city.companies], object)[number[here]]
    return names, domains


def _birth_dates(rng: Generator, age: Int64) -> Text:
    born = END.astype("datetime64[D]") - (age * 36525 // 100 + rng.integers(0, 365, len(age)))
    return np.array(np.datetime_as_string(born), object)


def _emails(rng: Generator, layout: Layout, people: People, domain: Text) -> Text:
    work = layout.of_group([group.kind is WORKPLACE for group in layout.groups], False)
    work = (work & (rng.integers(0, 100, layout.customers) < 55)) | ~layout.is_person
    private = _drawn(rng, PRIVATE_DOMAINS, domain)
    host = np.where(work & (domain != ""), domain + ".example", private)
    login = np.where(layout.is_person, people.login, "office")
    whole = pd.Series(login + "@" + host)
    repeat = whole.groupby(whole, sort=False).cumcount().to_numpy()
    number = np.where(repeat > 0, (repeat + 1).astype(str), "").astype(object)
    emails: Text = login + number + "@" + host
    return emails


def _tags(rng: Generator, layout: Layout, people: People) -> Text:
    """Return tags joined by ';', None where there is none."""
    chance = rng.integers(0, 100, (3, layout.customers))
    shelves = [category.name.lower() for category in categories()]
    fans = [shelves[g.category] if g.kind in (CLUB, INTEREST) else "" for g in layout.groups]
    fan = layout.of_group(fans, "")
    size = np.bincount(layout.household)[layout.household]
    parts = {
        "newsletter": chance[0] < 38,
        "loyalty card": chance[1] < 24,
        "student": people.age < 23,
        "family": size > 2,
        "wholesale": ~layout.is_person,
    }
    joined = np.where((chance[2] < 45) & (fan != ""), fan + ";", "")
    for tag, mask in parts.items():
        joined = joined + np.where(mask, f"{tag};", "").astype(object)
    return np.array([text[:-1] or None for text in joined], object)


def _universities(layout: Layout) -> Text:
    """Return the college of a school's members, and of every fourth household any of its city."""
    named = [f"{name} College {city.name}" for city in layout.cities for name in COLLEGES]
    drawn = np.array(named, object)[layout.city * len(COLLEGES) + layout.household % len(COLLEGES)]
    groups = [group.name if group.kind is SCHOOL else "" for group in layout.groups]
    own = layout.of_group(groups, "")
    return np.where(own != "", own, _only(layout.household % 4 == 0, drawn))


def _leave_gaps(rng: Generator, columns: dict[str, Any], person: Bool) -> None:
    """Empty some cells, and put some names in capitals."""
    for column, percent in MISSING_PERCENT.items():
        gone = (rng.integers(0, 100, len(person)) < percent) & person
        columns[column][gone] = None if column != "created_at" else np.datetime64("NaT")
        if column == "address":
            columns["postcode"][gone] = columns["district"][gone] = None
    shouted = np.flatnonzero(rng.integers(0, 1000, len(person)) < SHOUTED_PER_THOUSAND)
    columns["name"][shouted] = [name.upper() for name in columns["name"][shouted]]
