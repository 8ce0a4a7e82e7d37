"""Inferred ties become relationships of a run: beside the others, and under what users said."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from graphcrm.inference.rules import Rules, parse_rules, read_rules
from graphcrm.inference.ties import KINDS, Ties
from graphcrm.model import Fact, Verdict
from graphcrm.projection import group_starts, join_strengths
from graphcrm.rule_files import read_rule_file
from graphcrm.service.judged_ties import AS_FOUND, BACKWARD, MUTUAL, JudgedTies, judge_ties
from graphcrm.settings import Settings
from graphcrm.store.base import FactsOf
from graphcrm.tables import NO_TIME, Bool, Float64, Int16, Int32, Int64, RelationshipTable

_NEVER = np.iinfo(np.int64).max

_THERE, _STATED, _GUESSED = range(3)
"""What a row is, in the order in which rows of one pair and type lead."""


def settled_rules(settings: Settings) -> Rules:
    """Return the thresholds of the file that the settings name, the built-in ones without one."""
    return Rules() if settings.rules_file is None else rules_from(Path(settings.rules_file))


def changed_rules(settings: Settings, values: Mapping[str, Any]) -> Rules:
    """Return the settings' thresholds with some of them changed; raises InvalidValueError."""
    rules = settled_rules(settings)
    return read_rules({**rules.as_mapping(), **values}) if values else rules


def rules_given(
    settings: Settings, given: Rules | Mapping[str, Any] | str | os.PathLike[str] | None
) -> Rules | None:
    """Return thresholds given as such, by name or as a YAML file; None stays None."""
    if given is None or isinstance(given, Rules):
        return given
    if isinstance(given, Mapping):
        return changed_rules(settings, given)
    return rules_from(Path(given))


def rules_from(path: Path) -> Rules:
    """Return the thresholds of a YAML file; raises SourceError and InvalidValueError."""
    return parse_rules(read_rule_file(path, "rules"), repr(str(path)))


@dataclass(frozen=True, slots=True)
class Inferred:
    """Relationships with the inferred ones among them.

    facts: those behind rows of the table. kinds: types that inference may give here. uncounted:
    those of them that are no edges of the analysed graph. found: how many ties were inferred.
    """

    table: RelationshipTable
    facts: FactsOf
    kinds: tuple[str, ...]
    uncounted: tuple[str, ...]
    found: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """Relationships to be, each pair in its order.

    tie: the row of Ties, -1 for what was there. rank: _THERE, _STATED by a user, or _GUESSED.
    """

    source: Int32
    target: Int32
    type: Int16
    directed: Bool
    strength: Float64
    confidence: Float64
    declared: Bool
    first_seen: Int64
    last_seen: Int64
    evidence_count: Int32
    evidence_forward: Int32
    tie: Int64
    rank: Int16


_OWN = ("tie", "rank")
"""Columns of _Rows that relationships do not have."""


def no_facts(rows: Int64) -> list[Sequence[Fact]]:
    """Return that there are none."""
    return [() for _ in rows]


def add_ties(
    ids: Sequence[str],
    table: RelationshipTable,
    ties: Ties,
    verdicts: Iterable[Verdict],
    interaction_types: Collection[str],
) -> Inferred:
    """Return the relationships with the inferred ties among them.

    Where one of the same type is there it stays what it is, declared, and the strengths join as
    they do in graphcrm.ingest.relate; not so for kinds that are not counted, whose interactions
    count already. Rejected ties are left out, confirmed ones have confidence 1, corrected ones the
    type that the user gave (see graphcrm.service.statements). A kind that is called like an
    interaction type of the data is left out: that name stands for interactions.
    O((r + t) log (r + t)) time.
    """
    kinds = tuple(name for name in ties.kinds if name not in interaction_types)
    uncounted = tuple(name for name in kinds if name in KINDS and not KINDS[name].counted)
    given = judge_ties(ids, ties, kinds, uncounted, list(verdicts))
    found = len(given.tie)
    if not found:
        return Inferred(table, no_facts, kinds, uncounted, 0)
    types = tuple(sorted({*table.types, *given.names}))
    both = _together(_from_table(table, types), _from_ties(ties, given, types))
    joined, owner = _join(both, _lookup(types, uncounted))
    columns = {f.name: getattr(joined, f.name) for f in fields(_Rows) if f.name not in _OWN}
    whole = RelationshipTable(types=types, **columns)
    return Inferred(whole, _facts(ties, both.tie, owner), kinds, uncounted, found)


def _lookup(types: Sequence[str], names: Collection[str]) -> Bool:
    return np.array([name in names for name in types], dtype=np.bool_)


def _from_table(table: RelationshipTable, types: Sequence[str]) -> _Rows:
    codes = np.array([types.index(name) for name in table.types], dtype=np.int16)
    columns = {
        name: getattr(table, name) for name in _Rows.__dataclass_fields__ if name not in _OWN
    }
    columns["type"] = codes[table.type] if len(codes) else table.type
    return _Rows(
        **columns,
        tie=np.full(len(table), -1, dtype=np.int64),
        rank=np.full(len(table), _THERE, dtype=np.int16),
    )


