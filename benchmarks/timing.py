"""Times one thing many times."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds that calls took, sorted."""

    seconds: Sequence[float]

    def percentile(self, percent: float) -> float:
        """Return the smallest time that `percent` of the calls did not exceed."""
        rank = math.ceil(len(self.seconds) * percent / 100)
        return self.seconds[max(rank, 1) - 1]

    @property
    def median(self) -> float:
        return median(self.seconds)


def time_each(call: Callable[[T], object], things: Iterable[T]) -> Latency:
    """Return how long each call took."""
    taken = []
    for thing in things:
        began = time.perf_counter()
        call(thing)
        taken.append(time.perf_counter() - began)
    return Latency(sorted(taken))


def time_once(call: Callable[[], T]) -> tuple[T, float]:
    """Return what the call returned, and how long it took."""
    began = time.perf_counter()
    result = call()
    return result, time.perf_counter() - began
