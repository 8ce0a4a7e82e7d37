"""People who give the address of their work as their own."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphcrm.demo.layout import Layout
from graphcrm.demo.lookalikes import HOME
from graphcrm.demo.streams import stream
from graphcrm.tables import Bool

OFFICE_PERCENT = 12


def give_office_addresses(layout: Layout, columns: dict[str, Any], seed: int) -> Bool:
    """Put the company's address in the place of some employees' own; return of whom."""
    rng = stream(seed, "offices")
    gives = rng.integers(0, 100, layout.customers) < OFFICE_PERCENT
    moved = np.zeros(layout.customers, np.bool_)
    firms = np.arange(layout.people, layout.customers)
    for number, group in enumerate(layout.groups):
        office = firms[layout.group[firms] == number]
        if group.company < 0 or not len(office):
            continue
        here = np.flatnonzero((layout.group == number) & gives & layout.is_person)
        for column in HOME:
            columns[column][here] = columns[column][office[0]]
        moved[here] = True
    return moved
