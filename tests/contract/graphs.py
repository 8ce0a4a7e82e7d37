"""Small graphs and analysis runs for the contract suite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from graphcrm.model import (
    DECLARED,
    CentralMember,
    Community,
    CommunityLink,
    Customer,
    Interaction,
    Link,
    Micros,
    Provenance,
    Relationship,
    Run,
    Tally,
    Trait,
    Worth,
)
from graphcrm.store.base import Store
from graphcrm.tables import NO_TIME, RelationshipTable, ScoreTable

NOON: Micros = 1_700_000_000_000_000

ODD_TEXTS = (
    "plain",
    "with 'single' and \"double\" quotes",
    "back`tick",
    "slash/back\\slash",
    "../../etc/passwd",
    "x'}) DETACH DELETE n //",
    "'; DROP TABLE customers; --",
    "</script><img src=x onerror=alert(1)>",
    "$name {braces} :Label",
    "percent % and _ and *",
    "王小明",
    "李 雷",
    "😀 emoji",
    "Ｆｕｌｌｗｉｄｔｈ",
    "אבג \u200fعربي",
    "Zoë Ångström",
    "tab\tand\nnew line",
    "ends with blank ",
    "-1",
    "NaN",
    "null",
    "\\u0041",
)
"""Texts that have broken such stores before; each of them is an ordinary id, name or type."""

ORDERED = ("A", "Z", "a", "é", "中", "ﬀ", "Ａ", "Ａ😀", "😀", "😀a", "𠀀")
"""In code point order, which differs from UTF-16 order where emoji meet U+FF21."""


def interaction(number: int, customer_id: str, counterparty_id: str | None = None) -> Interaction:
    """Return an e-mail, one second after the one of the number before."""
    at = NOON + number * 1_000_000
    return Interaction(f"i{number:04}", customer_id, "email", at, counterparty_id)


def write(
    store: Store,
    *,
    customers: Sequence[Customer] = (),
    interactions: Sequence[Interaction] = (),
    links: Sequence[Link] = (),
) -> Tally:
    """Write rows in one transaction."""
    with store.write() as writer:
        total = writer.upsert_customers(customers) if customers else Tally()
        total += writer.upsert_interactions(interactions) if interactions else Tally()
        return total + (writer.upsert_links(links) if links else Tally())


def tie(source_id: str, target_id: str, type_name: str = "email", **fields: Any) -> Relationship:
    """Return a relationship with believable fields."""
    plain = Relationship(
        source_id, target_id, type_name, True, 0.5, 0.75, "inferred", NOON, NOON + 1, 3, 2
    )
    return plain._replace(**fields)


def relationship_table(ids: Sequence[str], ties: Sequence[Relationship]) -> RelationshipTable:
    """Return the table that holds these relationships."""
    place = {customer_id: position for position, customer_id in enumerate(ids)}
    types = tuple(sorted({row.type for row in ties}))
    rows = sorted(ties, key=lambda row: (place[row.source_id], place[row.target_id], row.type))
    return RelationshipTable(
        types=types,
        source=np.array([place[row.source_id] for row in rows], dtype=np.int32),
        target=np.array([place[row.target_id] for row in rows], dtype=np.int32),
        type=np.array([types.index(row.type) for row in rows], dtype=np.int16),
        directed=np.array([row.directed for row in rows], dtype=np.bool_),
        strength=np.array([row.strength for row in rows], dtype=np.float64),
        confidence=np.array([row.confidence for row in rows], dtype=np.float64),
        declared=np.array([row.origin == DECLARED for row in rows], dtype=np.bool_),
        first_seen=_moments([row.first_seen for row in rows]),
        last_seen=_moments([row.last_seen for row in rows]),
        evidence_count=np.array([row.evidence_count for row in rows], dtype=np.int32),
        evidence_forward=np.array([row.evidence_forward for row in rows], dtype=np.int32),
    )


def _moments(values: Sequence[int | None]) -> Any:
    return np.array([NO_TIME if value is None else value for value in values], dtype=np.int64)


def score_table(communities: Sequence[int], pagerank: Sequence[float]) -> ScoreTable:
    """Return scores that differ by measure, so that mixing two of them up shows."""
    rank = np.array(pagerank, dtype=np.float64)
    return ScoreTable(
        community=np.array(communities, dtype=np.int32),
        degree=np.arange(len(rank), dtype=np.int32),
        strength=rank * 3,
        pagerank=rank,
        betweenness=1 - rank,
        harmonic=rank * 5,
        core=np.arange(len(rank), dtype=np.int32) % 3,
    )


def make_community(community_id: int, size: int, **fields: Any) -> Community:
    """Return a community with members and traits."""
    return Community(
        community_id=community_id,
        name=f'群 {community_id} "and" others',
        size=size,
        density_inside=0.5,
        density_outside=0.125,
        edges_inside=4,
        edges_outside=2,
        parent_id=None,
        central_members=(CentralMember("a", "Ana 王", 0.25),),
        traits=(Trait("city", "北京", 3, 0.75, 0.1, 2.5),),
        x=1.5,
        y=-2.25,
        worth=(Worth("spent", 2, 12.5, "€/wörd"), Worth("churn_risk", 3, 0.25)),
    )._replace(**fields)


def make_run(run_id: str, **fields: Any) -> Run:
    """Return the record of a run."""
    return replace(
        Run(
            run_id=run_id,
            engine="local",
            algorithm="leiden",
            parameters={"resolution": 1.0, "half_lives": {"email": 180.0}},
            seed=7,
            as_of=NOON,
            started_at=NOON,
            finished_at=NOON + 5,
            seconds=0.25,
            data_version=3,
            graph_hash="abc",
            modularity=0.4198,
            counts={"customers": 3},
            measures=(Provenance("pagerank", "power", "local", {"damping": 0.85}, 0.1),),
            models={"bg_nbd": {"r": 0.25}},
        ),
        **fields,
    )


def publish(
    store: Store,
    run_id: str,
    ties: Sequence[Relationship] = (),
    *,
    communities: Mapping[str, int] | None = None,
    links: Sequence[CommunityLink] = (),
) -> Run:
    """Write and publish a run over all customers; PageRank falls in the order of ids.

    communities: those of the customers, 0 where nothing is said.
    """
    with store.read() as reader:
        ids = reader.customer_ids()
    member_of = [(communities or {}).get(customer_id, 0) for customer_id in ids]
    groups = [make_community(group, member_of.count(group)) for group in sorted(set(member_of))]
    ranks = [1 / (2 + position) for position in range(len(ids))]
    run = make_run(run_id)
    with store.write_run(run_id) as writer:
        writer.add_relationships(ids, relationship_table(ids, ties))
        writer.add_communities(groups, links)
        writer.add_scores(ids, score_table(member_of, ranks))
        writer.publish(run)
    return run
