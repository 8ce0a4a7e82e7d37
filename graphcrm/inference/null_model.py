"""What chance alone makes of shared items: a random bipartite graph of the same popularity."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graphcrm.tables import Bool, Float64, Int32, Int64

ROUNDS = 2000
CLOSE = 1e-9
SHRINK = 10.0
"""Pairs that a place must be expected to have before its own lift counts as much as all others'."""

CLASSES = 1024
"""Degrees beyond so many different ones are put together with their nearest."""


@dataclass(frozen=True, slots=True)
class NullModel:
    """How many items two customers share by chance.

    kind: int32 (n,), the class of each customer's activity. mean: float64 (c, c), the expected
    number of shared items by classes. trials: float64 (c, c), of the binomial distribution with
    that mean and the variance of the number. place: int32 (n,), where each customer is, -1 for
    unknown; lift: float64 (places,), how many times more than expected people of one place share.
    converged: whether the model fits the margins.
    """

    kind: Int32
    mean: Float64
    trials: Float64
    place: Int32
    lift: Float64
    converged: bool

    def chance(self, low: Int32, high: Int32, shared: Int64) -> Float64:
        """Return the mid-p value of sharing so many items or more: float64 in (0, 1]."""
        from scipy.special import betainc

        mean = self.expected(low, high)
        # With fewer trials than seen, the binomial could not have made them; more is cautious.
        trials = np.maximum(self.trials[self.kind[low], self.kind[high]], shared + 1.0)
        rate = np.clip(mean / trials, 1e-300, 1.0)
        at_least = betainc(np.maximum(shared, 1), trials - shared + 1.0, rate)
        at_least = np.where(shared > 0, at_least, 1.0)
        more = betainc(shared + 1.0, np.maximum(trials - shared, 1e-9), rate)
        chance: Float64 = np.clip((at_least + more) / 2, 1e-300, 1.0)
        return chance

    def expected(self, low: Int32, high: Int32) -> Float64:
        """Return how many items these share by chance."""
        mean: Float64 = self.mean[self.kind[low], self.kind[high]]
        here = (self.place[low] >= 0) & (self.place[low] == self.place[high])
        lift = self.lift[np.maximum(self.place[low], 0)]
        return np.where(here, mean * lift, mean)


def fit_null_model(activity: Float64 | Int64, popularity: Int64, place: Int32) -> NullModel:
    """Return the bipartite configuration model with these margins on average, without lift.

    activity: int64 (n,), items of each customer; popularity: int64 (m,), customers of each
    item, above 0; both of one sum above 0. place: see NullModel. Who has no item shares none. A
    customer i and an item a go together with probability x_i y_a / (1 + x_i y_a),
    independently; x and y make the means of the margins right (Saracco et al. 2017,
    doi:10.1088/1367-2630/aa6b38). The number of items that two share is then a sum of
    independent draws, taken as the binomial of the same mean and variance. Customers of one
    activity are alike, so all is worked out by classes: O(rounds x a x p + a^2 x p) for a
    different activities and p different popularities, each at most CLASSES.
    """
    active = activity > 0
    user, users, of_active = _classes(activity[active])
    kind = np.zeros(len(activity), dtype=np.int32)
    kind[active] = of_active
    item, items, _ = _classes(popularity[popularity > 0])
    fill = float(users @ user)
    left, right = user / np.sqrt(fill), item / np.sqrt(fill)
    converged = False
    for _round in range(ROUNDS):
        before = left
        left = user / ((items * right) / (1.0 + np.outer(left, right))).sum(axis=1)
        right = item / ((users[:, None] * left[:, None]) / (1.0 + np.outer(left, right))).sum(
            axis=0
        )
        if np.all(np.abs(left - before) <= CLOSE * left):
            converged = True
            break
    product = np.outer(left, right)
    together = product / (1.0 + product)
    mean = (together * items) @ together.T
    square = (together**2 * items) @ (together**2).T
    # Of independent draws p: variance = sum p - sum p^2 = mean (1 - mean / trials).
    trials = mean**2 / np.maximum(square, 1e-300)
    ones = np.ones(max(int(place.max(initial=0)) + 1, 1))
    return NullModel(kind, mean, np.maximum(trials, mean), place, ones, converged)


def with_lift(model: NullModel, present: Bool, once: Int64) -> NullModel:
    """Return the model corrected for place: people of one city go to the same shops anyway.

    present: bool (n,), who has any item. once: int64 (places,), how many pairs of each place share
    exactly one item. The lift of a place is that number over the one that the model expects there,
    at least 1; SHRINK pairs of the lift of all places together are added to both, so that few
    pairs do not say much. Pairs that share several things are left out, for ties are among them.
    """
    from scipy.sparse import csr_array

    here = np.flatnonzero(present & (model.place >= 0))
    size = (len(once), len(model.mean))
    ones = np.ones(len(here))
    crowd = csr_array((ones, (model.place[here], model.kind[here])), shape=size)
    single = model.mean * np.exp(-model.mean)
    own = single.diagonal()[model.kind[here]]
    expected = np.zeros(len(once))
    expected -= np.bincount(model.place[here], weights=own, minlength=len(once))
    for begin in range(0, len(once), CLASSES):
        part = crowd[begin : begin + CLASSES]
        both = part.multiply(part @ single)
        expected[begin : begin + CLASSES] += np.asarray(both @ np.ones(size[1]))
    expected = expected / 2
    whole = float(once.sum()) / float(expected.sum()) if expected.sum() > 0 else 1.0
    lift = np.maximum((once + SHRINK * whole) / (np.maximum(expected, 0.0) + SHRINK), 1.0)
    return replace(model, lift=lift)


def _classes(degree: Float64 | Int64) -> tuple[Float64, Float64, Int32]:
    """Return the mean degree of each class, its size, and the class of each row."""
    values, which, count = np.unique(degree, return_inverse=True, return_counts=True)
    if len(values) > CLASSES:
        # Equal steps of the logarithm: what is put together differs by little.
        scale = np.log(values / values[0]) / np.log(values[-1] / values[0])
        _, group = np.unique((scale * (CLASSES - 1)).astype(np.int64), return_inverse=True)
        size = np.bincount(group, weights=count)
        mean = np.bincount(group, weights=count * values) / size
        return mean, size.astype(np.float64), _codes(group[which])
    return values.astype(np.float64), count.astype(np.float64), _codes(which)


def _codes(which: Int64) -> Int32:
    return which.reshape(-1).astype(np.int32)
