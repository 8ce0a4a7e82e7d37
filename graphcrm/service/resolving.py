"""Matching all records: what is sure becomes one customer, what is not waits for a person."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING

import orjson

from graphcrm.answers import Progress, ResolveReport
from graphcrm.errors import EngineError, InvalidValueError
from graphcrm.identity.settings import MAX_RECORDS, MatchSettings
from graphcrm.model import MATCHED, Customer, Merge, Suspicion
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.duplicates import MODEL, reasons
from graphcrm.service.waiting import RESOLVED
from graphcrm.store.base import Reader
from graphcrm.store.ledger import MERGE, UNMERGE

if TYPE_CHECKING:
    from graphcrm.identity.matches import Matches
    from graphcrm.identity.waterfall import Explanation

MOST_WAITING = 10_000
"""Pairs that wait for a person; the most probable are kept."""

BATCH = 2_000
LINES = 100_000


@dataclass(frozen=True, slots=True)
class ResolveRequest:
    """How to match and what to do with what is found.

    auto_merge: records this probably the same become one customer. review: pairs less probable
    than that, but at least this, wait for a person. learn: whether a model that was learnt earlier
    is put aside. default_region: see MatchSettings. max_records: more are refused.
    """

    auto_merge: float = 0.95
    review: float = 0.5
    seed: int = 0
    default_region: str | None = None
    learn: bool = False
    max_records: int = 10 * MAX_RECORDS

    def __post_init__(self) -> None:
        for name in ("auto_merge", "review"):
            value = getattr(self, name)
            if not 0 < value <= 1:
                raise InvalidValueError(f"{name} is {value}; it is a probability, above 0 up to 1.")
        if self.review > self.auto_merge:
            raise InvalidValueError(
                f"review is {self.review}, above auto_merge ({self.auto_merge}): "
                "nothing could wait for a person. Give a smaller one."
            )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of records before matching.

    owner: the customer of each merged record. apart: pairs that are not to be merged here, for
    somebody said that they are never the same, or took them apart.
    """

    records: Sequence[Customer]
    owner: Mapping[str, str]
    never: frozenset[tuple[str, str]]
    taken_apart: frozenset[tuple[str, str]]


def resolve(
    ctx: Context, request: ResolveRequest, on_progress: OnProgress = ignore_progress
) -> ResolveReport:
    """Match all source records, merge those that are surely the same, and queue the rest.

    Records that somebody said are never the same are never merged; those that somebody took apart
    wait for a person. The customer keeps the id of the record that was there first. Everything is
    done in one transaction: it is there whole or not at all. Raises InvalidValueError, and
    EngineError for too many records.
    """
    from graphcrm.identity.matching import match_records
    from graphcrm.identity.model import Model

    started = time.monotonic()
    with ctx.store.read() as reader:
        counts = reader.counts()
        many = counts.customers + counts.merged
        if many > request.max_records:
            raise EngineError(
                f"There are {many:,} records, and at most {request.max_records:,} are matched at "
                "once this way. Run 'graphcrm resolve' on the command line."
            )
        on_progress(Progress("reading", 0, None))
        known = _read(reader)
        kept = None if request.learn else reader.note(MODEL)
        model = None if kept is None else Model.from_json(orjson.loads(kept))
    on_progress(Progress("matching", 0, None))
    settings = MatchSettings(
        floor=request.review,
        threshold=request.auto_merge,
        default_region=request.default_region,
        seed=request.seed,
    )
    apart = known.never | known.taken_apart
    matches = match_records(known.records, settings, model=model, separated=apart)
    waiting, merged = _write(ctx, matches, known, request.review, on_progress)
    with ctx.store.read() as reader:
        customers = reader.counts().customers
    on_progress(Progress("done", 1, 1))
    return ResolveReport(
        records=len(known.records),
        merged=merged,
        waiting=waiting,
        customers=customers,
        learnt=model is None,
        auto_merge=request.auto_merge,
        review=request.review,
        seconds=time.monotonic() - started,
    )


def _read(reader: Reader) -> _Known:
    # Of a bare record there is nothing to compare.
    records = [record for record in reader.iter_records() if not record.bare]
    owner = {row.record_id: row.customer_id for row in reader.merges()}
    never = {(pair.left_id, pair.right_id) for pair in reader.separations()}
    return _Known(records, owner, frozenset(never), frozenset(_taken_apart(reader)))


