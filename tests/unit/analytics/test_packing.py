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


@pytest.mark.parametrize("count", [1, 3, 35, 150])
def test_a_grid_beside_something_is_as_high_and_leaves_room_for_names(count: int) -> None:
    rng = np.random.default_rng(1)
    beside = Tile(np.arange(60), rng.uniform(0, 1300, (60, 2)), np.full(60, 20.0))
    tile = grid(np.arange(count), np.full(count, 10.0), beside)
    width, height = np.ptp(tile.positions, axis=0)
    assert height <= 1340
    assert width <= 670
    assert count < 30 or height > 900
    assert count == 1 or _gaps(tile.positions, tile.radius).min() >= 2 * GAP
    x_steps = np.diff(np.unique(tile.positions[:, 0]))
    assert count < 30 or count > 100 or x_steps.min() >= 200


def test_a_crowd_beside_a_few_is_a_grid_as_by_itself() -> None:
    nodes, radius = np.arange(900), np.full(900, 10.0)
    few = Tile(np.arange(3), np.array([[0.0, 0.0], [60.0, 0.0], [0.0, 60.0]]), np.full(3, 10.0))
    beside, alone = grid(nodes, radius, few), grid(nodes, radius)
    np.testing.assert_array_equal(beside.positions, alone.positions)


def test_nothing_takes_no_place() -> None:
    x, y = pack(0, [])
    assert (len(x), len(y)) == (0, 0)
