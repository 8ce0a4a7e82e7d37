"""Maps of communities with positions, ready for drawing: all, of a level, or the parts of one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from graphcrm.answers import GraphView, ViewEdge, ViewNode, drawn_radius
from graphcrm.errors import NoAnalysisError
from graphcrm.model import Community, CommunityLink
from graphcrm.service.community_words import said_name
from graphcrm.service.context import Context
from graphcrm.service.groups import Zoom, level_of, need_community
from graphcrm.service.paging import ALL, check_limit
from graphcrm.service.views import EDGES_A_NODE
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm.wording import say

BUBBLE = drawn_radius("community", 1.0)


def community_map(ctx: Context, limit: int = 200, zoom: Zoom | None = None) -> GraphView:
    """Return the map of communities: one bubble each, the largest `limit` of two or more members.

    zoom: another level, or the parts of one community, which are placed for themselves. Empty with
    a note where nobody has a relationship, or a community no parts. All communities of a level
    other than 0 are read to count them. Raises NoAnalysisError, CommunityNotFoundError,
    InvalidValueError.
    """
    check_limit(limit, MAX_DRAWN_NODES)
    with ctx.store.read() as reader:
        run = reader.status().run
        if run is None:
            raise NoAnalysisError
        if zoom is None or zoom == Zoom():
            parent, found = None, reader.communities(limit, 0, 2)
            total = run.counts.get("groups", len(found))
            others = run.counts.get("alone", 0)
            note = _map_note(len(found), total, others, run.counts.get("customers", 0))
        else:
            parent = None if zoom.parent is None else need_community(reader, zoom.parent)
            every = reader.communities(ALL, 0, 2, level_of(reader, zoom), zoom.parent)
            found, total = every[:limit], len(every)
            members = run.counts.get("customers", 0) if parent is None else parent.size
            others = members - sum(one.size for one in every)
            note = _zoom_note(len(found), total, others)
        links = reader.community_links([community.community_id for community in found])
    if parent is not None:
        found = _placed(found, links)
    return replace(_map_of(found, links, parent), total_nodes=total, note=note, others=others)


def _map_of(
    found: Sequence[Community], links: Sequence[CommunityLink], parent: Community | None
) -> GraphView:
    largest = max((community.size for community in found), default=1)
    nodes = tuple(_bubble(community, largest) for community in found)
    heaviest = max((link.weight for link in links), default=1.0)
    edges = tuple(_touch(link, heaviest) for link in _strongest_links(links, len(nodes)))
    return GraphView(
        kind="communities",
        focus=None if parent is None else str(parent.community_id),
        title=say("picture.all-communities") if parent is None else said_name(parent),
        nodes=nodes,
        edges=edges,
        total_nodes=len(nodes),
        total_edges=len(links),
    )


def _placed(found: Sequence[Community], links: Sequence[CommunityLink]) -> list[Community]:
    """Return communities where they stand among themselves, in units of the largest bubble."""
    from graphcrm.analytics.layout import place

    at = {community.community_id: number for number, community in enumerate(found)}
    largest = max((community.size for community in found), default=1)
    radius = [drawn_radius("community", community.size / largest) for community in found]
    x, y = place(
        len(found),
        np.array([at[link.source_id] for link in links], dtype=np.int32),
        np.array([at[link.target_id] for link in links], dtype=np.int32),
        np.array([link.weight for link in links], dtype=np.float64),
        np.array(radius, dtype=np.float64),
        seed=0,
    )
    places = zip(found, (x / BUBBLE).tolist(), (y / BUBBLE).tolist(), strict=True)
    return [community._replace(x=left, y=top) for community, left, top in places]


def _zoom_note(shown: int, total: int, others: int) -> str:
    if not total:
        return say("picture.no-parts")
    parts = [] if shown == total else [say("picture.largest", shown=shown, all=total)]
    if others:
        parts.append(say("picture.in-none", n=others))
    return say("picture.between").join(parts)


def _map_note(shown: int, total: int, alone: int, customers: int) -> str:
    if not customers:
        return say("picture.no-customers")
    if not total:
        return say("picture.no-relationships", count=customers)
    parts = [] if shown == total else [say("picture.largest", shown=shown, all=total)]
    if alone:
        parts.append(say("picture.alone", n=alone))
    return say("picture.between").join(parts)


def _bubble(community: Community, largest: int) -> ViewNode:
    return ViewNode(
        id=str(community.community_id),
        label=said_name(community),
        kind="community",
        community_id=community.community_id,
        x=community.x * BUBBLE,
        y=community.y * BUBBLE,
        size=community.size / largest,
        neighbours=community.edges_outside,
        details={
            "size": community.size,
            "density_inside": community.density_inside,
            "density_outside": community.density_outside,
            "edges_inside": community.edges_inside,
            "edges_outside": community.edges_outside,
            "central_members": [m._asdict() for m in community.central_members],
            "traits": [trait._asdict() for trait in community.traits],
            "worth": [one._asdict() for one in community.worth],
        },
    )


def _strongest_links(links: Sequence[CommunityLink], nodes: int) -> list[CommunityLink]:
    ranked = sorted(links, key=lambda link: (-link.weight, link.source_id, link.target_id))
    return ranked[: EDGES_A_NODE * nodes]


def _touch(link: CommunityLink, heaviest: float) -> ViewEdge:
    return ViewEdge(
        source=str(link.source_id),
        target=str(link.target_id),
        # Summed weight has no upper end: the width of a line is relative to the widest. The root
        # keeps the thin ones in sight.
        strength=math.sqrt(link.weight / heaviest),
        types=(),
        title=say("picture.members-tied", n=link.edges),
    )
