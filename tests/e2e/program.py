"""Runs the installed program as a user does: a process of its own, real files, real exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from graphcrm.settings import Settings

PROGRAM = shutil.which("graphcrm", path=str(Path(sys.executable).parent)) or "graphcrm"

Result = subprocess.CompletedProcess[str]


def environment(**more: str) -> dict[str, str]:
    """Return this environment without what would change the program's answers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHCRM_")}
    return {**kept, **more}


def login(settings: Settings) -> dict[str, str]:
    """Return the environment that names a store and logs in to it."""
    return {
        "GRAPHCRM_STORE": settings.store,
        "GRAPHCRM_NEO4J_USER": settings.neo4j.user,
        "GRAPHCRM_NEO4J_PASSWORD": settings.neo4j.password,
    }


def run(*arguments: object, cwd: Path, **env: str) -> Result:
    """Run the program to its end."""
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment(**env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=240,
        check=False,
    )


def done(*arguments: object, cwd: Path, **env: str) -> str:
    """Run the program, which must succeed, and return its standard output."""
    result = run(*arguments, cwd=cwd, **env)
    assert result.returncode == 0, result.stderr
    return result.stdout


def answer(*arguments: object, cwd: Path) -> Any:
    """Run a command with --format json and return what it answers."""
    return json.loads(done(*arguments, "--format", "json", cwd=cwd))


def start(*arguments: object, cwd: Path, **env: str) -> subprocess.Popen[str]:
    """Start the program and leave it running."""
    return subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=environment(**env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
