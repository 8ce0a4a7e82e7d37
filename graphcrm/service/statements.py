"""What a confirmed relationship is: a person's word weighs what a declared link of its kind does.

The guess behind it gives way, for the interactions that it rests on may make an edge already. Only
of a kind that is counted anyway, and was confirmed as it was found, the strength stays: there the
evidence is in no other edge.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from graphcrm.model import CERTAIN, DECLARED, Relationship, Verdict, link_strength
from graphcrm.projection import join_strengths


def kind_said(verdict: Verdict) -> str:
    """Return what a confirmed relationship is in truth."""
    return verdict.kind or verdict.type


def is_statement(verdict: Verdict, uncounted: Collection[str]) -> bool:
    """Tell whether the word of a confirming user stands in the place of the guess."""
    return verdict.kind is not None or verdict.type in uncounted


def is_direction_said(verdict: Verdict) -> bool:
    """Tell whether from whom to whom it runs is as was said, not as it was found."""
    return verdict.source_id is not None or verdict.kind is not None


def as_confirmed(found: Relationship, verdict: Verdict, uncounted: Collection[str]) -> Relationship:
    """Return a relationship as a confirming user says that it is."""
    kind = kind_said(verdict)
    # What an analysis stored as it was said has its strength already.
    done = found.confidence == CERTAIN and found.type == kind
    stated = is_statement(verdict, uncounted) and not done
    now = found._replace(
        type=kind,
        strength=link_strength(kind) if stated else found.strength,
        confidence=CERTAIN,
    )
    if not is_direction_said(verdict):
        return now
    low, high = sorted(found[:2])
    turned = verdict.source_id == high
    return now._replace(
        source_id=high if turned else low,
        target_id=low if turned else high,
        directed=verdict.source_id is not None,
        evidence_forward=found.evidence_count,
    )


def join(found: Sequence[tuple[Relationship, bool]], uncounted: Collection[str]) -> Relationship:
    """Return one relationship for those of a pair that have one type now.

    Each with whether it is a statement. What was declared leads, then what was said, then guesses;
    what says nothing new adds no strength.
    """
    if len(found) == 1:
        return found[0][0]
    ordered = sorted(found, key=_rank)
    leading, stated = ordered[0][0], any(said for _, said in ordered)
    declared = leading.origin == DECLARED
    heard, speaking = False, list[float]()
    for one, said in ordered:
        silent = declared or heard if said else one.type in uncounted and (declared or stated)
        heard = heard or said
        if one is leading or not silent:
            speaking.append(one.strength)
    rows = [one for one, _ in ordered]
    return leading._replace(
        strength=_join_strengths(speaking),
        confidence=max(one.confidence for one in rows),
        first_seen=min((at for one in rows if (at := one.first_seen) is not None), default=None),
        last_seen=max((at for one in rows if (at := one.last_seen) is not None), default=None),
        evidence_count=sum(one.evidence_count for one in rows),
        evidence_forward=sum(one.evidence_forward for one in rows),
    )


def _rank(one: tuple[Relationship, bool]) -> int:
    relationship, said = one
    if relationship.origin == DECLARED:
        return 0
    return 1 if said else 2


def _join_strengths(strengths: Sequence[float]) -> float:
    start = np.zeros(1, dtype=np.int64)
    return float(join_strengths(np.array(strengths, dtype=np.float64), start)[0])
