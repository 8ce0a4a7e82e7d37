"""Customer 360: every part is what its own address says, on a file and on Neo4j."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import graphcrm
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.influence import influencers
from graphcrm.service.ledger import merge
from graphcrm.service.whole_customer import PARTS, customer_360
from graphcrm.settings import Settings
from tests.api.conftest import client_for
from tests.e2e.program import done, run


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, valued_company: Context) -> Iterator[Context]:
    """A copy, for rules are saved in it."""
    settings = Settings(store=str(tmp_path_factory.mktemp("whole") / "graph.db"))
    copy(valued_company.settings, settings)
    with open_context(settings) as ctx:
        yield ctx


@pytest.fixture
def client(company: Context) -> Iterator[TestClient]:
    with client_for(replace(company, resident=True)) as client:
        yield client


def about(client: TestClient, customer_id: str, what: str) -> Any:
    answer = client.get(f"/api/v1/customers/{quote(customer_id, safe='')}{what}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def some(ctx: Context) -> list[str]:
    ranked = influencers(ctx, limit=300).items
    return [one.customer_id for one in ranked[::60]]


def test_every_part_is_what_its_own_address_says(client: TestClient, company: Context) -> None:
    for name in some(company):
        whole = about(client, name, "/360")
        assert whole["parts"] == list(PARTS)
        alone = about(client, name, "")
        assert whole["profile"] == {key: alone[key] for key in whole["profile"]}
        assert whole["influence"]["scores"] == alone["scores"]
        assert (whole["run_id"], whole["as_of"]) == (alone["run_id"], alone["as_of"])
        assert whole["records"] == about(client, name, "/records")
        assert whole["relationships"] == about(client, name, "/related")["items"]
        assert whole["timeline"]["months"] == about(client, name, "/timeline")
        latest = about(client, name, "/interactions?limit=10")["items"]
        assert whole["timeline"]["latest"] == latest
        places = about(client, name, "/percentiles")["percentiles"]
        assert whole["influence"]["measures"] == places["measures"]
        assert whole["influence"]["roles"] == about(client, name, "/roles")["roles"]
        assert whole["likely"] == about(client, name, "/likely?limit=5")["items"]
        group = whole["community"]["community"]
        other = client.get(f"/api/v1/communities/{group['community_id']}").json()
        assert group == {key: other[key] for key in group}
        assert [one["level"] for one in whole["community"]["within"]] == [1, 2][
            : len(whole["community"]["within"])
        ]


def test_worth_in_parts_is_the_valuation(client: TestClient, company: Context) -> None:
    told = 0
    for name in some(company):
        whole, valued = about(client, name, "/360"), about(client, name, "/value")["value"]
        valuation = valued["valuation"]
        if whole["value"]:
            told += 1
            worth = dict(whole["value"])
            assert worth.pop("currency") == valued["currency"]
            assert worth == {key: valuation[key] for key in worth}
            assert whole["segments"]["rfm"] == valuation["rfm_segment"]
        assert [one["words"] for one in whole["stage"]["history"]] == valued["life"]
        assert whole["stage"]["stage"] == valuation["stage"]
        for part, field in (("churn", "churn_risk"), ("satisfaction", "satisfaction")):
            assert (whole[part] is None) == (valuation[field] is None) == (part in whole["reasons"])
        if whole["churn"]:
            assert [one["words"] for one in whole["churn"]["reasons"]] == valued["reasons"]
            assert whole["churn"]["advice"] == valued["advice"]
    assert told


def test_products_are_those_recommended(client: TestClient, company: Context) -> None:
    for name in some(company):
        whole = about(client, name, "/360")
        found = about(client, name, "/recommendations?limit=5")["items"]
        assert whole["recommendations"] == found
        assert found


def test_saved_segments_are_told_of_members_alone(client: TestClient, company: Context) -> None:
    names = {"Spenders 😀": "rfm.monetary >= p80", "a</b>": "city == 'London'"}
    for name, rule in names.items():
        assert client.post("/api/v1/segments", json={"name": name, "rule": rule}).is_success
    gone = {"name": "gone", "rule": "age > 200"}
    assert client.post("/api/v1/segments", json=gone).is_success
    members = {
        name: {
            one["customer_id"]
            for one in client.get(
                f"/api/v1/segments/{quote(name, safe='')}/members?limit=200"
            ).json()["items"]
        }
        for name in names
    }
    asked = {next(iter(ids)) for ids in members.values()} | set(some(company))
    for customer_id in asked:
        told = about(client, customer_id, "/360")["segments"]
        listed = [name for name in sorted(names) if customer_id in members[name]]
        assert ([] if told is None else told["saved"]) == listed
    for name in (*names, "gone"):
        assert client.delete(f"/api/v1/segments/{quote(name, safe='')}").is_success


def test_what_is_missing_says_why_and_consent_is_never_made_up(
    client: TestClient, company: Context
) -> None:
    for name in some(company):
        whole = about(client, name, "/360")
        missing = [part for part in PARTS if whole[part] is None]
        assert sorted(whole["reasons"]) == sorted(missing)
        assert "consent" in missing
        assert whole["reasons"]["consent"].startswith("No consent was loaded")
    chinese = client.get(
        f"/api/v1/customers/{some(company)[0]}/360?parts=consent",
        headers={"Accept-Language": "zh"},
    )
    assert chinese.json()["reasons"]["consent"].startswith("没有载入任何同意信息")


def test_parts_can_be_chosen(client: TestClient, company: Context) -> None:
    name = some(company)[0]
    found = about(client, name, "/360?parts=stage,profile")
    assert found["parts"] == ["profile", "stage"]
    assert [part for part in PARTS if found[part] is not None] == ["profile", "stage"]
    assert found["reasons"] == {}
    wrong = client.get(f"/api/v1/customers/{name}/360?parts=profile,beauty")
    assert wrong.status_code == 422
    assert "'beauty' is no part of a customer. Parts are profile" in wrong.json()["detail"]
    assert client.get("/api/v1/customers/nobody/360").status_code == 404


def test_memory_and_both_stores_say_the_same(
    client: TestClient, company: Context, neo4j_settings: Settings
) -> None:
    here = [about(client, name, "/360") for name in some(company)]
    with client_for(company) as reading:
        assert [about(reading, name, "/360") for name in some(company)] == here
    copy(company.settings, neo4j_settings)
    with open_context(neo4j_settings, resident=True) as there, client_for(there) as other:
        assert [about(other, name, "/360") for name in some(company)] == here


def test_python_and_the_command_line_say_the_same(
    client: TestClient, company: Context, tmp_path: Path
) -> None:
    name = some(company)[0]
    whole = about(client, name, "/360")
    store = company.settings.store
    with graphcrm.connect(store) as crm:
        found = crm.customer_360(name)
        assert found.stage is not None
        assert found.stage.stage == whole["stage"]["stage"]
        lines = repr(found).splitlines()
        assert lines[0] == f"Customer360({name!r}: {whole['name']}"
        assert f"  stage: {whole['stage']['stage']}" in lines
        assert lines[-1].endswith("such as 'consent' or 'email_opt_in'.)")
        assert crm.customer_360(name, ["value"]).parts == ("value",)
    told = json.loads(done("360", name, "--format", "json", "--store", store, cwd=tmp_path))
    same = ("profile", "value", "stage", "churn", "satisfaction", "segments", "reasons", "parts")
    for part in same:
        expected = whole[part]
        if part == "profile":
            expected = {key: expected[key] for key in told["profile"]}
        assert told[part] == expected, part
    table = done("360", name, "--parts", "stage,consent", "--store", store, cwd=tmp_path)
    assert f"stage    {whole['stage']['stage']}" in table
    assert "consent  – No consent was loaded" in table
    wrong = run("360", name, "--parts", "beauty", "--store", store, cwd=tmp_path)
    assert (wrong.returncode, "'beauty' is no part" in wrong.stderr) == (2, True)


def test_before_an_analysis_and_with_less_of_one(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True) as ctx, client_for(ctx) as client:
        odd = "a/b 😀\"'</script>"
        client.post("/api/v1/customers", json=[{"customer_id": odd, "shoe": "38"}])
        row = {"customer_id": odd, "counterparty_id": "b", "type": "call"}
        client.post("/api/v1/interactions", json=[{**row, "occurred_at": "2026-01-02"}])
        early = about(client, odd, "/360")
        assert early["profile"]["attributes"] == {"shoe": "38"}
        assert early["timeline"]["months"]["total"] == 1
        assert early["run_id"] is None
        assert early["reasons"]["value"] == early["reasons"]["community"]
        assert "Run 'graphcrm analyze'" in early["reasons"]["influence"]
        analyze(ctx, AnalysisRequest(value=False, likely=False))
        less = about(client, odd, "/360")
        assert less["reasons"]["value"].endswith("Run 'graphcrm analyze --value'.")
        assert less["reasons"]["likely"].endswith("Run 'graphcrm analyze --likely'.")
        assert less["influence"]["scores"]["degree"] == 1
        client.post("/api/v1/customers", json=[{"customer_id": "new"}])
        analyze(ctx, AnalysisRequest())
        client.post("/api/v1/customers", json=[{"customer_id": "newer"}])
        late = about(client, "newer", "/360")
        assert late["influence"] is None
        assert late["reasons"]["value"].startswith("It came after the last analysis.")


def test_consent_is_told_word_for_word_by_every_record(
    tmp_path: Path, neo4j_settings: Settings
) -> None:
    settings = Settings(store=str(tmp_path / "graph.db"))
    with open_context(settings, create=True) as ctx, client_for(ctx) as client:
        rows = [
            {"customer_id": "shop-1", "name": "Ada", "marketing_consent": "yes", "source": "shop"},
            {"customer_id": "mail-1", "name": "Ada", "marketing_consent": "no", "source": "mail"},
        ]
        client.post("/api/v1/customers", json=rows)
        merge(ctx, "shop-1", "mail-1")
        told = about(client, "mail-1", "/360?parts=consent")["consent"]
    assert told["agree"] is False
    said = [(one["record_id"], one["source"], one["name"], one["value"]) for one in told["said"]]
    assert sorted(said) == [
        ("mail-1", "mail", "marketing_consent", "no"),
        ("shop-1", "shop", "marketing_consent", "yes"),
    ]
    copy(settings, neo4j_settings)
    with open_context(neo4j_settings) as there:
        found = customer_360(there, "shop-1", ["consent"]).consent
    assert found is not None
    assert [one.value for one in found.said] == [one["value"] for one in told["said"]]
    table = done("360", "shop-1", "--parts", "consent", "--store", settings.store, cwd=tmp_path)
    assert "marketing_consent  yes (record shop-1)" in table
    assert "The records contradict each other." in table
