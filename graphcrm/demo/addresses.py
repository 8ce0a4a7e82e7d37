"""Where customers live and how they are called: invented streets, numbers set aside for fiction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.words import City
from graphcrm.tables import Int64

HOUSE_NUMBERS = 120
CLOSE = 20
"""Within how many house numbers a team of neighbours lives."""

ADDRESS = ("address", "postcode", "city", "state", "country", "district")


def phones(rng: Generator, layout: Layout) -> Text:
    """Hand out the numbers set aside for fiction, each once; None where a city has no more."""
    result = np.full(layout.customers, None, object)
    for position, city in enumerate(layout.cities):
        pool = np.array(_numbers(city), object)
        here = rng.permutation(np.flatnonzero(layout.city == position))[: len(pool)]
        result[here] = rng.permutation(pool)[: len(here)]
    return result


def _numbers(city: City) -> list[str]:
    return [
        f"{digits}{number:0{len(str(many - 1))}d}"
        for digits, many, start in city.phones
        for number in range(start, start + many)
    ]


@dataclass(frozen=True, slots=True)
class Homes:
    """Where customers live, whatever is on file of it: int64 (n,) columns.

    street: in the city's list. number: of the house. flat: 0, or counted where several households
    have one door.
    """

    street: Int64
    number: Int64
    flat: Int64


def choose_homes(rng: Generator, layout: Layout, *, close: bool) -> Homes:
    """Return one home a household; a team of a neighbourhood is a street.

    close: such a team lives within CLOSE numbers of its street, and households at one door have
    flats of their own.
    """
    street = rng.integers(0, 1 << 20, layout.customers)
    near = layout.of_group([group.district >= 0 for group in layout.groups], False)
    street = layout.at_home(np.where(near, layout.team, street))
    number = layout.at_home(1 + rng.integers(0, HOUSE_NUMBERS, layout.customers))
    many = np.array([len(city.streets) for city in layout.cities])[layout.city]
    street = street % many
    if not close:
        return Homes(street, number, np.zeros(layout.customers, np.int64))
    begin = layout.team * 7919 % (HOUSE_NUMBERS - CLOSE)
    number = layout.at_home(np.where(near, 1 + begin + number % CLOSE, number))
    return Homes(street, number, _flats(layout, street, number))


def _flats(layout: Layout, street: Int64, number: Int64) -> Int64:
    """Number the households at each door from 1; 0 for the first of them."""
    place = np.column_stack([layout.city, layout.district, street, number])
    _, door = np.unique(place, axis=0, return_inverse=True)
    homes, home = np.unique(
        np.column_stack([door.ravel(), layout.household]), axis=0, return_inverse=True
    )
    new = np.diff(homes[:, 0], prepend=-1) > 0
    turn = np.arange(len(homes)) - np.flatnonzero(new)[np.cumsum(new) - 1]
    flat: Int64 = np.where(turn > 0, turn + 1, 0)[home.ravel()]
    return flat


def addresses(homes: Homes, layout: Layout) -> dict[str, Text]:
    """Return address columns."""
    columns = {name: np.full(layout.customers, None, object) for name in ADDRESS}
    for position, city in enumerate(layout.cities):
        here = np.flatnonzero(layout.city == position)
        doors = np.array([_doors(city, name) for name in city.streets], object)
        columns["address"][here] = doors[homes.street[here], homes.number[here] - 1]
        columns["postcode"][here] = np.array(city.postcodes, object)[layout.district[here]]
        columns["district"][here] = np.array(city.districts, object)[layout.district[here]]
        columns["city"][here] = city.name
        columns["state"][here] = city.state or None
        columns["country"][here] = city.country
    for who in np.flatnonzero(homes.flat).tolist():
        columns["address"][who] = f"{columns['address'][who]} / {homes.flat[who]}"
    return columns


def _doors(city: City, street: str) -> list[str]:
    """Return every address in a street."""
    return [
        city.address.format(number=number, street=street) for number in range(1, HOUSE_NUMBERS + 1)
    ]
