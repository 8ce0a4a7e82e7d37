"""Merge, take apart, analyse again: what comes out is byte for byte what it was."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from graphcrm.demo import write_demo
from graphcrm.errors import RecordConflictError
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.model import Customer
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.customers import get_customer, list_interactions
from graphcrm.service.exporting import export
from graphcrm.service.ledger import (
    list_ledger,
    list_separations,
    merge,
    records_of,
    separate,
    unmerge,
)
from graphcrm.service.loading import load
from graphcrm.service.paths import strongest_path
from graphcrm.service.related import related
from graphcrm.service.views import customer_view
from graphcrm.settings import Settings
from graphcrm.store import open_store
from tests.contract.graphs import interaction, write
from tests.e2e.program import answer, done, run


def exported(ctx: Context, folder: Path) -> dict[str, Any]:
    """Export and return each file's bytes; of run.json all but its id and times."""
    files: dict[str, Any] = {
        path.name: path.read_bytes() for path in export(ctx, folder, "csv") if path.suffix == ".csv"
    }
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return files | {"run.json": {k: v for k, v in told.items() if k not in ("run_id", "times")}}


@pytest.fixture
def company(tmp_path: Path) -> list[TableInput]:
    folder = write_demo(tmp_path / "demo", 120, seed=3).customers.parent
    names = ("customers", "interactions", "links")
    return [TableInput(name, folder / f"{name}.csv") for name in names]


def test_the_export_is_the_same_again(
    store_settings: Settings, company: list[TableInput], tmp_path: Path
) -> None:
    with open_context(store_settings, create=True, resident=True) as ctx:
        load(ctx, company, LoadOptions())
        analyze(ctx, AnalysisRequest())
        before = exported(ctx, tmp_path / "before")
        with ctx.store.read() as reader:
            ids = reader.customer_ids()
        for record in ids[1:6]:
            merge(ctx, ids[0], record)
        merge(ctx, ids[10], ids[0])
        analyze(ctx, AnalysisRequest())
        merged = exported(ctx, tmp_path / "merged")
        assert merged["scores.csv"] != before["scores.csv"]
        assert merged["records.csv"].count(b"\n") == before["records.csv"].count(b"\n")
        unmerge(ctx, ids[10])
        analyze(ctx, AnalysisRequest())
        assert exported(ctx, tmp_path / "after") == before


def test_answers_are_about_customers_at_once(
    store_settings: Settings, company: list[TableInput]
) -> None:
    """Before the next analysis too, resident or not, and under the ids of records."""
    with open_context(store_settings, create=True, resident=True) as ctx:
        load(ctx, company, LoadOptions())
        analyze(ctx, AnalysisRequest(likely=False))
        with ctx.store.read() as reader:
            best = reader.top_scores("pagerank", 3)
        first, second, third = (score.customer_id for score in best)
        mine = len(list_interactions(ctx, first, limit=500).items)
        theirs = len(list_interactions(ctx, second, limit=500).items)
        related(ctx, third)
        merge(ctx, first, second)
        assert get_customer(ctx, second).customer.customer_id == first
        both = list_interactions(ctx, second, limit=500).items
        assert max(mine, theirs) < len(both) <= mine + theirs
        plain = Context(ctx.store, ctx.settings)
        for name in (first, second, third):
            assert related(ctx, name, limit=50) == related(plain, name, limit=50)
            assert second not in {item.customer_id for item in related(ctx, name, limit=50)}
            assert customer_view(ctx, name) == customer_view(plain, name)
        assert strongest_path(ctx, second, third).source_id == first
        with ctx.store.read() as reader:
            ranked = [score.customer_id for score in reader.top_scores("degree", 3)]
            assert len(ranked) == 3
            assert second not in ranked
        analyze(ctx, AnalysisRequest(likely=False))
        assert related(ctx, second) == related(plain, first)


def test_a_copy_knows_the_records(
    store_settings: Settings, company: list[TableInput], tmp_path: Path
) -> None:
    other = Settings(store=str(tmp_path / "copy.db"))
    with open_context(store_settings, create=True) as ctx:
        load(ctx, company, LoadOptions())
        with ctx.store.read() as reader:
            ids = reader.customer_ids()
        merge(ctx, ids[0], ids[1])
        merge(ctx, ids[0], ids[2])
        unmerge(ctx, ids[2])
        separate(ctx, ids[0], ids[2])
        analyze(ctx, AnalysisRequest())
        copy(store_settings, other)
        with open_context(other) as goal:
            assert exported(goal, tmp_path / "b") == exported(ctx, tmp_path / "a")
            assert records_of(goal, ids[1]) == records_of(ctx, ids[1])
            assert list_ledger(goal).items == list_ledger(ctx).items
            assert list_separations(goal) == list_separations(ctx)
            unmerge(goal, ids[0])
            with goal.store.read() as reader, ctx.store.read() as origin:
                assert list(reader.iter_customers()) == list(origin.iter_records())


