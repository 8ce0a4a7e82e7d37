"""A small company, loaded and analysed by the program itself, for tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.demo import write_demo
from tests.e2e.program import done
from tests.e2e.small_company import load_arguments, write_company


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tables and the store graphcrm.db; tests do not change it."""
    folder = tmp_path_factory.mktemp("company")
    tables = write_company(folder)
    done(*load_arguments(tables), cwd=folder)
    # What is declared and what happened is known by heart; test_cli_judging has inferred ones.
    done("analyze", "--no-infer", cwd=folder)
    return folder


@pytest.fixture(scope="session")
def demo_tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The tables of an invented company, by table."""
    files = write_demo(tmp_path_factory.mktemp("demo"), customers=400, seed=1)
    assert files.links is not None
    return {
        "customers": [files.customers],
        "interactions": [files.interactions],
        "links": [files.links],
    }
