"""The memory that reading and cleaning take does not grow with the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# A load of generated rows in a process of its own, for its own peak; rows have no id, so the
# hashes that tell equal rows apart are kept too: 8 bytes a row.
LOADER = """
import resource, sys
from graphcrm.ingest.load import LoadOptions, TableInput, load_tables

path, rows = sys.argv[1], int(sys.argv[2])
with open(path, "w", encoding="utf-8") as file:
    file.write("customer_id,counterparty_id,type,occurred_at,note\\n")
    for row in range(rows):
        file.write(f"c{row % 5000},c{row % 777},call,2024-03-05T10:00:{row % 60:02}Z,note {row}\\n")
report = load_tables(None, [TableInput("interactions", path)], LoadOptions())
assert report.tables[0].rows == rows and not report.rejected
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_kib(path: Path, rows: int) -> int:
    command = [sys.executable, "-c", LOADER, str(path), str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout)


@pytest.mark.slow
def test_five_times_the_rows_take_hardly_more_memory(tmp_path: Path) -> None:
    small = peak_kib(tmp_path / "small.csv", 100_000)
    large = peak_kib(tmp_path / "large.csv", 500_000)
    assert large - small < 30 * 1024
