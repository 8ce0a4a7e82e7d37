"""Japanese names in kanji by how they are read: 渡辺 大輔 is Watanabe Daisuke.

The signs alone do not tell a Japanese name from a Chinese one, nor how it is read. The dictionary
of Sudachi does (K. Takaoka and others, LREC 2018): it knows names with their readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from graphcrm.identity.latin import to_latin
from graphcrm.identity.scripts import HAN

if TYPE_CHECKING:
    from sudachipy import Tokenizer

JAPAN = "JP"
CHINESE = frozenset({"CN", "TW", "HK", "MO", "SG", "MY"})
"""Regions where names in these signs are Chinese."""

_FAMILY, _GIVEN = "姓", "名"
_KANA = re.compile("[\u30a1-\u30fc]+")
_LONG = re.compile("(?:ou|oo|uu)(?![aeiou])")
_LOCK = Lock()


class Read(NamedTuple):
    """A word of a name. text: its signs. kana: how it is read. part: 姓, 名, or something else."""

    text: str
    kana: str
    part: str


def read_parts(given: str | None, family: str, region: str | None) -> tuple[str | None, str] | None:
    """Return given and family name in Latin letters, None where they are not read as Japanese.

    Outside of Japan, and where no region is known, only two family signs or more and a given name
    that the dictionary knows as such are Japanese.
    """
    if region in CHINESE or not HAN.search(family):
        return None
    last, first = read_words(family), read_words(given or "")
    is_family = [word.part for word in last] == [_FAMILY]
    is_given = [word.part for word in first] == [_GIVEN]
    # A given name that falls apart is one that the dictionary does not know, or a Chinese one.
    told = is_given or (is_family and len(first) < 2)
    if region != JAPAN:
        told = is_family and is_given and len(family) > 1
    if not told or not all(map(_is_read, (*last, *first))):
        return None
    return _latin(first) or None, _latin(last)


def split_name(name: str, region: str | None) -> tuple[str | None, str] | None:
    """Return given and family name of a name in one word, None where it is no Japanese one."""
    if region in CHINESE:
        return None
    first, *rest = read_words(name)
    parts = [word.part for word in rest]
    known = len(first.text) > 1 and (parts == [_GIVEN] or region == JAPAN)
    if first.part != _FAMILY or not (known or (rest and region == JAPAN)):
        return None
    return "".join(word.text for word in rest) or None, first.text


@lru_cache(maxsize=65_536)
def read_words(text: str) -> Sequence[Read]:
    """Return the words of a name with their readings. Cost: 10 µs, and 20 ms the first time."""
    # Two threads must not use it at once.
    with _LOCK:
        found = _tokenizer().tokenize(text)
        words = [(one.surface(), one.reading_form(), one.part_of_speech()) for one in found]
    return tuple(Read(signs, kana, part[3]) for signs, kana, part in words if signs.strip())


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    from sudachipy import Dictionary

    return Dictionary(dict="small").tokenizer()


def _is_read(word: Read) -> bool:
    return bool(_KANA.fullmatch(word.kana))


def _latin(words: Sequence[Read]) -> str:
    """Return a reading as passports have it: long vowels are written once."""
    spelled = "".join(to_latin(word.kana) for word in words)
    return _LONG.sub(lambda found: found.group()[0], spelled)
