"""Workers read the real Neo4j in parts, and write the run that the local engine makes."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest

from graphcrm.errors import UsageError
from graphcrm.merges import Merge
from graphcrm.model import Customer, Interaction, Link
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context
from graphcrm.service.spark_tables import TablesRequest, analyze_tables
from graphcrm.settings import Settings
from graphcrm.spark.neo4j import read_store
from graphcrm.spark.session import Spark
from graphcrm.store import open_store
from graphcrm.store.base import Store
from tests.contract.graphs import NOON, ODD_TEXTS, write


@pytest.fixture
def filled(neo4j_settings: Settings) -> Settings:
    store = open_store(neo4j_settings, create=True)
    names = [*ODD_TEXTS, *(f"c{number:02}" for number in range(30))]
    rows = [
        Interaction(f"i{n}", names[n * 7 % 52], kind, NOON + n, names[(n * n + 3) % 52])
        for n in range(400)
        for kind in [("call", "email", "gift", ODD_TEXTS[5])[n % 4]]
    ]
    links = [Link("c00", "c01", "friend"), Link("c05", "c03", "follows", directed=True, since=NOON)]
    write(store, customers=[Customer(name) for name in names], interactions=rows, links=links)
    with store.write() as writer:
        writer.merge([Merge("c29", "c28", NOON, "manual", None)])
    store.close()
    return neo4j_settings


def run_of(store: Store) -> tuple[object, ...]:
    with store.read() as reader:
        ids = reader.customer_ids()
        return ids, reader.relationships(), reader.score_table(), reader.status().run


def test_parts_hold_every_row_once(spark: Spark, filled: Settings) -> None:
    whole, cut = (read_store(spark, filled, each) for each in (1000, 9))
    assert cut.customers.rdd.getNumPartitions() > 4
    for name in ("customers", "contacts", "links", "owners"):
        found = [sorted(map(tuple, getattr(tables, name).collect())) for tables in (whole, cut)]
        assert found[0] == found[1]
        assert found[0]
    assert cut.rows == whole.rows == 400


def test_a_run_written_by_workers_is_the_local_one(
    spark: Spark, filled: Settings, tmp_path: Path
) -> None:
    store = open_store(filled)
    try:
        analyze(Context(store, filled), AnalysisRequest(infer=False))
        ids, relationships, scores, _ = run_of(store)
        request = TablesRequest(publish=True)
        made = analyze_tables(filled, filled.store, str(tmp_path / "out"), request)
        ids_after, found, found_scores, run = run_of(store)
        with store.read() as reader:
            sizes = [community.size for community in reader.communities(100)]
    finally:
        store.close()
    assert ids_after == ids
    assert run.run_id == made.run_id
    assert run.engine == "spark"
    for name in relationships.__dataclass_fields__:
        expected, got = getattr(relationships, name), getattr(found, name)
        if name in ("strength", "confidence"):
            np.testing.assert_allclose(got, expected, rtol=1e-9)
        else:
            assert list(got) == list(expected)
    for expected, got in zip(astuple(scores)[1:], astuple(found_scores)[1:], strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)
    assert sum(sizes) == len(ids)


def test_results_are_not_published_to_a_file(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"))
    with pytest.raises(UsageError, match=r"--store.*--engine spark"):
        analyze_tables(settings, str(tmp_path), str(tmp_path), TablesRequest(publish=True))
