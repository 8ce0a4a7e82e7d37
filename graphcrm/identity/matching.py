"""Finds which customers are the same: cleaning, pairs, scores, groups."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.answers import Progress
from graphcrm.identity.candidates import candidate_pairs
from graphcrm.identity.clusters import CAP, Pair, bits, group, knots, pairs_inside
from graphcrm.identity.levels import Comparison
from graphcrm.identity.matches import Matches, Part
from graphcrm.identity.model import Fitted, Model
from graphcrm.identity.organizations import ORGANIZATION_COMPARISONS
from graphcrm.identity.persons import PERSON_COMPARISONS
from graphcrm.identity.population import Population
from graphcrm.identity.records import Record, clean_record
from graphcrm.identity.settings import MatchSettings
from graphcrm.identity.shared import find_shared, hide_shared
from graphcrm.identity.table import as_table, common_words, usable
from graphcrm.model import ORGANIZATION, PERSON, Customer

if TYPE_CHECKING:
    from graphcrm.identity.scoring import Scorer, Vectors
    from graphcrm.tables import Bool, Float64, Int64

COMPARISONS: Mapping[str, Sequence[Comparison]] = {
    PERSON: PERSON_COMPARISONS,
    ORGANIZATION: ORGANIZATION_COMPARISONS,
}

OnProgress = Callable[[Progress], None]

REPORT = 5_000
"""Records cleaned between two reports."""

SURE = 0.9
"""Records of one person, when it is counted how many people have a value."""

ROOM = 16
"""How much more probable a pair may become when people are counted and not records."""

LOWEST = 0.001
"""Pairs less probable than this are not kept, whatever the floor."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What is asked of the records of each kind: see `match_records`."""

    settings: MatchSettings
    model: Model
    new: frozenset[str] | None
    separated: frozenset[tuple[str, str]]
    on_progress: OnProgress


def match_records(
    customers: Iterable[Customer],
    settings: MatchSettings | None = None,
    *,
    model: Model | None = None,
    new: Collection[str] | None = None,
    separated: Collection[tuple[str, str]] = (),
    on_progress: OnProgress = lambda progress: None,
) -> Matches:
    """Find which customers are the same person or organization.

    model: what was learned before; without it, it is learned from these customers. new: ids; only
    pairs with at least one of them are compared; with a model, of the others only those are needed
    that share a key with one of them (`blocking.tokens`), and all records of a customer of whom
    one is here. separated: pairs of ids that are never the same; no group holds both.
    on_progress: is told of records cleaned, and of pairs looked at. People and organizations are
    matched apart. The same customers give the same answer whatever their order. Cost: 0.1 ms a
    record for cleaning, at most eight candidate pairs a record and key, 2 µs a pair and 50 µs for
    those that may matter, of many records about a tenth.
    """
    apart = frozenset((min(a, b), max(a, b)) for a, b in separated)
    chosen = None if new is None else frozenset(new)
    task = _Task(settings or MatchSettings(), model or Model(), chosen, apart, on_progress)
    ordered = sorted(customers, key=lambda customer: customer.customer_id)
    before = list(_cleaned(ordered, task))
    shared = find_shared(before)
    records = [hide_shared(record, shared) for record in before]
    parts = [
        _match([record for record in records if record.kind == kind], kind, task)
        for kind in COMPARISONS
    ]
    known = {record.original.customer_id: record for record in before}
    return Matches(parts, (known, shared), task.settings.floor)


def _cleaned(customers: Sequence[Customer], task: _Task) -> Iterator[Record]:
    for done, customer in enumerate(customers):
        if done % REPORT == 0:
            task.on_progress(Progress("cleaning", done, len(customers)))
        yield clean_record(customer, task.settings.default_region)
    task.on_progress(Progress("cleaning", len(customers), len(customers)))


