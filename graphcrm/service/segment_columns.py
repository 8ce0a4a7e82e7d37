"""Reads the columns that rules name, only those, and keeps them in a server's memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np

from graphcrm.errors import NoAnalysisError, RuleError
from graphcrm.model import DAY, INTERACTION_KINDS, LINK_STRENGTHS, Micros, Run
from graphcrm.segments.catalogue import (
    ACTIVITY,
    GROUP,
    LEVELS,
    MOMENT,
    PROFILE,
    ROLES,
    SCORES,
    TIES,
    VALUES,
    WORD,
    Field,
)
from graphcrm.segments.columns import (
    Column,
    Groups,
    Moments,
    Numbers,
    Words,
    WordSets,
    ages,
)
from graphcrm.segments.evaluation import World
from graphcrm.segments.tables import Dealings, TieCounts, dealings_of, tie_counts_of
from graphcrm.segments.tree import Measure, Node, Rule, conditions, measures
from graphcrm.service.context import Context
from graphcrm.service.levels import memberships
from graphcrm.service.moments import moment_of
from graphcrm.service.roles import role_table
from graphcrm.service.segment_profiles import read_profiles
from graphcrm.store.base import Reader
from graphcrm.tables import NO_TIME, Bool, ScoreTable, ValueTable
from graphcrm.wording import say


@dataclass(frozen=True, slots=True)
class _Ids:
    """The list of ids, to be kept."""

    ids: Sequence[str]

    @property
    def size(self) -> int:
        return sum(60 + len(name) for name in self.ids)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table of arrays, to be kept."""

    table: Any

    @property
    def size(self) -> int:
        names = type(self.table).__slots__
        parts = (getattr(self.table, name) for name in names)
        return sum(int(part.nbytes) for part in parts if isinstance(part, np.ndarray))


@dataclass(frozen=True, slots=True)
class _Fits:
    """Whom a rule fits, bool (n,), to be kept."""

    truth: Bool

    @property
    def size(self) -> int:
        return self.truth.nbytes


