"""Anyone must be able to compute our numbers again from an export, with plain networkx."""

import json
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.model import Run
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.exporting import export
from graphcrm.service.loading import load
from graphcrm.settings import Settings
from tests.shared_data import tables_of

AS_NETWORKX = 1e-6

# What networkx can say again: it knows no worth and no ties to come.
MEASURES = AnalysisRequest(likely=False, value=False)


def load_files(ctx: Context, tables: dict[str, list[Path]]) -> None:
    inputs = [TableInput(table, path) for table, paths in tables.items() for path in paths]
    report = load(ctx, inputs, LoadOptions())
    assert not report.rejected


def karate(folder: Path) -> dict[str, list[Path]]:
    edges = nx.karate_club_graph().edges
    rows = [f"k{a},k{b},friend,1\n" for a, b in edges]
    path = folder / "links.csv"
    path.write_text("source_id,target_id,type,strength\n" + "".join(rows))
    return {"links": [path]}


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    with open_context(store_settings, create=True) as context:
        yield context


def analyzed(ctx: Context, tables: dict[str, list[Path]], asked: AnalysisRequest = MEASURES) -> Run:
    load_files(ctx, tables)
    return analyze(ctx, asked)


def exported_graph(folder: Path) -> tuple[nx.Graph, pd.DataFrame, dict]:
    edges = pd.read_parquet(folder / "analysis_edges.parquet")
    scores = pd.read_parquet(folder / "scores.parquet").set_index("customer_id")
    graph = nx.Graph()
    graph.add_nodes_from(pd.read_parquet(folder / "customers.parquet")["customer_id"])
    graph.add_weighted_edges_from(edges.itertuples(index=False))
    return graph, scores, json.loads((folder / "run.json").read_text())


def same(scores: pd.Series, reference: dict[str, float], tolerance: float = AS_NETWORKX) -> None:
    assert set(scores.index) == set(reference)
    expected = pd.Series(reference).reindex(scores.index)
    assert (scores - expected).abs().max() <= tolerance


def check_scores(folder: Path) -> None:
    graph, scores, run = exported_graph(folder)
    same(scores["pagerank"], nx.pagerank(graph, tol=1e-12, max_iter=1000))
    same(scores["strength"], dict(graph.degree(weight="weight")))
    same(scores["degree"], dict(graph.degree()), 0)
    same(scores["core"], nx.core_number(graph), 0)
    groups = [set(members.index) for _, members in scores.groupby("community_id")]
    expected = nx.community.modularity(graph, groups) if graph.number_of_edges() else 0.0
    assert run["modularity"] == pytest.approx(expected, abs=1e-9)
    communities = pd.read_parquet(folder / "communities.parquet").set_index("community_id")
    assert communities["size"].to_dict() == scores.groupby("community_id").size().to_dict()
    assert sum(communities["size"]) == len(graph)


def test_karate_club(ctx: Context, tmp_path: Path) -> None:
    run = analyzed(ctx, karate(tmp_path))
    assert round(run.modularity, 4) == 0.4198
    export(ctx, tmp_path / "out")
    check_scores(tmp_path / "out")
    graph, scores, _ = exported_graph(tmp_path / "out")
    same(scores["betweenness"], nx.betweenness_centrality(graph))
    same(scores["harmonic"], nx.harmonic_centrality(graph))


@pytest.mark.shared
def test_enron(ctx: Context, tmp_path: Path) -> None:
    analyzed(ctx, tables_of("enron-email"))
    export(ctx, tmp_path / "out")
    check_scores(tmp_path / "out")
    graph, scores, _ = exported_graph(tmp_path / "out")
    same(scores["betweenness"], nx.betweenness_centrality(graph))
    same(scores["harmonic"], nx.harmonic_centrality(graph))


@pytest.mark.shared
def test_snb_people(ctx: Context, tmp_path: Path) -> None:
    analyzed(ctx, tables_of("snb-people"))
    export(ctx, tmp_path / "out")
    check_scores(tmp_path / "out")


@pytest.mark.shared
def test_cdnow_has_no_relationship_at_all(ctx: Context, tmp_path: Path) -> None:
    run = analyzed(ctx, tables_of("cdnow"))
    assert (run.counts["edges"], run.counts["groups"], run.modularity) == (0, 0, 0.0)
    export(ctx, tmp_path / "out")
    _, scores, _ = exported_graph(tmp_path / "out")
    assert len(scores) == 23_570
    assert scores["pagerank"].sum() == pytest.approx(1)
    assert (scores[["degree", "strength", "betweenness", "harmonic", "core"]] == 0).all(axis=None)


def test_an_empty_store_analyses(ctx: Context, tmp_path: Path) -> None:
    run = analyze(ctx, AnalysisRequest())
    assert run.counts["customers"] == 0
    export(ctx, tmp_path / "out")
    assert pd.read_parquet(tmp_path / "out" / "scores.parquet").empty


def test_one_customer_analyses(ctx: Context, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\nonly,张伟\n", encoding="utf-8")
    run = analyzed(ctx, {"customers": [path]})
    assert (run.counts["customers"], run.counts["communities"]) == (1, 1)


def test_both_stores_export_the_same_bytes(
    neo4j_settings: Settings, tmp_path: Path, demo_tables: dict[str, list[Path]]
) -> None:
    folders = []
    for settings in (Settings(store=str(tmp_path / "graph.db")), neo4j_settings):
        with open_context(settings, create=True) as ctx:
            analyzed(ctx, demo_tables, AnalysisRequest())
            folder = tmp_path / f"out{len(folders)}"
            export(ctx, folder, "csv")
            folders.append(folder)
    left, right = folders
    names = sorted(path.name for path in left.glob("*.csv"))
    assert len(names) == 17
    for name in names:
        one, other = (left / name).read_bytes(), (right / name).read_bytes()
        # Some rows that differ: to tell megabytes of bytes apart takes pytest minutes.
        rows = zip(one.splitlines(), other.splitlines(), strict=False)
        equal = one == other
        assert equal, (name, [two for two in rows if two[0] != two[1]][:3])
    runs = [json.loads((folder / "run.json").read_text()) for folder in folders]
    for run in runs:
        del run["run_id"], run["times"]
    assert runs[0] == runs[1]
