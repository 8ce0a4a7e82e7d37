"""How close two customers are by all rules together, for pairs that anyone names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from graphcrm.inference.cohorts import overlap, same_city
from graphcrm.inference.contact import common_neighbours, in_contact, referred
from graphcrm.inference.evidence import Pairs, Signal, chance_of_group, log_odds
from graphcrm.inference.homes import shared_address, shared_street, shared_surname
from graphcrm.inference.known import Known
from graphcrm.inference.shared_items import shared_items
from graphcrm.tables import Float64


def weigh_pairs(known: Known, pairs: Pairs) -> Mapping[str, Float64]:
    """Return for each rule what it adds to the log odds that these pairs know each other.

    float64 (k,) each, 0 where a rule has nothing to say. Rules that give odds within a group are
    set against the odds of any two customers, circle in all of them, so that they say by how much
    they raise these. Contact is weighed both ways: silence between two who talk a lot speaks
    against. O(pairs), beside the walk to their common neighbours.
    """
    people, rules = known.people, known.rules
    size = np.array([max(len(people), 2)])
    prior = float(log_odds(chance_of_group(size, rules.circle, rules.certain))[0])
    within = (
        shared_address(people, pairs, rules),
        shared_street(people, pairs, rules),
        overlap("shared-employer", known.employers, rules.acquaintances, pairs, rules),
        overlap("shared-class", known.classes, rules.classmates, pairs, rules),
        referred(known.referrals, len(people), pairs, rules),
        shared_items("attended-together", known.attended, pairs),
        shared_items("buys-alike", known.bought, pairs),
    )
    ratios = (
        _agreeing(shared_surname(people, pairs, rules)),
        same_city(people, pairs, rules),
        in_contact(known.exchange, pairs, rules),
        common_neighbours(known.graph, pairs, rules),
    )
    weights = {one.rule: np.where(one.seen, one.weight - prior, 0.0) for one in within}
    return weights | {one.rule: one.weight for one in ratios}


def score_pairs(known: Known, pairs: Pairs) -> Float64:
    """Return the sum of what all rules add for these pairs: higher is closer.

    It ranks pairs, such as those that may be friends though nobody said so. As a sum of naive
    Bayes it is no probability: rules that see the same thing twice add twice.
    """
    total: Float64 = np.sum(list(weigh_pairs(known, pairs).values()), axis=0)
    return total


def _agreeing(found: Signal) -> Signal:
    """Return only what speaks for: most people who know each other have two names."""
    return replace(found, weight=np.maximum(found.weight, 0.0))
