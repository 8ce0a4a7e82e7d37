"""Confirming, correcting and rejecting inferred relationships on the command line."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import answer, done, run

CUSTOMERS = """\
customer_id,name,family_name,address,postcode,city
ada,Ada Urban,Urban,Lange Gasse 7,1080,Wien
ben,Ben Urban,Urban,Lange Gasse 7,1080,Wien
eve,Eve Other,Other,Ring 1,8010,Graz
"""
LINKS = "source_id,target_id,type\nada,eve,friend\n"


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    done("load", "--customers", "customers.csv", "--links", "links.csv", cwd=tmp_path)
    done("analyze", cwd=tmp_path)
    return tmp_path


def types_of(cwd: Path) -> dict[str, dict[str, Any]]:
    found = answer("related", "ada", cwd=cwd)
    return {
        item["type"]: item
        for row in found
        if row["customer_id"] == "ben"
        for item in row["relationships"]
    }


def test_a_guess_is_rejected_for_good_and_taken_back(homes: Path) -> None:
    assert "household" in types_of(homes)
    done("reject", "ben", "ada", "--type", "household", "--note", "a boarding house", cwd=homes)
    assert "household" not in types_of(homes)
    done("analyze", cwd=homes)
    assert "household" not in types_of(homes)
    (said,) = answer("verdicts", cwd=homes)
    assert (said["low_id"], said["high_id"], said["note"]) == ("ada", "ben", "a boarding house")
    assert "a boarding house" in done("verdicts", cwd=homes)
    done("take-back", "ada", "ben", "--type", "household", cwd=homes)
    assert answer("verdicts", cwd=homes) == []
    done("analyze", cwd=homes)
    assert "household" in types_of(homes)


def test_a_guess_is_confirmed_and_corrected_and_exported_so(homes: Path) -> None:
    done("confirm", "ada", "ben", "--type", "household", "--as", "flat-share", cwd=homes)
    assert types_of(homes)["flat-share"]["confidence"] == 1
    done("analyze", cwd=homes)
    found = types_of(homes)["flat-share"]
    assert (found["confidence"], found["confirmed"]) == (1, True)
    done("copy", "graphcrm.db", "other.db", cwd=homes)
    done("analyze", "--store", "other.db", cwd=homes)
    for store in ("graphcrm.db", "other.db"):
        done("export", "out", "--format", "csv", "--store", store, cwd=homes)
        with (homes / "out" / "relationships.csv").open(encoding="utf-8") as file:
            rows = {row["type"]: row for row in csv.DictReader(file)}
        assert rows["flat-share"]["confirmed"] == "true"
        assert (rows["friend"]["confirmed"], rows["friend"]["origin"]) == ("false", "declared")
        assert "household" not in rows


def test_who_reports_to_whom_is_said_and_turned_round(homes: Path) -> None:
    given = ("ada", "ben", "--type", "household", "--as", "reports-to")
    missing = run("confirm", *given, cwd=homes)
    assert missing.returncode == 2
    assert "--from" in missing.stderr
    assert "'ada' or 'ben'" in missing.stderr
    said = done("confirm", *given, "--from", "ben", cwd=homes)
    assert re.search(r"^from +ben$", said, re.MULTILINE)
    for _ in range(2):
        found = types_of(homes)["reports-to"]
        ends = (found["source_id"], found["target_id"], found["directed"])
        assert ends == ("ben", "ada", True)
        assert (found["strength"], found["confidence"], found["counted"]) == (0.5, 1, True)
        done("analyze", cwd=homes)
    turned = ("ada", "ben", "--type", "reports-to", "--from", "ada")
    assert "ada" in done("confirm", *turned, cwd=homes)
    assert types_of(homes)["reports-to"]["source_id"] == "ada"
    (row,) = answer("verdicts", cwd=homes)
    assert (row["type"], row["kind"], row["source_id"]) == ("household", "reports-to", "ada")
    wrong = run("confirm", *given[:-1], "friend", "--from", "ada", cwd=homes)
    assert wrong.returncode == 2
    assert "'friend' has no direction" in wrong.stderr
    done("take-back", "ada", "ben", "--type", "reports-to", cwd=homes)
    done("analyze", cwd=homes)
    assert "reports-to" not in types_of(homes)


def test_evidence_is_a_table_json_and_csv(homes: Path) -> None:
    table = done("evidence", "ada", "ben", "--type", "household", cwd=homes)
    assert "same address (Lange Gasse 7" in table
    rows = answer("evidence", "ada", "ben", cwd=homes)
    assert {row["rule"] for row in rows} >= {"shared-address", "shared-surname"}
    lines = done("evidence", "ada", "eve", "--format", "csv", cwd=homes).splitlines()
    assert lines[0].startswith("relationship_id,type,evidence,text")
    assert len(lines) == 2


def test_what_is_no_guess_is_said(homes: Path) -> None:
    refused = run("reject", "ada", "eve", "--type", "friend", cwd=homes)
    assert refused.returncode == 1
    assert "declared link" in refused.stderr
    missing = run("confirm", "ada", "eve", "--type", "household", cwd=homes)
    assert missing.returncode == 1
    assert "they have: friend" in missing.stderr
    assert run("confirm", "ada", "ben", cwd=homes).returncode == 2
    nothing = run("take-back", "ada", "ben", "--type", "household", cwd=homes)
    assert nothing.returncode == 1


def test_thresholds_come_from_a_file_and_inference_can_be_left_out(homes: Path) -> None:
    (homes / "rules.yaml").write_text("off: [household, family]\n", encoding="utf-8")
    run_ = answer("analyze", "--rules", "rules.yaml", cwd=homes)
    assert run_["parameters"]["inference"]["rules"]["off"] == ["household", "family"]
    assert "household" not in types_of(homes)
    (homes / "wrong.yaml").write_text("least_confidence: 7\n", encoding="utf-8")
    wrong = run("analyze", "--rules", "wrong.yaml", cwd=homes)
    assert wrong.returncode == 2
    assert "wrong.yaml" in wrong.stderr
    assert "least_confidence" in wrong.stderr
    missing = run("analyze", "--rules", "not-there.yaml", cwd=homes)
    assert "not-there.yaml" in missing.stderr
    assert answer("analyze", "--no-infer", cwd=homes)["parameters"]["inference"] is None
    assert types_of(homes) == {}
