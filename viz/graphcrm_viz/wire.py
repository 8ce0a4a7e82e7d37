"""Answers as the JSON that the HTTP API gives, for pages that carry their answers with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from graphcrm.answers import CommunityAnswer, CustomerAnswer, GraphView, StatusAnswer
from graphcrm.model import format_moment


def plain(value: Any) -> Any:
    """Return dataclasses and named tuples as objects, other sequences as lists, the rest as is."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value


def status_json(status: StatusAnswer) -> dict[str, Any]:
    """Return what the store holds."""
    run = status.run
    return {
        "store": status.store,
        "counts": plain(status.counts),
        "stale": status.stale,
        "data_version": status.data_version,
        "waiting": status.waiting,
        "resolved_at": None if status.resolved_at is None else format_moment(status.resolved_at),
        "run": run
        and {
            "run_id": run.run_id,
            "as_of": None if run.as_of is None else format_moment(run.as_of),
            "finished_at": format_moment(run.finished_at),
            "counts": plain(run.counts),
        },
    }


SHOWN = (
    *("customer_id", "name", "kind", "email", "phone", "company", "job_title"),
    *("city", "state", "country", "tags", "bare"),
)
"""What a saved page tells of a customer. A file gets passed on: no birth date, no national id."""


def customer_json(answer: CustomerAnswer) -> dict[str, Any]:
    """Return a customer with scores."""
    customer = answer.customer
    return {
        **{name: plain(getattr(customer, name)) for name in SHOWN},
        "label": customer.label,
        "scores": plain(answer.scores),
        "community_name": answer.community_name,
    }


def community_json(answer: CommunityAnswer) -> dict[str, Any]:
    """Return a community with the others that it touches."""
    own = answer.community.community_id
    links = [
        {
            "community_id": link.target_id if link.source_id == own else link.source_id,
            "edges": link.edges,
            "weight": link.weight,
        }
        for link in answer.links
    ]
    return {**plain(answer.community), "links": links}


def view_json(view: GraphView) -> dict[str, Any]:
    """Return a view with the radius of each node."""
    return {
        **plain(view),
        "nodes": [{**plain(node), "radius": node.radius} for node in view.nodes],
    }
