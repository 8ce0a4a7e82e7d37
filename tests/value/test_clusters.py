"""Groups found in the data: those that were drawn are found again, and described as pandas does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.tables import Float64
from graphcrm.value.cluster_rules import ClusterRules, cluster_rules
from graphcrm.value.clusters import DIFFERENT, Clusters, find_clusters

SIZES = (900, 500, 250)
MEANS = {"orders": (2.0, 12.0, 60.0), "spent": (40.0, 900.0, 300.0), "recency_days": (300, 20, 60)}


def draw(seed: int = 0) -> tuple[dict[str, Float64], np.ndarray]:
    """Return columns of three kinds of buyers and some who never bought, and the kind of each."""
    rng = np.random.default_rng(seed)
    kind = rng.permutation(np.repeat([0, 1, 2, -1], (*SIZES, 100)))
    columns = {}
    for name, means in MEANS.items():
        found = np.full(len(kind), np.nan)
        for number, mean in enumerate(means):
            there = kind == number
            found[there] = mean * rng.lognormal(0, 0.2, there.sum())
        columns[name] = found
    return columns, kind


@pytest.fixture(scope="module")
def drawn() -> tuple[dict[str, Float64], np.ndarray, Clusters]:
    columns, kind = draw()
    return columns, kind, find_clusters(columns, kind >= 0, ClusterRules())


def test_groups_that_were_drawn_are_found(
    drawn: tuple[dict[str, Float64], np.ndarray, Clusters],
) -> None:
    _, kind, found = drawn
    assert [one.customers for one in found.groups] == pytest.approx(SIZES, rel=0.02)
    assert (found.cluster == kind).mean() > 0.99
    assert (found.cluster[kind < 0] == -1).all()


def test_a_group_is_described_as_by_pandas(
    drawn: tuple[dict[str, Float64], np.ndarray, Clusters],
) -> None:
    columns, kind, found = drawn
    frame = np.log1p(pd.DataFrame(columns))[kind >= 0]
    usual = np.expm1(frame.mean())
    scaled = (frame - frame.mean()) / frame.std(ddof=0)
    assert found.usual == pytest.approx(usual.to_dict())
    for number, group in enumerate(found.groups):
        mine = found.cluster[kind >= 0] == number
        assert group.customers == mine.sum()
        assert group.share == pytest.approx(mine.mean())
        assert group.means == pytest.approx(np.expm1(frame[mine].mean()).to_dict())
        off = scaled[mine].mean()
        apart = off[off.abs() >= DIFFERENT].sort_values(key=lambda by: -by.abs())
        assert [one.feature for one in group.differences] == list(apart.index)
        for one in group.differences:
            assert one.by == pytest.approx(apart[one.feature])
            assert (one.mean, one.usual) == pytest.approx(
                (group.means[one.feature], usual[one.feature])
            )


def test_the_same_rows_give_the_same_groups_and_a_sample_nearly_so(
    drawn: tuple[dict[str, Float64], np.ndarray, Clusters],
) -> None:
    columns, kind, found = drawn
    again = find_clusters(columns, kind >= 0, ClusterRules())
    np.testing.assert_array_equal(again.cluster, found.cluster)
    few = find_clusters(columns, kind >= 0, ClusterRules(sample=400))
    assert (few.cluster == found.cluster).mean() > 0.98


def test_the_number_is_the_fewest_that_is_hardly_worse_than_the_best(
    drawn: tuple[dict[str, Float64], np.ndarray, Clusters],
) -> None:
    _, kind, found = drawn
    known = [(count, bic, shape) for count, shape, bic in found.tried if bic is not None]
    enough = min(bic for _, bic, _ in known) + 0.05 * (kind >= 0).sum()
    count, _, shape = min(one for one in known if one[1] <= enough)
    assert (count, shape) == (len(found.groups), found.shape) == (3, found.shape)
    assert {one[0] for one in found.tried} == set(range(1, 9))


def test_one_kind_of_customer_is_one_group() -> None:
    rng = np.random.default_rng(1)
    columns = {name: rng.lognormal(3, 0.5, 800) for name in MEANS}
    found = find_clusters(columns, np.ones(800, dtype=bool), ClusterRules())
    assert [one.customers for one in found.groups] == [800]
    assert found.groups[0].differences == ()


def test_what_is_known_of_few_is_left_out_and_gaps_are_filled() -> None:
    columns, kind = draw()
    rng = np.random.default_rng(3)
    columns["satisfaction"] = np.where(rng.random(len(kind)) < 0.2, 0.5, np.nan)
    columns["degree"] = np.zeros(len(kind))
    columns["spent"] = np.where(rng.random(len(kind)) < 0.05, np.nan, columns["spent"])
    found = find_clusters(columns, kind >= 0, ClusterRules())
    assert set(found.usual) == set(MEANS)
    assert (found.cluster[kind >= 0] >= 0).all()


def test_no_group_is_too_small() -> None:
    columns, kind = draw()
    found = find_clusters(columns, kind >= 0, ClusterRules(least_share=0.2))
    assert min(one.share for one in found.groups) >= 0.2


def test_too_few_buyers_are_said() -> None:
    columns = {name: np.arange(150.0) for name in MEANS}
    found = find_clusters(columns, np.arange(150) < 99, ClusterRules())
    assert found.groups == ()
    assert (found.cluster == -1).all()
    assert "99 customers bought: there must be 100" in found.note
    alike = {"orders": np.ones(150), "spent": np.arange(150.0)}
    assert "two things" in find_clusters(alike, np.ones(150, bool), ClusterRules()).note


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"most": 0}, "clusters: most is 0; it takes a whole number, 1 to 20"),
        ({"least_share": 1}, "clusters: least_share is 1"),
        ({"tolerance": "little"}, "clusters: tolerance is 'little'"),
        ({"sample": 1}, "clusters: sample is 1"),
        ({"k": 3}, "'k' is not a value rule. Use: least_customers"),
    ],
)
def test_bad_rules_say_what_is_allowed(values: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said):
        cluster_rules(values)
