"""Inferred ties among the other relationships, and what users said of them."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.inference.evidence import share_of
from graphcrm.inference.ties import KINDS, Ties
from graphcrm.model import CERTAIN, Fact, Verdict, link_strength
from graphcrm.projection import project
from graphcrm.service.inferring import Inferred, add_ties
from graphcrm.tables import NO_TIME, RelationshipTable

IDS = ["a", "b", "c", "d"]
DAY = 86_400_000_000

Tie = tuple[str, str, str, float, float]


def ties(*rows: Tie, forward: int = 2) -> Ties:
    """Return ties of two pieces of evidence each; their fact names the pair and the kind."""
    kinds = tuple(sorted(KINDS))
    placed = sorted(
        (IDS.index(a), IDS.index(b), kinds.index(kind), strength, confidence)
        for a, b, kind, strength, confidence in rows
    )
    low, high, kind, strength, confidence = zip(*placed, strict=True) if placed else [()] * 5

    def explain(wanted: object) -> list[tuple[Fact, ...]]:
        return [
            (Fact(kinds[kind[row]], {"pair": IDS[low[row]] + IDS[high[row]]}, None, None, 1.0),)
            for row in wanted  # type: ignore[attr-defined]
        ]

    return Ties(
        kinds=kinds,
        low=np.array(low, dtype=np.int32),
        high=np.array(high, dtype=np.int32),
        kind=np.array(kind, dtype=np.int16),
        strength=np.array(strength, dtype=np.float64),
        confidence=np.array(confidence, dtype=np.float64),
        first=np.full(len(placed), DAY, dtype=np.int64),
        last=np.full(len(placed), 2 * DAY, dtype=np.int64),
        count=np.full(len(placed), 2, dtype=np.int32),
        forward=np.full(len(placed), forward, dtype=np.int32),
        explain=explain,
    )


def table(*rows: tuple[str, str, str, float, float, bool]) -> RelationshipTable:
    types = tuple(sorted({row[2] for row in rows}))
    placed = sorted((IDS.index(r[0]), IDS.index(r[1]), types.index(r[2]), *r[3:]) for r in rows)
    columns = list(zip(*placed, strict=True)) or [()] * 6
    size = len(placed)
    return RelationshipTable(
        types=types,
        source=np.array(columns[0], dtype=np.int32),
        target=np.array(columns[1], dtype=np.int32),
        type=np.array(columns[2], dtype=np.int16),
        directed=np.zeros(size, dtype=np.bool_),
        strength=np.array(columns[3], dtype=np.float64),
        confidence=np.array(columns[4], dtype=np.float64),
        declared=np.array(columns[5], dtype=np.bool_),
        first_seen=np.full(size, NO_TIME, dtype=np.int64),
        last_seen=np.full(size, NO_TIME, dtype=np.int64),
        evidence_count=np.ones(size, dtype=np.int32),
        evidence_forward=np.ones(size, dtype=np.int32),
    )


def rows_of(inferred: Inferred) -> dict[tuple[str, str, str], tuple[float, float, bool]]:
    found = inferred.table
    order = list(
        zip(found.source.tolist(), found.target.tolist(), found.type.tolist(), strict=True)
    )
    assert order == sorted(order)
    return {
        (IDS[source], IDS[target], found.types[kind]): (
            float(found.strength[row]),
            float(found.confidence[row]),
            bool(found.declared[row]),
        )
        for row, (source, target, kind) in enumerate(order)
    }


def facts_of(inferred: Inferred) -> dict[tuple[str, str, str], list[str]]:
    facts = inferred.facts(np.arange(len(inferred.table)))
    names = [[f"{fact.rule} {fact.detail['pair']}" for fact in found] for found in facts]
    return dict(zip(rows_of(inferred), names, strict=True))


BEFORE = table(("a", "b", "email", 0.5, 0.5, False), ("b", "a", "colleague", 0.5, 1.0, True))


def test_without_ties_nothing_changes() -> None:
    added = add_ties(IDS, BEFORE, ties(), [], ["email"])
    assert added.table is BEFORE
    assert added.found == 0
    assert facts_of(added) == {key: [] for key in rows_of(added)}
    assert set(added.uncounted) == {name for name, kind in KINDS.items() if not kind.counted}


def test_ties_stand_among_the_others_with_their_facts() -> None:
    given = ties(("a", "c", "household", 0.75, 0.9), ("a", "b", "household", 0.25, 0.8))
    added = add_ties(IDS, BEFORE, given, [], ["email"])
    assert rows_of(added) == {
        ("a", "b", "email"): (0.5, 0.5, False),
        ("a", "b", "household"): (0.25, 0.8, False),
        ("a", "c", "household"): (0.75, 0.9, False),
        ("b", "a", "colleague"): (0.5, 1.0, True),
    }
    assert facts_of(added) == {
        ("a", "b", "email"): [],
        ("a", "b", "household"): ["household ab"],
        ("a", "c", "household"): ["household ac"],
        ("b", "a", "colleague"): [],
    }
    assert added.found == 2
    # Facts may be asked for in any order and in part.
    assert [len(found) for found in added.facts(np.array([3, 1]))] == [0, 1]


def test_a_declared_link_stays_declared_and_its_strength_joins() -> None:
    before = table(("b", "a", "household", 0.5, 1.0, True))
    added = add_ties(IDS, before, ties(("a", "b", "household", 0.5, 0.6)), [], [])
    assert rows_of(added)["b", "a", "household"] == (0.75, 1.0, True)
    assert facts_of(added)["b", "a", "household"] == ["household ab"]
    (row,) = np.flatnonzero(added.table.declared)
    assert added.table.evidence_count[row] == 3
    assert (added.table.first_seen[row], added.table.last_seen[row]) == (DAY, 2 * DAY)


def test_an_uncounted_kind_adds_no_strength_to_a_declared_link() -> None:
    before = table(("a", "b", "friend", 0.7, 1.0, True))
    added = add_ties(IDS, before, ties(("a", "b", "friend", 0.5, 0.6)), [], [])
    assert rows_of(added) == {("a", "b", "friend"): (0.7, 1.0, True)}
    assert facts_of(added)["a", "b", "friend"] == ["friend ab"]
    edges = project(IDS, added.table, added.uncounted)
    assert edges.weight.tolist() == project(IDS, before).weight.tolist()


def test_uncounted_ties_leave_the_analysed_graph_as_it_was() -> None:
    given = ties(("a", "b", "communicates-with", 0.9, 0.9), ("c", "d", "friend", 0.9, 0.9))
    added = add_ties(IDS, BEFORE, given, [], ["email"])
    assert len(added.table) == 4
    with_ties, without = project(IDS, added.table, added.uncounted), project(IDS, BEFORE)
    assert with_ties.graph_hash == without.graph_hash


def test_a_direction_that_evidence_has_is_kept() -> None:
    given = ties(("a", "b", "referred", 0.5, 0.5), forward=0)
    added = add_ties(IDS, table(), given, [], [])
    assert list(rows_of(added)) == [("b", "a", "referred")]
    assert added.table.directed.tolist() == [True]
    assert added.table.evidence_forward.tolist() == [2]
    both = add_ties(IDS, table(), ties(("a", "b", "referred", 0.5, 0.5), forward=1), [], [])
    assert both.table.directed.tolist() == [False]
    assert both.table.evidence_forward.tolist() == [1]


def test_a_kind_that_is_called_like_an_interaction_type_is_left_out() -> None:
    before = table(("a", "b", "friend", 0.5, 0.5, False))
    added = add_ties(IDS, before, ties(("a", "b", "friend", 0.5, 0.5)), [], ["friend"])
    assert added.table is before
    assert "friend" not in added.kinds
    assert project(IDS, added.table, added.uncounted).edges == 1


def said(low: str, high: str, type_name: str, verdict: str, kind: str | None = None) -> Verdict:
    return Verdict(low, high, type_name, verdict, kind)


GIVEN = (
    ("a", "b", "household", 0.5, 0.999),
    ("a", "c", "household", 0.5, 0.5),
    ("a", "c", "colleague", 0.5, 0.5),
)


def test_a_rejected_tie_is_not_made_again_however_strong_the_evidence() -> None:
    added = add_ties(IDS, table(), ties(*GIVEN), [said("a", "b", "household", "rejected")], [])
    assert list(rows_of(added)) == [("a", "c", "colleague"), ("a", "c", "household")]
    assert facts_of(added)["a", "c", "household"] == ["household ac"]
    assert added.found == 2


def test_a_confirmed_tie_is_certain() -> None:
    added = add_ties(IDS, table(), ties(*GIVEN), [said("a", "c", "household", "confirmed")], [])
    assert rows_of(added)["a", "c", "household"] == (0.5, 1.0, False)
    assert rows_of(added)["a", "b", "household"] == (0.5, 0.999, False)


def test_a_corrected_tie_carries_the_type_that_was_given() -> None:
    verdicts = [said("a", "c", "household", "confirmed", "flat-share")]
    added = add_ties(IDS, table(), ties(*GIVEN), verdicts, [])
    assert rows_of(added)["a", "c", "flat-share"] == (0.5, 1.0, False)
    assert ("a", "c", "household") not in rows_of(added)
    # Corrected to what the two have anyway, they become one, which is as strong as a link.
    verdicts = [said("a", "c", "household", "confirmed", "colleague")]
    joined = add_ties(IDS, table(), ties(*GIVEN), verdicts, [])
    assert rows_of(joined)["a", "c", "colleague"] == (0.5, 1.0, False)
    assert facts_of(joined)["a", "c", "colleague"] == ["colleague ac", "household ac"]


def test_what_a_person_says_is_an_edge_as_a_declared_link_is() -> None:
    talk = ("a", "b", "friend", 0.95, 0.9)
    before = table(("a", "b", "call", 0.5, 0.5, False))
    link = table(("a", "b", "call", 0.5, 0.5, False), ("a", "b", "friend", 0.7, 1.0, True))
    verdicts = [said("a", "b", "friend", "confirmed")]
    confirmed = add_ties(IDS, before, ties(talk), verdicts, ["call"])
    declared = add_ties(IDS, link, ties(talk), [], ["call"])
    # The calls behind the guess are an edge already: only the word counts, not the guess as well.
    assert rows_of(confirmed)["a", "b", "friend"] == (0.7, 1.0, False)
    assert rows_of(declared)["a", "b", "friend"] == (0.7, 1.0, True)
    hashes = {project(IDS, one.table, one.uncounted).graph_hash for one in (confirmed, declared)}
    assert len(hashes) == 1
    guessed = add_ties(IDS, before, ties(talk), [], ["call"])
    assert project(IDS, guessed.table, guessed.uncounted).graph_hash not in hashes


@pytest.mark.parametrize("kind", ["partner", "household", "flat-share"])
def test_a_corrected_guess_is_an_edge_whatever_its_kind(kind: str) -> None:
    verdicts = [said("a", "c", "colleague", "confirmed", kind)]
    added = add_ties(IDS, table(), ties(("a", "c", "colleague", 0.9, 0.6)), verdicts, [])
    edges = project(IDS, added.table, added.uncounted)
    assert edges.weight.tolist() == [link_strength(kind)]
    assert edges.types_of(0) == (kind,)


def test_what_was_said_twice_counts_once() -> None:
    to_friend = [
        said("a", "c", "colleague", "confirmed", "friend"),
        said("a", "c", "household", "confirmed", "friend"),
    ]
    added = add_ties(IDS, table(), ties(*GIVEN), to_friend, [])
    assert rows_of(added)["a", "c", "friend"] == (0.7, 1.0, False)
    link = table(("a", "c", "friend", 0.25, 1.0, True))
    beside = add_ties(IDS, link, ties(*GIVEN), to_friend, [])
    assert rows_of(beside)["a", "c", "friend"] == (0.25, 1.0, True)
    assert beside.table.evidence_count[list(rows_of(beside)).index(("a", "c", "friend"))] == 5


def test_interactions_of_the_type_that_was_said_join_as_with_a_link() -> None:
    before = table(("a", "c", "pact", 0.5, 0.5, False))
    verdicts = [said("a", "c", "colleague", "confirmed", "pact")]
    added = add_ties(IDS, before, ties(("a", "c", "colleague", 0.9, 0.6)), verdicts, ["pact"])
    assert rows_of(added) == {("a", "c", "pact"): (0.75, 1.0, False)}


def row_of(inferred: Inferred, type_name: str) -> tuple[str, str, bool, int, int]:
    found = inferred.table
    row = int(np.flatnonzero(found.type == found.types.index(type_name))[0])
    return (
        IDS[found.source[row]],
        IDS[found.target[row]],
        bool(found.directed[row]),
        int(found.evidence_count[row]),
        int(found.evidence_forward[row]),
    )


@pytest.mark.parametrize("source", ["a", "c"])
def test_a_direction_that_was_said_is_kept(source: str) -> None:
    other = {"a": "c", "c": "a"}[source]
    verdict = Verdict("a", "c", "colleague", "confirmed", "reports-to", source_id=source)
    added = add_ties(IDS, table(), ties(("a", "c", "colleague", 0.5, 0.6)), [verdict], [])
    assert row_of(added, "reports-to") == (source, other, True, 2, 2)
    # It leads, where the rules found the other direction.
    both = ties(("a", "c", "colleague", 0.5, 0.6), ("a", "c", "reports-to", 0.5, 0.6), forward=0)
    assert row_of(add_ties(IDS, table(), both, [], []), "reports-to")[0] == "c"
    assert row_of(add_ties(IDS, table(), both, [verdict], []), "reports-to")[0] == source


@pytest.mark.parametrize("forward", [0, 1, 2])
def test_a_guess_is_turned_round(forward: int) -> None:
    found = ties(("a", "c", "supplier", 0.5, 0.6), forward=forward)
    for source, target in ("ac", "ca"):
        verdict = Verdict("a", "c", "supplier", "confirmed", source_id=source)
        added = add_ties(IDS, table(), found, [verdict], [])
        assert row_of(added, "supplier") == (source, target, True, 2, 2)


def test_a_kind_without_a_direction_has_none_after_a_correction() -> None:
    verdict = said("a", "c", "supplier", "confirmed", "partner")
    found = ties(("a", "c", "supplier", 0.5, 0.6), forward=0)
    assert row_of(add_ties(IDS, table(), found, [], []), "supplier") == ("c", "a", True, 2, 2)
    added = add_ties(IDS, table(), found, [verdict], [])
    assert row_of(added, "partner") == ("a", "c", False, 2, 2)


def test_no_rule_is_as_sure_as_a_person() -> None:
    """Confidence 1 tells what was said, so no sum of evidence may reach it."""
    assert share_of(np.array([36.0, 1e9, np.inf])).max() < CERTAIN


@pytest.mark.parametrize(
    "verdict",
    [
        said("a", "d", "household", "rejected"),
        said("a", "zzz", "household", "rejected"),
        said("a", "b", "colleague", "rejected"),
        said("a", "b", "no-such-kind", "confirmed"),
        said("", "a", "household", "rejected"),
    ],
)
def test_verdicts_on_what_is_not_found_change_nothing(verdict: Verdict) -> None:
    with_it = add_ties(IDS, table(), ties(*GIVEN), [verdict], [])
    assert rows_of(with_it) == rows_of(add_ties(IDS, table(), ties(*GIVEN), [], []))


def test_ties_of_one_pair_in_both_directions_of_the_table_join() -> None:
    """The table may hold a pair from high to low; the tie always comes from low to high."""
    before = table(("d", "a", "household", 0.25, 0.5, True))
    added = add_ties(IDS, before, ties(("a", "d", "household", 0.5, 0.5)), [], [])
    assert list(rows_of(added)) == [("d", "a", "household")]
    assert rows_of(added)["d", "a", "household"][0] == pytest.approx(0.625)
