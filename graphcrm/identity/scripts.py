"""Text in any script, folded so that spellings of the same thing become equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graphcrm.identity.latin import from_cyrillic, to_latin

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
HANGUL = re.compile("[\uac00-\ud7a3]")

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ı": "i"}
)
# Letters that Arabic writers exchange at the end of words, and the Persian forms of two.
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"})
_NO_WORD = re.compile(r"[^\w]+|_")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_ACCENTED = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]")
_POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")


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
    """Return folded text without accents, Hebrew points and Arabic vowels.

    The marks of other scripts stay: in Devanagari or Thai they are the vowels, not an ornament.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    bare = False
    for char in unicodedata.normalize("NFKD", text.translate(_LETTERS)):
        if not unicodedata.category(char).startswith("M"):
            bare = bool(_ACCENTED.match(char))
            kept.append(char)
        elif not bare and not _POINTS.match(char):
            kept.append(char)
    return unicodedata.normalize("NFKC", "".join(kept)).translate(_ARABIC)


@lru_cache(maxsize=65_536)
def sound(text: str) -> str:
    """Return folded text in Latin letters: Chinese characters by pinyin, others letter by letter.

    Arabic and Hebrew names lack their vowels, so they sound only similar to how they are written
    in Latin letters.
    """
    if text.isascii():
        return text
    if HAN.search(text):
        from pypinyin import lazy_pinyin

        text = " ".join("".join(lazy_pinyin(word)) for word in text.split())
    # Cyrillic й is no и with an ornament, so its letters are read before marks are taken off.
    return to_latin(without_marks(from_cyrillic(text)))


@lru_cache(maxsize=65_536)
def script(text: str) -> str:
    """Return the script of the first letter, such as latin, han, arabic."""
    for char in text:
        if char.isalpha():
            if char.isascii():
                return "latin"
            return "han" if HAN.match(char) else unicodedata.name(char, "?").split()[0].lower()
    return "latin"
