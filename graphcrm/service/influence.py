"""Who carries weight in the graph."""

from __future__ import annotations

from collections.abc import Mapping

from graphcrm.answers import Influencer, Page
from graphcrm.errors import CommunityNotFoundError, InvalidValueError
from graphcrm.model import MEASURE_ALIASES, MEASURES, Micros, Run, Scores
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names
from graphcrm.service.moments import reader_as_of, run_of
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.wording import say


def measure_name(name: str) -> str:
    """Return the measure that a name or alias stands for; raises InvalidValueError."""
    measure = MEASURE_ALIASES.get(name, name)
    if measure not in MEASURES:
        known = ", ".join(sorted({*MEASURES, *MEASURE_ALIASES}))
        raise InvalidValueError(f"{name!r} is not a measure of influence. Take one of: {known}.")
    return measure


def influencers(
    ctx: Context,
    *,
    by: str = "pagerank",
    community: int | None = None,
    limit: int = 20,
    cursor: str | None = None,
    as_of: Micros | None = None,
) -> Page[Influencer]:
    """Return the customers highest by one measure, overall or in a community, ties by id.

    as_of: in the kept analysis of that moment. Raises NoAnalysisError, NoPastAnalysisError,
    CommunityNotFoundError, InvalidValueError.
    """
    measure = measure_name(by)
    check_limit(limit)
    offset = read_offset(cursor)
    with ctx.store.read() as whole:
        reader = reader_as_of(whole, as_of)
        run = run_of(reader)
        if community is not None and (community < 0 or reader.community(community) is None):
            raise CommunityNotFoundError(community)
        found = reader.top_scores(measure, limit + 1, community, offset)
        page = found[:limit]
        customers = reader.customers([score.customer_id for score in page])
        groups = community_names(reader, {score.community_id for score in page})
    items = [
        Influencer(
            rank=offset + number,
            customer_id=score.customer_id,
            name=customers[score.customer_id].label,
            measure=measure,
            value=float(getattr(score, measure)),
            scores=score,
            community_name=groups.get(score.community_id, ""),
            reasons=score_reasons(score, run, groups),
        )
        for number, score in enumerate(page, 1)
    ]
    return Page(items, write_cursor(offset + limit) if len(found) > limit else None, run)


SCORE_REASONS = (
    *("score.no-relationships", "score.contacts", "score.pagerank", "score.betweenness"),
    *("score.circle", "score.group"),
)
"""Messages that score_reasons gives."""


def score_reasons(score: Scores, run: Run, groups: Mapping[int, str]) -> tuple[str, ...]:
    """Say in words what makes the customer stand out."""
    if not score.degree:
        return (say("score.no-relationships"),)
    reasons = [say("score.contacts", n=score.degree)]
    average = 1 / max(run.counts.get("customers", 1), 1)
    times = score.pagerank / average
    if times >= 1.1:
        reasons.append(say("score.pagerank", times=times))
    if score.betweenness >= 0.0005:
        reasons.append(say("score.betweenness", share=score.betweenness))
    if score.core > 1:
        reasons.append(say("score.circle", count=score.core))
    if score.community_id in groups:
        reasons.append(say("score.group", name=groups[score.community_id]))
    return tuple(reasons)
