"""The program on the real Neo4j: the same commands, the same answers, readable errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graphcrm.settings import Settings
from tests.e2e.program import answer, done, login, run
from tests.e2e.small_company import load_arguments, write_company


def ask(*question: str, cwd: Path, **env: str) -> Any:
    return json.loads(done(*question, "--format", "json", cwd=cwd, **env))


def without_runs(found: Any) -> Any:
    """Leave out the ids of runs: each store was analysed by itself."""
    if isinstance(found, list):
        return [without_runs(item) for item in found]
    if isinstance(found, dict):
        return {key: without_runs(item) for key, item in found.items() if key != "run_id"}
    return found


QUESTIONS = (
    ("related", "s2"),
    ("related", "s1", "--type", "colleague"),
    ("influencers", "--by", "betweenness"),
    ("communities",),
    ("community", "1"),
    ("customers", "小明"),
    ("customer", "../../etc"),
    ("path", "s3", "x'}) DETACH DELETE n //"),
)


def test_the_whole_line_answers_as_on_the_file(tmp_path: Path, neo4j_settings: Settings) -> None:
    env = login(neo4j_settings)
    server, file = tmp_path / "server", tmp_path / "file"
    for folder, store in ((server, env), (file, {})):
        done(*load_arguments(write_company(folder)), cwd=folder, **store)
        done("analyze", cwd=folder, **store)
    for question in QUESTIONS:
        there = without_runs(ask(*question, cwd=server, **env))
        assert there == without_runs(answer(*question, cwd=file)), question
    assert not (server / "graphcrm.db").exists()


def test_a_graph_moves_to_neo4j_and_back(
    company: Path, tmp_path: Path, neo4j_settings: Settings
) -> None:
    env = login(neo4j_settings)
    done("copy", company / "graphcrm.db", neo4j_settings.store, cwd=tmp_path, **env)
    done("copy", neo4j_settings.store, tmp_path / "back.db", cwd=tmp_path, **env)
    for question in QUESTIONS:
        expected = answer(*question, cwd=company)
        assert ask(*question, cwd=tmp_path, **env) == expected, question
        assert answer(*question, "--store", tmp_path / "back.db", cwd=tmp_path) == expected


def test_a_neo4j_that_is_away_or_refuses_is_told_in_a_line(
    tmp_path: Path, neo4j_settings: Settings
) -> None:
    away = run("communities", "--store", "bolt://127.0.0.1:1", cwd=tmp_path)
    assert away.returncode == 1
    assert away.stderr.startswith("graphcrm: ")
    assert "bolt://127.0.0.1:1" in away.stderr
    assert len(away.stderr.splitlines()) == 1
    env = {**login(neo4j_settings), "GRAPHCRM_NEO4J_PASSWORD": "wrong-secret"}
    refused = run("communities", cwd=tmp_path, **env)
    assert refused.returncode == 1
    assert "GRAPHCRM_NEO4J_PASSWORD" in refused.stderr
    assert "wrong-secret" not in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
