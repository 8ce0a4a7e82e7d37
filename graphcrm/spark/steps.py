"""Keeps a table between two steps, as Parquet files, and so forgets how it came to be.

Spark remembers how every table came to be, and would plan, and after a loss compute, all of it
again; a loop has to cut that.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from pyspark.sql import Column, DataFrame, Observation

from graphcrm.spark.session import Spark

_numbers = count()


class Steps:
    """The tables of one calculation, in a folder of their own."""

    def __init__(self, spark: Spark, folder: str) -> None:
        self.spark = spark
        self._folder = folder
        self._names = count()
        self._paths: dict[int, str] = {}

    def keep(
        self, frame: DataFrame, totals: Mapping[str, Column] | None = None
    ) -> tuple[DataFrame, dict[str, Any]]:
        """Compute a table and return it from its files, and totals over its rows.

        totals: named aggregates, computed while it is written.
        """
        path = f"{self._folder}/{next(self._names)}"
        observed = None
        if totals:
            observed = Observation()
            frame = frame.observe(observed, *(total.alias(name) for name, total in totals.items()))
        frame.write.parquet(path)
        kept = self.spark.session.read.schema(frame.schema).parquet(path)
        self._paths[id(kept)] = path
        return kept, {} if observed is None else observed.get

    def drop(self, *frames: DataFrame) -> None:
        """Remove the files of tables that are not needed any more."""
        for frame in frames:
            path = self._paths.pop(id(frame), None)
            if path is not None:
                _remove(self.spark, path)


@contextmanager
def steps_of(spark: Spark) -> Iterator[Steps]:
    """Lend a folder for the tables of one calculation, and remove it."""
    folder = f"{spark.scratch}/{next(_numbers)}"
    try:
        yield Steps(spark, folder)
    finally:
        _remove(spark, folder)


def _remove(spark: Spark, path: str) -> None:
    if "://" not in path:
        shutil.rmtree(Path(path), ignore_errors=True)
        return
    java = spark.session.sparkContext._jvm
    assert java is not None
    place = java.org.apache.hadoop.fs.Path(path)
    place.getFileSystem(spark.session.sparkContext._jsc.hadoopConfiguration()).delete(place, True)
