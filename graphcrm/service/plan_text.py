"""Plans in words, and as the text that a store keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from graphcrm.analytics.spread.campaign import RANDOM, SPREAD
from graphcrm.plans import Comparison, Guarantee, Plan, PlannedSeed, Reach
from graphcrm.service.influence import SCORE_REASONS
from graphcrm.wording import DEFAULT, language, retell, say

LITTLE = 0.05
"""A gain over the best plain ranking below which choosing by spread is said to bring little."""


def summarize(
    by: str,
    seeds: Sequence[PlannedSeed],
    reach: Reach,
    already: Reach,
    comparisons: Sequence[Comparison],
    unit: str,
) -> str:
    """Say what the seeds reach, and whether that is more than plain rankings do."""
    if not seeds:
        return say("plan.nobody")
    return say(
        "plan.reached",
        people=say("plan.people", n=len(seeds)),
        mean=reach.mean,
        unit=say(f"plan.unit-{unit}"),
        low=reach.low,
        high=reach.high,
        already=say("plan.already", mean=already.mean) if already.simulations else "",
        compared=_compared(by, reach, already, comparisons),
    )


def _compared(by: str, reach: Reach, already: Reach, comparisons: Sequence[Comparison]) -> str:
    plain = [each for each in comparisons if each.by not in (SPREAD, RANDOM)]
    chance = next((each for each in comparisons if each.by == RANDOM), None)
    words = []
    if by != SPREAD:
        words.append(say("plan.ranking-as-good", ranking=say(f"plan.by-{by}")))
    elif plain:
        best = max(plain, key=lambda each: each.reach.mean)
        words.append(_gained(reach, already, best))
    if chance is not None and chance.reach.mean > already.mean:
        times = (reach.mean - already.mean) / (chance.reach.mean - already.mean)
        if times > 0:
            words.append(say("plan.random", share=1 / times))
    return say("plan.between").join(words)


def _gained(reach: Reach, already: Reach, best: Comparison) -> str:
    mine, other = reach.mean - already.mean, best.reach.mean - already.mean
    gain = mine / other - 1 if other > 0 else 0.0
    little = reach.low <= best.reach.high or gain < LITTLE
    more = ("plan.more", "plan.more-little")[little]
    less = ("plan.less", "plan.less-little")[little]
    return say(more if gain >= 0 else less, gain=abs(gain), ranking=say(f"plan.by-{best.by}"))


def guarantee_words(certainty: float, proved: float, share: float | None, rule: str) -> str:
    """Say how good the seeds are for certain.

    share: of the best, known beforehand, None where none is. rule: which says so, see rule_of.
    """
    sure = say("plan.sure", chance=certainty, proved=proved)
    if share is None:
        return say("plan.sure-unknown", sure=sure)
    return say("plan.sure-known", sure=sure, share=share, rule=say(f"plan.rule-{rule}"))


def rule_of(request: Mapping[str, Any]) -> str:
    """Return which rule says how good a plan is beforehand, by what was asked for."""
    if "money" in request:
        return "money"
    return "quotas" if request.get("quotas") else "greedy"


NOTES = ("plan.note-eligible", "plan.note-unpriced", "plan.note-only", "plan.note-unvalued")
CHANCES = (
    "plan.chance-share", "plan.chance-strength", "plan.chance-learned", "plan.chance-number",
)  # fmt: skip


def tell_again(plan: Plan) -> Plan:
    """Return a plan, which is kept in English, in the language spoken."""
    if language() == DEFAULT:
        return plan
    promised = plan.guarantee
    words = guarantee_words(
        promised.certainty, promised.proved, promised.factor, rule_of(plan.request)
    )
    chance = plan.probability
    return replace(
        plan,
        seeds=tuple(
            replace(seed, reasons=tuple(retell(one, SCORE_REASONS) for one in seed.reasons))
            for seed in plan.seeds
        ),
        guarantee=replace(promised, words=words),
        probability={**chance, "words": retell(str(chance["words"]), CHANCES)},
        notes=tuple(retell(note, NOTES) for note in plan.notes),
        summary=summarize(
            plan.by, plan.seeds, plan.reach, plan.already, plan.comparisons, plan.unit
        ),
    )


def to_text(plan: Plan) -> str:
    """Return the plan as JSON."""
    return json.dumps(asdict(plan), ensure_ascii=False, allow_nan=False)


def from_text(text: str) -> Plan:
    """Return the plan that `to_text` wrote."""
    plain: dict[str, Any] = json.loads(text)
    plain["seeds"] = tuple(
        PlannedSeed(**{**seed, "reasons": tuple(seed["reasons"])}) for seed in plain["seeds"]
    )
    plain["comparisons"] = tuple(
        Comparison(**{**each, "reach": Reach(**each["reach"])}) for each in plain["comparisons"]
    )
    plain["reach"], plain["already"] = Reach(**plain["reach"]), Reach(**plain["already"])
    plain["guarantee"] = Guarantee(**plain["guarantee"])
    plain["notes"] = tuple(plain["notes"])
    return Plan(**plain)
