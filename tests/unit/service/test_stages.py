"""How many stages an analysis has, and that they are counted one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graphcrm.answers import Progress
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import add_rows
from graphcrm.service.months import analyze_months
from graphcrm.service.stages import Stages, stages_of
from graphcrm.settings import Settings

ROWS = [
    {"source_id": a, "target_id": b, "type": "friend", "since": f"2026-0{month}-03"}
    for month, (a, b) in enumerate([("a", "b"), ("b", "c"), ("c", "d"), ("a", "c")], start=1)
]


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    with open_context(Settings(store=str(tmp_path / "graph.db")), create=True) as opened:
        yield opened


@pytest.mark.parametrize(
    "request_",
    [AnalysisRequest(), AnalysisRequest(infer=False), AnalysisRequest(likely=False)],
    ids=["all", "nothing inferred", "nothing learnt"],
)
def test_every_stage_of_an_analysis_is_counted(ctx: Context, request_: AnalysisRequest) -> None:
    add_rows(ctx, "links", ROWS)
    seen: list[Progress] = []
    analyze(ctx, request_, seen.append)
    stages = stages_of(request_)
    begun = [one for one in seen if not one.total or one.stage == "done"]
    assert [one.stage for one in begun] == [*stages, "done"]
    steps = len(stages)
    assert [one.step for one in begun] == [*range(1, steps + 1), steps]
    assert {one.steps for one in seen} == {steps}


def test_a_stage_that_is_not_needed_is_passed(ctx: Context) -> None:
    add_rows(ctx, "links", ROWS)
    seen: list[Progress] = []
    analyze(ctx, AnalysisRequest(keep_current=True), seen.append)
    writing = [one.step for one in seen if one.stage == "writing"]
    assert writing == [one.steps for one in seen][:1]


def test_a_stage_that_nobody_expected_keeps_the_place() -> None:
    seen: list[Progress] = []
    stages = Stages(AnalysisRequest(), seen.append)
    for name in ("reading", "unheard of", "relationships"):
        stages.begin(name)
    assert [one.step for one in seen] == [1, 1, 2]


def test_analyses_of_several_months_are_counted_as_one_work(ctx: Context) -> None:
    add_rows(ctx, "links", ROWS)
    seen: list[Progress] = []
    request = replace(AnalysisRequest(), likely=False, infer=False)
    runs = analyze_months(ctx, request, 2, seen.append)
    shares = [one.step / one.steps for one in seen if one.step and one.steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert shares.count(1) == 2
    assert sum(one.stage == "reading" for one in seen) == len(runs) == 3
