"""What the analysis before knew already, so that a small change need not be worked out anew.

Degree, core, harmonic and betweenness count ties and not their weights. Where no tie came or went
they are what they were, bit for bit. Where few did, a quick analysis works the last two out from
what they were, and says how far off they may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from graphcrm.analytics.results import Measure
from graphcrm.model import Provenance, Run
from graphcrm.projection import Projection, project
from graphcrm.service.context import Context
from graphcrm.service.judgements import uncounted_kinds
from graphcrm.store.base import Reader
from graphcrm.tables import Float64, ScoreTable

BY_TIES = ("degree", "core", "harmonic", "betweenness")
"""Measures that weights do not change."""

ENGINE = "local"
"""The engine whose measures are taken over; the others keep theirs where they computed them."""

MOST_STEPS = 10
"""Quick analyses one after the other; their errors add up, so the next one computes in full."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """For which analysis: its graph, the version of the data it read, its seed, and whether an
    estimate with a stated error will do.
    """

    projection: Projection
    data_version: int
    seed: int
    quick: bool


def known_measures(ctx: Context, wanted: Wanted) -> dict[str, Measure]:
    """Return the measures that the current run knew, or that follow from what it knew.

    None where the run is another engine's, data came in since they were read, or customers were
    merged since.
    """
    with ctx.store.read() as reader:
        status = reader.status()
        run = status.run
        if run is None or run.engine != ENGINE or status.data_version != wanted.data_version:
            return {}
        if run.topology_hash == wanted.projection.topology_hash:
            return _taken_over(run, reader.score_table(), wanted.seed)
        if not wanted.quick:
            return {}
        return _updated(reader, run, wanted)


def _taken_over(run: Run, scores: ScoreTable, seed: int) -> dict[str, Measure]:
    found = {}
    for made in run.measures:
        if made.measure in BY_TIES and (made.exact or made.parameters.get("seed") == seed):
            values = getattr(scores, made.measure)
            found[made.measure] = Measure(values, replace(made, seconds=0.0))
    return found


def _updated(reader: Reader, run: Run, wanted: Wanted) -> dict[str, Measure]:
    now = wanted.projection
    scores = reader.score_table()
    if int(np.count_nonzero(scores.community >= 0)) != run.counts.get("customers"):
        return {}
    before = project(now.ids, reader.relationships(), uncounted_kinds(run))
    measures = {made.measure: made for made in run.measures}
    found = {}
    for name in ("harmonic", "betweenness"):
        made = measures.get(name)
        if made is not None:
            values: Float64 = getattr(scores, name)
            measure = _update(made, values, before, run, wanted)
            if measure is not None:
                found[name] = measure
    return found


def _update(
    made: Provenance, values: Float64, before: Projection, run: Run, wanted: Wanted
) -> Measure | None:
    from graphcrm.analytics.changes import Known, update_closeness, update_dependencies

    steps = int(made.parameters.get("steps", 0)) + 1
    error = 0.0 if made.exact else made.error
    if error is None or steps > MOST_STEPS:
        return None
    is_share = made.measure == "betweenness"
    scale = _pairs(run.counts["customers"]) if is_share else 1.0
    known = Known(before, values * scale, error * scale)
    update = update_dependencies if is_share else update_closeness
    found = update(known, wanted.projection, wanted.seed)
    if found is None:
        return None
    unit = _pairs(wanted.projection.nodes) if is_share else 1.0
    parameters = {"updated_from": run.run_id, "steps": steps, **_sample(found.sources, wanted.seed)}
    provenance = Provenance(
        measure=made.measure,
        algorithm=f"{made.algorithm.removesuffix('-update')}-update",
        engine=ENGINE,
        parameters=parameters,
        seconds=0.0,
        exact=found.error == 0.0,
        error=found.error / unit if found.error else None,
    )
    return Measure(found.sums / unit, provenance)


def _sample(sources: int, seed: int) -> Mapping[str, object]:
    return {"sources": sources, "seed": seed, "confidence": 0.95}


def _pairs(customers: int) -> float:
    """Return what betweenness is normalised by: ordered pairs of other customers."""
    return float(max((customers - 1) * (customers - 2), 1))
