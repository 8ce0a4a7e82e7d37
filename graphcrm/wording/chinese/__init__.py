"""All that is said in Chinese."""

from graphcrm.wording.chinese import (
    clusters,
    communities,
    errors,
    facts,
    findings,
    kinds,
    likely,
    pictures,
    plans,
    problems,
    relationships,
    scores,
    segments,
    trust,
    values,
    wants,
    whole,
)
from graphcrm.wording.templates import joined

CHINESE = joined(
    kinds.MESSAGES,
    relationships.MESSAGES,
    facts.MESSAGES,
    likely.MESSAGES,
    scores.MESSAGES,
    plans.MESSAGES,
    pictures.MESSAGES,
    communities.MESSAGES,
    findings.MESSAGES,
    errors.MESSAGES,
    problems.MESSAGES,
    values.MESSAGES,
    whole.MESSAGES,
    clusters.MESSAGES,
    trust.MESSAGES,
    segments.MESSAGES,
    wants.MESSAGES,
)
