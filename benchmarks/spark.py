"""How time and memory grow with the number of interactions that Spark makes relationships of."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.report import header, table

TYPES = ("email", "message", "call", "meeting", "purchase", "support_ticket", "referral", "other")
CONTACTS_EACH = 40
FRIENDS_EACH = 6
KINDS_EACH = 2
NOW = 1_790_000_000_000_000
THREE_YEARS = 3 * 365 * 86_400


def main() -> None:
    options = _options()
    if options.child:
        print(json.dumps(_measure(options)))
        return
    header(
        "interactions to relationships in Spark",
        f"generated interactions, {CONTACTS_EACH} a customer with {FRIENDS_EACH} others, of "
        f"{KINDS_EACH} of eight types each, over three years; from Parquet to Parquet with the "
        f"master {options.master} and a driver of {options.memory}; "
        "peak: proportional memory of all its processes, sampled",
        ("graphcrm", "pyspark", "pyarrow"),
    )
    rows = []
    for size in options.sizes:
        command = [sys.executable, "-m", "benchmarks.spark", *sys.argv[1:], "--child", str(size)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        rows.append(json.loads(done.stdout.splitlines()[-1]))
        print(f"{size:,}: {rows[-1][-3]} s", file=sys.stderr, flush=True)
    columns = ("interactions", "relationships", "Parquet MB", "generate s", "relate s", "us each")
    table((*columns, "peak GiB"), rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 3_000_000, 10_000_000])
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--memory", default="6g", help="of the driver")
    parser.add_argument("--folder", help="where to put the files, needs 150 bytes an interaction")
    parser.add_argument("--distinct", action="store_true", help="do not trust ids to be unique")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> list[str]:
    from graphcrm.ingest.relate_spark import latest_moment, relate
    from graphcrm.settings import SparkSettings
    from graphcrm.spark.session import open_spark, size_shuffles
    from graphcrm.spark.tables import read_tables, write_table

    size = options.child
    settings = SparkSettings(options.master, options.memory, options.folder)
    with (
        tempfile.TemporaryDirectory(dir=options.folder) as folder,
        Peak() as peak,
        open_spark(settings) as spark,
    ):
        size_shuffles(spark, size)
        began = time.perf_counter()
        _generate(spark.session, size).write.parquet(f"{folder}/interactions.parquet")
        generated = time.perf_counter() - began
        weight = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
        began = time.perf_counter()
        contacts = read_tables(spark.session, folder, distinct=options.distinct).contacts
        as_of = latest_moment(contacts, None, NOW)
        write_table(relate(contacts, None, as_of, {}), folder, "relationships")
        took = time.perf_counter() - began
        found = spark.session.read.parquet(f"{folder}/relationships.parquet").count()
    return [
        *(f"{size:,}", f"{found:,}", f"{weight / 1e6:,.0f}", f"{generated:.0f}", f"{took:.0f}"),
        *(f"{took / size * 1e6:.2f}", f"{peak.gib:.1f}"),
    ]


def _generate(spark, size: int):
    """Return interactions of customers with a few others each, a few of them with oneself.

    Numbers are hashes of the row's number, so that they are the same wherever a row is made.
    """
    from pyspark.sql import functions as fn

    customers = max(size // CONTACTS_EACH, FRIENDS_EACH + 1)

    def dice(salt: int, sides):
        return fn.pmod(fn.xxhash64(fn.col("id"), fn.lit(salt)), fn.lit(sides))

    def named(number):
        return fn.concat(fn.lit("c"), fn.lpad(number.cast("string"), 9, "0"))

    customer = dice(1, customers)
    friend = fn.pmod(fn.xxhash64(customer, dice(2, FRIENDS_EACH)), fn.lit(customers))
    kinds = fn.array(*(fn.lit(name) for name in TYPES))
    kind = fn.pmod(fn.xxhash64(customer, friend, dice(3, KINDS_EACH)), fn.lit(len(TYPES)))
    at = fn.lit(NOW) - dice(4, THREE_YEARS) * 1_000_000
    return spark.range(size).select(
        fn.concat(fn.lit("i"), fn.col("id").cast("string")).alias("interaction_id"),
        named(customer).alias("customer_id"),
        named(friend).alias("counterparty_id"),
        kinds[kind.cast("int")].alias("type"),
        fn.timestamp_micros(at).alias("occurred_at"),
    )


class Peak:
    """The largest memory that this process and those under it had together, in `gib`."""

    def __init__(self) -> None:
        self.gib = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.gib = max(self.gib, sum(map(_own_memory, _family())) / 2**30)


def _family() -> list[int]:
    import os

    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text("utf-8", errors="replace")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    family = [os.getpid()]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    return family


def _own_memory(pid: int) -> int:
    """Return the bytes of a process; what it shares with others counts for each by its part."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) << 10


if __name__ == "__main__":
    main()
