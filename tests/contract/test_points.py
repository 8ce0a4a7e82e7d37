"""Both stores keep where customers stand on the whole map, with each run that they keep."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from graphcrm.errors import NoAnalysisError
from graphcrm.merges import HAND, Merge
from graphcrm.model import Customer
from graphcrm.store.base import Store
from graphcrm.tables import Points
from tests.contract.graphs import NOON, ODD_TEXTS, make_community, make_run, score_table, write

Places = Mapping[str, tuple[float, float]]
NOWHERE = (np.nan, np.nan)


def publish(store: Store, run_id: str, places: Places, keep: int = 12) -> None:
    ids = sorted(places)
    at = np.array([places[name] for name in ids], dtype=np.float64)
    with store.write_run(run_id) as writer:
        writer.add_communities([make_community(4, len(ids))], [])
        writer.add_scores(ids, score_table([4] * len(ids), [1 / len(ids)] * len(ids)))
        writer.add_points(ids, Points(at[:, 0].copy(), at[:, 1].copy()))
        writer.publish(make_run(run_id), keep=keep)


def stood(store: Store, run_id: str | None = None) -> dict[str, tuple[float, float]]:
    with store.read() as reader:
        points = (reader.at(run_id) if run_id else reader).points()
        ids = reader.customer_ids()
        assert len(points) == len(ids)
        found = zip(ids, points.x.tolist(), points.y.tolist(), strict=True)
        return {name: (x, y) for name, x, y in found if not np.isnan(x)}


def test_there_are_none_before_an_analysis(store: Store) -> None:
    with store.read() as reader, pytest.raises(NoAnalysisError):
        reader.points()


def test_odd_ids_stand_where_they_were_put(store: Store) -> None:
    write(store, customers=[Customer(name) for name in ODD_TEXTS])
    places = {name: (number / 7, -number * 1e-9) for number, name in enumerate(ODD_TEXTS)}
    publish(store, "r1", places)
    assert stood(store) == places


def test_more_than_one_part(store: Store) -> None:
    rng = np.random.default_rng(4)
    places = {f"c{n:05}": (x, y) for n, (x, y) in enumerate(rng.normal(size=(2_345, 2)).tolist())}
    write(store, customers=[Customer(name) for name in places])
    publish(store, "r1", places)
    assert stood(store) == places


def test_those_alone_newcomers_and_merged_ones_stand_nowhere(store: Store) -> None:
    write(store, customers=[Customer(name) for name in "abcd"])
    publish(store, "r1", {"a": (1.0, 2.0), "b": NOWHERE, "c": (0.0, 0.0), "d": (5.0, 5.0)})
    write(store, customers=[Customer("e")])
    with store.write() as writer:
        writer.merge([Merge("d", "c", NOON, HAND)])
    assert stood(store) == {"a": (1.0, 2.0), "c": (0.0, 0.0)}


def test_a_kept_run_keeps_its_map_and_one_let_go_does_not(store: Store) -> None:
    write(store, customers=[Customer(name) for name in "ab"])
    publish(store, "r1", {"a": (1.0, 1.0), "b": (2.0, 2.0)})
    publish(store, "r2", {"a": (3.0, 3.0), "b": (4.0, 4.0)})
    assert stood(store, "r1") == {"a": (1.0, 1.0), "b": (2.0, 2.0)}
    assert stood(store) == {"a": (3.0, 3.0), "b": (4.0, 4.0)}
    publish(store, "r3", {"a": NOWHERE, "b": NOWHERE}, keep=1)
    assert stood(store) == {}
    assert stood(store, "r2") == {"a": (3.0, 3.0), "b": (4.0, 4.0)}


def test_a_run_without_a_map_has_none(store: Store) -> None:
    write(store, customers=[Customer("a")])
    with store.write_run("r1") as writer:
        writer.add_communities([make_community(4, 1)], [])
        writer.add_scores(["a"], score_table([4], [1.0]))
        writer.publish(make_run("r1"))
    assert stood(store) == {}
