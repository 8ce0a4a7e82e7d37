"""What earlier analyses said: of a customer, of a community, and of all communities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphcrm.analytics.events import EVENTS
from graphcrm.answers import HistoryRow, LineageStep, Page
from graphcrm.errors import CommunityNotFoundError, InvalidValueError, NoAnalysisError
from graphcrm.model import MEASURES, Community, Flow, LineageEvent, Micros, PastScores, Run
from graphcrm.service.community_words import said_name
from graphcrm.service.context import Context
from graphcrm.service.customers import need_customer
from graphcrm.service.lasting import related_runs
from graphcrm.service.moments import moment_of, reader_as_of, run_of
from graphcrm.service.paging import check_limit, read_cursor, write_cursor
from graphcrm.store.base import Reader
from graphcrm.wording import DEFAULT, language

FIRST = "first"
"""The event of a community in the first run that is kept."""

_PART = 1000


def kept_runs(ctx: Context) -> list[Run]:
    """Return the analyses that questions can be answered from, by the moment they show."""
    with ctx.store.read() as reader:
        return _in_time(reader.kept_runs())


def _in_time(runs: list[Run]) -> list[Run]:
    return sorted(runs, key=moment_of)


def customer_history(ctx: Context, customer_id: str) -> list[HistoryRow]:
    """Return a row for each kept run that knew the customer, by the moment it shows.

    Where records were merged into the customer since, a run has a row for each that it knew, the
    customer's own first. Raises CustomerNotFoundError, NoAnalysisError.
    """
    with ctx.store.read() as reader:
        customer = need_customer(reader, customer_id).customer_id
        runs = {run.run_id: run for run in reader.kept_runs()}
        if not runs:
            raise NoAnalysisError
        current = reader.status().run
        merged = (row.record_id for row in reader.merges_into(customer))
        found = reader.past_scores([customer, *merged])
        rows = [
            _row(runs[past.run_id], _called(reader, past), current)
            for past in found
            if past.run_id in runs
        ]
    # The order of publishing decides where two runs show the same moment.
    return sorted(rows, key=lambda row: (row.as_of, row.customer_id != customer))


def _called(reader: Reader, past: PastScores) -> PastScores:
    """Return the same with what its community is called in the language spoken."""
    if language() == DEFAULT:
        return past
    community = reader.at(past.run_id).community(past.scores.community_id)
    return past if community is None else past._replace(community_name=said_name(community))


def _row(run: Run, past: PastScores, current: Run | None) -> HistoryRow:
    customers = run.counts.get("customers", past.rank)
    scores = past.scores
    measures: Mapping[str, float] = {name: getattr(scores, name) for name in MEASURES}
    return HistoryRow(
        as_of=moment_of(run),
        run_id=run.run_id,
        current=current is not None and run.run_id == current.run_id,
        customer_id=scores.customer_id,
        community_id=scores.community_id,
        community_name=past.community_name,
        rank=past.rank,
        customers=customers,
        percentile=100.0 * (customers - past.rank) / max(customers - 1, 1),
        **measures,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class LineageQuery:
    """Which lineage: up to the current run, the one of a moment, or the one named.

    event: only what became of communities in this way.
    """

    as_of: Micros | None = None
    run_id: str | None = None
    event: str | None = None


def lineage(
    ctx: Context,
    query: LineageQuery | None = None,
    *,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[LineageEvent]:
    """Return what became of communities from the run before to one run, by community id.

    Raises NoAnalysisError, NoPastAnalysisError, RunNotKeptError, InvalidValueError.
    """
    check_limit(limit)
    query = query or LineageQuery()
    event = query.event
    if event is not None and event not in EVENTS:
        known = ", ".join(EVENTS)
        raise InvalidValueError(f"{event!r} is nothing that becomes of communities: {known}.")
    start = read_cursor(cursor, [int])
    with ctx.store.read() as whole:
        if query.run_id is not None:
            reader = whole.at(query.run_id)
        else:
            reader = reader_as_of(whole, query.as_of)
        found = _events(reader, event, limit + 1, -1 if start is None else start[0])
        run = run_of(reader)
    if len(found) <= limit:
        return Page(found, None, run)
    return Page(found[:limit], write_cursor(found[limit - 1].community_id), run)


def _events(reader: Reader, event: str | None, limit: int, after: int) -> list[LineageEvent]:
    found: list[LineageEvent] = []
    while len(found) < limit:
        part = reader.lineage(max(limit, _PART), after)
        found += [one for one in part if event is None or one.event == event]
        if len(part) < max(limit, _PART):
            break
        after = part[-1].community_id
    return [_told(reader, one) for one in found[:limit]]


def _told(reader: Reader, event: LineageEvent) -> LineageEvent:
    """Return the same with what communities are called in the language spoken.

    One that the run does not know, or knows under another name, keeps the name that was stored.
    """
    if language() == DEFAULT:
        return event

    def called(community_id: int, name: str) -> str:
        community = reader.community(community_id)
        known = community is not None and community.name == name
        return said_name(community) if community is not None and known else name

    def flows(found: tuple[Flow, ...]) -> tuple[Flow, ...]:
        return tuple(one._replace(name=called(one.community_id, one.name)) for one in found)

    return event._replace(
        name=called(event.community_id, event.name),
        sources=flows(event.sources),
        targets=flows(event.targets),
    )


def community_lineage(ctx: Context, community_id: int) -> list[LineageStep]:
    """Return what became of one community in each kept run that tells of it, by their moments.

    Only runs that share their ids with the current one. Raises CommunityNotFoundError where none
    knows it, NoAnalysisError.
    """
    with ctx.store.read() as reader:
        runs = _in_time(related_runs(reader))
        if not runs:
            raise NoAnalysisError
        steps = [step for run in runs for step in _step(reader.at(run.run_id), run, community_id)]
    if not steps:
        raise CommunityNotFoundError(community_id)
    return steps


def _step(reader: Reader, run: Run, community_id: int) -> list[LineageStep]:
    told = reader.lineage(1, community_id - 1, community_id)
    if not told and not reader.lineage(1):
        community = reader.community(community_id)
        told = [_first(community)] if community else []
    return [LineageStep(moment_of(run), run.run_id, _told(reader, event)) for event in told]


def _first(community: Community) -> LineageEvent:
    return LineageEvent(
        community_id=community.community_id,
        level=community.level,
        event=FIRST,
        name=community.name,
        size=community.size,
        size_before=0,
        stayed=0,
        joined=0,
        left=0,
        sources=(),
        targets=(),
    )
