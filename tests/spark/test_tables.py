"""From Parquet to Parquet, and from a store back into it: the local engine's results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import graphcrm
from graphcrm.demo import DemoData, generate
from graphcrm.errors import MissingColumnError, SourceError
from graphcrm.ingest.relate_spark import relate
from graphcrm.service.spark_results import build_graph
from graphcrm.service.spark_tables import TablesRequest, analyze_tables
from graphcrm.settings import Settings
from graphcrm.spark.session import Spark
from graphcrm.spark.steps import steps_of
from graphcrm.spark.tables import read_tables
from tests.contract.graphs import ODD_TEXTS
from tests.e2e.program import environment

SCORES = ("degree", "strength", "pagerank", "betweenness", "harmonic", "core")


@pytest.fixture(scope="module")
def company() -> DemoData:
    return generate(150, seed=3, duplicates=0, hidden=0)


@pytest.fixture(scope="module")
def local_export(company: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the local engine makes of the company, without inference."""
    folder = tmp_path_factory.mktemp("local")
    with graphcrm.connect(str(folder / "graph.db")) as crm:
        crm.load(company.customers, company.interactions, company.links)
        crm.analyze(infer=False)
        crm.export(folder)
    return folder


def same_tables(found: Path, expected: Path) -> None:
    for name, keys, values in (
        ("relationships", ["source_id", "target_id", "type"], ["strength", "confidence"]),
        ("analysis_edges", ["source_id", "target_id"], ["weight"]),
        ("scores", ["customer_id"], list(SCORES)),
    ):
        ours, theirs = (
            pq.read_table(folder / f"{name}.parquet").to_pandas() for folder in (found, expected)
        )
        assert len(ours) == len(theirs) > 0
        exact = [c for c in theirs.columns if c not in (*values, "confirmed", "community_id")]
        assert [c for c in theirs.columns if c != "confirmed"] == [
            c for c in ours.columns if c != "confirmed"
        ]
        # Sorted on both sides, so row by row.
        assert ours[keys].to_numpy().tolist() == theirs[keys].to_numpy().tolist()
        assert ours[exact].astype(object).equals(theirs[exact].astype(object))
        for column in values:
            np.testing.assert_allclose(ours[column], theirs[column], rtol=1e-9, atol=1e-9)


