"""What the rules need to know of customers, as columns of codes: about 90 bytes a customer."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.inference.wording import home_key, place_key, surname_key, year_of
from graphcrm.inference.zones import zone_of
from graphcrm.model import EPOCH, ORGANIZATION, Customer, Micros, as_datetime
from graphcrm.tables import NO_TIME, Bool, Int16, Int32, Int64

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


@dataclass(frozen=True, slots=True)
class Words:
    """One column of text as codes.

    code: int32 (n,), -1 where there is no value. word: for each code one way the data writes it
    (the first in code point order).
    """

    code: Int32
    word: Sequence[str]

    def told(self, position: int) -> str | None:
        """Return the value of the customer at a position as the data writes it."""
        code = int(self.code[position])
        return self.word[code] if code >= 0 else None


@dataclass(frozen=True, slots=True)
class People:
    """The customers' own fields, one row a customer, in the order of ids.

    organization: bool (n,). surname, address (with postcode or city), street, city, company,
    university, zone: codes. house: int32 (n,), -1 where unknown. created, employed_from,
    employed_until: int64 (n,) microseconds, NO_TIME where unknown. class_from, class_until, born:
    int16 (n,) years, 0 where unknown.
    """

    organization: Bool
    surname: Words
    address: Words
    street: Words
    city: Words
    company: Words
    university: Words
    zone: Words
    house: Int32
    created: Int64
    employed_from: Int64
    employed_until: Int64
    class_from: Int16
    class_until: Int16
    born: Int16

    def __len__(self) -> int:
        return len(self.organization)


@dataclass(slots=True)
class _Column:
    """A column of text on its way to codes."""

    size: int
    codes: dict[str, int] = field(default_factory=dict)
    word: list[str] = field(default_factory=list)
    code: array[int] = field(init=False)

    def __post_init__(self) -> None:
        self.code = array("i", [-1]) * self.size

    def put(self, row: int, key: str, written: str | None) -> None:
        if not key:
            return
        code = self.codes.setdefault(key, len(self.word))
        text = (written or key).strip()
        if code == len(self.word):
            self.word.append(text)
        elif text < self.word[code]:
            self.word[code] = text
        self.code[row] = code

    def words(self) -> Words:
        return Words(np.array(self.code, dtype=np.int32), self.word)


TEXTS = ("surname", "address", "street", "city", "company", "university", "zone")
MOMENTS = ("created", "employed_from", "employed_until")
YEARS = ("class_from", "class_until", "born")


def collect_people(customers: Iterable[Customer], ids: Sequence[str]) -> People:
    """Return the columns of these customers, in the order of `ids` (sorted); any order comes in.

    Customers that are not among `ids` are left out; ids without a customer have unknown fields.
    One pass, a million customers in about a minute. Raises InvalidValueError for a customer that
    comes twice.
    """
    size = len(ids)
    texts = {name: _Column(size) for name in TEXTS}
    numbers: dict[str, Any] = {name: np.full(size, NO_TIME, dtype=np.int64) for name in MOMENTS}
    numbers |= {name: np.zeros(size, dtype=np.int16) for name in YEARS}
    numbers["house"] = np.full(size, -1, dtype=np.int32)
    organization = np.zeros(size, dtype=np.bool_)
    seen = np.zeros(size, dtype=np.bool_)
    places: dict[str, int] = {}
    for turn, customer in enumerate(customers):
        if turn < size and ids[turn] == customer.customer_id:
            row: int | None = turn
        else:
            places = places or {name: place for place, name in enumerate(ids)}
            row = places.get(customer.customer_id)
        if row is None:
            continue
        if seen[row]:
            raise InvalidValueError(
                f"The customer {customer.customer_id!r} comes twice; give each of them once."
            )
        seen[row] = True
        organization[row] = customer.kind == ORGANIZATION
        _put_texts(texts, numbers["house"], row, customer)
        _put_numbers(numbers, row, customer)
    words: dict[str, Any] = {name: column.words() for name, column in texts.items()}
    return People(organization=organization, **words, **numbers)


def _put_texts(texts: Mapping[str, _Column], house: Int32, row: int, customer: Customer) -> None:
    facts = customer.attributes
    if customer.address:
        home = home_key(customer.address, customer.postcode, customer.city)
        texts["address"].put(row, home.address, customer.address)
        texts["street"].put(row, home.street, customer.address)
        house[row] = home.house
    if customer.kind != ORGANIZATION:
        key = surname_key(customer.family_name, customer.name)
        texts["surname"].put(row, key, customer.family_name or key)
    city = place_key(customer.city)
    if city:
        texts["city"].put(row, f"{city}|{place_key(customer.country)}", customer.city)
    texts["company"].put(row, place_key(customer.company), customer.company)
    school = _first(facts, SCHOOLS)
    if school is not None:
        texts["university"].put(row, place_key(str(school)), str(school))
    zone = _first(facts, ZONES)
    zone = str(zone).strip() if zone is not None else zone_of(customer.country, customer.city)
    texts["zone"].put(row, zone, zone)


def _put_numbers(numbers: Mapping[str, Any], row: int, customer: Customer) -> None:
    facts = customer.attributes
    if customer.created_at is not None:
        numbers["created"][row] = customer.created_at
    numbers["employed_from"][row] = _moment(_first(facts, EMPLOYED_FROM), last=False)
    numbers["employed_until"][row] = _moment(_first(facts, EMPLOYED_UNTIL), last=True)
    began, ended = year_of(_first(facts, CLASS_FROM)), year_of(_first(facts, CLASS_UNTIL))
    numbers["class_from"][row] = began or (ended - STUDY_YEARS if ended else 0)
    numbers["class_until"][row] = ended
    numbers["born"][row] = year_of(customer.birth_date)


def _first(facts: Mapping[str, Any], names: Sequence[str]) -> Any:
    if not facts:
        return None
    return next((facts[name] for name in names if facts.get(name) not in (None, "")), None)


def _moment(value: Any, *, last: bool) -> Micros:
    """Return the moment that a cell says; of a year or a month its first or last day."""
    if value is None:
        return NO_TIME
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day)
    else:
        text = str(value).strip()
        try:
            found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            year = year_of(value)
            if not year:
                return NO_TIME
            found = datetime(year, 12 if last else 1, 31 if last else 1)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return round((found - EPOCH).total_seconds()) * 1_000_000


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
    masks = {
        **dict.fromkeys(("surname", "address", "street", "city", "zone"), here),
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
        employed_until=np.where(until <= as_of, until, NO_TIME),
        class_until=np.where(ended <= year, ended, 0).astype(np.int16),
    )
