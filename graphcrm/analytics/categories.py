"""What is known of customers that several can share: company, city, tags and the like, as codes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from graphcrm.model import Customer
from graphcrm.tables import Int32

KNOWN = ("company", "city", "state", "country", "job_title", "gender")
"""Columns of the customers table that are compared; `tags` too, and attributes of other names."""

ALWAYS = ("company", "city")
"""Kept however many values they have."""

MOST_VALUES = 5000
MOST_ATTRIBUTES = 50
LONGEST_VALUE = 80

_known = attrgetter(*KNOWN)


@dataclass(frozen=True, slots=True)
class Category:
    """Which customers have which value of one attribute.

    values: distinct texts, in no particular order. customer, value: int32 (k,), positions in the
    projection's ids and in `values`, each pair once; a customer can have several values.
    """

    attribute: str
    values: Sequence[str]
    customer: Int32
    value: Int32


@dataclass(frozen=True, slots=True)
class Categories:
    """All attributes that are worth comparing, and the number of customers looked at."""

    customers: int
    columns: tuple[Category, ...]


class _Column:
    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.customer = array("i")
        self.value = array("i")

    def add(self, position: int, text: str) -> None:
        self.customer.append(position)
        self.value.append(self.codes.setdefault(text, len(self.codes)))

    def freeze(self, attribute: str) -> Category:
        return Category(
            attribute,
            list(self.codes),
            np.frombuffer(self.customer, dtype=np.int32),
            np.frombuffer(self.value, dtype=np.int32),
        )


class CategoryColumns:
    """Notes what customers that pass by, in the order of the projection's ids, have in common.

    An attribute with more than 5,000 values, or less than two customers a value, tells nobody
    apart and is left out, but company and city are kept; so is an attribute after the fiftieth, by
    name as they come, and a value longer than 80 characters. 8 bytes a value.
    """

    def __init__(self) -> None:
        self._columns: dict[str, _Column] = {}
        self._full: set[str] = set()
        self._count = 0

    def watch(self, customers: Iterable[Customer]) -> Iterator[Customer]:
        """Yield the customers on, noted."""
        for customer in customers:
            for attribute, value in _values(customer):
                if value is not None and attribute not in self._full and (text := _clean(value)):
                    self._note(attribute, text)
            self._count += 1
            yield customer

    def _note(self, attribute: str, text: str) -> None:
        column = self._columns.get(attribute)
        if column is None:
            if len(self._columns) + len(self._full) >= MOST_ATTRIBUTES:
                return
            column = self._columns[attribute] = _Column()
        column.add(self._count, text)
        if len(column.codes) > MOST_VALUES and attribute not in ALWAYS:
            self._full.add(attribute)
            del self._columns[attribute]

    def categories(self) -> Categories:
        """Return what those that passed so far have in common."""
        kept = (
            column.freeze(attribute)
            for attribute, column in sorted(self._columns.items())
            if attribute in ALWAYS or 2 * len(column.codes) <= len(column.customer)
        )
        return Categories(self._count, tuple(kept))


def collect_categories(customers: Iterable[Customer]) -> Categories:
    """Return what customers have in common; see CategoryColumns. It keeps none of them."""
    columns = CategoryColumns()
    for _ in columns.watch(customers):
        pass
    return columns.categories()


def _values(customer: Customer) -> Iterator[tuple[str, object]]:
    yield from zip(KNOWN, _known(customer), strict=True)
    for tag in dict.fromkeys(tag.strip() for tag in customer.tags):
        yield "tags", tag
    for attribute in sorted(customer.attributes):
        if attribute not in KNOWN:
            yield attribute, customer.attributes[attribute]


def _clean(value: object) -> str:
    """Return the text of a value, nothing where it is missing, too long or no category at all."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    return text if len(text) <= LONGEST_VALUE else ""
