"""How e-mail addresses, phone numbers, addresses, dates and companies come out elsewhere."""

from __future__ import annotations

from datetime import date

from graphcrm.demo.dice import Dice
from graphcrm.demo.respelling import mistype, unmarked
from graphcrm.demo.words import spellings

TAGS = ("news", "shop", "orders", "offers", "club")
DOMAINS = ("example.com", "example.org", "example.net")
TRUNK = {"+44": "0", "+33": "0", "+49": "0", "+46": "0", "+1": ""}
"""What a national number begins with, by country code."""


def retype_email(dice: Dice, email: str) -> str:
    """Return an address of the same mailbox: other capitals, or a tag after a plus."""
    login, _, host = email.partition("@")
    way = dice.below(100)
    if way < 55:
        return email
    if way < 70:
        return f"{login}+{dice.one(TAGS)}@{host}"
    if way < 80:
        return email.upper()
    return ".".join(part.capitalize() for part in login.split(".")) + "@" + host


def other_email(dice: Dice, email: str) -> str:
    """Return another mailbox of the same person: fewer dots, an initial, a private domain."""
    login, _, _ = email.partition("@")
    given, _, family = login.partition(".")
    number = str(10 + dice.below(9990))
    forms = (given + family, f"{given[:1]}.{family}", f"{family}.{given}", given)
    return f"{dice.one(forms).strip('.')}{number}@{dice.one(DOMAINS)}"


def retype_phone(dice: Dice, phone: str) -> tuple[str, bool]:
    """Return a number in another format, and whether it now leaves the country to be guessed."""
    code, *rest = phone.split(" ")
    digits = "".join(rest)
    way = dice.below(6)
    if way == 0:
        return phone, False
    if way == 1:
        return code + digits, False
    if way == 2:
        return f"00{code[1:]}-{rest[0]}-{''.join(rest[1:])}", False
    if way == 3:
        return f"{code} ({rest[0]}) {'-'.join(rest[1:])}", False
    trunk = TRUNK.get(code, "")
    if way == 4:
        return f"({trunk}{rest[0]}) {' '.join(rest[1:])}", True
    return f"{trunk}{rest[0]}{dice.one(('.', '-', '/', ''))}{''.join(rest[1:])}", True


def retype_address(dice: Dice, address: str) -> str:
    """Return the same address: shortened words, other capitals, no accents, a slip of the pen."""
    way = dice.below(100)
    if way < 30:
        return address
    if way < 70:
        return _shortened(dice, address)
    if way < 78:
        return address.upper()
    if way < 88:
        return unmarked(address)
    if way < 94:
        words = address.split(" ")
        place = dice.below(len(words))
        words[place] = mistype(dice, words[place]) if words[place].isalpha() else words[place]
        return " ".join(words)
    return address.replace(",", "") if "," in address else address.lower()


def _shortened(dice: Dice, address: str) -> str:
    for word, forms in spellings().streets.items():
        if word in address:
            return address.replace(word, dice.one(forms))
    return address


def retype_birth_date(dice: Dice, born: str) -> tuple[str, bool]:
    """Return a date in the same form, and whether it is still the same day.

    In one of twelve cases day and month are swapped where both are possible; one in fifty is off
    by a digit.
    """
    day = date.fromisoformat(born)
    if dice.percent(8) and day.day <= 12 and day.day != day.month:
        return date(day.year, day.day, day.month).isoformat(), False
    if dice.percent(2):
        last = min(day.day, 28) if day.month == 2 else day.day
        slip = date(day.year - day.year % 10 + dice.below(10), day.month, last)
        return slip.isoformat(), slip == day
    return born, True


def company_forms(country: str) -> tuple[str, ...]:
    """Return the patterns of company names of a country, each with {} for the bare name."""
    return tuple(spellings().companies.get(country, ("{}",)))


def retype_company(dice: Dice, name: str, country: str) -> str:
    """Return a company's bare name in one of its legal forms, or none, sometimes in capitals."""
    forms = ("{}", *company_forms(country))
    written = dice.one(forms).format(name)
    way = dice.below(100)
    if way < 10:
        return written.upper()
    if way < 18:
        return written.replace(" & ", " and " if country != "Germany" else " und ")
    if way < 26:
        return unmarked(written)
    if way < 34:
        words = written.split(" ")
        return " ".join([mistype(dice, words[0]), *words[1:]])
    return written