def _match(records: Sequence[Record], kind: str, task: _Task) -> Part:
    used = [c for c in COMPARISONS[kind] if usable(records, c.columns)]
    new = _members(records, task.new)
    fitted, before = task.model.kinds.get(kind), task.model.populations.get(kind)
    if len(records) < 2 or not used or (new is not None and not new.any()):
        return Part(kind, records, None, fitted, population=before or Population(len(records)))
    from graphcrm.identity.scoring import Scorer

    # Only some of all records may be here: those that share a key with a new one.
    some = before if fitted and before and new is not None else None
    if some is not None and some.records < len(records):
        some = None
    words = some.words if some else common_words(records)
    scorer = Scorer(as_table(records, words), used, some)
    least = max(LOWEST, min(task.settings.floor, task.settings.threshold))
    fitted, seen = _seen(scorer, (records, kind, new), task, least / ROOM)
    scorer.count_people(_people(seen.pairs[_told(scorer, fitted, seen) >= SURE], len(records)))
    told = _told(scorer, fitted, scorer.recount(seen))
    separated = _separated(records, task.separated)
    apart = np.array([tuple(pair) in separated for pair in seen.pairs.tolist()], np.bool_)
    kept = (told >= least) & ~apart
    part = Part(kind, records, scorer, fitted, seen.pairs[kept], np.round(told[kept], 6))
    groups = _groups(part, separated, task.settings.threshold)
    if some is None or new is None:
        return part.with_groups(groups, Population(len(records), scorer.common(), words))
    return part.with_groups(groups, _grown(some, scorer, np.flatnonzero(new)))


def _grown(before: Population, scorer: Scorer, new: Int64) -> Population:
    values = {name: scorer.column(name).take(new).to_pylist() for name in before.people}
    return before.grown(len(new), values)


def _seen(
    scorer: Scorer, of: tuple[Sequence[Record], str, Bool | None], task: _Task, least: float
) -> tuple[Fitted, Vectors]:
    """Return what was learned, and the compared pairs that are at least this probable."""
    from graphcrm.identity.training import train

    records, kind, new = of
    fitted = task.model.kinds.get(kind)
    stage = f"comparing {kind}s"

    def told(done: int, total: int | None) -> None:
        task.on_progress(Progress(stage, done, total))

    told(0, None)
    pairs = candidate_pairs(records, None if fitted is None else new)
    if fitted is None:
        training = train(scorer, pairs, task.settings.seed)
        fitted = training.fitted
        if len(training.seen.pairs) == len(pairs):
            return fitted, training.seen.at(_with(new, training.seen.pairs))
        if new is not None:
            pairs = candidate_pairs(records, new)
    return fitted, scorer.probable(pairs, fitted, least, told)


def _with(new: Bool | None, pairs: Int64) -> Bool:
    """Return which pairs are asked for."""
    if new is None:
        return np.ones(len(pairs), np.bool_)
    return np.logical_or(new[pairs[:, 0]], new[pairs[:, 1]])


def _told(scorer: Scorer, fitted: Fitted, seen: Vectors) -> Float64:
    from graphcrm.identity.weights import weigh

    return weigh(scorer.comparisons, fitted, seen, scorer.records).probability()


def _people(sure: Int64, records: int) -> Int64:
    """Return for each record the first one that is surely the same."""
    people = np.arange(records)
    for members in knots((left, right) for left, right in sure.tolist()):
        people[members] = members[0]
    return people


def _members(records: Sequence[Record], ids: frozenset[str] | None) -> Bool | None:
    if ids is None:
        return None
    return np.array([record.original.customer_id in ids for record in records], np.bool_)


def _separated(records: Sequence[Record], separated: frozenset[tuple[str, str]]) -> set[Pair]:
    if not separated:
        return set()
    place = {record.original.customer_id: n for n, record in enumerate(records)}
    return {(place[a], place[b]) for a, b in separated if a in place and b in place}


def _groups(part: Part, separated: set[Pair], threshold: float) -> list[list[int]]:
    sure = part.pairs[part.probability >= threshold]
    found = knots((left, right) for left, right in sure.tolist())
    alone = [knot for knot in found if len(knot) == 2]
    more = [knot for knot in found if len(knot) > 2]
    inside = np.array(pairs_inside(more), np.int64).reshape(-1, 2)
    weights = part.weights(inside) if more else {}
    least = min(bits(threshold), CAP)
    return alone + [members for knot in more for members in group(knot, weights, least, separated)]
