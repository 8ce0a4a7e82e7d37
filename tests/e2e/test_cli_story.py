"""The whole line as a user walks it: three files in, answers, files and pictures out."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from tests.e2e.program import answer, done, run
from tests.e2e.small_company import AWKWARD, LONER, SALES, load_arguments, write_company


def test_loading_reports_every_table_and_loading_again_changes_nothing(tmp_path: Path) -> None:
    tables = write_company(tmp_path)
    first = answer(*load_arguments(tables), cwd=tmp_path)
    assert {t["table"]: t["new"] for t in first["tables"]} == {
        "customers": 13,
        "interactions": 30,
        "links": 22,
    }
    again = answer(*load_arguments(tables), cwd=tmp_path)
    assert [t["new"] + t["changed"] for t in again["tables"]] == [0, 0, 0]
    assert [t["unchanged"] for t in again["tables"]] == [13, 30, 22]
    assert not (tmp_path / "rejects").exists()


def test_a_dry_run_writes_nothing(company: Path) -> None:
    more = company / "more.csv"
    more.write_text("customer_id,name\nnewcomer,New Comer\n", encoding="utf-8")
    text = done("load", "--customers", more, "--dry-run", cwd=company)
    assert "Nothing was written" in text
    assert run("customer", "newcomer", cwd=company).returncode == 1


def test_a_dry_run_needs_no_store(tmp_path: Path) -> None:
    done(*load_arguments(write_company(tmp_path)), "--dry-run", cwd=tmp_path)
    assert not (tmp_path / "graphcrm.db").exists()


def test_an_analysis_reports_what_it_found(tmp_path: Path) -> None:
    done(*load_arguments(write_company(tmp_path)), cwd=tmp_path)
    found = answer("analyze", "--seed", "7", cwd=tmp_path)
    assert found["seed"] == 7
    assert found["counts"]["customers"] == 13
    assert found["counts"]["groups"] == 2
    assert found["counts"]["alone"] == 1
    assert found["as_of"] == "2026-03-03T09:30:00Z"
    text = done("analyze", cwd=tmp_path)
    assert "2 of two or more, and 1 customers alone" in text


def test_what_came_after_the_day_of_the_analysis_is_left_out(tmp_path: Path) -> None:
    done(*load_arguments(write_company(tmp_path)), cwd=tmp_path)
    done("analyze", "--as-of", "2026-03-01", "--half-life", "email=10", cwd=tmp_path)
    related = answer("related", "s2", "--type", "email", cwd=tmp_path)
    assert any("1 e-mail" in reason for reason in related[0]["reasons"])


def test_related_customers_come_with_reasons(company: Path) -> None:
    found = answer("related", "s2", "--limit", "3", cwd=company)
    assert len(found) == 3
    assert {item["customer_id"] for item in found} < {*SALES, AWKWARD[0]}
    assert found[0]["steps"] == 1
    assert found[0]["type"] == "email"
    assert 0 < found[0]["strength"] <= 1
    assert any("3 e-mails" in reason for reason in found[0]["reasons"])
    assert any("Example & Daughters" in reason for reason in found[0]["reasons"])
    by_type = answer("related", "s1", "--type", "colleague", cwd=company)
    assert [item["customer_id"] for item in by_type] == [AWKWARD[0]]
    assert answer("related", "s1", "--min-strength", "1", cwd=company) == []


def test_the_table_says_the_same_as_json(company: Path) -> None:
    text = done("related", "s2", cwd=company)
    for item in answer("related", "s2", cwd=company):
        line = next(line for line in text.splitlines() if line.startswith(item["customer_id"]))
        for reason in item["reasons"]:
            assert reason.replace("\x1b", "\\x1b").replace("\x07", "\\x07") in line


@pytest.mark.parametrize("customer_id", AWKWARD)
def test_an_id_of_any_characters_is_an_ordinary_customer(company: Path, customer_id: str) -> None:
    shown = json.loads(done("customer", "--format", "json", "--", customer_id, cwd=company))
    assert shown["customer_id"] == customer_id
    others = {item["customer_id"] for item in _related(company, customer_id)}
    assert others >= set(AWKWARD) - {customer_id}


def _related(company: Path, customer_id: str) -> list[dict[str, str]]:
    text = done("related", "--format", "json", "--", customer_id, cwd=company)
    found: list[dict[str, str]] = json.loads(text)
    return found


def test_influencers_overall_and_in_a_community(company: Path) -> None:
    found = answer("influencers", "--by", "betweenness", "--limit", "2", cwd=company)
    assert {item["customer_id"] for item in found} == {"s1", AWKWARD[0]}
    assert [item["rank"] for item in found] == [1, 2]
    assert found[0]["measure"] == "betweenness"
    inside = answer("influencers", "--community", "1", "--by", "kcore", cwd=company)
    assert {item["customer_id"] for item in inside} == set(SALES)
    assert {item["value"] for item in inside} == {4}


def test_communities_their_members_and_what_they_share(company: Path) -> None:
    found = answer("communities", "--min-size", "2", cwd=company)
    assert [group["size"] for group in found] == [7, 5]
    assert found[1]["traits"][0]["value"] == "Example & Daughters"
    shown = answer("community", "1", cwd=company)
    assert {member["customer_id"] for member in shown["members"]} == set(SALES)
    assert shown["links"][0]["community_id"] == 0
    text = done("community", "1", cwd=company)
    assert "Example & Daughters" in text
    assert "s4" in text


def test_earlier_analyses_are_told_of(company: Path) -> None:
    (kept,) = answer("runs", cwd=company)
    (row,) = answer("history", "s1", cwd=company)
    assert (row["run_id"], row["current"]) == (kept["run_id"], True)
    assert f"{row['rank']} of 13" in done("history", "s1", cwd=company)
    assert answer("lineage", cwd=company) == []
    (step,) = answer("lineage", "--community", "1", cwd=company)
    assert (step["event"], step["size"]) == ("first", 5)
    assert "the first analysis kept" in done("lineage", "--community", "1", cwd=company)
    for arguments in (("explain", "s1", "--as-of", "2100-01-01"), ("explain", "s1")):
        assert answer(*arguments, cwd=company)["derived"] is False
    assert run("explain", "s1", "--as-of", "1999-01-01", cwd=company).returncode == 1
    early = run("influencers", "--as-of", "1999-01-01", cwd=company)
    assert early.returncode == 1
    assert "analyze --as-of 1999-01-01 --keep-current" in early.stderr
    late = run("communities", "--as-of", "2100-01-01", cwd=company)
    assert f"From {kept['run_id']}" in late.stderr
    assert answer("communities", "--level", "1", cwd=company) == []


def test_a_path_leads_over_the_bridge(company: Path) -> None:
    found = answer("path", "s3", "王小明", cwd=company)
    assert [step["target_id"] for step in found["steps"]] == ["s1", AWKWARD[0], "王小明"]
    product = 1.0
    for step in found["steps"]:
        product *= step["strength"]
    assert found["strength"] == pytest.approx(product)
    assert "王小明" in done("path", "s3", "王小明", cwd=company)


def test_customers_are_found_in_any_script(company: Path) -> None:
    assert [c["customer_id"] for c in answer("customers", "ada", "example", cwd=company)] == ["s1"]
    assert [c["customer_id"] for c in answer("customers", "小明", cwd=company)] == ["王小明"]
    assert [c["customer_id"] for c in answer("customers", "محمد", cwd=company)] == ["محمد"]
    assert len(answer("customers", cwd=company)) == 13
    members = answer("customers", "--community", "1", cwd=company)
    assert {c["customer_id"] for c in members} == set(SALES)


def test_a_customer_alone_is_shown_as_such(company: Path) -> None:
    shown = answer("customer", LONER, cwd=company)
    assert shown["scores"]["degree"] == 0
    result = run("related", LONER, cwd=company)
    assert (result.returncode, result.stdout) == (0, "")
    assert "Nobody is related to 'nobody' yet." in result.stderr


def test_csv_has_the_same_rows_and_a_header_without_any(company: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(done("related", "s2", "--format", "csv", cwd=company))))
    expected = answer("related", "s2", cwd=company)
    assert [row["customer_id"].removeprefix("'") for row in rows] == [
        item["customer_id"] for item in expected
    ]
    assert rows[0]["types"] == "; ".join(expected[0]["types"])
    assert float(rows[0]["strength"]) == expected[0]["strength"]
    scored = csv.DictReader(io.StringIO(done("influencers", "--format", "csv", cwd=company)))
    assert float(next(scored)["scores.pagerank"]) > 0
    empty = done("related", LONER, "--format", "csv", cwd=company)
    assert empty.splitlines()[0].startswith("customer_id,name,steps,type")
    assert len(empty.splitlines()) == 1


@pytest.mark.parametrize("style", ["csv", "parquet"])
def test_an_export_is_written_whole_and_said(company: Path, tmp_path: Path, style: str) -> None:
    text = done("export", tmp_path / "out", "--format", style, cwd=company)
    names = {Path(line).name for line in text.splitlines()}
    assert names == {path.name for path in (tmp_path / "out").iterdir()}
    assert {f"{name}.{style}" for name in ("customers", "relationships", "scores")} < names
    read = pd.read_csv if style == "csv" else pd.read_parquet
    edges = read(tmp_path / "out" / f"analysis_edges.{style}")
    assert len(edges) == 10 + 21 + 1
    if style == "csv":
        cells = (tmp_path / "out" / "customers.csv").read_text(encoding="utf-8")
        assert "'=HYPERLINK(A1)" in cells
        assert "\n'=1+1," in cells


def test_a_copy_answers_alike(company: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    report = answer("copy", "graphcrm.db", target, cwd=company)
    assert (report["customers"]["new"], report["interactions"]["new"]) == (13, 30)
    for question in (("related", "s2"), ("influencers",), ("communities",), ("path", "s3", "=1+1")):
        assert answer(*question, "--store", target, cwd=tmp_path) == answer(*question, cwd=company)
    again = run("copy", "graphcrm.db", target, cwd=company)
    assert again.returncode != 0
    assert again.stderr.startswith("graphcrm: ")


def test_a_picture_is_one_file_that_asks_for_nothing(company: Path, tmp_path: Path) -> None:
    for choice in ([], ["--community", "0"], ["--customer", "../../etc", "--depth", "2"]):
        out = tmp_path / f"picture{len(choice)}.html"
        text = done("render", out, *choice, cwd=company)
        assert "nodes" in text
        page = out.read_text(encoding="utf-8")
        assert "<img src=x" not in page
        assert 'src="http' not in page
        assert 'href="http' not in page
    both = run("render", "x.html", "--customer", "s1", "--community", "0", cwd=company)
    assert both.returncode == 2


def test_doctor_says_what_is_there_and_what_is_missing(company: Path, tmp_path: Path) -> None:
    checks = {check["name"]: check for check in answer("doctor", cwd=company)}
    assert checks["analysis"]["ok"]
    assert "13 customers" in checks["data"]["found"]
    missing = run("doctor", cwd=tmp_path)
    assert missing.returncode == 1
    assert "graphcrm.db" in missing.stdout
    assert not (tmp_path / "graphcrm.db").exists()