def modularity_of(folder: Path) -> float:
    """Recompute it as a user would, from the edges and memberships that were written."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        pq.read_table(folder / "analysis_edges.parquet").to_pandas().itertuples(index=False)
    )
    scores = pq.read_table(folder / "scores.parquet").to_pandas()
    graph.add_nodes_from(scores["customer_id"])
    groups = [set(part["customer_id"]) for _, part in scores.groupby("community_id")]
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups)
    sizes = [len(group) for group in groups]
    assert sizes == sorted(sizes, reverse=True)
    return nx.community.modularity(graph, groups, weight="weight")


@pytest.mark.usefixtures("spark")
def test_parquet_to_parquet(company: DemoData, local_export: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    company.customers.to_parquet(source / "customers.parquet")
    # A folder of files does as well as a file, and rows that come twice count once.
    (source / "interactions").mkdir()
    half = len(company.interactions) // 2
    company.interactions[: half + 50].to_parquet(source / "interactions" / "a.parquet")
    company.interactions[half:].to_parquet(source / "interactions" / "b.parquet")
    company.links.to_parquet(source / "links.parquet")
    run = analyze_tables(Settings(), str(source), str(target), TablesRequest(effort="fast"))
    same_tables(target, local_export)
    document = json.loads((target / "run.json").read_text("utf-8"))
    expected = json.loads((local_export / "run.json").read_text("utf-8"))
    assert document["engine"] == "spark"
    assert document["parameters"]["effort"] == "fast"
    assert document["parameters"]["as_of"] == expected["parameters"]["as_of"]
    for name in ("customers", "relationships", "edges"):
        assert run.counts[name] == expected["counts"][name]
    assert run.modularity == pytest.approx(modularity_of(target), abs=1e-9)
    assert run.modularity > 0.99 * expected["modularity"]
    groups = pq.read_table(target / "communities.parquet").to_pandas()
    assert groups["size"].sum() == run.counts["customers"]
    assert groups["community_id"].tolist() == list(range(len(groups)))


@pytest.mark.usefixtures("spark")
def test_a_graph_too_large_for_one_machine_has_no_walks(
    local_export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphcrm.spark.bounds.FITS", -1)
    edges = pq.read_table(local_export / "analysis_edges.parquet").to_pandas()
    links = edges[["source_id", "target_id"]].assign(type="friend", strength=edges["weight"])
    links.to_parquet(tmp_path / "links.parquet")
    pd.DataFrame({"customer_id": ["knows nobody"]}).to_parquet(tmp_path / "customers.parquet")
    run = analyze_tables(Settings(), str(tmp_path), str(tmp_path / "out"), TablesRequest())
    scores = pq.read_table(tmp_path / "out" / "scores.parquet").to_pandas()
    for name in ("core", "harmonic", "betweenness"):
        assert scores[name].isna().all()
        assert name not in {made.measure for made in run.measures}
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges.itertuples(index=False))
    graph.add_node("knows nobody")
    expected = nx.pagerank(graph, tol=1e-12 / len(graph), max_iter=1000)
    found = dict(zip(scores["customer_id"], scores["pagerank"], strict=True))
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.usefixtures("spark")
def test_a_store_is_analysed_in_spark(company: DemoData, tmp_path: Path) -> None:
    with graphcrm.connect(str(tmp_path / "graph.db")) as crm:
        crm.load(company.customers, company.interactions, company.links)
        runs = []
        for engine in ("local", "spark"):
            runs.append(crm.analyze(engine=engine))
            crm.export(tmp_path / engine)
    same_tables(tmp_path / "spark", tmp_path / "local")
    assert runs[1].engine == "spark"
    assert {"spark"} == {made.engine for made in runs[1].measures}
    assert runs[1].modularity == pytest.approx(runs[0].modularity, rel=0.01)


def test_records_odd_ids_and_rows_without_what_they_need(spark: Spark, tmp_path: Path) -> None:
    moments = pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-07", None], utc=True)
    ids = ["record", ODD_TEXTS[5], "record", ODD_TEXTS[13]]
    frame = pd.DataFrame({"customer_id": ids, "type": "call", "occurred_at": moments})
    frame["counterparty_id"] = ["王小明", "owner", "owner", "x"]
    frame.to_parquet(tmp_path / "interactions.parquet")
    records = {"record_id": ["record", "owner"], "customer_id": ["owner", "owner"]}
    pq.write_table(pa.table(records), tmp_path / "records.parquet")
    tables = read_tables(spark.session, str(tmp_path))
    with steps_of(spark) as steps:
        graph = build_graph(steps, tables, relate(tables.contacts, None, None, {}))
        ids = [row.id for row in graph.ids.orderBy("node").collect()]
        edges = graph.edges.collect()
    assert ids == sorted(["owner", "王小明", ODD_TEXTS[5], ODD_TEXTS[13]])
    pairs = {(ids[row.source], ids[row.target]) for row in edges}
    assert pairs == {tuple(sorted(("owner", other))) for other in ("王小明", ODD_TEXTS[5])}


def test_a_folder_without_tables_and_a_table_without_a_column(spark: Spark, tmp_path: Path) -> None:
    request = TablesRequest()
    with pytest.raises(SourceError, match=r"no interactions\.parquet and no links\.parquet"):
        analyze_tables(Settings(), str(tmp_path), str(tmp_path / "out"), request)
    pq.write_table(pa.table({"customer_id": ["a"]}), tmp_path / "interactions.parquet")
    with pytest.raises(MissingColumnError, match="no column 'type'; it has customer_id"):
        analyze_tables(Settings(), str(tmp_path), str(tmp_path / "out"), request)
    (tmp_path / "interactions.parquet").write_text("customer_id,type\n")
    with pytest.raises(SourceError, match="cannot be read as Parquet"):
        analyze_tables(Settings(), str(tmp_path), str(tmp_path / "out"), request)


def program(arguments: Sequence[str], folder: Path, before: str = "", **variables: str) -> str:
    """Run the command line in a process of its own, where it has to fail; return its message."""
    code = f"import sys; {before or 'pass'}; from graphcrm.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**environment(), **variables},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    assert not done.stdout
    return done.stderr


def test_without_pyspark_the_extra_is_named(tmp_path: Path) -> None:
    told = program(["spark-analyze", ".", "out"], tmp_path, "sys.modules['pyspark'] = None")
    assert "pip install 'graphcrm[spark]'" in told


def test_without_java_it_is_asked_for(tmp_path: Path) -> None:
    nowhere = {"PATH": os.fspath(tmp_path), "JAVA_HOME": os.fspath(tmp_path)}
    told = program(["spark-analyze", ".", "out"], tmp_path, **nowhere)
    assert "needs Java 17" in told
    assert "engine 'local'" in told


def test_a_master_that_is_none_is_told_apart(tmp_path: Path) -> None:
    told = program(["spark-analyze", ".", "o"], tmp_path, GRAPHCRM_SPARK_MASTER="local-cluster[2]")
    assert "local-cluster[2,1,1024]" in told
