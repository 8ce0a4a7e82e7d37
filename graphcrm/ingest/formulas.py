"""Cells of CSV files that people open in a spreadsheet, which runs some texts as formulas."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[=@\t\r\n+-]")
_NUMBER = re.compile(r"[+-]?[\d.,]+", re.ASCII)


def harmless_cell(text: str) -> str:
    """Return the text so that no spreadsheet runs it: a quote goes before what is no number.

    The characters are those of OWASP's page on CSV injection; -42 and +4930901820 stay as they are.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
