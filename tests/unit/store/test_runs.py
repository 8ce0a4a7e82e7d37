import subprocess
import sys
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import pytest

from graphcrm.errors import InvalidValueError, StoreError
from graphcrm.model import MEASURES, Customer
from graphcrm.store.embedded import EmbeddedStore
from graphcrm.store.embedded.leftovers import RESULT_TABLES, being_written
from graphcrm.tables import ScoreTable
from tests.contract.graphs import (
    make_community,
    make_run,
    publish,
    relationship_table,
    score_table,
    tie,
    write,
)

ROOT = Path(__file__).parents[3]
ABANDON = """
import os, sys
from graphcrm.store.embedded import EmbeddedStore
from tests.contract.graphs import make_community, relationship_table, tie
store = EmbeddedStore(sys.argv[1], create=False)
with store.write_run("abandoned") as writer:
    writer.add_relationships(["a", "b"], relationship_table(["a", "b"], [tie("a", "b")]))
    writer.add_communities([make_community(0, 2)], [])
    print("written", flush=True)
    if sys.argv[2] == "die":
        os._exit(1)
    sys.stdin.readline()
"""


def rows_of_results(path: str) -> int:
    connection = apsw.Connection(path)
    counts = [connection.execute(f"SELECT count(*) FROM {table}").get for table in RESULT_TABLES]
    connection.close()
    return sum(counts)


def another_process(path: str, fate: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ABANDON, path, fate],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def pair(embedded: EmbeddedStore) -> EmbeddedStore:
    write(embedded, customers=[Customer("a"), Customer("b")])
    return embedded


def test_what_a_dead_process_left_is_removed_by_the_next_run(
    pair: EmbeddedStore, path: str
) -> None:
    with another_process(path, "die") as process:
        assert said(process) == "written"
    assert rows_of_results(path) > 0
    with pair.write_run("next"):
        assert rows_of_results(path) == 0
    with pair.read() as reader:
        assert reader.run("abandoned") is None


def test_what_a_living_process_is_writing_stays(pair: EmbeddedStore, path: str) -> None:
    with another_process(path, "wait") as process:
        assert said(process) == "written"
        before = rows_of_results(path)
        publish(pair, "r1")
        publish(pair, "r2")
        with pair.read() as reader:
            mine = reader.counts()
        assert rows_of_results(path) > before > 0
        assert mine.communities == 1
        process.communicate("\n")
    assert process.returncode == 0


def test_results_of_a_replaced_run_are_removed_and_its_record_stays(
    pair: EmbeddedStore, path: str
) -> None:
    publish(pair, "r1")
    size = rows_of_results(path)
    for turn in range(2, 5):
        publish(pair, f"r{turn}")
        assert rows_of_results(path) == size
    with pair.read() as reader:
        assert reader.run("r1") == make_run("r1")


def test_what_this_process_could_not_clear_away_is_removed_later(
    pair: EmbeddedStore, path: str
) -> None:
    with pair.write_run("lost") as writer:
        writer.add_communities([make_community(0, 2)], [])
        being_written.discard(writer.key)
        with pair.write_run("next"):
            assert rows_of_results(path) == 0
        with pytest.raises(StoreError, match="Run the analysis again"):
            writer.publish(make_run("lost"))


def test_relationships_and_scores_go_together_in_one_table(pair: EmbeddedStore) -> None:
    ids = ["a", "b"]
    ties = relationship_table(ids, [tie("a", "b")])
    with pair.write_run("r1") as writer:
        writer.add_relationships(ids, ties)
        with pytest.raises(InvalidValueError, match="already"):
            writer.add_relationships(ids, ties)
        writer.add_scores(ids, score_table([0, 0], [0.5, 0.5]))
        with pytest.raises(InvalidValueError, match="already"):
            writer.add_scores(ids, score_table([0, 0], [0.5, 0.5]))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("community", [None, 1])
def test_rankings_go_on_where_the_kept_ones_end(
    embedded: EmbeddedStore, measure: str, community: int | None
) -> None:
    """The first thousand are kept in order, the rest is sorted when asked for; many are equal."""
    count = 1300
    ids = [f"c{number:04}" for number in range(count)]
    write(embedded, customers=[Customer(name) for name in reversed(ids)])
    random = np.random.default_rng(3)
    columns: dict[str, Any] = {
        name: random.integers(0, 40, count).astype(
            np.int32 if name in ("degree", "core") else np.float64
        )
        for name in MEASURES
    }
    groups = random.integers(0, 3, count).astype(np.int32)
    with embedded.write_run("r1") as writer:
        writer.add_communities([make_community(number, 400) for number in range(3)], [])
        writer.add_scores(ids, ScoreTable(community=groups, **columns))
        writer.publish(make_run("r1"))
    chosen = [n for n in range(count) if community is None or groups[n] == community]
    ranked = [ids[n] for n in sorted(chosen, key=lambda n: (-columns[measure][n], n))]
    with embedded.read() as reader:
        for offset, limit in ((0, 10), (990, 20), (1000, 50), (len(ranked) - 5, 50), (5000, 5)):
            page = reader.top_scores(measure, limit, community, offset)
            assert [row.customer_id for row in page] == ranked[offset : offset + limit]


def test_the_best_of_a_hub_come_in_order_however_many_are_equal(embedded: EmbeddedStore) -> None:
    ids = [f"c{number:03}" for number in range(300)]
    write(embedded, customers=[Customer(name) for name in reversed(ids)])
    hub = ids[150]
    ties = [
        tie(*sorted((hub, name)), strength=0.25 if number % 3 else 0.75)
        for number, name in enumerate(ids)
        if name != hub
    ]
    with embedded.write_run("r1") as writer:
        writer.add_relationships(ids, relationship_table(ids, ties))
        writer.publish(make_run("r1"))
    ranked = sorted(ties, key=lambda row: (-row.strength, row.source_id, row.target_id))
    with embedded.read() as reader:
        for limit in (1, 99, 101, 1000):
            assert reader.relationships_of([hub], limit)[hub] == ranked[:limit]
        assert reader.relationships_of([ids[0]], 5) == {ids[0]: [ties[0]]}
