"""The whole map with 100,000 customers and 500,000 ties: what it costs, and how smoothly it moves.

Makes a store with planted communities, gives every customer a place, serves the store as `graphcrm
serve` does, and opens the map in Chromium, which draws WebGL on the processor (SwiftShader): a
machine with a graphics card is faster. Run it as

    python -m benchmarks.whole_map --customers 100000 --ties 500000

Needs Playwright and a Chromium. Communities are given, not found; the rest is as in the program.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from graphcrm.analytics.categories import Categories
from graphcrm.analytics.partitions import canonical_labels
from graphcrm.analytics.results import Partition
from graphcrm.analytics.scatter import warm_kernels
from graphcrm.analytics.summary import summarize_communities
from graphcrm.model import Customer, Provenance, Run
from graphcrm.projection import Projection
from graphcrm.service.scattering import discs_of, scatter_customers
from graphcrm.settings import Settings
from graphcrm.store import open_store
from graphcrm.store.base import Store
from graphcrm.tables import Buyers, Int32, ScoreTable
from tests.contract.gds_room import as_relationships

FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
FIRST = "() => (window.graphcrm?.whole?.scene ? performance.now() : null)"
# The clock stops when the customers are drawn, not when that is asked for.
DRAWN = """() => {
  const gl = graphcrm.whole.scene.sigma.webGLContexts.nodes;
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  return performance.now();
}"""
# Asks for a pixel of each layer, so that the clock stops after the work and not before.
FINISHED = """() => {
  const { scene } = graphcrm.whole;
  for (const gl of [scene.ties.gl, scene.sigma.webGLContexts.nodes]) {
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }
  return performance.now();
}"""
PAN = """async ([frames, shown]) => {
  const { scene } = graphcrm.whole;
  scene.tiesInMotion = shown;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const gls = [scene.ties.gl, scene.sigma.webGLContexts.nodes];
  for (let at = 0; at < 8; at++) { scene.pan(4, 1); await frame(); }
  const began = performance.now();
  for (let at = 0; at < frames; at++) {
    scene.pan(at % 40 < 20 ? 6 : -6, 1);
    await frame();
  }
  for (const gl of gls) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  const drawn = scene.budget.of(scene.count);
  return [(1000 * frames) / (performance.now() - began), Math.min(drawn, scene.count)];
}"""


def planted(customers: int, ties: int, seed: int = 0) -> tuple[Projection, Int32]:
    """Return a graph of communities of unequal sizes, 85 of 100 ties inside them."""
    rng = np.random.default_rng(seed)
    count = max(10, customers // 500)
    share = 1 / np.arange(1, count + 1) ** 0.6
    group = rng.choice(count, customers, p=share / share.sum())
    order = np.argsort(group, kind="stable")
    begins = np.searchsorted(group[order], np.arange(count + 1))
    source = rng.integers(0, customers, 2 * ties)
    size = begins[group[source] + 1] - begins[group[source]]
    # Some members are tied to far more often than others.
    member = begins[group[source]] + (rng.random(2 * ties) ** 2 * size).astype(np.int64)
    inside = rng.random(2 * ties) < 0.85
    target = np.where(inside, order[member], rng.integers(0, customers, 2 * ties))
    low, high = np.minimum(source, target), np.maximum(source, target)
    keys = low[low != high] * np.int64(customers) + high[low != high]
    keys = np.sort(rng.permutation(np.unique(keys))[:ties])
    ids = [f"c{number:07}" for number in range(customers)]
    weight = rng.uniform(0.05, 0.95, len(keys))
    ends = (keys // customers).astype(np.int32), (keys % customers).astype(np.int32)
    return Projection(ids, *ends, weight), canonical_labels(group.astype(np.int32))


def fill(store: Store, customers: int, ties: int) -> None:
    """Write customers and a run; prints how long their places took."""
    projection, labels = planted(customers, ties)
    ids = projection.ids
    names = [f"Customer {number:,}" for number in range(customers)]
    with store.write() as writer:
        writer.upsert_customers([Customer(i, name=n) for i, n in zip(ids, names, strict=True)])
    made = Provenance("communities", "planted", "local", {}, 0.0)
    partition = Partition(labels, 0.0, made)
    scores = scored(projection, labels)
    empty = np.empty(0, dtype=np.int32)
    nothing = (Categories(customers, ()), Buyers([], empty, empty))
    communities, links = summarize_communities(projection, partition, scores, names, *nothing)
    warm_kernels()
    began = time.perf_counter()
    points = scatter_customers(store, projection, scores, communities, None)
    print(
        f"places of {customers:,} customers in {len(discs_of(communities).ids):,} communities, "
        f"{projection.edges:,} ties: {time.perf_counter() - began:.2f} s"
    )
    with store.write_run("run") as writer:
        writer.add_relationships(ids, as_relationships(projection))
        writer.add_communities(communities, links)
        writer.add_scores(ids, scores)
        began = time.perf_counter()
        writer.add_points(ids, points)
        print(f"written to the store in {time.perf_counter() - began:.2f} s")
        with store.read() as reader:
            version = reader.status().data_version
        writer.publish(record(customers, projection.edges, len(communities), version))


def scored(projection: Projection, labels: Int32) -> ScoreTable:
    """Return scores with strength in the place of PageRank, and nothing of the slower ones."""
    none = np.zeros(projection.nodes)
    ends = np.concatenate([projection.source, projection.target])
    return ScoreTable(
        community=labels,
        degree=np.bincount(ends, minlength=projection.nodes).astype(np.int32),
        strength=projection.strengths,
        pagerank=projection.strengths / projection.strengths.sum(),
        betweenness=none,
        harmonic=none,
        core=none.astype(np.int32),
    )


def record(customers: int, ties: int, communities: int, version: int) -> Run:
    """Return the record of the run."""
    now = time.time_ns() // 1000
    return Run(
        run_id="run",
        engine="local",
        algorithm="leiden",
        parameters={},
        seed=0,
        as_of=None,
        started_at=now,
        finished_at=now,
        seconds=0.0,
        data_version=version,
        graph_hash="",
        modularity=0.0,
        counts={
            "customers": customers,
            "relationships": ties,
            "edges": ties,
            "communities": communities,
            "groups": communities,
            "alone": 0,
        },
        measures=(),
        models={},
    )


@contextmanager
def served(path: Path) -> Iterator[str]:
    """Serve the store in a process of its own; gives the address."""
    words = [sys.executable, "-m", "graphcrm", "serve", "--port", "0", "--store", str(path)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.split(" at ")[1].split(" ")[0].rstrip("/")
    finally:
        process.terminate()
        process.wait(30)


def ask(url: str) -> None:
    """Print what the answer takes, from a server that has it ready."""
    for _ in range(2):
        began = time.perf_counter()
        with urllib.request.urlopen(f"{url}/api/v1/map/customers") as answer:
            body = answer.read()
        took = time.perf_counter() - began
    print(f"the answer: {len(body) / 1e6:.1f} MB of JSON in {took:.2f} s")


def look(url: str, chromium: str | None) -> None:
    """Open the map and print what it takes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{url}/#/whole", wait_until="commit")
        page.wait_for_function(FIRST, polling="raf", timeout=300_000)
        first = page.evaluate(DRAWN)
        print(f"first picture, customers and names: {first / 1000:.2f} s after the address")
        page.wait_for_function("() => location.hash.includes('at=')", timeout=300_000)
        print(f"with all ties: {page.evaluate(FINISHED) / 1000:.2f} s")
        memory(browser, page)
        for shown, frames in ((False, 90), (True, 15)):
            rate, drawn = page.evaluate(PAN, [frames, shown])
            print(
                f"panning with ties {'shown' if shown else 'hidden in motion'}: "
                f"{rate:.1f} frames a second, {int(drawn):,} customers drawn in motion"
            )
        browser.close()


