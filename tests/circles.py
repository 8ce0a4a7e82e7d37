"""A graph with parts: cliques tied loosely in circles, and circles that hardly touch."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

CIRCLES, CLIQUES, PEOPLE = 8, 4, 6


def circles_of_cliques() -> pd.DataFrame:
    """Return links; ids say circle, clique and person."""
    rows = []
    for circle in range(CIRCLES):
        names = [[f"{circle}.{clique}.{one}" for one in range(PEOPLE)] for clique in range(CLIQUES)]
        rows += [(a, b, 0.9) for clique in names for a, b in combinations(clique, 2)]
        rows += [
            (names[one][number], names[other][number], 0.5)
            for one, other in combinations(range(CLIQUES), 2)
            for number in range(2)
        ]
        rows.append((names[0][5], f"{(circle + 1) % CIRCLES}.0.5", 0.3))
    links = pd.DataFrame(rows, columns=["source_id", "target_id", "strength"])
    return links.assign(type="friend")
