from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from graphcrm.answers import Progress
from graphcrm.errors import MissingColumnError, SourceError, StoreUnavailableError
from graphcrm.ingest.load import LoadOptions, TableInput, load_tables
from graphcrm.settings import Settings
from graphcrm.store import open_store
from tests.shared_data import tables_of
from tests.unit.ingest.reading import load, write
from tests.unit.ingest.recording_store import RecordingStore

CUSTOMERS = "customer_id,name\na,A\nb,B\n"
INTERACTIONS = "interaction_id,customer_id,counterparty_id,type,occurred_at\n" + "".join(
    f"i{number},a,b,call,2024-03-05\n" for number in range(10)
)
LINKS = "source_id,target_id,type\na,z,friend\n"


def three_tables(folder: Path) -> list[TableInput]:
    return [
        TableInput("links", write(folder / "l.csv", LINKS)),
        TableInput("interactions", str(write(folder / "i.csv", INTERACTIONS))),
        TableInput("customers", write(folder / "c.csv", CUSTOMERS)),
    ]


def test_customers_come_first_whatever_the_order(tmp_path: Path) -> None:
    store = RecordingStore()
    report = load_tables(store, three_tables(tmp_path), LoadOptions(batch_rows=4))
    assert store.transactions == [
        ("customers", 2),
        ("interactions", 4),
        ("interactions", 4),
        ("interactions", 2),
        ("links", 1),
    ]
    assert [(table.table, table.rows) for table in report.tables] == [
        ("customers", 2),
        ("interactions", 10),
        ("links", 1),
    ]


def test_a_table_may_come_in_several_files(tmp_path: Path) -> None:
    inputs = [
        TableInput("customers", write(tmp_path / "c.csv", CUSTOMERS)),
        TableInput("customers", pd.DataFrame({"customer_id": ["c"]})),
    ]
    store = RecordingStore()
    report = load_tables(store, inputs, LoadOptions())
    assert sorted(store.customers) == ["a", "b", "c"]
    assert [table.source for table in report.tables] == [str(tmp_path / "c.csv"), "DataFrame"]


def test_nothing_is_written_before_every_input_is_checked(tmp_path: Path) -> None:
    inputs = three_tables(tmp_path)
    for content, error in (("source_id,type\n", MissingColumnError), ("", SourceError)):
        write(tmp_path / "l.csv", content)
        store = RecordingStore()
        with pytest.raises(error):
            load_tables(store, inputs, LoadOptions())
        assert store.transactions == []


def test_a_dry_run_reads_all_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "c.csv", CUSTOMERS + ",nobody\n")
    options = LoadOptions(rejects_dir=tmp_path / "rejects")
    report = load_tables(None, [TableInput("customers", tmp_path / "c.csv")], options)
    assert (report.dry_run, report.rejected, report.tables[0].rows) == (True, 1, 3)
    assert (tmp_path / "rejects" / "customers.rejects.csv").exists()


def test_progress_grows_to_its_total(tmp_path: Path) -> None:
    seen: list[Progress] = []
    load_tables(RecordingStore(), three_tables(tmp_path), LoadOptions(batch_rows=4), seen.append)
    calls = [progress for progress in seen if progress.stage == "interactions"]
    assert [progress.done for progress in calls] == [0, 4, 8, 10, 10]
    assert calls[-1].total == 10


def test_a_failing_store_says_where_and_what_to_do(tmp_path: Path) -> None:
    store = RecordingStore(fail_at=2)
    with pytest.raises(StoreUnavailableError) as caught:
        load_tables(store, three_tables(tmp_path), LoadOptions(batch_rows=4))
    message = str(caught.value)
    for part in (
        "The disk is full.",
        str(tmp_path / "i.csv"),
        "lines 6 to 9",
        "nothing is doubled",
    ):
        assert part in message


def test_a_file_that_changes_below_the_load_says_after_which_line(tmp_path: Path) -> None:
    path = write(tmp_path / "i.csv", INTERACTIONS)

    def spoil(progress: Progress) -> None:
        if progress.done == 0:
            path.write_bytes(INTERACTIONS.encode()[:200] + b"\xff" * 100_000)

    with pytest.raises(SourceError, match="after line 0") as caught:
        load_tables(RecordingStore(), [TableInput("interactions", path)], LoadOptions(), spoil)
    assert "changed while it was being read" in str(caught.value)


