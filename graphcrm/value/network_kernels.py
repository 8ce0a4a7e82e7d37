"""The compiled loop that passes credit along edges. Imports numba: do it late."""

from __future__ import annotations

import numpy as np

from graphcrm.compiled import compiled
from graphcrm.tables import Float64, Int32, Int64


@compiled
def pass_credit(
    own: Float64, starts: Int64, giver: Int32, part: Float64, limits: tuple[float, float]
) -> tuple[Float64, Float64, int]:
    """Return what each received, and what of it came last and was not passed on; and the steps.

    Edges by receiver: those of receiver i are starts[i] to starts[i + 1]. giver: int32 (m,).
    part: float64 (m,), of what a giver passes. limits: the decay of each further step, and the
    money at which the last step is small enough to end with.
    """
    decay, enough = limits
    n = len(own)
    received = np.zeros(n)
    pulse = own.copy()
    steps = 0
    while True:
        coming = np.zeros(n)
        moved = 0.0
        for receiver in range(n):
            total = 0.0
            for edge in range(starts[receiver], starts[receiver + 1]):
                total += part[edge] * pulse[giver[edge]]
            coming[receiver] = total
            moved += abs(total)
        steps += 1
        received += coming
        if moved <= enough or decay == 0.0:
            return received, coming, steps
        pulse = decay * coming
