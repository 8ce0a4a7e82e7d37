"""All that is said in English."""

from graphcrm.wording.english import (
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
    values,
    wants,
)
from graphcrm.wording.templates import joined

ENGLISH = joined(
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
    wants.MESSAGES,
)
