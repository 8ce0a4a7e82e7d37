"""The planted groups: what they are called, where they meet, what they like to buy."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from graphcrm.demo.kinds import CLUB, INTEREST, KINDS, NEIGHBOURHOOD, WORKPLACE, GroupKind
from graphcrm.demo.streams import share_out
from graphcrm.demo.words import City, categories

COLLEGES = ("Lantern", "Heron", "Quince", "Orchard", "Saltmarsh", "Juniper", "Millrace", "Comet")


@dataclass(frozen=True, slots=True)
class Group:
    """A planted group.

    city, district, company: positions in the lists of cities, of the city's districts and
    companies, -1 for none. category and product: the shelf, and the thing on it, that members
    prefer.
    """

    name: str
    kind: GroupKind
    city: int
    district: int
    company: int
    category: int
    product: int


def plan_groups(rng: Generator, customers: int, places: tuple[City, ...]) -> tuple[Group, ...]:
    """Return about 0.7 times the square root of the customers: 31 groups for 2,000."""
    many = max(1, round(0.7 * math.sqrt(customers)))
    kinds = np.repeat(np.arange(len(KINDS)), share_out(many, [kind.share for kind in KINDS]))
    homes = np.repeat(np.arange(len(places)), share_out(many, [city.weight for city in places]))
    shelves = np.resize(rng.permutation(len(categories())), many)
    columns = zip(rng.permutation(kinds), rng.permutation(homes), shelves, strict=True)
    seen: Counter[tuple[str, int]] = Counter()
    names: Counter[str] = Counter()
    groups = []
    for kind, home, shelf in columns:
        group = _group(KINDS[kind], int(home), int(shelf), places, seen)
        names[group.name] += 1
        if names[group.name] > 1:
            group = replace(group, name=f"{group.name} {names[group.name]}")
        groups.append(replace(group, product=int(rng.integers(len(categories()[shelf].products)))))
    return tuple(groups)


def _group(
    kind: GroupKind, home: int, shelf: int, places: tuple[City, ...], seen: Counter[tuple[str, int]]
) -> Group:
    place, category = places[home], categories()[shelf]
    number = seen[kind.name, home]
    seen[kind.name, home] += 1
    city, district, company = home, -1, -1
    if kind is WORKPLACE:
        company = number % len(place.companies)
        name = place.companies[company].written
    elif kind is NEIGHBOURHOOD:
        district = number % len(place.districts)
        name = f"{place.districts[district]}, {place.name}"
    elif kind is CLUB:
        name = f"{place.name} {category.circle}"
    elif kind is INTEREST:
        city, name = -1, f"{category.name} online"
    else:
        name = f"{COLLEGES[(home + number) % len(COLLEGES)]} College {place.name}"
    return Group(name, kind, city, district, company, shelf, 0)
