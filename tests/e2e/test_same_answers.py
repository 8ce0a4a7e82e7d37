"""A command (reading what it needs), a server (graph in memory) and both stores answer alike."""

from collections.abc import Iterator
from dataclasses import replace

from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.customers import find_customers
from graphcrm.service.evidence import evidence
from graphcrm.service.groups import get_community, list_communities, list_members
from graphcrm.service.influence import influencers
from graphcrm.service.likely import likely
from graphcrm.service.likely_explaining import explain_likely
from graphcrm.service.likely_report import likely_report
from graphcrm.service.maps import community_map
from graphcrm.service.paths import introductions, strongest_path, warmest_paths
from graphcrm.service.related import related
from graphcrm.service.roles import customer_roles, list_roles
from graphcrm.service.views import community_view, customer_view
from graphcrm.settings import Settings

MEASURES = ("pagerank", "betweenness", "degree", "strength", "harmonic", "kcore")


def ids_of(ctx: Context) -> list[str]:
    found = influencers(ctx, limit=1000).items
    return [*(found[place].customer_id for place in range(0, len(found), len(found) // 25))]


def test_memory_and_store_answer_alike(valued_company: Context) -> None:
    resident = replace(valued_company, resident=True)
    for customer_id in ids_of(valued_company):
        assert related(resident, customer_id, limit=30) == related(
            valued_company, customer_id, limit=30
        )
        assert likely(resident, customer_id) == likely(valued_company, customer_id)
        for depth in (1, 2):
            assert customer_view(resident, customer_id, depth=depth, limit=60) == customer_view(
                valued_company, customer_id, depth=depth, limit=60
            )
    assert community_view(resident, 0) == community_view(valued_company, 0)


def answers(ctx: Context) -> Iterator[object]:
    ids = ids_of(ctx)
    for customer_id in ids[:8]:
        yield related(ctx, customer_id, limit=10)
        yield related(ctx, customer_id, type_name="email")
        yield related(ctx, customer_id, min_strength=0.3)
        yield customer_view(ctx, customer_id, depth=2, limit=50)
        yield likely(ctx, customer_id, limit=20)
        yield likely(ctx, customer_id, types=["email"], limit=20)
        yield explain_likely(ctx, customer_id).ties
        yield customer_roles(ctx, customer_id)
    yield likely_report(ctx)
    for role in (None, "bridge", "gatekeeper", "broker", "cut-person", "rim"):
        yield list_roles(ctx, role=role, limit=30)
    for measure in MEASURES:
        yield influencers(ctx, by=measure, limit=15)
        yield influencers(ctx, by=measure, community=1, limit=15)
    yield list_communities(ctx, limit=50)
    yield get_community(ctx, 0)
    yield list_members(ctx, 0, limit=20)
    yield community_map(ctx)
    yield community_view(ctx, 1, limit=40)
    yield strongest_path(ctx, ids[0], ids[len(ids) // 2])
    yield warmest_paths(ctx, ids[0], ids[len(ids) // 2], alternatives=4)
    yield introductions(ctx, ids[0], sources=ids[1:8])
    for found in related(ctx, ids[0], limit=5):
        for relationship in found.relationships:
            yield evidence(ctx, relationship.relationship_id, limit=7)
    for text in ("a", "an", "ann", "王", "example", "zzzz"):
        yield find_customers(ctx, text, limit=20)
    yield find_customers(ctx, community=0, limit=20)


def test_both_stores_answer_alike_after_a_copy(
    valued_company: Context, neo4j_settings: Settings
) -> None:
    report = copy(valued_company.settings, neo4j_settings)
    assert report.customers.new > 0
    with open_context(neo4j_settings) as there:
        for here_answer, there_answer in zip(answers(valued_company), answers(there), strict=True):
            assert here_answer == there_answer
