"""Plans in words, and as the text that a store keeps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from graphcrm.analytics.spread.campaign import RANDOM, SPREAD
from graphcrm.analytics.spread.limits import Limits
from graphcrm.analytics.spread.maximize import MONEY, QUOTAS, factor_of
from graphcrm.plans import Comparison, Guarantee, Plan, PlannedSeed, Reach

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
        return "Nobody can be chosen, so nobody is reached. Loosen the exclusions or the budget."
    people = "1 customer" if len(seeds) == 1 else f"{len(seeds):,} customers"
    what = unit if unit != "customers" else "customers"
    text = (
        f"{people} to start with; {reach.mean:,.1f} {what} reached on average "
        f"({reach.low:,.1f} to {reach.high:,.1f})"
    )
    if already.simulations:
        text += f", of which those chosen before reach {already.mean:,.1f} alone"
    return f"{text}. {_compared(by, reach, already, comparisons)}"


def _compared(by: str, reach: Reach, already: Reach, comparisons: Sequence[Comparison]) -> str:
    plain = [each for each in comparisons if each.by not in (SPREAD, RANDOM)]
    chance = next((each for each in comparisons if each.by == RANDOM), None)
    words = []
    if by != SPREAD:
        words.append(
            f"The top by {_name(by)} do at least as well here as what maximising found, so they "
            "are given: influence maximisation gains nothing on this graph."
        )
    elif plain:
        best = max(plain, key=lambda each: each.reach.mean)
        mine, other = reach.mean - already.mean, best.reach.mean - already.mean
        gain = mine / other - 1 if other > 0 else 0.0
        apart = reach.low > best.reach.high
        if not apart or gain < LITTLE:
            words.append(
                f"That is {_percent(gain)} than the top by {_name(best.by)} with the same budget: "
                "influence maximisation gains little here."
            )
        else:
            words.append(
                f"That is {_percent(gain)} than the top by {_name(best.by)} with the same budget."
            )
    if chance is not None and chance.reach.mean > already.mean:
        times = (reach.mean - already.mean) / (chance.reach.mean - already.mean)
        words.append(f"A random pick gets {1 / times:.0%} of it." if times > 0 else "")
    return " ".join(word for word in words if word)


def _percent(gain: float) -> str:
    return f"{abs(gain):.1%} {'more' if gain >= 0 else 'less'}"


def _name(by: str) -> str:
    return {"pagerank": "PageRank"}.get(by, by)


def guarantee_words(limits: Limits, epsilon: float, delta: float, proved: float) -> str:
    """Say how good the seeds are for certain."""
    sure = f"With a chance of at least {1 - delta:.4g}"
    words = f"{sure}, these seeds reach at least {proved:.1%} of what the best choice would add."
    factor = factor_of(limits)
    if factor is None:
        return (
            f"{words} For money together with a number of people or quotas no share is known "
            "beforehand; this one is proved for the seeds given."
        )
    share = max(factor - epsilon, 0.0)
    if factor == MONEY:
        rule = "(1 - 1/e)/2 - epsilon, with costs (Khuller, Moss & Naor 1999)"
    elif factor == QUOTAS:
        rule = "1/2 - epsilon, with quotas (Fisher, Nemhauser & Wolsey 1978)"
    else:
        rule = "1 - 1/e - epsilon (Nemhauser, Wolsey & Fisher 1978; Tang et al. 2018)"
    return f"{words} Whatever the graph, it would have been at least {share:.1%}: {rule}."


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
