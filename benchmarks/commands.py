"""How long the program takes as a process: help, one question, and Python alone beside them."""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from benchmarks.report import header, milliseconds, ratio, table
from benchmarks.tables import fill, find_tables
from benchmarks.timing import Latency, time_each
from graphcrm.service.context import open_context
from graphcrm.settings import Settings


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs, made = find_tables(options.data, options.customers, folder / "tables")
        header(
            "commands as processes",
            f"{made}; {options.rounds} times in turn, after one of each",
            ("graphcrm", "click", "rich", "apsw", "numpy"),
        )
        store = folder / "graph.db"
        with open_context(Settings(store=str(store)), create=True) as ctx:
            fill(ctx, inputs, lambda _: None)
            with ctx.store.read() as reader:
                customer = reader.top_scores("degree", 1)[0].customer_id
        commands = _commands(store, customer)
        found: dict[str, list[float]] = {title: [] for title in commands}
        for _ in range(options.rounds + 1):
            for title, command in commands.items():
                found[title].extend(time_each(_run, [command]).seconds)
    _print({title: Latency(sorted(seconds[1:])) for title, seconds in found.items()})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.commands", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the three tables")
    parser.add_argument("--customers", type=int, default=2000, help="of an invented company")
    parser.add_argument("--rounds", type=int, default=10)
    return parser.parse_args()


def _commands(store: Path, customer: str) -> dict[str, list[str]]:
    script = Path(sysconfig.get_path("scripts")) / "graphcrm"
    program = [str(script)] if script.exists() else [sys.executable, "-m", "graphcrm"]
    question = ["--store", str(store), "--format", "json", "--", customer]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "graphcrm --help": [*program, "--help"],
        "graphcrm related ID": [*program, "related", *question],
    }


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _print(found: dict[str, Latency]) -> None:
    base = next(iter(found.values()))
    table(
        ("milliseconds", "median", "least", "most", "ratio"),
        [
            (
                title,
                milliseconds(latency.median),
                milliseconds(latency.seconds[0]),
                milliseconds(latency.seconds[-1]),
                ratio(latency.median, base.median),
            )
            for title, latency in found.items()
        ],
    )


if __name__ == "__main__":
    main()
