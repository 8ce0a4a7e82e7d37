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
    yield "no relationships yet"
    if told.score == "pagerank":
        yield "so only what every customer gets: the chance that a walk begins here"
    if told.score == COMMUNITY:
        yield "so a group of one"


def _degree(told: Told) -> Iterator[str]:
    yield f"ties to {_customers(told.own.degree)}"
    counts = Counter(name for tie in told.ties for name in tie.types)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_TYPES]
    yield ", ".join(f"{count:,} by {_plain(name)}" for name, count in most)


def _strength(told: Told) -> Iterator[str]:
    count = told.own.degree
    yield f"{_many(count, 'tie')} {'weighs' if count == 1 else 'weigh'} {told.value:.2f} together"
    if count > 3 and told.value:
        top = float(np.sort(told.shares.amount)[-3:].sum()) / told.value
        yield f"the three strongest make {top:.0%} of it"
    yield from _through_groups(told)


def _pagerank(told: Told) -> Iterator[str]:
    average = 1 / max(told.run.counts.get("customers", 1), 1)
    yield f"{told.value / average:,.1f} times the average"
    handed = min(float(told.shares.amount.sum()) / told.value, 1.0) if told.value else 0.0
    yield f"{handed:.0%} is handed on by {_many(told.own.degree, 'neighbour')}, the rest all get"
    yield from _through_groups(told)


def _betweenness(told: Told) -> Iterator[str]:
    if not told.value:
        yield "no shortest path between two others runs through this customer"
        return
    yield f"on {_percent(told.value)} of the shortest paths between others"
    yield from _through_groups(told)


def _harmonic(told: Told) -> Iterator[str]:
    steps = told.shares.steps
    parts = [
        f"{_customers(count)} in {_many(distance, 'step')}" if distance == 1 else
        f"{count:,} in {distance}"
        for distance, count in enumerate(steps[:SHOWN_STEPS], 1)
    ]  # fmt: skip
    farther = sum(steps[SHOWN_STEPS:])
    if farther:
        parts.append(f"{farther:,} in more")
    yield f"reaches {', '.join(parts)}"
    out = told.run.counts.get("customers", 0) - 1 - sum(steps)
    if out > 0:
        yield f"{_customers(out)} cannot be reached"


def _core(told: Told) -> Iterator[str]:
    k = told.own.core
    yield f"in a circle in which each has ties to at least {k:,} others of it"
    held = int(told.shares.amount.sum())
    yield f"{_many(held, 'tie')} of {told.own.degree:,} lead into that circle; {k:,} are needed"


def _community(told: Told) -> Iterator[str]:
    yield f"{told.value:.0%} of the weight of the ties stays in {told.community_name}"
    others = [group for group in told.groups if group.community_id != told.own.community_id]
    if others:
        yield f"most of the rest leads to {others[0].name}: {others[0].share:.0%}"
        if others[0].share > told.value:
            yield (
                "the group as a whole hangs together better this way, though this customer "
                "alone would not"
            )


def _through_groups(told: Told) -> Iterator[str]:
    """Say which communities the score comes through, the two that bring most."""
    groups = [group for group in told.groups[:2] if group.share >= 0.1]
    if groups and groups[0].name:
        parts = [f"{group.share:.0%} through {group.name}" for group in groups]
        yield ", ".join(parts)


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
    weight = f"{tie.weight:.2f}" if tie.weight >= 0.005 else "below 0.01"
    made = f"{', '.join(map(_plain, tie.types))}: weight {weight}"
    if other is None or score not in ("pagerank", "core"):
        return made
    if score == "core":
        return f"{made}, in core {other.core:,}"
    part = tie.weight / other.strength if other.strength else 0.0
    return f"{made}, {min(part, 1.0):.0%} of all that this customer hands on"


def notes(
    told: Told, made: Provenance | None, past: PastGraph | None, *, stale: bool
) -> tuple[str, ...]:
    """Say what to keep in mind: estimates, limits, ties derived anew, whether newer data wait."""
    found = list(_notes(told, made))
    if past is not None:
        found += _past_notes(told, past.differs)
    elif told.own.degree > READ_LIMIT:
        found.append(f"Only the strongest {READ_LIMIT:,} relationships were looked at.")
    if stale and past is None:
        found.append("Data came in after this analysis: analyse again to see them counted.")
    return tuple(found)


def _past_notes(told: Told, differs: str | None) -> Iterator[str]:
    yield (
        "Relationships of earlier analyses are not kept: the ties are derived anew, from what is "
        "known today of the time until then."
    )
    if differs is None:
        yield "They make the very graph that was analysed."
    elif differs == "weights":
        yield "They are the ties that were analysed, but weights are not quite the same."
    elif differs == "unknown":
        yield "The run does not tell whether they are those that were analysed."
    else:
        yield (
            "They make another graph than the one analysed, because data came in or changed since, "
            "so shares may be off and need not add up: this customer had ties to "
            f"{_customers(told.own.degree)} then, and has ties to {len(told.ties):,} now."
        )


def _notes(told: Told, made: Provenance | None) -> Iterator[str]:
    if made is not None and not made.exact:
        text = f"The score is an estimate from {made.parameters.get('sources', 'sampled')} sources"
        yield f"{text}, give or take {made.error:.2g}." if made.error is not None else f"{text}."
    if told.shares.sources is not None:
        text = f"The shares are estimated from {told.shares.sources:,} starting points of paths"
        seen = told.shares.amount.any() or not told.value
        yield f"{text}; each has its error." if seen else f"{text}, none of which led here."


def _customers(count: int) -> str:
    return _many(count, "customer")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _percent(value: float) -> str:
    return f"{value:.1%}" if value >= 0.001 else f"{value:.2g}"


def _plain(name: str) -> str:
    return name.replace("_", " ")
