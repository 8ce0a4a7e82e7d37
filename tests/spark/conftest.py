"""One Spark with two workers of its own for all tests of this folder: it takes 20 s to start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from graphcrm.errors import EngineError
from graphcrm.settings import SparkSettings
from graphcrm.spark.session import Spark, check_installed, open_spark, size_shuffles
from tests.conftest import missing

CLUSTER = "local-cluster[2,1,1024]"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that use it in one process; those on Neo4j have a group already."""
    for item in items:
        if (
            "spark" in getattr(item, "fixturenames", ())
            and item.path.parent == Path(__file__).parent
        ):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(900))
            item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session")
def spark_settings(tmp_path_factory: pytest.TempPathFactory) -> SparkSettings:
    return SparkSettings(CLUSTER, "1g", str(tmp_path_factory.mktemp("spark")))


@pytest.fixture(scope="session")
def spark(spark_settings: SparkSettings) -> Iterator[Spark]:
    """A session whose two workers are processes of their own, on this machine alone."""
    try:
        check_installed()
    except EngineError as error:
        missing(str(error))
    # Jobs of milliseconds: compiling them well costs more than running them.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        stack = ExitStack()
        opened = stack.enter_context(open_spark(spark_settings))
    with stack:
        size_shuffles(opened, 1)
        yield opened
