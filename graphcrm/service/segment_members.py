"""Whom a rule fits: counted part by part, and listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from graphcrm.answers import Page
from graphcrm.model import Micros, Run, format_moment
from graphcrm.segments.catalogue import MOMENT
from graphcrm.segments.evaluation import World, bound_of, value_at
from graphcrm.segments.parsing import parse
from graphcrm.segments.tree import (
    Every,
    Measure,
    Node,
    Not,
    Rule,
    Some,
    measures,
)
from graphcrm.service.context import Context
from graphcrm.service.moments import reader_as_of
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.segment_columns import Columns
from graphcrm.service.segment_communities import CommunityCounts, count_communities
from graphcrm.service.segment_fields import hints_of
from graphcrm.store.base import Reader
from graphcrm.tables import Bool

SAMPLE = 5
MAX_VALUES = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule, and how many customers it lets through.

    text: as the rule has it, from character `start` to before `end`. depth: 0 for the whole.
    joined: and, or, not for what joins parts, None for a condition. alone: whom it fits by itself.
    so_far: whom it fits together with the parts before it under the same and / or. unknown: of whom
    it is not known. bound: the number that a percentile in it stands for.
    """

    text: str
    start: int
    end: int
    depth: int
    joined: Literal["and", "or", "not"] | None
    alone: int
    so_far: int
    unknown: int
    bound: float | None


@dataclass(frozen=True, slots=True)
class SegmentMember:
    """A customer that a rule fits; values: what it has in the fields that the rule names."""

    customer_id: str
    name: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """How many customers a rule fits.

    parts: the rule and its parts, each before its own. sample: the first few members. hints: what
    may be a mistake, in words. run: the analysis asked, None where there was none yet.
    by_community: where they are, None where that was not asked for.
    """

    count: int
    total: int
    share: float
    parts: list[Part]
    sample: list[SegmentMember]
    hints: list[str]
    run: Run | None
    by_community: CommunityCounts | None = None


def count_rule(
    ctx: Context,
    text: str,
    *,
    as_of: Micros | None = None,
    sample: int = SAMPLE,
    by_community: bool = False,
) -> SegmentCount:
    """Return how many customers a rule fits, and how many each part of it lets through.

    as_of: in the kept analysis of that moment. by_community: also in which communities they are;
    that needs an analysis. Raises RuleError, NoAnalysisError where a field needs one,
    NoPastAnalysisError. Cost: a pass over a column a condition; columns that are not in
    memory are read first.
    """
    rule = parse(text)
    with ctx.store.read() as whole:
        columns, world = open_rule(ctx, whole, rule, as_of)
        yes, _ = world.truth(rule.root)
        places = np.flatnonzero(yes)
        return SegmentCount(
            count=len(places),
            total=world.n,
            share=len(places) / max(world.n, 1),
            parts=list(_parts(rule, world, rule.root, 0)),
            sample=_members(whole, columns, world, rule, places[:sample].tolist()),
            hints=hints_of(rule, world),
            run=columns.run,
            by_community=count_communities(columns, yes) if by_community else None,
        )


def list_fitting(
    ctx: Context,
    text: str,
    *,
    limit: int = 50,
    cursor: str | None = None,
    as_of: Micros | None = None,
) -> Page[SegmentMember]:
    """Return the customers that a rule fits, by id, with the fields it names; see count_rule."""
    check_limit(limit)
    offset, rule = read_offset(cursor), parse(text)
    with ctx.store.read() as whole:
        columns, world = open_rule(ctx, whole, rule, as_of)
        places = np.flatnonzero(world.truth(rule.root)[0])
        page = places[offset : offset + limit].tolist()
        items = _members(whole, columns, world, rule, page)
    more = len(places) > offset + limit
    return Page(items, write_cursor(offset + limit) if more else None, columns.run)


def fitting(ctx: Context, text: str) -> list[str]:
    """Return the ids of all customers that a rule fits now, in code point order."""
    with ctx.store.read() as whole:
        return fitting_in(ctx, whole, text)


def fitting_in(ctx: Context, whole: Reader, text: str) -> list[str]:
    """Return the same, of the state of a reader."""
    rule = parse(text)
    columns, world = open_rule(ctx, whole, rule, None)
    places = np.flatnonzero(world.truth(rule.root)[0]).tolist()
    return [columns.ids[place] for place in places]


def open_rule(
    ctx: Context, whole: Reader, rule: Rule, as_of: Micros | None
) -> tuple[Columns, World]:
    """Return the columns and the world that a rule is evaluated on, now or as of a moment."""
    reader = whole if as_of is None else reader_as_of(whole, as_of)
    columns = Columns(ctx, whole, reader)
    columns.prepare([rule])
    return columns, columns.world()


def _parts(
    rule: Rule, world: World, node: Node, depth: int, within: Bool | None = None
) -> Iterator[Part]:
    yes, no = world.truth(node)
    so_far = yes if within is None else within
    inner: tuple[Node, ...] = ()
    joined: Literal["and", "or", "not"] | None = None
    if isinstance(node, Every | Some):
        inner, joined = node.parts, "and" if isinstance(node, Every) else "or"
    elif isinstance(node, Not):
        inner, joined = (node.part,), "not"
    yield Part(
        text=rule.said(node.span),
        start=node.span.start,
        end=node.span.end,
        depth=depth,
        joined=joined,
        alone=int(yes.sum()),
        so_far=int(so_far.sum()),
        unknown=int(world.n - yes.sum() - no.sum()),
        bound=None if inner else finite(bound_of(world, node)),  # type: ignore[arg-type]
    )
    kept: Bool | None = None
    for part in inner:
        holds = world.truth(part)[0]
        kept = _and_so_far(kept, holds, joined == "or")
        yield from _parts(rule, world, part, depth + 1, kept)


def _and_so_far(kept: Bool | None, holds: Bool, either: bool) -> Bool:
    if kept is None:
        return holds
    return kept | holds if either else kept & holds


def finite(value: float | None) -> float | None:
    """Return a number, None for one that is none."""
    return None if value is None or not np.isfinite(value) else value


def _members(
    whole: Reader, columns: Columns, world: World, rule: Rule, places: Sequence[int]
) -> list[SegmentMember]:
    ids = [columns.ids[place] for place in places]
    names, looked = names_of(whole, ids), measures(rule.root)
    found = {measure.name: world.of(measure) for measure in looked}
    return [
        SegmentMember(
            customer_id=name,
            name=names[name],
            values={
                measure.name: shown(measure, value_at(found[measure.name], place))
                for measure in looked
            },
        )
        for name, place in zip(ids, places, strict=True)
    ]


def names_of(whole: Reader, ids: Sequence[str]) -> dict[str, str]:
    """Return what customers are called, by id."""
    people = whole.customers(ids)
    return {name: people[name].label if name in people else name for name in ids}


def shown(measure: Measure, value: Any) -> Any:
    """Return a value as an answer gives it: moments as RFC 3339, whole numbers as such."""
    if measure.kind == MOMENT and isinstance(value, int):
        return format_moment(value)
    if isinstance(value, float) and value.is_integer() and measure.field.unit in (None, "days"):
        return int(value)
    return value
