"""Both stores keep what customers are worth, with each run that they keep."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw
import numpy as np
import pyarrow.parquet as pq
import pytest
from neo4j import Driver

from graphcrm.errors import CustomerNotFoundError, InvalidValueError, NoAnalysisError
from graphcrm.merges import HAND, Merge
from graphcrm.model import (
    VALUE_MEASURES,
    ChurnReason,
    Customer,
    StageChange,
    Valuation,
    ValueFilter,
)
from graphcrm.service.context import open_context
from graphcrm.service.copying import copy
from graphcrm.service.exporting import export
from graphcrm.settings import Settings
from graphcrm.store import open_store
from graphcrm.store.base import Store
from graphcrm.tables import Int64
from tests.contract.graphs import NOON, ODD_TEXTS, make_community, make_run, score_table, write
from tests.contract.valued import full, mixed, plain, publish_values, rows_of, table_of

EMPTY = Valuation("")


def has_any(row: Valuation) -> bool:
    return row[1:] != EMPTY[1:]


def highest(rows: Sequence[Valuation], measure: str) -> list[Valuation]:
    """Rank as the port says, with sorted()."""
    known = [row for row in rows if getattr(row, measure) is not None]
    if measure == "orders":
        known = [row for row in known if row.orders]
    return sorted(known, key=lambda row: (-getattr(row, measure), row.customer_id))


def told_nothing(rows: Int64) -> list[Any]:
    return [((), ())] * len(rows)


@pytest.fixture
def three(store: Store) -> Store:
    write(store, customers=[Customer(name) for name in "abc"])
    return store


def test_there_are_none_before_an_analysis(store: Store) -> None:
    with store.read() as reader:
        for ask in (
            reader.value_table,
            reader.stage_table,
            lambda: reader.values(["a"]),
            lambda: reader.top_values("clv", 5),
        ):
            with pytest.raises(NoAnalysisError):
                ask()


def test_a_run_without_values_has_none(three: Store) -> None:
    ids = list("abc")
    with three.write_run("r1") as writer:
        writer.add_communities([make_community(4, 3)], [])
        writer.add_scores(ids, score_table([4] * 3, [0.5, 0.3, 0.2]))
        writer.publish(make_run("r1"))
    with three.read() as reader:
        assert reader.values(ids) == {}
        for measure in VALUE_MEASURES:
            assert reader.top_values(measure, 5) == []
            assert reader.top_values(measure, 5, only=ValueFilter(community=4)) == []
        assert rows_of(ids, reader.value_table()) == {name: Valuation(name) for name in ids}


def test_a_store_without_customers_has_a_table_without_rows(store: Store) -> None:
    publish_values(store, "r1", [])
    with store.read() as reader:
        table = reader.value_table()
        assert len(table) == 0
        assert (table.segments, table.stage_names) == ((), ())
        assert reader.values([]) == {}


def test_everything_comes_back_as_it_was(store: Store) -> None:
    rows = [full(text, number, text) for number, text in enumerate(ODD_TEXTS, 1)]
    write(store, customers=[Customer(text) for text in ODD_TEXTS])
    publish_values(store, "r1", rows)
    with store.read() as reader:
        assert reader.values([*ODD_TEXTS, "nobody", "half \ud800"]) == {
            r.customer_id: r for r in rows
        }
        ids, table = reader.customer_ids(), reader.value_table()
        assert rows_of(ids, table) == {row.customer_id: plain(row) for row in rows}
        wanted = table_of(sorted(rows))
        for name in wanted.__dataclass_fields__:
            left, right = getattr(table, name), getattr(wanted, name)
            if isinstance(left, np.ndarray):
                assert left.dtype == right.dtype
            assert list(left) == list(right)


def test_holes_stay_holes_and_who_has_nothing_to_say_has_no_row(store: Store) -> None:
    ids = sorted(f"c{number:03}" for number in range(300))
    rows = mixed(ids)
    write(store, customers=[Customer(name) for name in reversed(ids)])
    publish_values(store, "r1", rows)
    with store.read() as reader:
        assert reader.values(ids) == {row.customer_id: row for row in rows if has_any(row)}
        assert rows_of(ids, reader.value_table()) == {row.customer_id: plain(row) for row in rows}


def test_stages_of_everybody_are_those_of_each(store: Store) -> None:
    ids = sorted([*ODD_TEXTS, *(f"c{number:03}" for number in range(200))])
    rows = mixed(ids)
    write(store, customers=[Customer(name) for name in reversed(ids)])
    publish_values(store, "r1", rows)
    with store.read() as reader:
        table = reader.stage_table()
        order = reader.customer_ids()
    assert table.customers == len(table.undated) == len(ids)
    assert list(table.stages) == sorted(table.stages)
    assert (table.customer.dtype, table.stage.dtype) == (np.int32, np.int16)
    assert (table.at.dtype, table.undated.dtype) == (np.int64, np.int16)
    plainly = {row.customer_id: row for row in rows}
    told = [(place, change) for place, name in enumerate(order) for change in plainly[name].stages]
    assert table.customer.tolist() == [place for place, _ in told]
    assert [table.stages[code] for code in table.stage.tolist()] == [one.stage for _, one in told]
    assert table.at.tolist() == [one.at for _, one in told]
    always = [None if code < 0 else table.stages[code] for code in table.undated.tolist()]
    assert always == [None if plainly[name].stages else plainly[name].stage for name in order]


def test_a_run_without_values_has_no_stages(three: Store) -> None:
    publish_values(three, "r1", [Valuation(name) for name in "abc"])
    with three.read() as reader:
        table = reader.stage_table()
    assert (len(table), table.customers, table.stages) == (0, 3, ())


def test_a_past_that_is_told_is_something_to_say(three: Store) -> None:
    gone = Valuation("b", stages=(StageChange("gone", NOON, "silent", {"days": 400}),))
    asked = Valuation("c", churn_reasons=(ChurnReason("calls", 3.0, 0.0, 0.5),))
    publish_values(three, "r1", [Valuation("a"), gone, asked])
    with three.read() as reader:
        assert reader.values("abc") == {"b": gone, "c": asked}


def test_more_than_one_part_and_told_in_batches(store: Store) -> None:
    ids = [f"c{number:05}" for number in range(12_345)]
    rows = [
        full(name, number % 7 + 1)._replace(stages=(), churn_reasons=())
        for number, name in enumerate(ids)
    ]
    write(store, customers=[Customer(name) for name in ids])
    sizes: list[int] = []

    def told(wanted: Int64) -> list[Any]:
        sizes.append(len(wanted))
        return [((), (ChurnReason(ids[row], 1.0, None, 2.0),)) for row in wanted.tolist()]

    with store.write_run("r1") as writer:
        writer.add_communities([make_community(4, len(ids))], [])
        writer.add_scores(ids, score_table([4] * len(ids), [1.0] * len(ids)))
        writer.add_values(ids, table_of(rows), told)
        writer.publish(make_run("r1"))
    assert sum(sizes) == len(ids)
    assert len(sizes) > 1
    with store.read() as reader:
        assert rows_of(ids, reader.value_table()) == {row.customer_id: row for row in rows}
        found = reader.values(ids[::100])
        assert [found[name].churn_reasons[0].feature for name in ids[::100]] == ids[::100]
        # Also past the places that a ranking holds.
        for offset in (0, 990, 5_000):
            top = [row.customer_id for row in reader.top_values("clv", 20, offset)]
            wanted = [row.customer_id for row in highest(rows, "clv")[offset : offset + 20]]
            assert top == wanted


@pytest.mark.parametrize("measure", VALUE_MEASURES)
def test_the_highest_come_first_and_ties_by_id(store: Store, measure: str) -> None:
    ids = sorted(ODD_TEXTS) + [f"c{number:03}" for number in range(60)]
    rows = mixed(sorted(ids))
    groups = {row.customer_id: 7 for row in rows[::3]}
    write(store, customers=[Customer(name) for name in ids])
    publish_values(store, "r1", rows, groups=groups)
    segments = sorted({row.rfm_segment for row in rows if row.rfm_segment})
    with store.read() as reader:
        assert reader.top_values(measure, 500) == highest(rows, measure)
        assert reader.top_values(measure, 7, 5) == highest(rows, measure)[5:12]
        assert reader.top_values(measure, 0) == []
        few = [row for row in rows if row.customer_id in groups]
        assert (
            reader.top_values(measure, 9, 2, only=ValueFilter(community=7))
            == highest(few, measure)[2:11]
        )
        assert reader.top_values(measure, 9, only=ValueFilter(community=99)) == []
        for word in segments[:3]:
            some = [row for row in rows if row.rfm_segment == word]
            assert reader.top_values(measure, 50, only=ValueFilter(segment=word)) == highest(
                some, measure
            )
            both = [row for row in few if row.rfm_segment == word]
            found = reader.top_values(measure, 50, only=ValueFilter(community=7, segment=word))
            assert found == highest(both, measure)
        stage = next(row.stage for row in rows if row.stage)
        some = [row for row in rows if row.stage == stage]
        assert reader.top_values(measure, 50, only=ValueFilter(stage=stage)) == highest(
            some, measure
        )
        for cluster in (0, 3, 9):
            some = [row for row in rows if row.cluster == cluster]
            assert reader.top_values(measure, 50, only=ValueFilter(cluster=cluster)) == highest(
                some, measure
            )
            both = [row for row in few if row.cluster == cluster]
            found = reader.top_values(measure, 50, only=ValueFilter(community=7, cluster=cluster))
            assert found == highest(both, measure)
        for word in ("no such", "", "' OR 1=1 --", "half \ud800"):
            assert reader.top_values(measure, 50, only=ValueFilter(segment=word)) == []
            assert reader.top_values(measure, 50, only=ValueFilter(community=7, stage=word)) == []


def test_another_measure_is_refused(three: Store) -> None:
    publish_values(three, "r1", [full("a")])
    with three.read() as reader:
        for measure in ("pagerank", "customer_id", "x) DESC --", ""):
            with pytest.raises(InvalidValueError, match=r"no measure of value .*orders, spent"):
                reader.top_values(measure, 5)


def values_of(store: Store, run_id: str) -> Mapping[str, Valuation]:
    with store.read() as reader:
        return reader.at(run_id).values("abc")


def test_a_kept_run_keeps_its_values_and_one_let_go_does_not(three: Store) -> None:
    runs = {f"r{n}": [full(name, n + place) for place, name in enumerate("abc")] for n in (1, 2, 3)}
    for run_id in ("r1", "r2"):
        publish_values(three, run_id, runs[run_id])
    for run_id in ("r1", "r2"):
        assert values_of(three, run_id) == {row.customer_id: row for row in runs[run_id]}
        with three.read() as reader:
            past = reader.at(run_id)
            assert past.top_values("spent", 5) == highest(runs[run_id], "spent")
            assert past.top_values(
                "spent", 5, only=ValueFilter(community=4, stage=runs[run_id][0].stage)
            ) == highest(runs[run_id], "spent")
            assert rows_of("abc", past.value_table())["b"] == plain(runs[run_id][1])
    publish_values(three, "r3", runs["r3"], keep=1)
    assert values_of(three, "r2") == {row.customer_id: row for row in runs["r2"]}
    publish_values(three, "beside", runs["r1"], current=False)
    with three.read() as reader:
        assert reader.values("abc") == {row.customer_id: row for row in runs["r3"]}
    assert values_of(three, "beside") == {row.customer_id: row for row in runs["r1"]}


def test_a_reader_keeps_the_values_it_began_with(three: Store) -> None:
    rows = [full("a", 1), full("b", 2)]
    publish_values(three, "r1", rows)
    with three.read() as reader:
        assert reader.top_values("clv", 1) == [rows[1]]
        publish_values(three, "r2", [full("c", 9)], keep=0)
        assert reader.values("abc") == {"a": rows[0], "b": rows[1]}


def test_newcomers_have_none_and_merged_records_are_left_out(three: Store) -> None:
    rows = [full("a", 1), full("b", 3), full("c", 2)]
    publish_values(three, "r1", rows)
    write(three, customers=[Customer("aa")])
    with three.write() as writer:
        writer.merge([Merge("b", "a", NOON, HAND)])
    with three.read() as reader:
        assert reader.customer_ids() == ["a", "aa", "c"]
        assert reader.values(["a", "aa", "b", "c"]) == {"a": rows[0], "c": rows[2]}
        assert rows_of(["a", "aa", "c"], reader.value_table()) == {
            "a": plain(rows[0]),
            "aa": Valuation("aa"),
            "c": plain(rows[2]),
        }
        assert reader.top_values("clv", 5) == [rows[2], rows[0]]
        assert reader.top_values("clv", 1, 1) == [rows[0]]
        assert reader.top_values("clv", 5, only=ValueFilter(community=4)) == [rows[2], rows[0]]
    with three.write() as writer:
        writer.unmerge(["b"], NOON)
    with three.read() as reader:
        assert reader.top_values("clv", 1) == [rows[1]]


def test_an_unknown_customer_is_named_and_nothing_is_published(three: Store) -> None:
    with (
        pytest.raises(CustomerNotFoundError, match="nobody"),
        three.write_run("r1") as writer,
    ):
        writer.add_values(["a", "nobody"], table_of([full("a"), full("nobody")]), told_nothing)
    with three.read() as reader, pytest.raises(NoAnalysisError):
        reader.values(["a"])


def test_what_json_cannot_hold_is_refused(three: Store) -> None:
    row = full("a")._replace(stages=(StageChange("odd", NOON, "rule", {"x": object()}),))
    with pytest.raises(InvalidValueError, match="cannot be kept"):
        publish_values(three, "r1", [row])


def count_in_file(store: Store) -> list[int]:
    connection = apsw.Connection(store.name)
    tables = ("valuations", "rankings")
    return [connection.execute(f"SELECT count(*) FROM {name}").get for name in tables]


def test_nothing_of_removed_and_given_up_runs_stays_in_a_file(tmp_path: Path) -> None:
    store = open_store(Settings(store=str(tmp_path / "graph.db")), create=True)
    write(store, customers=[Customer(name) for name in "abc"])
    publish_values(store, "r1", [full(name) for name in "abc"])
    first = count_in_file(store)
    assert first[0] == 3
    publish_values(store, "r2", [full(name) for name in "abc"], keep=0)
    assert count_in_file(store) == first
    with store.write_run("r3") as writer:
        writer.add_values(["a"], table_of([full("a")]), told_nothing)
    assert count_in_file(store) == first
    store.close()


def test_nothing_of_removed_and_given_up_runs_stays_in_neo4j(
    neo4j_settings: Settings, neo4j_driver: Driver
) -> None:
    store = open_store(neo4j_settings, create=True)
    write(store, customers=[Customer(name) for name in "abc"])
    ask = (
        "MATCH (c:Customer)-[r:VALUED]->(v:Valuation) WHERE r.run_id = v.run_id "
        "RETURN count(*) AS tied, COUNT { MATCH (:Valuation) } AS all, max(v.clv) AS clv"
    )
    for number in (1, 2):
        publish_values(store, f"r{number}", [full(name, number) for name in "abc"], keep=0)
        with neo4j_driver.session() as session:
            assert session.run(ask).single(strict=True).values() == [3, 3, number * 100.125]
    with store.write_run("r3") as writer:
        writer.add_values(["a"], table_of([full("a", 9)]), told_nothing)
    with neo4j_driver.session() as session:
        assert session.run(ask).single(strict=True).values() == [3, 3, 200.25]
    store.close()


def as_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_values_are_exported(store_settings: Settings, tmp_path: Path) -> None:
    rows = [
        Valuation("bare"),
        full("full", 2, "王 'x'"),
        Valuation("some", satisfaction=0.5, ratings=1),
    ]
    with open_context(store_settings, create=True) as ctx:
        write(ctx.store, customers=[Customer(row.customer_id) for row in rows])
        publish_values(ctx.store, "r0", [full(row.customer_id, 9) for row in rows])
        publish_values(ctx.store, "r1", rows)
        export(ctx, tmp_path, "csv")
        export(ctx, tmp_path, "parquet")
    one, other = as_rows(tmp_path / "values.csv")
    fields = list(Valuation._fields[:-2])
    fields.insert(fields.index("frequency"), "recency_days")
    assert list(one) == fields
    assert (one["customer_id"], one["orders"], one["spent"]) == ("full", "2", "21.0")
    assert (one["first_order_at"], one["stage"]) == ("2023-11-14T22:13:19.999998Z", "stage 王 'x'")
    given = {name: value for name, value in other.items() if value not in ("", "0")}
    assert given == {"customer_id": "some", "satisfaction": "0.5", "ratings": "1"}
    stages = as_rows(tmp_path / "stages.csv")
    assert [(row["stage"], row["at"]) for row in stages] == [
        ("new", "1969-12-31T23:59:59.999995Z"),
        ("stage 王 'x'", "2023-11-14T22:13:20Z"),
    ]
    assert json.loads(stages[1]["detail"]) == dict(rows[1].stages[1].detail)
    table = pq.read_table(tmp_path / "values.parquet").to_pylist()
    assert [row["clv"] for row in table] == [rows[1].clv, None]
    assert table[1]["stage_since"] is None
    assert pq.read_table(tmp_path / "stages.parquet").num_rows == 2


def test_a_copy_has_the_values_of_every_kept_run(store_settings: Settings, tmp_path: Path) -> None:
    ids = sorted(ODD_TEXTS)
    runs = {f"r{seed}": mixed(ids, seed) for seed in (1, 2, 3)}
    target = Settings(store=str(tmp_path / "copy.db"))
    with open_context(store_settings, create=True) as ctx:
        write(ctx.store, customers=[Customer(name) for name in ids])
        for run_id, rows in runs.items():
            publish_values(ctx.store, run_id, rows)
        write(ctx.store, customers=[Customer("newcomer")])
        copy(ctx.settings, target)
    with open_context(target) as copied, copied.store.read() as reader:
        for run_id, rows in runs.items():
            past = reader.at(run_id)
            known = {row.customer_id: row for row in rows if has_any(row)}
            assert past.values([*ids, "newcomer"]) == known
            assert past.top_values("clv", 99) == highest(rows, "clv")
