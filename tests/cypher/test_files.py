"""Every statement is used, documented, and accepted by the real server."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from neo4j import Driver

from graphcrm.cypher_files import cypher_root, read_cypher
from graphcrm.settings import Settings
from graphcrm.store import open_store

NAMES = sorted(
    path.relative_to(cypher_root()).with_suffix("").as_posix()
    for path in cypher_root().rglob("*.cypher")
)
FOLDERS = {name.split("/")[0] for name in NAMES}

# Values of the right kind for EXPLAIN, which looks at the types of parameters.
EXAMPLES = {
    "after": "a",
    "after_id": "a",
    "at": 1,
    "audience_id": "a",
    "segment_id": "s",
    "before": 1,
    "body": "{}",
    "called": "n",
    "communities": 1,
    "finer": -1,
    "cluster": 1,
    "community": 1,
    "created_at": 1,
    "edges": 1,
    "factors": {"pagerank": 1.0},
    "current": True,
    "fingerprint": "f",
    "graph": "graphcrm-r",
    "graph_id": "g",
    "id": "a",
    "ids": ["a", "b"],
    "key": "k",
    "keep": 12,
    "kind": "customers",
    "keys": [["a", "b", "friend"], ["a", "c", "friend"]],
    "label": "Bare",
    "level": 0,
    "limit": 10,
    "longest": "abc",
    "match_keys": ["1f0", "zz9"],
    "measure": "pagerank",
    "memberships": True,
    "most": 50,
    "name": "n",
    "never": -1,
    "newcomers": ["d"],
    "nodes": 2,
    "offset": 0,
    "others": ["b", "c"],
    "parent": 1,
    "part": 0,
    "phrase": "abc d",
    "prefix": "graphcrm-",
    "properties": {"pagerank": "result1"},
    "property": "result1",
    "plan_id": "p",
    "rated": False,
    "record": "{}",
    "relationships": 1,
    "rows": [],
    "run_id": "r",
    "run_ids": ["r", "s"],
    "schema_version": 1,
    "seconds": 1,
    "smallest": -1,
    "segment": "champions",
    "since": 0,
    "sources": ["a", "b"],
    "source_ids": ["a"],
    "stage": "active",
    "tag": "t",
    "target_ids": ["b"],
    "type": "email",
    "types": ["email"],
    "value": 0.5,
    "void": ['"status":"void"'],
    "uncounted": ["same_household"],
    "until": 1,
    "within": [1],
    "words": ["abc", "d"],
    "writer": "w",
}


def parameters(statement: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", statement))


def code_and_header(name: str) -> tuple[str, str]:
    lines = read_cypher(name).splitlines()
    header = [line for line in lines if line.startswith("//")]
    return "\n".join(line for line in lines if line not in header), "\n".join(header)


def strings_in_code() -> set[str]:
    """All text constants of the package: statements are asked for by their names."""
    found: set[str] = set()
    package = Path(__file__).resolve().parents[2] / "graphcrm"
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
        found.update(node.value for node in constants if isinstance(node.value, str))
    return found


def used_names() -> set[str]:
    """Names of statements for Neo4j, of the store and the engine in it."""
    found: set[str] = set()
    package = Path(__file__).resolve().parents[2] / "graphcrm"
    rooms = ("store/neo4j/*.py", "analytics/backends/gds*.py")
    for path in (path for room in rooms for path in package.glob(room)):
        texts = re.findall(r'"([a-z]+/[a-z_]+)"', path.read_text(encoding="utf-8"))
        found.update(text for text in texts if text.split("/")[0] in FOLDERS)
    return found


def test_every_file_is_used_and_every_name_is_there() -> None:
    assert used_names() == set(NAMES)
    assert used_names() <= strings_in_code()


@pytest.mark.parametrize("name", NAMES)
def test_every_file_says_what_it_does_takes_and_returns(name: str) -> None:
    code, header = code_and_header(name)
    assert read_cypher(name).startswith("// ")
    text = " ".join(header.replace("//", " ").split())
    purpose, _, rest = text.partition(" Parameters: ")
    takes, _, returns = rest.partition(" Returns: ")
    assert purpose.endswith(".")
    assert returns.endswith(".")
    assert all(re.search(rf"\b{parameter}\b", takes) for parameter in parameters(code))
    if not parameters(code):
        assert takes == "none."
    assert ";" not in code


@pytest.mark.parametrize("name", NAMES)
def test_the_server_accepts_every_statement(
    name: str, neo4j_settings: Settings, neo4j_driver: Driver
) -> None:
    statement = read_cypher(name)
    values = {parameter: EXAMPLES[parameter] for parameter in parameters(statement)}
    if name == "schema/graph":
        # Hints name indexes: they have to be there.
        open_store(neo4j_settings, create=True).close()
    with neo4j_driver.session() as session:
        session.run("EXPLAIN " + statement, values).consume()  # type: ignore[arg-type]
