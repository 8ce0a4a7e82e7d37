"""Where the nodes of pictures stand: computed once for each picture, and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import blake2b

from graphcrm.tables import Float64, Int64

HELD = 128
"""Pictures whose places are kept, those last asked for: 24 KB each at 1,500 nodes."""


class LayoutCache:
    """Keeps places of pictures by what they are computed from, so that none is out of date."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, tuple[Float64, Float64]] = OrderedDict()

    def place(
        self, ends: tuple[Int64, Int64], weight: Float64, radius: Float64
    ) -> tuple[Float64, Float64]:
        """Return x and y of nodes, float64 (n,), as graphcrm.analytics.layout.place does.

        ends: numbers of nodes, each pair once. weight: of each pair. radius: of each node, pixels.
        """
        from graphcrm.analytics.layout import place

        source, target = ends
        parts = [part.tobytes() for part in (source, target, weight, radius)]
        key = blake2b(b"".join(parts), digest_size=16).digest()
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        ends32 = source.astype("int32"), target.astype("int32")
        places = place(len(radius), *ends32, weight, radius, seed=0)
        with self._lock:
            self._held[key] = places
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        return places
