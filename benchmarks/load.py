"""How fast interactions load into the file, and what memory that takes, with and without ids."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import header, ratio, table
from benchmarks.timing import time_once

CHUNK = 1_000_000
CUSTOMERS_EACH = 20
START = 1_700_000_000
SECONDS = 63_072_000


def main() -> None:
    options = _options()
    if options.child:
        print(json.dumps(_load(options.child, options.store)))
        return
    header(
        "loading interactions",
        f"{options.rows:,} generated interactions between {options.rows // CUSTOMERS_EACH:,} "
        "customers as CSV; a process and a new store for each, then the same file again",
        ("graphcrm", "apsw", "numpy", "pyarrow"),
    )
    found = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        for title, with_ids in (("with ids", True), ("without ids", False)):
            path = Path(name) / "interactions.csv"
            _write(path, options.rows, with_ids=with_ids)
            found[title] = _measure(path, Path(name) / f"{title.replace(' ', '-')}.db")
    _print(found, options.rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", help="where to put the files, needs 200 bytes a row")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _write(path: Path, rows: int, *, with_ids: bool) -> None:
    """Write generated interactions: who is active follows a heavy tail, times are in order."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    rng = np.random.Generator(np.random.PCG64(0))
    customers = max(rows // CUSTOMERS_EACH, 2)
    ids = pa.array([f"c{number:08d}" for number in range(customers)])
    types = pa.array(["email", "call", "message", "purchase"])
    with path.open("wb") as out:
        names = "customer_id,counterparty_id,type,occurred_at,amount"
        out.write(f"{'interaction_id,' if with_ids else ''}{names}\n".encode())
        for begin in range(0, rows, CHUNK):
            size = min(CHUNK, rows - begin)
            who = (customers * rng.random(size) ** 2).astype(np.int64)
            whom = (who + 1 + rng.integers(0, customers - 1, size)) % customers
            kind = rng.integers(0, 4, size)
            moments = START + np.sort(rng.integers(0, SECONDS, size))
            written = np.datetime_as_string(moments.astype("datetime64[s]"))
            bought = kind == 3
            columns = {
                "customer_id": ids.take(pa.array(who)),
                "counterparty_id": ids.take(pa.array(whom, mask=bought)),
                "type": types.take(pa.array(kind)),
                "occurred_at": pa.array(np.char.add(written, "Z")),
                "amount": pa.array(rng.integers(100, 20_000, size) / 100, mask=~bought),
            }
            if with_ids:
                numbers = pa.array([f"i{number:09d}" for number in range(begin, begin + size)])
                columns = {"interaction_id": numbers, **columns}
            csv.write_csv(pa.table(columns), out, csv.WriteOptions(include_header=False))


def _measure(path: Path, store: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.load"]
    command += ["--child", str(path), "--store", str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured | {"bytes": store.stat().st_size, "source": path.stat().st_size}


def _load(path: Path, store: Path) -> dict[str, float]:
    """Load a file twice in this process."""
    import resource

    from graphcrm.ingest.load import LoadOptions, TableInput
    from graphcrm.service.context import open_context
    from graphcrm.service.loading import load
    from graphcrm.settings import Settings

    tables = [TableInput("interactions", path)]
    with open_context(Settings(store=str(store)), create=True) as ctx:
        report, first = time_once(lambda: load(ctx, tables, LoadOptions()))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        again, second = time_once(lambda: load(ctx, tables, LoadOptions()))
    assert not report.rejected
    assert again.tables[0].tally.unchanged == report.tables[0].rows
    # Kilobytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return {"first": first, "second": second, "peak": memory * unit}


def _print(found: dict[str, dict[str, float]], rows: int) -> None:
    base = next(iter(found.values()))
    table(
        ("", "seconds", "rows/s", "ratio", "again, rows/s", "peak MiB", "store bytes/row"),
        [
            (
                title,
                f"{one['first']:.1f}",
                f"{rows / one['first']:,.0f}",
                ratio(one["first"], base["first"]),
                f"{rows / one['second']:,.0f}",
                f"{one['peak'] / 2**20:,.0f}",
                f"{one['bytes'] / rows:.0f}",
            )
            for title, one in found.items()
        ],
    )


if __name__ == "__main__":
    main()
