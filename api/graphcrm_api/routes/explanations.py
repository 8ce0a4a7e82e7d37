"""Why a score is what it is."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from graphcrm.service.explaining import explain
from graphcrm_api.deps import ContextDep, CustomerIdPath
from graphcrm_api.models import base
from graphcrm_api.models.base import Limit
from graphcrm_api.models.explanations import ExplanationModel
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["groups"])

Score = Literal[
    "pagerank", "betweenness", "degree", "strength", "harmonic", "core", "kcore", "closeness",
    "community", "spread",
]  # fmt: skip


class ExplainQuery(base.AsOfQuery):
    """How much to name, and as of when."""

    limit: Limit = 10


@router.get(
    "/explain/{score}/{customer_id}",
    operation_id="explainScore",
    summary="Where a score comes from",
    responses=problems(404, 409),
)
def show_explanation(
    ctx: ContextDep,
    score: Score,
    customer_id: CustomerIdPath,
    query: Annotated[ExplainQuery, Query()],
) -> ExplanationModel:
    """Which ties bring how much of a score, how it was made, and where it stands among peers.

    `community` asks why the customer is in its group, `spread` why it is, or is not, in the latest
    plan of a campaign: whom it reaches, with which chance, and what it adds. `betweenness` and
    `harmonic` count paths and take longer; of the former, shares are estimated on a large graph,
    and each has its error. `as_of` asks an earlier analysis: its ties are derived anew, which takes
    most of the time of an analysis, and `differs` says whether they make the graph that was
    analysed.
    """
    at = base.moment_in(query.as_of)
    found = explain(ctx, score, customer_id, limit=query.limit, as_of=at)
    return ExplanationModel.model_validate(found)
