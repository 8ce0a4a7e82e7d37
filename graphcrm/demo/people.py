"""Who the customers are: names, ages, since when they are customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from graphcrm.demo.calendar import WINDOW_DAYS
from graphcrm.demo.kinds import SCHOOL
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.streams import pick, stream
from graphcrm.demo.words import Culture, Name, cultures, latin
from graphcrm.tables import Bool, Int64

OWN_NAME_PERCENT = 7
"""How many of a household go by another family name than the first of it."""

OLD_CUSTOMER_PERCENT = 70
BEFORE_DAYS = 1500


@dataclass(frozen=True, slots=True)
class People:
    """Arrays over all customers; organisations have empty names and their own `name`.

    name, given, family: as written. login: the first part of an e-mail address, not yet unique.
    woman: bool. culture, surname: int64 positions. age: int64 years at the end. joined: int64,
    days from the start of the two years, negative for earlier customers.
    """

    name: Text
    given: Text
    family: Text
    login: Text
    woman: Bool
    culture: Int64
    surname: Int64
    age: Int64
    joined: Int64


def make_people(layout: Layout, seed: int) -> People:
    """Return who the customers are; organisations are named by `customers.py`."""
    rng = stream(seed, "people")
    culture = layout.at_home(_cultures(rng, layout))
    surname = rng.integers(0, 1 << 30, layout.customers)
    own = rng.integers(0, 100, layout.customers) < OWN_NAME_PERCENT
    surname = np.where(own, surname, layout.at_home(surname))
    woman = _women(rng, layout)
    parts = _names(rng, layout, culture, surname, woman)
    return People(
        **parts,
        woman=woman,
        culture=culture,
        surname=surname,
        age=_ages(rng, layout),
        joined=_joined_on(rng, layout),
    )


def _cultures(rng: Generator, layout: Layout) -> Int64:
    """Draw for each customer one of the cultures of the city."""
    names = list(cultures())
    result = np.zeros(layout.customers, np.int64)
    for number, city in enumerate(layout.cities):
        here = np.flatnonzero(layout.city == number)
        spoken = np.array([names.index(name) for name in city.cultures])
        result[here] = spoken[pick(rng, list(city.cultures.values()), len(here))]
    return result


def _women(rng: Generator, layout: Layout) -> Bool:
    drawn = rng.integers(0, 100, layout.customers) < 51
    unlike = rng.integers(0, 100, layout.customers) < 92
    return np.where((layout.place == 1) & unlike, ~layout.at_home(drawn), drawn)


def _ages(rng: Generator, layout: Layout) -> Int64:
    """Return ages: classmates are alike, couples close, further members their children."""
    drawn = 19 + rng.integers(0, 31, layout.customers) + rng.integers(0, 31, layout.customers)
    classes = layout.of_group([group.kind is SCHOOL for group in layout.groups], False)
    drawn = np.where(classes, 24 + layout.group % 9 * 3 + drawn % 2, drawn)
    size = np.bincount(layout.household)[layout.household]
    adult = np.where(size > 2, np.maximum(drawn, 42 + drawn % 15), drawn)
    couple = layout.at_home(adult) + rng.integers(-5, 6, layout.customers)
    child = 16 + rng.integers(0, 9, layout.customers)
    known = np.where(layout.place == 1, np.maximum(couple, 19), adult)
    return np.where(layout.place >= 2, child, np.where(classes, drawn, known))


def _joined_on(rng: Generator, layout: Layout) -> Int64:
    """Return since which day each is a customer; influencers have been for long."""
    old = layout.influencer | (rng.integers(0, 100, layout.customers) < OLD_CUSTOMER_PERCENT)
    before = -rng.integers(1, BEFORE_DAYS, layout.customers)
    return np.where(old, before, rng.integers(0, WINDOW_DAYS - 30, layout.customers))


def _names(
    rng: Generator, layout: Layout, culture: Int64, surname: Int64, woman: Bool
) -> dict[str, Any]:
    drawn = rng.integers(0, 1 << 30, layout.customers)
    result = {key: np.full(layout.customers, "", object) for key in ("name", "given", "family")}
    login = np.full(layout.customers, "", object)
    for number, words in enumerate(cultures().values()):
        for women in (True, False):
            here = np.flatnonzero(layout.is_person & (culture == number) & (woman == women))
            given = _taken(words.female if women else words.male, drawn[here])
            family = _taken(words.family_women if women else words.family, surname[here])
            result["given"][here], result["family"][here] = given[0], family[0]
            result["name"][here] = _joined(words, given[0], family[0])
            login[here] = given[1] + "." + family[1]
    return {**result, "login": login}


def _taken(names: tuple[Name, ...], drawn: Int64) -> tuple[Text, Text]:
    """Return the drawn names as written and as letters of an e-mail address."""
    position = drawn % len(names)
    written = np.array([name.written for name in names], object)
    letters = np.array([latin(name.latin) for name in names], object)
    return written[position], letters[position]


def _joined(words: Culture, given: Text, family: Text) -> Text:
    front, back = (family, given) if words.family_first else (given, family)
    joined: Text = front + words.joint + back
    return joined
