"""Finds which customers are the same: cleaning, pairs, scores, groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphcrm.identity.clusters import CAP, Pair, bits, group, knots, missing_pairs
from graphcrm.identity.levels import ORGANIZATION_COMPARISONS, PERSON_COMPARISONS, Comparison
from graphcrm.identity.matches import Match, Matches, Part
from graphcrm.identity.records import Record, clean_record
from graphcrm.identity.settings import MatchSettings
from graphcrm.identity.shared import find_shared, hide_shared
from graphcrm.identity.table import as_table, blocking_keys, usable
from graphcrm.model import ORGANIZATION, PERSON, Customer

COMPARISONS: Mapping[str, Sequence[Comparison]] = {
    PERSON: PERSON_COMPARISONS,
    ORGANIZATION: ORGANIZATION_COMPARISONS,
}

LOWEST = 0.001
"""Pairs less probable than this are not kept, whatever the floor."""


def match_records(customers: Iterable[Customer], settings: MatchSettings | None = None) -> Matches:
    """Find which customers are the same person or organization.

    People and organizations are matched apart. The same customers give the same answer whatever
    their order. Cost: about 40 candidate pairs a record and key; 5,000 records of eight columns
    take some ten seconds.
    """
    settings = settings or MatchSettings()
    ordered = sorted(customers, key=lambda customer: customer.customer_id)
    before = [clean_record(customer, settings.default_region) for customer in ordered]
    shared = find_shared(before)
    records = [hide_shared(record, shared) for record in before]
    pairs: list[Match] = []
    groups: list[tuple[str, ...]] = []
    parts = []
    for kind, comparisons in COMPARISONS.items():
        part, scored, found = _match([r for r in records if r.kind == kind], comparisons, settings)
        ids = [record.original.customer_id for record in part.records]
        parts.append(part)
        groups += [tuple(ids[place] for place in members) for members in found]
        pairs += [
            Match(ids[left], ids[right], probability)
            for (left, right), probability in scored.items()
            if probability >= settings.floor
        ]
    pairs.sort(key=lambda match: (-match.probability, match.left_id, match.right_id))
    known = {record.original.customer_id: record for record in before}
    return Matches(pairs, sorted(groups), parts, (known, shared))


def _match(
    records: Sequence[Record], comparisons: Sequence[Comparison], settings: MatchSettings
) -> tuple[Part, dict[Pair, float], list[list[int]]]:
    used = [c for c in comparisons if usable(records, c.columns)]
    if len(records) < 2 or not used:
        return Part(records, None, {}), {}, []
    from graphcrm.identity.model import Model

    keys = blocking_keys(records)
    model = Model(as_table(records, keys), used, list(keys), settings.seed)
    rows = _rows(model.candidates(LOWEST).to_pylist()) if keys else {}
    scored = {pair: round(row["match_probability"], 6) for pair, row in rows.items()}
    sure = [pair for pair, value in scored.items() if value >= settings.threshold]
    found = knots(sure)
    missing = missing_pairs(found, scored)
    if missing:
        more = _rows(model.score(missing).to_pylist())
        rows |= more
        scored |= {pair: round(row["match_probability"], 6) for pair, row in more.items()}
    weights = {pair: bits(value) for pair, value in scored.items()}
    least = min(bits(settings.threshold), CAP)
    groups = [members for knot in found for members in group(knot, weights, least)]
    return Part(records, model, rows), scored, groups


def _rows(rows: Iterable[Mapping[str, Any]]) -> dict[Pair, Mapping[str, Any]]:
    found = {}
    for row in rows:
        left, right = sorted((row["place_l"], row["place_r"]))
        found[left, right] = row
    return found
