"""Named segments of customers by their three scores: read, checked, and looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Int16
from graphcrm.value.rule_values import check_names

KEY = "rfm: segments"
SCORES = ("recency", "frequency", "monetary")
NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A name, and the lowest and the highest score of each kind; None: any, or none at all."""

    name: str
    recency: tuple[int, int] | None = None
    frequency: tuple[int, int] | None = None
    monetary: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SegmentTable:
    """Which segment each combination of scores is in.

    names: sorted. codes: int16 (scores + 1,) * 3, by recency, frequency and monetary score,
    positions in names; -1 where the recency or the frequency score is 0.
    """

    names: tuple[str, ...]
    codes: Int16


@lru_cache
def default_segments() -> tuple[Segment, ...]:
    """Return the segments that come with graphcrm, for scores from 1 to 5."""
    import yaml

    text = (files("graphcrm.value") / "segments.yaml").read_text(encoding="utf-8")
    return read_segments(yaml.safe_load(text))


def read_segments(entries: Any) -> tuple[Segment, ...]:
    """Return segments from a list of mappings; a name may stand in it more than once.

    Raises InvalidValueError for what is not of the form {name: loyal, recency: [3, 5]}.
    """
    if not isinstance(entries, list | tuple) or not entries:
        raise InvalidValueError(
            f"{KEY} is {entries!r}; it takes a list such as [{{name: loyal, recency: [3, 5]}}]."
        )
    return tuple(_segment(entry) for entry in entries)


def _segment(entry: Any) -> Segment:
    if not isinstance(entry, Mapping) or "name" not in entry:
        raise InvalidValueError(
            f"{KEY} has an entry {entry!r}; it takes one such as "
            "{name: loyal, recency: [3, 5], frequency: [4, 5]}."
        )
    check_names({str(key): value for key, value in entry.items()}, KEY, ("name", *SCORES))
    name = entry["name"]
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise InvalidValueError(
            f"{KEY} has the name {name!r}; it takes a word, with _ in the place of blanks."
        )
    ranges = {score: _range(name, score, entry[score]) for score in SCORES if score in entry}
    return Segment(name, **ranges)


def _range(name: str, score: str, value: Any) -> tuple[int, int]:
    whole = isinstance(value, list | tuple) and all(
        isinstance(end, int) and not isinstance(end, bool) for end in value
    )
    if not whole or len(value) != 2 or not 0 <= value[0] <= value[1]:
        raise InvalidValueError(
            f"{KEY}: {name}: {score} is {value!r}; it takes the lowest and the highest score, "
            "such as [3, 5]."
        )
    return int(value[0]), int(value[1])


def segment_table(segments: Sequence[Segment], scores: int) -> SegmentTable:
    """Return the segment of each combination of scores from 1 to `scores`, the first that fits.

    Raises InvalidValueError for a range beyond them, and where a combination fits none; the
    monetary score 0, of orders without an amount, must fit one too.
    """
    names = tuple(sorted({segment.name for segment in segments}))
    codes = np.full((scores + 1,) * 3, -1, dtype=np.int16)
    for segment in reversed(segments):
        _check_within(segment, scores)
        # Without a range the monetary score may be 0, of orders without an amount.
        anything = ((1, scores), (1, scores), (0, scores))
        ranges = (segment.recency, segment.frequency, segment.monetary)
        chosen = [given or any_ for given, any_ in zip(ranges, anything, strict=True)]
        codes[tuple(slice(low, high + 1) for low, high in chosen)] = names.index(segment.name)
    missing = np.argwhere(codes[1:, 1:, :] < 0)
    if len(missing):
        recency, frequency, monetary = (missing[0] + (1, 1, 0)).tolist()
        without = " (orders without an amount)" if monetary == 0 else ""
        raise InvalidValueError(
            f"{KEY} leaves recency {recency}, frequency {frequency}, monetary {monetary}{without} "
            f"without a segment, and {len(missing) - 1} more combinations of scores from 1 to "
            f"{scores}. Add a last entry with a name alone, such as {{name: others}}, to take all."
        )
    return SegmentTable(names, codes)


def _check_within(segment: Segment, scores: int) -> None:
    for score in SCORES:
        given = getattr(segment, score)
        least = 0 if score == "monetary" else 1
        if given is not None and not least <= given[0] <= given[1] <= scores:
            raise InvalidValueError(
                f"{KEY}: {segment.name}: {score} is {list(given)}, not within {least} to {scores}, "
                "the scores there are ('rfm: scores'). Write segments for these."
            )
