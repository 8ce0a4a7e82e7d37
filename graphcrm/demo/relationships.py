"""The relationships that were planted, declared or not: the truth for what is inferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graphcrm.demo import baskets, gatherings
from graphcrm.demo.addresses import Homes
from graphcrm.demo.circles import Joint, circle_pairs, times_together
from graphcrm.demo.employment import Employment, overlap
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.people import People
from graphcrm.demo.referrals import Referrals
from graphcrm.demo.rhythm import Rhythm
from graphcrm.demo.staff import Staff
from graphcrm.demo.streams import stream
from graphcrm.demo.studies import Studies, years_together
from graphcrm.demo.ties import HOME, RELATIVE, Ties
from graphcrm.demo.trading import Trading
from graphcrm.tables import Bool, Int64

NEAR_NUMBERS = 10
OVERLAP_DAYS = 30
TIMES = 3
"""What a circle did together so often can be seen; less often is an accident."""

MOST_IN_ONE_PLACE = 200
"""Of a larger employer or street no pairs are listed: they are neither right nor wrong."""

KINDS = (
    "household",
    "family",
    "colleague",
    "neighbor",
    "friend",
    "communicates-with",
    "referred",
    "attended-together",
    "buys-alike",
    "classmate",
    "partner",
    "supplier",
    "reports-to",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """All that relationships follow from."""

    layout: Layout
    people: People
    ties: Ties
    rhythm: Rhythm
    job: Employment
    homes: Homes
    referrals: Referrals
    gathered: Joint
    bought: Joint
    at_office: Bool
    company: Text
    studies: Studies
    staff: Staff
    trading: Trading


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of positions of one kind, and which of them can be seen from the tables.

    directed: whether the tie runs from the first to the second.
    """

    first: Int64
    second: Int64
    shown: Bool
    directed: bool = False


def hold_back(links: pd.DataFrame, percent: float, seed: int) -> pd.DataFrame:
    """Return the links without that many percent of them."""
    rng = stream(seed, "hidden")
    kept = rng.integers(0, 10_000, len(links)) >= round(100 * percent)
    return links[kept].reset_index(drop=True)


def tell_relationships(
    planted: Planted, columns: Mapping[str, Any], every: pd.DataFrame, declared: pd.DataFrame
) -> tuple[pd.DataFrame, Mapping[str, list[str]]]:
    """Return the truth about relationships, and the crowds of which no pairs are listed.

    every, declared: links with and without those held back, between first records. The table has
    source_id < target_id, kind, declared and shown (bools), and runs ('->' from source to target,
    '<-' the other way, '' for what has no direction), each pair of a kind once, sorted.
    """
    ids = columns["customer_id"]
    crowds: dict[str, list[str]] = {"colleague": [], "neighbor": [], "classmate": []}
    found = {
        **dict(_at_home(planted, columns)),
        "colleague": _colleagues(planted, columns, crowds["colleague"]),
        "neighbor": _neighbors(planted, columns, crowds["neighbor"]),
        "classmate": _classmates(planted, columns, crowds["classmate"]),
        **dict(_in_touch(planted)),
        "partner": _all(planted.trading.partner, planted.trading.other),
        "supplier": _runs(planted.trading.supplier, planted.trading.client),
        "reports-to": _reports(planted, columns),
        "referred": _referred(planted.referrals),
        "attended-together": _joint(planted.gathered, gatherings.OFTEN, 0),
        "buys-alike": _joint(planted.bought, baskets.OFTEN, baskets.WEEK),
    }
    parts = [_frame(ids, kind, pairs) for kind, pairs in found.items()]
    parts.append(_of_links(every).assign(shown=False, runs=""))
    whole = pd.concat(parts, ignore_index=True)
    key = ["source_id", "target_id", "kind"]
    whole = whole.groupby(key, sort=True)[["shown", "runs"]].max().reset_index()
    said = _of_links(declared).assign(declared=True)
    whole = whole.merge(said, on=key, how="left")
    whole["declared"] = whole["declared"].notna()
    return whole[[*key, "declared", "shown", "runs"]], crowds


def _frame(ids: Text, kind: str, pairs: Pairs) -> pd.DataFrame:
    one, other = ids[pairs.first], ids[pairs.second]
    low = one < other
    return pd.DataFrame(
        {
            "source_id": np.where(low, one, other),
            "target_id": np.where(low, other, one),
            "kind": kind,
            "shown": pairs.shown,
            "runs": np.where(low, "->", "<-") if pairs.directed else "",
        }
    )


def _of_links(links: pd.DataFrame) -> pd.DataFrame:
    one, other = links["source_id"].to_numpy(object), links["target_id"].to_numpy(object)
    low = one < other
    return pd.DataFrame(
        {
            "source_id": np.where(low, one, other),
            "target_id": np.where(low, other, one),
            "kind": links["type"].to_numpy(object),
        }
    ).drop_duplicates()