def _taken_apart(reader: Reader) -> set[tuple[str, str]]:
    """Return pairs of customer and record of which the last that was done is an unmerge."""
    last: dict[tuple[str, str], str] = {}
    for line in reversed(reader.ledger(LINES)):
        if line.action in (MERGE, UNMERGE):
            last[_pair(line.left_id, line.right_id)] = line.action
    return {pair for pair, action in last.items() if action == UNMERGE}


def _write(
    ctx: Context, matches: Matches, known: _Known, review: float, on_progress: OnProgress
) -> tuple[int, int]:
    """Write merges, the queue and the model; return how many wait and how many were merged."""
    merges = list(_merges(matches, known))
    merged = 0
    with ctx.store.write() as writer:
        for batch in _batches(merges):
            merged += writer.merge(batch)
            on_progress(Progress("merging", merged, len(merges)))
        on_progress(Progress("queue", 0, None))
        owner = {**known.owner, **{row.record_id: row.customer_id for row in merges}}
        waiting = _suspicions(matches, _roots(owner), known, review)
        writer.replace_suspicions(waiting)
        model = matches.model.to_json()
        writer.set_note(MODEL, orjson.dumps(model, option=orjson.OPT_SERIALIZE_NUMPY).decode())
        writer.set_note(RESOLVED, str(time.time_ns() // 1000))
    return len(waiting), merged


def _merges(matches: Matches, known: _Known) -> Iterable[Merge]:
    """Yield what makes one customer of each group; one that is a customer already keeps its id."""
    at = time.time_ns() // 1000
    created = {record.customer_id: record.created_at for record in known.records}
    best = _best(matches)
    # What a person merged or kept apart may forbid what a group of records alone would allow.
    members: dict[str, set[str]] = {}
    for name in created:
        members.setdefault(known.owner.get(name, name), set()).add(name)
    enemies: dict[str, set[str]] = {}
    for left, right in known.never | known.taken_apart:
        enemies.setdefault(left, set()).add(right)
        enemies.setdefault(right, set()).add(left)
    owner = dict(known.owner)
    for group in matches.groups:
        customers = {owner.get(name, name) for name in group}
        ordered = sorted(
            customers,
            key=lambda name: (-len(members.get(name, ())), _first(created.get(name)), name),
        )
        goal, *others = ordered
        mine = members.setdefault(goal, {goal})
        for other in others:
            theirs = members.get(other, {other})
            if any(enemies.get(name, set()) & mine for name in theirs):
                continue
            mine |= theirs
            owner.update(dict.fromkeys(theirs, goal))
            yield Merge(
                other, goal, at, MATCHED, max((best[n] for n in theirs if n in best), default=None)
            )


def _first(created_at: int | None) -> float:
    return float("inf") if created_at is None else created_at


def _best(matches: Matches) -> dict[str, float]:
    """Return for each record how probable its most probable match is."""
    best: dict[str, float] = {}
    for pair in matches.pairs:
        for name in (pair.left_id, pair.right_id):
            best.setdefault(name, float(pair.probability))
    return best


def _roots(owner: Mapping[str, str]) -> dict[str, str]:
    """Return the customer of each merged record, where that one was merged in its turn."""
    found = {}
    for name, goal in owner.items():
        last = goal
        while last in owner:
            last = owner[last]
        found[name] = last
    return found


def _suspicions(
    matches: Matches, owner: Mapping[str, str], known: _Known, review: float
) -> list[Suspicion]:
    """Return the pairs that a person has to look at: one for each two customers."""
    names = {record.customer_id for record in known.records}
    again = [pair for pair in sorted(known.taken_apart - known.never) if names.issuperset(pair)]
    told = [each for each in matches.explain_all(again) if each.probability >= review]
    seen: set[tuple[str, str]] = set()
    asked: list[tuple[str, str]] = []
    for left, right in [
        *((each.left_id, each.right_id) for each in told),
        *((pair.left_id, pair.right_id) for pair in matches.pairs),
    ]:
        customers = _pair(owner.get(left, left), owner.get(right, right))
        if len(asked) < MOST_WAITING and customers[0] != customers[1] and customers not in seen:
            seen.add(customers)
            asked.append((left, right))
    return [_suspicion(each) for each in matches.explain_all(asked)]


def _suspicion(told: Explanation) -> Suspicion:
    evidence = {
        "prior": told.prior,
        "reasons": reasons(told.steps),
        "waterfall": [asdict(step) for step in told.steps],
    }
    text = orjson.dumps(evidence, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return Suspicion(told.left_id, told.right_id, float(told.probability), text)


def _pair(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left < right else (right, left)


def _batches(rows: Iterable[Merge]) -> Iterable[list[Merge]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
