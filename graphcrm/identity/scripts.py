"""Text in any script, folded so that spellings of the same thing become equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ı": "i"}
)
_NO_WORD = re.compile(r"[^\w]+|_")
_APOSTROPHES = re.compile("['’‘`´ʼ]")


def fold(text: str) -> str:
    """Return the words in lower case and half width, one blank between; marks are kept."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    if plain.isascii():
        return " ".join(_NO_WORD.sub(" ", plain).split())
    return " ".join("".join(char if _in_word(char) else " " for char in plain).split())


def _in_word(char: str) -> bool:
    # Vowel signs of Indic scripts are marks, which a regular expression's \w leaves out.
    return char.isalnum() or unicodedata.category(char).startswith("M")


def without_marks(text: str) -> str:
    """Return folded text without accents; letters of Arabic, Cyrillic, Han … stay."""
    split = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    kept = "".join(char for char in split if not unicodedata.combining(char))
    return unicodedata.normalize("NFKC", kept)


@lru_cache(maxsize=65_536)
def sound(text: str) -> str:
    """Return folded text in Latin letters where it is Chinese (pinyin), else without accents."""
    if not HAN.search(text):
        return without_marks(text)
    from pypinyin import lazy_pinyin

    return " ".join("".join(lazy_pinyin(word)) for word in text.split())
