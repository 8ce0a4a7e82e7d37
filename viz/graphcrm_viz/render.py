"""The page as one file: everything it needs is in it, and it asks nothing of anyone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphcrm.answers import CustomerAnswer, GraphView
from graphcrm.model import Micros, Scores, format_moment
from graphcrm.service.context import Context
from graphcrm.service.customers import community_names
from graphcrm.service.groups import get_community
from graphcrm.service.influence import influencers
from graphcrm.service.maps import community_map
from graphcrm.service.related import related
from graphcrm.service.status import graph_status
from graphcrm.service.views import community_view
from graphcrm.wording import language
from graphcrm_viz.network import bounded
from graphcrm_viz.page import inlined_parts, page_html
from graphcrm_viz.wire import community_json, customer_json, plain, status_json, view_json

MEMBERS = 2000
"""Customers whose communities are in a saved map, so that one can go inside: the largest fit."""

EXPLAINED = 300
"""Customers whose related customers are in a saved page: the most influential of those drawn."""

HELD = 1_000_000
"""Up to so many relationships, holding the graph in memory for all these questions is quicker."""

REASONS = 6
"""Related customers that a saved page keeps of each."""


@dataclass(frozen=True)
class SavedAnswers:
    """What a saved page can answer by itself, as the HTTP API would.

    views: further pictures by 'communities', 'community/ID' or 'customer/ID'. The others are by the
    id of a community or customer.
    """

    status: dict[str, Any]
    influencers: Sequence[dict[str, Any]] = ()
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    communities: dict[str, dict[str, Any]] = field(default_factory=dict)
    customers: dict[str, dict[str, Any]] = field(default_factory=dict)
    related: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def render_page(view: GraphView, answers: SavedAnswers, saved_at: Micros | None = None) -> str:
    """Return the page of a view as one HTML file that opens from a disk without any request.

    Search, panels and legend work with `answers`; bringing in more contacts needs the service, and
    the page says so. saved_at: now, unless given.
    """
    now = time.time_ns() // 1000 if saved_at is None else saved_at
    data = {
        "status": answers.status,
        "answers": plain(answers),
        "saved_at": format_moment(now),
        "language": language(),
    }
    return page_html(view, inlined_parts(), data)


def save_answers(ctx: Context, view: GraphView) -> SavedAnswers:
    """Collect what a saved page of this view needs.

    Cost: a few milliseconds for each of the first EXPLAINED customers. Raises NoAnalysisError.
    """
    view = bounded(view)
    status = graph_status(ctx)
    if status.counts.relationships <= HELD:
        ctx = replace(ctx, resident=True)
    pictures = [*_other_pictures(ctx, view), view]
    drawn = [node for one in pictures for node in one.nodes if node.kind == "customer"]
    ids = list(dict.fromkeys(node.id for node in drawn))
    answers = _customers(ctx, ids)
    ranked = sorted(answers, key=lambda answer: (-_pagerank(answer), answer.customer.customer_id))
    explained = [answer.customer.customer_id for answer in ranked[:EXPLAINED]]
    names = {node.community_id for one in pictures for node in one.nodes}
    return SavedAnswers(
        # A file gets passed on: where the store is, is nobody else's business.
        status={**status_json(status), "store": None},
        influencers=plain(influencers(ctx, limit=10).items),
        views={_name(one): view_json(one) for one in pictures[:-1]},
        communities=_communities(ctx, names),
        customers={answer.customer.customer_id: customer_json(answer) for answer in answers},
        # Nor is where somebody lives.
        related={one: plain(related(ctx, one, limit=REASONS, discreet=True)) for one in explained},
    )


def _name(view: GraphView) -> str:
    return view.kind if view.focus is None else f"{view.kind}/{view.focus}"


def _other_pictures(ctx: Context, view: GraphView) -> list[GraphView]:
    """Return the map beside any other view, and beside the map the members of its communities."""
    if view.kind != "communities":
        return [community_map(ctx)]
    found, room = [], MEMBERS
    for node in view.nodes:
        inside = community_view(ctx, node.community_id, limit=min(300, room))
        room -= len(inside.nodes)
        found.append(inside)
        if room <= 0:
            break
    return found


def _customers(ctx: Context, ids: Sequence[str]) -> list[CustomerAnswer]:
    with ctx.store.read() as reader:
        people, scores = reader.customers(ids), reader.scores(ids)
        names = community_names(reader, {score.community_id for score in scores.values()})
    return [
        CustomerAnswer(people[one], scores.get(one), _named(names, scores.get(one)))
        for one in ids
        if one in people
    ]


def _named(names: dict[int, str], score: Scores | None) -> str | None:
    return names.get(score.community_id) if score else None


def _pagerank(answer: CustomerAnswer) -> float:
    return answer.scores.pagerank if answer.scores else 0.0


def _communities(ctx: Context, ids: Iterable[int]) -> dict[str, dict[str, Any]]:
    return {str(one): community_json(get_community(ctx, one)) for one in sorted(ids) if one >= 0}
