"""Commands load only what they need: what is imported decides how soon they answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.program import environment

HEAVY = (
    "apsw",
    "duckdb",
    "fastapi",
    "jinja2",
    "neo4j",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "phonenumbers",
    "pyarrow",
    "pypinyin",
    "pyspark",
    "pyvis",
    "rich",
    "sklearn",
    "scipy",
    "splink",
    "uvicorn",
    "yaml",
)
RUN = """
import json, sys
from graphcrm.cli.main import main
try:
    main()
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def imported(*arguments: str, cwd: Path) -> set[str]:
    """Run the program and return the heavy packages that it imported."""
    result = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(HEAVY) & set(json.loads(result.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_help_imports_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    assert imported(*arguments, cwd=tmp_path) == set()


@pytest.mark.parametrize(
    "command",
    [
        *("load", "analyze", "related", "influencers", "likely"),
        *("serve", "demo", "copy", "render", "duplicates"),
    ],
)
def test_the_help_of_a_command_imports_nothing_heavy(tmp_path: Path, command: str) -> None:
    assert imported(command, "--help", cwd=tmp_path) == set()


@pytest.mark.parametrize(
    "question",
    [
        ["related", "s2"],
        ["related", "s2", "--format", "json"],
        ["influencers"],
        ["likely", "--report"],
        ["communities"],
        ["community", "0"],
        ["customers", "ada"],
        ["customer", "s1"],
    ],
)
def test_questions_need_no_kernels_and_no_frames(company: Path, question: list[str]) -> None:
    slow = set(HEAVY) - {"apsw", "numpy", "rich"}
    assert not imported(*question, cwd=company) & slow


def test_importing_the_package_imports_nothing_heavy() -> None:
    script = "import graphcrm, graphcrm.client, json, sys; print(json.dumps(list(sys.modules)))"
    shown = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not set(json.loads(shown.stdout)) & set(HEAVY)
