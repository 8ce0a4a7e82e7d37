"""Runs the benchmarks one after the other with small defaults: `python -m benchmarks [NAME ...]`.

Each of them takes flags of its own: `python -m benchmarks.related --help`.
"""

from __future__ import annotations

import subprocess
import sys

SMALL = {
    "commands": [],
    "explorer": ["--rounds", "1", "--patience", "20"],
    "whole_map": [],
    "related": ["--samples", "500"],
    "audiences": ["--interactions", "20000", "--members", "20000"],
    "load": ["--rows", "200000"],
    "engines": [],
    "engine_table": [],
    "communities": ["--nodes", "5000", "--edges", "50000"],
    "published": ["--peer-runs", "3"],
    "sampling": [],
    "whole": [],
    "inference": [],
    "scale": ["--customers", "20000"],
    "friendships": [],
    "likely": [],
    "spread": [],
    "value": ["--customers", "50000"],
    "segments": [],
    "recommend": ["--customers", "50000", "--windows", "1"],
    "positions": [],
    "identity": ["--records", "2000", "10000"],
    "spark": ["--sizes", "1000000", "3000000"],
}
"""The benchmarks and the flags that keep a run of all of them to minutes."""


def main(chosen: list[str]) -> int:
    unknown = [name for name in chosen if name not in SMALL]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are {', '.join(SMALL)}.")
        return 2
    # A process each: no benchmark sees the memory or the warm caches of another.
    codes = [
        subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *SMALL[name]], check=False
        ).returncode
        for name in chosen or SMALL
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
