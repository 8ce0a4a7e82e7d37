"""What people say of guesses, in whole analyses: as good as a declared link, on both stores."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from graphcrm.model import Run
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.evidence import evidence
from graphcrm.service.exporting import export
from graphcrm.service.loading import add_rows
from graphcrm.service.related import related
from graphcrm.service.relationship_ids import relationship_id
from graphcrm.service.relationships import relationships_of_pair
from graphcrm.service.verdicts import judge, take_back
from graphcrm.service.views import customer_view
from graphcrm.settings import Settings

STAFF = ("ada", "ben", "cem", "dora")
DAY = 86_400_000_000
FIRST_OF_MARCH = 1_772_323_200_000_000
"""2026-03-01, before the last call, and long before anybody said anything."""


@pytest.fixture
def ctx(store_settings: Settings) -> Iterator[Context]:
    """Four at one firm; ada and eve call each other in the evening."""
    with open_context(store_settings, create=True, resident=True) as context:
        people = [{"customer_id": name, "company": "Acme"} for name in STAFF]
        people += [{"customer_id": "eve"}, *({"customer_id": f"x{n}"} for n in range(30))]
        add_rows(context, "customers", people)
        calls = [
            {
                "interaction_id": f"c{number}",
                "customer_id": ("ada", "eve")[number % 2],
                "counterparty_id": ("eve", "ada")[number % 2],
                "type": "call",
                "occurred_at": f"2026-{number % 3 + 1:02}-{number + 2:02}T20:30:00Z",
            }
            for number in range(20)
        ]
        add_rows(context, "interactions", calls)
        analyze(context, AnalysisRequest())
        yield context


def answers(ctx: Context) -> list[object]:
    """Return what is seen of the customers that are judged, without what only an analysis knows."""
    seen: list[object] = []
    for name in ("ada", "ben", "eve"):
        seen += [
            (row.customer_id, row.types, row.via, row.reasons, pytest.approx(row.score))
            for row in related(ctx, name)
        ]
        edges = customer_view(ctx, name).edges
        ends = {frozenset((e.source, e.target)): (e.types, e.strength) for e in edges}
        seen += [
            (set(pair), types, pytest.approx(strength))
            for pair, (types, strength) in sorted(ends.items(), key=lambda one: sorted(one[0]))
            if name in pair
        ]
    for pair in (("ada", "ben"), ("ada", "eve"), ("ben", "cem")):
        for row in relationships_of_pair(ctx, *pair):
            fields = (row.source_id, row.target_id, row.type, row.directed, row.evidence_count)
            marks = (row.confirmed, row.counted, row.can_be_judged, row.origin, row.reasons)
            seen.append((*fields, *marks, pytest.approx(row.strength), row.confidence))
    return seen


def edges_of(ctx: Context, folder: Path) -> dict[frozenset[str], float]:
    export(ctx, folder, "csv")
    lines = (folder / "analysis_edges.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {
        frozenset((one, other)): float(weight)
        for one, other, weight in (line.split(",") for line in lines)
    }


def says(pair: tuple[str, str], type_name: str, **said: str) -> dict[str, Any]:
    return {"wanted_id": relationship_id(*pair, type_name), "verdict": "confirmed", **said}


AT_WORK = ("ada", "ben")
AT_NIGHT = ("ada", "eve")


@pytest.mark.parametrize(
    "said",
    [
        [says(AT_WORK, "colleague")],
        [says(AT_WORK, "colleague", kind="partner")],
        [says(AT_WORK, "colleague", kind="household")],
        [says(AT_WORK, "colleague", kind="pact")],
        [says(AT_WORK, "colleague", kind="reports-to", source_id="ada")],
        [says(AT_WORK, "colleague", kind="reports-to", source_id="ben")],
        [says(AT_NIGHT, "friend")],
        [says(AT_NIGHT, "communicates-with")],
        [says(AT_NIGHT, "communicates-with", kind="friend")],
        [says(AT_NIGHT, "friend", kind="pact"), says(AT_NIGHT, "communicates-with", kind="pact")],
    ],
    ids=lambda said: "+".join(one.get("kind", "as found") for one in said),
)
def test_what_is_seen_at_once_is_what_every_later_analysis_finds(
    ctx: Context, said: list[dict[str, Any]]
) -> None:
    before, first = answers(ctx), analyze(ctx, AnalysisRequest())
    for one in said:
        judge(ctx, **one)
    at_once = answers(ctx)
    assert at_once != before
    for _ in range(2):
        run = analyze(ctx, AnalysisRequest())
        assert answers(ctx) == at_once
        assert run.graph_hash != first.graph_hash
    for one in said:
        take_back(ctx, one["wanted_id"])
    assert analyze(ctx, AnalysisRequest()).graph_hash == first.graph_hash
    assert answers(ctx) == before


def linked(ctx: Context, link: Mapping[str, Any]) -> Run:
    add_rows(ctx, "links", [dict(link)])
    return analyze(ctx, AnalysisRequest())


@pytest.mark.parametrize(
    ("said", "link"),
    [
        (says(AT_NIGHT, "friend"), ("ada", "eve", "friend", False)),
        (says(AT_WORK, "colleague"), ("ada", "ben", "colleague", False)),
        (says(AT_WORK, "colleague", kind="partner"), ("ada", "ben", "partner", False)),
        (
            says(AT_WORK, "colleague", kind="reports-to", source_id="ben"),
            ("ben", "ada", "reports-to", True),
        ),
    ],
)
def test_it_makes_the_edge_that_a_declared_link_makes(
    ctx: Context, said: dict[str, Any], link: tuple[str, str, str, bool], tmp_path: Path
) -> None:
    names = ("source_id", "target_id", "type", "directed")
    judge(ctx, **said)
    confirmed = analyze(ctx, AnalysisRequest())
    edges = edges_of(ctx, tmp_path)
    take_back(ctx, said["wanted_id"])
    # The calls of the two count once, whether they make a guess of a friend or not.
    calls = {row.type: row for row in relationships_of_pair(ctx, *AT_NIGHT)}["call"]
    doubt = 1 - calls.strength * calls.confidence
    friend = link[2] == "friend"
    assert edges[frozenset(AT_NIGHT)] == pytest.approx(1 - doubt * (0.3 if friend else 1))
    assert linked(ctx, dict(zip(names, link, strict=True))).graph_hash == confirmed.graph_hash


def test_other_ties_are_not_touched(ctx: Context, tmp_path: Path) -> None:
    before = edges_of(ctx, tmp_path)
    judge(ctx, **says(AT_WORK, "colleague", kind="friend"))
    analyze(ctx, AnalysisRequest())
    assert edges_of(ctx, tmp_path) == {**before, frozenset(AT_WORK): 0.7}


def test_the_day_that_is_looked_at_takes_nothing_back(ctx: Context, tmp_path: Path) -> None:
    """as_of is about when things happened; a guess that was judged stays judged on any day."""
    judge(ctx, **says(AT_NIGHT, "friend"))
    judge(ctx, relationship_id(*AT_WORK, "colleague"), "rejected")
    analyze(ctx, AnalysisRequest(as_of=FIRST_OF_MARCH))
    found = {row.type: row for row in relationships_of_pair(ctx, *AT_NIGHT)}
    assert (found["friend"].confirmed, found["friend"].counted) == (True, True)
    assert relationships_of_pair(ctx, *AT_WORK) == []
    # What the evidence did not show by then is no tie of that day, whatever was said of it.
    analyze(ctx, AnalysisRequest(as_of=FIRST_OF_MARCH - 90 * DAY))
    assert frozenset(AT_NIGHT) not in edges_of(ctx, tmp_path)


def confirmed_types(ctx: Context, folder: Path) -> dict[str, str]:
    export(ctx, folder, "csv")
    with (folder / "relationships.csv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if {row["source_id"], row["target_id"]} == {*AT_NIGHT}
        ]
    return {row["type"]: row["confirmed"] for row in rows}


def test_only_what_was_said_is_exported_as_confirmed(ctx: Context, tmp_path: Path) -> None:
    judge(ctx, **says(AT_NIGHT, "communicates-with", kind="friend"))
    # Tables are as the analysis left them, and of the friend that was guessed nothing was said.
    found = confirmed_types(ctx, tmp_path)
    assert found == {"call": "false", "communicates-with": "false", "friend": "false"}
    analyze(ctx, AnalysisRequest())
    assert confirmed_types(ctx, tmp_path) == {"call": "false", "friend": "true"}


def test_a_copy_analyses_and_exports_the_same(ctx: Context, tmp_path: Path) -> None:
    judge(ctx, **says(AT_WORK, "colleague", kind="reports-to", source_id="ben"))
    judge(ctx, **says(AT_NIGHT, "friend"))
    judge(ctx, relationship_id("ben", "cem", "colleague"), "rejected")
    target = Settings(store=str(tmp_path / "copy.db"))
    copy(ctx.settings, target)
    analyze(ctx, AnalysisRequest())
    export(ctx, tmp_path / "one", "csv")
    with open_context(target) as copied:
        analyze(copied, AnalysisRequest())
        export(copied, tmp_path / "other", "csv")
    for path in sorted((tmp_path / "one").glob("*.csv")):
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()
    rows = (tmp_path / "one" / "relationships.csv").read_text(encoding="utf-8").splitlines()
    assert "ben,ada,reports-to,true,0.5,1.0,inferred,,,1,1,true" in rows


def test_what_was_corrected_rests_on_what_it_was_found_in(ctx: Context) -> None:
    """Twenty calls made a friendship of it; those are its evidence whatever it is called."""
    found = relationship_id("ada", "eve", "friend")
    before = evidence(ctx, found, limit=100).items
    calls = [row.interaction.interaction_id for row in before if row.interaction]
    assert len(calls) == 20
    judge(ctx, found, "confirmed", kind="mentor")
    for _ in ("at once", "after the next analysis"):
        now = evidence(ctx, relationship_id("ada", "eve", "mentor"), limit=100).items
        assert [row.interaction.interaction_id for row in now if row.interaction] == calls
        assert {row.rule for row in now} == {row.rule for row in before}
        analyze(ctx, AnalysisRequest())
