"""Any script in Latin letters: names as they are commonly written, or at least by their sounds.

DuckDB's string distances count bytes, of which only Latin letters have one each.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџѓќѕ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "e",
            "i",
            "i",
            "e",
            "g",
            "u",
            "dj",
            "j",
            "lj",
            "nj",
            "c",
            "dz",
            "g",
            "k",
            "dz",
        ],
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),  # noqa: SIM905
        strict=True,
    )
)
_CYRILLIC_LETTERS = str.maketrans({key: read.strip("_") for key, read in _CYRILLIC.items()})
_GREEK_LETTERS = str.maketrans(_GREEK)
_GREEK_READ = {
    "ου": "ou", "ευ": "ef", "αυ": "af", "μπ": "b", "ντ": "nt", "γκ": "gk", "γγ": "ng",
}  # fmt: skip
_GREEK_PAIRS = re.compile("|".join(_GREEK_READ))
_CYRILLIC_ENDS = re.compile("(ий|ый)(?= |$)")

_INITIALS = "g kk n d tt r m b pp s ss _ j jj ch k t p h".split()  # noqa: SIM905
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()  # noqa: SIM905
_FINALS = "_ k k k n n n t l k m p l l p l m p p t t ng t t k t p t".split()  # noqa: SIM905
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_FAMILIES = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "조": "cho", "강": "kang",
    "윤": "yoon", "임": "lim", "신": "shin", "오": "oh", "권": "kwon", "유": "yoo", "구": "koo",
}  # fmt: skip
"""Family names that are commonly written otherwise than their letters say."""

_KANA_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_KANA = {
    kana: row + vowel
    for row, five in _KANA_ROWS.items()
    for vowel, kana in zip("aiueo", five, strict=True)
} | {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu",
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "vu", "ー": "",
}  # fmt: skip
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

_INDIC = frozenset(
    "DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM".split()  # noqa: SIM905
)
_SILENT_END = frozenset("DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA".split())  # noqa: SIM905
_NASAL = frozenset({"ANUSVARA", "CANDRABINDU", "BINDI", "TIPPI"})


def to_latin(text: str) -> str:
    """Return folded text in ASCII letters and digits; words stay words."""
    if text.isascii():
        return text
    return " ".join(word if word.isascii() else _word(word) for word in text.split(" "))


def from_cyrillic(text: str) -> str:
    """Return folded text with Cyrillic letters in Latin ones; others stay."""
    return _CYRILLIC_ENDS.sub("y", text).replace("кс", "x").translate(_CYRILLIC_LETTERS)


@lru_cache(maxsize=65_536)
def _word(word: str) -> str:
    if word in _FAMILIES:
        return _FAMILIES[word]
    read = _GREEK_PAIRS.sub(lambda found: _GREEK_READ[found.group()], word)
    read = read.translate(_GREEK_LETTERS)
    read = "".join(_hangul(char) for char in unicodedata.normalize("NFC", read))
    read = _kana(read.translate(_HIRAGANA))
    return read if read.isascii() else _by_names(read)


def _hangul(char: str) -> str:
    if not _HANGUL_FIRST <= ord(char) <= _HANGUL_LAST:
        return char
    initial, rest = divmod(ord(char) - _HANGUL_FIRST, 588)
    vowel, final = divmod(rest, 28)
    return (_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]).replace("_", "")


def _kana(text: str) -> str:
    read = ""
    double = False
    for char in text:
        if char == "ッ":
            double = True
        elif char in _SMALL and read:
            # キャ is kya, シャ is sha.
            glide = "" if read[:-1].endswith(("sh", "ch", "j")) or char in "ァィゥェォ" else "y"
            read = read[:-1] + glide + _SMALL[char]
        else:
            letters = _KANA.get(char, char)
            read += letters[:1] + letters if double and letters != char else letters
            double = False
    return read


def _by_names(word: str) -> str:
    """Return letters by what Unicode calls them: the whole sound in Indic scripts, else the first.

    HEBREW LETTER FINAL MEM is m, DEVANAGARI LETTER KA is ka, or k before the sign of a vowel.
    """
    read = ""
    silent = False
    for char in word:
        if char.isascii():
            read += char
            continue
        script, *words = unicodedata.name(char, "?").split()
        if script in _INDIC:
            read = _indic(read, words)
            silent = script in _SILENT_END and words[0] == "LETTER"
        elif char.isalnum():
            read += _letter(words)
    return read[:-1] if silent and len(read) > 2 and read.endswith("a") else read


def _letter(words: list[str]) -> str:
    """Return the first sound of a letter's name: FINAL MEM is m, SMALL LETTER SCHWA is s."""
    named = words[words.index("LETTER") + 1 :] if "LETTER" in words else words[-2:]
    named = [word for word in named if word != "FINAL"]
    return named[0][:1].lower() if named else "q"


def _indic(read: str, words: list[str]) -> str:
    sound = words[-1].lower()
    if words[:2] == ["VOWEL", "SIGN"]:
        return read.removesuffix("a") + _short(sound)
    if words[0] == "LETTER":
        return read + _short(sound)
    if words[-1] == "VIRAMA":
        return read.removesuffix("a")
    return read + "n" if words[-1] in _NASAL else read


def _short(sound: str) -> str:
    """Return a sound with short vowels: AA is a, TTHA is tha."""
    return re.sub(r"(.)\1", r"\1", sound)
