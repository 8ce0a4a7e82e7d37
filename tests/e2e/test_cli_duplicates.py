"""graphcrm duplicates, as a user runs it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.e2e.program import answer, done, run

TABLE = """customer_id,name,email,phone,birth_date
a,Johanna Smith,j.smith@gmail.com,,1979-06-21
b,"SMITH, Johana",JSmith+news@googlemail.com,,1979-06-21
c,Karl Roe,karl@example.org,+49 30 901820,
d,Petra Roe,petra@example.org,+49 30 901820,
"""


def test_pairs_and_why(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(TABLE, encoding="utf-8")
    done("load", "--customers", "customers.csv", cwd=tmp_path)
    shown = done("duplicates", cwd=tmp_path)
    assert "Johanna Smith" in shown
    assert "birth date is the same" in " ".join(shown.split())
    [pair] = answer("duplicates", "--min-probability", "0.9", cwd=tmp_path)
    assert (pair["left_id"], pair["right_id"]) == ("a", "b")
    assert pair["waterfall"][-1]["probability"] == pair["probability"]
    [row] = csv.DictReader(io.StringIO(done("duplicates", "--format", "csv", cwd=tmp_path)))
    assert row["left_id"] == "a"


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer_id,name\nx,Ann Lee\n", encoding="utf-8")
    done("load", "--customers", "customers.csv", cwd=tmp_path)
    result = run("duplicates", cwd=tmp_path)
    assert result.returncode == 0
    assert "No two customers" in result.stdout + result.stderr


def test_a_probability_out_of_range_is_wrong_usage(tmp_path: Path) -> None:
    assert run("duplicates", "--min-probability", "2", cwd=tmp_path).returncode == 2


def test_only_pairs_with_one_customer(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(TABLE, encoding="utf-8")
    done("load", "--customers", "customers.csv", cwd=tmp_path)
    [pair] = answer("duplicates", "--customer", "b", cwd=tmp_path)
    assert (pair["left_id"], pair["right_id"]) == ("a", "b")
    assert answer("duplicates", "--customer", "c", cwd=tmp_path) == []
    assert run("duplicates", "--customer", "nobody", cwd=tmp_path).returncode == 1


def test_a_record_comes_out_with_what_it_brought(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(TABLE, encoding="utf-8")
    done("load", "--customers", "customers.csv", cwd=tmp_path)
    done("merge", "b", "c", cwd=tmp_path)
    done("merge", "a", "b", cwd=tmp_path)
    assert answer("unmerge", "b", "--along", "c", cwd=tmp_path) == {"freed": ["b"]}
    kept = answer("records", "c", cwd=tmp_path)
    assert kept["customer_id"] == "b"
    assert kept["interactions"] == {"b": 0, "c": 0}
    assert [merge["record_id"] for merge in kept["merges"]] == ["c"]
    assert run("unmerge", "c", "--along", "d", cwd=tmp_path).returncode == 1


def test_any_two_records_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(TABLE, encoding="utf-8")
    done("load", "--customers", "customers.csv", cwd=tmp_path)
    shown = " ".join(done("compare", "b", "a", cwd=tmp_path).split())
    assert "birth date is the same" in shown
    assert "Johanna Smith (a) and SMITH, Johana (b) are the same with a probability of" in shown
    assert "no key in common" in done("compare", "a", "c", cwd=tmp_path)
    found = answer("compare", "c", "d", cwd=tmp_path)
    assert "phone" in found["common"]
    assert found["probability"] == found["waterfall"][-1]["probability"] < 0.5
    rows = list(
        csv.DictReader(io.StringIO(done("compare", "c", "d", "--format=csv", cwd=tmp_path)))
    )
    assert [row["comparison"] for row in rows] == [
        step["comparison"] for step in found["waterfall"]
    ]
    assert "nobody" in run("compare", "a", "nobody", cwd=tmp_path).stderr
