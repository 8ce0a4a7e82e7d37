"""How fast `related` answers: in the process and over HTTP, from the file and from Neo4j."""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from benchmarks.report import header, milliseconds, ratio, table
from benchmarks.tables import fill, find_tables
from benchmarks.timing import Latency, time_each
from graphcrm.ingest.load import TableInput
from graphcrm.service.context import open_context
from graphcrm.service.related import related
from graphcrm.settings import Neo4jSettings, Settings

WARM_UP = 100
ANNOUNCED = "Serving at "


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        inputs, made = find_tables(options.data, options.customers, folder / "tables")
        header(
            "related customers",
            f"{made}; {options.samples:,} customers at most, one after the other, after a warm-up",
            ("graphcrm", "apsw", "neo4j", "fastapi", "uvicorn", "numpy"),
        )
        stores = {"file": Settings(store=str(folder / "graph.db"))}
        if not options.no_neo4j and (server := emptied_neo4j(stack)):
            stores["neo4j"] = server
        found: dict[str, Latency] = {}
        answers: dict[str, list[str]] = {}
        for store, settings in stores.items():
            ids = _prepare(store, settings, inputs, options.samples)
            answers[store], found[f"{store}, in process"] = _in_process(settings, ids)
            found[f"{store}, over HTTP"] = _over_http(settings, ids)
    _print(found)
    if len(answers) > 1:
        same = len({tuple(answer) for answer in answers.values()}) == 1
        print(f"answers of both stores equal: {'yes' if same else 'NO'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.related", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the three tables")
    parser.add_argument("--customers", type=int, default=2000, help="of an invented company")
    parser.add_argument("--samples", type=int, default=2000, help="how many customers to ask for")
    parser.add_argument("--no-neo4j", action="store_true", help="measure the file only")
    return parser.parse_args()


def emptied_neo4j(stack: ExitStack) -> Settings | None:
    """Return the Neo4j of the tests, emptied; None, with a line, where there is none."""
    from neo4j import GraphDatabase

    from tests.servers.neo4j_jars import Neo4jMissingError
    from tests.servers.neo4j_server import running_neo4j
    from tests.servers.neo4j_wipe import claim, wipe

    try:
        address = stack.enter_context(running_neo4j(heap="2g"))
    except Neo4jMissingError as error:
        print(f"neo4j: not measured. {error}")
        return None
    login = (address.user, address.password)
    with GraphDatabase.driver(address.uri, auth=login, notifications_min_severity="OFF") as driver:
        claim(driver)
        wipe(driver)
    return Settings(
        store=address.uri, neo4j=Neo4jSettings(user=address.user, password=address.password)
    )


def _prepare(store: str, settings: Settings, inputs: list[TableInput], samples: int) -> list[str]:
    """Fill a store, print how long that took, and return the ids to ask for."""
    began = time.perf_counter()

    def timed(what: str) -> None:
        nonlocal began
        now = time.perf_counter()
        print(f"{store}: {what} {now - began:.1f} s", flush=True)
        began = now

    with open_context(settings, create=True) as ctx:
        fill(ctx, inputs, timed)
        with ctx.store.read() as reader:
            ids = reader.customer_ids()
    print(f"{store}: {len(ids):,} customers\n")
    return ids if len(ids) <= samples else random.Random(0).sample(ids, samples)


def _in_process(settings: Settings, ids: list[str]) -> tuple[list[str], Latency]:
    """Ask in this process, with the graph in memory as a server has it."""
    with open_context(settings, resident=True) as ctx:
        answers = [repr(related(ctx, customer)) for customer in ids[:WARM_UP]]
        return answers, time_each(lambda customer: related(ctx, customer), ids)


def _over_http(settings: Settings, ids: list[str]) -> Latency:
    """Ask a server process on one connection that is kept open."""
    with _served(settings) as address:
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)

        def ask(customer: str) -> None:
            path = f"/api/v1/customers/{quote(customer, safe='')}/related"
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{path} answered {response.status}")

        time_each(ask, ids[:WARM_UP])
        latency = time_each(ask, ids)
        connection.close()
    return latency


@contextmanager
def _served(settings: Settings) -> Iterator[SplitResult]:
    command = [sys.executable, "-m", "graphcrm", "serve", "--port", "0", "--store", settings.store]
    environment = {
        **os.environ,
        "GRAPHCRM_NEO4J_USER": settings.neo4j.user,
        "GRAPHCRM_NEO4J_PASSWORD": settings.neo4j.password,
        "GRAPHCRM_API_KEYS": "",
    }
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        line = next((line for line in lines if line.startswith(ANNOUNCED)), "")
        if not line:
            raise SystemExit("The server did not start; the lines above say why.")
        yield urlsplit(line.removeprefix(ANNOUNCED).split()[0])
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _print(found: dict[str, Latency]) -> None:
    base = next(iter(found.values()))
    table(
        ("milliseconds", "p50", "p99", "max", "p50 to first", "p99 to first"),
        [
            (
                name,
                milliseconds(latency.median),
                milliseconds(latency.percentile(99)),
                milliseconds(latency.seconds[-1]),
                ratio(latency.median, base.median),
                ratio(latency.percentile(99), base.percentile(99)),
            )
            for name, latency in found.items()
        ],
    )


if __name__ == "__main__":
    main()
