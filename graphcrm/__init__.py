"""A customer relationship graph: groups, influencers and related customers, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Unpack

    from graphcrm.client import Crm, TablesMethod
    from graphcrm.model import Run

    __version__: str

__all__ = ["__version__", "analyze_tables", "connect"]


def connect(url: str | None = None, *, language: str | None = None) -> Crm:
    """Open the graph at a file path or Neo4j address; a file that is not there is made.

    Without `url`, GRAPHCRM_STORE says which, else it is graphcrm.db. language: what reasons and
    other words about customers are in, "en" or "zh"; GRAPHCRM_LANGUAGE says which without it.
    Raises StoreError where it cannot be opened, InvalidValueError.
    """
    from graphcrm.client import Crm

    return Crm(url, language=language)


def analyze_tables(
    source: str,
    target: str,
    *,
    as_of: str | date | None = None,
    half_life: float | Mapping[str, float] | None = None,
    **method: Unpack[TablesMethod],
) -> Run:
    """Analyse a folder of Parquet tables in Spark and write the results to another folder.

    For what outgrows a store: customers, interactions, links and records in, relationships,
    analysis_edges, scores, communities and run.json out. seed, resolution, effort and distinct: see
    graphcrm.service.spark_tables.TablesRequest. GRAPHCRM_SPARK_MASTER says where it runs. Raises
    EngineError, SourceError, InvalidValueError.
    """
    from graphcrm.client import analyze_tables as analyze

    return analyze(source, target, as_of=as_of, half_life=half_life, **method)


def __getattr__(name: str) -> str:
    """Look up the version only when it is asked for: reading package metadata takes a while."""
    if name == "__version__":
        from importlib.metadata import version

        return version("graphcrm")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
