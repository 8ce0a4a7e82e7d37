from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.partition import parts_by


@given(st.lists(st.integers(0, 6), max_size=40), st.integers(1, 9))
def test_each_row_is_in_one_part_and_each_key_too(keys: list[int], rows: int) -> None:
    column = np.array(keys, dtype=np.int32)
    parts = [part.tolist() for part in parts_by(column, rows)]
    assert sorted(row for part in parts for row in part) == list(range(len(keys)))
    of_parts = [{keys[row] for row in part} for part in parts]
    assert sum(map(len, of_parts)) == len(set(keys))
    # A part ends as soon as it may.
    assert all(len(part) - keys_of_last(keys, part) < rows for part in parts)


def keys_of_last(keys: list[int], part: list[int]) -> int:
    return sum(keys[row] == keys[part[-1]] for row in part)
