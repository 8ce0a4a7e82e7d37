"""What the rules need to know of customers, as columns of codes: about 90 bytes a customer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.inference.cells import REMEMBERED, Column, Words, moment_of
from graphcrm.inference.evidence import codes_together, sizes
from graphcrm.inference.wording import home_key, place_key, surname_key, year_of
from graphcrm.inference.zones import zone_of
from graphcrm.model import ORGANIZATION, Customer, Micros, as_datetime
from graphcrm.tables import NO_TIME, Bool, Int16, Int32, Int64

_NUMBERS = np.int64(1 << 22)
"""House numbers of a street are below it."""

EMPLOYED_FROM = ("employed_from", "employed_since", "hire_date", "hired_at", "employment_start")
EMPLOYED_UNTIL = ("employed_until", "employed_to", "left_at", "employment_end")
SCHOOLS = ("university", "college", "school", "alma_mater")
CLASS_FROM = ("class_from", "study_from", "university_from", "enrolled", "university_start")
CLASS_UNTIL = (
    *("class_until", "class_to", "class_year", "class_of", "graduation_year", "graduated"),
    *("study_until", "university_until", "university_end"),
)
ZONES = ("timezone", "time_zone", "tz")
"""Attributes that say the same, the first that is there counts."""

STUDY_YEARS = 3
"""Where only the end of a class is known, it is taken to have begun so many years before."""


def door_of(street: Int32, house: Int32) -> Int64:
    """Return street and house number as one number; doors of a street follow each other."""
    return street.astype(np.int64) * _NUMBERS + house


@dataclass(frozen=True)
class People:
    """The customers' own fields, one row a customer, in the order of ids.

    organization: bool (n,). surname, address (with postcode or city), street, city, company,
    university, zone, title: codes. house: int32 (n,), -1 where unknown. works_for: int32 (n,),
    position of the organization that bears the employer's name, -1 for none or several. created,
    employed_from, employed_until: int64 (n,) microseconds, NO_TIME where unknown. class_from,
    class_until, born: int16 (n,) years, 0 where unknown.
    """

    organization: Bool
    surname: Words
    address: Words
    street: Words
    city: Words
    company: Words
    university: Words
    zone: Words
    title: Words
    house: Int32
    works_for: Int32
    created: Int64
    employed_from: Int64
    employed_until: Int64
    class_from: Int16
    class_until: Int16
    born: Int16

    def __len__(self) -> int:
        return len(self.organization)

    @cached_property
    def offices(self) -> Bool:
        """Whose address is also that of an organization: bool (n,)."""
        code = self.address.code
        seats = np.unique(code[self.organization & (code >= 0)])
        return (code >= 0) & np.isin(code, seats)

    @cached_property
    def doors(self) -> Int64:
        """Street and house number of everybody as one number, int64 (n,), ascending."""
        return np.sort(door_of(self.street.code, self.house))

    @cached_property
    def names_at_address(self) -> Int32:
        """How many names there are at each one's address, int32 (n,); no name is one each."""
        address, surname = self.address.code, self.surname.code
        whole = codes_together(address, surname)
        _, first = np.unique(whole, return_index=True)
        new = np.zeros(len(address), dtype=np.int64)
        new[first] = 1
        new = np.where(surname < 0, 1, np.where(whole >= 0, new, 0))
        known = address >= 0
        count = np.bincount(address[known], weights=new[known], minlength=1)
        return np.where(known, count[np.maximum(address, 0)], 0).astype(np.int32)

    @cached_property
    def at_address(self) -> Int32:
        """How many have each one's address: int32 (n,), 0 where it is not known."""
        return sizes(self.address.code).astype(np.int32)

    @cached_property
    def in_street(self) -> Int32:
        """How many live in each one's street."""
        return sizes(self.street.code).astype(np.int32)

    @cached_property
    def bearers(self) -> Int32:
        """How many bear each one's family name."""
        return sizes(self.surname.code).astype(np.int32)

    @cached_property
    def bearers_in_city(self) -> Int32:
        """How many of each one's city bear the family name."""
        return sizes(codes_together(self.surname.code, self.city.code)).astype(np.int32)

    @cached_property
    def named_in_city(self) -> Int32:
        """How many of each one's city have a family name on file, for those who have."""
        named = np.where(self.surname.code >= 0, self.city.code, np.int32(-1))
        return sizes(named).astype(np.int32)

    @cached_property
    def named(self) -> int:
        """How many have a family name on file."""
        return int(np.count_nonzero(self.surname.code >= 0))

    @cached_property
    def staff_placed(self) -> Int32:
        """How many of each one's employer have a city on file, for those who have."""
        placed = np.where(self.city.code >= 0, self.company.code, np.int32(-1))
        return sizes(placed).astype(np.int32)

    @cached_property
    def staff_in_city(self) -> Int32:
        """How many of each one's employer are in the same city."""
        return sizes(codes_together(self.company.code, self.city.code)).astype(np.int32)


TEXTS = ("surname", "address", "street", "city", "company", "university", "zone", "title")
MOMENTS = ("created", "employed_from", "employed_until")
YEARS = ("class_from", "class_until", "born")


