"""Phone numbers in one form: E.164, such as +4930901820."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graphcrm.identity.nothing import is_no_phone

_SHORTEST = 6
_NO_DIGIT = re.compile(r"\D+")

_REGIONS = {
    "australia": "AU", "austria": "AT", "österreich": "AT", "belgium": "BE", "brazil": "BR",
    "brasil": "BR", "canada": "CA", "china": "CN", "中国": "CN", "denmark": "DK", "egypt": "EG",
    "finland": "FI", "france": "FR", "germany": "DE", "deutschland": "DE", "greece": "GR",
    "hong kong": "HK", "india": "IN", "ireland": "IE", "israel": "IL", "italy": "IT",
    "italia": "IT", "japan": "JP", "日本": "JP", "korea": "KR", "south korea": "KR",
    "mexico": "MX", "netherlands": "NL", "new zealand": "NZ", "norway": "NO", "poland": "PL",
    "portugal": "PT", "russia": "RU", "singapore": "SG", "south africa": "ZA", "spain": "ES",
    "españa": "ES", "sweden": "SE", "switzerland": "CH", "schweiz": "CH", "taiwan": "TW",
    "台湾": "TW", "turkey": "TR", "türkiye": "TR", "ukraine": "UA", "united arab emirates": "AE",
    "united kingdom": "GB", "great britain": "GB", "uk": "GB", "england": "GB",
    "united states": "US", "united states of america": "US", "usa": "US",
}  # fmt: skip


def region_of(country: str | None, default: str | None = None) -> str | None:
    """Return the ISO 3166 code of a country's name or code, `default` where it is not known."""
    plain = unicodedata.normalize("NFKC", country or "").strip()
    if len(plain) == 2 and plain.isascii() and plain.isalpha() and plain.casefold() != "uk":
        return plain.upper()
    return _REGIONS.get(plain.casefold(), default)


@lru_cache(maxsize=65_536)
def clean_phone(text: str | None, region: str | None = None) -> str | None:
    """Return the number as E.164; only its digits where its country cannot be told.

    None where there are fewer than six digits, or all are one. About 0.1 ms a number.
    """
    if not text:
        return None
    import phonenumbers

    plain = unicodedata.normalize("NFKC", text).strip()
    digits = _NO_DIGIT.sub("", plain)
    if len(digits) < _SHORTEST or is_no_phone(digits):
        return None
    # 00 dials out of most countries, and out of all in which a number is written down so.
    dialled = f"+{digits[2:]}" if digits.startswith("00") else plain
    try:
        number = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_possible_number(number):
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
