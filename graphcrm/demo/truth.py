"""What was planted, written beside the data, so that anyone can see what an analysis recovers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from graphcrm.demo.duplicates import Duplicates
from graphcrm.demo.layout import Layout, Text
from graphcrm.demo.lookalikes import Lookalikes
from graphcrm.demo.referrals import Referrals
from graphcrm.demo.words import categories


@dataclass(frozen=True, slots=True)
class DemoTruth:
    """What was planted.

    customers: customer_id, group (-1 for none), team, household, influencer (bool), by id.
    groups: group, name, kind, city ('' for everywhere), size, category and product that its
    members prefer. influencers: customer_id, name, group, referred, bought (counts).
    With duplicates, `customers` has a row for each record and in person_id whose it is, the id of
    the first record; groups and influencers are told of persons. twins: see `tell_twins`.
    relationships, ties: see `tell_ties`; None where none are hidden.
    """

    customers: pd.DataFrame
    groups: tuple[Mapping[str, Any], ...]
    influencers: tuple[Mapping[str, Any], ...]
    twins: Mapping[str, Any] | None = None
    relationships: pd.DataFrame | None = None
    ties: Mapping[str, Any] | None = None


def tell_truth(layout: Layout, referrals: Referrals, ids: Text, names: Text) -> DemoTruth:
    """Return what was planted."""
    customers = pd.DataFrame(
        {
            "customer_id": ids,
            "group": layout.group,
            "team": layout.team,
            "household": layout.household,
            "influencer": layout.influencer,
        }
    ).sort_values("customer_id", kind="stable", ignore_index=True)
    return DemoTruth(customers, _groups(layout), _influencers(layout, referrals, ids, names))


def tell_twins(
    truth: DemoTruth, alike: Lookalikes, again: Duplicates, ids: Text, percent: float
) -> DemoTruth:
    """Return the truth with a row for every record, and with what must stay apart.

    twins: duplicates (percent, persons, records: how many further ones) and lookalikes (by kind
    groups of customer_ids that look like one customer and are not).
    """
    first = truth.customers.assign(person_id=truth.customers["customer_id"])
    rows = (
        first.set_index("customer_id").loc[ids[again.person].tolist()].assign(customer_id=again.ids)
    )
    customers = pd.concat([first, rows[first.columns]]).sort_values(
        "customer_id", kind="stable", ignore_index=True
    )
    kinds: dict[str, Sequence[Sequence[int]]] = {
        **alike.pairs,
        "branches": alike.branches,
        **alike.sharing,
    }
    twins = {
        "duplicates": {
            "percent": percent,
            "persons": len(np.unique(again.person)),
            "records": len(again),
        },
        "lookalikes": {
            kind: [[str(ids[who]) for who in members] for members in groups]
            for kind, groups in kinds.items()
        },
    }
    return replace(truth, customers=customers, twins=twins)


def tell_ties(
    truth: DemoTruth, pairs: pd.DataFrame, crowds: Mapping[str, Sequence[str]], hidden: float
) -> DemoTruth:
    """Return the truth with that about relationships.

    relationships: source_id, target_id, kind, declared, shown: pairs of persons, by the ids of
    their first records. ties: hidden (percent of links held back), kinds (how many pairs of each
    kind, how many of them declared, shown, and shown without being declared) and crowds (employers
    and streets so large that no colleagues and neighbours are listed of them).
    """
    counted = pairs.assign(undeclared_shown=pairs["shown"] & ~pairs["declared"], pairs=1)
    columns = ["pairs", "declared", "shown", "undeclared_shown"]
    sums = counted.groupby("kind", sort=True)[columns].sum()
    kinds = {
        str(kind): {name: int(number) for name, number in row.items()}
        for kind, row in sums.to_dict("index").items()
    }
    ties = {"hidden": hidden, "kinds": kinds, "crowds": dict(crowds)}
    return replace(truth, relationships=pairs, ties=ties)


def _groups(layout: Layout) -> tuple[Mapping[str, Any], ...]:
    sizes = np.bincount(layout.group[layout.group >= 0], minlength=len(layout.groups))
    return tuple(
        {
            "group": number,
            "name": group.name,
            "kind": group.kind.name,
            "city": layout.cities[group.city].name if group.city >= 0 else "",
            "size": int(sizes[number]),
            "category": categories()[group.category].name,
            "product": categories()[group.category].products[group.product],
        }
        for number, group in enumerate(layout.groups)
    )


def _influencers(
    layout: Layout, referrals: Referrals, ids: Text, names: Text
) -> tuple[Mapping[str, Any], ...]:
    referred = np.bincount(referrals.referrer, minlength=layout.customers)
    bought = np.bincount(referrals.referrer[referrals.bought], minlength=layout.customers)
    planted = sorted(np.flatnonzero(layout.influencer).tolist(), key=lambda who: str(ids[who]))
    return tuple(
        {
            "customer_id": str(ids[who]),
            "name": str(names[who]),
            "group": int(layout.group[who]),
            "referred": int(referred[who]),
            "bought": int(bought[who]),
        }
        for who in planted
    )
