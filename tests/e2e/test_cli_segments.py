"""Segments on the command line: saved, counted, listed, made an audience, forgotten."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.e2e.program import answer, done, run

CUSTOMERS = """\
customer_id,name,city,tags,shoe_size
ada,Ada Urban,Turin,vip,38
ben,Ben Urban,Turin,,43
=1+1,Formula,Oslo,vip,44
eve,Eve Other,Oslo,,
"""
LINKS = "source_id,target_id,type\nada,ben,friend\nben,eve,friend\nada,eve,friend\n"
MORE = "source_id,target_id,type\n=1+1,ben,friend\n=1+1,ada,friend\n=1+1,eve,friend\n"
RULE = "city == 'Turin' and attributes.shoe_size > 40"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    (tmp_path / "more.csv").write_text(MORE, encoding="utf-8")
    done("load", "--customers", "customers.csv", "--links", "links.csv", cwd=tmp_path)
    return tmp_path


def test_a_rule_is_saved_counted_listed_and_forgotten(people: Path) -> None:
    assert "No segment has been saved yet" in run("segments", cwd=people).stderr
    saved = answer("segment", "Big feet", "--rule", RULE, "--description", "boots", cwd=people)
    assert (saved["name"], saved["count"], saved["version"]) == ("Big feet", 1, 1)
    assert [part["alone"] for part in saved["parts"]] == [1, 2, 2]
    (listed,) = answer("segments", cwd=people)
    assert (listed["rule"], listed["count"], listed["share"]) == (RULE, 1, 0.25)
    assert "Big feet" in done("segments", cwd=people)
    table = done("segment", "Big feet", cwd=people)
    assert "attributes.shoe_size > 40" in table
    (member,) = answer("segment", "Big feet", "--members", cwd=people)
    assert member["values"] == {"city": "Turin", "attributes.shoe_size": "43"}
    again = answer("segment", "Big feet", "--rule", "city == 'Oslo'", cwd=people)
    assert (again["count"], again["version"]) == (2, 2)
    text = done("segment", "Big feet", "--members", "--format", "csv", cwd=people)
    assert [row["customer_id"] for row in csv.DictReader(text.splitlines())] == ["'=1+1", "eve"]
    assert "'Oslo people' holds 2" in done(
        "segment", "Big feet", "--audience", "Oslo people", cwd=people
    )
    assert len(answer("customers", "--segment", "Big feet", cwd=people)) == 2
    assert "is gone" in done("segment", "Big feet", "--delete", cwd=people)
    gone = run("segment", "Big feet", cwd=people)
    assert gone.returncode == 1
    assert "There is no segment 'Big feet'" in gone.stderr


def test_a_rule_is_counted_by_community(people: Path) -> None:
    done("analyze", cwd=people)
    rule = ("segment", "--rule", "'vip' in tags", "--by-community")
    (one,) = answer(*rule, cwd=people)
    assert (one["members"], one["size"], one["share"]) == (1, 3, pytest.approx(1 / 3))
    shown = run(*rule, cwd=people)
    assert one["name"] in shown.stdout
    assert "1 customers are in no community." in shown.stderr
    both = run(*rule, "--members", cwd=people)
    assert "Take one of --members and --by-community." in both.stderr


def test_a_rule_alone_is_counted_and_not_saved(people: Path) -> None:
    counted = answer("segment", "--rule", "'vip' in tags", cwd=people)
    assert (counted["count"], counted["total"]) == (2, 4)
    assert answer("segments", cwd=people) == []
    wrong = run("segment", "--rule", "cty == 'Turin'", cwd=people)
    assert wrong.returncode == 2
    assert "Do you mean 'city'?" in wrong.stderr
    assert "»cty« == 'Turin'" in wrong.stderr
    hinted = run("segment", "--rule", "city == 'Turn'", cwd=people)
    assert "Do you mean 'Turin'?" in hinted.stderr


def test_changes_between_two_analyses(people: Path) -> None:
    done("analyze", cwd=people)
    done("segment", "Tied", "--rule", "influence.degree >= 3", cwd=people)
    alone = run("segment", "Tied", "--changes", cwd=people)
    assert alone.returncode == 2
    assert "no earlier analysis" in alone.stderr
    done("load", "--links", "more.csv", cwd=people)
    done("analyze", cwd=people)
    changes = answer("segment", "Tied", "--changes", cwd=people)
    assert {one["customer_id"]: one["change"] for one in changes} == dict.fromkeys(
        ("=1+1", "ada", "ben", "eve"), "came in"
    )
    table = run("segment", "Tied", "--changes", cwd=people)
    assert "influence.degree: 2 -> 3" in table.stdout
    assert "4 came in, 0 left; 0 then, 4 now" in table.stderr


def test_fields_and_values(people: Path) -> None:
    names = {one["name"] for one in answer("segments", "--fields", cwd=people)}
    assert {"churn.risk", "attributes.shoe_size"} <= names
    assert answer("segments", "--values-of", "tags", cwd=people) == [{"value": "vip", "count": 2}]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("x", "--delete", "--members"),
        ("x", "--since", "2026-01-01"),
        ("--rule", "age > 3", "--delete"),
        ("x", "--delete", "--rule", "age > 3"),
        ("x", "--description", "d"),
    ],
)
def test_what_does_not_go_together_is_said(people: Path, arguments: tuple[str, ...]) -> None:
    assert run("segment", *arguments, cwd=people).returncode == 2
