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


def read_arcs(
    reader: Reader, run: Run, nodes: int, request: PlanRequest
) -> tuple[Arcs, dict[str, Any]]:
    """Return who passes on to whom, and what the probabilities rest on, for the answer."""
    carriers = carry(reader.relationships(), uncounted_kinds(run))
    number = request.number()
    if number is not None:
        arcs = by_number(nodes, carriers, number)
        return arcs, _said(str(number), f"{number:g} for every tie, the ways it carries", arcs)
    if request.probability == WEIGHTED_CASCADE:
        arcs = by_share(nodes, carriers)
        words = "each tie's share of the strength of all that leads to the same customer"
        return arcs, _said(WEIGHTED_CASCADE, words, arcs)
    arcs = by_strength(nodes, carriers, request.pass_on)
    if request.probability == STRENGTH:
        words = f"{request.pass_on:g} x strength x confidence of each tie, the ways it carries"
        return arcs, _said(STRENGTH, words, arcs)
    found = learn(
        arcs,
        carriers,
        first_purchases(reader.involvements(run.as_of)),
        reader.contacts(),
        run.as_of,
        request.window,
    )
    words = (
        f"from {found.actions:,} purchases and referrals, {found.passed:,} of them passed "
        f"on along a tie within {request.window:g} days ({found.referrals:,} referrals); smoothed "
        "towards the rate of each type of tie"
    )
    counts = {"actions": found.actions, "passed": found.passed, "referrals": found.referrals}
    return found.arcs, _said(LEARNED, words, found.arcs) | counts


def _said(rule: str, words: str, arcs: Arcs) -> dict[str, Any]:
    mean = float(arcs.probability.mean()) if len(arcs.probability) else 0.0
    return {"rule": rule, "words": words, "arcs": len(arcs.source), "mean": mean}
