"""A real Neo4j for the tests: one that is given, else Docker's, else one run from its jars.

    python -m tests.servers.neo4j_server prepare [--gds]    fetch what starting one takes
    python -m tests.servers.neo4j_server run [--gds]        start one by hand, until Ctrl-C

Given means GRAPHCRM_TEST_NEO4J_URI (with _USER and _PASSWORD): its database is wiped by the tests.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from tests.servers.neo4j_jars import RECIPE, Jars, Neo4jMissingError, prepare_jars

IMAGE = "neo4j:5.26"
START_SECONDS = 180
BRIEF = ("-XX:TieredStopAtLevel=1",)
STEADY = ("-Dreplan.seconds=86400",)
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")


@dataclass(frozen=True, slots=True)
class Neo4jAddress:
    """Where a server listens and how to log in. `given` means that it is not ours."""

    uri: str
    user: str
    password: str = field(repr=False)
    given: bool = False


@contextmanager
def running_neo4j(
    *, gds: bool = False, heap: str = "1g", brief: bool = False, steady: bool = False
) -> Iterator[Neo4jAddress]:
    """Find or start a server, and end it if it was started.

    brief: for some seconds, where compiling well costs more than it brings. steady: for many small
    graphs one after another, where plans made for one serve the next; not for one that grows.
    Raises Neo4jMissingError where there is no way to have one.
    """
    given = given_address(os.environ)
    if given is not None:
        yield given
    elif docker_runs():
        with _docker_server(gds=gds) as address:
            yield address
    else:
        jars = prepare_jars(gds=gds)
        flags = ["-XX:+UseSerialGC", f"-Xmx{heap}", *(BRIEF if brief else ())]
        flags += STEADY if steady else ()
        with _java_server(jars, flags) as address:
            yield address


def given_address(environ: Mapping[str, str]) -> Neo4jAddress | None:
    """Return the server that the environment names."""
    uri = environ.get("GRAPHCRM_TEST_NEO4J_URI")
    if not uri:
        return None
    return Neo4jAddress(
        uri,
        environ.get("GRAPHCRM_TEST_NEO4J_USER", "neo4j"),
        environ.get("GRAPHCRM_TEST_NEO4J_PASSWORD", ""),
        given=True,
    )


def docker_runs() -> bool:
    """Tell whether there is a Docker daemon that answers, not just its client."""
    if not shutil.which("docker"):
        return False
    try:
        done = subprocess.run(["docker", "info"], check=False, capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@contextmanager
def _docker_server(*, gds: bool) -> Iterator[Neo4jAddress]:
    port, password = _free_port(), secrets.token_hex(8)
    options = {
        "NEO4J_AUTH": f"neo4j/{password}",
        "NEO4J_server_bolt_advertised__address": f"127.0.0.1:{port}",
        **({"NEO4J_PLUGINS": '["graph-data-science"]'} if gds else {}),
    }
    command = ["docker", "run", "--rm", "-d", "-p", f"127.0.0.1:{port}:7687"]
    for name, value in options.items():
        command += ["-e", f"{name}={value}"]
    done = subprocess.run([*command, IMAGE], check=False, capture_output=True, text=True)
    if done.returncode:
        raise Neo4jMissingError(f"Docker could not start {IMAGE}:\n{done.stderr[-2000:]}")
    try:
        yield _wait_for_login(Neo4jAddress(f"neo4j://127.0.0.1:{port}", "neo4j", password))
    finally:
        subprocess.run(
            ["docker", "rm", "-f", done.stdout.strip()], check=False, capture_output=True
        )


def _wait_for_login(address: Neo4jAddress) -> Neo4jAddress:
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            with GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
                driver.verify_connectivity()
                return address
        except (DriverError, Neo4jError) as error:
            if time.monotonic() > give_up:
                raise Neo4jMissingError(f"{IMAGE} does not answer: {error}") from error
            time.sleep(0.5)


@contextmanager
def _java_server(jars: Jars, flags: list[str]) -> Iterator[Neo4jAddress]:
    port, password = _free_port(), secrets.token_hex(8)
    with (
        tempfile.TemporaryDirectory(prefix="graphcrm-neo4j-", ignore_cleanup_errors=True) as home,
        tempfile.TemporaryFile() as log,
    ):
        command = ["java", *flags]
        command += [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        command += ["-cp", jars.class_path, str(RECIPE / "Start.java")]
        command += [home, str(jars.plugins), str(port)]
        # A session of its own: Ctrl-C then ends the tests first, and the server after them.
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        try:
            _wait_for_ready(process, password, log)
            yield Neo4jAddress(f"neo4j://127.0.0.1:{port}", "neo4j", password)
        finally:
            _end(process)


def _wait_for_ready(process: subprocess.Popen[str], password: str, log: IO[bytes]) -> None:
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{password}\n")
        process.stdin.flush()
        ready = any(line.strip() == "READY" for line in iter(process.stdout.readline, ""))
    except BrokenPipeError:
        ready = False
    finally:
        timer.cancel()
    if not ready:
        log.seek(0)
        told = log.read().decode(errors="replace")[-2000:]
        raise Neo4jMissingError(f"Neo4j did not start from its jars:\n{told}")


def _end(process: subprocess.Popen[str]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Prepare or run a server from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers.neo4j_server")
    parser.add_argument("command", choices=("prepare", "run"))
    parser.add_argument("--gds", action="store_true", help="with Graph Data Science")
    parser.add_argument("--heap", default="2g", help="memory of the server, such as 2g")
    options = parser.parse_args()
    try:
        if options.command == "prepare":
            prepare(gds=options.gds)
        else:
            _run_by_hand(gds=options.gds, heap=options.heap)
    except Neo4jMissingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def prepare(*, gds: bool) -> None:
    """Fetch the image or the jars, so that the tests start at once."""
    if given_address(os.environ):
        return
    if docker_runs():
        if subprocess.run(["docker", "pull", "-q", IMAGE], check=False).returncode:
            raise Neo4jMissingError(f"Docker could not pull {IMAGE}.")
        return
    print("Fetching the jars of Neo4j, unless they are there ...", flush=True)
    prepare_jars(gds=gds)


def _run_by_hand(*, gds: bool, heap: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with running_neo4j(gds=gds, heap=heap) as address:
        print(f"export GRAPHCRM_STORE={address.uri}")
        print(f"export GRAPHCRM_NEO4J_USER={address.user}")
        print(f"export GRAPHCRM_NEO4J_PASSWORD={address.password}", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    sys.exit(main())
