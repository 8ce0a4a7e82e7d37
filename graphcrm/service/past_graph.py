"""The graph of an earlier analysis, derived anew, because relationships of those are not kept.

What an analysis of that day would derive now, among the customers that the run knew. The run has
the hash of its graph, so it can be told whether this is the very same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from graphcrm.inference.rules import Rules, read_rules
from graphcrm.model import Run
from graphcrm.projection import Projection, project
from graphcrm.service.analysis_input import read_input
from graphcrm.service.context import Context
from graphcrm.service.deriving import infer_ties, relate_evidence
from graphcrm.service.moments import run_of
from graphcrm.service.neighbours import ResidentGraph, Tie
from graphcrm.store.base import Reader
from graphcrm.tables import Bool, RelationshipTable, ScoreTable

Difference = Literal["ties", "weights", "unknown"]


@dataclass(frozen=True)
class PastGraph:
    """The graph of an earlier run, and the scores that the run kept.

    differs: None where it is the very graph that was analysed, `weights` where only weights are
    others, `ties` where ties are, `unknown` for a run that has no hash to compare with.
    """

    graph: ResidentGraph
    differs: Difference | None

    def ties(self, customer_id: str) -> list[Tie]:
        """Return the edges of a customer by the other's id, none for one that the run lacks."""
        projection = self.graph.projection
        node = projection.positions.get(customer_id)
        if node is None:
            return []
        neighbours, weights = projection.adjacency.row(node)
        edges = projection.adjacency.edge[projection.adjacency.start[node] :][: len(neighbours)]
        return [
            Tie(projection.ids[other], weight, projection.types_of(edge))
            for other, weight, edge in zip(
                neighbours.tolist(), weights.tolist(), edges.tolist(), strict=True
            )
        ]


def past_graph(ctx: Context, whole: Reader, past: Reader) -> PastGraph:
    """Return the graph of the run of `past`, a reader of the same state as `whole`.

    The last one asked for is held until data come in. Else it costs reading all that an analysis
    reads and deriving all relationships, with memory for that; one thread does so at a time.
    """
    return ctx.pasts.keep(past, lambda: _derive(ctx, whole, past), whole.status().data_version)


def _derive(ctx: Context, whole: Reader, past: Reader) -> PastGraph:
    run, scores = run_of(past), past.score_table()
    rules = _rules_of(run)
    evidence = read_input(whole, run.as_of, run.started_at, infer=rules is not None)
    half_lives = {**ctx.settings.half_lives, **run.parameters.get("half_lives", {})}
    inferred = infer_ties(evidence, relate_evidence(evidence, half_lives), rules)
    known = scores.community >= 0
    ids, table = _among(evidence.ids, inferred.table, known)
    projection = project(ids, table, inferred.uncounted)
    return PastGraph(
        ResidentGraph(projection, _scores_of(scores, known)), _compare(run, projection)
    )


def _rules_of(run: Run) -> Rules | None:
    inference = run.parameters.get("inference")
    return read_rules(inference["rules"], f"the record of {run.run_id}") if inference else None


def _among(
    ids: Sequence[str], table: RelationshipTable, known: Bool
) -> tuple[Sequence[str], RelationshipTable]:
    """Return the customers that are known, and the relationships between them."""
    if known.all():
        return ids, table
    place = (np.cumsum(known) - 1).astype(np.int32)
    kept = known[table.source] & known[table.target]
    columns = {
        column.name: getattr(table, column.name)[kept]
        for column in fields(table)
        if column.name != "types"
    }
    columns |= {end: place[columns[end]] for end in ("source", "target")}
    left = [ids[number] for number in np.flatnonzero(known).tolist()]
    return left, RelationshipTable(types=table.types, **columns)


def _scores_of(scores: ScoreTable, known: Bool) -> ScoreTable:
    if known.all():
        return scores
    return ScoreTable(
        **{column.name: getattr(scores, column.name)[known] for column in fields(scores)}
    )


def _compare(run: Run, projection: Projection) -> Difference | None:
    if run.graph_hash == projection.graph_hash:
        return None
    if not run.topology_hash:
        return "unknown"
    return "weights" if run.topology_hash == projection.topology_hash else "ties"
