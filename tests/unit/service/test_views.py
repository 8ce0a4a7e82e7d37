"""What is drawn around a customer, and what is left out."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import load
from graphcrm.service.views import EDGES_A_NODE, customer_view
from graphcrm.settings import Settings

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
