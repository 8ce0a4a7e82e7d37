"""Why two customers are related, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphcrm.model import (
    DECLARED,
    INTERACTION_KINDS,
    Customer,
    Fact,
    Relationship,
    interaction_kind,
)
from graphcrm.service.fact_words import BASES, join_facts, say_fact
from graphcrm.service.moment_words import day, month
from graphcrm.store.text import fold

NAMED_FACTS = 3
"""Facts that the reason for a relationship tells; its evidence lists them all."""

NAMED_CONTACTS = 3
"""Shared contacts that a reason names; of the others it gives the number."""


def relationship_reason(
    relationship: Relationship,
    customer_id: str,
    facts: Sequence[Fact] = (),
    *,
    discreet: bool = False,
    said: bool = False,
) -> str:
    """Say what one relationship rests on, seen from the customer.

    facts: what rules of inference saw, the strongest first; a few of them are told.
    discreet: without addresses, for a page that is passed on. said: a user said how it runs.
    """
    # What the tie rests on is told first, even where it alone would not be enough.
    speaking = sorted(
        (fact for fact in facts if fact.rule in BASES or fact.weight > 0),
        key=lambda fact: fact.rule not in BASES,
    )
    told = [say_fact(fact, relationship, customer_id, discreet=discreet) for fact in speaking]
    if relationship.origin == DECLARED:
        declared = _declared(relationship, customer_id)
        return f"{declared}; {join_facts(told[:NAMED_FACTS])}" if told else declared
    if facts:
        name = relationship.type.replace("_", " ")
        if said:
            name += " (said by a user)" + _way(relationship, customer_id)
        return f"{name}: {join_facts(told[:NAMED_FACTS])}" if told else name
    nouns = _nouns(relationship.type)
    count = relationship.evidence_count
    text = f"{count:,} {nouns[0] if count == 1 else nouns[1]}"
    text += _direction(relationship, customer_id)
    return text + _span(relationship)


def _declared(relationship: Relationship, customer_id: str) -> str:
    text = relationship.type.replace("_", " ")
    if relationship.directed:
        text += " (declared by them)" if relationship.target_id == customer_id else " (declared)"
    else:
        text += " (declared)"
    if relationship.first_seen is not None:
        text += f" since {month(relationship.first_seen)}"
    if relationship.evidence_count > 1:
        text += f", {relationship.evidence_count:,} pieces of evidence"
    return text


def _way(relationship: Relationship, customer_id: str) -> str:
    return " to them" if relationship.source_id == customer_id else " from them"


def _nouns(type_name: str) -> tuple[str, str]:
    if type_name in INTERACTION_KINDS:
        return interaction_kind(type_name).noun
    word = type_name.replace("_", " ")
    return f"interaction ({word})", f"interactions ({word})"


def _direction(relationship: Relationship, customer_id: str) -> str:
    if interaction_kind(relationship.type).mutual:
        return ""
    if relationship.directed:
        return _way(relationship, customer_id)
    sent = relationship.evidence_forward
    if relationship.source_id != customer_id:
        sent = relationship.evidence_count - sent
    return f" ({sent:,} to them, {relationship.evidence_count - sent:,} from them)"


def _span(relationship: Relationship) -> str:
    first, last = relationship.first_seen, relationship.last_seen
    if first is None or last is None:
        return ""
    if relationship.evidence_count == 1 or first == last:
        return f" on {day(last)}"
    return f" since {month(first)}, the last on {day(last)}"


def shared_facts(customer: Customer, other: Customer) -> Iterator[str]:
    """Say what the two customers' own fields have in common."""
    if _same(customer.company, other.company):
        yield f"same employer ({other.company})"
    if _same(customer.address, other.address) and _same(customer.postcode, other.postcode):
        yield "same address"
    if _same(customer.family_name, other.family_name):
        yield f"same family name ({other.family_name})"
    if _same(customer.city, other.city):
        yield f"both in {other.city}"


def _same(left: str | None, right: str | None) -> bool:
    return bool(left and right) and fold(str(left)) == fold(str(right))


def shared_contacts(count: int, names: Sequence[str]) -> str:
    """Say how many contacts are shared, naming the ones that matter most."""
    noun = "shared contact" if count == 1 else "shared contacts"
    named = ", ".join(names[:NAMED_CONTACTS])
    more = f" and {count - NAMED_CONTACTS:,} more" if count > NAMED_CONTACTS else ""
    return f"{count:,} {noun}: {named}{more}" if named else f"{count:,} {noun}"
