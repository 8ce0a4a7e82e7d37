"""Groups of customers alike in value and behaviour, found in the data: a mixture of normals.

Who bought is described by up to seven numbers (FEATURES). Counts, days and money go by logarithms,
as the difference between one order and two is more than that between thirty and thirty-one; each
number is then scaled to mean 0 and deviation 1. Mixtures (Dempster, Laird and Rubin 1977, in
scikit-learn) of one group, two, and so on are fitted to a sample, with shapes along the axes and
free ones, and judged by BIC (Schwarz 1978, doi:10.1214/aos/1176344136); those with too small a
group are left out. The fewest groups are taken whose BIC is hardly above the lowest, of two shapes
the better one. Everybody then goes to the likeliest group.

Many values are equal (one order, risk of nothing), and a group on one value alone could be made as
likely as one likes: a floor under every variance (FLOOR) keeps it from that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphcrm.tables import Bool, Float64, Int32
from graphcrm.value.cluster_rules import ClusterRules

FEATURES = ("recency_days", "orders", "spent", "clv", "churn_risk", "satisfaction", "degree")
"""What customers are described by; churn_risk: 1 for who has left already."""

LOGARITHMS = ("recency_days", "orders", "spent", "clv", "degree")
"""Features that go by the logarithm of one more."""

SHAPES = ("diag", "full")
FLOOR = 0.05
"""Least variance of a group along any feature; that of all customers is 1."""

KNOWN = 0.5
"""Share of customers of whom a feature must be known; the others stand in the middle of it."""

DIFFERENT = 0.35
"""How many deviations off the mean of all a group must be for that to be told of it."""

_ROWS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Difference:
    """What sets a group apart: its mean of a feature, that of all, and deviations between them.

    Means are in the feature's own unit; of those that go by logarithms they are geometric, of one
    more. by: above 0 where the group has more.
    """

    feature: str
    mean: float
    usual: float
    by: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group: its customers, its share of those who bought, and what sets it apart.

    The strongest difference comes first; means: of every feature, as in Difference.
    """

    customers: int
    share: float
    differences: tuple[Difference, ...]
    means: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups of n customers, numbered by size, the largest first.

    cluster: int32 (n,), -1 for who is in none. usual: means of everybody, as in Cluster. tried: BIC
    by how many groups and of what shape; None where one of them was too small. shape: of the groups
    that were taken, None where nothing was found, with `note` saying why.
    """

    cluster: Int32
    groups: tuple[Cluster, ...]
    usual: Mapping[str, float]
    tried: tuple[tuple[int, str, float | None], ...]
    shape: str | None
    note: str


def find_clusters(
    columns: Mapping[str, Float64], bought: Bool, rules: ClusterRules, seed: int = 0
) -> Clusters:
    """Return groups of those who bought; columns: float64 (n,) by feature, NaN for not known.

    The same rows and seed give the same groups. Cost: two mixtures for each number of groups, of at
    most rules.sample customers; then O(n x groups x features squared) to place everybody.
    """
    who = np.flatnonzero(bought)
    if len(who) < rules.least_customers:
        return _nothing(
            len(bought),
            f"{len(who):,} customers bought: there must be {rules.least_customers:,} to tell "
            "groups of them apart.",
        )
    names, table = _described({name: columns[name][who] for name in FEATURES if name in columns})
    if len(names) < 2:
        return _nothing(len(bought), "Customers who bought do not differ in two things.")
    scaled = (table - table.mean(axis=0)) / table.std(axis=0)
    model, tried = _best(scaled, rules, seed)
    if model is None:
        return _nothing(len(bought), "No groups were found that are large enough.")
    place = _numbered(_place(model, scaled), scaled)
    cluster = np.full(len(bought), -1, dtype=np.int32)
    cluster[who] = place
    usual = _means(names, table)
    groups = tuple(
        _told(names, table[place == one], scaled[place == one].mean(axis=0), usual, len(who))
        for one in range(int(place.max()) + 1)
    )
    return Clusters(cluster, groups, usual, tried, model.covariance_type, "")


def _described(columns: Mapping[str, Float64]) -> tuple[list[str], Float64]:
    """Return the features that tell customers apart, and their values, (m, features)."""
    names, found = [], []
    for name, column in columns.items():
        known = np.isfinite(column)
        if known.mean() < KNOWN:
            continue
        values = np.log1p(np.maximum(column, 0.0)) if name in LOGARITHMS else column
        filled = np.where(known, values, np.median(values[known]))
        if filled.std() > 1e-9:
            names.append(name)
            found.append(filled)
    return names, np.column_stack(found) if found else np.empty((0, 0))


def _best(
    scaled: Float64, rules: ClusterRules, seed: int
) -> tuple[Any, tuple[tuple[int, str, float | None], ...]]:
    """Return the mixture of the fewest groups that is hardly worse than the best, and all BIC."""
    from sklearn.mixture import GaussianMixture
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng(seed)
    sample = scaled
    if len(scaled) > rules.sample:
        sample = scaled[np.sort(rng.choice(len(scaled), rules.sample, replace=False))]
    models: dict[tuple[int, str], Any] = {}
    tried: list[tuple[int, str, float | None]] = []
    least = max(rules.least_members, rules.least_share * len(scaled)) / len(scaled)
    # Little tables: threads that wait for each other cost more than they bring.
    with threadpool_limits(1):
        for count in range(1, rules.most + 1):
            for shape in SHAPES:
                model = GaussianMixture(
                    count, covariance_type=shape, reg_covar=FLOOR, n_init=2, random_state=seed
                ).fit(sample)
                sizes = np.bincount(model.predict(sample), minlength=count) / len(sample)
                bic = float(model.bic(sample)) if sizes.min() >= least else None
                tried.append((count, shape, bic))
                models[count, shape] = model
    fit = [(count, bic, shape) for count, shape, bic in tried if bic is not None]
    if not fit:
        return None, tuple(tried)
    enough = min(bic for _, bic, _ in fit) + rules.tolerance * len(sample)
    count, _, shape = min(one for one in fit if one[1] <= enough)
    return models[count, shape], tuple(tried)


def _place(model: Any, scaled: Float64) -> Int32:
    from threadpoolctl import threadpool_limits

    starts = range(0, len(scaled), _ROWS_AT_ONCE)
    with threadpool_limits(1):
        found = [model.predict(scaled[start : start + _ROWS_AT_ONCE]) for start in starts]
    return np.concatenate(found).astype(np.int32)


def _numbered(place: Int32, scaled: Float64) -> Int32:
    """Return groups numbered by size; of equal ones the one first by its means."""
    kept, rows = np.unique(place, return_inverse=True)
    sizes = np.bincount(rows)
    means = [tuple(scaled[rows == one].mean(axis=0).round(9)) for one in range(len(kept))]
    order = sorted(range(len(kept)), key=lambda one: (-int(sizes[one]), means[one]))
    number = np.empty(len(kept), dtype=np.int32)
    number[order] = np.arange(len(kept), dtype=np.int32)
    return number[rows]


def _means(names: list[str], table: Float64) -> dict[str, float]:
    means = table.mean(axis=0)
    return {
        name: float(np.expm1(mean) if name in LOGARITHMS else mean)
        for name, mean in zip(names, means, strict=True)
    }


def _told(
    names: list[str], table: Float64, off: Float64, usual: Mapping[str, float], everybody: int
) -> Cluster:
    means = _means(names, table)
    order = np.argsort(-np.abs(off), kind="stable")
    apart = [names[at] for at in order.tolist() if abs(off[at]) >= DIFFERENT]
    by = dict(zip(names, off.tolist(), strict=True))
    return Cluster(
        customers=len(table),
        share=len(table) / everybody,
        differences=tuple(
            Difference(name, means[name], usual[name], float(by[name])) for name in apart
        ),
        means=means,
    )


def _nothing(n: int, note: str) -> Clusters:
    return Clusters(np.full(n, -1, dtype=np.int32), (), {}, (), None, note)
