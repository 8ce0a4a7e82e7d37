"""What the tests of the embedded store share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphcrm.store.embedded import EmbeddedStore


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Where a store may be made."""
    return str(tmp_path / "graph.db")


@pytest.fixture
def embedded(path: str) -> Iterator[EmbeddedStore]:
    """An empty store."""
    store = EmbeddedStore(path, create=True)
    yield store
    store.close()
