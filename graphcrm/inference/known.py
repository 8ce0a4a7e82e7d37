"""All that the rules of inference look at, made ready once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphcrm.inference.cohorts import Cohort, classes, employers
from graphcrm.inference.contact import (
    Graph,
    contact_graph,
)
from graphcrm.inference.dealings import (
    Dealings,
    Trade,
    dealings,
    trade,
)
from graphcrm.inference.evidence import Pairs
from graphcrm.inference.exchange import Exchange, Referrals, exchange, referrals
from graphcrm.inference.involved import involve
from graphcrm.inference.people import People, people_at
from graphcrm.inference.reporting import (
    Reporting,
    reporting,
)
from graphcrm.inference.rules import Rules
from graphcrm.inference.shared_items import Alike, alike
from graphcrm.inference.ties import KINDS
from graphcrm.model import Link, Micros
from graphcrm.tables import Contacts, Involvements


@dataclass(frozen=True, slots=True)
class Known:
    """All that the rules look at, made ready: what was known at `as_of`."""

    people: People
    employers: Cohort
    classes: Cohort
    exchange: Exchange
    referrals: Referrals
    attended: Alike
    bought: Alike
    trade: Trade
    dealings: Dealings
    reporting: Reporting
    graph: Graph
    as_of: Micros | None
    rules: Rules

    def met(self) -> Iterator[Pairs]:
        """Give the pairs in contact, in parts."""
        return (pairs for _, pairs in self.exchange.pairs())


def know(  # noqa: PLR0913, PLR0917 - as infer
    people: People,
    contacts: Contacts,
    involvements: Involvements,
    links: Sequence[Link],
    ids: Sequence[str],
    as_of: Micros | None,
    rules: Rules,
) -> Known:
    """Make ready what the rules look at; see `infer` for the arguments."""
    then = people_at(people, as_of)
    # Before the table of all contacts, which stays: what they need for a moment is free again then.
    sold = trade(contacts, then, as_of, rules)
    dealt = dealings(contacts, then, as_of, rules)
    staff = reporting(contacts, then, as_of, rules)
    passed = exchange(contacts, then.zone, len(ids), as_of, rules)

    def similar(kind: str, types: Sequence[str]) -> Alike:
        involved = involve(involvements, types, len(ids), as_of, rules)
        return alike(involved, then.city.code, KINDS[kind].half_life, as_of, rules)

    return Known(
        people=then,
        employers=employers(then),
        classes=classes(then),
        exchange=passed,
        referrals=referrals(contacts, len(ids), as_of),
        attended=similar("attended-together", rules.attended_types),
        bought=similar("buys-alike", rules.bought_types),
        trade=sold,
        dealings=dealt,
        reporting=staff,
        graph=contact_graph(passed, links, ids, as_of),
        as_of=as_of,
        rules=rules,
    )
