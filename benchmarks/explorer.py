"""The explorer beside pyvis as it comes: time until the picture stands still, frames while panning.

The explorer itself draws at most 1,500 customers; of more, its drawing is given all of them here.

Each picture is a file, opened in a fresh page of one headless Chromium; nothing is asked of a
network. Frames are those that vis-network finished while the mouse dragged the picture about.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.report import header, table
from benchmarks.tables import SNB_PEOPLE
from graphcrm.analytics.layout import place
from graphcrm.answers import GraphView, ViewEdge, ViewNode, drawn_radius
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm_viz.wire import view_json

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAN = 3.0
"""Seconds of dragging."""
REACH = 120
"""Pixels to each side."""

# When it can be dragged (the bar of progress is gone), and when it stands still.
WATCH = """() => {
  const began = performance.now();
  const seen = { bar: 0, ready: null, still: null, frames: 0 };
  window.seen = seen;
  const since = () => (performance.now() - began) / 1000;
  const wait = setInterval(() => {
    const network = window.graphcrm ? window.graphcrm.drawing.network : window.network;
    if (!network) return;
    clearInterval(wait);
    network.on("afterDrawing", () => { seen.frames += 1; });
    network.on("stabilizationProgress", ({ iterations, total }) => {
      seen.bar = iterations / total;
    });
    const next = (action) => requestAnimationFrame(() => requestAnimationFrame(action));
    const done = (name) => next(() => { seen[name] ??= since(); });
    if (network.physics.physicsEnabled) {
      network.on("stabilizationIterationsDone", () => done("ready"));
      network.on("stabilized", () => done("still"));
    } else {
      network.once("afterDrawing", () => { done("ready"); done("still"); });
      // It may have drawn already.
      network.redraw();
    }
  }, 2);
}"""


# The page bounds what it draws; beyond that its own drawing is given everything at once.
ALL = """(view) => {
  const { graphcrm, seen } = window;
  const begun = performance.now();
  const Model = graphcrm.model.constructor;
  const next = (action) => requestAnimationFrame(() => requestAnimationFrame(action));
  graphcrm.model = new Model(view, { ...graphcrm.style, most_nodes: view.nodes.length });
  graphcrm.drawing.draw(graphcrm.model);
  return new Promise((resolve) => next(() => resolve((performance.now() - begun) / 1000)));
}"""


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph to draw: names, int32 (m,) ends, float64 (m,) weights, and where it comes from."""

    made: str
    names: list[str]
    source: Any
    target: Any
    weight: Any


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds until it could be dragged and until it stood still, how far it came, frames."""

    ready: float | None
    still: float | None
    bar: float
    frames: float | None


def main() -> None:
    options = _options()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if program is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    header(
        "the explorer beside pyvis as it comes",
        f"{options.rounds} rounds in turn, medians; headless Chromium, drawn by the processor; "
        f"given up after {options.patience} s; panning: the mouse drags for {PAN:.0f} s",
        ("graphcrm", "pyvis", "playwright"),
    )
    rows = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        for size in options.sizes:
            rows += _compare(browser, _graph(size, Path(name)), Path(name), options)
        browser.close()
    table(
        ("graph and page", "seconds to drag", "seconds to stand still", "frames a second", "times"),
        rows,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explorer", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 1500, 5000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patience", type=float, default=180, help="seconds to wait for a picture")
    return parser.parse_args()


def _graph(size: int, folder: Path) -> Graph:
    """Return the `size` best connected of snb-people where it is there and large enough."""
    if SNB_PEOPLE.is_dir():
        links = pd.read_csv(SNB_PEOPLE / "links.csv.gz", dtype=str)
        found = _best_connected(links, size)
        if found is not None:
            return Graph(f"snb-people, the {size:,} best connected", *found)
    from graphcrm.demo import write_demo

    write_demo(folder / str(size), round(size * 1.1), seed=0, duplicates=0, hidden=0)
    found = _best_connected(pd.read_csv(folder / str(size) / "links.csv", dtype=str), size)
    if found is None:
        sys.exit(f"The invented company has fewer than {size:,} customers with a link.")
    return Graph(f"an invented company, the {size:,} best connected", *found)


def _best_connected(links: pd.DataFrame, size: int) -> tuple[list[str], Any, Any, Any] | None:
    pairs = links[["source_id", "target_id"]].to_numpy()
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    degree = pd.Series(pairs.ravel()).value_counts(sort=False).sort_index(kind="stable")
    if len(degree) < size:
        return None
    names = sorted(degree.sort_values(ascending=False, kind="stable").index[:size])
    number = pd.Series(np.arange(size), index=names)
    ends = np.column_stack([number.reindex(pairs[:, side]).to_numpy() for side in (0, 1)])
    ends = np.unique(np.sort(ends[~np.isnan(ends).any(axis=1)], axis=1).astype(np.int32), axis=0)
    return names, ends[:, 0].copy(), ends[:, 1].copy(), np.full(len(ends), 0.5)


def _view(graph: Graph) -> tuple[GraphView, float]:
    """Return the graph as our service would give it, and the seconds that its positions took."""
    count = len(graph.names)
    degree = np.bincount(np.concatenate([graph.source, graph.target]), minlength=count)
    size = degree / degree.max()
    radius = np.array([drawn_radius("customer", float(share)) for share in size])
    begun = time.perf_counter()
    x, y = place(count, graph.source, graph.target, graph.weight, radius, seed=0)
    seconds = time.perf_counter() - begun
    nodes = tuple(
        ViewNode(
            id=name,
            label=name,
            kind="customer",
            community_id=number % 10,
            x=float(x[number]),
            y=float(y[number]),
            size=float(size[number]),
            neighbours=int(degree[number]),
            details={},
        )
        for number, name in enumerate(graph.names)
    )
    edges = tuple(
        ViewEdge(graph.names[a], graph.names[b], 0.5, ("friend",), "friend", ())
        for a, b in zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    )
    title = "Everybody"
    return GraphView("community", "0", title, nodes, edges, count, len(edges), ""), seconds


def _compare(
    browser: Browser, graph: Graph, folder: Path, options: argparse.Namespace
) -> list[tuple[str, ...]]:
    view, placed = _view(graph)
    pages = {
        "pyvis as it comes": _as_it_comes(graph, folder / "pyvis.html"),
        "pyvis, positions given": _given(graph, view, folder / "given.html"),
        "graphcrm": _ours(view, folder / "ours.html"),
    }
    found: dict[str, list[Seen]] = {name: [] for name in pages}
    for round_number in range(options.rounds):
        for name, path in pages.items():
            # What did not come to an end once is not waited for again.
            if round_number and found[name][0].ready is None:
                continue
            more = view if name == "graphcrm" and len(view.nodes) > MAX_DRAWN_NODES else None
            found[name].append(_open(browser, path, options.patience, more))
    print(f"{graph.made}: {len(view.edges):,} edges; our positions took {placed:.2f} s", flush=True)
    plain = _median([seen.frames for seen in found["pyvis, positions given"]])
    return [
        (f"{len(graph.names):,} {name}", *_told(seen, options.patience), _times(seen, plain))
        for name, seen in found.items()
    ]


def _told(found: list[Seen], patience: float) -> tuple[str, str, str]:
    ready, still = (_median([getattr(one, name) for one in found]) for name in ("ready", "still"))
    frames = _median([one.frames for one in found])
    given_up = f"over {patience:.0f} ({found[0].bar:.0%} of its bar)"
    return (
        f"{ready:.2f}" if ready is not None else given_up,
        f"{still:.2f}" if still is not None else f"over {patience:.0f}",
        f"{frames:.1f}" if frames is not None else "-",
    )


def _times(found: list[Seen], plain: float | None) -> str:
    frames = _median([one.frames for one in found])
    return f"{frames / plain:.1f}" if frames is not None and plain else "-"


def _median(values: list[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return statistics.median(there) if there else None


def _as_it_comes(graph: Graph, path: Path) -> Path:
    return _write(graph, path, lambda number: {})


def _given(graph: Graph, view: GraphView, path: Path) -> Path:
    """Plain pyvis with our positions and without physics: what vis-network alone can do."""
    at = [(node.x, node.y) for node in view.nodes]
    return _write(
        graph, path, lambda number: {"x": at[number][0], "y": at[number][1], "physics": False}
    )


def _write(graph: Graph, path: Path, more: Callable[[int], dict[str, Any]]) -> Path:
    from pyvis.network import Network

    # Directed, for else pyvis looks through all edges at each new one.
    network = Network(height="720px", width="100%", directed=True, cdn_resources="in_line")
    for number, name in enumerate(graph.names):
        network.add_node(name, label=name, **more(number))
    for a, b in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        network.add_edge(graph.names[a], graph.names[b])
    if more(0):
        network.toggle_physics(False)
    path.write_text(network.generate_html(), encoding="utf-8")
    return path


def _ours(view: GraphView, path: Path) -> Path:
    from graphcrm_viz.render import SavedAnswers, render_page

    counts = {"customers": len(view.nodes), "relationships": len(view.edges), "communities": 1}
    run = {"as_of": None, "finished_at": "2026-01-01T00:00:00Z", "counts": counts}
    status = {"store": None, "counts": counts, "stale": False, "waiting": 0, "run": run}
    answers = SavedAnswers(status={**status, "resolved_at": None})
    path.write_text(render_page(view, answers, 0), encoding="utf-8")
    return path


def _open(browser: Browser, path: Path, patience: float, more: GraphView | None) -> Seen:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.route("http*://**", lambda route: route.abort())
    page.add_init_script(f"({WATCH})()")
    try:
        page.goto(path.as_uri(), wait_until="commit")
        deadline = time.monotonic() + patience
        while page.evaluate("() => window.seen.still") is None and time.monotonic() < deadline:
            time.sleep(0.05)
        ready, still, bar = page.evaluate("() => [seen.ready, seen.still, seen.bar]")
        if more is not None and still is not None:
            seconds = page.evaluate(ALL, view_json(more))
            ready, still = ready + seconds, still + seconds
        frames = _pan(page) if still is not None else None
    finally:
        context.close()
    return Seen(ready, still, bar, frames)


def _pan(page: Page) -> float:
    """Drag the picture about from an empty corner; returns frames a second."""
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + 24, box["y"] + box["height"] - 24
    page.mouse.move(x, y)
    page.mouse.down()
    before = page.evaluate("() => window.seen.frames")
    begun = time.perf_counter()
    step = 0
    while time.perf_counter() - begun < PAN:
        step += 1
        page.mouse.move(x + REACH * abs((step / 20) % 2 - 1), y - REACH * abs((step / 14) % 2 - 1))
    seconds = time.perf_counter() - begun
    frames = page.evaluate("() => window.seen.frames") - before
    page.mouse.up()
    return float(frames / seconds)


if __name__ == "__main__":
    main()
