"""What an analysis is asked for, what it finds, and the record of it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graphcrm.analytics.results import BEST, Partition
from graphcrm.inference.rules import Rules
from graphcrm.ingest.relate import half_life_of
from graphcrm.model import Micros, Provenance, Run
from graphcrm.projection import Projection
from graphcrm.service.analysis_input import AnalysisInput
from graphcrm.service.inferring import Inferred
from graphcrm.service.lasting import Beginning
from graphcrm.service.survey import Survey
from graphcrm.service.valuing import Valued
from graphcrm.tables import Points, ScoreTable
from graphcrm.value.rules import ValueRules


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """What to analyse and how.

    as_of: evidence after this moment is ignored and ages are counted back from it; None is the
    latest moment in the data that is not in the future. half_lives: days by interaction type, '*'
    for all others, over the settings' and the built-in ones; 0 for no decay. engine: 'auto' or a
    name in analytics.backends.ENGINES. algorithm: 'leiden' or 'louvain'. resolution: above 1 more
    and smaller communities, below 1 fewer and larger ones. min_size: communities with fewer members
    join the one they are tied to most. effort: how long Leiden searches, 'best' several times or
    'fast' once (see graphcrm.analytics.results.CommunitySearch). fresh: whether earlier runs are
    forgotten; otherwise communities are looked for from the last ones and keep their ids (see
    graphcrm.service.lasting). keep_current: whether the current run stays the current one; the new
    one has no relationships then. run_id: the id it gets, None for a new one. infer: whether
    relationships that nobody declared are looked for. rules: thresholds for that (see
    docs/inference.md), None for those of the settings. quick: where few ties came or went since the
    run before, betweenness and harmonic are worked out from what they were, with a stated error.
    likely: whether a ranking of ties that are likely but missing is learnt, for a run that becomes
    the current one. value: whether worth, stages and churn of customers are reckoned; value_rules:
    choices about that (see docs/value.md), None for those of the settings.
    """

    as_of: Micros | None = None
    half_lives: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    engine: str = "auto"
    algorithm: str = "leiden"
    resolution: float = 1.0
    min_size: int = 1
    effort: str = BEST
    fresh: bool = False
    keep_current: bool = False
    run_id: str | None = None
    infer: bool = True
    rules: Rules | None = None
    quick: bool = False
    likely: bool = True
    value: bool = True
    value_rules: ValueRules | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """What an analysis writes."""

    inferred: Inferred
    projection: Projection
    partition: Partition
    scores: ScoreTable
    measures: tuple[Provenance, ...]
    survey: Survey
    beginning: Beginning
    points: Points
    valued: Valued | None


def make_record(
    request: AnalysisRequest,
    evidence: AnalysisInput,
    results: Results,
    started: Micros,
    how: tuple[Mapping[str, float], Rules | None],
) -> Run:
    """Return the record of a run that ends now; how: half-lives and rules that it used."""
    half_lives, rules = how
    finished, rules_of_value = time.time_ns() // 1000, request.value_rules
    run_id, origin = request.run_id or new_run_id(started), results.beginning.run
    return Run(
        run_id=run_id,
        engine=results.partition.provenance.engine,
        algorithm=request.algorithm,
        parameters={
            "resolution": request.resolution,
            "quick": request.quick,
            "value": request.value,
            "value_rules": None if rules_of_value is None else rules_of_value.as_mapping(),
            "min_community_size": request.min_size,
            "effort": request.effort,
            "half_lives": {
                name: half_life_of(name, half_lives) for name in evidence.contacts.types
            },
            "inference": None
            if rules is None
            else {
                "kinds": list(results.inferred.kinds),
                "uncounted": list(results.inferred.uncounted),
                "rules": rules.as_mapping(),
            },
        },
        seed=request.seed,
        as_of=evidence.as_of,
        started_at=started,
        finished_at=finished,
        seconds=(finished - started) / 1e6,
        data_version=evidence.data_version,
        graph_hash=results.projection.graph_hash,
        modularity=results.partition.modularity,
        counts=_counts(evidence, results),
        measures=results.measures,
        models={},
        topology_hash=results.projection.topology_hash,
        started_from=origin.run_id if origin else None,
        numbering=origin.numbering if origin else run_id,
        next_community=results.survey.next_id,
    )


def _counts(evidence: AnalysisInput, results: Results) -> dict[str, int]:
    communities = [one for one in results.survey.communities if one.level == 0]
    groups = sum(1 for community in communities if community.size > 1)
    return {
        "customers": len(evidence.ids),
        "contacts": len(evidence.contacts.customer),
        "links": len(evidence.links),
        "relationships": len(results.inferred.table),
        "inferred": results.inferred.found,
        "edges": results.projection.edges,
        "communities": len(communities),
        "groups": groups,
        "alone": len(communities) - groups,
    }


def new_run_id(started: Micros) -> str:
    """Return an id for a run that starts now; no two are equal."""
    moment = datetime.fromtimestamp(started / 1e6, UTC)
    return f"run-{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