class Columns:
    """The columns of one run, as rules name them. All rows stand in the order of ids.

    whole: a reader of the current state; reader: of the same state and the run that is asked.
    """

    def __init__(self, ctx: Context, whole: Reader, reader: Reader) -> None:
        self._ctx, self._whole, self.reader = ctx, whole, reader
        status, current = reader.status(), whole.status().run
        self.run: Run | None = status.run
        self._state = (status.graph_id, status.data_version, status.ledger_version)
        self._past = self.run is not None and self.run.run_id != getattr(current, "run_id", None)
        self.at: Micros = time.time_ns() // 1000 if self.run is None else moment_of(self.run)
        # What is in use stays, also where it is more than the bound lets be kept.
        self._using: dict[Hashable, Any] = {}

    @cached_property
    def ids(self) -> Sequence[str]:
        """All customers, in code point order."""
        kept: _Ids = self._keep(("ids",), lambda: _Ids(self.reader.customer_ids()))
        return kept.ids

    def world(self) -> World:
        """Return what rules are evaluated on."""
        return World(len(self.ids), self.at, self.column)

    def fits(self, rule: Rule) -> Bool:
        """Return whom a rule fits, bool (n,); kept with the run. Raises as count_rule."""

        def make() -> _Fits:
            self.prepare([rule])
            return _Fits(self.world().truth(rule.root)[0])

        # Without a run ages go by now, and are not kept.
        made: _Fits = make() if self.run is None else self._run_keep(f"fits {rule.text}", make)
        return made.truth

    def prepare(self, rules: Iterable[Rule]) -> None:
        """Read what rules need of customers themselves in one pass over them.

        Raises RuleError where a rule names an attribute that nobody has.
        """
        rules = list(rules)
        self.read_ahead(rules)
        found = [(rule.text, measure) for rule in rules for measure in measures(rule.root)]
        for text, measure in found:
            self._check_word(text, measure)

    def read_ahead(self, rules: Iterable[Rule]) -> None:
        """Read what rules need of customers themselves in one pass, without any check."""
        found = [measure.field for rule in rules for measure in measures(rule.root)]
        self._read_profiles([field for field in found if field.table == PROFILE])

    def column(self, field: Field) -> Column:
        """Return the column of a field. Raises NoAnalysisError where that needs one."""
        if field.table == PROFILE:
            return self._profile(field)
        if field.table == ACTIVITY:
            return self._activity(field)
        if self.run is None:
            raise NoAnalysisError
        if field.table == SCORES:
            return self._score(field)
        if field.table == LEVELS:
            level: Column = self._run_keep(field.name, lambda: self._level(int(field.key)))
            return level
        if field.table == VALUES:
            return self._value(field)
        if field.table == TIES:
            return self._tie_count(field.key)
        assert field.table == ROLES
        roles: Column = self._run_keep("roles", self._roles)
        return roles

    def attributes(self) -> Sequence[str]:
        """Return the names of attributes that customers have, sorted."""
        key = (*self._state, "attributes")
        if self._find(key) is None:
            self._read_profiles([], attributes=True)
        found: _Ids = self._find(key)
        return found.ids

    def types_of(self, table: str) -> Sequence[str]:
        """Return the types of interactions or relationships that there are."""
        return (self._dealings if table == ACTIVITY else self._ties).types

    def _find(self, key: Hashable) -> Any:
        if key not in self._using:
            found = self._ctx.columns.find(key)
            if found is None:
                return None
            self._using[key] = found
        return self._using[key]

    def _keep(self, key: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
        whole = (*self._state, *key)
        if whole not in self._using:
            self._using[whole] = self._ctx.columns.keep(whole, make)
        return self._using[whole]

    def _run_keep(self, name: str, make: Callable[[], Any]) -> Any:
        assert self.run is not None
        return self._keep((self.run.run_id, name), make)

    def _check_word(self, text: str, measure: Measure) -> None:
        """Raise RuleError where the data has no such attribute or type."""
        field, span = measure.field, measure.span
        if field.name.startswith("attributes."):
            known = self.attributes()
            if field.key not in known:
                near = get_close_matches(field.key, known, 1, 0.6)
                said = (
                    say("rule.no-attribute-near", name=field.key, near=near[0])
                    if near
                    else say("rule.no-attribute", name=field.key)
                )
                raise RuleError(said, text, span.start, span.end)
        elif field.name.partition(".")[0] in ("interactions", "last", "relationships"):
            usual = LINK_STRENGTHS if field.table == TIES else INTERACTION_KINDS
            if not field.key or field.key in usual or field.name == "last_contact":
                return
            types = self.types_of(field.table)
            if field.key not in types:
                said = (
                    say("rule.no-type", name=field.key, known=", ".join(types[:20]))
                    if types
                    else say("rule.no-type-none", name=field.key)
                )
                raise RuleError(said, text, span.start, span.end)

    def _profile(self, field: Field) -> Column:
        if self._find(self._profile_key(field)) is None:
            self._read_profiles([field])
        column: Column = self._find(self._profile_key(field))
        if field.name == "age":
            assert isinstance(column, Moments)
            return ages(column, self.at)
        return column

    def _profile_key(self, field: Field) -> tuple[Hashable, ...]:
        of_attribute = field.name.startswith("attributes.")
        return (*self._state, PROFILE, of_attribute, field.key)

    def _read_profiles(self, fields: Sequence[Field], *, attributes: bool = False) -> None:
        """Read columns of customers that are not kept yet, all in one pass."""
        wanted = {
            self._profile_key(field): field
            for field in fields
            if self._find(self._profile_key(field)) is None
        }
        if not wanted and not attributes:
            return
        columns, names = read_profiles(self.reader, self.ids, list(wanted.values()))
        found = [((*self._state, "attributes"), _Ids(names))]
        for key, kept in (*found, *zip(wanted, columns, strict=True)):
            self._using[key] = self._ctx.columns.put(key, kept)

    @property
    def _scores(self) -> ScoreTable:
        kept: _Kept = self._run_keep("scores", lambda: _Kept(self.reader.score_table()))
        table: ScoreTable = kept.table
        return table

    @property
    def _known(self) -> Bool:
        """Who was there when the run was made."""
        return np.asarray(self._scores.community >= 0)

    def _score(self, field: Field) -> Column:
        if field.kind == GROUP:
            return Groups(self._scores.community)
        values = np.asarray(getattr(self._scores, field.key), dtype=np.float64)
        return Numbers(np.where(self._known, values, np.nan))

    def _level(self, level: int) -> Groups:
        found = memberships(self.reader, self._scores.community).get(level)
        return Groups(np.full(len(self.ids), -1, dtype=np.int32) if found is None else found)

    @property
    def _values(self) -> ValueTable:
        kept: _Kept = self._run_keep("values", lambda: _Kept(self.reader.value_table()))
        table: ValueTable = kept.table
        return table

    def _value(self, field: Field) -> Column:
        table = self._values
        column = getattr(table, field.key)
        if field.name == "rfm.recency_days":
            return self._recency(table)
        if field.kind == WORD:
            return Words(
                table.segments if field.key == "rfm_segment" else table.stage_names, column
            )
        if field.kind == MOMENT:
            return Moments(column)
        if field.kind == GROUP:
            return Groups(column)
        return Numbers(self._valued(field.key, column.astype(np.float64)))

    def _valued(self, key: str, values: np.ndarray) -> np.ndarray:
        """Take out what stands for nothing: of those whom no run valued, scores of non-buyers."""
        if key.endswith("_score"):
            return np.where(values > 0, values, np.nan)
        if key not in ("orders", "frequency", "ratings"):
            return values
        valued = self.run is not None and bool((self.run.models or {}).get("value"))
        return np.where(self._known & valued, values, np.nan)

    def _recency(self, table: ValueTable) -> Numbers:
        models = (self.run.models if self.run else None) or {}
        as_of = (models.get("value") or {}).get("as_of", self.at)
        last = table.last_order_at
        return Numbers(np.where(last == NO_TIME, np.nan, as_of // DAY - last // DAY))

    @property
    def _dealings(self) -> Dealings:
        until = self.at if self._past else None

        def make() -> Dealings:
            reader = self._whole
            activity = reader.activity(None, until)
            return dealings_of(len(self.ids), activity, reader.contacts(), until)

        found: Dealings = self._keep((ACTIVITY, until), make)
        return found

    def _activity(self, field: Field) -> Column:
        found, family = self._dealings, field.name.partition(".")[0]
        if field.name == "first_contact":
            return Moments(found.first)
        if field.name == "last_contact":
            return found.latest()
        if field.key and field.key not in found.types:
            n = len(self.ids)
            never = Moments(np.full(n, NO_TIME, dtype=np.int64))
            return never if family == "last" else Numbers(np.zeros(n))
        return found.latest(field.key) if family == "last" else found.count(field.key)

    @property
    def _ties(self) -> TieCounts:
        found: TieCounts = self._run_keep(
            "ties", lambda: tie_counts_of(len(self.ids), self.reader.relationships())
        )
        return found

    def _tie_count(self, name: str) -> Numbers:
        found = self._ties
        if name and name not in found.types:
            return Numbers(np.zeros(len(self.ids)))
        return found.count(name)

    def _roles(self) -> WordSets:
        table = role_table(self._ctx, self._whole, self.reader)
        held = table.graph.projection.ids
        positions = {name: place for place, name in enumerate(self.ids)}
        # The graph in memory may lack customers that came since it was read.
        place = np.array([positions.get(name, -1) for name in held], dtype=np.int32)
        names = sorted(table.has)
        pairs = []
        for code, name in enumerate(names):
            who = place[np.flatnonzero(table.has[name])]
            pairs.append(np.column_stack([who[who >= 0], np.full(int((who >= 0).sum()), code)]))
        found = np.concatenate([np.empty((0, 2), dtype=np.int64), *pairs])
        found = found[np.lexsort((found[:, 1], found[:, 0]))].astype(np.int32)
        return WordSets(names, found[:, 0], found[:, 1], len(self.ids))


def named_communities(root: Node) -> bool:
    """Tell whether a rule names a community by its number."""
    return any(one.left.field.name.startswith("community") for one in conditions(root))
