"""Answers as DataFrames and networkx graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from graphcrm.answers import CustomerAnswer, Influencer, RelatedCustomer
from graphcrm.merges import LedgerEntry
from graphcrm.model import Community, Customer, Interaction, Scores
from graphcrm.plans import Plan, PlannedSeed
from graphcrm.relationships import EvidenceRow, VerdictAnswer

if TYPE_CHECKING:
    from graphcrm.projection import Projection
    from graphcrm.service.duplicates import Duplicate
    from graphcrm.tables import ScoreTable

MEASURED = tuple(name for name in Scores._fields if name != "customer_id")


def related_frame(found: Sequence[RelatedCustomer]) -> pd.DataFrame:
    """Return a row for each related customer, best first."""
    first = ("customer_id", "name", "type", "strength", "confidence", "reasons")
    left_out = (*first, "relationships")
    rest = tuple(f.name for f in fields(RelatedCustomer) if f.name not in left_out)
    columns = (*first, *rest)
    rows = [{name: _listed(getattr(item, name)) for name in columns} for item in found]
    return pd.DataFrame(rows, columns=list(columns))


def evidence_frame(found: Sequence[EvidenceRow]) -> pd.DataFrame:
    """Return a row for each thing that relationships rest on, with the fields of interactions."""
    own = tuple(f.name for f in fields(EvidenceRow) if f.name != "interaction")
    of_interaction = tuple(n for n in Interaction._fields if n not in ("type", "occurred_at"))
    rows = [
        {name: getattr(row, name) for name in own}
        | (
            {name: getattr(row.interaction, name) for name in of_interaction}
            if row.interaction
            else {}
        )
        for row in found
    ]
    frame = pd.DataFrame(rows, columns=[*own, *of_interaction])
    for name in ("first_seen", "last_seen"):
        frame[name] = pd.to_datetime(frame[name], unit="us", utc=True)
    return frame


def seed_frame(plan: Plan) -> pd.DataFrame:
    """Return a row for each seed of a plan, in order."""
    columns = [f.name for f in fields(PlannedSeed)]
    rows = [{name: _listed(getattr(seed, name)) for name in columns} for seed in plan.seeds]
    return pd.DataFrame(rows, columns=columns)


def plans_frame(plans: Sequence[Plan]) -> pd.DataFrame:
    """Return a row for each plan."""
    columns = ["plan_id", "created_at", "run_id", "people", "cost", "reach", "by", "summary"]
    rows = [
        [p.plan_id, p.created_at, p.run_id, len(p.seeds), p.cost, p.reach.mean, p.by, p.summary]
        for p in plans
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame["created_at"] = pd.to_datetime(frame["created_at"], unit="us", utc=True)
    return frame


def verdict_frame(found: Sequence[VerdictAnswer]) -> pd.DataFrame:
    """Return a row for each verdict."""
    columns = [f.name for f in fields(VerdictAnswer)]
    rows = [{name: getattr(row, name) for name in columns} for row in found]
    frame = pd.DataFrame(rows, columns=columns)
    frame["decided_at"] = pd.to_datetime(frame["decided_at"], unit="us", utc=True)
    return frame


def influencer_frame(found: Sequence[Influencer]) -> pd.DataFrame:
    """Return a row for each customer of the ranking, with all its scores."""
    columns = ("rank", "customer_id", "name", "measure", "value", "community_name", *MEASURED)
    rows = [
        {
            **{name: getattr(item, name) for name in columns[:6]},
            **_measured(item.scores),
            "reasons": list(item.reasons),
        }
        for item in found
    ]
    return pd.DataFrame(rows, columns=[*columns, "reasons"])


def duplicate_frame(found: Sequence[Duplicate]) -> pd.DataFrame:
    """Return a row for each pair; waterfall: its steps, as dicts."""
    columns = (
        "left_id", "left_name", "right_id", "right_name", "probability", "reasons", "prior",
    )  # fmt: skip
    rows = [
        {name: _listed(getattr(item, name)) for name in columns}
        | {"waterfall": [asdict(step) for step in item.waterfall]}
        for item in found
    ]
    return pd.DataFrame(rows, columns=[*columns, "waterfall"])


def community_frame(found: Sequence[Community]) -> pd.DataFrame:
    """Return a row for each community.

    central_members: their ids. traits: what members have in common, as dicts like model.Trait.
    """
    rows = [
        community._asdict()
        | {
            "central_members": [member.customer_id for member in community.central_members],
            "traits": [trait._asdict() for trait in community.traits],
        }
        for community in found
    ]
    return pd.DataFrame(rows, columns=list(Community._fields))


def customer_frame(found: Sequence[CustomerAnswer]) -> pd.DataFrame:
    """Return a row for each customer: its fields, its community's name and its scores."""
    columns = [*Customer._fields, "community_name", *MEASURED]
    rows = [
        {
            **answer.customer._asdict(),
            "tags": list(answer.customer.tags),
            "community_name": answer.community_name,
            **(_measured(answer.scores) if answer.scores else {}),
        }
        for answer in found
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame["created_at"] = pd.to_datetime(frame["created_at"], unit="us", utc=True)
    return frame


def ledger_frame(found: Sequence[LedgerEntry]) -> pd.DataFrame:
    """Return a row for each line of the ledger."""
    frame = pd.DataFrame(found, columns=list(LedgerEntry._fields))
    frame["at"] = pd.to_datetime(frame["at"], unit="us", utc=True)
    return frame


def networkx_graph(
    projection: Projection, scores: ScoreTable, names: Mapping[str, str]
) -> nx.Graph[str]:
    """Return the projection as a networkx graph with names and scores on the nodes."""
    graph: nx.Graph[str] = nx.Graph()
    columns = [getattr(scores, name).tolist() for name in ("community", *MEASURED[1:])]
    ids = projection.ids
    for customer_id, *values in zip(ids, *columns, strict=True):
        attributes = dict(zip(MEASURED, values, strict=True))
        graph.add_node(customer_id, name=names.get(customer_id, customer_id), **attributes)
    ends = zip(projection.source.tolist(), projection.target.tolist(), strict=True)
    weights = projection.weight.tolist()
    graph.add_weighted_edges_from(
        (ids[a], ids[b], weight) for (a, b), weight in zip(ends, weights, strict=True)
    )
    return graph


def _measured(scores: Scores) -> dict[str, Any]:
    return {name: getattr(scores, name) for name in MEASURED}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
