"""The jars of a Neo4j server from Maven Central, kept in the checkout's .cache folder.

Neo4j Community and Graph Data Science are GPLv3: they are downloaded for the tests, never bundled.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

RECIPE = Path(__file__).parent / "neo4j"
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "neo4j"


class Neo4jMissingError(RuntimeError):
    """There is no Neo4j to be had on this machine; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Jars:
    """Where the jars of the server are, and those of its plugins (an empty folder for none)."""

    server: Path
    plugins: Path

    @property
    def class_path(self) -> str:
        """The plugins stand on it too: the extension that injects their facade is found there."""
        return os.pathsep.join((f"{self.plugins}/*", f"{self.server}/*"))


def prepare_jars(*, gds: bool = False) -> Jars:
    """Return the jars, downloading those that are not there; `gds` adds Graph Data Science.

    Raises Neo4jMissingError without Java and Maven, or when Maven Central cannot be reached.
    """
    if not shutil.which("java"):
        raise Neo4jMissingError("There is no 'java' on the path (17 or newer is needed).")
    server = CACHE / version_of("neo4j") / "server"
    plugins = CACHE / version_of("neo4j") / "no-plugins"
    if not server.is_dir():
        _publish(_download(), server)
    if gds:
        plugins = CACHE / version_of("neo4j") / f"gds-{version_of('gds')}"
        if not plugins.is_dir():
            _publish(_download_gds(server), plugins)
    else:
        plugins.mkdir(exist_ok=True)
    return Jars(server, plugins)


def version_of(name: str) -> str:
    """Return the version that the recipe pins, such as that of 'neo4j' or 'gds'."""
    text = (RECIPE / "pom.xml").read_text(encoding="utf-8")
    found = re.search(rf"<{name}\.version>([^<]+)</", text)
    if found is None:
        raise LookupError(f"pom.xml pins no version of {name}")
    return found[1]


def _download(*profile: str) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        raise Neo4jMissingError("There is no 'mvn' on the path to fetch the jars of Neo4j with.")
    folder = CACHE / f"unfinished-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    command = [maven, "-q", "-B", *profile, "-f", str(RECIPE / "pom.xml")]
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    done = subprocess.run([*command, *goal], check=False, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise Neo4jMissingError(f"Maven could not fetch the jars of Neo4j:\n{done.stdout[-2000:]}")
    return folder


def _download_gds(server: Path) -> Path:
    folder = _download("-Pgds")
    for jar in server.iterdir():
        (folder / jar.name).unlink(missing_ok=True)
    return folder


def _publish(folder: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.rename(target)
    except OSError:
        # Another process was faster; its jars are the same.
        shutil.rmtree(folder, ignore_errors=True)
