"""Who came into a segment and who left it since an earlier analysis, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from graphcrm.errors import InvalidValueError
from graphcrm.model import Micros, Run
from graphcrm.segments.evaluation import World, bound_of, value_at
from graphcrm.segments.parsing import parse
from graphcrm.segments.tree import Rule, conditions
from graphcrm.service.context import Context
from graphcrm.service.moments import reader_as_of
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.segment_columns import Columns, named_communities
from graphcrm.service.segment_members import finite, names_of, open_rule, shown
from graphcrm.store.base import Reader
from graphcrm.tables import Bool
from graphcrm.wording import say


@dataclass(frozen=True, slots=True)
class ConditionChange:
    """A condition that came out otherwise: its text, what the customer had and has now.

    held, holds: whether it held then and holds now, None where that is not known. bound_was,
    bound_now: what a percentile in it stood for.
    """

    text: str
    field: str
    was: Any
    now: Any
    held: bool | None
    holds: bool | None
    bound_was: float | None
    bound_now: float | None


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """A customer that came in or left; new: it was no customer at the analysis before."""

    customer_id: str
    name: str
    change: Literal["in", "out"]
    new: bool
    conditions: list[ConditionChange]


@dataclass(frozen=True, slots=True)
class SegmentChanges:
    """Who came in and who left between a kept analysis and the current one.

    count_before, count_now: members then and now. came, left: how many, all pages together.
    """

    count_before: int
    count_now: int
    came: int
    left: int
    items: list[SegmentChange]
    cursor: str | None
    hints: list[str]
    since: Run
    run: Run


def rule_changes(
    ctx: Context,
    text: str,
    *,
    since: Micros | str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> SegmentChanges:
    """Return who came into a rule and who left it since a kept analysis, and by which conditions.

    since: a moment, the id of a run, or None for the analysis before the current one. What
    customers are themselves is as now in both; interactions count up to the moment of each. Those
    that came in are first, each part by id. Raises RunNotKeptError, NoPastAnalysisError,
    NoAnalysisError, PastRelationshipsError for a rule about relationships, RuleError.
    """
    check_limit(limit)
    offset, rule = read_offset(cursor), parse(text)
    with ctx.store.read() as whole:
        columns, now = open_rule(ctx, whole, rule, None)
        past = _past_reader(whole, since)
        earlier = Columns(ctx, whole, past)
        earlier.prepare([rule])
        before = earlier.world()
        was, holds = before.truth(rule.root)[0], now.truth(rule.root)[0]
        came, left = np.flatnonzero(holds & ~was), np.flatnonzero(was & ~holds)
        changed = np.concatenate([came, left])[offset : offset + limit].tolist()
        told = _Telling(rule, before, now)
        items = list(_changes(whole, past, {place: columns.ids[place] for place in changed}, told))
    assert columns.run is not None
    assert earlier.run is not None
    more = len(came) + len(left) > offset + limit
    anew = earlier.run.numbering != columns.run.numbering and named_communities(rule.root)
    return SegmentChanges(
        count_before=int(was.sum()),
        count_now=int(holds.sum()),
        came=len(came),
        left=len(left),
        items=items,
        cursor=write_cursor(offset + limit) if more else None,
        hints=[say("rule.hint-numbering")] if anew else [],
        since=earlier.run,
        run=columns.run,
    )


def _past_reader(whole: Reader, since: Micros | str | None) -> Reader:
    """Return a reader of the run named, or of the one before the current."""
    current = reader_as_of(whole, None).status().run
    if isinstance(since, str):
        return whole.at(since)
    if since is not None:
        return reader_as_of(whole, since)
    others = [run for run in whole.kept_runs() if current is None or run.run_id != current.run_id]
    if not others:
        raise InvalidValueError(
            "There is no earlier analysis to compare with: the current one is the only one kept. "
            "Analyse again when data have come in, or keep more runs (GRAPHCRM_KEEP_RUNS)."
        )
    return whole.at(others[-1].run_id)


def _changes(
    whole: Reader, past: Reader, changed: Mapping[int, str], told: _Telling
) -> Iterator[SegmentChange]:
    """Yield what became of customers, by their places."""
    names, known = names_of(whole, [*changed.values()]), past.scores([*changed.values()])
    for place, customer_id in changed.items():
        yield SegmentChange(
            customer_id=customer_id,
            name=names[customer_id],
            change="in" if told.holds(place) else "out",
            new=customer_id not in known,
            conditions=list(told.of(place)),
        )


class _Telling:
    """Says which conditions of a rule came out otherwise for a customer."""

    def __init__(self, rule: Rule, before: World, now: World) -> None:
        self._rule, self._worlds = rule, (before, now)
        self._conditions = list(conditions(rule.root))

    def holds(self, place: int) -> bool:
        """Return whether the rule fits a customer now."""
        return bool(self._worlds[1].truth(self._rule.root)[0][place])

    def of(self, place: int) -> Iterator[ConditionChange]:
        """Yield the changed conditions of a customer, in the order of the rule."""
        for one in self._conditions:
            held, holds = (_verdict(world.truth(one), place) for world in self._worlds)
            if held is holds:
                continue
            was, now = (
                shown(one.left, value_at(world.of(one.left), place)) for world in self._worlds
            )
            bounds = [finite(bound_of(world, one)) for world in self._worlds]
            yield ConditionChange(
                text=self._rule.said(one.span),
                field=one.left.name,
                was=was,
                now=now,
                held=held,
                holds=holds,
                bound_was=bounds[0],
                bound_now=bounds[1],
            )


def _verdict(truth: tuple[Bool, Bool], place: int) -> bool | None:
    yes, no = truth
    return True if yes[place] else False if no[place] else None
