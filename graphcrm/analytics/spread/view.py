"""Views of what customers are worth, by counted sets, by the graph alone, or by both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import numpy as np

from graphcrm.analytics.spread.arcs import Float32
from graphcrm.analytics.spread.drawing import Sets, Spreading
from graphcrm.tables import Float64, Int32, Int64

OutRows: TypeAlias = tuple[Int64, Int32, Float32]
View: TypeAlias = tuple[OutRows, tuple[Float64, Float64, Float64], Float64, float]
"""As in view_kernels, which may not be imported before it is needed."""

NO_ROWS: OutRows = (
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.int32),
    np.empty(0, dtype=np.float32),
)
NO_VIEW: View = (NO_ROWS, (np.empty(0), np.empty(0), np.empty(0)), np.empty(0), 1.0)
"""Sets are counted and nothing else."""

STEPS = 4
"""How far what is passed on is followed in expectation; each step is a pass over all arcs."""


class Views:
    """Makes views of one graph. Cost: STEPS + 3 passes over all arcs, once."""

    def __init__(self, spreading: Spreading) -> None:
        from graphcrm.analytics.spread.view_kernels import echo, pass_back

        arcs, nodes = spreading.arcs, spreading.arcs.nodes
        with ThreadPoolExecutor(max_workers=1) as beside:
            waiting = beside.submit(lambda: arcs.into)
            out, into = arcs.out, waiting.result()
        self._out: OutRows = (out.start, out.other, out.probability)
        self._value = spreading.value if len(spreading.value) else np.ones(nodes)
        self._total = spreading.total
        self._back = echo((into.start, into.other, into.probability), self._out)
        reckoned = self._value
        for _ in range(STEPS):
            reckoned = pass_back(self._out, self._value, reckoned)
        self._reckoned = reckoned

    def reckon(self) -> View:
        """Return the view of the graph alone: nothing is counted, everything expected."""
        return self._view(self._value, self._reckoned, 0.0)

    def count(self, sets: Sets, share: float) -> View:
        """Return a view in which counted sets have this share, and what is expected the rest."""
        own = self._value * (len(sets) / self._total)
        expected = self._reckoned * (len(sets.member) / max(float(self._reckoned.sum()), 1e-300))
        return self._view(own, expected, share)

    def _view(self, own: Float64, expected: Float64, share: float) -> View:
        heard = np.zeros(len(own))
        return self._out, (own.copy(), self._back, heard), expected, share
