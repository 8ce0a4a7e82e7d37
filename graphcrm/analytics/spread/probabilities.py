"""How likely a customer passes something on to another: by four rules.

Every rule begins with what a relationship carries each way, from its strength, confidence, type and
direction (see `carry`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.spread.arcs import Arcs, make_arcs
from graphcrm.errors import InvalidValueError
from graphcrm.model import interaction_kind
from graphcrm.projection import counted
from graphcrm.tables import Float64, Int16, Int32, RelationshipTable

STRENGTH = "strength"
WEIGHTED_CASCADE = "weighted-cascade"
LEARNED = "learned"
RULES = (STRENGTH, WEIGHTED_CASCADE, LEARNED)

PASS_ON = 0.1
"""How likely a tie of full strength passes something on, where nothing is known of it."""

AGAINST = frozenset({"follows", "like", "review", "reports-to"})
"""Types that run towards whoever is listened to: word comes back against them."""

ONE_WAY = frozenset({"follows", "like", "review", "referral", "referred"})
"""Types that carry nothing the other way; the others carry half as much against their direction."""

BACKWARD = 0.5


@dataclass(frozen=True, slots=True)
class Carriers:
    """What relationships carry, each way, one row for each way that carries anything.

    source, target: int32 (c,). weight: float64 (c,) in (0, 1]. type: int16 (c,) positions in types.
    """

    types: tuple[str, ...]
    source: Int32
    target: Int32
    weight: Float64
    type: Int16


def carry(table: RelationshipTable, uncounted: Collection[str] = ()) -> Carriers:
    """Return what relationships carry each way: strength x confidence x a factor.

    The factor is 1 for a mutual or undirected relationship, both ways. Otherwise it follows the
    share of the evidence that runs that way: 1 from a half on, and falling to BACKWARD, or to 0 for
    ONE_WAY types, where none does. For types in AGAINST the ways are changed: who follows hears.
    uncounted: types that are no edges (see projection.project).
    """
    table = counted(table, uncounted)
    forward = np.divide(
        table.evidence_forward,
        table.evidence_count,
        out=np.full(len(table), 0.5),
        where=table.evidence_count > 0,
    )
    # All evidence of a relationship without direction is counted as forward.
    forward = np.where(~table.directed & (forward >= 1), 0.5, forward)
    forward = np.where(_of(table, [name in AGAINST for name in table.types]), 1 - forward, forward)
    one_way = [name in ONE_WAY and not interaction_kind(name).mutual for name in table.types]
    floor = np.where(_of(table, one_way), 0.0, BACKWARD)
    carried = table.strength * table.confidence
    there = carried * (floor + (1 - floor) * np.minimum(1.0, 2 * forward))
    back = carried * (floor + (1 - floor) * np.minimum(1.0, 2 * (1 - forward)))
    weight = np.concatenate([there, back])
    kept = weight > 0
    return Carriers(
        table.types,
        np.concatenate([table.source, table.target])[kept],
        np.concatenate([table.target, table.source])[kept],
        weight[kept],
        np.concatenate([table.type, table.type])[kept],
    )


def _of(table: RelationshipTable, flags: list[bool]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array(flags, dtype=np.bool_)[table.type] if flags else np.zeros(0, dtype=np.bool_)


def check_pass_on(pass_on: float) -> None:
    """Raise InvalidValueError for a number that is no probability above 0."""
    if not 0 < pass_on <= 1:
        raise InvalidValueError(f"pass_on is {pass_on}; it goes from above 0 to 1.")


def by_strength(nodes: int, carriers: Carriers, pass_on: float = PASS_ON) -> Arcs:
    """Return arcs with pass_on x what each relationship carries, joined: 1 - product of (1 - p)."""
    check_pass_on(pass_on)
    return make_arcs(nodes, carriers.source, carriers.target, pass_on * carriers.weight)


def by_share(nodes: int, carriers: Carriers) -> Arcs:
    """Return arcs of the weighted cascade: each one's share of all that leads to its target.

    1 / in-degree where all ties are alike (Kempe, Kleinberg & Tardos 2003).
    """
    arcs = make_arcs(nodes, carriers.source, carriers.target, carriers.weight)
    total = np.bincount(arcs.target, weights=arcs.probability, minlength=nodes)
    share = np.minimum(arcs.probability / total[arcs.target], 1.0)
    return Arcs(nodes, arcs.source, arcs.target, share)


def by_number(nodes: int, carriers: Carriers, probability: float) -> Arcs:
    """Return arcs of one probability in (0, 1], wherever anything is carried."""
    if not 0 < probability <= 1:
        raise InvalidValueError(
            f"The probability is {probability}; it goes from above 0 to 1, or is one of "
            f"{', '.join(RULES)}."
        )
    arcs = make_arcs(nodes, carriers.source, carriers.target, carriers.weight)
    return Arcs(nodes, arcs.source, arcs.target, np.full(len(arcs.source), float(probability)))
