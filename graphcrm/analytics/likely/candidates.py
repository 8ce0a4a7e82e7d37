"""Who could be tied to a customer next, and what speaks for it: one row a candidate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.likely.columns import COLUMNS, RESOURCE
from graphcrm.analytics.likely.snapshot import Snapshot
from graphcrm.tables import Bool, Float64, Int32, Int64

MOST_CANDIDATES = 1000
"""Of a customer with more, those with the most resource allocation are looked at."""

COMPANY, CITY = "company", "city"
SHARED = (COMPANY, CITY)
"""Columns of the customers table that are compared."""

FEATURES = (
    "shared contacts",
    "Adamic-Adar",
    "resource allocation",
    "weighted resource allocation",
    "fresh shared contacts",
    "fresh resource allocation",
    "lively resource allocation",
    "brisk resource allocation",
    "ways of three steps",
    "personalised PageRank",
    "ties",
    "ties of the other",
    "strength",
    "strength of the other",
    "fresh ties",
    "fresh ties of the other",
    "tenure",
    "tenure of the other",
    "quiet since",
    "quiet since of the other",
    "same company",
    "same city",
)
"""What the ranking is learnt from. All but the last two enter by their logarithm."""

LEAST = 1e-4
"""What is added to an amount before its logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs, by customer and then in the order of their finding.

    ego, other: int32 (k,) positions. evidence: float64 (k, 10), see kernels.gather_candidates.
    degrees: float64 (k, 2), ties of ego and of other. looked: int32, the customers that were looked
    at, also those without any candidate.
    """

    looked: Int32
    ego: Int32
    other: Int32
    evidence: Float64
    degrees: Float64

    def __len__(self) -> int:
        return len(self.ego)

    def take(self, rows: Int64 | Bool) -> Pairs:
        """Return some of the pairs."""
        return Pairs(
            self.looked, self.ego[rows], self.other[rows], self.evidence[rows], self.degrees[rows]
        )


class Surroundings:
    """Looks around customers of one snapshot; not safe for several threads at once."""

    def __init__(self, snapshot: Snapshot) -> None:
        from graphcrm.analytics.likely.kernels import make_scratch

        self.snapshot = snapshot
        self._scratch = make_scratch(snapshot.nodes)
        self._ground = snapshot.ground

    def look(self, ego: int) -> tuple[Int32, Float64]:
        """Return at most MOST_CANDIDATES candidates of a customer and the evidence for each."""
        from graphcrm.analytics.likely.kernels import add_three_steps, gather_candidates

        met, found = gather_candidates(self._ground, self._scratch, ego)
        others, evidence = met, found
        if len(others) > MOST_CANDIDATES:
            most = np.lexsort((others, -evidence[:, RESOURCE]))[:MOST_CANDIDATES]
            others, evidence = others[most], evidence[most]
        add_three_steps(self._ground, self._scratch, (ego, met), others, evidence)
        return others, evidence

    def pairs(self, egos: Iterable[int], most: int) -> Pairs:
        """Return the candidate pairs of customers, until there are more than `most`."""
        degree = self.snapshot.degree
        parts: list[tuple[int, Int32, Float64]] = []
        count = 0
        for ego in egos:
            others, evidence = self.look(ego)
            parts.append((ego, others, evidence))
            count += len(others)
            if count > most:
                break
        none = np.empty(0, dtype=np.int32)
        own = np.concatenate([none, *(np.full(len(o), e, dtype=np.int32) for e, o, _ in parts)])
        other = np.concatenate([none, *(o for _, o, _ in parts)])
        evidence = np.concatenate([np.empty((0, COLUMNS)), *(e for _, _, e in parts)])
        looked = np.array([ego for ego, _, _ in parts], dtype=np.int32)
        return Pairs(looked, own, other, evidence, np.stack([degree[own], degree[other]], axis=1))


def describe(snapshot: Snapshot, pairs: Pairs, same: Float64) -> Float64:
    """Return what the model sees of each pair: float64 (k, 22), in the order of FEATURES.

    same: float64 (k, 2), 1 where both have the same company, and the same city.
    """
    columns = [pairs.evidence]
    for of_customer in (
        snapshot.degree,
        snapshot.strength,
        snapshot.freshness,
        snapshot.tenure,
        snapshot.quiet,
    ):
        columns += [of_customer[pairs.ego, None], of_customer[pairs.other, None]]
    amounts = np.log(np.concatenate(columns, axis=1) + LEAST)
    return np.concatenate([amounts, same], axis=1)


def find_same(codes: Int32, pairs: Pairs) -> Float64:
    """Return where a pair has the same value, float64 (k, columns).

    codes: int32 (columns, n), -1 where a customer has none.
    """
    own, others = codes[:, pairs.ego], codes[:, pairs.other]
    found: Bool = (own == others) & (own >= 0)
    return found.T.astype(np.float64)
