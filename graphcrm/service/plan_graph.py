"""How likely customers pass things on, by the rule that a plan asks for."""

from __future__ import annotations

from typing import Any

from graphcrm.analytics.spread.arcs import Arcs
from graphcrm.analytics.spread.learning import first_purchases, learn
from graphcrm.analytics.spread.probabilities import (
    LEARNED,
    STRENGTH,
    WEIGHTED_CASCADE,
    by_number,
    by_share,
    by_strength,
    carry,
)
from graphcrm.model import Run
from graphcrm.service.judgements import uncounted_kinds
from graphcrm.service.plan_request import PlanRequest
from graphcrm.store.base import Reader
from graphcrm.wording import DEFAULT, say, speaking


def read_arcs(
    reader: Reader, run: Run, nodes: int, request: PlanRequest
) -> tuple[Arcs, dict[str, Any]]:
    """Return who passes on to whom, and what the probabilities rest on, for a plan to keep."""
    with speaking(DEFAULT):
        return _read(reader, run, nodes, request)


def _read(
    reader: Reader, run: Run, nodes: int, request: PlanRequest
) -> tuple[Arcs, dict[str, Any]]:
    carriers = carry(reader.relationships(), uncounted_kinds(run))
    number = request.number()
    if number is not None:
        arcs = by_number(nodes, carriers, number)
        return arcs, _said(str(number), say("plan.chance-number", number=number), arcs)
    if request.probability == WEIGHTED_CASCADE:
        arcs = by_share(nodes, carriers)
        words = say("plan.chance-share")
        return arcs, _said(WEIGHTED_CASCADE, words, arcs)
    arcs = by_strength(nodes, carriers, request.pass_on)
    if request.probability == STRENGTH:
        words = say("plan.chance-strength", number=request.pass_on)
        return arcs, _said(STRENGTH, words, arcs)
    found = learn(
        arcs,
        carriers,
        first_purchases(reader.involvements(run.as_of)),
        reader.contacts(),
        run.as_of,
        request.window,
    )
    words = say(
        "plan.chance-learned",
        actions=found.actions,
        passed=found.passed,
        days=request.window,
        referrals=found.referrals,
    )
    counts = {"actions": found.actions, "passed": found.passed, "referrals": found.referrals}
    return found.arcs, _said(LEARNED, words, found.arcs) | counts


def _said(rule: str, words: str, arcs: Arcs) -> dict[str, Any]:
    mean = float(arcs.probability.mean()) if len(arcs.probability) else 0.0
    return {"rule": rule, "words": words, "arcs": len(arcs.source), "mean": mean}
