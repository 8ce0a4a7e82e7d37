"""Influencers, and communities and their members."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from graphcrm.service.groups import Zoom, get_community, list_communities, list_members
from graphcrm.service.influence import influencers
from graphcrm_api.deps import ContextDep
from graphcrm_api.models.base import (
    AsOf,
    AsOfQuery,
    CommunityId,
    Limit,
    PageQuery,
    moment_in,
    told_by,
)
from graphcrm_api.models.customers import InfluencerModel, InfluencersPage
from graphcrm_api.models.graph import (
    CommunitiesPage,
    CommunityDetailModel,
    CommunityModel,
    show_community,
)
from graphcrm_api.openapi import problems

router = APIRouter(prefix="/api/v1", tags=["groups"])

CommunityIdPath = Annotated[int, Path(ge=0, le=2**31 - 1, examples=[3])]

By = Literal["pagerank", "betweenness", "degree", "strength", "harmonic", "core", "kcore"]


class InfluencersQuery(PageQuery):
    """Which ranking."""

    limit: Limit = 20
    by: By = Field("pagerank", description="The measure; `kcore` is another name for `core`.")
    community: CommunityId | None = Field(None, description="Only members of this community.")
    as_of: AsOf = None


@router.get(
    "/influencers",
    operation_id="listInfluencers",
    summary="Who carries weight",
    responses=problems(404, 409),
)
def show_influencers(
    ctx: ContextDep, query: Annotated[InfluencersQuery, Query()]
) -> InfluencersPage:
    """Customers highest by one measure, overall or in a community, with reasons in words."""
    page = influencers(
        ctx,
        by=query.by,
        community=query.community,
        limit=query.limit,
        cursor=query.cursor,
        as_of=moment_in(query.as_of),
    )
    items = [InfluencerModel.model_validate(item) for item in page.items]
    return InfluencersPage(items=items, cursor=page.cursor, **told_by(page.run))


Level = Annotated[
    int | None,
    Field(
        ge=-1,
        le=2,
        description="0 for those that scores name, above for coarser ones, -1 for finer ones.",
    ),
]
Parent = Annotated[
    CommunityId | None,
    Field(
        description="Only those within this community, of the level below its own unless `level` "
        "says otherwise.",
    ),
]


class CommunitiesQuery(PageQuery):
    """Which communities."""

    limit: Limit = 20
    min_size: int = Field(
        1, ge=1, le=2**31 - 1, description="Only those with at least this many members."
    )
    level: Level = None
    parent: Parent = None
    as_of: AsOf = None


@router.get(
    "/communities",
    operation_id="listCommunities",
    summary="Communities, the largest first, then by id",
    responses=problems(404, 409),
)
def show_communities(
    ctx: ContextDep, query: Annotated[CommunitiesQuery, Query()]
) -> CommunitiesPage:
    """Groups that the current analysis found, with what their members have in common."""
    page = list_communities(
        ctx,
        limit=query.limit,
        cursor=query.cursor,
        min_size=query.min_size,
        zoom=Zoom(query.level, query.parent),
        as_of=moment_in(query.as_of),
    )
    items = [CommunityModel.model_validate(item) for item in page.items]
    return CommunitiesPage(items=items, cursor=page.cursor, **told_by(page.run))


@router.get(
    "/communities/{community_id}",
    operation_id="getCommunity",
    summary="One community",
    responses=problems(404, 409),
)
def show_one(
    ctx: ContextDep, community_id: CommunityIdPath, query: Annotated[AsOfQuery, Query()]
) -> CommunityDetailModel:
    """One community, and which others it touches."""
    return show_community(get_community(ctx, community_id, moment_in(query.as_of)))


class MembersQuery(PageQuery):
    """Which members."""

    as_of: AsOf = None


@router.get(
    "/communities/{community_id}/members",
    operation_id="listMembers",
    summary="Members of a community",
    responses=problems(404, 409),
)
def show_members(
    ctx: ContextDep, community_id: CommunityIdPath, query: Annotated[MembersQuery, Query()]
) -> InfluencersPage:
    """Members, the one with the highest PageRank first."""
    page = list_members(
        ctx,
        community_id,
        limit=query.limit,
        cursor=query.cursor,
        as_of=moment_in(query.as_of),
    )
    items = [InfluencerModel.model_validate(item) for item in page.items]
    return InfluencersPage(items=items, cursor=page.cursor, **told_by(page.run))
