"""Spark makes of interactions and links the relationships that the local engine makes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from graphcrm.demo import generate
from graphcrm.ingest import relate as local
from graphcrm.ingest import relate_spark
from graphcrm.model import DAY, Link, Micros
from graphcrm.projection import project
from graphcrm.spark.project import project as project_spark
from graphcrm.spark.session import Spark
from graphcrm.tables import Contacts
from tests.contract.graphs import ODD_TEXTS, ORDERED
from tests.spark.frames import (
    assert_same,
    contact_frame,
    link_frame,
    rows_of_frame,
    rows_of_table,
)

NOW: Micros = 20_000 * DAY
Contact = tuple[str, str, str, int]


def contacts_of(ids: Sequence[str], rows: Sequence[Contact]) -> Contacts:
    place = {name: number for number, name in enumerate(ids)}
    types = tuple(sorted({row[2] for row in rows}))
    return Contacts(
        types=types,
        customer=np.array([place[row[0]] for row in rows], dtype=np.int32),
        counterparty=np.array([place[row[1]] for row in rows], dtype=np.int32),
        type=np.array([types.index(row[2]) for row in rows], dtype=np.int16),
        occurred_at=np.array([row[3] for row in rows], dtype=np.int64),
    )


def check(
    spark: Spark,
    rows: Sequence[Contact],
    links: Sequence[Link],
    as_of: Micros | None = NOW,
    half_lives: Mapping[str, float] | None = None,
) -> int:
    """Relate with both engines and return how many relationships there are."""
    ids = sorted({name for row in rows for name in row[:2]} | {n for row in links for n in row[:2]})
    lives = half_lives or {}
    expected = local.relate(ids, contacts_of(ids, rows), links, as_of, lives)
    frame = contact_frame(spark, ids, contacts_of(ids, rows))
    joined = relate_spark.join_records(link_frame(spark, links), None) if links else None
    found = rows_of_frame(relate_spark.relate(frame, joined, as_of, lives))
    assert_same(found, rows_of_table(ids, expected))
    return len(expected)


def test_the_order_and_the_parts_of_the_rows_do_not_matter_to_the_bit(spark: Spark) -> None:
    dice = random.Random(5)
    rows = [
        ("a", "b", "email", NOW - dice.randrange(1000) * DAY - dice.randrange(DAY))
        for _ in range(500)
    ]
    found = []
    for parts in (1, 5):
        dice.shuffle(rows)
        frame = contact_frame(spark, ["a", "b"], contacts_of(["a", "b"], rows)).repartition(parts)
        relationships = relate_spark.relate(frame, None, NOW, {})
        edges = project_spark(relationships).collect()
        found.append((rows_of_frame(relationships), [tuple(row) for row in edges]))
    assert found[0] == found[1]


def test_interactions_of_every_kind_age_and_direction(spark: Spark) -> None:
    dice = random.Random(3)
    names = [f"c{number}" for number in range(40)]
    kinds = ("call", "email", "message", "meeting", "purchase", "referral", "never heard of")
    rows = [
        (
            dice.choice(names),
            dice.choice(names),
            dice.choice(kinds),
            NOW - dice.randrange(4000) * DAY,
        )
        for _ in range(4000)
    ]
    assert check(spark, rows, []) > 2000


def test_odd_tables(spark: Spark) -> None:
    rows = [
        # With oneself, in the future, at the very moment, ties in dates, one reader twice.
        ("a", "a", "call", NOW),
        ("a", "b", "call", NOW + 1),
        ("a", "b", "call", NOW),
        ("b", "a", "call", NOW),
        ("b", "a", "email", NOW - DAY),
        ("b", "c", "email", NOW - DAY),
        ("b", "c", "email", NOW - DAY),
        ("b", "d", "email", NOW - DAY),
        ("c", "b", "email", NOW - DAY),
        # So old that nothing but the faintest trace is left.
        ("a", "d", "message", NOW - 19_000 * DAY),
        ("d", "c", "friend", NOW - 3 * DAY),
        *[("c", "a", "message", NOW - 1500 * DAY - step) for step in range(300)],
        # Ids and types of any kind, in an order that differs from that of UTF-16.
        *((one, other, "email", NOW) for one, other in zip(ODD_TEXTS, ORDERED * 2, strict=False)),
        *(("Ａ", "😀", text, NOW - 5 * DAY) for text in ODD_TEXTS),
    ]
    links = [
        Link("a", "b", "friend"),
        Link("a", "b", "call", strength=1.0),
        Link("b", "a", "email", directed=True, strength=0.25, since=NOW - 9 * DAY),
        Link("c", "d", "friend", directed=True, strength=0.5, since=NOW - 2 * DAY),
        Link("d", "c", "friend", directed=True, since=NOW),
        Link("a", "c", "knows of", since=NOW + 1),
        Link("a", "c", "knew", until=NOW),
        Link("a", "c", "knows", until=NOW + 1),
        Link("😀", "Ａ", "follows", directed=True),
        Link("Ａ", "😀", "family"),
    ]
    assert check(spark, rows, links) > 40


@pytest.mark.parametrize(
    ("as_of", "half_lives"),
    [(None, {}), (NOW - 10 * DAY, {"*": 0}), (NOW, {"call": 0, "odd": 2.5, "*": 30})],
)
def test_half_lives_and_moments(
    spark: Spark, as_of: Micros | None, half_lives: Mapping[str, float]
) -> None:
    rows = [
        (*pair, kind, NOW - days * DAY)
        for pair in (("a", "b"), ("b", "c"), ("c", "b"))
        for kind in ("call", "odd", "message")
        for days in (0, 9, 10, 11, 400)
    ]
    assert check(spark, rows, [Link("a", "c", "odd", since=NOW)], as_of, half_lives) >= 6


def test_nothing_makes_nothing(spark: Spark) -> None:
    assert check(spark, [], []) == 0
    assert check(spark, [("a", "a", "email", NOW)], [], None) == 0


def test_links_of_records_are_links_of_their_customers(spark: Spark) -> None:
    links = [
        Link("a1", "b", "friend", strength=0.2, since=5, until=NOW * 2),
        Link("a2", "b", "friend", directed=True, since=3),
        Link("b", "a3", "friend", strength=0.9, since=4),
        Link("a1", "a2", "family"),
        Link("b", "a1", "follows", directed=True, strength=0.1),
    ]
    owners = {"a1": "a", "a2": "a", "a3": "a"}
    expected = local.join_records(links, owners)
    records = spark.session.createDataFrame(list(owners.items()), "record string, customer string")
    found = relate_spark.join_records(link_frame(spark, links), records).orderBy("source", "type")
    kept = [row[:7] for row in expected]
    # Strengths that the links do not give are filled in here already.
    assert [tuple(row) for row in found.collect()] == [
        (*row[:4], row[4] if row[4] is not None else 0.7, *row[5:]) for row in kept
    ]


def test_the_invented_company(spark: Spark) -> None:
    told = generate(300, seed=5).interactions.dropna(subset=["counterparty_id"])
    moments = told["occurred_at"].dt.tz_localize(None).astype("datetime64[us]").astype("int64")
    columns = (told["customer_id"], told["counterparty_id"], told["type"], moments)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    ids = sorted({name for row in rows for name in row[:2]})
    found = contacts_of(ids, rows)
    as_of = local.latest_moment(found, [], NOW * 10)
    assert relate_spark.latest_moment(contact_frame(spark, ids, found), None, NOW * 10) == as_of
    expected = local.relate(ids, found, [], as_of, {})
    frame = relate_spark.relate(contact_frame(spark, ids, found), None, as_of, {}).cache()
    assert_same(rows_of_frame(frame), rows_of_table(ids, expected))
    edges = project(ids, expected)
    got = sorted(tuple(row) for row in project_spark(frame).collect())
    names = [
        (ids[a], ids[b]) for a, b in zip(edges.source.tolist(), edges.target.tolist(), strict=True)
    ]
    assert [row[:2] for row in got] == names
    np.testing.assert_allclose([row[2] for row in got], edges.weight, rtol=1e-9)
