"""How high a job title is, by words that the rules put on a ladder."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from graphcrm.inference.cells import Words
from graphcrm.inference.wording import fold
from graphcrm.tables import Int16

UNKNOWN = -1

LEADING = 2
"""From this height on somebody leads: all but the last two lines of the ladder."""


def ranks(title: Words, ladder: Sequence[str]) -> Int16:
    """Return how high each title is: int16 (n,), more is higher, UNKNOWN where there is none.

    Of all words of the ladder that a title holds, the longest decides, then the higher: an account
    manager is no manager, and a vice president no president.
    """
    steps = [
        (len(word), height, word)
        for height, words in enumerate(reversed(ladder))
        for word in map(fold, words.split(","))
        if word
    ]
    steps.sort(reverse=True)
    of_word = np.array([_rank(fold(text), steps) for text in title.word] or [0], dtype=np.int16)
    return np.where(title.code >= 0, of_word[np.maximum(title.code, 0)], np.int16(UNKNOWN))


def _rank(title: str, steps: Sequence[tuple[int, int, str]]) -> int:
    for _, height, word in steps:
        # Scripts without blanks between words have no borders to look for.
        found = re.search(rf"\b{re.escape(word)}\b", title) if word.isascii() else word in title
        if found:
            return height
    return 1
