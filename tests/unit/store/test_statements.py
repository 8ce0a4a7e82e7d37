import re
from pathlib import Path

import apsw
import pytest

import graphcrm.store.embedded
from graphcrm.store.embedded import EmbeddedStore
from graphcrm.store.embedded.leftovers import RESULT_TABLES
from graphcrm.store.embedded.schema import PARTS
from graphcrm.store.embedded.statements import statement

PACKAGE = Path(graphcrm.store.embedded.__file__).parent
FILES = sorted(
    str(file.relative_to(PACKAGE / "sql").with_suffix("")) for file in PACKAGE.glob("sql/*/*.sql")
)
NUMBERED = re.compile(r"\?(\d+)")


def used_names() -> set[str]:
    code = "\n".join(file.read_text(encoding="utf-8") for file in PACKAGE.glob("*.py"))
    literal = set(re.findall(r'"((?:read|write)/\w+)"', code))
    dropped = {f"write/drop_{table}" for table in RESULT_TABLES}
    return literal | dropped | {f"schema/{part}" for part in PARTS}


def header(name: str) -> str:
    lines = (PACKAGE / "sql" / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line.startswith("--"))


def test_every_statement_is_used_and_every_one_used_is_there() -> None:
    assert used_names() == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_the_header_names_every_parameter(name: str) -> None:
    text, told = statement(name), header(name)
    assert told.startswith("-- ")
    for parameter in set(re.findall(r"(?<!:):([a-z]\w*)", text)):
        assert f":{parameter}" in told or parameter.startswith("word_")
    numbers = {int(number) for number in NUMBERED.findall(text)}
    assert numbers == set(range(1, len(numbers) + 1))
    assert not numbers or f"?{max(numbers)}" in told or "?1 to" in told


def plan_of(path: str, name: str) -> list[str]:
    text = statement(name)
    numbers = {int(number) for number in NUMBERED.findall(text)}
    values = (None,) * max(numbers) if numbers else dict.fromkeys(re.findall(r":(\w+)", text))
    connection = apsw.Connection(path)
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]
    connection.close()
    return steps


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("schema/")])
def test_sqlite_accepts_each(embedded: EmbeddedStore, path: str, name: str) -> None:
    plan_of(path, name)


@pytest.mark.parametrize(
    "name",
    [
        "read/customers",
        "read/interactions_of",
        "read/evidence",
        "read/relationships_of",
        "read/relationships_between",
        "read/top_ranked",
        "read/page_of_all",
        "read/page_of_tag",
        "read/search_trigrams",
        "read/sharing",
        "read/ids_of_keys",
        "write/changed_interaction",
    ],
)
def test_questions_about_a_few_rows_read_no_whole_table(
    embedded: EmbeddedStore, path: str, name: str
) -> None:
    # Besides lists that are parameters.
    names = ("wanted", "pieces", "match_keys", "k", "t", "o", "json_each")
    lists = tuple(f"{name} VIRTUAL" for name in names)
    small = (*lists, "found", "counted", "taken", "oldest", "CONSTANT ROW")
    scans = [step for step in plan_of(path, name) if step.startswith("SCAN")]
    assert [step for step in scans if not any(word in step for word in small)] == []
