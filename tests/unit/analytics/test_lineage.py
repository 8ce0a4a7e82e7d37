"""Which community is which, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analytics.events import tell_events
from graphcrm.analytics.lineage import Known, Past, carry_ids
from graphcrm.analytics.partitions import canonical_labels
from graphcrm.model import Flow, LineageEvent
from graphcrm.tables import Int32


def past_of(community: Sequence[int], next_id: int | None = None) -> Past:
    ids = np.array(community, dtype=np.int32)
    known = ids[ids >= 0].tolist()
    groups = {one: Known(f"group {one}", known.count(one)) for one in set(known)}
    groups = {one: group for one, group in groups.items() if group.size > 1}
    return Past(ids, groups, max(known, default=-1) + 1 if next_id is None else next_id)


def together(now: Sequence[str]) -> Int32:
    """Return labels of customers who are together where their letters are the same."""
    return canonical_labels(np.unique(list(now), return_inverse=True)[1])


def follow(before: Sequence[int], now: Sequence[str], next_id: int | None = None) -> list[int]:
    """Return the id of each customer's community; `now` says who is together."""
    labels = together(now)
    ids, _ = carry_ids(past_of(before, next_id), labels)
    return [int(one) for one in ids[labels]]


def events_of(before: Sequence[int], now: Sequence[str]) -> dict[int, LineageEvent]:
    labels = together(now)
    past = past_of(before)
    ids, _ = carry_ids(past, labels)
    sizes = np.bincount(labels).tolist()
    groups = {
        one: Known(f"group {one}", size)
        for one, size in zip(ids.tolist(), sizes, strict=True)
        if size > 1
    }
    return {event.community_id: event for event in tell_events(past, labels, ids, groups)}


def numbers(event: LineageEvent) -> tuple[int, ...]:
    return event.size_before, event.size, event.stayed, event.joined, event.left


def test_a_community_keeps_its_id_whatever_its_size_becomes() -> None:
    assert follow([7] * 4 + [3] * 6, "aaaabb" + "bbbb") == [7] * 4 + [3] * 6
    assert follow([7] * 4 + [3] * 6, "aaaaab" + "bbbb") == [7] * 5 + [3] * 5
    assert follow([7] * 9 + [3] * 3, "aaaaa" + "xyzw" + "bbb", next_id=8)[:5] == [7] * 5


def test_what_most_members_left_for_another_gives_its_id_to_nobody() -> None:
    """Most of 3 went into 7: those that stay together are not 3 any more."""
    assert follow([7] * 5 + [3] * 6, "aaaaa" + "aaaabb") == [7] * 9 + [8] * 2


def test_new_ids_count_on_from_the_highest_ever_given() -> None:
    assert follow([7, 7, -1, -1, -1], "aabbb", next_id=40) == [7, 7, 40, 40, 40]


def test_two_that_swap_a_few_members_keep_their_ids() -> None:
    before = [0] * 5 + [1] * 5
    assert follow(before, "baaaabbbba") == [1, 0, 0, 0, 0, 1, 1, 1, 1, 0]


def test_two_that_swap_all_members_keep_the_ids_of_their_members() -> None:
    """An id is that of the members, not of the place in a list."""
    assert follow([5] * 3 + [4] * 3, "bbbaaa") == [5] * 3 + [4] * 3


def test_of_two_equal_halves_the_one_with_the_first_customer_keeps_the_id() -> None:
    assert follow([2] * 6, "ababab", next_id=9) == [2, 9] * 3


def test_of_equal_old_ones_the_smaller_passes_its_id_on() -> None:
    """Two give three members each; one has lost none of its own."""
    before = [0] * 6 + [1] * 3
    assert follow(before, "xxxaaa" + "aaa", next_id=2)[3:] == [1] * 6


def test_a_few_members_of_many_are_no_heir() -> None:
    """A fifth of each of four: what they make together is none of them."""
    before = [one for one in range(4) for _ in range(10)]
    now = [name for one in "wxyz" for name in ["all", "all", *(one + str(n) for n in range(8))]]
    assert set(follow(before, now, next_id=4)).isdisjoint(range(4))
    assert follow(before, now, next_id=4)[0] == 4


def test_a_customer_alone_keeps_its_id_and_takes_none_from_a_group() -> None:
    assert follow([0, 0, 1, 2], "abcd", next_id=3) == [3, 4, 1, 2]
    assert follow([0, 1], "aa", next_id=2) == [2, 2]


def test_newcomers_and_those_who_left_do_not_count() -> None:
    before = [0] * 3 + [-1] * 20
    assert follow(before, "a" * 23) == [0] * 23


def test_without_anybody_there_is_nothing() -> None:
    ids, next_id = carry_ids(past_of([]), np.empty(0, dtype=np.int32))
    assert (len(ids), next_id) == (0, 0)
    assert tell_events(past_of([]), np.empty(0, dtype=np.int32), ids, {}) == []