def _from_ties(ties: Ties, given: JudgedTies, types: Sequence[str]) -> _Rows:
    tie = given.tie
    mutual = _lookup(ties.kinds, [name for name in ties.kinds if _is_mutual(name)])[ties.kind[tie]]
    count, forward = ties.count[tie], ties.forward[tie]
    found = given.runs == AS_FOUND
    mutual = np.where(found, mutual, given.runs == MUTUAL)
    # Of what was said to run one way, all evidence does.
    forward = np.where(found, forward, np.where(given.runs == BACKWARD, 0, count))
    backward = np.where(found, ~mutual & (forward == 0), given.runs == BACKWARD)
    low, high = ties.low[tie], ties.high[tie]
    codes = np.array([types.index(name) for name in given.names], dtype=np.int16)
    return _Rows(
        source=np.where(backward, high, low),
        target=np.where(backward, low, high),
        type=codes[given.type],
        directed=~mutual & (backward | (forward == count)),
        strength=given.strength,
        confidence=given.confidence,
        declared=np.zeros(len(tie), dtype=np.bool_),
        first_seen=ties.first[tie],
        last_seen=ties.last[tie],
        evidence_count=count,
        evidence_forward=np.where(mutual | backward, count, forward),
        tie=tie,
        rank=np.where(given.stated, _STATED, _GUESSED).astype(np.int16),
    )


def _is_mutual(name: str) -> bool:
    return name not in KINDS or KINDS[name].mutual


def _together(one: _Rows, other: _Rows) -> _Rows:
    names = _Rows.__dataclass_fields__
    return _Rows(**{n: np.concatenate([getattr(one, n), getattr(other, n)]) for n in names})


def _join(both: _Rows, uncounted: Bool) -> tuple[_Rows, Int64]:
    """Return one row for each pair and type, sorted, and for each given row where it went.

    Of several, what was there before leads: its direction, and that it is declared, stay; then
    what was said.
    """
    low, high = np.minimum(both.source, both.target), np.maximum(both.source, both.target)
    # What was there, then what was said, then guesses, each by its row of Ties: one key for all.
    leading_first = both.tie + np.where(both.rank == _GUESSED, len(both.tie), 0)
    order = np.lexsort((leading_first, both.type, high, low))
    rows = {name: getattr(both, name)[order] for name in _Rows.__dataclass_fields__}
    starts = group_starts(low[order], high[order], rows["type"])
    group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(order)))
    silent = _silent(rows, starts, group, uncounted)
    strength = np.where(silent, 0.0, rows["strength"])
    speaking = np.add.reduceat((~silent).astype(np.int32), starts)
    turned = rows["source"] != rows["source"][starts][group]
    forward = np.where(
        turned & (rows["tie"] < 0),
        rows["evidence_count"] - rows["evidence_forward"],
        rows["evidence_forward"],
    )
    first = np.where(rows["first_seen"] == NO_TIME, _NEVER, rows["first_seen"])
    first = np.minimum.reduceat(first, starts)
    leading = {name: column[starts] for name, column in rows.items()}
    leading |= {
        "strength": np.where(
            speaking == 1, np.maximum.reduceat(strength, starts), join_strengths(strength, starts)
        ),
        "confidence": np.maximum.reduceat(rows["confidence"], starts),
        "first_seen": np.where(first == _NEVER, NO_TIME, first),
        "last_seen": np.maximum.reduceat(rows["last_seen"], starts),
        "evidence_count": np.add.reduceat(rows["evidence_count"], starts),
        "evidence_forward": np.add.reduceat(forward, starts),
    }
    sorting = np.lexsort((leading["type"], leading["target"], leading["source"]))
    place = np.empty(len(starts), dtype=np.int64)
    place[sorting] = np.arange(len(starts))
    owner = np.empty(len(order), dtype=np.int64)
    owner[order] = place[group]
    return _Rows(**{name: column[sorting] for name, column in leading.items()}), owner


def _silent(rows: Mapping[str, Any], starts: Int64, group: Int64, uncounted: Bool) -> Bool:
    """Tell which rows say nothing new beside others of their pair and type.

    A guess of an uncounted kind beside what a person said, for its interactions count already; and
    what was said twice, as a link or as a verdict.
    """
    stated = rows["rank"] == _STATED
    declared = rows["declared"][starts][group]
    said = declared | np.logical_or.reduceat(stated, starts)[group]
    again = np.zeros(len(stated), dtype=np.bool_)
    again[1:] = stated[:-1] & (group[1:] == group[:-1])
    guessed = (rows["rank"] == _GUESSED) & uncounted[rows["type"]] & said
    silent: Bool = guessed | (stated & (declared | again))
    return silent


def _facts(ties: Ties, tie: Int64, owner: Int64) -> FactsOf:
    """Return what gives the facts of rows of the joined table: those of all ties in each."""
    given = np.flatnonzero(tie >= 0)
    given = given[np.lexsort((tie[given], owner[given]))]
    owners, behind = owner[given], tie[given]

    def facts_of(rows: Int64) -> list[Sequence[Fact]]:
        begin = np.searchsorted(owners, rows, side="left").tolist()
        end = np.searchsorted(owners, rows, side="right").tolist()
        wanted = [behind[a:b].tolist() for a, b in zip(begin, end, strict=True)]
        facts = iter(ties.facts([row for group in wanted for row in group]))
        return [_strongest_first([next(facts) for _ in group]) for group in wanted]

    return facts_of


def _strongest_first(facts: Sequence[tuple[Fact, ...]]) -> tuple[Fact, ...]:
    if len(facts) == 1:
        return facts[0]
    together = (fact for found in facts for fact in found)
    return tuple(sorted(together, key=lambda fact: -fact.weight))
