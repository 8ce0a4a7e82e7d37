"""Contacts that are gone through in parts give the very numbers that they give in one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import graphcrm.partition
from benchmarks.inference import infer_company, read_company
from graphcrm.demo import write_demo
from graphcrm.inference import exchange
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
