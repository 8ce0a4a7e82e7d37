"""Candidate pairs are those with a key in common, each once and in order."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest

from graphcrm.identity import candidates
from graphcrm.identity.blocking import KEYS
from graphcrm.identity.candidates import candidate_pairs
from graphcrm.identity.records import Record, clean_record
from graphcrm.model import PERSON, Customer


def _records(many: int) -> list[Record]:
    drawn = random.Random(4)
    customers = [
        Customer(
            f"c{n}",
            kind=PERSON,
            given_name=f"Given{drawn.randrange(60)}",
            family_name=f"Family{drawn.randrange(90)}",
            email=f"{drawn.randrange(300)}@example.com" if drawn.random() < 0.5 else None,
            city=f"City{drawn.randrange(20)}",
            postcode=f"{drawn.randrange(200):05}",
            birth_date=f"19{drawn.randrange(40, 99)}-05-{drawn.randrange(10, 28)}",
        )
        for n in range(many)
    ]
    return [clean_record(customer) for customer in customers]


def _plainly(records: list[Record]) -> list[tuple[int, int]]:
    """Each key's blocks, the largest left out while it brings more than its share of pairs."""
    strong, weak = set(), defaultdict(int)
    for key in KEYS.values():
        blocks = defaultdict(list)
        for place, record in enumerate(records):
            if value := key.value(record.cleaned):
                blocks[value].append(place)
        most = candidates.PAIRS_EACH * len(records)
        kept, pairs = 0, 0
        for size in range(1, candidates.LARGEST + 1):
            pairs += sum(size * (size - 1) // 2 for b in blocks.values() if len(b) == size)
            if pairs > most:
                break
            kept = size
        for block in blocks.values():
            if len(block) <= kept:
                for pair in combinations(block, 2):
                    if key.weak:
                        weak[pair] += 1
                    else:
                        strong.add(pair)
    return sorted(strong | {pair for pair, times in weak.items() if times > 1})


@pytest.mark.parametrize("at_once", [70, 20_000])
def test_pairs_are_those_of_a_plain_search(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "AT_ONCE", at_once)
    records = _records(500)
    found = candidate_pairs(records)
    expected = _plainly(records)
    assert len(expected) > 1_000
    assert [tuple(pair) for pair in found.part(0, len(found)).tolist()] == expected
    assert found.at(np.array([3, 700])).tolist() == [list(expected[3]), list(expected[700])]
    assert found.part(10, 12).tolist() == [list(pair) for pair in expected[10:12]]


@pytest.mark.parametrize("many", [30, 500])
def test_only_pairs_with_new_records_are_there(many: int) -> None:
    records = _records(many)
    new = np.zeros(many, np.bool_)
    new[::9] = True
    found = {tuple(pair) for pair in candidate_pairs(records, new).part(0, 10**9).tolist()}
    if many < candidates.FEW:
        every = candidate_pairs(records)
        wanted = every.part(0, len(every))
        assert found == {tuple(p) for p in wanted.tolist() if new[p[0]] or new[p[1]]}
    else:
        assert found <= {tuple(pair) for pair in _plainly(records)}
    assert found
    assert all(new[left] or new[right] for left, right in found)


@pytest.mark.parametrize("many", [0, 1])
def test_one_record_has_no_pair(many: int) -> None:
    assert len(candidate_pairs(_records(many))) == 0
