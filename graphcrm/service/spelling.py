"""What somebody may have meant who is not found: words that are there and differ a little."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from graphcrm.store.base import Reader

SHORTEST = 4
"""Letters of the shortest word that is looked for with a slip: shorter ones are like too many."""
TWO_SLIPS = 8
"""Letters from which on a word may have two slips."""
LONGEST = 40
SUGGESTED = 3
TRIED = 8
REST = 20.0
"""Times as long as making the vocabulary took, it is kept though data changed."""

_LINES = (0, 4, 5)
"""Lines of a search text that people search words of: name, company, city."""


class Vocabulary:
    """The words that names, companies and cities are made of; memory goes with different words.

    Words are folded as searches are (graphcrm.store.text.fold). Chinese words are found by their
    pinyin too.
    """

    def __init__(self, search_texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        for text in search_texts:
            lines = text.split("\n")
            for line in (lines[number] for number in _LINES if number < len(lines)):
                counts.update(word for word in line.split(" ") if len(word) <= LONGEST)
        self._counts = counts
        self._spoken = _spoken(counts)

    def near(self, word: str) -> list[str]:
        """Return what the word may stand for: the likeliest first, at most SUGGESTED.

        A slip is a letter too many, too few, wrong, or two in each other's place (optimal string
        alignment; Damerau 1964, doi:10.1145/363958.363994). Also the beginning of a word may be
        meant, as it is while somebody types. Looks at every word.
        """
        spoken = self._spoken.get(word, [])
        if len(word) < SHORTEST:
            return spoken[:SUGGESTED]
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        most = 2 if len(word) >= TWO_SLIPS else 1
        wanted = [known for known in self._counts if len(known) >= len(word) - most]
        beginnings = list({known[: len(word)] for known in wanted})
        slips: dict[str, float] = {}
        for known in (wanted, beginnings):
            found = extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
            for text, distance, _ in found:
                slips[text] = min(distance, slips.get(text, distance))
        slips.pop(word, None)
        ranked = sorted(slips, key=lambda text: (slips[text], text[0] != word[0], -self._of(text)))
        return list(dict.fromkeys([*spoken, *ranked]))[:SUGGESTED]

    def _of(self, word: str) -> int:
        return self._counts.get(word, 0)


def _spoken(words: Iterable[str]) -> dict[str, list[str]]:
    """Return Chinese words by their pinyin without tones, written together."""
    chinese = [word for word in words if any("\u4e00" <= letter <= "\u9fff" for letter in word)]
    if not chinese:
        return {}
    from pypinyin import lazy_pinyin

    found: dict[str, list[str]] = {}
    for word in sorted(chinese):
        found.setdefault("".join(lazy_pinyin(word)), []).append(word)
    return found


def alternatives(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    """Yield other words to search with, the nearest to those given first; at most TRIED."""
    choices = [[word, *vocabulary.near(word)] for word in words]
    ways = product(*(range(len(one)) for one in choices))
    ordered = sorted(islice(ways, 4096), key=lambda way: (sum(way), way))
    for way in ordered[1 : TRIED + 1]:
        yield tuple(one[at] for one, at in zip(choices, way, strict=True))


class SpellingCache:
    """Keeps the vocabulary of a store.

    After data changed it is made anew, but not at once where that takes long: at most a twentieth
    of the time goes into it, so on a large store new words are known somewhat later.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[int, Vocabulary] | None = None
        self._until = 0.0

    def vocabulary(self, reader: Reader) -> Vocabulary:
        """Return the words of the reader's store, read once where they are not held."""
        version = reader.status().data_version
        with self._lock:
            fresh = self._held is not None and self._held[0] == version
            if self._held is not None and (fresh or time.monotonic() < self._until):
                return self._held[1]
            begun = time.monotonic()
            made = Vocabulary(reader.iter_search_texts())
            now = time.monotonic()
            self._until = now + REST * (now - begun)
            self._held = (version, made)
            return made