def memory(browser: Any, page: Any) -> None:
    """Print the memory of the tab's process and of the one that draws."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = {
        one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
    }
    print(f"memory of the tab's scripts: {metrics['JSHeapUsedSize'] / 2**20:.0f} MiB")
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    resident: dict[str, int] = {}
    for process in found:
        status = Path(f"/proc/{process['id']}/status")
        if status.is_file():
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            kilobytes = int(lines.get("VmRSS", "0 kB").split()[0])
            resident[process["type"]] = max(resident.get(process["type"], 0), kilobytes)
    told = ", ".join(f"{kind} {size / 1024:.0f} MiB" for kind, size in sorted(resident.items()))
    print(f"resident memory of processes, the largest of each kind: {told}")


def main() -> None:
    """Print a line for each measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--no-browser", action="store_true", help="measure the server alone")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "graph.db"
        store = open_store(Settings(store=str(path)), create=True)
        fill(store, asked.customers, asked.ties)
        store.close()
        began = time.perf_counter()
        with served(path) as url:
            print(f"the server was ready after {time.perf_counter() - began:.1f} s")
            ask(url)
            if not asked.no_browser:
                look(url, asked.chromium)
    print("WebGL was drawn by the processor (SwiftShader).")


if __name__ == "__main__":
    main()
