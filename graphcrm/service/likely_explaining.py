"""Where the scores of a customer's likely ties come from, number by number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from graphcrm.analytics.likely.candidates import FEATURES
from graphcrm.analytics.likely.learning import LEARNT
from graphcrm.errors import NoAnalysisError
from graphcrm.model import Micros, Run
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.likely import LikelyTie, Ranked, rank_candidates, tell_ties
from graphcrm.service.likely_models import LIKELY
from graphcrm.service.likely_report import likely_report
from graphcrm.service.moments import refuse_past
from graphcrm.service.paging import check_limit
from graphcrm.wording import say


@dataclass(frozen=True, slots=True)
class FeatureShare:
    """What one number says for or against a tie.

    value: as the model sees it, amounts by their natural logarithm. usual: its mean over what was
    learnt from. amount: what it adds to the score, below 0 where it speaks against a tie.
    """

    feature: str
    value: float
    usual: float
    amount: float


@dataclass(frozen=True, slots=True)
class ExplainedTie:
    """A likely tie, and what its score is made of, what counts most first; the sum is the score."""

    tie: LikelyTie
    base: float
    contributions: tuple[FeatureShare, ...]


@dataclass(frozen=True, slots=True)
class LikelyExplanation:
    """Where the scores of a customer's likely ties come from.

    score: 'likely'. ranking: what they are ranked by. notes: how good that was where it was tested,
    and what to keep in mind. stale: data came in after the run.
    """

    customer_id: str
    name: str
    score: str
    ranking: str
    ties: tuple[ExplainedTie, ...]
    notes: tuple[str, ...]
    run: Run
    stale: bool

    def __repr__(self) -> str:
        return f"LikelyExplanation({self.customer_id!r}: {len(self.ties)} by {self.ranking})"


def explain_likely(
    ctx: Context,
    customer_id: str,
    *,
    types: Collection[str] = (),
    limit: int = 10,
    as_of: Micros | None = None,
) -> LikelyExplanation:
    """Return what makes each likely tie of a customer likely.

    types, limit, errors and cost: as graphcrm.service.likely.likely. as_of: refused with
    InvalidValueError, for likely ties are those of the graph as it is.
    """
    refuse_past(as_of, "A likely tie")
    check_limit(limit)
    report = likely_report(ctx)
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id)
        status = reader.status()
        if status.run is None:
            raise NoAnalysisError
        ranked = rank_candidates(ctx, reader, customer, types, limit)
        told = [] if ranked is None else tell_ties(reader, ranked)
    stale = status.run.data_version != status.data_version
    notes = [report.summary]
    if types:
        notes.append(say("likely.some-types"))
    if stale:
        notes.append(say("likely.stale"))
    return LikelyExplanation(
        customer_id=customer.customer_id,
        name=customer.label,
        score=LIKELY,
        ranking=report.ranking,
        ties=() if ranked is None else tuple(_explain(ranked, told)),
        notes=tuple(notes),
        run=status.run,
        stale=stale,
    )


def _explain(ranked: Ranked, ties: Collection[LikelyTie]) -> list[ExplainedTie]:
    learnt = ranked.outlook.learnt
    weights = learnt.weights
    if weights is None or learnt.chosen != LEARNT:
        return [
            ExplainedTie(tie, 0.0, (FeatureShare(learnt.chosen, tie.score, 0.0, tie.score),))
            for tie in ties
        ]
    usual = weights.mean.tolist()
    found = []
    for row, tie in enumerate(ties):
        values = ranked.features[row]
        amounts = weights.shares(values[None, :])[0]
        order = np.lexsort((np.arange(len(amounts)), -np.abs(amounts))).tolist()
        shares = [
            FeatureShare(FEATURES[at], float(values[at]), usual[at], float(amounts[at]))
            for at in order
        ]
        found.append(ExplainedTie(tie, weights.intercept, tuple(shares)))
    return found
