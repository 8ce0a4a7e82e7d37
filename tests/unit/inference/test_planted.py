"""What inference finds of planted ties and of hidden friendships; benchmarks print the tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.friendships import auc, read_people, weigh_all
from benchmarks.inference import infer_company, measure, read_company
from graphcrm.demo import write_demo
from tests.shared_data import tables_of

PLANTED = (
    *("attended-together", "buys-alike", "colleague", "communicates-with", "family", "friend"),
    *("household", "neighbor", "referred", "classmate"),
)
BETWEEN_FIRMS = ("partner", "supplier", "reports-to")


@pytest.mark.parametrize("seed", [0, 7])
def test_planted_relationships_are_found_by_kind(tmp_path: Path, seed: int) -> None:
    write_demo(tmp_path, 2000, seed, duplicates=0)
    company = read_company(tmp_path)
    found = {one.kind: one for one in measure(company, infer_company(company))}
    told = {
        kind: (round(found[kind].precision, 3), round(found[kind].recall, 3)) for kind in PLANTED
    }
    assert all(one[0] >= 0.9 and one[1] >= 0.8 for one in told.values()), told
    assert all(found[kind].shown >= 100 for kind in PLANTED)
    for kind in BETWEEN_FIRMS:
        one = found[kind]
        assert one.shown >= 50
        assert one.precision >= 0.9, (kind, one.precision)
        assert one.recall >= 0.8, (kind, one.recall)
        assert one.turned <= 0.02 * one.found


@pytest.mark.shared
def test_hidden_friendships_rank_above_other_pairs() -> None:
    people = read_people({name: paths[0] for name, paths in tables_of("snb-people").items()})
    weights, friends = weigh_all(people)
    by_rule = {rule: auc(weight, friends) for rule, weight in weights.items()}
    together = auc(np.sum(list(weights.values()), axis=0), friends)
    assert max(by_rule.values()) < 0.92
    assert together > max(by_rule.values()) + 0.03
    assert together > 0.94


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    scores, friends = np.array([3.0, 1.0, 2.0, 2.0]), np.array([True, False, True, False])
    assert auc(scores, friends) == pytest.approx((1 + 1 + 1 + 0.5) / 4)
    assert auc(np.zeros(4), friends) == 0.5
