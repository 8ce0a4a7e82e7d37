"""How everybody stands between groups and people, and which roles that makes.

Participation and degree within the group: Guimera & Amaral 2005, doi:10.1038/nature03288.
Constraint and effective size: Burt 1992, Structural Holes. Brokerage: Gould & Fernandez 1989,
doi:10.2307/270949, for ties without direction: open pairs of contacts, each counted once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.projection import Adjacency
from graphcrm.tables import Bool, Float64, Int32, Int64

BRIDGE, GATEKEEPER, BROKER, CUT, RIM = ROLES = (
    "bridge",
    "gatekeeper",
    "broker",
    "cut-person",
    "rim",
)

EVEN = 0.62
"""Participation above which somebody's ties are spread over several groups (Guimera & Amaral)."""

HUB, HUB_EVEN = 2.5, 0.3
"""The same for hubs, whose degree in their group is 2.5 standard deviations above the average."""

LEAST_TIES = 3
"""With fewer ties nobody is called a bridge."""

MOST_OF_IT = 0.5
"""A gatekeeper holds more than this share of the weight between two groups."""

LEAST_GATE = 2
"""Ties that a gatekeeper has into the other group, and members that each has beside the two."""

LEAST_CONTACTS = 5
STRANGERS = 0.1
"""A broker has five contacts or more, at most this share of whose pairs know each other."""

FREEST = 0.1
"""And a constraint among the lowest tenth of those with two contacts or more."""

LEAST_CUT = 2
"""Customers that a cut person's loss would cut off."""


@dataclass(frozen=True, slots=True)
class GroupTies:
    """Which groups each customer's ties lead to; row i is start[i]:start[i + 1].

    group: int32, ids of communities. weight: float64. ties: int64. gate: float64, of groups other
    than the customer's own: its share of all the weight between that group and its own; else 0.
    """

    start: Int64
    group: Int32
    weight: Float64
    ties: Int64
    gate: Float64


@dataclass(frozen=True, slots=True)
class Standing:
    """Numbers of all customers, (n,) each; 0 or, of constraint, NaN for who has no ties.

    participation: float64, 1 - sum of squared shares of the weight by group. within: float64, how
    many standard deviations more ties inside the own group than its members have on average.
    constraint, effective_size: float64. open_pairs: int64 (n, 4), pairs of contacts who do not know
    each other: coordinator (all in one group), gatekeeper (one in the own group, one not),
    consultant (both in another group), liaison (three groups). known_pairs: float64, the share of
    all pairs of contacts that know each other. cut_off: int64, customers who would lose all ways
    to most others of theirs. bridges: int64, ties of the customer without which a part falls off.
    """

    groups: GroupTies
    participation: Float64
    within: Float64
    constraint: Float64
    effective_size: Float64
    open_pairs: Int64
    known_pairs: Float64
    cut_off: Int64
    bridges: Int64
    degree: Int64


def find_standing(rows: Adjacency, community: Int32) -> Standing:
    """Return how everybody stands; community: int32 (n,), any ids. O(m^1.5), of which mostly O(m).

    At 10 million edges some ten seconds and 48 bytes an edge.
    """
    from graphcrm.analytics.role_kernels import Ties, count_triangles, find_cuts, sum_constraint

    ids, codes = np.unique(community, return_inverse=True)
    group = codes.astype(np.int32)
    degree = np.diff(rows.start)
    strength = _sum_rows(rows.start, rows.weight)
    roundabout = np.zeros(len(rows.edge))
    closed = np.zeros((len(degree), 4), dtype=np.int64)
    ties = Ties(rows.start, rows.neighbour, rows.weight, rows.edge)
    count_triangles(ties, strength, group, roundabout, closed)
    cut_off, bridges = find_cuts(rows.start, rows.neighbour, rows.edge)
    groups, open_pairs, within = _between_groups(rows, group, closed, len(ids))
    triangles = closed.sum(axis=1)
    pairs = degree * (degree - 1) / 2
    squares = _sum_rows(groups.start, groups.weight**2)
    held = np.flatnonzero(bridges)
    at_bridges = np.bincount(_owners(rows)[np.isin(rows.edge, held)], minlength=len(degree))
    return Standing(
        groups=GroupTies(groups.start, ids[groups.group].astype(np.int32), *_rest(groups)),
        participation=np.where(degree > 0, 1 - squares / np.where(degree > 0, strength**2, 1), 0.0),
        within=within,
        constraint=sum_constraint(*ties, roundabout),
        effective_size=degree - 2 * triangles / np.maximum(degree, 1),
        open_pairs=open_pairs,
        known_pairs=triangles / np.maximum(pairs, 1),
        cut_off=cut_off,
        bridges=at_bridges,
        degree=degree,
    )


