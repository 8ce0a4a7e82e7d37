"""What customers may want: analysed, stored, asked for everywhere, on a file and on Neo4j."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest
from starlette.testclient import TestClient

from graphcrm.client.crm import Crm
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.merges import HAND, Merge
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.exporting import export
from graphcrm.service.loading import add_rows, load
from graphcrm.settings import Settings
from graphcrm.value.rules import read_value_rules
from tests.api.conftest import client_for
from tests.e2e.program import run

ODD = ("a/b", "50 %", "🦊 ears", "<b>'\"", "x" * 500, "מוצר", "?q=1#f")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, demo_tables: dict[str, list[Path]]) -> Path:
    """The interactions without returns, so that purchases can be counted as they stand."""
    path = tmp_path_factory.mktemp("kept") / "interactions.csv"
    rows = pd.concat(pd.read_csv(one, dtype=str) for one in demo_tables["interactions"])
    rows[rows["type"] != "return"].to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def company(
    tmp_path_factory: pytest.TempPathFactory, demo_tables: dict[str, list[Path]], kept: Path
) -> Iterator[Context]:
    path = tmp_path_factory.mktemp("wants") / "graph.db"
    with open_context(Settings(store=str(path)), create=True) as ctx:
        tables = {**demo_tables, "interactions": [kept]}
        inputs = [TableInput(table, path) for table, paths in tables.items() for path in paths]
        load(ctx, inputs, LoadOptions())
        analyze(ctx, AnalysisRequest(likely=False))
        yield ctx


@pytest.fixture(scope="module")
def purchases(kept: Path) -> pd.DataFrame:
    """Return purchases as they were loaded."""
    rows = pd.read_csv(kept, dtype={"product_id": str})
    return rows[(rows["type"] == "purchase") & rows["product_id"].notna()]


@pytest.fixture
def client(company: Context) -> Iterator[TestClient]:
    with client_for(company) as client:
        yield client


def wants(client: TestClient, customer_id: str, **asked: Any) -> Any:
    address = f"/api/v1/customers/{quote(customer_id, safe='')}/recommendations"
    answer = client.get(address, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def prospects(client: TestClient, product_id: str, **asked: Any) -> Any:
    address = f"/api/v1/products/{quote(product_id, safe='')}/customers"
    answer = client.get(address, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def buyers_of(purchases: pd.DataFrame) -> dict[str, set[str]]:
    return dict(purchases.groupby("product_id")["customer_id"].agg(set))


def many(purchases: pd.DataFrame, number: int) -> list[str]:
    """Return customers who bought most often."""
    return list(purchases["customer_id"].value_counts().index[:number])


def test_new_things_are_new_and_reasons_are_exact(
    client: TestClient, purchases: pd.DataFrame
) -> None:
    buyers, said = buyers_of(purchases), 0
    for customer in many(purchases, 40):
        found = wants(client, customer, limit=20)
        scores = [one["score"] for one in found["items"]]
        assert scores == sorted(scores, reverse=True)
        assert len(found["items"]) > 5
        for item in found["items"]:
            product = item["product_id"]
            assert customer not in buyers[product]
            assert not item["owned"]
            assert item["reasons"]
            for reason in item["reasons"]:
                told = re.fullmatch(
                    r"bought (.+), and ([\d,]+) of ([\d,]+) who bought \1 bought this too", reason
                )
                if told:
                    of = buyers[told[1]]
                    assert customer in of
                    assert int(told[2].replace(",", "")) == len(of & buyers[product])
                    assert int(told[3].replace(",", "")) == len(of)
                    said += 1
    assert said > 100


def test_popularity_is_counted_exactly(client: TestClient, purchases: pd.DataFrame) -> None:
    found = wants(client, many(purchases, 1)[0], owned=True, limit=20)
    last = pd.Timestamp(found["as_of"]) + pd.Timedelta(days=1)
    at = pd.to_datetime(purchases["occurred_at"], utc=True, format="ISO8601")
    recent = purchases[(at < last) & (at >= last - pd.Timedelta(days=30))]
    counts = recent.groupby("product_id")["customer_id"].nunique()
    checked = 0
    for item in found["items"]:
        for reason in item["reasons"]:
            if told := re.fullmatch(r"popular: (\d+) customers? in the last 30 days", reason):
                assert int(told[1]) == counts[item["product_id"]]
                checked += 1
    assert checked


def test_anything_has_what_was_bought_too(client: TestClient, purchases: pd.DataFrame) -> None:
    customer = many(purchases, 1)[0]
    mine = purchases[purchases["customer_id"] == customer]
    found = wants(client, customer, owned=True, limit=20)["items"]
    assert {one["owned"] for one in found} == {True, False}
    for one in found:
        days = mine[mine["product_id"] == one["product_id"]]["occurred_at"].str[:10].nunique()
        assert one["owned"] == (days > 0)
        if days > 1:
            assert one["reasons"][0].startswith(f"bought on {days} days, last on ")


def test_who_may_want_a_product(client: TestClient, purchases: pd.DataFrame) -> None:
    buyers = buyers_of(purchases)
    product = max(buyers, key=lambda name: (len(buyers[name]), name))
    found = prospects(client, product, limit=50)
    items = found["items"]
    assert len(items) == 50
    assert [one["rank"] for one in items] == list(range(1, 51))
    scores = [one["score"] for one in items]
    assert scores == sorted(scores, reverse=True)
    assert not {one["customer_id"] for one in items} & buyers[product]
    assert prospects(client, product, limit=3)["items"] == items[:3]
    nobody = client.get("/api/v1/products/no%2Fsuch/customers")
    assert nobody.status_code == 404
    assert nobody.json()["type"] == "urn:graphcrm:problem:product-not-found"


def test_the_record_of_the_run_says_how_right_it_is(company: Context) -> None:
    with company.store.read() as reader:
        run = reader.status().run
    assert run is not None
    assert run.models is not None
    model = run.models["recommendation"]
    for kind, figures in model["tested"]["figures"].items():
        assert {"blend", "alike", "popular"} <= set(figures)
        assert figures[model["used"][kind]]["ndcg"] == max(one["ndcg"] for one in figures.values())
    assert model["tested"]["figures"]["new"]["blend"]["ndcg"] > 0
    json.dumps(model)


def test_both_stores_say_the_same(
    client: TestClient,
    company: Context,
    purchases: pd.DataFrame,
    neo4j_settings: Settings,
    tmp_path: Path,
) -> None:
    customers = many(purchases, 10)
    products = sorted(set(purchases["product_id"]))[:10]

    def everything(of: TestClient) -> list[Any]:
        said = [wants(of, one, owned=owned) for one in customers for owned in (True, False)]
        said += [prospects(of, one) for one in products]
        return [{**one, "run_id": None} for one in said]

    here = everything(client)
    copy(company.settings, neo4j_settings)
    with open_context(neo4j_settings) as there, client_for(there) as other:
        assert everything(other) == here
        for ctx, name in ((company, "file"), (there, "server")):
            export(ctx, tmp_path / name, "csv")
        one, same = (tmp_path / name / "recommendations.csv" for name in ("file", "server"))
        assert one.read_bytes() == same.read_bytes()
        analyze(there, AnalysisRequest(likely=False, engine="local", fresh=True))
        assert everything(other) == here


def test_the_export_has_every_list(
    client: TestClient, company: Context, purchases: pd.DataFrame, tmp_path: Path
) -> None:
    export(company, tmp_path)
    table = pd.read_parquet(tmp_path / "recommendations.parquet")
    key = table[["customer_id", "list", "rank"]]
    assert key.equals(key.sort_values(list(key), ignore_index=True))
    assert not key.duplicated().any()
    for customer in [*many(purchases, 15), *sorted(set(table["customer_id"]))[:15]]:
        for name, owned in (("new", False), ("anything", True)):
            said = wants(client, customer, owned=owned, limit=200)["items"]
            rows = table[(table["customer_id"] == customer) & (table["list"] == name)]
            assert rows["rank"].tolist() == list(range(1, len(said) + 1))
            for column in ("product_id", "score", "owned"):
                assert rows[column].tolist() == [one[column] for one in said]
            assert [json.loads(one) for one in rows["reasons"]] == [one["reasons"] for one in said]
    buyers = buyers_of(purchases)
    alike = table[table["alike_product_id"].notna()]
    assert len(alike) > 100
    for row in alike.head(300).itertuples():
        of = buyers[row.alike_product_id]
        assert (row.alike_of, row.alike_both) == (len(of), len(of & buyers[row.product_id]))
    days = purchases.assign(day=purchases["occurred_at"].str[:10])
    again = days.groupby(["customer_id", "product_id"])["day"].agg(["nunique", "max"])
    had = table[table["owned"]].set_index(["customer_id", "product_id"])
    assert len(had) > 100
    expected = again.loc[had.index]
    assert had["bought_days"].tolist() == expected["nunique"].tolist()
    assert had["last_bought_at"].dt.strftime("%Y-%m-%d").tolist() == expected["max"].tolist()
    used = client.get("/api/v1/value/report").json()["recommendation"]["used"]
    assert dict(zip(table["list"], table["strategy"], strict=True)) == used


def test_python_and_the_command_line_say_the_same(
    client: TestClient, company: Context, purchases: pd.DataFrame, tmp_path: Path
) -> None:
    customer, product = many(purchases, 1)[0], str(purchases["product_id"].iloc[0])
    expected = wants(client, customer)["items"]
    with Crm(company.settings.store) as crm:
        frame = crm.recommend(customer)
        assert frame.to_dict("records") == expected
        assert len(crm.recommend(customer, 3, new_only=False)) == 3
        queue = crm.customers_for(product, 5)
        assert queue.to_dict("records") == prospects(client, product, limit=5)["items"]
    store = {"GRAPHCRM_STORE": company.settings.store}
    told = run("recommend", customer, "--format", "json", cwd=tmp_path, **store)
    assert json.loads(told.stdout) == expected
    told = run("recommend", "--product", product, "--limit", 5, cwd=tmp_path, **store)
    assert told.returncode == 0
    assert queue["customer_id"][0] in told.stdout
    for wrong in ([], [customer, "--product", product], ["--product", product, "--all"]):
        assert run("recommend", *wrong, cwd=tmp_path, **store).returncode == 2


def test_it_is_said_in_chinese(client: TestClient, company: Context, purchases: Any) -> None:
    customer = many(purchases, 1)[0]
    english = wants(client, customer)["items"]
    with Crm(company.settings.store, language="zh") as crm:
        chinese = crm.recommend(customer)
    assert chinese["product_id"].tolist() == [one["product_id"] for one in english]
    assert any("也买了它" in reason for reasons in chinese["reasons"] for reason in reasons)


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Context]:
    """Customers who all bought the same odd things but one, and two who bought nothing."""
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True) as ctx:
        rows = [
            {
                "customer_id": f"c{who}",
                "type": "purchase",
                "occurred_at": f"2026-01-{day + 1:02}",
                "product_id": product,
            }
            for who in range(len(ODD))
            for day, product in enumerate(ODD)
            if day != who
        ]
        add_rows(ctx, "interactions", rows)
        add_rows(ctx, "customers", [{"customer_id": "friend"}, {"customer_id": "stranger"}])
        add_rows(ctx, "links", [{"source_id": "c0", "target_id": "friend", "type": "friend"}])
        analyze(ctx, AnalysisRequest(likely=False))
        yield ctx


def test_products_hold_any_character(odd: Context) -> None:
    with client_for(odd) as client:
        for who, product in enumerate(ODD):
            found = wants(client, f"c{who}")
            assert [one["product_id"] for one in found["items"]] == [product]
            queue = prospects(client, product)
            assert [one["customer_id"] for one in queue["items"]] == [f"c{who}", "friend"][
                : 1 if product == ODD[0] else 2
            ]


def test_who_bought_nothing_gets_what_related_ones_bought_or_is_popular(odd: Context) -> None:
    with client_for(odd) as client:
        friend = wants(client, "friend")["items"]
        assert {one["product_id"] for one in friend} == set(ODD)
        assert any("a related customer bought it, c0" in one["reasons"] for one in friend)
        stranger = wants(client, "stranger")
        assert {one["product_id"] for one in stranger["items"]} == set(ODD)
        assert stranger["items"][0]["reasons"] == ["popular: 6 customers in the last 30 days"]
        assert stranger["warnings"][0].startswith("Recommendations were not tested")


def test_rules_and_merges_are_kept_to(odd: Context, tmp_path: Path) -> None:
    rules = read_value_rules({"recommendation": {"exclude": [ODD[0]], "listed": 2}})
    analyze(odd, AnalysisRequest(likely=False, value_rules=rules))
    with client_for(odd) as client:
        assert wants(client, "c0")["items"] == []
        assert len(wants(client, "friend")["items"]) == 2
        assert ODD[0] not in str(wants(client, "stranger", owned=True)["items"])
        with odd.store.write() as writer:
            writer.merge([Merge("c1", "friend", 1, HAND)])
        assert "c1" not in [one["customer_id"] for one in prospects(client, ODD[1])["items"]]
        assert wants(client, "c1")["customer_id"] == "friend"
        export(odd, tmp_path / "out", "csv")
        table = pd.read_csv(tmp_path / "out" / "recommendations.csv")
        # What is popular, all that the stranger gets, is no list of its own.
        assert set(table["customer_id"]) == {f"c{who}" for who in (0, *range(2, 7))} | {"friend"}
        asked = wants(client, "friend", owned=True)["items"]
        rows = table[(table["customer_id"] == "friend") & (table["list"] == "anything")]
        assert rows["product_id"].tolist() == [one["product_id"] for one in asked]


def test_without_products_there_is_nothing(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True) as ctx, client_for(ctx) as client:
        add_rows(ctx, "customers", [{"customer_id": "a"}])
        early = client.get("/api/v1/customers/a/recommendations")
        assert early.json()["type"] == "urn:graphcrm:problem:no-analysis"
        analyze(ctx, AnalysisRequest(likely=False))
        assert wants(client, "a")["items"] == []
        assert client.get("/api/v1/customers/b/recommendations").status_code == 404
        assert client.get("/api/v1/products/a/customers").status_code == 404
