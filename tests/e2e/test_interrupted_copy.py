"""A copy that stops at any moment and is run again ends as if nothing had happened."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graphcrm.answers import Progress
from graphcrm.errors import StoreNotEmptyError
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import open_context
from graphcrm.service.copying import copy
from graphcrm.service.influence import influencers
from graphcrm.service.loading import load
from graphcrm.service.status import graph_status
from graphcrm.settings import Settings


@pytest.fixture
def source(tmp_path: Path, company: Path) -> Settings:
    settings = Settings(store=str(tmp_path / "source.db"))
    with open_context(settings, create=True) as ctx:
        inputs = [
            TableInput(table, company / f"{table}.csv")
            for table in ("customers", "interactions", "links")
        ]
        load(ctx, inputs, LoadOptions())
        analyze(ctx, AnalysisRequest())
    return settings


def stop_at(stage: str) -> Callable[[Progress], None]:
    def show(progress: Progress) -> None:
        if progress.stage == stage:
            raise KeyboardInterrupt

    return show


def check_same(source: Settings, target: Settings) -> None:
    with open_context(source) as here, open_context(target) as there:
        left, right = graph_status(here), graph_status(there)
        assert (left.counts, left.stale) == (right.counts, right.stale)
        assert left.run is not None
        assert right.run is not None
        assert left.run.run_id == right.run.run_id
        assert influencers(here) == influencers(there)


def test_interrupted_in_each_stage(source: Settings, store_settings: Settings) -> None:
    for stage in ("customers", "interactions", "links", "results"):
        with pytest.raises(KeyboardInterrupt):
            copy(source, store_settings, stop_at(stage))
    copy(source, store_settings)
    check_same(source, store_settings)


def test_interrupted_after_the_results_were_published(
    source: Settings, store_settings: Settings
) -> None:
    copy(source, store_settings)
    with open_context(source) as here, open_context(store_settings) as there:
        with here.store.read() as reader:
            graph_id = reader.status().graph_id
        with there.store.write() as writer:
            writer.mark_copying(graph_id)
    copy(source, store_settings)
    check_same(source, store_settings)
    with pytest.raises(StoreNotEmptyError):
        copy(source, store_settings)