def collect_people(customers: Iterable[Customer], ids: Sequence[str]) -> People:
    """Return the columns of these customers, in the order of `ids` (sorted); any order comes in.

    Customers that are not among `ids` are left out; ids without a customer have unknown fields.
    One pass, a million customers in about half a minute. Raises InvalidValueError for a customer
    that comes twice.
    """
    size = len(ids)
    texts = {name: Column(size) for name in TEXTS}
    numbers: dict[str, Any] = {name: np.full(size, NO_TIME, dtype=np.int64) for name in MOMENTS}
    numbers |= {name: np.zeros(size, dtype=np.int16) for name in YEARS}
    numbers["house"] = np.full(size, -1, dtype=np.int32)
    organization = np.zeros(size, dtype=np.bool_)
    seen, firms = bytearray(size), dict[str, int]()
    for turn, customer in enumerate(customers):
        row = turn
        if turn >= size or ids[turn] != customer.customer_id:
            row = bisect_left(ids, customer.customer_id)
            if row == size or ids[row] != customer.customer_id:
                continue
        if seen[row]:
            raise InvalidValueError(
                f"The customer {customer.customer_id!r} comes twice; give each of them once."
            )
        seen[row] = True
        if customer.kind == ORGANIZATION:
            organization[row] = True
            key = place_key(customer.name)
            firms[key] = -1 if key in firms else row
        _put_texts(texts, numbers["house"], row, customer)
        _put_numbers(numbers, row, customer)
    numbers["works_for"] = _employers(texts["company"], firms)
    words: dict[str, Any] = {name: column.words() for name, column in texts.items()}
    return People(organization=organization, **words, **numbers)


def _employers(company: Column, firms: Mapping[str, int]) -> Int32:
    """Return for each row the organization that its employer is, -1 for none."""
    firm = np.array([*(firms.get(key, -1) for key in company.codes), -1], dtype=np.int32)
    return firm[np.frombuffer(company.code, dtype=np.int32)]


def _put_texts(texts: Mapping[str, Column], house: Int32, row: int, customer: Customer) -> None:
    if customer.address:
        home = home_key(customer.address, customer.postcode, customer.city)
        texts["address"].put_new(row, home.address, customer.address)
        texts["street"].put_new(row, home.street, customer.address)
        house[row] = home.house
    if customer.kind != ORGANIZATION:
        key = _family_key(customer.family_name) if customer.family_name else ""
        key = key or surname_key(None, customer.name)
        texts["surname"].put_new(row, key, customer.family_name or key)
    place = (customer.city, customer.country)
    if customer.city:
        texts["city"].put(row, place, _city)
    if customer.company:
        texts["company"].put(row, customer.company, _place)
    if customer.job_title:
        texts["title"].put(row, customer.job_title, _place)
    facts = customer.attributes
    school = _first(facts, SCHOOLS)
    if school is not None:
        texts["university"].put(row, str(school), _place)
    zone = _first(facts, ZONES)
    if zone is not None:
        texts["zone"].put(row, str(zone).strip(), _itself)
    else:
        texts["zone"].put(row, place, _zone)


@lru_cache(maxsize=REMEMBERED)
def _family_key(family_name: str) -> str:
    return surname_key(family_name, None)


def _city(place: tuple[str, str | None]) -> tuple[str, str]:
    key = place_key(place[0])
    return (f"{key}|{place_key(place[1])}" if key else ""), place[0]


def _place(text: str) -> tuple[str, str]:
    return place_key(text), text


def _itself(text: str) -> tuple[str, str]:
    return text, text


def _zone(place: tuple[str | None, str | None]) -> tuple[str, str]:
    return _itself(zone_of(place[1], place[0]))


def _put_numbers(numbers: Mapping[str, Any], row: int, customer: Customer) -> None:
    facts = customer.attributes
    if customer.created_at is not None:
        numbers["created"][row] = customer.created_at
    if facts:
        since, until = _first(facts, EMPLOYED_FROM), _first(facts, EMPLOYED_UNTIL)
        if since is not None:
            numbers["employed_from"][row] = moment_of(since, last=False)
        if until is not None:
            numbers["employed_until"][row] = moment_of(until, last=True)
        began, ended = year_of(_first(facts, CLASS_FROM)), year_of(_first(facts, CLASS_UNTIL))
        numbers["class_from"][row] = began or (ended - STUDY_YEARS if ended else 0)
        numbers["class_until"][row] = ended
    if customer.birth_date:
        numbers["born"][row] = year_of(customer.birth_date)


def _first(facts: Mapping[str, Any], names: Sequence[str]) -> Any:
    for name in names:
        if name in facts and facts[name] not in (None, ""):
            return facts[name]
    return None


def people_at(people: People, as_of: Micros | None) -> People:
    """Return what was known of the people at that moment; None stands for now, for all of it.

    Who came later has no fields; work or classes that began later are not known, and those that
    ended later are still going on.
    """
    if as_of is None:
        return people
    here = people.created <= as_of
    year = as_datetime(as_of).year
    employed = here & (people.employed_from <= as_of)
    studied = here & (people.class_from <= year)
    until, ended = people.employed_until, people.class_until
    left = (until != NO_TIME) & (until <= as_of)
    masks = {
        **dict.fromkeys(("surname", "address", "street", "city", "zone", "title"), here),
        "company": employed,
        "university": studied,
    }
    texts: dict[str, Any] = {
        name: Words(np.where(mask, getattr(people, name).code, np.int32(-1)), words.word)
        for name, mask in masks.items()
        for words in (getattr(people, name),)
    }
    return replace(
        people,
        **texts,
        # Who has left speaks for the employer no more.
        works_for=np.where(employed & ~left, people.works_for, np.int32(-1)),
        employed_until=np.where(until <= as_of, until, NO_TIME),
        class_until=np.where(ended <= year, ended, 0).astype(np.int16),
    )
