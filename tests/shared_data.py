"""The real data beside the checkout: tests on it run where it is, and say so where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def tables_of(name: str) -> dict[str, list[Path]]:
    """Return the files of a data set by table; skips the test where the data is not there."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the real data set {name} is not beside this checkout")
    found = {
        table: [folder / f"{table}.csv.gz"] for table in ("customers", "interactions", "links")
    }
    return {table: paths for table, paths in found.items() if paths[0].exists()}
