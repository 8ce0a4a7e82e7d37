"""Just enough of PDF to say how many pages a file of Chromium has, and which text is on them."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(?:^|\s)(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"(.*?)\bstream\r?\n(.*?)\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj|(\bET\b)")
PAIRS = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>(?: <([0-9A-Fa-f]+)>)?")

Letters = dict[int, str]


def read_pdf(data: bytes) -> tuple[int, str]:
    """Return the number of pages and the text, in the order in which it is drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    named = {
        (name, int(font))
        for body in objects.values()
        for name, font in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    fonts = {name: _letters(objects, objects[font]) for name, font in named}
    return len(pages), "".join(_text(objects, page, fonts) for page in pages)


def _stream(body: bytes) -> bytes:
    head, data = STREAM.match(body).groups()  # type: ignore[union-attr]
    return zlib.decompressobj().decompress(data) if b"FlateDecode" in head else data


def _letters(objects: dict[int, bytes], font: bytes) -> Letters:
    """Return which letters the glyphs of a font stand for."""
    found = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if found is None:
        return {}
    letters: Letters = {}
    for first, second, start in PAIRS.findall(_stream(objects[int(found[1])])):
        if not start:
            letters[int(first, 16)] = _utf16(second)
            continue
        text = _utf16(start)
        for step in range(int(second, 16) - int(first, 16) + 1):
            letters[int(first, 16) + step] = text[:-1] + chr(ord(text[-1]) + step)
    return letters


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _text(objects: dict[int, bytes], page: bytes, fonts: dict[bytes, Letters]) -> str:
    content = re.search(rb"/Contents (\d+) 0 R", page)
    assert content is not None
    letters: Letters = {}
    parts = []
    for font, shown, end in SHOWN.findall(_stream(objects[int(content[1])])):
        if font:
            letters = fonts[font]
        elif end:
            parts.append("\n")
        else:
            codes = [int(shown[at : at + 4], 16) for at in range(0, len(shown), 4)]
            parts += [letters.get(code, "") for code in codes]
    return "".join(parts)
