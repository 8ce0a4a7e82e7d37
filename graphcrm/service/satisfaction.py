"""How satisfied communities, channels, months and segments are, from the ratings in the store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.answers import Page
from graphcrm.errors import InvalidValueError
from graphcrm.model import Micros, Run, format_moment
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names
from graphcrm.service.groups import need_community
from graphcrm.service.moments import run_of
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.service.values import VALUE
from graphcrm.service.valuing import settled_value_rules
from graphcrm.store.base import Reader
from graphcrm.tables import Bool, Int32, Int64
from graphcrm.value.rules import read_value_rules
from graphcrm.value.satisfaction import (
    GroupSatisfaction,
    Measure,
    Ratings,
    among,
    by_channel,
    by_community,
    by_group,
    by_month,
    ratings_of,
)
from graphcrm.value.satisfaction_rules import SatisfactionRules

COMMUNITY, CHANNEL, MONTH, SEGMENT = "community", "channel", "month", "segment"
GROUPS = (COMMUNITY, CHANNEL, MONTH, SEGMENT)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a group with its 95 % interval, and the ratings that it rests on."""

    value: float
    low: float
    high: float
    ratings: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """How satisfied a group is.

    group: id of the community, name of the channel or segment, or a month such as 2026-03. mean,
    csat: in [0, 1], nps: in [-1, 1]; csat and nps are None where no rating is on such a scale.
    small: fewer customers rated than `min_group`: too few to compare.
    """

    group: str
    name: str
    customers: int
    mean: Measured
    nps: Measured | None
    csat: Measured | None
    small: bool


