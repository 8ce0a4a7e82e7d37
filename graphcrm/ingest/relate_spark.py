"""The formula of graphcrm.ingest.relate in Spark: for interactions that outgrow one machine.

The same rules give the same relationships: counts, dates and directions are equal, strengths within
a billionth (1e-9, relative). Sums are exact whatever the order (see graphcrm.spark.exact), so the
answer does not depend on the number of workers. Everything is an expression that Spark compiles;
no row passes through Python.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as fn

from graphcrm.ingest.relate import FAINTEST, half_life_of
from graphcrm.model import (
    DAY,
    INTERACTION_KINDS,
    LINK_STRENGTHS,
    OTHER_LINK_STRENGTH,
    Micros,
    interaction_kind,
)
from graphcrm.spark.exact import exact_sum
from graphcrm.spark.tables import with_owners

COLUMNS = (
    *("source", "target", "type", "directed", "strength", "confidence", "declared"),
    *("first_seen", "last_seen", "evidence_count", "evidence_forward"),
)
"""Of a relationship; what they hold is told in graphcrm.tables.RelationshipTable."""

_KEY = ["low", "high", "type"]
_OTHER = ""
"""Stands for every interaction type that is not known by name; no row has an empty type."""


def relate(
    contacts: DataFrame,
    links: DataFrame | None,
    as_of: Micros | None,
    half_lives: Mapping[str, float],
) -> DataFrame:
    """Return every relationship that the evidence up to `as_of` (None: all of it) makes.

    contacts: customer, counterparty, type, occurred_at (microseconds). links: what `join_records`
    returns. Customers are texts or whole numbers. Rows come in no particular order. Cost: one
    shuffle of the contacts, and one more of those that can go to many at once.
    """
    found = _from_contacts(contacts, as_of, half_lives)
    if links is not None:
        found = found.join(_from_links(links, as_of).hint("shuffle_hash"), _KEY, "full_outer")
    else:
        found = _without_links(found)
    return _as_table(found)


def latest_moment(contacts: DataFrame, links: DataFrame | None, now: Micros) -> Micros | None:
    """Return the latest moment in the data that is not after `now`; None where there is none."""
    moments = [contacts.where(fn.col("occurred_at") <= now).agg(fn.max("occurred_at"))]
    if links is not None:
        moments.append(links.where(fn.col("since") <= now).agg(fn.max("since")))
    found = [row[0] for frame in moments for row in frame.collect()]
    return max((moment for moment in found if moment is not None), default=None)


def join_records(links: DataFrame, owners: DataFrame | None) -> DataFrame:
    """Return links between customers, one for each source, target and type.

    links: source, target, type, directed, strength, since, until (microseconds), the last three
    maybe null. owners: record, customer, for records that are part of another customer. As
    graphcrm.ingest.relate.join_records does: of two that say the same the stronger, from the first
    day to the last that either names.
    """
    moved = links if owners is None else with_owners(links, owners, ("source", "target"))
    turned = ~fn.col("directed") & (fn.col("source") > fn.col("target"))
    ends = (
        fn.when(turned, fn.col("target")).otherwise(fn.col("source")).alias("source"),
        fn.when(turned, fn.col("source")).otherwise(fn.col("target")).alias("target"),
    )
    declared = fn.coalesce(
        fn.col("strength"), _by_type(LINK_STRENGTHS, fn.lit(OTHER_LINK_STRENGTH))
    )
    rows = moved.where(fn.col("source") != fn.col("target")).select(
        *ends, "type", "directed", declared.alias("strength"), "since", "until"
    )
    return rows.groupBy("source", "target", "type").agg(
        fn.bool_and("directed").alias("directed"),
        fn.max("strength").alias("strength"),
        _if_all_known("since", fn.min("since")).alias("since"),
        _if_all_known("until", fn.max("until")).alias("until"),
    )


def _if_all_known(name: str, value: Column) -> Column:
    return fn.when(fn.count(name) == fn.count("*"), value)


def _from_contacts(
    contacts: DataFrame, as_of: Micros | None, half_lives: Mapping[str, float]
) -> DataFrame:
    kept = contacts.where(fn.col("customer") != fn.col("counterparty"))
    if as_of is not None:
        kept = kept.where(fn.col("occurred_at") <= as_of)
    reference = as_of if as_of is not None else kept.agg(fn.max("occurred_at")).collect()[0][0]
    value = _fresh(reference or 0, half_lives) * fn.col("share")
    customer, counterparty = fn.col("customer"), fn.col("counterparty")
    return (
        _with_shares(kept)
        .select(
            fn.least(customer, counterparty).alias("low"),
            fn.greatest(customer, counterparty).alias("high"),
            "type",
            "occurred_at",
            (customer < counterparty).cast("long").alias("onward"),
            value.alias("value"),
        )
        .groupBy(*_KEY)
        .agg(
            exact_sum(fn.col("value")).alias("mass"),
            fn.count("*").alias("count"),
            fn.sum("onward").alias("onward"),
            fn.min("occurred_at").alias("first"),
            fn.max("occurred_at").alias("last"),
        )
    )


def _with_shares(kept: DataFrame) -> DataFrame:
    """Add how much of a message each who got it has: 1 / audience; 1 for other interactions."""
    told = [name for name, kind in INTERACTION_KINDS.items() if kind.told]
    unknown = ~fn.col("type").isin(list(INTERACTION_KINDS))
    is_told = fn.col("type").isin(told) | (fn.lit(interaction_kind(_OTHER).told) & unknown)
    message = Window.partitionBy("customer", "type", "occurred_at")
    # The rank of the last reader, each counted once: sorted, so that it may spill to disk.
    rank = fn.dense_rank().over(message.orderBy("counterparty"))
    whole = message.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    shared = (
        kept.where(is_told)
        .withColumn("rank", rank)
        .withColumn("share", 1.0 / fn.max("rank").over(whole))
        .drop("rank")
    )
    return kept.where(~is_told).withColumn("share", fn.lit(1.0)).unionByName(shared)


def _fresh(reference: Micros, half_lives: Mapping[str, float]) -> Column:
    """Return what is left of an interaction at a moment: 2^(-age / half-life)."""
    days = {name: half_life_of(name, half_lives) for name in {*INTERACTION_KINDS, *half_lives}}
    half_life = _by_type(days, fn.lit(float(half_life_of(_OTHER, half_lives))))
    age = (fn.lit(reference) - fn.col("occurred_at")).cast("double") / float(DAY)
    halvings = fn.when(half_life > 0, age / half_life).otherwise(fn.lit(0.0))
    return fn.pow(fn.lit(2.0), -halvings)


def _by_type(values: Mapping[str, float], otherwise: Column) -> Column:
    """Return the value of a row's type; rows of one value share a branch."""
    chosen: Column | None = None
    for value in sorted(set(values.values())):
        names = sorted(name for name, own in values.items() if own == value)
        branch = fn.col("type").isin(names)
        result = fn.lit(float(value))
        chosen = fn.when(branch, result) if chosen is None else chosen.when(branch, result)
    return otherwise if chosen is None else chosen.otherwise(otherwise)


