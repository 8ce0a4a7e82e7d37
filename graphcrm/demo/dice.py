"""Random choices one at a time, for what is decided record by record rather than in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from graphcrm.demo.streams import stream

Chosen = TypeVar("Chosen")

_BLOCK = 65_536
_BITS = 1 << 40


class Dice:
    """Draws from one stream, taken in blocks: a draw costs less than a microsecond."""

    def __init__(self, seed: int, purpose: str) -> None:
        """Take the stream of one of PURPOSES."""
        self._rng = stream(seed, purpose)
        self._drawn: list[int] = []

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to but without the limit."""
        if not self._drawn:
            self._drawn = self._rng.integers(0, _BITS, _BLOCK).tolist()
        return self._drawn.pop() % limit

    def percent(self, chance: int) -> bool:
        """Return True in that many of a hundred cases."""
        return self.below(100) < chance

    def one(self, choices: Sequence[Chosen]) -> Chosen:
        """Return one of the choices, each as likely as the others."""
        return choices[self.below(len(choices))]

    def weighted(self, weights: Mapping[Chosen, int]) -> Chosen:
        """Return one of the keys, in proportion to the whole numbers that they stand for."""
        left = self.below(sum(weights.values()))
        for choice, weight in weights.items():
            left -= weight
            if left < 0:
                return choice
        raise AssertionError