def _at_home(planted: Planted, columns: Mapping[str, Any]) -> Iterator[tuple[str, Pairs]]:
    """Return who live together, and who of them or of other homes are family."""
    ties, people = planted.ties, planted.people
    here = np.flatnonzero(ties.reason == HOME)
    one, other = ties.source[here], ties.target[here]
    address = columns["address"]
    known = np.array([value is not None for value in address])
    seen = known[one] & (address[one] == address[other])
    seen &= ~(planted.at_office[one] | planted.at_office[other])
    yield "household", Pairs(one, other, seen)
    kin = (people.surname[one] == people.surname[other]) & (
        people.culture[one] == people.culture[other]
    )
    family = columns["family_name"]
    renamed = (family != people.family)[one] | (family != people.family)[other]
    apart = np.flatnonzero(ties.reason == RELATIVE)
    yield (
        "family",
        Pairs(
            np.concatenate([one[kin], ties.source[apart]]),
            np.concatenate([other[kin], ties.target[apart]]),
            # Relatives elsewhere have a name in common, and that alone proves nothing.
            np.concatenate([(seen & ~renamed)[kin], np.zeros(len(apart), np.bool_)]),
        ),
    )


def _colleagues(planted: Planted, columns: Mapping[str, Any], crowds: list[str]) -> Pairs:
    """Return who worked for the same employer for at least 30 days in common."""
    job = planted.job
    staff = np.flatnonzero((job.employer >= 0) & planted.layout.is_person)
    first, second, large = _inside(staff, job.employer[staff])
    crowds += [str(planted.company[who]) for who in large.tolist()]
    both = overlap(job, first, second) >= OVERLAP_DAYS
    first, second = first[both], second[both]
    known = job.known & np.array([name is not None for name in columns["company"]])
    return Pairs(first, second, known[first] & known[second])


def _classmates(planted: Planted, columns: Mapping[str, Any], crowds: list[str]) -> Pairs:
    """Return who studied at the same college for at least a year in common."""
    studies = planted.studies
    alumni = np.flatnonzero((studies.college >= 0) & planted.layout.is_person)
    first, second, large = _inside(alumni, studies.college[alumni])
    crowds += [str(columns["university"][who]) for who in large.tolist()]
    both = years_together(studies, first, second) >= 1
    first, second = first[both], second[both]
    return Pairs(first, second, studies.known[first] & studies.known[second])


def _reports(planted: Planted, columns: Mapping[str, Any]) -> Pairs:
    staff = planted.staff
    known = np.array([name is not None for name in columns["company"]])
    return Pairs(
        staff.report,
        staff.boss,
        staff.told & known[staff.report] & known[staff.boss],
        directed=True,
    )


def _neighbors(planted: Planted, columns: Mapping[str, Any], crowds: list[str]) -> Pairs:
    """Return who live in the same street of the same district, at most ten numbers apart."""
    layout, homes = planted.layout, planted.homes
    people = np.arange(layout.people)
    place = np.column_stack([layout.city, layout.district, homes.street])[people]
    _, street = np.unique(place, axis=0, return_inverse=True)
    first, second, large = _inside(people, street.ravel())
    for who in large.tolist():
        city = layout.cities[layout.city[who]]
        street_name = city.streets[homes.street[who]]
        crowds.append(f"{city.name}, {city.districts[layout.district[who]]}, {street_name}")
    near = np.abs(homes.number[first] - homes.number[second]) <= NEAR_NUMBERS
    near &= layout.household[first] != layout.household[second]
    first, second = first[near], second[near]
    known = np.array([value is not None for value in columns["address"]]) & ~planted.at_office
    return Pairs(first, second, known[first] & known[second])


def _inside(members: Int64, label: Int64) -> tuple[Int64, Int64, Int64]:
    """Return all pairs with the same label, and one member of each that is too large for that."""
    order = members[np.argsort(label, kind="stable")]
    _, begin, size = np.unique(np.sort(label), return_index=True, return_counts=True)
    left, right = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for start, many in zip(begin.tolist(), size.tolist(), strict=True):
        if many <= MOST_IN_ONE_PLACE:
            one, other = np.triu_indices(many, 1)
            left.append(order[start + one])
            right.append(order[start + other])
    large = order[begin[size > MOST_IN_ONE_PLACE]]
    return np.concatenate(left), np.concatenate(right), large


def _in_touch(planted: Planted) -> Iterator[tuple[str, Pairs]]:
    """Return who are regularly in touch both ways, and who of them as friends."""
    ties, rhythm = planted.ties, planted.rhythm
    here = np.flatnonzero(rhythm.regular)
    staff, trading = planted.staff, planted.trading
    yield (
        "communicates-with",
        _all(
            np.concatenate(
                [ties.source[here], staff.report[staff.told], staff.peer, trading.touch]
            ),
            np.concatenate(
                [ties.target[here], staff.boss[staff.told], staff.other, trading.touched]
            ),
        ),
    )
    friends = rhythm.regular & rhythm.private & ~np.isin(ties.reason, (HOME, RELATIVE))
    here = np.flatnonzero(friends)
    yield "friend", _all(ties.source[here], ties.target[here])


def _referred(referrals: Referrals) -> Pairs:
    return _runs(referrals.referrer, referrals.friend)


def _joint(joint: Joint, often: int, within: int) -> Pairs:
    first, second, _ = circle_pairs(joint.circle)
    return Pairs(first, second, times_together(joint, often, within) >= TIMES)


def _runs(first: Int64, second: Int64) -> Pairs:
    return Pairs(first, second, np.ones(len(first), np.bool_), directed=True)


def _all(first: Int64, second: Int64) -> Pairs:
    return Pairs(first, second, np.ones(len(first), np.bool_))
