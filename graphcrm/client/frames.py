"""Answers as DataFrames and networkx graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from graphcrm.answers import CustomerAnswer, HistoryRow, Influencer, LineageStep, RelatedCustomer
from graphcrm.merges import LedgerEntry
from graphcrm.model import Community, Customer, Interaction, LineageEvent, Run, Scores
from graphcrm.plans import Plan, PlannedSeed
from graphcrm.relationships import EvidenceRow, VerdictAnswer
from graphcrm.service.among import AmongTie

if TYPE_CHECKING:
    from graphcrm.projection import Projection
    from graphcrm.service.among import Ties
    from graphcrm.service.duplicates import Duplicate
    from graphcrm.tables import ScoreTable

_FLOWS = ("sources", "targets")
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


def frame_of_ties(found: Ties) -> pd.DataFrame:
    """Return a row for each relationship among some customers, the strongest first."""
    columns = [f.name for f in fields(AmongTie)]
    rows = [[getattr(row, name) for name in columns] for row in found.items]
    frame = pd.DataFrame(rows, columns=columns)
    for name in ("first_seen", "last_seen"):
        # Where none has a date, pandas would take another unit.
        moments = pd.to_datetime(frame[name], unit="us", utc=True)
        frame[name] = moments.astype("datetime64[us, UTC]")
    frame.attrs["complete"] = found.complete
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
    worth: means over members, as dicts like model.Worth.
    """
    rows = [
        community._asdict()
        | {
            "central_members": [member.customer_id for member in community.central_members],
            "traits": [trait._asdict() for trait in community.traits],
            "worth": [one._asdict() for one in community.worth],
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


def told_by(frame: pd.DataFrame, run: Run | None) -> pd.DataFrame:
    """Note in `attrs` which run a frame is from, and as of when."""
    if run is not None:
        as_of = None if run.as_of is None else pd.Timestamp(run.as_of, unit="us", tz="UTC")
        frame.attrs.update(run_id=run.run_id, as_of=as_of)
    return frame


def history_frame(found: Sequence[HistoryRow]) -> pd.DataFrame:
    """Return a row for each kept run that knew the customer."""
    columns = [one.name for one in fields(HistoryRow)]
    return _in_time(pd.DataFrame([asdict(row) for row in found], columns=columns))


def lineage_frame(found: Sequence[LineageEvent]) -> pd.DataFrame:
    """Return a row for each community; sources, targets: lists of dicts like model.Flow."""
    rows = [_lineage_row(event) for event in found]
    return pd.DataFrame(rows, columns=list(LineageEvent._fields))


def story_frame(found: Sequence[LineageStep]) -> pd.DataFrame:
    """Return a row for each kept run that tells of the community."""
    rows = [{"as_of": s.as_of, "run_id": s.run_id, **_lineage_row(s.event)} for s in found]
    return _in_time(pd.DataFrame(rows, columns=["as_of", "run_id", *LineageEvent._fields]))


def run_frame(found: Sequence[Run]) -> pd.DataFrame:
    """Return a row for each run."""
    columns = ("as_of", "run_id", "modularity", "started_from", "engine", "algorithm", "seed")
    rows = [{name: getattr(run, name) for name in columns} | dict(run.counts) for run in found]
    frame = pd.DataFrame(rows, columns=None if rows else list(columns))
    return _in_time(frame)


def _in_time(frame: pd.DataFrame) -> pd.DataFrame:
    frame["as_of"] = pd.to_datetime(frame["as_of"], unit="us", utc=True)
    return frame


def _lineage_row(event: LineageEvent) -> dict[str, Any]:
    flows = {name: [flow._asdict() for flow in getattr(event, name)] for name in _FLOWS}
    return event._asdict() | flows


def networkx_graph(
    projection: Projection, scores: ScoreTable, customers: Iterable[Customer]
) -> nx.Graph[str]:
    """Return the projection as a networkx graph; customers that it does not know are left out.

    Every value is text, a number or true or false, so that any format of networkx can hold it.
    """
    graph: nx.Graph[str] = nx.Graph()
    columns = [getattr(scores, name).tolist() for name in ("community", *MEASURED[1:])]
    ids = projection.ids
    for customer_id, *values in zip(ids, *columns, strict=True):
        graph.add_node(customer_id, name=customer_id, **dict(zip(MEASURED, values, strict=True)))
    for customer in customers:
        if customer.customer_id in graph:
            graph.add_node(customer.customer_id, **_node_values(customer))
    ends = zip(projection.source.tolist(), projection.target.tolist(), strict=True)
    for edge, ((a, b), weight) in enumerate(zip(ends, projection.weight.tolist(), strict=True)):
        graph.add_edge(ids[a], ids[b], weight=weight, types="; ".join(projection.types_of(edge)))
    return graph


def _node_values(customer: Customer) -> dict[str, Any]:
    """Return what is known of a customer, further columns as `attributes.NAME`."""
    left_out = ("customer_id", "name", "tags", "attributes", "bare")
    known = {name: value for name, value in customer._asdict().items() if name not in left_out}
    known["tags"] = "; ".join(customer.tags) or None
    known.update((f"attributes.{name}", value) for name, value in customer.attributes.items())
    plain = {name: value for name, value in known.items() if isinstance(value, str | int | float)}
    return {"name": customer.label, **plain}


def _measured(scores: Scores) -> dict[str, Any]:
    return {name: getattr(scores, name) for name in MEASURED}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