NAMES = st.sampled_from([f"r{number}" for number in range(7)])


class Records(RuleBasedStateMachine):
    """Merges and takes apart at random; nothing may get lost, and a model must agree."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        chosen = Settings(store=f"{self.folder.name}/graph.db")
        self.ctx = Context(open_store(chosen, create=True), chosen)
        self.owner: dict[str, str] = {}
        self.apart: set[frozenset[str]] = set()

    @initialize(sides=st.lists(st.tuples(NAMES, NAMES), min_size=3, max_size=15))
    def fill(self, sides: list[tuple[str, str]]) -> None:
        names = [f"r{number}" for number in range(7)]
        write(
            self.ctx.store,
            customers=[Customer(name, name=f"N {name}") for name in names],
            interactions=[interaction(n, a, b) for n, (a, b) in enumerate(sides)],
        )
        self.sides = sides
        self.owner = {name: name for name in names}

    @rule(customer=NAMES, record=NAMES)
    def merges(self, customer: str, record: str) -> None:
        goal, moved = self.owner[customer], self.owner[record]
        groups = [
            [name for name, owner in self.owner.items() if owner == side] for side in (goal, moved)
        ]
        forbidden = any(frozenset((a, b)) in self.apart for a in groups[0] for b in groups[1])
        if goal == moved or forbidden:
            with pytest.raises(RecordConflictError):
                merge(self.ctx, customer, record)
            return
        merge(self.ctx, customer, record)
        self.owner.update(dict.fromkeys(groups[1], goal))

    @precondition(lambda self: any(name != owner for name, owner in self.owner.items()))
    @rule(data=st.data())
    def takes_apart(self, data: st.DataObject) -> None:
        merged = [name for name, owner in self.owner.items() if name != owner]
        name = data.draw(st.sampled_from(merged))
        assert unmerge(self.ctx, name) == [name]
        self.owner[name] = name

    @rule(left=NAMES, right=NAMES)
    def keeps_apart(self, left: str, right: str) -> None:
        if self.owner[left] != self.owner[right]:
            separate(self.ctx, left, right)
            self.apart.add(frozenset((left, right)))

    @rule(name=NAMES)
    def changes(self, name: str) -> None:
        write(self.ctx.store, customers=[Customer(name, city=f"City of {name}")])

    @invariant()
    def every_record_and_interaction_is_there_once(self) -> None:
        if not self.owner:
            return
        with self.ctx.store.read() as reader:
            customers = reader.customer_ids()
            assert customers == sorted(set(self.owner.values()))
            owner = {
                record.customer_id: name
                for name in customers
                for record in reader.records([name])[name]
            }
            assert owner == self.owner
            assert [record.customer_id for record in reader.iter_records()] == sorted(self.owner)
            of_all = {name: reader.interactions_of(name, 100) for name in customers}
            contacts = reader.contacts()
        for number, (a, b) in enumerate(self.sides):
            for side in (self.owner[a], self.owner[b]):
                assert f"i{number:04}" in {row.interaction_id for row in of_all[side]}
        assert len(contacts.customer) == len(self.sides)

    def teardown(self) -> None:
        self.ctx.store.close()
        self.folder.cleanup()


TestRecords = Records.TestCase
TestRecords.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_the_commands_say_what_they_did(company: list[TableInput], tmp_path: Path) -> None:
    files = [word for table in company for word in (f"--{table.table}", table.source)]
    done("load", *files, cwd=tmp_path)
    first, second, third = (
        row["customer_id"] for row in answer("customers", "--limit", 3, cwd=tmp_path)
    )
    sheet = done("merge", first, second, cwd=tmp_path)
    assert second in sheet
    assert answer("records", second, cwd=tmp_path)["customer_id"] == first
    assert "field,value,record_id,rule" in done("records", first, "--format", "csv", cwd=tmp_path)
    assert answer("customer", second, cwd=tmp_path)["customer_id"] == first
    refused = run("never-match", first, second, cwd=tmp_path)
    assert refused.returncode == 1
    assert "graphcrm unmerge" in refused.stderr
    assert answer("unmerge", first, cwd=tmp_path) == {"freed": [second]}
    assert "never the same" in done("never-match", first, third, cwd=tmp_path)
    refused = run("merge", first, third, cwd=tmp_path)
    assert refused.returncode == 1
    assert "--undo" in refused.stderr
    done("never-match", first, third, "--undo", cwd=tmp_path)
    actions = [line["action"] for line in answer("ledger", cwd=tmp_path)]
    assert actions == ["may-match", "never-match", "unmerge", "merge"]
    assert "unmerge" in done("ledger", cwd=tmp_path)
    assert run("unmerge", first, cwd=tmp_path).returncode == 1


def test_a_store_without_merges_has_an_empty_ledger(tmp_path: Path) -> None:
    open_store(Settings(store=str(tmp_path / "graphcrm.db")), create=True).close()
    assert answer("ledger", cwd=tmp_path) == []
