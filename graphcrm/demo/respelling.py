"""How a person's name comes out when another system takes it down."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from graphcrm.demo.dice import Dice
from graphcrm.demo.words import spellings

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
HONORIFICS = {"male": ("Mr", "Mr.", "Dr."), "female": ("Ms", "Mrs", "Mrs.", "Dr.")}
MIDDLE = "ABCDEFGHJKLMPRST"
ALPHABETS = ("LATIN", "CYRILLIC", "ARABIC", "HEBREW")
"""Scripts in which a single letter is mistyped; in the others one writes the name or not."""

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
UNMARKED = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "æ": "ae", "ı": "i", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as somebody wrote it.

    front: what stands first in the whole name, 'given' or 'family'; joint: what stands between.
    before: an honorific. clear: whether the given name can be told (an initial cannot).
    """

    given: str
    family: str
    front: str
    joint: str
    before: str = ""
    clear: bool = True

    @property
    def whole(self) -> str:
        """The name in one piece."""
        parts = (self.given, self.family)
        return self.before + self.joint.join(parts if self.front == "given" else parts[::-1])


def respell(
    dice: Dice, name: Spelling, gender: str | None, letters: Mapping[str, str], *, exact: bool
) -> Spelling:
    """Return another form of a name, or in about a third of the cases the same.

    letters: how the parts of the name are written in Latin letters, where they are in another
    script. exact: the given name stays in full, since somebody at home is called much the same.
    """
    foreign = name.given in letters or name.family in letters
    # The weights are percentages of all records where every way is open.
    ways: dict[str, int] = {"same": 34, "swapped": 6, "capitals": 4}
    if _can_be_mistyped(name.family) or _can_be_mistyped(name.given):
        ways["mistyped"] = 5 if foreign else 16
    if foreign:
        ways["latin"] = 40
        ways["spaced"] = 5
    else:
        ways |= {"joined": 4, "middle": 4, "honorific": 4}
        if unmarked(name.given + name.family) != name.given + name.family:
            ways["unmarked"] = 16
        if not exact:
            ways["initial"] = 7
            if name.given in spellings().nicknames:
                ways["nickname"] = 18
    way = dice.weighted(ways)
    if way == "honorific":
        return replace(name, before=dice.one(HONORIFICS.get(gender or "", ("Dr.",))) + " ")
    if way == "latin":
        return _in_latin(dice, name, letters)
    return WAYS[way](dice, name)


def unmarked(text: str) -> str:
    """Return the text without accents and other marks on Latin letters."""
    plain = unicodedata.normalize("NFD", text.translate(UNMARKED))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return kept if kept.isascii() else text


def mistype(dice: Dice, word: str) -> str:
    """Return the word with one slip, never in its first letter: left out, doubled, turned, hit."""
    if not _can_be_mistyped(word):
        return word
    place = 1 + dice.below(len(word) - 2)
    first, char, rest = word[:place], word[place], word[place + 1 :]
    slip = dice.below(4)
    if slip == 0:
        return first + rest
    if slip == 1 and rest[0].isalpha() and rest[0] != char:
        return first + rest[0] + char + rest[1:]
    row = next((row for row in KEYBOARD if char in row), "")
    if slip == 2 and row:
        return first + row[(row.index(char) + 1) % len(row)] + rest
    return first + char + char + rest


def _can_be_mistyped(word: str) -> bool:
    return len(word) > 3 and all(
        unicodedata.name(char, "").startswith(ALPHABETS) for char in word if char.isalpha()
    )


def _in_latin(dice: Dice, name: Spelling, letters: Mapping[str, str]) -> Spelling:
    given, family = (letters.get(part, part) for part in (name.given, name.family))
    others = spellings().transliterations
    if dice.percent(40):
        given = dice.one(others.get(given, (given,)))
    if dice.percent(40):
        family = dice.one(others.get(family, (family,)))
    front = name.front if dice.percent(40) else "given"
    return replace(name, given=given, family=family, front=front, joint=" ")


def _mistyped(dice: Dice, name: Spelling) -> Spelling:
    if _can_be_mistyped(name.family) and (dice.percent(55) or not _can_be_mistyped(name.given)):
        return replace(name, family=mistype(dice, name.family))
    return replace(name, given=mistype(dice, name.given))


def _swapped(dice: Dice, name: Spelling) -> Spelling:
    """Put the parts in the other order: with a comma, or each into the other's column."""
    if dice.percent(50):
        turned = "family" if name.front == "given" else "given"
        comma = ", " if name.joint == " " and turned == "family" else name.joint
        return replace(name, front=turned, joint=comma)
    return replace(name, given=name.family, family=name.given)


def _unmarked(dice: Dice, name: Spelling) -> Spelling:
    """Leave the accents out, or write out German ones."""
    change: Callable[[str], str] = unmarked
    if (
        dice.percent(50)
        and (name.given + name.family).translate(GERMAN) != name.given + name.family
    ):
        change = _written_out
    return replace(name, given=change(name.given), family=change(name.family))


def _written_out(text: str) -> str:
    return unmarked(text.translate(GERMAN))


def _nickname(dice: Dice, name: Spelling) -> Spelling:
    return replace(name, given=dice.one(spellings().nicknames[name.given]))


def _initial(dice: Dice, name: Spelling) -> Spelling:
    return replace(name, given=name.given[0] + dice.one(("", ".")), clear=False)


def _joined(dice: Dice, name: Spelling) -> Spelling:
    """Write two words as one: those of a double name, else given and family name."""
    for part in ("given", "family"):
        words = getattr(name, part).replace("-", " ").split()
        if len(words) > 1:
            return replace(name, **{part: words[0] + "".join(words[1:]).lower()})
    return replace(name, joint=dice.one(("", "_", ".")))


def _middle(dice: Dice, name: Spelling) -> Spelling:
    return replace(name, given=f"{name.given} {dice.one(MIDDLE)}{dice.one(('', '.'))}")


def _capitals(dice: Dice, name: Spelling) -> Spelling:
    change = str.upper if dice.percent(60) else str.lower
    return replace(name, given=change(name.given), family=change(name.family))


def _spaced(dice: Dice, name: Spelling) -> Spelling:
    return replace(name, joint="" if name.joint and dice.percent(50) else "\u3000")


def _same(_: Dice, name: Spelling) -> Spelling:
    return name


WAYS: Mapping[str, Callable[[Dice, Spelling], Spelling]] = {
    "same": _same,
    "mistyped": _mistyped,
    "swapped": _swapped,
    "unmarked": _unmarked,
    "nickname": _nickname,
    "initial": _initial,
    "joined": _joined,
    "middle": _middle,
    "capitals": _capitals,
    "spaced": _spaced,
}
