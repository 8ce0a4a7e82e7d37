"""Analyses folders of tables in Spark, without any store."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import TypedDict, Unpack

from graphcrm.client.inputs import read_half_lives, read_moment
from graphcrm.model import Run
from graphcrm.settings import read_settings


class TablesMethod(TypedDict, total=False):
    """How tables are analysed; see graphcrm.service.spark_tables.TablesRequest."""

    seed: int
    resolution: float
    effort: str
    distinct: bool


def analyze_tables(
    source: str,
    target: str,
    *,
    as_of: str | date | None = None,
    half_life: float | Mapping[str, float] | None = None,
    **method: Unpack[TablesMethod],
) -> Run:
    """Do what graphcrm.analyze_tables says."""
    from graphcrm.service.spark_tables import TablesRequest
    from graphcrm.service.spark_tables import analyze_tables as analyze

    request = TablesRequest(
        as_of=None if as_of is None else read_moment(as_of),
        half_lives=read_half_lives(half_life),
        **method,
    )
    return analyze(read_settings(os.environ), os.fspath(source), os.fspath(target), request)
