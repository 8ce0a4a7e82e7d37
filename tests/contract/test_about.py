"""What is kept of one customer, read together: the same as asked one by one, on both stores."""

from __future__ import annotations

import random

import numpy as np
import pytest

from graphcrm.merges import HAND, Merge
from graphcrm.model import Customer, Interaction
from graphcrm.store.about import ask_about
from graphcrm.store.base import Store
from tests.contract.graphs import NOON, ODD_TEXTS, make_community, make_run, score_table, write
from tests.contract.valued import mixed, table_of

RECORDS = [*ODD_TEXTS[:6], "a", "b", "c", "d", "e"]
MERGED = {"b": "a", ODD_TEXTS[1]: "a", "d": ODD_TEXTS[0]}
CUSTOMERS = sorted(name for name in RECORDS if name not in MERGED)


@pytest.fixture
def filled(store: Store) -> Store:
    """Records with odd names, some merged, and what happened between them, some of it a tie."""
    dice = random.Random(3)
    rows = [
        Interaction(
            f"{dice.choice(ODD_TEXTS[:3])}{number}",
            dice.choice(RECORDS),
            dice.choice(("call", "purchase", ODD_TEXTS[3])),
            NOON - dice.randrange(-5, 40) * 20 * 86_400_000_000,
            dice.choice((None, *RECORDS)),
            amount=dice.choice((None, 12.5, -3.0)),
            currency=dice.choice(("EUR", "¥")),
        )
        for number in range(300)
    ]
    people = [
        Customer(name, name=f"Person {name}", city="Rome", attributes={"size": place})
        for place, name in enumerate(RECORDS)
    ]
    write(store, customers=people, interactions=[row for row in rows if row.customer_id != "e"])
    with store.write() as writer:
        writer.merge([Merge(name, into, NOON, HAND) for name, into in MERGED.items()])
    return store


def publish(store: Store) -> None:
    """Publish a run with three levels and values of some customers; it knows nothing of `late`."""
    ids, count = CUSTOMERS, len(CUSTOMERS)
    communities = [
        make_community(1, 3, parent_id=11),
        make_community(2, count - 3, parent_id=12),
        make_community(11, 3, level=1, parent_id=21),
        make_community(12, count - 3, level=1),
        make_community(21, 3, level=2),
    ]
    member_of = np.array([1] * 3 + [2] * (count - 3), dtype=np.int32)
    levels = {1: member_of + np.int32(10), 2: np.where(member_of == 1, 21, -1).astype(np.int32)}
    rows = mixed(ids)
    with store.write_run("r1") as writer:
        writer.add_communities(communities, [])
        ranks = [1 / (2 + place) for place in range(count)]
        writer.add_scores(ids, score_table(member_of.tolist(), ranks), levels)
        writer.add_values(
            ids,
            table_of(rows),
            lambda wanted: [(rows[row].stages, rows[row].churn_reasons) for row in wanted.tolist()],
        )
        writer.publish(make_run("r1"))


@pytest.mark.parametrize("analysed", [False, True])
def test_it_is_what_one_is_told_one_by_one(filled: Store, analysed: bool) -> None:
    if analysed:
        publish(filled)
    write(filled, customers=[Customer("late")])
    with filled.read() as reader:
        told = {name: reader.about(name, 7) for name in (*CUSTOMERS, "late")}
        assert told == {name: ask_about(reader, name, 7) for name in told}
        seen = [one for one in told.values() if one is not None]
    assert len(seen) == len(told)
    assert {len(one.merges) for one in seen} == {0, 1, 2}
    assert {len(one.latest) for one in seen} >= {0, 7}
    assert {len(one.communities) for one in seen} == ({0, 2, 3} if analysed else {0})
    assert any(one.valuation for one in seen) == analysed
    assert [one.scores for one in seen if one.customer.customer_id == "late"] == [None]


def test_nobody_is_told_of_by_other_ids(filled: Store) -> None:
    with filled.read() as reader:
        for name in ("b", "nobody", "", "half\ud83d", "'}) MATCH (n) DETACH DELETE n //"):
            assert reader.about(name, 5) is None
        assert reader.about("a", 5) is not None
