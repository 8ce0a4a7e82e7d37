"""From evidence to relationships, as every analysis derives them."""

from __future__ import annotations

from collections.abc import Mapping

from graphcrm.inference.rules import Rules
from graphcrm.ingest.relate import relate
from graphcrm.service.analysis_input import AnalysisInput
from graphcrm.service.inferring import Inferred, add_ties, no_facts
from graphcrm.tables import RelationshipTable

SPARK = "spark"


def relate_evidence(
    evidence: AnalysisInput, half_lives: Mapping[str, float], engine: str = ""
) -> RelationshipTable:
    """Return the relationships that interactions and links make, with Spark where that is asked."""
    how = relate
    if engine == SPARK:
        from graphcrm.ingest.relate_arrays import relate_in_spark

        how = relate_in_spark
    return how(evidence.ids, evidence.contacts, evidence.links, evidence.as_of, half_lives)


def infer_ties(evidence: AnalysisInput, table: RelationshipTable, rules: Rules | None) -> Inferred:
    """Return these and the relationships that nobody declared, which takes rules."""
    people = evidence.people
    if rules is None or people is None:
        return Inferred(table, no_facts, (), (), 0)
    from graphcrm.inference.infer import infer

    ties = infer(
        people,
        evidence.contacts,
        evidence.involvements,
        evidence.links,
        evidence.ids,
        evidence.as_of,
        rules,
    )
    return add_ties(evidence.ids, table, ties, evidence.verdicts, evidence.contacts.types)
