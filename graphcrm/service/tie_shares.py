"""What each tie of a customer brings to each score: the arithmetic behind an explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graphcrm.analytics.backends.local import DAMPING
from graphcrm.errors import NotAnalyzedError
from graphcrm.explanations import COMMUNITY
from graphcrm.model import Run, Scores
from graphcrm.projection import Projection
from graphcrm.service.neighbours import Tie
from graphcrm.tables import Float64


@dataclass(frozen=True, slots=True)
class Asked:
    """What the shares are worked out from.

    ties: every edge of the customer, by the other's id. others: scores of the other ends that the
    run knew. graph: loads the whole graph of the run, for measures that count paths.
    """

    own: Scores
    ties: Sequence[Tie]
    others: Mapping[str, Scores]
    run: Run
    graph: Callable[[], Projection]

    @property
    def weights(self) -> Float64:
        """The weight of each tie, float64 (k,)."""
        return np.array([tie.weight for tie in self.ties], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class TieShares:
    """Amounts by tie, float64 (k,), in the order of the ties, in the unit of the score.

    error: half the 95 % interval of each amount, None where exact. whole: the value that amounts
    are shares of. steps: how many customers are 1, 2, … steps away, where that was counted.
    sources: starting points of paths that amounts were estimated from. weighed: what is summed by
    community, where that is not the amounts.
    """

    amount: Float64
    whole: float
    error: Float64 | None = None
    steps: tuple[int, ...] = field(default=())
    sources: int | None = None
    weighed: Float64 | None = None

    @property
    def by_group(self) -> Float64:
        """What is summed by the community that a tie leads to, float64 (k,)."""
        return self.amount if self.weighed is None else self.weighed


def find_shares(score: str, asked: Asked) -> TieShares:
    """Return what each tie brings to a score: one of model.MEASURES or COMMUNITY."""
    return _SHARES[score](asked)


def _degree(asked: Asked) -> TieShares:
    return TieShares(np.ones(len(asked.ties)), float(asked.own.degree))


def _strength(asked: Asked) -> TieShares:
    return TieShares(asked.weights, asked.own.strength)


def _pagerank(asked: Asked) -> TieShares:
    """Each neighbour hands on its rank, damped, in proportion to the weights of its own ties."""
    rank = np.array([_value(asked, tie, "pagerank") for tie in asked.ties], dtype=np.float64)
    out = np.array([_value(asked, tie, "strength") for tie in asked.ties], dtype=np.float64)
    handed = DAMPING * rank * asked.weights
    amount = np.divide(handed, out, out=np.zeros(len(rank)), where=out > 0)
    return TieShares(amount, asked.own.pagerank)


def _core(asked: Asked) -> TieShares:
    """A tie holds the customer in if it leads to one whose core is no lower."""
    core = np.array([_value(asked, tie, "core") for tie in asked.ties], dtype=np.float64)
    holds = (core >= asked.own.core).astype(np.float64)
    return TieShares(holds, float(holds.sum()))


def _community(asked: Asked) -> TieShares:
    inside = [_value(asked, tie, "community_id") == asked.own.community_id for tie in asked.ties]
    amount = np.where(inside, asked.weights, 0.0)
    return TieShares(amount, asked.own.strength, weighed=asked.weights)


def _harmonic(asked: Asked) -> TieShares:
    from graphcrm.analytics.contributions import find_reach

    projection, node = _place(asked)
    reach = find_reach(projection, node)
    amount = _by_tie(asked, projection, node, reach.through)
    return TieShares(amount, asked.own.harmonic, steps=tuple(reach.at[1:].tolist()))


def _betweenness(asked: Asked) -> TieShares:
    from graphcrm.analytics.contributions import find_passages

    projection, node = _place(asked)
    found = find_passages(projection, node, asked.run.seed)
    whole = asked.own.betweenness
    amount = _by_tie(asked, projection, node, found.share) * whole
    if found.error is None:
        return TieShares(amount, whole)
    error = _by_tie(asked, projection, node, found.error) * whole
    return TieShares(amount, whole, error=error, sources=found.sources)


def _value(asked: Asked, tie: Tie, name: str) -> float:
    scores = asked.others.get(tie.customer_id)
    return float(getattr(scores, name)) if scores else 0.0


def _place(asked: Asked) -> tuple[Projection, int]:
    projection = asked.graph()
    node = projection.positions.get(asked.own.customer_id)
    if node is None:
        raise NotAnalyzedError(asked.own.customer_id)
    return projection, node


def _by_tie(asked: Asked, projection: Projection, node: int, values: Float64) -> Float64:
    """Return values of the graph's row in the order of the ties."""
    places, _ = projection.adjacency.row(node)
    found = dict(zip((projection.ids[place] for place in places), values.tolist(), strict=True))
    return np.array([found.get(tie.customer_id, 0.0) for tie in asked.ties], dtype=np.float64)


_SHARES: Mapping[str, Callable[[Asked], TieShares]] = {
    "degree": _degree,
    "strength": _strength,
    "pagerank": _pagerank,
    "core": _core,
    "harmonic": _harmonic,
    "betweenness": _betweenness,
    COMMUNITY: _community,
}
