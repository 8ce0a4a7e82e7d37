"""What explains a score: where the number comes from, tie by tie, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.model import Provenance, Run, Standing

COMMUNITY = "community"
"""Asked like a measure: why a customer is in the community that it is in."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What the tie to one other customer brings to a score.

    weight: of the tie, in (0, 1]. amount: in the score's own unit. share: amount over the score, in
    [0, 1]. error: None where exact, else half a 95 % interval of the share. reason: in words.
    """

    customer_id: str
    name: str
    types: tuple[str, ...]
    community_id: int | None
    weight: float
    amount: float
    share: float
    error: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class GroupShare:
    """What the ties to the members of one community bring to a score together."""

    community_id: int
    name: str
    ties: int
    amount: float
    share: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a customer's score comes from.

    value: the score as the run stored it, for COMMUNITY the share of the summed weight of the
    customer's ties that stays inside. The amounts of `contributions`, `others` (further ties, too
    many to name) and `base` (what no tie brings) add up to it, but for `core`, where each amount
    counts one tie that holds the customer in. reasons: the same in words. overall, inside: where
    the value stands among all customers and in the community; None for COMMUNITY. stale: data came
    in after the run. derived: the ties are derived anew, because the run is an earlier one; differs
    then says how the graph that they make differs from the one analysed, see
    graphcrm.service.past_graph.PastGraph.
    """

    customer_id: str
    name: str
    score: str
    value: float
    reasons: tuple[str, ...]
    overall: Standing | None
    inside: Standing | None
    community_id: int
    community_name: str
    contributions: tuple[Contribution, ...]
    groups: tuple[GroupShare, ...]
    others: float
    others_count: int
    base: float
    notes: tuple[str, ...]
    made: Provenance | None
    run: Run
    stale: bool
    derived: bool
    differs: str | None

    def __repr__(self) -> str:
        return f"Explanation({self.score} of {self.customer_id!r}: {'; '.join(self.reasons)})"
