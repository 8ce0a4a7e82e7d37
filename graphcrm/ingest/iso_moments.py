"""Reads a whole column of moments at once where all are written in the same plain ISO form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graphcrm.model import Micros

_DIGITS = {
    10: (0, 1, 2, 3, 5, 6, 8, 9),
    19: (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18),
}
_DIGITS[20] = _DIGITS[19]
_SIGNS = ((4, b"-"), (7, b"-"), (10, b"T "), (13, b":"), (16, b":"), (19, b"Z"))


def plain_moments(cells: Sequence[str | None], *, utc: bool) -> list[Micros] | None:
    """Return the moments in microseconds since 1970 UTC, about ten times as fast as one by one.

    Takes columns that are wholly of the form 2024-03-05T14:30:00Z, or with `utc` of one of
    2024-03-05T14:30:00 and 2024-03-05; a blank may stand for the T. For any other column, and
    where one moment cannot exist, None is returned.
    """
    width = len(cells[0] or "") if cells else 0
    if width not in ((10, 19, 20) if utc else (20,)) or not all(cells):
        return None
    text = "".join(filter(None, cells))
    if not text.isascii() or set(map(len, filter(None, cells))) != {width}:
        return None
    grid = np.frombuffer(text.encode(), dtype=np.uint8).reshape(len(cells), width)
    signs = [(at, sign) for at, sign in _SIGNS if at < width]
    if not all(np.isin(grid[:, at], list(sign)).all() for at, sign in signs):
        return None
    # Below '0' the unsigned difference wraps round to a large one.
    digits = grid[:, _DIGITS[width]] - np.uint8(ord("0"))
    if (digits > 9).any():
        return None
    return _moments(digits.astype(np.int64))


def _moments(digits: NDArray[np.int64]) -> list[Micros] | None:
    """Return the moments of columns YYYYMMDD or YYYYMMDDhhmmss, None if one cannot exist."""
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    pairs = digits[:, 4::2] * 10 + digits[:, 5::2]
    month, day = pairs[:, 0], pairs[:, 1]
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    date = first.astype("datetime64[D]") + (day - 1)
    real = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    real &= date.astype("datetime64[M]") == first
    moment = date.astype("datetime64[us]").astype(np.int64)
    for part, (limit, unit) in enumerate(zip((23, 59, 59), (3600, 60, 1), strict=True), start=2):
        if part < pairs.shape[1]:
            real &= pairs[:, part] <= limit
            moment += pairs[:, part] * (unit * 1_000_000)
    return moment.tolist() if real.all() else None
