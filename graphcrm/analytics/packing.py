"""Discs in the plane: pushed apart until none overlap, and groups of them set side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from graphcrm.tables import Float64, Int64

GAP = 20.0
"""Pixels between two discs at least, so that a label finds room."""

_ASPECT = 1.6
# How many times as far apart as they have to be discs of a grid stand at most, along and down.
_WIDE, _HIGH = 4.0, 1.5
_ROUNDS = 300


class Tile(NamedTuple):
    """Discs that stay together: node numbers (k,), positions (k, 2) and radii (k,) in pixels."""

    nodes: Int64
    positions: Float64
    radius: Float64


def push_apart(positions: Float64, radius: Float64) -> Float64:
    """Return positions, (k, 2), moved as little as it takes for gaps of GAP between all discs.

    Overlapping pairs move half their overlap each, over and over; every round that leaves one also
    widens the whole by half a percent, so it ends.
    """
    from scipy.spatial import cKDTree

    at = positions.copy()
    reach = 2 * radius.max() + GAP
    for _ in range(_ROUNDS):
        pairs = cKDTree(at).query_pairs(reach, output_type="ndarray")
        first, second = pairs[:, 0], pairs[:, 1]
        span = at[first] - at[second]
        distance = np.maximum(np.hypot(span[:, 0], span[:, 1]), 1e-9)
        lacking = radius[first] + radius[second] + GAP - distance
        close = lacking > 1e-6
        if not close.any():
            return at
        first, second = first[close], second[close]
        # Two on one spot part to the sides in an order of their own.
        way = span[close] / distance[close, None]
        way[~way.any(axis=1)] = (1.0, 0.0)
        step = way * (0.5 * lacking[close] + 1e-6)[:, None]
        for axis in (0, 1):
            moved = np.bincount(first, step[:, axis], len(at))
            at[:, axis] += moved - np.bincount(second, step[:, axis], len(at))
        at *= 1.005
    return at * _missing_factor(at, radius)


def _missing_factor(at: Float64, radius: Float64) -> float:
    from scipy.spatial import cKDTree

    pairs = cKDTree(at).query_pairs(2 * radius.max() + GAP, output_type="ndarray")
    distance = np.linalg.norm(at[pairs[:, 0]] - at[pairs[:, 1]], axis=1)
    wanted = radius[pairs].sum(axis=1) + GAP
    return float(np.max(wanted / np.maximum(distance, 1e-3), initial=1.0))


def grid(nodes: Int64, radius: Float64, beside: Tile | None = None) -> Tile:
    """Return discs in rows, in the order given: wider than high, or as high as what is beside.

    beside: what it will stand next to. Up to half as wide as that, discs stand up to _WIDE times as
    far apart in a row as they have to, so that names, which are wider than high, find room.
    """
    count = len(nodes)
    cell = 2 * radius.max() + 2 * GAP
    columns = int(np.ceil(np.sqrt(count * _ASPECT)))
    steps = np.array([cell, cell])
    width, height = (0.0, 0.0) if beside is None else _box(beside)
    rows = int(height // cell)
    if rows > -(-count // columns):
        columns = -(-count // rows)
        room = np.array([width / 2 / columns, height / -(-count // columns)])
        steps = np.clip(room, cell, np.array([_WIDE, _HIGH]) * cell)
    number = np.arange(count)
    positions = np.column_stack([number % columns, number // columns]) * steps
    return Tile(nodes, positions.astype(np.float64), radius)


def pack(count: int, tiles: Sequence[Tile]) -> tuple[Float64, Float64]:
    """Return x and y, (count,), of all tiles in columns side by side, centred on (0, 0).

    In the order given; columns are as high as the highest tile, or so high that the whole is wider
    than high.
    """
    at = np.zeros((count, 2))
    boxes = [_box(tile) for tile in tiles]
    area = sum(width * height for width, height in boxes)
    limit = max([height for _, height in boxes] + [np.sqrt(area / _ASPECT)], default=0.0)
    left = top = column = 0.0
    for (width, height), tile in zip(boxes, tiles, strict=True):
        if top and top + height > limit + 1e-6:
            left, top, column = left + column, 0.0, 0.0
        corner = (tile.positions - tile.radius[:, None]).min(axis=0)
        at[tile.nodes] = tile.positions - corner + (left + GAP, top + GAP)
        top += height
        column = max(column, width)
    if count:
        at -= (at.min(axis=0) + at.max(axis=0)) / 2
    return at[:, 0].copy(), at[:, 1].copy()


def _box(tile: Tile) -> tuple[float, float]:
    low = (tile.positions - tile.radius[:, None]).min(axis=0)
    high = (tile.positions + tile.radius[:, None]).max(axis=0)
    width, height = high - low + 2 * GAP
    return float(width), float(height)
