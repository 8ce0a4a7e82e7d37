"""Both stores keep what customers may want, byte for byte, with each run that they keep."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graphcrm.errors import NoAnalysisError
from graphcrm.model import Customer
from graphcrm.service.context import open_context
from graphcrm.service.copying import copy
from graphcrm.settings import Settings
from graphcrm.store.base import Store
from graphcrm.store.wants import COLUMNS, CUSTOMERS, PRODUCTS, WantPart, pack, part_of, unpack
from tests.contract.graphs import ODD_TEXTS, make_community, make_run, score_table, write

PARTS = [
    WantPart(CUSTOMERS, 0, b"\x00first\xff"),
    WantPart(CUSTOMERS, 7, bytes(range(256)) * 500),
    WantPart(CUSTOMERS, 300, b"x"),
    *(WantPart(PRODUCTS, part, f"p{part}".encode()) for part in range(120)),
]


@pytest.fixture
def three(store: Store) -> Store:
    write(store, customers=[Customer(name) for name in "abc"])
    return store


def publish(store: Store, name: str, parts: list[WantPart], keep: int = 0) -> None:
    with store.write_run(name) as writer:
        writer.add_communities([make_community(4, 3)], [])
        writer.add_scores(list("abc"), score_table([4] * 3, [0.5, 0.3, 0.2]))
        writer.add_wants(iter(parts))
        writer.publish(make_run(name), keep=keep)


def test_there_are_none_before_an_analysis(store: Store) -> None:
    with store.read() as reader:
        with pytest.raises(NoAnalysisError):
            reader.want_part(CUSTOMERS, 0)
        with pytest.raises(NoAnalysisError):
            list(reader.want_parts())


def test_parts_come_back_as_they_were(three: Store) -> None:
    publish(three, "r1", PARTS)
    with three.read() as reader:
        assert list(reader.want_parts()) == PARTS
        for kind, part, body in PARTS:
            assert reader.want_part(kind, part) == body
        assert reader.want_part(CUSTOMERS, 1) is None


def test_each_run_has_its_own_and_they_go_with_it(three: Store) -> None:
    publish(three, "r1", PARTS)
    publish(three, "r2", [WantPart(CUSTOMERS, 0, b"second")], keep=1)
    with three.read() as reader:
        assert list(reader.want_parts()) == [WantPart(CUSTOMERS, 0, b"second")]
        assert list(reader.at("r1").want_parts()) == PARTS
    publish(three, "r3", [], keep=0)
    with three.read() as reader:
        assert list(reader.want_parts()) == []
        assert [run.run_id for run in reader.kept_runs()] == ["r3"]


def test_a_copy_has_them_too(store_settings: Settings, tmp_path: Path) -> None:
    target = Settings(store=str(tmp_path / "copy.db"))
    with open_context(store_settings, create=True) as ctx:
        write(ctx.store, customers=[Customer(name) for name in "abc"])
        publish(ctx.store, "r1", PARTS)
        copy(ctx.settings, target)
    with open_context(target) as copied, copied.store.read() as reader:
        assert list(reader.want_parts()) == PARTS


def test_lists_are_packed_and_unpacked() -> None:
    names = ["nobody", *ODD_TEXTS]
    many = np.array([[0, 0], *([2, 1] for _ in ODD_TEXTS)])
    rows = int(many.sum())
    rng = np.random.default_rng(1)
    columns = {
        name: rng.integers(0, 90, rows) if dtype == "<i4" else rng.random(rows)
        for name, dtype in COLUMNS.items()
    }
    words = [*ODD_TEXTS, "plain"]
    for name in ("name", "base", "nearest"):
        columns[name] = rng.integers(0 if name == "name" else -1, len(words), rows)
    body = pack(names, many, words, columns)
    assert unpack(body, "nobody") == [[], []]
    assert unpack(body, "stranger") == []
    assert unpack(None, "nobody") == []
    for place, name in enumerate(ODD_TEXTS):
        first = 3 * place
        lists = unpack(body, name)
        assert [len(one) for one in lists] == [2, 1]
        for row, want in enumerate([*lists[0], *lists[1]], first):
            assert want.name == words[columns["name"][row]]
            assert want.score == columns["score"][row]
            base = columns["base"][row]
            assert want.base == (None if base < 0 else words[base])
            assert (want.both, want.of, want.popular) == (
                columns["both"][row],
                columns["of"][row],
                columns["popular"][row],
            )


def test_names_are_spread_over_parts() -> None:
    places = [part_of(f"c{number}", 50) for number in range(10_000)]
    counts = np.bincount(places, minlength=50)
    assert counts.min() > 100
    assert counts.max() < 300
    assert part_of("\ud800", 50) < 50
