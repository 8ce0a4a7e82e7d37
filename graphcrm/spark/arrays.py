"""Tables of Spark as arrays on this machine, and back, through Parquet files that both can read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import DataFrame

from graphcrm.errors import EngineError
from graphcrm.spark.session import Spark
from graphcrm.tables import Float64, Int64

_names = count()
_ROWS_A_GROUP = 1_000_000


def as_frame(spark: Spark, columns: Mapping[str, Any]) -> DataFrame:
    """Return a table of arrays of one length, NumPy's or Arrow's, through a file of the session.

    Raises EngineError where that folder is not on this machine.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if "://" in spark.scratch:
        raise EngineError(
            f"The folder {spark.scratch!r} is not on this machine, and tables go through it. "
            "Set GRAPHCRM_SPARK_SCRATCH to a mounted folder that every worker sees."
        )
    path = Path(spark.scratch) / f"given-{next(_names)}.parquet"
    pq.write_table(pa.table(dict(columns)), path, row_group_size=_ROWS_A_GROUP)
    return spark.session.read.parquet(str(path))


def as_arrays(frame: DataFrame) -> dict[str, NDArray[Any]]:
    """Return the columns of a table without nulls as arrays; it has to fit in memory."""
    table = frame.toArrow()
    return {name: table[name].to_numpy() for name in table.column_names}


def edge_frame(
    spark: Spark, source: NDArray[Any], target: NDArray[Any], weight: Float64
) -> DataFrame:
    """Return edges as a table: source, target (int64), weight."""
    ends = {"source": source.astype(np.int64), "target": target.astype(np.int64)}
    return as_frame(spark, {**ends, "weight": weight})


def place(nodes: int, found: Mapping[str, NDArray[Any]], name: str, otherwise: NDArray[Any]) -> Any:
    """Return an array by node of a column of a table by node; `otherwise` for nodes not in it."""
    values = otherwise.copy()
    positions: Int64 = found["node"]
    values[positions] = found[name]
    assert len(values) == nodes
    return values
