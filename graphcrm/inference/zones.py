"""Which time zone a country and city are in, by the tables that come with the time zone data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from graphcrm.inference.wording import fold

_OTHER_NAMES = {
    "america": "US",
    "czechia": "CZ",
    "england": "GB",
    "great britain": "GB",
    "korea": "KR",
    "north korea": "KP",
    "republic of korea": "KR",
    "russian federation": "RU",
    "scotland": "GB",
    "south korea": "KR",
    "turkiye": "TR",
    "uk": "GB",
    "united kingdom": "GB",
    "united states of america": "US",
    "usa": "US",
    "viet nam": "VN",
    "wales": "GB",
}
"""Names that the tables write in another way."""


def zone_of(country: str | None, city: str | None) -> str:
    """Return the IANA zone of a place; '' where the country is not known.

    country: an English name or a code of two letters. In a country of several zones that of the
    city, where one bears its name, else the one that the tables put first, as a rule that of the
    capital or of most people.
    """
    zones = _zones().get(fold(country), ()) if country else ()
    if not zones:
        return ""
    wanted = fold(city) if city else ""
    named = (zone for zone in zones if fold(zone.rpartition("/")[2]) == wanted)
    return next(named, zones[0])


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, Sequence[str]]:
    """Return the zones of each country by its folded name and code; none without the tables."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, _, zone, *_ in _table("zone.tab"):
        codes[code].append(zone)
    names = {fold(name): code for code, name, *_ in _table("iso3166.tab")}
    names |= _OTHER_NAMES | {code.lower(): code for code in codes}
    return {name: tuple(codes[code]) for name, code in names.items() if code in codes}


def _table(name: str) -> list[list[str]]:
    try:
        text = resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError):
        return []
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
