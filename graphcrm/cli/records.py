"""Answers as plain data with the field names of the HTTP API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from graphcrm.answers import CommunityAnswer, CustomerAnswer, Influencer, RelatedCustomer
from graphcrm.model import Customer, Run, format_moment
from graphcrm.relationships import EvidenceRow, VerdictAnswer

MOMENTS = frozenset(
    {
        "as_of",
        "at",
        "changed_at",
        "created_at",
        "decided_at",
        "finished_at",
        "first_order_at",
        "first_seen",
        "last_order_at",
        "last_seen",
        "merged_at",
        "occurred_at",
        "resolved_at",
        "said_at",
        "since",
        "stage_since",
        "started_at",
        "tested_from",
        "tested_until",
        "until",
    }
)
"""Fields that hold a moment."""

INFLUENCER = tuple(item.name for item in fields(Influencer) if item.name != "scores")
RELATED = tuple(n for n in (f.name for f in fields(RelatedCustomer)) if n != "relationships")
EVIDENCE = tuple(item.name for item in fields(EvidenceRow))
VERDICT = tuple(item.name for item in fields(VerdictAnswer))
CUSTOMER = ("customer_id", "label", *(n for n in Customer._fields[1:] if n != "attributes"))
"""Fields that every record of a kind has, in order."""


def plain(value: Any) -> Any:
    """Return an answer as dicts, lists and simple values; moments become RFC 3339 text."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _named(value._asdict())
    if is_dataclass(value) and not isinstance(value, type):
        return _named({item.name: getattr(value, item.name) for item in fields(value)})
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: format_moment(value) if name in MOMENTS and isinstance(value, int) else plain(value)
        for name, value in values.items()
    }


def plain_customer(answer: CustomerAnswer) -> dict[str, Any]:
    """Return a customer with its scores; attributes stay as they were loaded."""
    customer = answer.customer
    scores = None
    if answer.scores is not None:
        scores = plain(answer.scores)
        del scores["customer_id"]
    return {
        "customer_id": customer.customer_id,
        "label": customer.label,
        **plain(customer._replace(attributes={})),
        "attributes": dict(customer.attributes),
        "scores": scores,
        "community_name": answer.community_name,
        **_told_by(answer.run),
    }


def plain_influencer(answer: Influencer) -> dict[str, Any]:
    """Return a place in a ranking; its scores need not name the customer again."""
    record: dict[str, Any] = plain(answer)
    del record["scores"]["customer_id"]
    return record


def plain_community(answer: CommunityAnswer) -> dict[str, Any]:
    """Return a community with those that it touches, the strongest link first."""
    own = answer.community.community_id
    links = [
        {
            "community_id": link.target_id if link.source_id == own else link.source_id,
            "edges": link.edges,
            "weight": link.weight,
        }
        for link in answer.links
    ]
    return {**plain(answer.community), "links": links, **_told_by(answer.run)}


def _told_by(run: Run | None) -> dict[str, Any]:
    """Return which analysis an answer is from."""
    if run is None:
        return {"run_id": None, "as_of": None}
    return {"run_id": run.run_id, "as_of": None if run.as_of is None else format_moment(run.as_of)}
