"""Which engine `auto` takes, why, and what it says where none fits."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from graphcrm import memory
from graphcrm.analytics import centrality
from graphcrm.analytics.backends import Source, load_engine
from graphcrm.analytics.backends.choice import choose
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.memory import available_memory
from graphcrm.model import Customer
from graphcrm.projection import Projection
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import open_context
from graphcrm.settings import Settings, read_settings
from tests.contract.graphs import write
from tests.unit.analytics.graphs import projection_of

PATH = projection_of(nx.path_graph(3))


def ring(nodes: int) -> Projection:
    """A large graph that costs little to make."""
    source = np.arange(nodes - 1, dtype=np.int32)
    ids = [f"c{number:09}" for number in range(nodes)]
    return Projection(ids, source, source + 1, np.ones(nodes - 1))


def test_auto_takes_the_local_engine_where_it_fits_and_says_what_it_weighed() -> None:
    chosen = choose("auto", Source(PATH, memory=8 << 30))
    assert chosen.engine == "local"
    assert "3 customers and 2 edges need about 0." in chosen.reason
    assert "of 8.00 GiB" in chosen.reason


def test_auto_looks_at_the_memory_of_this_machine() -> None:
    assert choose("auto", Source(PATH)).engine == "local"
    found = available_memory()
    assert found is not None
    assert found > 1 << 20


def test_spark_takes_what_no_other_engine_does() -> None:
    choice = choose("auto", Source(PATH, memory=1 << 20))
    assert choice.engine == "spark"
    for part in ("on disk", "Not local: The engine 'local' needs about", "Not gds: "):
        assert part in choice.reason


@pytest.fixture
def without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what Spark needs."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)


@pytest.mark.usefixtures("without_java")
def test_where_nothing_fits_every_engine_says_why_and_what_to_do() -> None:
    with pytest.raises(EngineError) as told:
        choose("auto", Source(PATH, memory=1 << 20))
    text = str(told.value)
    for part in (
        "3 customers and 2 edges",
        "local: The engine 'local' needs about",
        "0.00 GiB are available",
        "GRAPHCRM_MEMORY",
        "gds: The engine 'gds' works inside Neo4j",
        "spark: ",
    ):
        assert part in text


def test_what_the_local_engine_needs_grows_with_the_graph() -> None:
    needs = [load_engine("local").weigh(Source(ring(size), memory=1 << 40)) for size in (10, 10**5)]
    assert needs[0].bytes is not None
    assert needs[1].bytes is not None
    assert needs[1].bytes - needs[0].bytes > 10**5 * 100


def test_who_names_the_local_engine_is_not_refused() -> None:
    assert choose("local", Source(PATH, memory=1)).engine == "local"


def test_the_reference_engine_refuses_what_would_take_it_too_long() -> None:
    with pytest.raises(EngineError, match=r"100,000 customers.*half an hour.*'local'"):
        centrality.degree(ring(100_000), "reference")
    with pytest.raises(EngineError, match=r"'reference' needs about"):
        choose("reference", Source(PATH, memory=1))


def test_a_run_says_why_its_engine_was_chosen(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"), memory=1 << 40)
    with open_context(settings, create=True) as ctx:
        write(ctx.store, customers=[Customer("a"), Customer("b")])
        run = analyze(ctx, AnalysisRequest())
        assert run.parameters["engine_reason"].startswith("local takes it: 2 customers")
        named = analyze(ctx, AnalysisRequest(engine="local"))
        assert named.parameters["engine_reason"] == "it was asked for"


@pytest.mark.usefixtures("without_java")
def test_a_run_that_fits_nowhere_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"), memory=1)
    with open_context(settings, create=True) as ctx:
        write(ctx.store, customers=[Customer("a"), Customer("b")])
        with pytest.raises(EngineError, match="No engine takes this graph of 2 customers"):
            analyze(ctx, AnalysisRequest())
        with ctx.store.read() as reader:
            assert reader.status().run is None


def test_a_control_group_leaves_its_limit_less_what_is_taken_and_not_cache(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1000\n")
    (tmp_path / "memory.current").write_text("700\n")
    (tmp_path / "memory.stat").write_text("anon 400\ninactive_file 250\n")
    names = ("memory.max", "memory.current", "inactive_file")
    assert memory._left(str(tmp_path), *names) == 550
    (tmp_path / "memory.max").write_text("max\n")
    assert memory._left(str(tmp_path), *names) is None
    assert memory._left(str(tmp_path / "none"), *names) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("8GiB", 8 << 30), ("1.5 gib", 3 << 29), ("512MiB", 512 << 20), ("", None)],
)
def test_amounts_of_memory_are_read(text: str, expected: int | None) -> None:
    found = read_settings({"GRAPHCRM_MEMORY": text, "GRAPHCRM_GDS_MEMORY": text})
    assert (found.memory, found.gds_memory) == (expected, expected)


@pytest.mark.parametrize("text", ["8", "8GB", "lots", "-1GiB", "GiB"])
def test_other_amounts_are_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"GRAPHCRM_GDS_MEMORY is .*8GiB"):
        read_settings({"GRAPHCRM_GDS_MEMORY": text})
