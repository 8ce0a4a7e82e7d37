"""Likely ties, roles, other ways and introductions on the command line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from graphcrm_api.models.graph import IntroductionModel
from graphcrm_api.models.likely import (
    LikelyExplanationModel,
    LikelyReportModel,
    LikelyTieModel,
)
from graphcrm_api.models.roles import CustomerRolesModel
from tests.e2e.program import answer, done, run
from tests.e2e.small_company import AWKWARD, LONER, SALES, load_arguments, write_company


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("position")
    done(*load_arguments(write_company(folder)), cwd=folder)
    done("analyze", "--no-infer", cwd=folder)
    return folder


def test_likely_ties_have_the_fields_of_the_api(company: Path) -> None:
    found = answer("likely", "s2", cwd=company)
    assert found[0]["customer_id"] == AWKWARD[0]
    # All others come from farther than two steps.
    assert {item["customer_id"] for item in found[1:]} == set(AWKWARD[1:])
    assert {item["shared"] for item in found[1:]} == {0}
    assert set(found[0]) == set(LikelyTieModel.model_fields)
    assert found[0]["reasons"][0] == "1 shared contact: Ada Example"
    rows = list(csv.DictReader(io.StringIO(done("likely", "s2", "--format", "csv", cwd=company))))
    assert len(rows) == len(found)
    assert "likely for" in run("likely", LONER, cwd=company).stderr


def test_a_likely_tie_is_rejected_and_taken_back(company: Path) -> None:
    before = answer("likely", "s2", cwd=company)
    pair = ("s2", before[0]["customer_id"], "--type", "likely")
    done("reject", *pair, cwd=company)
    assert answer("likely", "s2", cwd=company) == before[1:]
    done("take-back", *pair, cwd=company)
    assert answer("likely", "s2", cwd=company) == before


def test_likely_ties_are_explained_and_asked_for_by_type(company: Path) -> None:
    found = answer("likely", "s2", cwd=company)
    told = answer("explain", "s2", "--score", "likely", cwd=company)
    assert set(told) == set(LikelyExplanationModel.model_fields)
    assert [one["tie"] for one in told["ties"]] == found
    assert "resource allocation" in done("explain", "s2", "--score", "likely", cwd=company)
    assert answer("likely", "s2", "--type", "nothing such", cwd=company) == []
    assert run("likely", "--report", "--type", "email", cwd=company).returncode == 2


def test_the_report_says_what_was_learnt_or_why_not(company: Path) -> None:
    report = answer("likely", "--report", cwd=company)
    assert set(report) == set(LikelyReportModel.model_fields)
    assert "Nothing was learnt" in done("likely", "--report", cwd=company)


def test_likely_takes_a_customer_or_the_report(company: Path) -> None:
    for arguments in ([], ["s1", "--report"]):
        result = run("likely", *arguments, cwd=company)
        assert result.returncode == 2
        assert "--report" in result.stderr


def test_an_analysis_that_learnt_nothing_says_what_to_do(tmp_path: Path) -> None:
    done(*load_arguments(write_company(tmp_path)), cwd=tmp_path)
    done("analyze", "--no-infer", "--no-likely", cwd=tmp_path)
    result = run("likely", "s1", cwd=tmp_path)
    assert result.returncode == 1
    assert "graphcrm analyze" in result.stderr


def test_roles_have_the_fields_of_the_api(company: Path) -> None:
    found = answer("roles", "--role", "cut-person", cwd=company)
    assert {item["customer_id"] for item in found} == {"s1", AWKWARD[0]}
    assert set(found[0]) == set(CustomerRolesModel.model_fields)
    one = answer("roles", "--customer", "s1", cwd=company)
    assert one in found
    assert "would be cut off" in done("roles", "--customer", "s1", cwd=company)
    assert answer("roles", "--customer", "s1", "--as-of", "2100-01-01", cwd=company) == one
    early = run("roles", "--as-of", "1999-01-01", cwd=company)
    assert "--keep-current" in early.stderr
    inside = answer("roles", "--community", one["community_id"], cwd=company)
    assert {item["community_id"] for item in inside} == {one["community_id"]}
    assert run("roles", "--customer", "s1", "--role", "rim", cwd=company).returncode == 2


def test_other_ways_and_introductions(company: Path) -> None:
    way = answer("path", "s2", "s3", "--alternatives", "2", cwd=company)
    assert len({path["steps"][-1]["source_id"] for path in (way, *way["alternatives"])}) == 3
    text = done("path", "s2", "s3", "--alternatives", "2", "--format", "csv", cwd=company)
    assert {row["way"] for row in csv.DictReader(io.StringIO(text))} == {"1", "2", "3"}
    found = answer("introductions", AWKWARD[4], "--from", "s2", "--from", "s1", cwd=company)
    assert [item["source_id"] for item in found] == ["s1", "s2"]
    assert {item["introducer_id"] for item in found} == {AWKWARD[0]}
    assert set(found[0]) == set(IntroductionModel.model_fields)
    assert "→" in done("introductions", AWKWARD[4], "--from", SALES[1], cwd=company)
    nobody = run("introductions", "s1", cwd=company)
    assert nobody.returncode == 2
    assert "from whom" in nobody.stderr
