"""A load that is killed at any moment and run again ends as if nothing had happened."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphcrm.settings import Settings
from graphcrm.store import open_store
from tests.e2e.program import login

LOADER = """
import os, sys
from graphcrm.ingest.load import LoadOptions, TableInput, load_tables
from graphcrm.settings import read_settings
from graphcrm.store import open_store

store = open_store(read_settings(os.environ), create=True)
inputs = [TableInput(table, f"{sys.argv[1]}/{table}.csv")
          for table in ("customers", "interactions", "links")]
load_tables(store, inputs, LoadOptions(batch_rows=400), lambda at: print(at.stage, flush=True))
store.close()
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables with rows that change earlier ones, equal rows without an id, ids without a row."""
    folder = tmp_path_factory.mktemp("tables")
    draw = random.Random(7)
    ids = [f"c{number}" for number in range(900)]
    few = ids[:40]
    customers = [
        [draw.choice(ids), draw.choice(["A", "B", ""]), draw.choice(["X", ""]), "t;u"]
        for _ in range(2_000)
    ]
    interactions = [
        [draw.choice(few), draw.choice([*few, "bare", ""]), "call", f"2024-03-{draw.randint(1, 9)}"]
        for _ in range(8_000)
    ]
    links = [
        [*draw.sample(ids, 2), draw.choice(["friend", "family"]), draw.choice(["0.5", "1", ""])]
        for _ in range(3_000)
    ]
    write(folder / "customers.csv", "customer_id,name,city,tags", customers)
    write(folder / "interactions.csv", "customer_id,counterparty_id,type,occurred_at", interactions)
    write(folder / "links.csv", "source_id,target_id,type,strength", links)
    return folder


def write(path: Path, header: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])


def start(settings: Settings, tables: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LOADER, str(tables)]
    environ = {**os.environ, **login(settings)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)


def load_whole(settings: Settings, tables: Path) -> None:
    with start(settings, tables) as process:
        process.communicate()
    assert process.returncode == 0


def kill_after(settings: Settings, tables: Path, batches: int, seconds: float) -> None:
    """Kill a load that many batches and seconds after its start, wherever it then is."""
    with start(settings, tables) as process:
        assert process.stdout is not None
        for _ in range(batches):
            process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def content(settings: Settings) -> tuple[Any, ...]:
    store = open_store(settings)
    with store.read() as reader:
        tables: tuple[Iterator[Any], ...] = (
            reader.iter_customers(),
            reader.iter_interactions(),
            reader.iter_links(),
        )
        found = (reader.counts(), *map(list, tables))
    store.close()
    return found


def test_killed_again_and_again_and_then_run_to_its_end(
    tmp_path: Path, tables: Path, store_settings: Settings
) -> None:
    calm = Settings(store=str(tmp_path / "calm.db"))
    load_whole(calm, tables)
    expected = content(calm)
    assert expected[0].interactions == 8_000
    draw = random.Random(11)
    for batches in (0, 2, 4, 8, 13, 20, 27, 31):
        kill_after(store_settings, tables, batches, draw.random() / 50)
    load_whole(store_settings, tables)
    assert content(store_settings) == expected


def test_what_a_killed_load_wrote_is_whole_batches(tables: Path, store_settings: Settings) -> None:
    kill_after(store_settings, tables, 15, 0.003)
    counts = content(store_settings)[0]
    assert counts.interactions % 400 == 0
    assert counts.interactions >= 400
