"""Tests of one group stay in one process: else every process starts servers and fills stores."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("group", ["one", "other"])
@pytest.mark.parametrize("number", range(6))
def test_nothing(group, number):
    with Path(f"{group}.txt").open("a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""
GROUPING = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.callspec.params["group"]))
"""


def test_a_group_stays_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "test_groups.py").write_text(TESTS, "utf-8")
    (tmp_path / "conftest.py").write_text(GROUPING, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    outside = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    outside["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-n", "2", "--dist", "loadgroup"]
    done = subprocess.run(
        command, cwd=tmp_path, env=outside, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout
    workers = [set((tmp_path / f"{name}.txt").read_text().split()) for name in ("one", "other")]
    assert [len(one) for one in workers] == [1, 1]
    assert workers[0] != workers[1]
