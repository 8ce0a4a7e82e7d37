"""A customer relationship graph: groups, influencers and related customers, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.client import Crm

    __version__: str

__all__ = ["__version__", "connect"]


def connect(url: str | None = None) -> Crm:
    """Open the graph at a file path or Neo4j address; a file that is not there is made.

    Without `url`, GRAPHCRM_STORE says which, else it is graphcrm.db. Raises StoreError where it
    cannot be opened.
    """
    from graphcrm.client import Crm

    return Crm(url)


def __getattr__(name: str) -> str:
    """Look up the version only when it is asked for: reading package metadata takes a while."""
    if name == "__version__":
        from importlib.metadata import version

        return version("graphcrm")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
