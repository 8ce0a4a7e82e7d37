"""Communities and their members."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.answers import CommunityAnswer, Influencer, Page
from graphcrm.errors import CommunityNotFoundError, InvalidValueError, NoAnalysisError
from graphcrm.model import LEVELS, Community, CommunityLink, Micros
from graphcrm.service.community_words import in_words
from graphcrm.service.context import Context
from graphcrm.service.influence import influencers
from graphcrm.service.moments import reader_as_of, run_of
from graphcrm.service.paging import check_limit, read_offset, write_cursor
from graphcrm.store.base import Reader

TOUCHING = 200
"""Communities looked through for those that one touches: the largest."""


@dataclass(frozen=True, slots=True)
class Zoom:
    """How close to look.

    level: 0 for the communities that scores name, above for coarser ones, below for finer ones.
    parent: only those within this one, of the level below its own unless said otherwise.
    """

    level: int | None = None
    parent: int | None = None


def list_communities(
    ctx: Context,
    *,
    limit: int = 20,
    cursor: str | None = None,
    min_size: int = 1,
    as_of: Micros | None = None,
    zoom: Zoom | None = None,
) -> Page[Community]:
    """Return communities of one level with at least `min_size` members, largest first, ties by id.

    as_of: those of the kept analysis of that moment. zoom: those of level 0 without it. Raises
    NoAnalysisError, NoPastAnalysisError, InvalidValueError, and CommunityNotFoundError for a parent
    that is not there.
    """
    check_limit(limit)
    zoom = zoom or Zoom()
    offset = read_offset(cursor)
    with ctx.store.read() as whole:
        reader = reader_as_of(whole, as_of)
        level = level_of(reader, zoom)
        found = [
            in_words(one)
            for one in reader.communities(limit + 1, offset, min_size, level, zoom.parent)
        ]
        run = run_of(reader)
    if len(found) <= limit:
        return Page(found, None, run)
    return Page(found[:limit], write_cursor(offset + limit), run)


def level_of(reader: Reader, zoom: Zoom) -> int:
    """Return the level that a zoom asks for; raises as list_communities does."""
    level = zoom.level
    if zoom.parent is not None:
        below = need_community(reader, zoom.parent).level - 1
        level = below if level is None else level
    level = 0 if level is None else level
    if level not in LEVELS and level != min(LEVELS) - 1:
        known = ", ".join(map(str, LEVELS))
        raise InvalidValueError(f"There is no level {level}; there may be {known}.")
    return level


def get_community(ctx: Context, community_id: int, as_of: Micros | None = None) -> CommunityAnswer:
    """Return one community and its links to the larger ones, strongest first.

    as_of: as it was then. Raises CommunityNotFoundError, NoAnalysisError, NoPastAnalysisError.
    """
    with ctx.store.read() as whole:
        reader = reader_as_of(whole, as_of)
        run = run_of(reader)
        community = need_community(reader, community_id)
        level = community.level
        others = [other.community_id for other in reader.communities(TOUCHING, level=level)]
        links = reader.community_links([*others, community_id])
    touching = [x for x in links if community_id in (x.source_id, x.target_id)]
    return CommunityAnswer(in_words(community), tuple(sorted(touching, key=_strongest_first)), run)


def _strongest_first(link: CommunityLink) -> tuple[float, int, int]:
    return -link.weight, link.source_id, link.target_id


def need_community(reader: Reader, community_id: int) -> Community:
    """Return the community; raises CommunityNotFoundError or NoAnalysisError."""
    if reader.status().run is None:
        raise NoAnalysisError
    community = reader.community(community_id) if community_id >= 0 else None
    if community is None:
        raise CommunityNotFoundError(community_id)
    return community


def list_members(
    ctx: Context,
    community_id: int,
    *,
    limit: int = 50,
    cursor: str | None = None,
    as_of: Micros | None = None,
) -> Page[Influencer]:
    """Return the members of a community, the one with the highest PageRank first.

    as_of: those it had then. Raises CommunityNotFoundError, NoAnalysisError, NoPastAnalysisError.
    """
    return influencers(ctx, community=community_id, limit=limit, cursor=cursor, as_of=as_of)
