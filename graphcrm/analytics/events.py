"""What became of communities from one run to the next, in one word and in numbers.

Only communities of two or more members are told of. Shares are of the customers in both runs;
FLOW (30 %) of a community is a part that counts (see graphcrm.analytics.lineage).

A community whose id is in both runs:
- merged: it took in at least FLOW of a community that is gone;
- split: at least FLOW of it went to a community that is new and came mostly from it;
- grown, shrunk: its size changed by at least CHANGE (10 %);
- continued: none of these.
A new one: split, where at least FLOW of its customers come from one community; else born.
One that is gone: merged, where at least FLOW of its customers went to one community; else
dissolved.
Of several words that fit, the first of these lists is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from graphcrm.analytics.lineage import FLOW, Known, Overlaps, Past, find_overlaps
from graphcrm.model import Flow, LineageEvent
from graphcrm.tables import Int32

CHANGE = 0.1

CONTINUED, GROWN, SHRUNK, MERGED, SPLIT, BORN, DISSOLVED = (
    "continued", "grown", "shrunk", "merged", "split", "born", "dissolved",
)  # fmt: skip


EVENTS = (CONTINUED, GROWN, SHRUNK, MERGED, SPLIT, BORN, DISSOLVED)


@dataclass(slots=True)
class _Story:
    """The flows of one community: (other id, shared, share of the old, share of the new)."""

    stayed: int = 0
    came: list[tuple[int, int, float, float]] = field(default_factory=list)
    went: list[tuple[int, int, float, float]] = field(default_factory=list)


def tell_events(
    past: Past, labels: Int32, ids: Int32, groups: Mapping[int, Known], level: int = 0
) -> list[LineageEvent]:
    """Return an event for each community of two or more members now or before, by id.

    labels: int32 (n,), the place in `ids` of each customer's community. ids: int32 (k,). groups:
    the communities of two or more members now, by id. O(n log n), and a few objects a group.
    """
    stories = _stories(past.groups, ids, groups, find_overlaps(past.community, labels))
    wanted = sorted({*past.groups, *groups})
    return [_event(one, stories.get(one, _Story()), past.groups, groups, level) for one in wanted]


def _stories(
    before: Mapping[int, Known], ids: Int32, groups: Mapping[int, Known], pairs: Overlaps
) -> dict[int, _Story]:
    stories: dict[int, _Story] = {}
    # A pair that is a small part of either says nothing, and there may be very many; of customers
    # alone nothing is told.
    same = pairs.old == ids[pairs.new]
    told = same | (pairs.both >= FLOW * pairs.of_old) | (pairs.both >= FLOW * pairs.of_new)
    told &= np.isin(pairs.old, list(before)) & np.isin(ids[pairs.new], list(groups))
    pairs = pairs.keep(told)
    for old, new, both, of_old, of_new in zip(
        pairs.old.tolist(),
        ids[pairs.new].tolist(),
        pairs.both.tolist(),
        pairs.of_old.tolist(),
        pairs.of_new.tolist(),
        strict=True,
    ):
        if old == new:
            stories.setdefault(old, _Story()).stayed = both
        else:
            flow = (both, both / of_old, both / of_new)
            stories.setdefault(new, _Story()).came.append((old, *flow))
            stories.setdefault(old, _Story()).went.append((new, *flow))
    return stories


def _event(
    one: int,
    story: _Story,
    before: Mapping[int, Known],
    now: Mapping[int, Known],
    level: int,
) -> LineageEvent:
    was, is_now = before.get(one), now.get(one)
    size_before, size = (was.size if was else 0), (is_now.size if is_now else 0)
    name = (is_now or was or Known("", 0)).name
    return LineageEvent(
        community_id=one,
        level=level,
        event=_word(story, size_before, size, before, now),
        name=name,
        size=size,
        size_before=size_before,
        stayed=story.stayed,
        joined=size - min(story.stayed, size),
        left=size_before - min(story.stayed, size_before),
        sources=_flows(story.came, before),
        targets=_flows(story.went, now),
    )


def _word(
    story: _Story,
    size_before: int,
    size: int,
    before: Mapping[int, Known],
    now: Mapping[int, Known],
) -> str:
    if not size_before:
        return SPLIT if any(of_new >= FLOW for *_, of_new in story.came) else BORN
    if not size:
        return MERGED if any(of_old >= FLOW for _, _, of_old, _ in story.went) else DISSOLVED
    if any(old not in now and of_old >= FLOW for old, _, of_old, _ in story.came):
        return MERGED
    if any(
        new not in before and of_old >= FLOW and of_new >= 0.5
        for new, _, of_old, of_new in story.went
    ):
        return SPLIT
    if size >= (1 + CHANGE) * size_before:
        return GROWN
    return SHRUNK if size <= (1 - CHANGE) * size_before else CONTINUED


def _flows(
    found: list[tuple[int, int, float, float]], groups: Mapping[int, Known]
) -> tuple[Flow, ...]:
    ranked = sorted(found, key=lambda flow: (-flow[1], flow[0]))
    return tuple(Flow(other, groups[other].name, both) for other, both, *_ in ranked)
