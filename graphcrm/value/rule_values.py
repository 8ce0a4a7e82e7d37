"""Checks values of the value rules: each message names the key, the value and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from graphcrm.errors import InvalidValueError


def check_names(values: Mapping[str, Any], part: str, known: Iterable[str]) -> None:
    """Raise InvalidValueError for a key of a part of the rules that there is not."""
    names = sorted(known)
    for name in values:
        if name not in names:
            raise InvalidValueError(
                f"{part}: {name!r} is not a value rule. Use: {', '.join(names)}."
            )


def number_of(key: str, value: Any, least: float, most: float) -> float:
    """Return a number from least to most; key as in 'clv: discount'."""
    if not _is_number(value) or not least <= value <= most:
        raise InvalidValueError(
            f"{key} is {value!r}; it takes a number from {least:g} to {most:g}."
        )
    return float(value)


def whole_number_of(key: str, value: Any, least: int, most: int) -> int:
    """Return a whole number from least to most."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidValueError(f"{key} is {value!r}; it takes a whole number, {least} to {most}.")
    return value


def word_of(key: str, value: Any, allowed: Sequence[str]) -> str:
    """Return one of some words."""
    if value not in allowed:
        raise InvalidValueError(f"{key} is {value!r}; it takes {' or '.join(allowed)}.")
    return str(value)


def steps_of(key: str, value: Any, count: int) -> tuple[float, ...]:
    """Return thresholds, each above the one before."""
    wanted = f"it takes a list of {count} numbers, each above the one before"
    fits = isinstance(value, list | tuple) and len(value) == count and all(map(_is_number, value))
    if not fits or any(low >= high for low, high in pairwise(value)):
        raise InvalidValueError(f"{key} is {value!r}; {wanted} (one fewer than there are scores).")
    return tuple(float(one) for one in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
