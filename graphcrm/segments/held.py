"""Columns kept in memory, the ones used last, up to a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

MOST_BYTES = 1 << 30
"""What columns of a server take at most; a million numbers take 8 MB."""


class Sized(Protocol):
    """Something that tells how many bytes it takes, about."""

    @property
    def size(self) -> int:
        """Bytes."""


T = TypeVar("T", bound=Sized)


class Held:
    """Keeps columns by what they are made of; one thread makes one at a time."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._making = threading.RLock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    @property
    def size(self) -> int:
        """Bytes that what is kept takes, about."""
        return self._bytes

    def find(self, key: Hashable) -> Any | None:
        """Return what is kept under a key."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, made: T) -> T:
        """Keep something in place of what was longest not used; what is too large is not kept."""
        size = made.size
        with self._lock:
            if key in self._kept:
                self._bytes -= self._kept.pop(key)[1]
            if size <= self._most:
                self._kept[key] = (made, size)
                self._bytes += size
            while self._bytes > self._most:
                _, (_, gone) = self._kept.popitem(last=False)
                self._bytes -= gone
        return made

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a key; `make` it where it is not."""
        found: T | None = self.find(key)
        if found is not None:
            return found
        with self._making:
            found = self.find(key)
            return self.put(key, make()) if found is None else found
