"""What a dry run shows: the first rows as what they become."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.program import answer, done

CONTACTS = "Record Id,First Name,Mailing City,Colour,Created Time\n" + "".join(
    f"z{number},Name{number},Turin,\x1b[31mred\u202e,2024-01-02 03:04\n" for number in range(12)
)


def test_a_dry_run_shows_the_first_ten_rows_as_they_would_be(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CONTACTS, encoding="utf-8")
    arguments = ("load", "--customers", "c.csv", "--mapping", "zoho", "--dry-run")
    shown = done(*arguments, cwd=tmp_path)
    assert "given_name" in shown
    assert "job_title" not in shown
    assert "Name9" in shown
    assert "Name10" not in shown
    assert "2024-01-02T03:04:00Z" in shown
    assert "Colour: \\x1b[31mred\\u202e" in shown
    assert "\x1b" not in shown


def test_a_dry_run_in_json_holds_the_rows_of_each_table(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CONTACTS, encoding="utf-8")
    (tmp_path / "l.csv").write_text("source_id,target_id,type\nb,a,friend\n", encoding="utf-8")
    report = answer(
        *("load", "--customers", "c.csv", "--links", "l.csv", "--mapping", "zoho-c.yaml"),
        "--dry-run",
        cwd=with_mapping(tmp_path),
    )
    customers, links = report["samples"]["customers"], report["samples"]["links"]
    assert [row["customer_id"] for row in customers] == [f"z{number}" for number in range(10)]
    assert customers[0]["attributes"] == {
        "First Name": "Name0",
        "Mailing City": "Turin",
        "Colour": "\x1b[31mred\u202e",
    }
    assert (links[0]["source_id"], links[0]["target_id"]) == ("a", "b")
    report = answer("load", "--links", "l.csv", cwd=tmp_path)
    assert report["samples"] == {}


def with_mapping(folder: Path) -> Path:
    (folder / "zoho-c.yaml").write_text(
        "customers: {customer_id: Record Id, created_at: Created Time}", encoding="utf-8"
    )
    return folder