def test_born_grown_shrunk_and_continued() -> None:
    before = [0] * 10 + [1] * 10 + [2] * 10 + [-1] * 6
    told = events_of(before, "a" * 10 + "b" * 10 + "c" * 8 + "xy" + "aaa" + "zzz")
    assert {one: event.event for one, event in told.items()} == {
        0: "grown",
        1: "continued",
        2: "shrunk",
        3: "born",
    }
    grown, shrunk = told[0], told[2]
    assert numbers(grown) == (10, 13, 10, 3, 0)
    assert numbers(shrunk) == (10, 8, 8, 0, 2)
    assert told[3].sources == ()


def test_merged_is_told_of_both_sides() -> None:
    told = events_of([0] * 6 + [1] * 4, "a" * 10)
    assert (told[0].event, told[0].sources) == ("merged", (Flow(1, "group 1", 4),))
    assert (told[1].event, told[1].targets) == ("merged", (Flow(0, "group 0", 4),))
    assert told[1].size == 0


def test_split_is_told_of_both_sides() -> None:
    told = events_of([0] * 10, "a" * 6 + "b" * 4)
    assert (told[0].event, told[0].targets) == ("split", (Flow(1, "group 1", 4),))
    assert (told[1].event, told[1].sources) == ("split", (Flow(0, "group 0", 4),))
    assert told[1].size_before == 0


def test_a_few_that_leave_do_not_make_it_split() -> None:
    told = events_of([0] * 20, "a" * 17 + "bbb")
    assert told[0].event == "shrunk"
    assert (told[1].event, told[1].sources) == ("split", (Flow(0, "group 0", 3),))


def test_dissolved_into_customers_alone() -> None:
    told = events_of([0] * 4 + [1] * 2, "wxyz" + "aa")
    assert {one: event.event for one, event in told.items()} == {0: "dissolved", 1: "continued"}
    assert (told[0].size, told[0].left, told[0].targets) == (0, 4, ())


def test_customers_alone_are_not_told_of() -> None:
    assert events_of([0, 1, 2], "abc") == {}


WHO = st.lists(st.tuples(st.integers(-1, 5), st.integers(0, 5)), min_size=1, max_size=40)


@given(WHO, st.permutations(range(6)), st.permutations(range(6)))
@settings(max_examples=300, deadline=None)
def test_what_communities_are_called_before_changes_nothing(
    who: list[tuple[int, int]], old_names: list[int], new_names: list[int]
) -> None:
    """Other ids before give the same with those ids; labels as they come give the same."""
    before = [one for one, _ in who]
    now = [label for _, label in who]
    plain = follow(before, list(map(str, now)), next_id=6)
    renamed = follow(
        [old_names[one] if one >= 0 else -1 for one in before],
        [str(new_names[label]) for label in now],
        next_id=6,
    )
    assert renamed == [old_names[one] if one < 6 else one for one in plain]


@given(WHO)
@settings(max_examples=300, deadline=None)
def test_ids_are_those_of_one_community_each_and_new_ones_were_never_given(
    who: list[tuple[int, int]],
) -> None:
    before = [one for one, _ in who]
    labels = canonical_labels(np.array([label for _, label in who]))
    ids, next_id = carry_ids(past_of(before, 10), labels)
    assert len(set(ids.tolist())) == len(ids) == labels.max() + 1
    carried = {one for one in ids.tolist() if one < 10}
    assert carried <= set(before)
    assert sorted(set(ids.tolist()) - carried) == list(range(10, next_id))


@given(WHO)
@settings(max_examples=200, deadline=None)
def test_the_same_again_carries_every_id(who: list[tuple[int, int]]) -> None:
    before = [max(one, 0) for one, _ in who]
    assert follow(before, list(map(str, before))) == before


@given(WHO)
@settings(max_examples=300, deadline=None)
def test_events_add_up(who: list[tuple[int, int]]) -> None:
    told = events_of([one for one, _ in who], [str(label) for _, label in who])
    for event in told.values():
        assert event.stayed + event.joined == event.size
        assert event.stayed + event.left == event.size_before
        assert event.size > 1 or event.size_before > 1
        assert (
            event.event in {"born", "split", "merged", "dissolved"}
        ) or event.size * event.size_before
        assert (event.event == "dissolved") <= (event.size == 0)
        assert (event.event == "born") <= (event.size_before == 0)


@pytest.mark.parametrize("seed", range(3))
def test_many_customers_alone_are_matched_as_arrays(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ids: Int32 = rng.permutation(200_000).astype(np.int32)
    labels = np.arange(200_000, dtype=np.int32)
    found, next_id = carry_ids(Past(ids, {}, 200_000), labels)
    assert (found == ids).all()
    assert next_id == 200_000
