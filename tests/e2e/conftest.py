"""A small company, loaded and analysed by the program itself, for tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.demo import write_demo
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import load
from graphcrm.settings import Settings
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
def valued_company(
    tmp_path_factory: pytest.TempPathFactory, demo_tables: dict[str, list[Path]]
) -> Iterator[Context]:
    """The invented company on a file, analysed with everything; tests do not change it."""
    path = tmp_path_factory.mktemp("valued") / "graph.db"
    with open_context(Settings(store=str(path)), create=True) as ctx:
        inputs = [TableInput(table, path) for table, paths in demo_tables.items() for path in paths]
        load(ctx, inputs, LoadOptions())
        analyze(ctx, AnalysisRequest())
        yield ctx


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
