"""What the members of communities are worth on average, from the values of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graphcrm.model import AVERAGED, Community, Worth
from graphcrm.tables import Float64, Int32, ValueTable

_MONEY = ("clv", "spent")


def with_worth(
    communities: Sequence[Community],
    member_of: Mapping[int, Int32],
    table: ValueTable,
    currency: str | None,
) -> list[Community]:
    """Return communities with the mean of each of AVERAGED over the members that have a value.

    member_of: by level, the id of each customer's community, int32 (n,), -1 for none. currency: of
    the table's money. Cost: a pass over the customers for each level and measure.
    """
    means: dict[int, list[Worth]] = {}
    for member in member_of.values():
        for measure in AVERAGED:
            for community, members, mean in _means(member, getattr(table, measure)):
                told = Worth(measure, members, mean, currency if measure in _MONEY else None)
                means.setdefault(community, []).append(told)
    return [one._replace(worth=tuple(means.get(one.community_id, ()))) for one in communities]


def _means(member: Int32, values: Float64) -> Iterator[tuple[int, int, float]]:
    """Yield each community of a member with a value, how many have one, and the mean."""
    known = np.isfinite(values) & (member >= 0)
    if not known.any():
        return
    members = np.bincount(member[known])
    sums = np.bincount(member[known], weights=values[known])
    for community in np.flatnonzero(members).tolist():
        count = int(members[community])
        yield community, count, float(sums[community]) / count