def _from_links(links: DataFrame, as_of: Micros | None) -> DataFrame:
    """Return for each pair and type what links say of it: at most one from either side."""
    if as_of is not None:
        started = fn.col("since").isNull() | (fn.col("since") <= as_of)
        links = links.where(started & (fn.col("until").isNull() | (fn.col("until") > as_of)))
    source, target = fn.col("source"), fn.col("target")
    onward = source < target
    return (
        links.select(
            fn.least(source, target).alias("low"),
            fn.greatest(source, target).alias("high"),
            *("type", "directed", "since"),
            fn.when(onward, fn.col("strength")).alias("there"),
            fn.when(~onward, fn.col("strength")).alias("back"),
            (~fn.col("directed") | onward).cast("long").alias("onward"),
        )
        .groupBy(*_KEY)
        .agg(
            fn.max("there").alias("there"),
            fn.max("back").alias("back"),
            fn.bool_or(~fn.col("directed")).alias("link_mutual"),
            fn.count("*").alias("link_count"),
            fn.sum("onward").alias("link_onward"),
            fn.min("since").alias("link_first"),
            fn.max("since").alias("link_last"),
        )
    )


def _without_links(found: DataFrame) -> DataFrame:
    kinds = {
        "there": "double",
        "back": "double",
        "link_mutual": "boolean",
        "link_count": "long",
        "link_onward": "long",
        "link_first": "long",
        "link_last": "long",
    }
    return found.select("*", *(fn.lit(None).cast(kind).alias(name) for name, kind in kinds.items()))


def _as_table(found: DataFrame) -> DataFrame:
    """Turn pairs into source and target: what runs only from high to low is turned round."""
    kinds = INTERACTION_KINDS
    mutual_types = [name for name, kind in kinds.items() if kind.mutual]
    seen = fn.col("count").isNotNull()
    halfway = _by_type(
        {name: kind.halfway for name, kind in kinds.items()},
        fn.lit(float(interaction_kind(_OTHER).halfway)),
    )
    facts = found.select(
        *_KEY,
        fn.when(
            seen, fn.greatest(fn.col("mass") / (fn.col("mass") + halfway), fn.lit(FAINTEST))
        ).alias("own"),
        *("there", "back"),
        fn.when(fn.col("link_count").isNotNull(), fn.lit(1.0))
        .otherwise(fn.col("count") / (fn.col("count") + 1.0))
        .alias("confidence"),
        fn.col("link_count").isNotNull().alias("declared"),
        (
            (seen & fn.col("type").isin(mutual_types))
            | fn.coalesce(fn.col("link_mutual"), fn.lit(False))
        ).alias("mutual"),
        fn.least("first", "link_first").alias("first_seen"),
        fn.greatest("last", "link_last").alias("last_seen"),
        _added("count", "link_count").alias("evidence_count"),
        _added("onward", "link_onward").alias("onward"),
    )
    backward = ~fn.col("mutual") & (fn.col("onward") == 0)
    directed = ~fn.col("mutual") & (backward | (fn.col("onward") == fn.col("evidence_count")))
    whole = fn.col("mutual") | backward
    return facts.select(
        fn.when(backward, fn.col("high")).otherwise(fn.col("low")).alias("source"),
        fn.when(backward, fn.col("low")).otherwise(fn.col("high")).alias("target"),
        "type",
        directed.alias("directed"),
        _joined("own", "there", "back").alias("strength"),
        *("confidence", "declared", "first_seen", "last_seen", "evidence_count"),
        fn.when(whole, fn.col("evidence_count"))
        .otherwise(fn.col("onward"))
        .alias("evidence_forward"),
    )


def _added(*names: str) -> Column:
    first, second = (fn.coalesce(fn.col(name), fn.lit(0)) for name in names)
    return first + second


def _joined(*names: str) -> Column:
    """Return 1 - product of (1 - strength) of those that are there; one alone stays as it is."""
    alone = sum((fn.col(name).isNotNull().cast("int") for name in names), fn.lit(0)) == 1
    strongest = fn.greatest(*names)
    silence = sum(
        (fn.log1p(-fn.coalesce(fn.when(fn.col(n) < 1.0, fn.col(n)), fn.lit(0.0))) for n in names),
        fn.lit(0.0),
    )
    return fn.when(alone | (strongest >= 1.0), strongest).otherwise(-fn.expm1(silence))
