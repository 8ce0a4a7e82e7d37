"""Matching records: what is sure becomes one customer, what is not waits for a person."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import orjson

from graphcrm.answers import Progress, ResolveReport
from graphcrm.errors import InvalidValueError
from graphcrm.identity.blocking import tokens
from graphcrm.identity.settings import MAX_RECORDS, MatchSettings
from graphcrm.merges import MATCHED, Merge
from graphcrm.service.arrivals import Known, read_known, version_of
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.duplicates import MODEL, SETTINGS, read_model
from graphcrm.service.suspicions import suspicions
from graphcrm.service.waiting import RESOLVED
from graphcrm.store.base import Reader

if TYPE_CHECKING:
    from graphcrm.identity.matches import Matches
    from graphcrm.identity.model import Model

T = TypeVar("T")

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ResolveRequest:
    """How to match and what to do with what is found.

    auto_merge: records this probably the same become one customer. review: pairs less probable
    than that, but at least this, wait for a person. learn: whether a model that was learnt earlier
    is put aside. default_region: see MatchSettings. max_records: more are refused.
    """

    auto_merge: float = 0.9
    review: float = 0.5
    seed: int = 0
    default_region: str | None = None
    learn: bool = False
    max_records: int = 10 * MAX_RECORDS

    @property
    def key(self) -> str:
        """What decides on pairs that were matched before: others concern all records."""
        asked = {
            "auto_merge": self.auto_merge,
            "review": self.review,
            "region": self.default_region,
        }
        return orjson.dumps(asked).decode()

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


def resolve(
    ctx: Context, request: ResolveRequest, on_progress: OnProgress = ignore_progress
) -> ResolveReport:
    """Match source records, merge those that are surely the same, and queue the rest.

    The first time all are matched; later those that are new or changed since, with those that they
    share a key with, in time that grows with the load. Records that somebody said are never the
    same are never merged; those that somebody took apart wait for a person. The customer keeps the
    id of the record that was there first. Everything is done in one transaction: it is there whole
    or not at all. Raises InvalidValueError, and EngineError for too many records.
    """
    from graphcrm.identity.matching import match_records

    started = time.monotonic()
    with ctx.store.read() as reader:
        model = None if request.learn else read_model(reader)
        on_progress(Progress("reading", 0, None))
        known = read_known(
            reader, _matched(reader, model, request), request.default_region, request.max_records
        )
    settings = MatchSettings(
        floor=request.review,
        threshold=request.auto_merge,
        default_region=request.default_region,
        seed=request.seed,
    )
    apart = known.never | known.taken_apart
    matches = match_records(
        known.records,
        settings,
        model=model,
        new=known.new,
        separated=apart,
        on_progress=on_progress,
    )
    waiting, merged = _write(ctx, matches, known, request, on_progress)
    with ctx.store.read() as reader:
        counts = reader.counts()
    on_progress(Progress("done", 1, 1))
    return ResolveReport(
        records=counts.customers + counts.merged - counts.bare,
        matched=len(known.records if known.new is None else known.new),
        merged=merged,
        waiting=waiting,
        customers=counts.customers,
        learnt=model is None,
        auto_merge=request.auto_merge,
        review=request.review,
        seconds=time.monotonic() - started,
    )


def _matched(reader: Reader, model: Model | None, request: ResolveRequest) -> int | None:
    """Return how many records need not be looked at again, None where all have to be."""
    return None if model is None or reader.note(SETTINGS) != request.key else model.records


def _write(
    ctx: Context,
    matches: Matches,
    known: Known,
    request: ResolveRequest,
    on_progress: OnProgress,
) -> tuple[int, int]:
    """Write merges, the queue, the keys and the model; return how many wait and were merged."""
    merges, owner = _merges(matches, known)
    merged = 0
    with ctx.store.read() as reader:
        # What changed while it was matched stays unmatched, and is matched the next time.
        unchanged = version_of(reader) == known.version
    with ctx.store.write() as writer:
        for batch in _batches(merges):
            merged += writer.merge(batch)
            on_progress(Progress("merging", merged, len(merges)))
        on_progress(Progress("queue", 0, None))
        waiting = suspicions(matches, owner, known, request.review)
        writer.replace_suspicions(waiting)
        if unchanged:
            on_progress(Progress("keys", 0, None))
            for part in _batches(_keys(matches, known)):
                writer.set_match_keys(part)
        model = matches.model.to_json()
        writer.set_note(MODEL, orjson.dumps(model, option=orjson.OPT_SERIALIZE_NUMPY).decode())
        writer.set_note(SETTINGS, request.key)
        writer.set_note(RESOLVED, str(time.time_ns() // 1000))
    return len(waiting), merged


def _keys(matches: Matches, known: Known) -> Iterator[tuple[str, list[str]]]:
    """Yield the keys of the records that were matched, by which later ones find them."""
    for name, record in matches.records.items():
        if known.new is None or name in known.new:
            yield name, [token.text for token in tokens(record)]


def _merges(matches: Matches, known: Known) -> tuple[list[Merge], dict[str, str]]:
    """Return what makes one customer of each group, and of which customer each record is then.

    One that is a customer already keeps its id.
    """
    at = time.time_ns() // 1000
    created = {record.customer_id: record.created_at for record in known.records}
    best = _best(matches)
    # What a person merged or kept apart may forbid what a group of records alone would allow.
    members: dict[str, set[str]] = {}
    for name in created:
        members.setdefault(known.owner.get(name, name), set()).add(name)
    enemies = _enemies(known)
    owner = dict(known.owner)
    merges: list[Merge] = []
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
            probability = max((best[name] for name in theirs if name in best), default=None)
            merges.append(Merge(other, goal, at, MATCHED, probability))
    return merges, owner


def _enemies(known: Known) -> dict[str, set[str]]:
    """Return for each record those that it is not to be merged with here."""
    enemies: dict[str, set[str]] = {}
    for left, right in known.never | known.taken_apart:
        enemies.setdefault(left, set()).add(right)
        enemies.setdefault(right, set()).add(left)
    return enemies


def _first(created_at: int | None) -> float:
    return float("inf") if created_at is None else created_at


def _best(matches: Matches) -> dict[str, float]:
    """Return for each record how probable its most probable match is."""
    best: dict[str, float] = {}
    for pair in matches.pairs:
        for name in (pair.left_id, pair.right_id):
            best.setdefault(name, float(pair.probability))
    return best


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