def test_the_rejects_file_holds_every_reject(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "rejects"
    rows = ['=cmd(),"a ""b"""', "-5,x,y", "ok,x", *[",x"] * 1500]
    path = write(tmp_path / "c.csv", "customer_id,kind\n" + "\n".join(rows) + "\n")
    _, report = load("customers", path, rejects_dir=folder)
    assert report.rejects_files == (str(folder / "customers.rejects.csv"),)
    assert (report.rejected, len(report.rejects)) == (1503, 1000)
    assert [item.name for item in folder.iterdir()] == ["customers.rejects.csv"]
    with (folder / "customers.rejects.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == 1503
    assert found[0]["line"] == "2"
    assert (found[0]["column"], found[0]["value"]) == ("kind", 'a "b"')
    assert json.loads(found[0]["row"]) == {"customer_id": "=cmd()", "kind": 'a "b"'}
    assert found[0]["source"] == str(path)
    assert json.loads(found[1]["row"]) == ["-5", "x", "y"]


def test_a_value_in_the_rejects_file_is_no_formula(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "customer_id,kind\nc1,=1+1\nc2,@x\nc3,-5\n")
    load("customers", path, rejects_dir=tmp_path)
    with (tmp_path / "customers.rejects.csv").open(encoding="utf-8", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["'=1+1", "'@x", "-5"]


def test_a_clean_load_removes_the_old_rejects_file(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", CUSTOMERS + ",nobody\n")
    load("customers", path, rejects_dir=tmp_path)
    assert (tmp_path / "customers.rejects.csv").exists()
    write(tmp_path / "links.rejects.csv", "of another table")
    write(path, CUSTOMERS)
    _, report = load("customers", path, rejects_dir=tmp_path)
    assert report.rejects_files == ()
    assert [item.name for item in sorted(tmp_path.iterdir())] == ["c.csv", "links.rejects.csv"]


def test_a_failed_load_leaves_the_old_rejects_file(tmp_path: Path) -> None:
    old = write(tmp_path / "customers.rejects.csv", "old")
    path = write(tmp_path / "c.csv", "customer_id\n \nc1\n" + '""\n')
    with pytest.raises(StoreUnavailableError):
        load_tables(
            RecordingStore(fail_at=0),
            [TableInput("customers", path)],
            LoadOptions(rejects_dir=tmp_path),
        )
    assert old.read_text() == "old"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["c.csv", "customers.rejects.csv"]


def test_a_rejects_folder_that_cannot_be_made_stops_before_loading(tmp_path: Path) -> None:
    write(tmp_path / "file", "x")
    store = RecordingStore()
    options = LoadOptions(rejects_dir=tmp_path / "file" / "rejects")
    with pytest.raises(SourceError, match="--rejects"):
        load_tables(store, three_tables(tmp_path), options)
    assert store.transactions == []


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    inputs = three_tables(tmp_path)
    store = open_store(Settings(store=str(tmp_path / "g.db")), create=True)
    first = load_tables(store, inputs, LoadOptions(batch_rows=3))
    with store.read() as reader:
        before = (reader.status().data_version, reader.counts())
    again = load_tables(store, inputs, LoadOptions())
    with store.read() as reader:
        assert (reader.status().data_version, reader.counts()) == before
    store.close()
    assert [table.tally.new for table in first.tables] == [2, 10, 1]
    assert first.tables[2].tally.bare == 1
    assert [table.tally.unchanged for table in again.tables] == [2, 10, 1]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows", "old"),
    [
        ("enron-email", [184, 125_409], 174),
        ("cdnow", [23_570, 69_659], 0),
        ("snb-people", [1_528, 108_010, 14_073], 0),
    ],
)
def test_real_data_loads_whole(name: str, rows: list[int], old: int) -> None:
    inputs = [TableInput(table, path) for table, (path,) in tables_of(name).items()]
    report = load_tables(None, inputs, LoadOptions())
    assert [table.rows for table in report.tables] == rows
    assert report.rejected == 0
    assert report.tables[1].suspicious == ({"occurred_at before 1990": old} if old else {})
