"""Arrays and rows as tables of Spark, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pyspark.sql import DataFrame

from graphcrm.ingest.relate_spark import COLUMNS
from graphcrm.model import Link
from graphcrm.spark.session import Spark
from graphcrm.tables import NO_TIME, Contacts, RelationshipTable

Row = tuple[Any, ...]


def contact_frame(spark: Spark, ids: Sequence[str], contacts: Contacts) -> DataFrame:
    rows = [
        (ids[a], ids[b], contacts.types[kind], at)
        for a, b, kind, at in zip(
            contacts.customer.tolist(),
            contacts.counterparty.tolist(),
            contacts.type.tolist(),
            contacts.occurred_at.tolist(),
            strict=True,
        )
    ]
    schema = "customer string, counterparty string, type string, occurred_at long"
    return spark.session.createDataFrame(rows, schema)


def link_frame(spark: Spark, links: Sequence[Link]) -> DataFrame:
    schema = (
        "source string, target string, type string, directed boolean, strength double, "
        "since long, until long"
    )
    return spark.session.createDataFrame([link[:7] for link in links], schema)


def rows_of_frame(relationships: DataFrame) -> list[Row]:
    """Return relationships sorted by source, target, type by code point."""
    rows = [tuple(row) for row in relationships.select(*COLUMNS).collect()]
    return sorted(rows, key=lambda row: row[:3])


def rows_of_table(ids: Sequence[str], table: RelationshipTable) -> list[Row]:
    """Return the same of a table of the local engine."""
    columns = [
        [ids[place] for place in table.source.tolist()],
        [ids[place] for place in table.target.tolist()],
        [table.types[code] for code in table.type.tolist()],
        *(getattr(table, name).tolist() for name in COLUMNS[3:7]),
        *(
            [None if at == NO_TIME else at for at in getattr(table, name).tolist()]
            for name in COLUMNS[7:9]
        ),
        *(getattr(table, name).tolist() for name in COLUMNS[9:]),
    ]
    return sorted(zip(*columns, strict=True), key=lambda row: row[:3])


def assert_same(found: Sequence[Row], expected: Sequence[Row], tolerance: float = 1e-9) -> None:
    """Check that all is equal but for strengths, which are within the tolerance, relative."""
    exactly = [0, 1, 2, 3, 6, 7, 8, 9, 10]
    assert [[row[i] for i in exactly] for row in found] == [
        [row[i] for i in exactly] for row in expected
    ]
    for column in (4, 5):
        np.testing.assert_allclose(
            [row[column] for row in found],
            [row[column] for row in expected],
            rtol=tolerance,
            atol=0,
        )
