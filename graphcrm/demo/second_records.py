"""One record of another system: what it asks for, how it writes that, and whether it is enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.demo.dice import Dice
from graphcrm.demo.respelling import Spelling, respell
from graphcrm.demo.retyping import (
    other_email,
    retype_address,
    retype_birth_date,
    retype_company,
    retype_email,
    retype_phone,
)

Row = dict[str, Any]
ENOUGH = 3
"""What a record must be worth: two for a thing that tells somebody, one for a name in full."""

PLACE = ("city", "state", "country")
HEX = "0123456789abcdef"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class System:
    """Another system that keeps customers.

    keeps: in percent, how often it has each thing where it is known at all. parts: in percent, how
    often it has given and family name in columns of their own. shape: draws an id. moves: in
    percent, how many of a person's interactions of each type come through it, '' for other types.
    """

    source: str
    keeps: Mapping[str, int]
    parts: int
    shape: Callable[[Dice], str]
    moves: Mapping[str, int]


OTHER_SOURCES = (
    System(
        source="till",
        keeps={"phone": 70, "email": 45, "address": 60, "birth_date": 45, "gender": 50},
        parts=60,
        shape=lambda dice: f"T{dice.below(10**8):08d}",
        moves={"purchase": 55, "return": 70, "visit": 60, "": 8},
    ),
    System(
        source="call centre",
        keeps={"phone": 90, "email": 30, "address": 65, "birth_date": 55},
        parts=40,
        shape=lambda dice: f"CC-{2019 + dice.below(7)}-{dice.below(10**6):06d}",
        moves={"call": 70, "support_ticket": 80, "": 8},
    ),
    System(
        source="newsletter",
        keeps={"email": 100, "birth_date": 40, "gender": 30, "phone": 8},
        parts=50,
        shape=lambda dice: "nl_" + "".join(dice.one(HEX) for _ in range(10)),
        moves={"email": 60, "like": 70, "survey": 70, "review": 50, "": 8},
    ),
    System(
        source="crm",
        keeps={
            "phone": 75,
            "email": 80,
            "address": 50,
            "birth_date": 20,
            "company": 85,
            "job_title": 70,
            "gender": 25,
        },
        parts=90,
        shape=lambda dice: "003" + "".join(dice.one(LETTERS) for _ in range(12)),
        moves={"meeting": 70, "email": 40, "event": 40, "": 10},
    ),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What tells a customer: a mailbox, number or address of their own, alike nobody."""

    own_email: bool
    own_phone: bool
    own_address: bool
    alike: bool


@dataclass(frozen=True, slots=True)
class Original:
    """A customer as first put on file.

    cells: by column. front, joint, letters: of the name, see `Spelling`. bare_name: of an
    organisation without its legal form, '' for people. places: pattern of addresses, streets and
    (district, postcode) of the city.
    """

    cells: Mapping[str, Any]
    known: Known
    front: str
    joint: str
    letters: Mapping[str, str]
    bare_name: str
    places: tuple[str, Sequence[str], Sequence[tuple[str, str]]]


def take_down(dice: Dice, original: Original, system: System) -> Row:
    """Return the cells of a further record; columns that it does not have are left out."""
    cells = original.cells
    row: Row = {"kind": cells["kind"], "source": system.source}
    row |= {name: cells[name] for name in PLACE if dice.percent(75)}
    worth = _write_name(dice, original, system, row)
    entry = _Entry(dice, original, row)
    for column, percent in system.keeps.items():
        if cells[column] is not None and dice.percent(percent):
            worth += entry.write(column)
    # What is still missing for a human to be sure, the person was asked for.
    for column in ("email", "phone", "birth_date", "address"):
        if worth < ENOUGH and cells[column] is not None:
            worth += entry.write(column, plainly=True)
    if cells["kind"] == "organization" or dice.percent(60):
        row["kind"] = cells["kind"]
    else:
        row["kind"] = None
    return row


def _write_name(dice: Dice, original: Original, system: System, row: Row) -> int:
    """Write the name, and return what it is worth: one where it is there in full."""
    cells = original.cells
    if original.bare_name:
        row["name"] = retype_company(dice, original.bare_name, str(cells["country"]))
        return 1
    plain = Spelling(cells["given_name"], cells["family_name"], original.front, original.joint)
    exact = original.known.alike
    written = respell(dice, plain, cells["gender"], original.letters, exact=exact)
    apart = dice.percent(system.parts)
    if apart:
        row["given_name"], row["family_name"] = written.given, written.family
    if not apart or dice.percent(70):
        row["name"] = written.whole
    return int(written.clear)


class _Entry:
    """Writes cells into a row and says what each is worth."""

    def __init__(self, dice: Dice, original: Original, row: Row) -> None:
        self.dice, self.row = dice, row
        self.cells, self.known, self.places = original.cells, original.known, original.places
        self.written: dict[str, int] = {}

    def write(self, column: str, *, plainly: bool = False) -> int:
        """Write a cell, plainly or as it may come; return what that adds."""
        before = self.written.get(column, 0)
        ways = {
            "email": self._email,
            "phone": self._phone,
            "birth_date": self._birth_date,
            "address": self._address,
        }
        if column in ways:
            self.written[column] = ways[column](plainly)
            return self.written[column] - before
        self.row[column] = self.cells[column]
        return 0

    def _email(self, plainly: bool) -> int:
        email = str(self.cells["email"])
        if not plainly and self.dice.percent(18) and not email.startswith(("info@", "office")):
            self.row["email"] = other_email(self.dice, email)
            return 0
        self.row["email"] = email if plainly else retype_email(self.dice, email)
        return 2 if self.known.own_email else 0

    def _phone(self, plainly: bool) -> int:
        self.row["phone"], national = retype_phone(self.dice, str(self.cells["phone"]))
        if national or plainly:
            self.row["country"] = self.cells["country"]
        return 2 if self.known.own_phone else 0

    def _birth_date(self, plainly: bool) -> int:
        born, same = retype_birth_date(self.dice, str(self.cells["birth_date"]))
        if plainly:
            born, same = str(self.cells["birth_date"]), True
        self.row["birth_date"] = born
        return 2 if same else 0

    def _address(self, plainly: bool) -> int:
        """Write the address, sometimes that of a new or an old home."""
        if not plainly and self.dice.percent(15):
            pattern, streets, districts = self.places
            number, street = 1 + self.dice.below(120), self.dice.one(streets)
            self.row["address"] = pattern.format(number=number, street=street)
            self.row["district"], self.row["postcode"] = self.dice.one(districts)
            return 0
        address = str(self.cells["address"])
        self.row["address"] = address if plainly else retype_address(self.dice, address)
        self.row["city"] = self.cells["city"]
        if plainly or self.dice.percent(70):
            self.row["postcode"] = self.cells["postcode"]
        if self.known.alike:
            return 0
        return 2 if self.known.own_address else 1
