"""Whom to start a campaign with, from Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from graphcrm.client.inputs import collect

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.plans import Plan
    from graphcrm.service.context import Context


class Campaign(TypedDict, total=False):
    """What a plan may be told; see graphcrm.service.plan_request.PlanRequest."""

    probability: str | float
    pass_on: float
    window: float
    model: str
    method: str
    epsilon: float
    delta: float
    seed: int
    segment: str | None
    only: Sequence[str]
    exclude: Sequence[str]
    exclude_tags: Sequence[str]
    exclude_where: Sequence[str]
    exclude_contacted: Sequence[str]
    quotas: Sequence[str]
    chosen: Sequence[str]
    target_community: int | None
    target_segment: str | None
    value: str | float | None


class Planning:
    """The part of the graph that is about campaigns."""

    _context: Context

    def plan_influence(
        self,
        budget: int | None = None,
        money: float | None = None,
        cost: str | float = 1,
        community: int | None = None,
        **campaign: Unpack[Campaign],
    ) -> Plan:
        """Choose whom to start with so that most is reached, and keep the plan.

        budget: at most so many people, ten where neither people nor money is given. money: at most
        so much of `cost`: a number, a column or score of customers, or arithmetic over them.
        community: whose members alone may be chosen. See Campaign and docs/influence.md for the
        rest. Raises NoAnalysisError, InvalidValueError, CustomerNotFoundError,
        CommunityNotFoundError, EngineError.
        """
        from graphcrm.service.plan_request import PlanRequest
        from graphcrm.service.plans import make_plan

        told: dict[str, Any] = {name: _plain(name, value) for name, value in campaign.items()}
        request = PlanRequest(budget, money, str(cost), community=community, **told)
        return make_plan(self._context, request)

    def plan(self, plan_id: str) -> Plan:
        """Return a plan that was kept. Raises PlanNotFoundError."""
        from graphcrm.service.plans import get_plan

        return get_plan(self._context, plan_id)

    def plans(self, limit: int = 20) -> pd.DataFrame:
        """Return the plans that were kept, the newest first."""
        from graphcrm.client.frames import plans_frame
        from graphcrm.service.plans import list_plans

        return plans_frame(
            collect(
                lambda part, cursor: list_plans(self._context, limit=part, cursor=cursor), limit
            )
        )


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(sorted(value) if isinstance(value, set | frozenset) else value)
    if name in ("probability", "value") and value is not None:
        return str(value)
    # One text where several may be given: a person would not think of a list.
    several = ("only", "exclude", "quotas", "chosen")
    if isinstance(value, str) and (name in several or name.startswith("exclude_")):
        return (value,)
    return value
