"""Several processes on one file: killed while they write, and read while another loads."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import apsw
import pytest

from graphcrm.store.base import CustomerQuery
from graphcrm.store.embedded import EmbeddedStore
from tests.unit.store.loading_program import ROWS, interactions

ROOT = Path(__file__).parents[3]
END = 1_000_000


def loading(path: str, first: int, last: int = END) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.unit.store.loading_program"]
    return subprocess.Popen(
        [*program, path, str(first), str(last)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def check_whole_batches(path: str, acknowledged: set[int]) -> int:
    """Check that every acknowledged batch is there and none is there in part; return the next."""
    connection = apsw.Connection(path)
    assert connection.execute("PRAGMA integrity_check").get == "ok"
    check = "INSERT INTO customer_trigrams (customer_trigrams) VALUES ('integrity-check')"
    connection.execute(check)
    connection.close()
    store = EmbeddedStore(path, create=False)
    with store.read() as reader:
        rows = list(reader.iter_interactions())
        sizes = Counter(int(row.interaction_id.split(":")[0]) for row in rows)
        assert set(sizes.values()) <= {ROWS}
        assert acknowledged <= set(sizes)
        counts = reader.counts()
        assert counts.interactions == len(rows) == len(reader.contacts().customer)
        assert counts.links == len(list(reader.iter_links())) == len(sizes)
        assert counts.customers == len(reader.customer_ids())
        for batch in list(sizes)[-3:]:
            assert len(reader.interactions_of(f"c{batch}", ROWS + 1)) == ROWS
            found = reader.find_customers(CustomerQuery(("batch", str(batch))))
            assert f"c{batch}" in {row.customer_id for row in found}
    store.close()
    return max(sizes, default=-1) + 1


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_no_acknowledged_batch_and_leaves_no_half(path: str) -> None:
    moments = random.Random(7)
    acknowledged: set[int] = set()
    first = 0
    for _ in range(6):
        with loading(path, first) as process:
            assert process.stdout is not None
            acknowledged.add(int(process.stdout.readline()))
            time.sleep(moments.uniform(0, 0.4))
            process.kill()
            acknowledged.update(int(line) for line in process.stdout if line.endswith("\n"))
        first = check_whole_batches(path, acknowledged)
    assert len(acknowledged) > 6
    store = EmbeddedStore(path, create=False)
    with store.write() as writer:
        again = writer.upsert_interactions(interactions(min(acknowledged)))
    assert again.unchanged == ROWS
    store.close()


def test_a_process_reads_constantly_while_another_loads(path: str) -> None:
    batches = 40
    store = EmbeddedStore(path, create=True)
    seen: list[int] = []
    with loading(path, 0, batches) as process:
        while process.poll() is None:
            with store.read() as reader:
                counts = reader.counts()
                assert counts.interactions == counts.links * ROWS
                assert counts.interactions == len(reader.contacts().customer)
                assert counts.customers == len(reader.customer_ids())
                if counts.links:
                    assert len(reader.interactions_of("c0", 500)) == ROWS
                seen.append(counts.links)
    assert process.returncode == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    assert check_whole_batches(path, set(range(batches))) == batches
    store.close()
