"""Names of people, in any script and in any order of their parts."""

from __future__ import annotations

import re
from typing import NamedTuple

from graphcrm.identity.japanese import JAPAN, read_parts, split_name
from graphcrm.identity.scripts import HAN, HANGUL, fold, sound

_TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "herr",
        "frau", "dipl", "ing", "mag", "mme", "mlle", "madame", "monsieur", "sr", "sra", "srta",
        "don", "doña", "dott", "sig", "signora", "signor", "г", "г-жа", "السيد", "السيدة",
    }
)  # fmt: skip
_SUFFIXES = frozenset(
    {"jr", "sr", "junior", "senior", "ii", "iii", "iv", "phd", "md", "mba", "msc", "bsc", "esq"}
)
_EAST_ASIAN = re.compile(f"{HAN.pattern}|{HANGUL.pattern}|[\u3040-\u30ff]")
_CHINESE_TITLES = re.compile("(先生|女士|小姐|太太|夫人|老师|教授|博士|医生|经理|さん|様|氏)$")
_TWO_CHARACTER_FAMILIES = frozenset(
    {
        "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟",
        "尉遲",
        "公孙", "公孫", "慕容", "令狐", "司徒", "司空", "夏侯", "轩辕", "軒轅", "宇文", "長孫",
        "长孙", "端木", "南宫", "南宮", "独孤", "獨孤",
    }
)  # fmt: skip
_TWO_SYLLABLE_FAMILIES = frozenset({"선우", "남궁", "황보", "제갈", "독고", "사공", "서문"})


class PersonName(NamedTuple):
    """Parts of a name, folded; `sound` ones in Latin letters, as they are read."""

    given: str | None
    family: str | None
    given_sound: str | None
    family_sound: str | None


NO_NAME = PersonName(None, None, None, None)


def person_name(
    name: str | None, given: str | None, family: str | None, region: str | None = None
) -> PersonName:
    """Return the parts of a person's name; those given apart win over the whole name.

    region: where the person lives, such as JP, by which kanji are read.
    """
    if given or family:
        first, last = _words(given), _words(family)
    else:
        first, last = _split(name, region)
    if not first and not last:
        return NO_NAME
    if last and (last not in _TWO_CHARACTER_FAMILIES or region == JAPAN):
        read = read_parts(first, last, region)
        if read:
            return PersonName(first, last, *read)
    return PersonName(first, last, first and sound(first), last and sound(last))


def _words(text: str | None) -> str | None:
    folded = _CHINESE_TITLES.sub("", fold(text or ""))
    words = folded.split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return " ".join(words) or None


def _split(name: str | None, region: str | None) -> tuple[str | None, str | None]:
    before, comma, after = (name or "").partition(",")
    if comma and _words(after) not in {*_SUFFIXES, None}:
        return _words(after), _words(before)
    words = (_words(before) or "").split()
    if len(words) == 1:
        word = words[0]
        if len(word) > 1 and all(map(HAN.match, word)):
            japanese = split_name(word, region)
            if japanese:
                return japanese
            cut = 2 if len(word) > 2 and word[:2] in _TWO_CHARACTER_FAMILIES else 1
            return word[cut:], word[:cut]
        if 2 <= len(word) <= 4 and all(map(HANGUL.match, word)):
            cut = 2 if len(word) > 2 and word[:2] in _TWO_SYLLABLE_FAMILIES else 1
            return word[cut:], word[:cut]
        return word, None
    if not words:
        return None, None
    if all(_EAST_ASIAN.match(char) for word in words for char in word):
        return "".join(words[1:]), words[0]
    return " ".join(words[:-1]), words[-1]
