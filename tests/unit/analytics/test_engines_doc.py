"""docs/engines.md lists exactly what each engine has."""

from __future__ import annotations

from pathlib import Path

from graphcrm.analytics.backends import ENGINES, load_engine

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_table_lists_what_each_engine_has() -> None:
    text = (DOCS / "engines.md").read_text(encoding="utf-8")
    lines = text.split("| algorithm |", 1)[1].split("\n\n", 1)[0].splitlines()
    names = [cell.strip() for cell in lines[0].strip("| ").split("|")]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines[2:]]
    listed = {
        engine: {row[0] for row in rows if row[column] != "–"}
        for column, engine in enumerate(names, start=1)
    }
    assert listed == {name: set(load_engine(name).algorithms) for name in ENGINES}
