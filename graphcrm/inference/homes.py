"""Who lives with whom, and who next door: rules on addresses and family names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from graphcrm.inference.evidence import (
    Pairs,
    Signal,
    chance_of_group,
    codes_together,
    log_odds,
    pairs_of,
    pairs_within,
    signal,
    sizes,
)
from graphcrm.inference.people import People, door_of
from graphcrm.inference.rules import Rules
from graphcrm.tables import Float64, Int32, Int64

TOWN = 50.0
"""People that a city must have before its own names count as much as everybody's."""

_EVEN_OR_LESS = 0.5
"""A street without house numbers never makes more than an even chance."""


def home_pairs(people: People, rules: Rules) -> Iterator[Pairs]:
    """Give pairs that may share a home: at a small address all, at any address those of one name.

    At most household_most - 1 pairs a customer; homes of organizations are none.
    """
    address = np.where(people.organization, np.int32(-1), people.address.code)
    yield from pairs_within(address, rules.household_most)
    crowd = np.where(sizes(address) > rules.household_most, address, np.int32(-1))
    yield from pairs_within(codes_together(crowd, people.surname.code), rules.household_most)


def shared_address(people: People, pairs: Pairs, rules: Rules) -> Signal:
    """Say how likely one address is one home: the log odds of it, before names are looked at.

    Among n names at an address, a home has household_others of them besides oneself: at two
    people it is as sure as `certain`, in a block of a hundred it is 1.5 in 99. People of different
    names are counted by names, for a name shares a home or does not.
    """
    low, high = pairs.low, pairs.high
    address, surname = people.address.code, people.surname.code
    seen = (address[low] >= 0) & (address[low] == address[high])
    persons = people.at_address[low]
    names = people.names_at_address[low]
    same = (surname[low] >= 0) & (surname[low] == surname[high])
    rivals = np.where(same, persons, np.minimum(persons, np.maximum(names, 2)))
    chance = chance_of_group(rivals, rules.household_others, rules.certain)
    office = people.offices[low]
    weight = log_odds(chance) + np.where(office, np.log(rules.office), 0.0)

    def tell(row: int) -> dict[str, Any]:
        detail = {"address": people.address.told(low[row]), "people": int(persons[row])}
        return {**detail, "seat_of_organization": True} if office[row] else detail

    return signal("shared-address", weight, seen, tell)


def shared_surname(people: People, pairs: Pairs, rules: Rules) -> Signal:
    """Weigh one family name or two: the rarer a shared name, the more it says.

    log(m / u), m the share of families with one name and u the share of people that bear this one,
    among all or in their city, whichever is more (Fellegi & Sunter 1969,
    doi:10.1080/01621459.1969.10501049); for two names log((1 - m) / 1).
    """
    low, high = pairs.low, pairs.high
    code = people.surname.code
    seen = (code[low] >= 0) & (code[high] >= 0)
    same = seen & (code[low] == code[high])
    share = np.maximum(_share_of_name(people, low), _share_of_name(people, high))
    agreeing = np.log(rules.surname_shared / np.minimum(share, rules.surname_shared))
    weight: Float64 = np.where(same, agreeing, np.log(1.0 - rules.surname_shared))

    def tell(row: int) -> dict[str, Any]:
        if same[row]:
            return {
                "surname": people.surname.told(low[row]),
                "bearers": int(people.bearers[low[row]]),
            }
        return {"surnames": [people.surname.told(low[row]), people.surname.told(high[row])]}

    return signal("shared-surname", weight, seen, tell)


def _share_of_name(people: People, who: Int32) -> Float64:
    """Return the share that bear somebody's name, among all or in the city, whichever is more.

    A bearer more than counted, so that a name seen twice among few people is not yet a rare one;
    to those of a city TOWN people of all are added, for a family is not what a small place bears.
    """
    everywhere = (people.bearers[who] + 1.0) / (people.named + 2.0)
    crowd = people.named_in_city[who]
    local = (people.bearers_in_city[who] + TOWN * everywhere) / (crowd + TOWN)
    here = people.city.code[who] >= 0
    share: Float64 = np.where(here, np.maximum(everywhere, local), everywhere)
    return share


def neighbor_pairs(people: People, rules: Rules) -> Iterator[Pairs]:
    """Give pairs of one street and postcode that are at most neighbor_reach apart by number.

    neighbor_reach pairs a customer at most, however long the street.
    """
    street = np.where(people.organization, np.int32(-1), people.street.code)
    rows = np.flatnonzero(street >= 0)
    rows = rows[np.lexsort((rows, people.house[rows], street[rows]))]
    address = people.address.code
    small = sizes(address) <= rules.household_most
    for step in range(1, rules.neighbor_reach + 1):
        left, right = rows[:-step], rows[step:]
        home = (address[left] >= 0) & (address[left] == address[right]) & small[left]
        near = (street[left] == street[right]) & ~home
        if near.any():
            yield pairs_of(left[near], right[near])


def shared_street(people: People, pairs: Pairs, rules: Rules) -> Signal:
    """Say how likely people of one street and postcode are neighbours.

    As sure as `certain` next door, and at neighbor_gap house numbers as likely as not, gliding in
    between and beyond; no more than acquaintances in the people of that stretch of the street.
    Where a number is not known, circle in the people of the whole street. The seat of an
    organization is nobody's home.
    """
    low, high = pairs.low, pairs.high
    street, house = people.street.code, people.house
    seen = (street[low] >= 0) & (street[low] == street[high])
    persons = people.in_street[low]
    known = (house[low] >= 0) & (house[high] >= 0)
    gap = np.abs(house[low].astype(np.int64) - house[high])
    near = np.maximum(_near(people, low, rules), 2)
    crowded = log_odds(chance_of_group(near, rules.acquaintances, rules.certain))
    doors = crowded - log_odds(rules.certain) * gap / rules.neighbor_gap
    whole = log_odds(chance_of_group(persons, rules.circle, _EVEN_OR_LESS))
    office = np.where(people.offices[low] | people.offices[high], np.log(rules.office), 0.0)
    weight = np.where(known, doors, whole) + office

    def tell(row: int) -> dict[str, Any]:
        written = [people.address.told(who) for who in (low[row], high[row])]
        detail: dict[str, Any] = {"addresses": written, "people": int(persons[row])}
        if known[row]:
            detail["houses"] = [int(house[low[row]]), int(house[high[row]])]
        return detail

    return signal("shared-street", weight, seen, tell)


def _near(people: People, who: Int32, rules: Rules) -> Int64:
    """Return for these customers how many live in the street within neighbor_gap numbers."""
    street, house = people.street.code[who], people.house[who]
    door = door_of(street, house)
    after = np.searchsorted(people.doors, door + int(rules.neighbor_gap), side="right")
    least = np.maximum(door - int(rules.neighbor_gap), 0)
    before = np.searchsorted(people.doors, least, side="left")
    return np.where((street >= 0) & (house >= 0), after - before, 0)
