"""Greedy by simulation, for small graphs: slow, simple, and the check on everything else."""

from __future__ import annotations

import heapq

import numpy as np

from graphcrm.analytics.spread.drawing import Spreading
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import SELECT
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.tables import Int32

MOST_NODES = 5_000
SIMULATIONS = 1_000


def choose_by_simulation(
    spreading: Spreading, limits: Limits, seed: int, before: Int32, simulations: int = SIMULATIONS
) -> Int32:
    """Return seeds, each the one that adds most to those before it in simulations (CELF).

    Leskovec et al. 2007, doi:10.1145/1281192.1281239: a gain only shrinks as seeds are added, so
    one that is still the largest after being brought up to date is the largest. All sets are
    measured by the same random numbers. Only for a number of people. Cost: n x simulations spreads
    for the first seed. Raises InvalidValueError for money or quotas, EngineError for a graph of
    more than MOST_NODES.
    """
    if limits.by_money or len(limits.least):
        raise InvalidValueError("celf takes a number of people alone: no money and no quotas.")
    if spreading.arcs.nodes > MOST_NODES:
        raise EngineError(
            f"celf is for at most {MOST_NODES:,} customers, and there are "
            f"{spreading.arcs.nodes:,}. Use the method 'ris'."
        )

    def reach(seeds: list[int]) -> float:
        if not seeds:
            return 0.0
        nodes = np.array(seeds, dtype=np.int32)
        return float(spreading.simulate(nodes, seed, SELECT, 0, simulations).mean())

    fixed = before.tolist()
    chosen: list[int] = []
    base = reach(fixed)
    heap = [
        (-(reach([*fixed, node]) - base), node, 0)
        for node in np.flatnonzero(limits.eligible).tolist()
    ]
    heapq.heapify(heap)
    while heap and len(chosen) < limits.size:
        gain, node, known = heapq.heappop(heap)
        if known == len(chosen):
            chosen.append(node)
            base -= gain
        else:
            gain = base - reach([*fixed, *chosen, node])
            heapq.heappush(heap, (gain, node, len(chosen)))
    return np.array(chosen, dtype=np.int32)
