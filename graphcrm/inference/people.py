"""What the rules need to know of customers, as columns of codes: a million of them in 80 MB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphcrm.model import Customer
from graphcrm.tables import Bool, Int16, Int32, Int64


@dataclass(frozen=True, slots=True)
class Words:
    """One column of text as codes.

    code: int32 (n,), -1 where there is no value. word: for each code one way the data writes it
    (the first in code point order).
    """

    code: Int32
    word: Sequence[str]


@dataclass(frozen=True, slots=True)
class People:
    """The customers' own fields, one row a customer, in the order of ids.

    organization: bool (n,). surname, address (with postcode and city), street, city, company,
    university: codes. house: int32 (n,), -1 where unknown. employed_from, employed_until: int64
    (n,) microseconds, NO_TIME where unknown. class_from, class_until, born: int16 (n,) years, 0
    where unknown. zone: codes of time zones.
    """

    organization: Bool
    surname: Words
    address: Words
    street: Words
    house: Int32
    city: Words
    company: Words
    university: Words
    employed_from: Int64
    employed_until: Int64
    class_from: Int16
    class_until: Int16
    born: Int16
    zone: Words

    def __len__(self) -> int:
        return len(self.organization)


def collect_people(customers: Iterable[Customer], ids: Sequence[str]) -> People:
    """Return the columns of these customers, in the order of `ids` (sorted); any order comes in.

    Customers that are not among `ids` are left out; ids without a customer have unknown fields.
    """
    raise NotImplementedError
