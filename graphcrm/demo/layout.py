"""Who belongs where: the planted groups, their teams, the households and the influencers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from graphcrm.demo.groups import Group, plan_groups
from graphcrm.demo.streams import heavy_tail, pick, share_out, stream
from graphcrm.demo.words import City, cities
from graphcrm.tables import Bool, Int64

Text = NDArray[np.object_]

ORGANISATIONS_PERCENT = 3
ALONE_PERCENT = 6
"""People without a group; half of them know nobody at all."""

TEAM_SIZE = 11
LARGEST_HOUSEHOLD = 6
COUPLED_PERCENT = 12
"""Of those living alone in a workplace or school, how many may share a home with another's."""

OWN_SHELVES = (3, 3, 2, 4, 5, 4, 6, 3, 2, 3, 2, 2, 4, 3, 3, 2, 1, 5)
"""How many customers have each shelf of the shop as their personal favourite: weights."""


@dataclass(frozen=True)
class Layout:
    """Arrays over all customers, people first, then organisations; int64 (n,) where not said.

    group, team: -1 for none. place: 0 for the first of a household. popularity: how readily ties
    form, 0 for none. influencer: bool (n,). shelf: the category of the shop that a customer
    personally likes.
    """

    groups: tuple[Group, ...]
    cities: tuple[City, ...]
    people: int
    group: Int64
    team: Int64
    household: Int64
    place: Int64
    city: Int64
    district: Int64
    popularity: Int64
    influencer: Bool
    shelf: Int64

    @property
    def customers(self) -> int:
        """The number of customers, people and organisations."""
        return len(self.group)

    @cached_property
    def is_person(self) -> Bool:
        """Whether each customer is a person."""
        return np.arange(self.customers) < self.people

    @cached_property
    def utc(self) -> Int64:
        """How many hours each customer's city is ahead of UTC."""
        return np.array([city.utc for city in self.cities], np.int64)[self.city]

    def of_group(self, values: Sequence[Any], none: Any) -> NDArray[Any]:
        """Return for each customer the value of the group, `none` for those without one."""
        kind = object if isinstance(none, str) else None
        return np.array([*values, none], kind)[self.group]

    def at_home(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return for each customer the value that the first of the household has."""
        _, first, home = np.unique(self.household, return_index=True, return_inverse=True)
        return values[first[home]]


@dataclass(frozen=True, slots=True)
class _Members:
    """Part of the arrays of a Layout, for people or for organisations."""

    group: Int64
    team: Int64
    household: Int64
    city: Int64
    popularity: Int64


def plan(customers: int, seed: int) -> Layout:
    """Return who belongs where."""
    rng = stream(seed, "layout")
    places = cities()[: min(len(cities()), max(1, round(math.sqrt(customers) / 4)))]
    groups = plan_groups(rng, customers, places)
    organisations = customers * ORGANISATIONS_PERCENT // 100
    people = _people(rng, customers - organisations, groups, places)
    firms = _firms(rng, organisations, groups, places)
    firms.household[:] += people.household.max() + 1
    group, team, household, city, popularity = (
        np.concatenate([getattr(people, name), getattr(firms, name)])
        for name in ("group", "team", "household", "city", "popularity")
    )
    return Layout(
        groups=groups,
        cities=places,
        people=customers - organisations,
        group=group,
        team=team,
        household=household,
        place=_turns(household),
        city=city,
        district=_districts(rng, city, group, groups, places)[_first_of(household)],
        popularity=popularity,
        influencer=_influencers(rng, popularity, group),
        shelf=pick(rng, OWN_SHELVES, customers),
    )


def _people(
    rng: Generator, many: int, groups: tuple[Group, ...], places: tuple[City, ...]
) -> _Members:
    """Draw the groups of people: sizes with a heavy tail, members next to each other."""
    alone = many * ALONE_PERCENT // 100
    sizes = share_out(many - alone, heavy_tail(rng, len(groups), 4.2) - 0.3)
    group = np.concatenate([np.repeat(np.arange(len(groups)), sizes), np.full(alone, -1)])
    household = _households(rng, group, groups)
    drawn = pick(rng, [city.weight for city in places], many)[_first_of(household)]
    own = np.array([g.city for g in groups] + [-1])[group]
    city = np.where(own >= 0, own, drawn)
    return _Members(
        group=group,
        team=_teams(group, household),
        household=_couples(rng, group, household, city, groups),
        city=city,
        popularity=_popularity(rng, group),
    )


def _households(rng: Generator, group: Int64, groups: tuple[Group, ...]) -> Int64:
    """Number the households: runs of neighbours in the array, never across groups."""
    together = np.array([g.kind.together for g in groups] + [0])
    new = rng.integers(0, 100, len(group)) >= together[group]
    new[:1] = True
    new[1:] |= group[1:] != group[:-1]
    run = np.arange(len(group)) - np.flatnonzero(new)[np.cumsum(new) - 1]
    return np.cumsum(new | (run % LARGEST_HOUSEHOLD == 0)) - 1


def _teams(group: Int64, household: Int64) -> Int64:
    """Cut every group into teams of about TEAM_SIZE; a household is never cut."""
    number = _turns(group)[_first_of(household)] // TEAM_SIZE
    return np.where(group >= 0, group * (len(group) // TEAM_SIZE + 1) + number, -1)


def _couples(
    rng: Generator, group: Int64, household: Int64, city: Int64, groups: tuple[Group, ...]
) -> Int64:
    """Let some who live alone move in with somebody of another group in the same city."""
    outward = np.array([g.kind.together < 10 for g in groups] + [False])[group]
    single = np.bincount(household)[household] == 1
    chosen = rng.integers(0, 100, len(group)) < COUPLED_PERCENT
    pool = rng.permutation(np.flatnonzero(outward & single & chosen))
    pool = pool[np.argsort(city[pool], kind="stable")]
    left, right = pool[:-1:2], pool[1::2]
    fits = (city[left] == city[right]) & (group[left] != group[right])
    merged = household.copy()
    merged[right[fits]] = household[left[fits]]
    return merged


def _popularity(rng: Generator, group: Int64) -> Int64:
    """Draw how readily ties form; half of those without a group know nobody."""
    drawn = np.round(100 * heavy_tail(rng, len(group), 4.0)).astype(np.int64)
    hermit = (group < 0) & (np.arange(len(group)) % 2 == 0)
    return np.where(hermit, 0, drawn)


def _firms(
    rng: Generator, many: int, groups: tuple[Group, ...], places: tuple[City, ...]
) -> _Members:
    """Make the organisations: first the planted workplaces, then others anywhere."""
    work = [number for number, group in enumerate(groups) if group.company >= 0][:many]
    group = np.array(work + [-1] * (many - len(work)), np.int64)
    drawn = pick(rng, [city.weight for city in places], many)
    own = np.array([g.city for g in groups] + [-1])[group]
    return _Members(
        group=group,
        team=np.full(many, -1),
        household=np.arange(many),
        city=np.where(own >= 0, own, drawn),
        popularity=np.zeros(many, np.int64),
    )


def _districts(
    rng: Generator, city: Int64, group: Int64, groups: tuple[Group, ...], places: tuple[City, ...]
) -> Int64:
    many = np.array([len(place.districts) for place in places])[city]
    drawn: Int64 = rng.integers(0, many)
    own = np.array([g.district for g in groups] + [-1])[group]
    return np.where(own >= 0, own, drawn)


def _influencers(rng: Generator, popularity: Int64, group: Int64) -> Bool:
    """Choose the planted influencers, about 20 of 2,000, spread over the groups."""
    able = rng.permutation(np.flatnonzero((group >= 0) & (popularity > 0)))
    # The first of each group in random order, then the second of each, and so on.
    order = able[np.argsort(_turns(group[able]), kind="stable")]
    result = np.zeros(len(group), np.bool_)
    if len(group) > 5:
        result[order[: max(1, round(0.45 * math.sqrt(len(group))))]] = True
    return result


def _first_of(label: Int64) -> Int64:
    """Return for each position the first one with the same label."""
    _, first, number = np.unique(label, return_index=True, return_inverse=True)
    return first[number]


def _turns(label: Int64) -> Int64:
    """Return for each position how many before it have the same label."""
    order = np.argsort(label, kind="stable")
    new = np.diff(label[order], prepend=label[order][:1] - 1) > 0
    turns = np.empty(len(label), np.int64)
    turns[order] = np.arange(len(label)) - np.flatnonzero(new)[np.cumsum(new) - 1]
    return turns
