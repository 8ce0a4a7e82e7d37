"""Makes text from data safe to show on a terminal.

A name may hold escape sequences that move the cursor or change the title, or marks that turn the
direction of what follows. They are shown as text, not obeyed.
"""

from __future__ import annotations

import re

# C0 and C1 control characters, DEL, marks that embed, override or isolate a direction, line and
# paragraph separators, and lone surrogates, which no encoding can write.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LEFT_TO_RIGHT_MARK = "\u200e"


def printable(text: str) -> str:
    """Return the text in one line, with what a terminal would obey written out, as in \\x1b."""
    return UNSAFE.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    char = match.group()
    return " " if char in "\t\n\r" else ascii(char)[1:-1]


def keep_in_place(text: str) -> str:
    """Return the text fenced, so that right-to-left letters do not pull in the next column."""
    if _RIGHT_TO_LEFT.search(text):
        return f"{_LEFT_TO_RIGHT_MARK}{text}{_LEFT_TO_RIGHT_MARK}"
    return text
