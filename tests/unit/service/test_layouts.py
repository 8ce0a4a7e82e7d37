from __future__ import annotations

import numpy as np
import pytest

from graphcrm.analytics import layout
from graphcrm.service import layouts
from graphcrm.service.layouts import LayoutCache

ENDS = (np.array([0, 0, 1]), np.array([1, 2, 2]))
WEIGHT = np.array([0.5, 0.2, 0.9])
RADIUS = np.array([8.0, 5.0, 5.0, 4.0])


def test_a_picture_is_placed_once_and_another_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    place = layout.place

    def counted(count: int, *rest: object, **more: object) -> object:
        asked.append(count)
        return place(count, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(layout, "place", counted)
    kept = LayoutCache()
    first = kept.place(ENDS, WEIGHT, RADIUS)
    again = kept.place(ENDS, WEIGHT.copy(), RADIUS.copy())
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
    assert asked == [4]
    kept.place(ENDS, WEIGHT * 2, RADIUS)
    kept.place(ENDS, WEIGHT, RADIUS + 1)
    assert asked == [4, 4, 4]


def test_only_the_latest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "HELD", 2)
    kept = LayoutCache()
    for radius in (1.0, 2.0, 3.0):
        kept.place(ENDS, WEIGHT, RADIUS + radius)
    assert len(kept._held) == 2
