"""Numbers rows from 0 in their order, as arrays do, without bringing them to one place."""

from __future__ import annotations

from itertools import accumulate

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as fn

from graphcrm.spark.steps import Steps

_IN_PART = 33
"""Bits that Spark counts rows of a part with; the number of the part stands above them."""


def number(steps: Steps, frame: DataFrame, order: list[Column], name: str) -> DataFrame:
    """Return the rows with their number in this order, which has no ties. One shuffle."""
    part, row = "graphcrm_part", "graphcrm_row"
    placed = fn.monotonically_increasing_id()
    sorted_ = frame.orderBy(*order).select(
        *frame.columns,
        fn.shiftright(placed, _IN_PART).alias(part),
        placed.bitwiseAND(fn.lit((1 << _IN_PART) - 1)).alias(row),
    )
    kept, _ = steps.keep(sorted_)
    counts = sorted((row[0], row[1]) for row in kept.groupBy(part).count().collect())
    before = [0, *accumulate(count for _, count in counts)]
    starts = [(place, start) for (place, _), start in zip(counts, before, strict=False)]
    offsets = steps.spark.session.createDataFrame(starts, f"{part} long, start long")
    return kept.join(fn.broadcast(offsets), part).select(
        *frame.columns, (fn.col("start") + fn.col(row)).alias(name)
    )
