"""Analyses inside Neo4j, with Graph Data Science: the same answers, and nothing left behind."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from neo4j import Driver

from graphcrm.analytics import centrality
from graphcrm.analytics.backends import Source, load_engine
from graphcrm.analytics.centrality import score_customers
from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.results import CommunitySearch, Partition
from graphcrm.answers import Progress
from graphcrm.errors import EngineError
from graphcrm.model import MEASURES, Customer, Link
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.exporting import export
from graphcrm.service.ledger import merge
from graphcrm.service.status import doctor
from graphcrm.settings import Neo4jSettings, Settings
from tests.conftest import missing
from tests.contract.gds_room import GdsRoom, gds_room
from tests.contract.graphs import ODD_TEXTS, interaction, make_community, make_run, write
from tests.servers.neo4j_jars import Neo4jMissingError
from tests.servers.neo4j_server import given_address, running_neo4j
from tests.unit.analytics.graphs import planted, projection_of, weighted

ON_GDS = AnalysisRequest(engine="gds")
GRAPHS = "CALL gds.graph.list() YIELD graphName RETURN collect(graphName) AS names"
RUNNING = (
    "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'CALL gds.betweenness' "
    "RETURN count(*) AS transactions"
)
LOUVAIN = ("--algorithm", "louvain")
UNFINISHED = "MATCH (run:Run) WHERE run.stage = 'writing' RETURN count(*) AS runs"
RUN_IDS = "MATCH ()-[tie]->() WHERE tie.run_id IS NOT NULL RETURN collect(DISTINCT tie.run_id) AS r"


@pytest.fixture
def ctx(neo4j_settings: Settings) -> Iterator[Context]:
    with open_context(neo4j_settings, create=True) as context:
        yield context


@pytest.fixture
def room(ctx: Context, neo4j_driver: Driver) -> Iterator[GdsRoom]:
    with gds_room(ctx.store, neo4j_driver) as opened:
        yield opened


def only(driver: Driver, query: str) -> object:
    (record,), _, _ = driver.execute_query(query)  # type: ignore[arg-type]
    return record[0]


def fill(ctx: Context) -> None:
    """Load customers whose ids and ties are of every kind, one of them without any tie."""
    pairs = nx.karate_club_graph().edges
    ids = [f"{number:02} {ODD_TEXTS[number % len(ODD_TEXTS)]}" for number in range(35)]
    write(
        ctx.store,
        # Last first: the order in which rows came must not matter.
        customers=[Customer(name, name=name, company=name[:2]) for name in reversed(ids)],
        interactions=[
            interaction(number, ids[a], ids[b])._replace(type=ODD_TEXTS[number % 7])
            for number, (a, b) in enumerate(pairs)
        ],
        links=[
            Link(ids[a], ids[b], ODD_TEXTS[number % len(ODD_TEXTS)], strength=0.1 + number / 100)
            for number, (a, b) in enumerate(pairs)
        ],
    )


def stopping_at(stage: str, action: Callable[[], None]) -> Callable[[Progress], None]:
    def watch(progress: Progress) -> None:
        if progress.stage == stage:
            action()

    return watch


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_local_and_gds_export_the_same_scores(ctx: Context, tmp_path: Path) -> None:
    fill(ctx)
    for engine in ("local", "gds"):
        run = analyze(ctx, AnalysisRequest(engine=engine))
        assert run.engine == engine
        assert {made.engine for made in run.measures} == {engine}
        export(ctx, tmp_path / engine, "csv")
    edges = [table(tmp_path / engine, "analysis_edges") for engine in ("local", "gds")]
    assert edges[0] == edges[1]
    here, there = (table(tmp_path / engine, "scores") for engine in ("local", "gds"))
    assert [row["customer_id"] for row in here] == [row["customer_id"] for row in there]
    assert len(here) == 35
    for measure in MEASURES:
        np.testing.assert_allclose(
            [float(row[measure]) for row in there],
            [float(row[measure]) for row in here],
            rtol=1e-6,
            atol=1e-9,
            err_msg=measure,
        )
    for measure in ("degree", "core"):
        assert [row[measure] for row in there] == [row[measure] for row in here]


def test_a_run_repeats_bit_for_bit(ctx: Context, neo4j_driver: Driver) -> None:
    fill(ctx)
    tables = []
    for _ in range(2):
        analyze(ctx, replace(ON_GDS, seed=5))
        with ctx.store.read() as reader:
            tables.append(reader.score_table())
    for name in ("community", *MEASURES):
        assert getattr(tables[0], name).tobytes() == getattr(tables[1], name).tobytes()
    assert only(neo4j_driver, GRAPHS) == []


def test_an_algorithm_that_fails_leaves_nothing_behind(ctx: Context, neo4j_driver: Driver) -> None:
    fill(ctx)
    before = analyze(ctx, ON_GDS)

    def drop_under_its_hands() -> None:
        for name in only(neo4j_driver, GRAPHS):  # type: ignore[attr-defined]
            neo4j_driver.execute_query("CALL gds.graph.drop($name)", {"name": name})

    with pytest.raises(EngineError, match=r"failed at 'pagerank'.*'local' does without it"):
        analyze(ctx, ON_GDS, stopping_at("pagerank", drop_under_its_hands))
    assert only(neo4j_driver, GRAPHS) == []
    assert only(neo4j_driver, UNFINISHED) == 0
    assert only(neo4j_driver, RUN_IDS) == [before.run_id]
    with ctx.store.read() as reader:
        assert reader.status().run == before
        assert len(reader.top_scores("pagerank", 99)) == 35


@pytest.mark.parametrize("stage", ["communities", "harmonic", "summaries"])
def test_ctrl_c_leaves_nothing_behind(ctx: Context, neo4j_driver: Driver, stage: str) -> None:
    fill(ctx)

    def interrupt() -> None:
        assert len(only(neo4j_driver, GRAPHS)) == 1  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyze(ctx, ON_GDS, stopping_at(stage, interrupt))
    assert only(neo4j_driver, GRAPHS) == []
    assert only(neo4j_driver, UNFINISHED) == 0


@pytest.mark.slow
def test_ctrl_c_stops_an_algorithm_that_is_running_in_the_server(
    ctx: Context, neo4j_settings: Settings, neo4j_driver: Driver
) -> None:
    ties = nx.gnm_random_graph(1500, 12_000, seed=1).edges
    write(ctx.store, links=[Link(f"c{a}", f"c{b}", "friend") for a, b in ties])
    login = neo4j_settings.neo4j
    process = subprocess.Popen(
        [sys.executable, "-m", "graphcrm", "analyze", "--engine", "gds", "--no-infer", *LOUVAIN],
        env={
            **os.environ,
            "GRAPHCRM_STORE": neo4j_settings.store,
            "GRAPHCRM_NEO4J_USER": login.user,
            "GRAPHCRM_NEO4J_PASSWORD": login.password,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        while not only(neo4j_driver, RUNNING):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in told
    assert login.password not in told
    assert only(neo4j_driver, GRAPHS) == []
    assert only(neo4j_driver, UNFINISHED) == 0
    give_up = time.monotonic() + 30
    while only(neo4j_driver, RUNNING):
        assert time.monotonic() < give_up, "the algorithm goes on in the server"
        time.sleep(0.1)


def test_graphs_of_dead_processes_are_dropped_and_those_of_living_ones_stay(
    ctx: Context, neo4j_driver: Driver
) -> None:
    fill(ctx)
    for name in ("graphcrm-dead", "graphcrm-alive", "somebody else's"):
        neo4j_driver.execute_query(
            "MATCH (c:Customer) RETURN gds.graph.project($name, c, null)", {"name": name}
        )
    with ctx.store.write_run("alive"):
        analyze(ctx, ON_GDS)
        assert sorted(only(neo4j_driver, GRAPHS)) == ["graphcrm-alive", "somebody else's"]  # type: ignore[call-overload]
    analyze(ctx, ON_GDS)
    assert only(neo4j_driver, GRAPHS) == ["somebody else's"]
    neo4j_driver.execute_query('CALL gds.graph.drop("somebody else\'s")')


def test_a_graph_that_does_not_fit_is_refused_before_anything_is_written(
    neo4j_settings: Settings, neo4j_driver: Driver
) -> None:
    with open_context(replace(neo4j_settings, gds_memory=1 << 10), create=True) as ctx:
        fill(ctx)
        with pytest.raises(EngineError) as told:
            analyze(ctx, ON_GDS)
    for part in ("'gds' needs about 0.", "0.00 GiB of its heap", "heap.max_size", "GDS_MEMORY"):
        assert part in str(told.value)
    assert only(neo4j_driver, "MATCH (run:Run) RETURN count(*)") == 0
    assert only(neo4j_driver, RUN_IDS) == []


def test_a_file_is_refused_at_once_with_the_remedy(tmp_path: Path) -> None:
    stages: list[Progress] = []
    with (
        open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as ctx,
        pytest.raises(EngineError, match=r"'gds' works inside Neo4j.*in a file.*graphcrm copy"),
    ):
        analyze(ctx, ON_GDS, stages.append)
    assert [progress.stage for progress in stages] == ["reading"]


@pytest.mark.parametrize("names", [[], ["a"], ["a", "b", "c"]])
def test_graphs_without_edges_have_scores_too(ctx: Context, names: list[str]) -> None:
    write(ctx.store, customers=[Customer(name) for name in names])
    run = analyze(ctx, ON_GDS)
    assert run.counts["communities"] == run.counts["alone"] == len(names)
    with ctx.store.read() as reader:
        found = reader.score_table()
    assert found.pagerank.sum() == pytest.approx(1.0 if names else 0.0)
    assert not found.harmonic.any()


def test_a_customer_who_comes_meanwhile_is_not_part_of_the_run(ctx: Context) -> None:
    fill(ctx)
    expected = analyze(ctx, ON_GDS)
    came: list[str] = []

    def come() -> None:
        if not came:
            came.append("0 first of all")
            write(ctx.store, customers=[Customer(came[0])])

    run = analyze(ctx, ON_GDS, stopping_at("writing", come))
    assert run.graph_hash == expected.graph_hash
    with ctx.store.read() as reader:
        assert reader.scores([came[0]]) == {}
        assert len(reader.top_scores("pagerank", 99)) == 35


def test_a_customer_who_is_merged_meanwhile_ends_the_run(
    ctx: Context, neo4j_driver: Driver
) -> None:
    fill(ctx)
    write(ctx.store, customers=[Customer("alone 1"), Customer("alone 2")])
    merge_them = stopping_at("writing", lambda: merge(ctx, "alone 1", "alone 2") and None)
    with pytest.raises(EngineError, match=r"1 of the customers were merged.*again"):
        analyze(ctx, ON_GDS, merge_them)
    assert only(neo4j_driver, GRAPHS) == []
    assert only(neo4j_driver, UNFINISHED) == 0


def test_what_was_written_in_the_database_is_what_was_computed(ctx: Context, room: GdsRoom) -> None:
    projection = projection_of(weighted(nx.gnm_random_graph(60, 90, seed=4)))
    session = room.open(projection)
    partition = detect_communities(projection, engine=session)
    computed, _ = score_customers(projection, partition, engine=session)
    communities = [make_community(number, 1) for number in range(partition.count)]
    room.run.add_communities(communities, [])
    assert session.keep(projection.ids, computed)
    room.run.publish(make_run("r"))
    with ctx.store.read() as reader:
        written = reader.score_table()
    for name in ("community", *MEASURES):
        assert getattr(written, name).tobytes() == getattr(computed, name).tobytes(), name


def test_sampled_betweenness_says_that_it_is_and_repeats(room: GdsRoom) -> None:
    projection = projection_of(weighted(nx.barabasi_albert_graph(300, 3, seed=4)))
    session = room.open(projection)
    exact = centrality.betweenness(projection, session)
    first, second, other = (
        centrality.betweenness(projection, session, pivots=100, seed=seed) for seed in (1, 1, 2)
    )
    assert exact.provenance.exact
    assert not first.provenance.exact
    assert first.provenance.error is None
    assert first.provenance.parameters["sources"] == 100
    assert first.values.tobytes() == second.values.tobytes()
    assert first.values.tobytes() != other.values.tobytes()
    assert np.corrcoef(first.values, exact.values)[0, 1] > 0.9
    assert first.values.sum() == pytest.approx(exact.values.sum(), rel=0.25)


def test_sampled_harmonic_is_the_local_engines_and_says_so(room: GdsRoom) -> None:
    projection = projection_of(weighted(nx.barabasi_albert_graph(300, 3, seed=4)))
    found = centrality.harmonic(projection, room.open(projection), pivots=100, seed=1)
    local = centrality.harmonic(projection, pivots=100, seed=1)
    assert found.provenance.engine == "local"
    assert found.provenance.error == local.provenance.error
    assert found.values.tobytes() == local.values.tobytes()


def test_a_fast_search_is_one_trial(room: GdsRoom) -> None:
    session = room.open(planted(6, 20, 0.5, 0.02)[0])
    projection = session.source.projection
    fast, best = (
        detect_communities(projection, engine=session, search=CommunitySearch(effort=effort))
        for effort in ("fast", "best")
    )
    assert fast.provenance.parameters["trials"] == 1
    assert fast.provenance.parameters["effort"] == "fast"
    assert best.provenance.parameters["trials"] > 1
    assert 0.9 * best.modularity < fast.modularity <= best.modularity


def test_a_start_stays_where_nothing_better_is_found(room: GdsRoom) -> None:
    session = room.open(projection_of(weighted(nx.barabasi_albert_graph(300, 3, seed=4))))
    projection = session.source.projection

    def found(start: np.ndarray | None) -> Partition:
        search = CommunitySearch(start, effort="fast")
        return detect_communities(projection, engine=session, search=search, resolution=2.0)

    alone = found(None)
    good = detect_communities(projection, resolution=2.0).labels
    kept = found(good)
    assert kept.labels.tolist() == good.tolist() != alone.labels.tolist()
    assert kept.provenance.parameters["start"] == "kept"
    # A newcomer finds its place; a start that is no good changes nothing.
    newcomer = good.copy()
    newcomer[int(np.flatnonzero(np.diff(projection.adjacency.start) == 3)[0])] = good.max() + 1
    assert found(newcomer).labels.tolist() == good.tolist()
    bad = found(np.arange(projection.nodes))
    assert bad.labels.tolist() == alone.labels.tolist()
    assert bad.provenance.parameters["start"] == "single"


def test_louvain_of_gds_has_no_resolution_and_says_so(ctx: Context) -> None:
    fill(ctx)
    with pytest.raises(EngineError, match=r"no resolution, and 2\.0.*'leiden'"):
        analyze(ctx, replace(ON_GDS, algorithm="louvain", resolution=2.0))


def test_relationships_that_another_program_changes_are_noticed(
    ctx: Context, neo4j_driver: Driver
) -> None:
    fill(ctx)
    with ctx.store.read() as reader:
        ids = reader.customer_ids()
    # A path of 34 edges, where the run's relationships, of which there are none, make no edge.
    source = Source(replace(projection_of(nx.path_graph(35)), ids=ids), ctx.store.place, "x")
    with (
        pytest.raises(EngineError, match="another program changes them"),
        load_engine("gds").open(source),
    ):
        pass
    assert only(neo4j_driver, GRAPHS) == []


@pytest.mark.slow
def test_a_server_without_graph_data_science_is_named_with_the_remedy() -> None:
    if given_address(os.environ):
        pytest.skip("The server that is given has it or not.")
    with ExitStack() as stack:
        try:
            address = stack.enter_context(running_neo4j(brief=True))
        except Neo4jMissingError as error:
            missing(f"No Neo4j to test with. {error}")
        settings = Settings(address.uri, Neo4jSettings(address.user, address.password))
        with open_context(settings, create=True) as ctx:
            with pytest.raises(EngineError, match=r"no Graph Data Science.*NEO4J_PLUGINS"):
                analyze(ctx, ON_GDS)
            assert analyze(ctx, AnalysisRequest()).engine == "local"
        (check,) = [check for check in doctor(settings) if check.name == "engine gds"]
        assert "NEO4J_PLUGINS" in check.remedy


def test_auto_goes_into_the_database_where_this_machine_has_no_room(
    neo4j_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_context(replace(neo4j_settings, memory=1 << 20), create=True) as ctx:
        fill(ctx)
        run = analyze(ctx, AnalysisRequest())
    assert run.engine == "gds"
    reason = run.parameters["engine_reason"]
    assert reason.startswith("gds takes it: 35 customers and 78 edges need about 0.")
    assert "Not local: The engine 'local' needs about" in reason
    nowhere = replace(neo4j_settings, memory=1 << 20, gds_memory=1 << 10)
    # Spark needs Java.
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with (
        open_context(nowhere) as ctx,
        pytest.raises(EngineError, match=r"No engine takes.*local: .*gds: .*spark: "),
    ):
        analyze(ctx, AnalysisRequest())


def test_doctor_says_which_engines_are_ready(neo4j_settings: Settings, tmp_path: Path) -> None:
    with open_context(neo4j_settings, create=True) as ctx:
        fill(ctx)
    found = {check.name: check for check in doctor(neo4j_settings)}
    assert found["engine gds"].found.startswith("ready: leiden")
    assert found["engine local"].remedy == ""
    in_file = Settings(store=str(tmp_path / "graph.db"))
    open_context(in_file, create=True).__enter__().store.close()
    found = {check.name: check for check in doctor(in_file)}
    assert "works inside Neo4j" in found["engine gds"].remedy
    assert found["engine gds"].ok