def _rest(groups: GroupTies) -> tuple[Float64, Int64, Float64]:
    return groups.weight, groups.ties, groups.gate


def _owners(rows: Adjacency) -> Int64:
    return np.repeat(np.arange(len(rows.start) - 1), np.diff(rows.start))


def _sum_rows(start: Int64, values: Float64) -> Float64:
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return np.bincount(owner, values, minlength=len(start) - 1).astype(np.float64)


def _between_groups(
    rows: Adjacency, group: Int32, closed: Int64, groups: int
) -> tuple[GroupTies, Int64, Float64]:
    """Return ties by group, open pairs by kind, and degrees within the group as z scores."""
    from graphcrm.analytics.role_kernels import reach_groups

    start, reached, weight, ties = reach_groups(
        rows.start, rows.neighbour, rows.weight, group, groups
    )
    n = len(group)
    owner = np.repeat(np.arange(n), np.diff(start))
    own = reached == group[owner]
    inside = np.bincount(owner[own], ties[own], minlength=n)
    outside = np.diff(rows.start) - inside
    of_one = np.bincount(owner[~own], (ties * (ties - 1) / 2)[~own], minlength=n)
    every = np.stack(
        [
            inside * (inside - 1) / 2,
            inside * outside,
            of_one,
            outside * (outside - 1) / 2 - of_one,
        ],
        axis=1,
    )
    gate = np.zeros(len(reached))
    if not own.all():
        keys = group[owner[~own]].astype(np.int64) * groups + reached[~own]
        _, pair = np.unique(keys, return_inverse=True)
        gate[~own] = weight[~own] / np.bincount(pair, weight[~own])[pair]
    members = np.bincount(group, minlength=groups)
    mean = np.bincount(group, inside, minlength=groups) / np.maximum(members, 1)
    spread = np.bincount(group, (inside - mean[group]) ** 2, minlength=groups)
    deviation = np.sqrt(spread / np.maximum(members, 1))[group]
    within = np.where(
        deviation > 0, (inside - mean[group]) / np.where(deviation > 0, deviation, 1), 0.0
    )
    found = GroupTies(start, reached, weight, ties, gate)
    return found, np.rint(every).astype(np.int64) - closed, within


def find_roles(standing: Standing, community: Int32, core: Int32) -> dict[str, Bool]:
    """Return who has each role, bool (n,) by name; the thresholds are those of this module."""
    constraint = standing.constraint
    several = (standing.degree >= 2) & ~np.isnan(constraint)
    freest = np.quantile(constraint[several], FREEST) if several.any() else 0.0
    even = standing.participation > EVEN
    hub = (standing.within >= HUB) & (standing.participation > HUB_EVEN)
    gates = find_gates(standing.groups, community)
    owner = np.repeat(np.arange(len(community)), np.diff(standing.groups.start))
    return {
        BRIDGE: (standing.degree >= LEAST_TIES) & (even | hub),
        GATEKEEPER: np.bincount(owner[gates], minlength=len(community)) > 0,
        BROKER: (standing.degree >= LEAST_CONTACTS)
        & (standing.known_pairs <= STRANGERS)
        & (np.nan_to_num(constraint, nan=np.inf) <= freest),
        CUT: standing.cut_off >= LEAST_CUT,
        RIM: (core == 1) & (standing.degree > 0),
    }


def find_gates(groups: GroupTies, community: Int32) -> Bool:
    """Return which entries of the group ties are gates that their customer keeps.

    Most of the weight between two groups, of three members or more each, by two ties or more.
    """
    ids, codes, members = np.unique(community, return_inverse=True, return_counts=True)
    owner = np.repeat(np.arange(len(community)), np.diff(groups.start))
    place = np.searchsorted(ids, groups.group)
    large = members > LEAST_GATE
    gates: Bool = (
        (groups.gate > MOST_OF_IT)
        & (groups.ties >= LEAST_GATE)
        & large[place]
        & large[codes[owner]]
    )
    return gates
