"""Where customers live and how they are called: invented streets, numbers set aside for fiction."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.words import City

HOUSE_NUMBERS = 120
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


def addresses(rng: Generator, layout: Layout) -> dict[str, Text]:
    """Return address columns, one address a household; a team of a neighbourhood is a street."""
    street = rng.integers(0, 1 << 20, layout.customers)
    near = layout.of_group([group.district >= 0 for group in layout.groups], False)
    street = layout.at_home(np.where(near, layout.team, street))
    number = layout.at_home(1 + rng.integers(0, HOUSE_NUMBERS, layout.customers))
    columns = {name: np.full(layout.customers, None, object) for name in ADDRESS}
    for position, city in enumerate(layout.cities):
        here = np.flatnonzero(layout.city == position)
        doors = np.array([_doors(city, name) for name in city.streets], object)
        columns["address"][here] = doors[street[here] % len(city.streets), number[here] - 1]
        columns["postcode"][here] = np.array(city.postcodes, object)[layout.district[here]]
        columns["district"][here] = np.array(city.districts, object)[layout.district[here]]
        columns["city"][here] = city.name
        columns["state"][here] = city.state or None
        columns["country"][here] = city.country
    return columns


def _doors(city: City, street: str) -> list[str]:
    """Return every address in a street."""
    return [
        city.address.format(number=number, street=street) for number in range(1, HOUSE_NUMBERS + 1)
    ]
