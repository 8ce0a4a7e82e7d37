"""The colours stay apart for those who see no red, no green or no blue."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from graphcrm_viz.palette import COLOURS, NO_VALUE, SCALE

# Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1.
SEEN_AS = {
    "all": np.eye(3),
    "no red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    xyz = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("eyes", SEEN_AS)
def test_every_two_colours_stay_apart(eyes: str) -> None:
    seen = {colour: lab(SEEN_AS[eyes] @ linear(colour)) for colour in COLOURS}
    near = min(float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(COLOURS, 2))
    assert near > 15


@pytest.mark.parametrize("stage", ["#f6f7f9", "#10131a"])
def test_every_colour_stands_out_from_both_backgrounds(stage: str) -> None:
    assert min(contrast(colour, stage) for colour in COLOURS) > 1.9


@pytest.mark.parametrize("eyes", SEEN_AS)
def test_the_steps_of_a_scale_get_lighter_and_stay_apart(eyes: str) -> None:
    seen = [lab(SEEN_AS[eyes] @ linear(colour)) for colour in SCALE]
    lightness = [float(colour[0]) for colour in seen]
    assert lightness == sorted(lightness)
    assert min(float(np.linalg.norm(a - b)) for a, b in pairwise(seen)) > 10
    grey = lab(SEEN_AS[eyes] @ linear(NO_VALUE))
    assert min(float(np.linalg.norm(grey - colour)) for colour in seen) > 10


@pytest.mark.parametrize("stage", ["#f6f7f9", "#10131a"])
def test_every_step_stands_out_from_both_backgrounds(stage: str) -> None:
    assert min(contrast(colour, stage) for colour in (*SCALE, NO_VALUE)) > 1.9
