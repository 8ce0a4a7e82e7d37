"""What an explanation says in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from graphcrm.explanations import COMMUNITY, GroupShare
from graphcrm.model import Provenance, Run, Scores
from graphcrm.service.neighbours import READ_LIMIT, Tie
from graphcrm.service.past_graph import PastGraph
from graphcrm.service.tie_shares import TieShares
from graphcrm.wording import say, say_kind, say_list

SHOWN_STEPS = 4
"""Distances whose customers are counted one by one."""

SHOWN_TYPES = 4


class Told(NamedTuple):
    """What the words are about; see graphcrm.explanations.Explanation."""

    score: str
    value: float
    own: Scores
    ties: Sequence[Tie]
    shares: TieShares
    groups: Sequence[GroupShare]
    community_name: str
    run: Run


def reasons(told: Told) -> tuple[str, ...]:
    """Say in words where a score comes from."""
    if not told.ties and told.own.degree == 0:
        return tuple(_alone(told))
    return tuple(_WORDS[told.score](told))


def _alone(told: Told) -> Iterator[str]:
    yield say("score.no-relationships")
    if told.score == "pagerank":
        yield say("why.walk-only")
    if told.score == COMMUNITY:
        yield say("why.group-of-one")


def _degree(told: Told) -> Iterator[str]:
    yield say("why.ties-to", customers=say("customers", n=told.own.degree))
    counts = Counter(name for tie in told.ties for name in tie.types)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_TYPES]
    yield say_list([say("why.by-kind", count=count, kind=say_kind(name)) for name, count in most])


def _strength(told: Told) -> Iterator[str]:
    count = told.own.degree
    yield say("why.weight", n=count, ties=say("ties", n=count), weight=told.value)
    if count > 3 and told.value:
        top = float(np.sort(told.shares.amount)[-3:].sum()) / told.value
        yield say("why.three-strongest", share=top)
    yield from _through_groups(told)


def _pagerank(told: Told) -> Iterator[str]:
    average = 1 / max(told.run.counts.get("customers", 1), 1)
    yield say("why.times-average", times=told.value / average)
    handed = min(float(told.shares.amount.sum()) / told.value, 1.0) if told.value else 0.0
    yield say("why.handed-on", share=handed, neighbours=say("neighbours", n=told.own.degree))
    yield from _through_groups(told)


def _betweenness(told: Told) -> Iterator[str]:
    if not told.value:
        yield say("why.no-path")
        return
    yield say("why.on-paths", share=_percent(told.value))
    yield from _through_groups(told)


def _harmonic(told: Told) -> Iterator[str]:
    steps = told.shares.steps
    parts = [
        say("why.in-steps", n=distance, count=count, customers=say("customers", n=count))
        for distance, count in enumerate(steps[:SHOWN_STEPS], 1)
    ]
    farther = sum(steps[SHOWN_STEPS:])
    if farther:
        parts.append(say("why.in-more", count=farther))
    yield say("why.reaches", distances=say_list(parts))
    out = told.run.counts.get("customers", 0) - 1 - sum(steps)
    if out > 0:
        yield say("why.out-of-reach", customers=say("customers", n=out))


def _core(told: Told) -> Iterator[str]:
    k = told.own.core
    yield say("why.core", count=k)
    held = int(told.shares.amount.sum())
    yield say("why.core-ties", n=held, all=told.own.degree, needed=k)


def _community(told: Told) -> Iterator[str]:
    yield say("why.stays-in", share=told.value, community=told.community_name)
    others = [group for group in told.groups if group.community_id != told.own.community_id]
    if others:
        yield say("why.rest-leads", community=others[0].name, share=others[0].share)
        if others[0].share > told.value:
            yield say("why.group-better")


def _through_groups(told: Told) -> Iterator[str]:
    """Say which communities the score comes through, the two that bring most."""
    groups = [group for group in told.groups[:2] if group.share >= 0.1]
    if groups and groups[0].name:
        yield say_list(
            [say("why.through", share=group.share, community=group.name) for group in groups]
        )


_WORDS: Mapping[str, Callable[[Told], Iterator[str]]] = {
    "degree": _degree,
    "strength": _strength,
    "pagerank": _pagerank,
    "betweenness": _betweenness,
    "harmonic": _harmonic,
    "core": _core,
    COMMUNITY: _community,
}


def reason_of_tie(score: str, tie: Tie, other: Scores | None) -> str:
    """Say what one tie is, and what of it counts for this score."""
    weight = f"{tie.weight:.2f}" if tie.weight >= 0.005 else say("why.tie-little")
    made = say("why.tie", kinds=say_list([say_kind(name) for name in tie.types]), weight=weight)
    if other is None or score not in ("pagerank", "core"):
        return made
    if score == "core":
        return say("why.tie-core", tie=made, core=other.core)
    part = tie.weight / other.strength if other.strength else 0.0
    return say("why.tie-pagerank", tie=made, share=min(part, 1.0))


def notes(
    told: Told, made: Provenance | None, past: PastGraph | None, *, stale: bool
) -> tuple[str, ...]:
    """Say what to keep in mind: estimates, limits, ties derived anew, whether newer data wait."""
    found = list(_notes(told, made))
    if past is not None:
        found += _past_notes(told, past.differs)
    elif told.own.degree > READ_LIMIT:
        found.append(say("note.strongest", count=READ_LIMIT))
    if stale and past is None:
        found.append(say("note.stale"))
    return tuple(found)


def _past_notes(told: Told, differs: str | None) -> Iterator[str]:
    yield say("note.past")
    if differs is None:
        yield say("note.past-same")
    elif differs == "weights":
        yield say("note.past-weights")
    elif differs == "unknown":
        yield say("note.past-unknown")
    else:
        then = say("customers", n=told.own.degree)
        yield say("note.past-differs", customers=then, now=len(told.ties))


def _notes(told: Told, made: Provenance | None) -> Iterator[str]:
    if made is not None and not made.exact:
        sources = made.parameters.get("sources", say("note.sampled"))
        if made.error is None:
            yield say("note.estimate", sources=sources)
        else:
            yield say("note.estimate-error", sources=sources, error=made.error)
    if told.shares.sources is not None:
        seen = told.shares.amount.any() or not told.value
        yield say("note.shares" if seen else "note.shares-none", count=told.shares.sources)


def _percent(value: float) -> str:
    return f"{value:.1%}" if value >= 0.001 else f"{value:.2g}"
