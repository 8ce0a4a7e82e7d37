"""graphcrm load --follow: a file that grows, is cut or replaced, and is followed a second time."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graphcrm
from tests.e2e.program import run, start

PATIENCE = 60


def row(second: int) -> str:
    record = {"customer_id": "a", "type": "call", "occurred_at": f"2024-03-05T10:00:{second:02}"}
    return json.dumps(record) + "\n"


def add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def wait_for(folder: Path, interactions: int) -> None:
    """Wait until the store holds exactly so many interactions."""
    found, end = 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (folder / "graphcrm.db").exists():
            with graphcrm.connect(folder / "graphcrm.db") as crm:
                found = crm.status().counts.interactions
            if found == interactions:
                return
        time.sleep(0.2)
    raise AssertionError(f"{found} interactions, not {interactions}")


@contextmanager
def following(folder: Path) -> Iterator[subprocess.Popen[str]]:
    arguments = ("load", "--follow", "--interactions", "e.jsonl", "--format", "json")
    process = start(*arguments, cwd=folder)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGINT) -> Any:
    """End it as Ctrl-C does and return its report."""
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)
    assert out, err
    return json.loads(out)


def test_what_is_added_is_loaded_and_ctrl_c_ends_with_a_report(tmp_path: Path) -> None:
    events = tmp_path / "e.jsonl"
    events.write_text(row(1) + row(2), encoding="utf-8")
    with following(tmp_path) as process:
        wait_for(tmp_path, 2)
        add(events, row(3) + row(4)[:20])
        wait_for(tmp_path, 3)
        add(events, row(4)[20:] + "broken\n")
        wait_for(tmp_path, 4)
        (table,) = end(process)["tables"]
    assert process.returncode == 3
    assert (table["new"], table["changed"]) == (4, 0)


def test_a_second_time_doubles_nothing(tmp_path: Path) -> None:
    events = tmp_path / "e.jsonl"
    events.write_text(row(1) + row(1) + row(2), encoding="utf-8")
    with following(tmp_path) as process:
        wait_for(tmp_path, 3)
        end(process, signal.SIGTERM)
    add(events, row(3) + '{"customer_id": "a"}\n')
    with following(tmp_path) as process:
        wait_for(tmp_path, 4)
        add(events, row(4))
        wait_for(tmp_path, 5)
        report = end(process)
    assert process.returncode == 3
    (table,) = report["tables"]
    assert (table["new"], table["unchanged"], table["rejected"]) == (2, 3, 1)
    assert report["rejects"][0]["line"] == 5


def test_a_cut_or_replaced_file_is_read_from_its_start(tmp_path: Path) -> None:
    events = tmp_path / "e.jsonl"
    events.write_text(row(1) + row(2) + row(3), encoding="utf-8")
    with following(tmp_path) as process:
        wait_for(tmp_path, 3)
        events.write_text(row(4), encoding="utf-8")
        wait_for(tmp_path, 4)
        add(events, row(5).rstrip())
        events.rename(tmp_path / "e.jsonl.1")
        events.write_text(row(4) + row(6), encoding="utf-8")
        wait_for(tmp_path, 6)
        (table,) = end(process)["tables"]
    assert (table["rows"], table["new"], table["unchanged"]) == (7, 6, 1)


def test_what_cannot_be_followed_is_said_at_once(tmp_path: Path) -> None:
    result = run("load", "--follow", "--interactions", "none.jsonl", cwd=tmp_path)
    assert (result.returncode, "There is no file none.jsonl to follow" in result.stderr) == (
        1,
        True,
    )
    (tmp_path / "c.csv").write_text("customer_id\nc1\n", encoding="utf-8")
    result = run("load", "--follow", "--customers", "c.csv", cwd=tmp_path)
    assert (result.returncode, "only that is followed" in result.stderr) == (1, True)
    arguments = ("--interactions", "a.jsonl", "--links", "b.jsonl")
    result = run("load", "--follow", *arguments, cwd=tmp_path)
    assert (result.returncode, "takes one JSON Lines file" in result.stderr) == (2, True)
