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
from graphcrm.wording import say, say_kind, say_list

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
    found = join_facts(told[:NAMED_FACTS])
    if relationship.origin == DECLARED:
        declared = _declared(relationship, customer_id)
        return say("reason.declared-facts", declared=declared, facts=found) if told else declared
    if facts:
        return _inferred(relationship, customer_id, found, said=said)
    return _contact(relationship, customer_id)


def _declared(relationship: Relationship, customer_id: str) -> str:
    by_them = relationship.directed and relationship.target_id == customer_id
    first, count = relationship.first_seen, relationship.evidence_count
    return say(
        "reason.declared-by-them" if by_them else "reason.declared",
        kind=say_kind(relationship.type),
        since="" if first is None else say("reason.declared-since", month=month(first)),
        evidence=say("reason.declared-evidence", count=count) if count > 1 else "",
    )


def _inferred(relationship: Relationship, customer_id: str, found: str, *, said: bool) -> str:
    kind = say_kind(relationship.type)
    if not said:
        return say("reason.facts", kind=kind, facts=found) if found else kind
    to_them = relationship.source_id == customer_id
    if found:
        key = "reason.said-to" if to_them else "reason.said-from"
        return say(key, kind=kind, facts=found)
    return say("reason.said-to-alone" if to_them else "reason.said-from-alone", kind=kind)


def _contact(relationship: Relationship, customer_id: str) -> str:
    what = count_interactions(relationship.type, relationship.evidence_count)
    when, sender = _span(relationship), relationship.source_id == customer_id
    if interaction_kind(relationship.type).mutual:
        return say("reason.contact", what=what, when=when)
    if relationship.directed:
        key = "reason.contact-to" if sender else "reason.contact-from"
        return say(key, what=what, when=when)
    count, forward = relationship.evidence_count, relationship.evidence_forward
    sent = forward if sender else count - forward
    return say("reason.contact-both", what=what, sent=sent, received=count - sent, when=when)


def count_interactions(type_name: str, count: int) -> str:
    """Say how many interactions of a type there are."""
    if type_name in INTERACTION_KINDS:
        return say(f"interactions.{type_name}", n=count)
    return say("interactions.other", n=count, kind=say_kind(type_name))


def _span(relationship: Relationship) -> str:
    first, last = relationship.first_seen, relationship.last_seen
    if first is None or last is None:
        return ""
    if relationship.evidence_count == 1 or first == last:
        return say("reason.contact-on", day=day(last))
    return say("reason.contact-since", month=month(first), day=day(last))


def shared_facts(customer: Customer, other: Customer) -> Iterator[str]:
    """Say what the two customers' own fields have in common."""
    if _same(customer.company, other.company):
        yield say("shared.employer", name=other.company)
    if _same(customer.address, other.address) and _same(customer.postcode, other.postcode):
        yield say("shared.address")
    if _same(customer.family_name, other.family_name):
        yield say("shared.family-name", name=other.family_name)
    if _same(customer.city, other.city):
        yield say("shared.city", name=other.city)


def _same(left: str | None, right: str | None) -> bool:
    return bool(left and right) and fold(str(left)) == fold(str(right))


def shared_contacts(count: int, names: Sequence[str]) -> str:
    """Say how many contacts are shared, naming the ones that matter most."""
    named = say_list(names[:NAMED_CONTACTS])
    if not named:
        return say("shared.contacts", n=count)
    more = count - NAMED_CONTACTS
    if more > 0:
        return say("shared.contacts-more", n=count, names=named, more=more)
    return say("shared.contacts-named", n=count, names=named)
