"""The three tables, and the tables of results, as Parquet files that Spark reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as fn

from graphcrm.errors import MissingColumnError, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEEDED = {
    "customers": ("customer_id",),
    "interactions": ("customer_id", "type", "occurred_at"),
    "links": ("source_id", "target_id", "type"),
    "records": ("record_id", "customer_id"),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """What an analysis reads, under the names that it calculates with; times in microseconds.

    customers: id, of all that any table names, once each. rows: of interactions. contacts:
    customer, counterparty, type, occurred_at. links: source, target, type, directed, strength,
    since, until. owners: record, customer.
    """

    customers: DataFrame
    rows: int
    contacts: DataFrame | None
    links: DataFrame | None
    owners: DataFrame | None


def read_tables(spark: SparkSession, folder: str, *, distinct: bool = True) -> Tables:
    """Read customers, interactions, links and records of a folder, those that are there.

    Each is a file NAME.parquet or a folder NAME.parquet or NAME of such files. distinct: rows with
    one interaction_id, or wholly equal rows where there is no such column, count once: another
    shuffle, to be left out where the ids are known to be unique. Rows without what a table needs
    are left out. Raises SourceError where there is neither interactions nor links, and
    MissingColumnError.
    """
    found = {name: _read(spark, folder, name) for name in _NEEDED}
    if found["interactions"] is None and found["links"] is None:
        raise SourceError(
            f"There are no interactions.parquet and no links.parquet in {folder!r}. "
            "Name a folder with at least one of them; each may be a file or a folder of files."
        )
    interactions, records = found["interactions"], found["records"]
    contacts = None if interactions is None else _contacts(interactions, distinct=distinct)
    links = None if found["links"] is None else _links(found["links"])
    owners = None if records is None else _owners(records)
    named = [found[name] for name in ("customers", "interactions") if found[name] is not None]
    ids = [frame.select(_text("customer_id").alias("id")) for frame in named if frame is not None]
    for frame, names in ((contacts, ("counterparty",)), (links, ("source", "target"))):
        if frame is not None:
            ids += [frame.select(fn.col(name).alias("id")) for name in names]
    together = reduce(DataFrame.unionByName, ids).where(_given("id")).distinct()
    if owners is not None:
        together = with_owners(together, owners, ("id",)).distinct()
        if contacts is not None:
            contacts = with_owners(contacts, owners, ("customer", "counterparty"))
    rows = 0 if interactions is None else interactions.count()
    return Tables(together, rows, contacts, links, owners)


def with_owners(rows: DataFrame, owners: DataFrame, columns: tuple[str, ...]) -> DataFrame:
    """Return the rows with customers in the place of records that are part of them."""
    for name in columns:
        renamed = owners.select(fn.col("record").alias(name), fn.col("customer").alias("owner"))
        owned = fn.coalesce(fn.col("owner"), fn.col(name))
        rows = rows.join(renamed, name, "left").withColumn(name, owned).drop("owner")
    return rows


def _read(spark: SparkSession, folder: str, name: str) -> DataFrame | None:
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    for path in (f"{folder.rstrip('/')}/{name}.parquet", f"{folder.rstrip('/')}/{name}"):
        try:
            frame = spark.read.parquet(path)
        except PySparkException as error:
            if error.getCondition() == "PATH_NOT_FOUND":
                continue
            raise SourceError(
                f"{path!r} cannot be read as Parquet: {error.getCondition()}."
            ) from error
        except Py4JJavaError as error:
            # What goes wrong in a worker, such as a file that is no Parquet, comes as it is.
            raise SourceError(f"{path!r} cannot be read as Parquet.") from error
        for column in _NEEDED[name]:
            if column not in frame.columns:
                raise MissingColumnError(
                    f"{path!r} has no column {column!r}; it has {', '.join(frame.columns)}."
                )
        return frame
    return None


def _contacts(frame: DataFrame, *, distinct: bool) -> DataFrame:
    if "counterparty_id" not in frame.columns:
        frame = frame.withColumn("counterparty_id", fn.lit(None).cast("string"))
    rows = frame
    named = "interaction_id" in frame.columns
    if distinct and not named:
        rows = frame.dropDuplicates()
    columns = [
        _text("customer_id").alias("customer"),
        _text("counterparty_id").alias("counterparty"),
        _text("type").alias("type"),
        _micros(rows, "occurred_at").alias("occurred_at"),
    ]
    names = ["customer", "counterparty", "type", "occurred_at"]
    if distinct and named:
        # Of rows that differ under one id the largest is taken: there is no first or last here.
        whole = rows.select(fn.col("interaction_id"), fn.struct(*columns).alias("row"))
        rows = whole.groupBy("interaction_id").agg(fn.max("row").alias("row")).select("row.*")
    else:
        rows = rows.select(*columns)
    kept = _given("customer") & _given("counterparty") & _given("type")
    return rows.where(kept & fn.col("occurred_at").isNotNull()).select(*names)


def _links(frame: DataFrame) -> DataFrame:
    directed = _optional(frame, "directed", "boolean")
    return frame.select(
        _text("source_id").alias("source"),
        _text("target_id").alias("target"),
        _text("type").alias("type"),
        fn.coalesce(directed, fn.lit(False)).alias("directed"),
        _optional(frame, "strength", "double").alias("strength"),
        _micros(frame, "since").alias("since"),
        _micros(frame, "until").alias("until"),
    ).where(_given("source") & _given("target") & _given("type"))


def _owners(frame: DataFrame) -> DataFrame:
    rows = frame.select(
        _text("record_id").alias("record"), _text("customer_id").alias("customer")
    ).where(_given("record") & _given("customer") & (fn.col("record") != fn.col("customer")))
    return rows.groupBy("record").agg(fn.min("customer").alias("customer"))


def _text(name: str) -> Column:
    return fn.col(_quoted(name)).cast("string")


def _given(name: str) -> Column:
    return fn.col(name).isNotNull() & (fn.col(name) != "")


def _optional(frame: DataFrame, name: str, kind: str) -> Column:
    column = fn.col(_quoted(name)) if name in frame.columns else fn.lit(None)
    return column.cast(kind)


def _micros(frame: DataFrame, name: str) -> Column:
    """Return a moment in microseconds: of a timestamp, a day, a text of these, or such a number."""
    kinds = dict(frame.dtypes)
    if name not in kinds:
        return fn.lit(None).cast("long")
    column = fn.col(_quoted(name))
    if kinds[name] in ("bigint", "int"):
        return column.cast("long")
    return fn.unix_micros(
        fn.try_to_timestamp(column) if kinds[name] == "string" else column.cast("timestamp")
    )


def _quoted(name: str) -> str:
    return f"`{name}`"


def write_table(frame: DataFrame, folder: str, name: str, order: Sequence[str] = ()) -> None:
    """Write a table as a folder NAME.parquet of files, sorted where an order is given.

    What was there under that name is replaced.
    """
    sorted_ = frame.orderBy(*order) if order else frame
    sorted_.write.mode("overwrite").parquet(f"{folder.rstrip('/')}/{name}.parquet")
