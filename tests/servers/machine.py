"""Sets up what the tests need beside Python packages: a browser, and a Neo4j with its Java.

Run before pytest by `make test`. What is there is used; what is missing is installed by the
machine's own package manager where it may be (root on Debian or Ubuntu), else by Playwright or not
at all: then the tests that need it say so, and with CI set they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.servers.chromium import find_chromium

# The fonts are for names in every script: without them the pictures show boxes.
FONTS = ("fonts-noto-core", "fonts-noto-cjk")


def main() -> int:
    """Set the machine up; the exit code is that of what could not be had under CI."""
    browser = prepare_browser()
    neo4j = prepare_neo4j()
    for name, there in (("browser", browser), ("Neo4j", neo4j)):
        print(f"{name}: {'ready' if there else 'not to be had, its tests will be skipped'}")
    return 0 if (browser and neo4j) or not os.environ.get("CI") else 1


def prepare_browser() -> bool:
    """Find a Chromium, or install one."""
    if find_chromium():
        return True
    # Not every Debian has the shell by itself.
    if install("chromium-headless-shell", *FONTS) or install("chromium", *FONTS):
        return True
    return run(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


def prepare_neo4j() -> bool:
    """Find a Neo4j to test with, or fetch the jars of one."""
    if os.environ.get("GRAPHCRM_TEST_NEO4J_URI"):
        return True
    if not (shutil.which("java") and shutil.which("mvn")):
        install("maven", "openjdk-17-jdk-headless")
    return run(sys.executable, "-m", "tests.servers.neo4j_server", "prepare", "--gds")


def install(*packages: str) -> bool:
    """Install Debian packages where that is allowed."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} ...", flush=True)
    return run("apt-get", "update", "-qq") and run(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages
    )


def run(*command: str) -> bool:
    """Run a command to its end and tell whether it went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, check=False, env=environment).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
