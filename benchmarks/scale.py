"""How much time and memory inference takes of many customers with ten contacts each."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.crowd import write_crowd
from benchmarks.report import header, table

T = TypeVar("T")


def main() -> None:
    options = _options()
    if options.made:
        _load(options.made, options)
        return
    if options.child:
        print(json.dumps(_infer(options.store)))
        return
    header(
        "inference at scale",
        f"{options.customers:,} generated customers with {options.contacts:g} contacts and "
        f"{options.items:g} purchases and events each, in an embedded store; a process of its own",
        ("graphcrm", "apsw", "numpy", "numba", "pyarrow"),
    )
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        store = options.store or Path(name) / "graph.db"
        # A process each, so that the memory is that of inference alone.
        command = [sys.executable, "-m", "benchmarks.scale", *sys.argv[1:], "--store", str(store)]
        if not store.exists():
            began = time.perf_counter()
            subprocess.run([*command, "--made", name], check=True)
            print(f"made and loaded in {time.perf_counter() - began:.0f} s\n", flush=True)
        done = subprocess.run([*command, "--child"], check=True, stdout=subprocess.PIPE, text=True)
    stages, kinds = json.loads(done.stdout)
    table(("stage", "seconds", "peak MB so far"), stages)
    table(("kind", "ties"), kinds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--contacts", type=float, default=10, help="of each customer")
    parser.add_argument("--items", type=float, default=2, help="purchases and events of each")
    parser.add_argument("--folder", help="where to put the files, needs 4 kB a customer")
    parser.add_argument("--store", type=Path, help="a file that is kept, and taken where it is")
    parser.add_argument("--made", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _load(folder: Path, options: argparse.Namespace) -> None:
    from graphcrm.ingest.load import LoadOptions, TableInput
    from graphcrm.service.context import open_context
    from graphcrm.service.loading import load
    from graphcrm.settings import Settings

    paths = write_crowd(folder, options.customers, options.contacts, options.items)
    tables = [TableInput(name, path) for name, path in paths.items()]
    with open_context(Settings(store=str(options.store)), create=True) as ctx:
        report = load(ctx, tables, LoadOptions())
    assert not report.rejected
    for path in paths.values():
        path.unlink()


def _infer(store: Path) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Read and infer as an analysis does, and return what each stage took, and what was found."""
    import numpy as np

    from graphcrm.inference.infer import infer
    from graphcrm.inference.people import collect_people
    from graphcrm.inference.rules import Rules
    from graphcrm.service.context import open_context
    from graphcrm.settings import Settings

    stages: list[tuple[str, str, str]] = []

    def timed(name: str, call: Callable[[], T]) -> T:
        began = time.perf_counter()
        result = call()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        # Kilobytes on Linux, bytes on macOS.
        peak *= 1 if sys.platform == "darwin" else 1024
        stages.append((name, f"{time.perf_counter() - began:.1f}", f"{peak / 1e6:,.0f}"))
        return result

    began = time.perf_counter()
    with open_context(Settings(store=str(store))) as ctx, ctx.store.read() as reader:
        ids = timed("ids", reader.customer_ids)
        contacts = timed("contacts", reader.contacts)
        involvements = timed("items", lambda: reader.involvements(None))
        people = timed("customers", lambda: collect_people(reader.iter_customers(), ids))
    ties = timed("inference", lambda: infer(people, contacts, involvements, [], ids, None, Rules()))
    rows = np.linspace(0, len(ties) - 1, 5000).astype(int).tolist()
    timed("5,000 times facts", lambda: ties.facts(rows))
    whole = time.perf_counter() - began
    stages.append(("all", f"{whole:.1f}", stages[-1][2]))
    found = np.bincount(ties.kind, minlength=len(ties.kinds)).tolist()
    return stages, [(name, f"{many:,}") for name, many in zip(ties.kinds, found, strict=True)]


if __name__ == "__main__":
    main()
