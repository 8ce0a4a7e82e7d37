"""Where customers stand on the whole map of a run, going on from the run before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphcrm.analytics.scatter import Discs, Former, make_discs, scatter
from graphcrm.model import Community, Run
from graphcrm.projection import Projection
from graphcrm.service.paging import ALL
from graphcrm.store.base import Reader, Store
from graphcrm.tables import Int32, Points, ScoreTable


def discs_of(communities: Sequence[Community]) -> Discs:
    """Return the communities of level 0 as discs on the map."""
    own = [one for one in communities if one.level == 0 and one.size > 1]
    return make_discs(
        np.array([one.community_id for one in own], dtype=np.int32),
        np.array([one.size for one in own], dtype=np.int64),
        np.array([one.x for one in own], dtype=np.float64),
        np.array([one.y for one in own], dtype=np.float64),
    )


def scatter_customers(
    store: Store,
    projection: Projection,
    scores: ScoreTable,
    communities: Sequence[Community],
    before: Run | None,
) -> Points:
    """Return where customers stand; who was in the same community in the run `before` stays there.

    Costs reading the points and scores of that run.
    """
    former = None
    if before is not None:
        with store.read() as reader:
            former = _former(reader.at(before.run_id), reader, projection.ids)
    return scatter(projection, scores.community, scores.pagerank, discs_of(communities), former)


def _former(past: Reader, reader: Reader, ids: Sequence[str]) -> Former:
    stored, community = reader.customer_ids(), past.score_table().community
    if stored != ids:
        community = np.append(community, np.int32(-1))[_rows_of(stored, ids)]
    points = points_for(past, stored, ids)
    return Former(community, points, discs_of(past.communities(ALL, 0, 2)))


def points_for(reader: Reader, stored: Sequence[str], ids: Sequence[str]) -> Points:
    """Return where these customers stand, NaN for those whom the run does not have on its map.

    stored: the reader's own list of customers, which others may have joined since.
    """
    points = reader.points()
    if stored == ids:
        return points
    row = _rows_of(stored, ids)
    return Points(np.append(points.x, np.nan)[row], np.append(points.y, np.nan)[row])


def _rows_of(stored: Sequence[str], ids: Sequence[str]) -> Int32:
    known = {name: row for row, name in enumerate(stored)}
    return np.array([known.get(name, -1) for name in ids], dtype=np.int32)
