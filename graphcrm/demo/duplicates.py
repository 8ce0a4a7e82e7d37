"""Customers who are there a second time: records of other systems, as those take people down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from graphcrm.demo.calendar import DAY_SECONDS, WINDOW_DAYS, timestamps
from graphcrm.demo.dice import Dice
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.lookalikes import Lookalikes
from graphcrm.demo.people import People
from graphcrm.demo.second_records import OTHER_SOURCES, Known, Original, take_down
from graphcrm.demo.streams import stream
from graphcrm.demo.words import cultures, latin_names
from graphcrm.tables import Int64

THIRD_PERCENT = 12
"""How many of those who are there twice are there a third time."""

MOST_DAYS_LATER = 900

TELLING = ("email", "phone", "address")
"""What tells whose a record is, unless several have the same."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Further records, as columns over them.

    person: int64 (d,), the position of the customer that each belongs to. ids: (d,). columns: cells
    by column of the customers table. system: int64 (d,), position in OTHER_SOURCES. second: int64
    (d,), when the record was made, in seconds from START.
    """

    person: Int64
    ids: Text
    columns: Mapping[str, Any]
    system: Int64
    second: Int64

    def __len__(self) -> int:
        return len(self.person)


def duplicate(
    layout: Layout,
    people: People,
    columns: Mapping[str, Any],
    lookalikes: Lookalikes,
    percent: float,
    seed: int,
) -> Duplicates:
    """Return further records of that many percent of the customers.

    Every one of them says enough for a careful human to tell whose it is: beside the name, its
    mailbox, number, birth date or address, and those alone where nobody else has the same. 50 µs a
    record.
    """
    known = _Book(layout, people, columns, lookalikes)
    person, system = _chosen(known, layout.customers, percent, seed)
    dice = Dice(seed, "spellings")
    rows = [
        take_down(dice, known.original(who), OTHER_SOURCES[kind])
        for who, kind in zip(person.tolist(), system.tolist(), strict=True)
    ]
    cells = {
        name: np.array([row.get(name) for row in rows], object)
        for name in columns
        if name != "customer_id"
    }
    second = _made(people.joined[person], seed)
    return Duplicates(
        person=person,
        ids=_ids(dice, system),
        columns={**cells, "created_at": timestamps(second)},
        system=system,
        second=second,
    )


class _Book:
    """What is on file of each customer, and which of it nobody else has."""

    def __init__(
        self, layout: Layout, people: People, columns: Mapping[str, Any], lookalikes: Lookalikes
    ) -> None:
        self.layout, self.people, self.columns = layout, people, columns
        self.bare, self.alike = lookalikes.bare_names, lookalikes.alike()
        self.times = {name: Counter(columns[name].tolist()) for name in TELLING}
        self.cultures = tuple(cultures().values())
        self.letters = latin_names()
        self.addresses = [
            (city.address, city.streets, list(zip(city.districts, city.postcodes, strict=True)))
            for city in layout.cities
        ]

    def own(self, who: int, column: str) -> bool:
        """Return whether the customer has one of TELLING that is on file nowhere else."""
        value = self.columns[column][who]
        return value is not None and self.times[column][value] == 1

    def known_by(self, who: int) -> int:
        """Return by how many things the customer can be told."""
        given = [self.own(who, "email"), self.own(who, "phone")]
        given.append(self.columns["birth_date"][who] is not None)
        if who not in self.alike:
            given.append(self.columns["address"][who] is not None)
        return sum(given)

    def original(self, who: int) -> Original:
        """Return what the records of other systems start from."""
        culture = int(self.people.culture[who])
        words = self.cultures[culture]
        return Original(
            cells={name: column[who] for name, column in self.columns.items()},
            known=Known(
                own_email=self.own(who, "email"),
                own_phone=self.own(who, "phone"),
                own_address=self.own(who, "address"),
                alike=who in self.alike,
            ),
            front="family" if words.family_first else "given",
            joint=words.joint,
            letters=self.letters[culture],
            bare_name=self.bare.get(who, ""),
            places=self.addresses[int(self.layout.city[who])],
        )


def _chosen(known: _Book, customers: int, percent: float, seed: int) -> tuple[Int64, Int64]:
    """Draw who is there again, and in which systems; nobody twice in the same."""
    rng = stream(seed, "duplicates")
    order = rng.permutation(customers)
    able = (who for who in order.tolist() if known.known_by(who) >= 2)
    twice = np.fromiter(islice(able, round(customers * percent / 100)), np.int64)
    third = twice[rng.integers(0, 100, len(twice)) < THIRD_PERCENT]
    person = np.concatenate([twice, third])
    many = len(OTHER_SOURCES)
    first = rng.integers(0, many, customers)
    step = rng.integers(1, many, customers)
    later = np.arange(len(person)) >= len(twice)
    return person, (first[person] + np.where(later, step[person], 0)) % many


def _made(joined: Int64, seed: int) -> Int64:
    """Return when the records were made: after the first one, mostly soon."""
    rng = stream(seed, "records")
    room = np.minimum(WINDOW_DAYS - joined - 1, MOST_DAYS_LATER)
    day = joined + np.minimum(rng.integers(0, room), rng.integers(0, room))
    return day * DAY_SECONDS + rng.integers(0, DAY_SECONDS, len(joined))


def _ids(dice: Dice, system: Int64) -> Text:
    """Return ids, each system in its own shape, none twice and none like those of customers."""
    taken: set[str] = set()
    ids = []
    for kind in system.tolist():
        shape = OTHER_SOURCES[kind].shape
        while (number := shape(dice)) in taken:
            pass
        taken.add(number)
        ids.append(number)
    return np.array(ids, object)
