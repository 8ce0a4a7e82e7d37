"""Audiences on the command line: from the answers of other commands to a campaign tool."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest

from graphcrm.settings import Settings
from tests.e2e.program import PROGRAM, answer, done, environment, login, run

HOSTILE = "=1+1"
CUSTOMERS = f"""\
customer_id,name,email
ada,Ada Urban,ada@example.org
ben,Ben Urban,
{HOSTILE},Formula,
'=quoted,Quoted,
eve,Eve Other,eve@example.org
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    done("load", "--customers", "customers.csv", cwd=tmp_path)
    return tmp_path


def ids_in(text: str) -> list[str]:
    return [row["customer_id"] for row in csv.DictReader(text.splitlines())]


def test_a_basket_is_saved_shown_replaced_and_removed(people: Path) -> None:
    assert "No audience has been saved yet" in run("audiences", cwd=people).stderr
    saved = answer("audiences", "save", "Spring offer", "eve", "ada", "eve", cwd=people)
    assert (saved["name"], saved["size"], saved["version"]) == ("Spring offer", 2, 1)
    assert answer("audiences", cwd=people) == [saved]
    shown = answer("audiences", "show", saved["audience_id"], cwd=people)
    assert [member["customer_id"] for member in shown.pop("members")] == ["ada", "eve"]
    assert shown == saved
    table = done("audiences", "show", "Spring offer", cwd=people)
    assert "ada@example.org" in table
    assert "Spring offer" in done("audiences", cwd=people)
    taken = run("audiences", "save", "Spring offer", "ben", cwd=people)
    assert taken.returncode == 1
    assert "already" in taken.stderr
    replaced = answer(
        "audiences", "save", "Spring offer", "ben", "--replace", "--note", "only Ben", cwd=people
    )
    assert (replaced["version"], replaced["note"]) == (2, "only Ben")
    assert replaced["audience_id"] == saved["audience_id"]
    assert ids_in(done("audiences", "show", "Spring offer", "--format", "csv", cwd=people)) == [
        "ben"
    ]
    assert "is gone" in done("audiences", "remove", "Spring offer", cwd=people)
    gone = run("audiences", "show", "Spring offer", cwd=people)
    assert gone.returncode == 1
    assert "List the audiences" in gone.stderr


def test_what_other_commands_print_is_saved(people: Path) -> None:
    printed = done("customers", "--format", "csv", cwd=people)
    assert f"'{HOSTILE}" in printed
    (people / "found.csv").write_text("\ufeff" + printed, encoding="utf-8")
    done("audiences", "save", "all", "--from", "found.csv", cwd=people)
    unsaved = done("audiences", "contacts", "--from", "found.csv", "--format", "csv", cwd=people)
    saved = done("audiences", "show", "all", "--format", "csv", cwd=people)
    assert sorted(unsaved.splitlines()) == sorted(saved.splitlines())
    everyone = sorted(["ada", "ben", "eve", HOSTILE, "'=quoted"])
    shown = answer("audiences", "show", "all", cwd=people)
    assert [member["customer_id"] for member in shown["members"]] == everyone
    printed = done("audiences", "show", "all", "--format", "csv", cwd=people)
    piped = subprocess.run(
        [PROGRAM, "audiences", "save", "again", "--from", "-"],
        input=printed, cwd=people, env=environment(), check=True, text=True, encoding="utf-8",
        capture_output=True,
    )  # fmt: skip
    assert "again" in piped.stdout
    assert done("audiences", "show", "again", "--format", "csv", cwd=people) == printed
    few = done("audiences", "show", "again", "--format", "csv", "--limit", "2", cwd=people)
    assert ids_in(few) == ids_in(printed)[:2]
    (people / "other.csv").write_text("name;customer_id\nx;ada\ny;\n", encoding="utf-8")
    assert answer("audiences", "save", "semi", "--from", "other.csv", cwd=people)["size"] == 1


def test_what_cannot_be_saved_says_what_to_do(people: Path) -> None:
    unknown = run("audiences", "save", "x", "ada", "nobody", cwd=people)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (1, 1)
    assert "'nobody'. Nothing was saved" in unknown.stderr
    nobody = run("audiences", "save", "x", cwd=people)
    assert (nobody.returncode, "--from FILE" in nobody.stderr) == (2, True)
    (people / "wrong.csv").write_text("id,name\nada,x\n", encoding="utf-8")
    wrong = run("audiences", "save", "x", "--from", "wrong.csv", cwd=people)
    assert (wrong.returncode, "no column 'customer_id'" in wrong.stderr) == (1, True)
    (people / "utf16.csv").write_text("customer_id\nada\n", encoding="utf-16")
    other = run("audiences", "save", "x", "--from", "utf16.csv", cwd=people)
    assert (other.returncode, "in UTF-8" in other.stderr) == (1, True)
    assert answer("audiences", cwd=people) == []


def test_the_same_on_neo4j(people: Path, neo4j_settings: Settings) -> None:
    env = login(neo4j_settings)
    done("audiences", "save", "one", "eve", "ada", cwd=people)
    done("copy", people / "graphcrm.db", neo4j_settings.store, cwd=people, **env)
    question = ("audiences", "show", "one", "--format", "json")
    there = done(*question, cwd=people, **env)
    assert there == done(*question, cwd=people)
    done("audiences", "save", "two", "ben", cwd=people, **env)
    assert "two" in done("audiences", cwd=people, **env)


def test_percentiles_are_printed(people: Path) -> None:
    done("analyze", cwd=people)
    found = answer("percentiles", "ada", cwd=people)
    assert found["measures"][0]["measure"] == "pagerank"
    assert "more than, of all" in done("percentiles", "ada", cwd=people)
    rows = done("percentiles", "ada", "--format", "csv", cwd=people).splitlines()
    assert rows[0].startswith("measure,value,percentile,higher,equal,total,percentile_inside")
    assert len(rows) == 1 + len(found["measures"])
    wrong = run("percentiles", "nobody", cwd=people)
    assert (wrong.returncode, "'nobody'" in wrong.stderr) == (1, True)


def test_a_timeline_is_printed(people: Path) -> None:
    rows = "customer_id,type,occurred_at,amount,currency\n"
    rows += "ada,purchase,2026-01-31T23:59:59Z,12.50,EUR\nada,call,2026-02-01,,\n"
    (people / "calls.csv").write_text(rows, encoding="utf-8")
    done("load", "--interactions", "calls.csv", cwd=people)
    table = done("timeline", "ada", cwd=people)
    assert "12.50 EUR" in table
    found = answer("timeline", "ada", cwd=people)
    assert [(one["month"], one["count"]) for one in found["bins"]] == [
        ("2026-01", 1), ("2026-02", 1),
    ]  # fmt: skip
    late = done("timeline", "ada", "--since", "2026-02-01", "--format", "csv", cwd=people)
    assert late == "month,type,currency,count,amount\n2026-02,call,,1,\n"
    nothing = run("timeline", "ben", cwd=people)
    assert (nothing.returncode, "Nothing happened" in nothing.stderr) == (0, True)
    wrong = run("timeline", "ada", "--since", "soon", cwd=people)
    assert (wrong.returncode, "not a date" in wrong.stderr) == (2, True)
