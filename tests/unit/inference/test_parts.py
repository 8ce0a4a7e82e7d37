"""Contacts that are gone through in parts give the very numbers that they give in one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import graphcrm.partition
from benchmarks.inference import infer_company, read_company
from graphcrm.demo import write_demo
from graphcrm.inference import exchange
from graphcrm.inference.tallies import sum_by
from graphcrm.partition import parts_by


def test_small_parts_change_no_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_demo(tmp_path, 400, seed=5, duplicates=0)
    company = read_company(tmp_path)
    whole = infer_company(company)
    rows = list(range(len(whole)))
    told = whole.facts(rows)
    for module in (exchange, graphcrm.audience):
        monkeypatch.setattr(module, "parts_by", lambda key: parts_by(key, 50))
    again = infer_company(company)
    for name in ("low", "high", "kind", "strength", "confidence", "first", "last", "count"):
        assert np.array_equal(getattr(whole, name), getattr(again, name)), name
    assert again.facts(rows) == told
    assert len(whole) > 2000


def test_sums_do_not_depend_on_the_order_of_rows() -> None:
    draw = np.random.default_rng(0)
    place, weight = draw.integers(0, 5, 3_000), draw.random(3_000)
    order = draw.permutation(3_000)
    assert sum_by(place, weight, 5).tolist() == sum_by(place[order], weight[order], 5).tolist()
