from __future__ import annotations

import numpy as np
import pytest

from graphcrm.analytics.packing import GAP, Tile, grid, pack, push_apart


def _gaps(at: np.ndarray, radius: np.ndarray) -> np.ndarray:
    distance = np.linalg.norm(at[:, None] - at[None], axis=2) - radius[:, None] - radius
    return distance[~np.eye(len(at), dtype=bool)]


@pytest.mark.parametrize("count", [2, 3, 40, 300])
def test_discs_on_one_spot_are_pushed_apart(count: int) -> None:
    radius = np.random.default_rng(0).uniform(3, 20, count)
    at = push_apart(np.zeros((count, 2)), radius)
    assert np.isfinite(at).all()
    assert _gaps(at, radius).min() >= GAP - 1e-3


def test_discs_with_room_stay_where_they_are() -> None:
    at = np.array([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]])
    np.testing.assert_array_equal(push_apart(at, np.full(3, 10.0)), at)


def test_tiles_stand_side_by_side() -> None:
    random = np.random.default_rng(4)
    tiles, first = [], 0
    for size in (30, 8, 8, 3, 1):
        nodes = np.arange(first, first + size)
        first += size
        radius = np.full(size, 5.0)
        tiles.append(Tile(nodes, push_apart(random.normal(size=(size, 2)) * 40, radius), radius))
    x, y = pack(first, tiles)
    assert _gaps(np.column_stack([x, y]), np.full(first, 5.0)).min() >= GAP - 1e-3


def test_a_grid_is_wider_than_high() -> None:
    tile = grid(np.arange(40), np.full(40, 10.0))
    width, height = np.ptp(tile.positions, axis=0)
    assert width > height
    assert _gaps(tile.positions, tile.radius).min() >= GAP


def test_nothing_takes_no_place() -> None:
    x, y = pack(0, [])
    assert (len(x), len(y)) == (0, 0)
