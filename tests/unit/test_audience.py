from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.audience import count_audience
from graphcrm.ingest.relate import relate
from graphcrm.tables import Contacts

ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 1), st.integers(0, 2)),
    max_size=30,
)


def columns(rows: list[tuple[int, int, int, int]]) -> tuple[np.ndarray, ...]:
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    types = (np.int32, np.int32, np.int16, np.int64)
    return tuple(table[:, place].astype(kind) for place, kind in enumerate(types))


@given(ROWS)
def test_each_message_is_counted_by_its_different_readers(
    rows: list[tuple[int, int, int, int]],
) -> None:
    expected = [
        len({other[1] for other in rows if (other[0], *other[2:]) == (row[0], *row[2:])})
        for row in rows
    ]
    assert count_audience(*columns(rows)).tolist() == expected


def contacts(kind: str, readers: int) -> Contacts:
    return Contacts(
        types=(kind,),
        customer=np.zeros(readers, dtype=np.int32),
        counterparty=np.arange(1, readers + 1, dtype=np.int32),
        type=np.zeros(readers, dtype=np.int16),
        occurred_at=np.zeros(readers, dtype=np.int64),
    )


def strength(kind: str, readers: int) -> float:
    ids = [f"c{number:03}" for number in range(readers + 1)]
    table = relate(ids, contacts(kind, readers), [], None, {})
    assert set(table.evidence_count.tolist()) == {1}
    return float(table.strength[0])


def test_a_mail_to_two_hundred_counts_little_and_a_call_counts_whole() -> None:
    alone, many = strength("email", 1), strength("email", 200)
    assert alone == 1 / 6
    assert many == 0.005 / 5.005
    assert strength("message", 4) == 0.25 / 10.25
    assert strength("call", 200) == strength("call", 1)