@dataclass(frozen=True, slots=True)
class ScaleMet:
    """A scale, ratings on it and outside of it, and the lowest and the highest that were met."""

    scale: str
    worst: float
    best: float
    ratings: int
    outside: int
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class SatisfactionAnswer(Page[GroupRow]):
    """A part of the groups: months in order, others with most customers who rated first.

    total: all ratings that were asked for together, None without any. scales, unread: of all
    ratings up to the run's moment; unread: those that no rule fits.
    """

    by: str = COMMUNITY
    total: GroupRow | None = None
    min_group: int = SatisfactionRules().min_group
    scales: tuple[ScaleMet, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class RatingFilter:
    """Which ratings: of members of a community, since and until (both included); None for any."""

    community: int | None = None
    since: Micros | None = None
    until: Micros | None = None


def satisfaction(
    ctx: Context,
    by: str = COMMUNITY,
    only: RatingFilter | None = None,
    *,
    limit: int = 50,
    cursor: str | None = None,
) -> SatisfactionAnswer:
    """Return how satisfied groups of customers are, by one of GROUPS.

    Ratings up to the moment that the run shows, on the scales of the run's value rules. Raises
    NoAnalysisError, CommunityNotFoundError, InvalidValueError. Cost: the ratings are read once (in
    the embedded store that goes through all interactions) and kept by a server; then O(r log r).
    """
    check_limit(limit)
    only, offset = only or RatingFilter(), read_offset(cursor)
    _check(by, only)
    with ctx.store.read() as reader:
        run = run_of(reader)
        rules = _rules(ctx, run)
        chosen = _chosen(ctx, reader, _ratings(ctx, reader, run, rules), only)
        found = _grouped(ctx, reader, by, chosen, rules)
        rows = _rows(reader, by, found)
    total = by_group(chosen, np.zeros(len(chosen), dtype=np.int64), [""], rules)
    more = len(rows) > offset + limit
    return SatisfactionAnswer(
        by=by,
        items=tuple(rows[offset : offset + limit]),
        total=_row(total, 0, "") if len(chosen) else None,
        min_group=rules.min_group,
        scales=_scales(chosen),
        unread=chosen.unread,
        run=run,
        cursor=write_cursor(offset + limit) if more else None,
    )


def _check(by: str, only: RatingFilter) -> None:
    if by not in GROUPS:
        raise InvalidValueError(
            f"There is no satisfaction by {by!r:.100}. Take {', '.join(GROUPS)}."
        )
    if only.since is not None and only.until is not None and only.since > only.until:
        raise InvalidValueError(
            f"since ({format_moment(only.since)}) is after until ({format_moment(only.until)}). "
            "Swap them."
        )


def _rules(ctx: Context, run: Run) -> SatisfactionRules:
    given = run.parameters.get("value_rules")
    rules = settled_value_rules(ctx.settings) if given is None else read_value_rules(given)
    return rules.satisfaction


def _ratings(ctx: Context, reader: Reader, run: Run, rules: SatisfactionRules) -> Ratings:
    told = ((run.models or {}).get(VALUE) or {}).get("as_of")
    until = run.as_of if told is None else int(told)
    return ctx.ratings.keep(
        reader,
        lambda: ratings_of(reader.activity(None, until, rated=True), rules),
        reader.status().data_version,
    )


def _chosen(ctx: Context, reader: Reader, ratings: Ratings, only: RatingFilter) -> Ratings:
    kept: Bool = np.ones(len(ratings), dtype=np.bool_)
    if only.community is not None:
        kept &= _members(ctx, reader, only.community)[ratings.customer]
    if only.since is not None:
        kept &= ratings.at >= only.since
    if only.until is not None:
        kept &= ratings.at <= only.until
    return ratings if kept.all() else among(ratings, kept)


def _communities(ctx: Context, reader: Reader) -> Int32:
    scores = ctx.cache.graph(reader).scores if ctx.resident else reader.score_table()
    return scores.community


def _members(ctx: Context, reader: Reader, community_id: int) -> Bool:
    """Return who is in a community of any level, bool (n,)."""
    level = need_community(reader, community_id).level
    if level < 0:
        finest: Bool = reader.finer() == community_id
        return finest
    wanted = [community_id]
    for finer in range(level - 1, -1, -1):
        wanted = [
            part.community_id
            for parent in wanted
            for part in reader.communities(2**31 - 1, level=finer, parent=parent)
        ]
    inside: Bool = np.isin(_communities(ctx, reader), wanted)
    return inside


def _grouped(
    ctx: Context, reader: Reader, by: str, ratings: Ratings, rules: SatisfactionRules
) -> GroupSatisfaction:
    if by == COMMUNITY:
        return by_community(ratings, _communities(ctx, reader), rules)
    if by == SEGMENT:
        table = reader.value_table()
        code: Int64 = table.rfm_segment[ratings.customer].astype(np.int64)
        return by_group(ratings, code, table.segments, rules)
    return by_month(ratings, rules) if by == MONTH else by_channel(ratings, rules)


def _rows(reader: Reader, by: str, found: GroupSatisfaction) -> list[GroupRow]:
    names: dict[str, str] = {}
    if by == COMMUNITY:
        called = community_names(reader, {int(name) for name in found.names})
        names = {str(community): name for community, name in called.items()}
    rows = [_row(found, place, names.get(one, one)) for place, one in enumerate(found.names)]
    return rows if by == MONTH else sorted(rows, key=lambda row: (-row.customers, row.name))


def _row(found: GroupSatisfaction, place: int, name: str) -> GroupRow:
    mean = _measured(found.mean, place)
    assert mean is not None
    return GroupRow(
        group=found.names[place],
        name=name,
        customers=int(found.customers[place]),
        mean=mean,
        nps=_measured(found.nps, place),
        csat=_measured(found.csat, place),
        small=bool(found.small[place]),
    )


def _measured(measure: Measure, place: int) -> Measured | None:
    if not measure.n[place]:
        return None
    value, low, high = (float(one[place]) for one in (measure.value, measure.low, measure.high))
    return Measured(value, low, high, int(measure.n[place]))


def _scales(ratings: Ratings) -> tuple[ScaleMet, ...]:
    return tuple(
        ScaleMet(
            use.scale.name,
            use.scale.worst,
            use.scale.best,
            use.ratings,
            use.outside,
            use.lowest,
            use.highest,
        )
        for use in ratings.uses
    )
