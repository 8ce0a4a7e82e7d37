"""The ties that value looks along: who earns credit for whom, and whose leaving may spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphcrm.analytics.community import detect_communities
from graphcrm.analytics.results import FAST, CommunitySearch
from graphcrm.model import DAY
from graphcrm.projection import Projection
from graphcrm.tables import NO_TIME, Bool, Int32, Int64, RelationshipTable
from graphcrm.value import churn_features, network_value
from graphcrm.value.recommend.shelf import Ties

REFERRAL = "referral"


def credit_ties(table: RelationshipTable) -> network_value.Ties:
    """Return who may be credited for whom: referrers, and whoever was there before a tied one.

    A referral earns whole credit where it is sure; other ties by strength times confidence. A
    directed tie is credited to its source; one that is not, to either, whoever came first.
    """
    referral = _of_types(table, (REFERRAL,))
    both = ~table.directed | ~referral
    weight = np.where(referral, table.confidence, table.strength * table.confidence)
    rows = np.concatenate([np.arange(len(table)), np.flatnonzero(both)])
    first = np.arange(len(rows)) < len(table)
    return network_value.Ties(
        influencer=np.where(first, table.source[rows], table.target[rows]),
        influenced=np.where(first, table.target[rows], table.source[rows]),
        weight=weight[rows],
        referral=referral[rows],
    )


def churn_ties(table: RelationshipTable, contacts: Sequence[str]) -> churn_features.Ties:
    """Return pairs of customers that are tied, and since which day.

    contacts: types of interactions that make a tie when the first of them happens. Those and
    declared ones count: what inference found may rest on what happened later.
    """
    low, high, rows, first = _pairs(table, contacts)
    return churn_features.Ties(low, high, _days(table.first_seen[rows[first]]))


def want_ties(table: RelationshipTable, contacts: Sequence[str]) -> Ties:
    """Return pairs of customers that may want alike: ties as for churn.

    The weight is the highest strength times confidence among the ties of a pair.
    """
    low, high, rows, first = _pairs(table, contacts)
    weight = (table.strength * table.confidence)[rows]
    heaviest = np.maximum.reduceat(weight, first) if len(first) else weight
    return Ties(low, high, heaviest, _days(table.first_seen[rows[first]]))


def _pairs(table: RelationshipTable, contacts: Sequence[str]) -> tuple[Int32, Int32, Int64, Int64]:
    """Return both ends of pairs, rows of the table by pair, and where each pair begins in them.

    The earliest tie of a pair comes first.
    """
    there = np.flatnonzero(table.declared | _of_types(table, contacts))
    source, target, seen = table.source[there], table.target[there], table.first_seen[there]
    low, high = np.minimum(source, target), np.maximum(source, target)
    order = np.lexsort((seen, high, low))
    low, high = low[order], high[order]
    new = np.ones(len(low), dtype=np.bool_)
    new[1:] = (np.diff(low) != 0) | (np.diff(high) != 0)
    return low[new], high[new], there[order], np.flatnonzero(new)


def _days(seen: Int64) -> Int64:
    return np.where(seen == NO_TIME, seen, seen // DAY)


def churn_communities(ids: Sequence[str], seed: int) -> churn_features.Communities:
    """Return what finds communities among ties of a past day, all of them alike in strength."""

    def find(source: Int32, target: Int32, start: Int32 | None) -> Int32:
        graph = Projection(ids, source, target, np.ones(len(source)))
        search = CommunitySearch(effort=FAST, start=start)
        return detect_communities(graph, seed=seed, search=search).labels

    return find


def _of_types(table: RelationshipTable, names: Sequence[str]) -> Bool:
    wanted = np.array([name in names for name in table.types], dtype=np.bool_)
    return wanted[table.type] if len(wanted) else np.zeros(len(table), dtype=np.bool_)


def earliest_contact(n: int, customer: Int32, counterparty: Int32, at: Int64) -> Int64:
    """Return when each customer first had to do with another, int64 (n,), NO_TIME for never."""
    first = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(first, customer, at)
    np.minimum.at(first, counterparty, at)
    return np.where(first == np.iinfo(np.int64).max, NO_TIME, first)
