"""Vectors that are near where customers share surroundings: random walks in closed form.

DeepWalk and node2vec (p = q = 1) factorise a matrix of walks (Qiu et al. 2018, NetMF,
doi:10.1145/3159652.3159706). Here the walks of one to three steps are taken through the leading
eigenvectors of the normalised adjacency, found by randomised subspace iteration (Halko, Martinsson
& Tropp 2011, doi:10.1137/090771806).
"""

from __future__ import annotations

import numpy as np

from graphcrm.projection import Adjacency
from graphcrm.tables import Float64, Int32

DIMENSIONS = 32
_SPARE = 16
_ROUNDS, _SMALL, _MORE = 8, 20_000, 30
"""Rounds of iteration; more for at most so many customers, where they cost nothing."""

_WALK = 3


def embed(rows: Adjacency, seed: int, dimensions: int = DIMENSIONS) -> Float64:
    """Return a vector for each customer, float64 (n, at most `dimensions`), ties unweighted.

    Equal seeds give equal vectors. O(m d) a round, 8 (d + 16) bytes a customer.
    """
    from scipy.sparse import csr_array

    nodes = len(rows.start) - 1
    degree = np.diff(rows.start).astype(np.float64)
    root = np.where(degree > 0, 1.0 / np.sqrt(np.maximum(degree, 1.0)), 0.0)
    entry = root[np.repeat(np.arange(nodes), np.diff(rows.start))] * root[rows.neighbour]
    matrix = csr_array((entry, rows.neighbour, rows.start), shape=(nodes, nodes))
    width = min(dimensions + _SPARE, nodes)
    basis = np.linalg.qr(np.random.default_rng(seed).standard_normal((nodes, width)))[0]
    for _ in range(_MORE if nodes <= _SMALL else _ROUNDS):
        # Half of (matrix + 1): what oscillates counts least, as in a walk that may stay.
        basis = np.linalg.qr(0.5 * (matrix @ basis + basis))[0]
    values, turn = np.linalg.eigh(basis.T @ (matrix @ basis))
    kept = np.argsort(-values, kind="stable")[:dimensions]
    values = np.clip(values[kept], 0.0, 1.0)
    walks = sum(values**step for step in range(1, _WALK + 1)) / _WALK
    vectors: Float64 = basis @ turn[:, kept] * np.sqrt(walks)
    return vectors


def likeness(vectors: Float64, ego: Int32, other: Int32) -> Float64:
    """Return the inner product of the vectors of each pair, float64 (k,)."""
    found: Float64 = np.einsum("kd,kd->k", vectors[ego], vectors[other])
    return found
