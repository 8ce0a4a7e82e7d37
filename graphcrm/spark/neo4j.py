"""The graph in Neo4j as tables of Spark, and results of a run back, part by part on the workers.

Through Neo4j's Python driver and the statements in cypher/: no jar has to be had for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pyspark.sql import DataFrame, Row, Window
from pyspark.sql import functions as fn

from graphcrm.model import DECLARED, INFERRED
from graphcrm.settings import Settings
from graphcrm.spark.session import Spark
from graphcrm.spark.tables import Tables, with_owners
from graphcrm.store.neo4j import parts
from graphcrm.store.neo4j.parts import Address, Part

CUSTOMERS_EACH = 20_000
_SCORES = (
    *("customer_id", "community_id", "degree", "strength", "pagerank"),
    *("betweenness", "harmonic", "core", "place", "finer_id"),
)
_RELATIONSHIPS = (
    *("source", "target", "type", "directed", "strength", "confidence", "declared"),
    *("first_seen", "last_seen", "evidence_count", "evidence_forward"),
)


def read_store(spark: Spark, settings: Settings, customers_each: int = CUSTOMERS_EACH) -> Tables:
    """Return the tables of the graph in Neo4j; each worker reads ranges of customers.

    Read when nobody loads: the parts are not of one moment. Raises StoreError.
    """
    address = Address(settings.store, settings.neo4j)
    ranges = parts.cut(address, customers_each)

    def read(
        rows_of: Callable[[Address, Part], Iterator[tuple[Any, ...]]], schema: str
    ) -> DataFrame:
        cut = spark.session.sparkContext.parallelize(ranges, len(ranges))
        found = cut.flatMap(partial(rows_of, address))
        return spark.session.createDataFrame(found, schema)

    owners = read(parts.owner_rows, "record string, customer string")
    contacts = read(
        parts.contact_rows,
        "customer string, counterparty string, type string, occurred_at long",
    )
    links = read(
        parts.link_rows,
        "source string, target string, type string, directed boolean, strength double, "
        "since long, until long",
    )
    contacts = with_owners(contacts, owners, ("customer", "counterparty")).persist()
    return Tables(read(parts.id_rows, "id string"), contacts.count(), contacts, links, owners)


def write_relationships(frame: DataFrame, settings: Settings, run_id: str) -> None:
    """Write relationships (as graphcrm.ingest.relate_spark makes them) of a run that is written."""
    address = Address(settings.store, settings.neo4j)
    # What begins at one customer is written by one worker: fewer of them wait for one another.
    frame.select(*_RELATIONSHIPS).repartition("source").foreachPartition(
        partial(_put_relationships, address, run_id)
    )


def write_scores(frame: DataFrame, settings: Settings, run_id: str) -> None:
    """Write scores (customer_id, community_id and all measures) of a run that is written."""
    address = Address(settings.store, settings.neo4j)
    order = Window.orderBy(fn.desc("pagerank"), "customer_id")
    standing = {"place": fn.row_number().over(order), "finer_id": fn.lit(None).cast("int")}
    frame.withColumns(standing).select(*_SCORES).foreachPartition(
        partial(_put_scores, address, run_id)
    )


def _put_relationships(address: Address, run_id: str, rows: Iterator[Row]) -> None:
    place = _RELATIONSHIPS.index("declared")
    values = (list(row) for row in rows)
    told = (
        [*row[:place], DECLARED if row[place] else INFERRED, *row[place + 1 :]] for row in values
    )
    parts.write_relationships(address, run_id, told)


def _put_scores(address: Address, run_id: str, rows: Iterator[Row]) -> None:
    parts.write_scores(address, run_id, map(tuple, rows))
