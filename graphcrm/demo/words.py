"""The vocabulary of the invented company: cities, names and products, read from data/."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

_SPECIAL = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "æ": "ae", "ı": "i", "đ": "d"})


class Name(NamedTuple):
    """A part of a name as it is written, and as it goes into an e-mail address."""

    written: str
    latin: str


@dataclass(frozen=True, slots=True)
class Culture:
    """Names that go together. `family` and `family_women` run in step."""

    family_first: bool
    joint: str
    female: tuple[Name, ...]
    male: tuple[Name, ...]
    family: tuple[Name, ...]
    family_women: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A place where customers live. phones: (first digits, how many, from which number)."""

    name: str
    state: str
    country: str
    weight: int
    utc: int
    cultures: Mapping[str, int]
    address: str
    streets: tuple[str, ...]
    districts: tuple[str, ...]
    postcodes: tuple[str, ...]
    phones: tuple[tuple[str, int, int], ...]
    companies: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf of the shop. cents: prices in step with products; season: weight of each month."""

    name: str
    circle: str
    season: tuple[int, ...]
    products: tuple[str, ...]
    cents: tuple[int, ...]


@cache
def cultures() -> Mapping[str, Culture]:
    """Return the cultures by their short name."""
    return {key: _culture(entry) for key, entry in _read("names").items()}


@cache
def cities() -> tuple[City, ...]:
    """Return the cities in the order of their file."""
    return tuple(_city(entry) for entry in _read("cities")["city"])


@cache
def categories() -> tuple[Category, ...]:
    """Return the shelves in the order of their file."""
    return tuple(
        Category(
            name=entry["name"],
            circle=entry["circle"],
            season=tuple(entry["season"]),
            products=tuple(entry["products"]),
            cents=tuple(round(100 * price) for price in entry["products"].values()),
        )
        for entry in _read("products")["category"]
    )


@cache
def jobs() -> tuple[str, ...]:
    """Return job titles."""
    return tuple(job.strip() for job in _read("cities")["jobs"].split(","))


def latin(text: str) -> str:
    """Return Latin text without marks, blanks and punctuation, in small letters."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPECIAL)).lower()
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def _read(name: str) -> dict[str, Any]:
    text = files("graphcrm.demo").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _culture(entry: Mapping[str, str]) -> Culture:
    family = _names(entry["family"])
    return Culture(
        family_first=entry["order"] == "family",
        joint=entry["joint"],
        female=_names(entry["female"]),
        male=_names(entry["male"]),
        family=tuple(Name(n.written.split("/")[0], latin(n.latin.split("/")[0])) for n in family),
        family_women=tuple(
            Name(n.written.split("/")[-1], latin(n.latin.split("/")[-1])) for n in family
        ),
    )


def _names(text: str) -> tuple[Name, ...]:
    pairs = (part.strip().partition("=") for part in text.split(","))
    return tuple(Name(written, transcribed or written) for written, _, transcribed in pairs)


def _city(entry: Mapping[str, Any]) -> City:
    plain = {key: entry[key] for key in ("name", "state", "country", "weight", "utc")}
    return City(
        **plain,
        cultures=entry["cultures"],
        address=entry["address"],
        streets=tuple(street.strip() for street in entry["streets"].split(",")),
        districts=tuple(entry["districts"]),
        postcodes=tuple(entry["districts"].values()),
        phones=tuple((first, many, *(start or [0])) for first, many, *start in entry["phones"]),
        companies=_companies(entry["work"], entry["cultures"]),
    )


def _companies(work: Sequence[str], spoken: Mapping[str, int]) -> tuple[Name, ...]:
    """Put the two parts of company names together, each part with each other one."""
    joint = "" if {"zh", "ja"} & {next(iter(spoken))} else " "
    first, second = (_names(part) for part in work)
    return tuple(
        Name(f"{a.written}{joint}{b.written}", f"{latin(a.latin)}-{latin(b.latin)}")
        for shift in range(len(second))
        for number, a in enumerate(first)
        for b in (second[(number + shift) % len(second)],)
    )


class Spellings(NamedTuple):
    """Other forms of the same word: by given name, Latin name, word of an address, and country."""

    nicknames: Mapping[str, Sequence[str]]
    transliterations: Mapping[str, Sequence[str]]
    streets: Mapping[str, Sequence[str]]
    companies: Mapping[str, Sequence[str]]


@cache
def spellings() -> Spellings:
    """Return the other forms of names and addresses."""
    read = _read("spellings")
    split = {
        part: {word: [form.strip() for form in forms.split(",")] for word, forms in entries.items()}
        for part, entries in read.items()
        if part != "companies"
    }
    return Spellings(**split, companies=read["companies"])


@cache
def latin_names() -> tuple[Mapping[str, str], ...]:
    """Return for each culture how names in another script are written in Latin letters."""
    result = []
    for entry in _read("names").values():
        forms: dict[str, str] = {}
        for part in ("female", "male", "family"):
            for name in _names(entry[part]):
                pairs = zip(name.written.split("/"), name.latin.split("/"), strict=True)
                forms |= {written: letters for written, letters in pairs if written != letters}
        result.append(forms)
    return tuple(result)
