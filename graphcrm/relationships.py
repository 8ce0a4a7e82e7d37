"""What questions about one relationship are answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.model import Interaction, Micros


@dataclass(frozen=True, slots=True)
class RelationshipAnswer:
    """One relationship of two customers as it is seen now, and why.

    relationship_id: what it is called in questions about it, the same after every analysis.
    confirmed: a user said that it is right. can_be_judged: whether a user may confirm or reject it;
    declared links, and what interactions make, are facts. counted: whether it is part of the edge
    that the analysed graph has for the two. reasons: seen from the one that was asked about.
    """

    relationship_id: str
    source_id: str
    target_id: str
    type: str
    directed: bool
    strength: float
    confidence: float
    origin: str
    confirmed: bool
    can_be_judged: bool
    counted: bool
    first_seen: Micros | None
    last_seen: Micros | None
    evidence_count: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One thing that a relationship rests on: an interaction, a fact that a rule saw, or a link.

    evidence: 'interaction', 'fact' or 'link'. type: that of the relationship. text: in words. rule,
    detail and weight (what it adds to the log odds) are of a fact. first_seen, last_seen: when.
    """

    relationship_id: str
    type: str
    evidence: str
    text: str
    first_seen: Micros | None
    last_seen: Micros | None
    rule: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    weight: float | None = None
    interaction: Interaction | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A relationship and a part of what it rests on; `cursor` asks for the next part."""

    relationship: RelationshipAnswer
    items: tuple[EvidenceRow, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class VerdictAnswer:
    """What a user said of an inferred relationship; fields as in model.Verdict.

    relationship_id: that of the relationship under the type it was found with.
    """

    relationship_id: str
    low_id: str
    high_id: str
    type: str
    verdict: str
    kind: str | None
    note: str | None
    decided_at: Micros
    source_id: str | None
