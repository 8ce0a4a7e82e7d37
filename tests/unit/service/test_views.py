"""What is drawn around a customer, and what is left out."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.groups import Zoom, list_communities
from graphcrm.service.loading import load
from graphcrm.service.maps import community_map
from graphcrm.service.views import EDGES_A_NODE, community_view, customer_view
from graphcrm.settings import Settings
from tests.circles import CLIQUES, circles_of_cliques

OTHERS = [f"c{number:02}" for number in range(20)]


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    """A customer who knows twenty others slightly, and these each other well."""
    strong = [(a, b, "friend", 0.9) for a, b in combinations(OTHERS, 2)]
    weak = [("focus", other, "friend", 0.1) for other in OTHERS]
    links = pd.DataFrame([*strong, *weak], columns=["source_id", "target_id", "type", "strength"])
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as opened:
        load(opened, [TableInput("links", links)], LoadOptions())
        analyze(opened, AnalysisRequest())
        yield opened


def test_all_ties_of_the_customer_are_drawn(ctx: Context) -> None:
    view = customer_view(ctx, "focus")
    assert len(view.nodes) == 21
    drawn = {frozenset((edge.source, edge.target)) for edge in view.edges}
    assert {frozenset(("focus", other)) for other in OTHERS} <= drawn
    assert len(drawn) <= EDGES_A_NODE * len(view.nodes) + len(OTHERS)
    assert f"{len(drawn):,} strongest of {view.total_edges:,} ties" in view.note


@pytest.fixture
def nested(tmp_path: Path) -> Iterator[Context]:
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as opened:
        load(opened, [TableInput("links", circles_of_cliques())], LoadOptions())
        analyze(opened, AnalysisRequest())
        yield opened


def test_the_map_of_a_community_shows_its_parts_apart(nested: Context) -> None:
    levels = [list_communities(nested, zoom=Zoom(level=level)).items for level in (1, 0, -1)]
    parents = [
        one
        for one in [*levels[0], *levels[1]]
        if list_communities(nested, zoom=Zoom(parent=one.community_id)).items
    ]
    assert parents
    for parent in parents:
        parts = list_communities(nested, zoom=Zoom(parent=parent.community_id)).items
        view = community_map(nested, zoom=Zoom(parent=parent.community_id))
        assert {node.id for node in view.nodes} == {str(one.community_id) for one in parts}
        assert (view.focus, view.title) == (str(parent.community_id), parent.name)
        assert view.total_nodes == len(parts)
        for one, other in combinations(view.nodes, 2):
            apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert apart >= one.radius + other.radius
        assert community_map(nested, zoom=Zoom(parent=parent.community_id)) == view
        assert view.others == parent.size - sum(one.size for one in parts)
        few = community_map(nested, 1, Zoom(parent=parent.community_id))
        assert few.note.startswith(f"The 1 largest of {len(parts)} communities are shown.")
        if parent.level == 0:
            assert len(parts) == CLIQUES
            inside = community_view(nested, parts[0].community_id)
            assert inside.within == (parent.community_id, parent.name)
            assert len(inside.nodes) == parts[0].size
            assert community_view(nested, parent.community_id).within is None


def test_the_map_of_a_level_shows_that_level(nested: Context) -> None:
    assert community_map(nested, zoom=Zoom(level=0)).nodes == community_map(nested).nodes
    view = community_map(nested, zoom=Zoom(level=1))
    known = list_communities(nested, zoom=Zoom(level=1)).items
    assert {node.id for node in view.nodes} == {str(one.community_id) for one in known}


def test_a_community_without_parts_says_so(ctx: Context) -> None:
    view = community_map(ctx, zoom=Zoom(parent=0))
    assert (view.nodes, view.total_nodes) == ((), 0)
    assert "no parts that are clearer than chance" in view.note
