"""Audiences: baskets of customers that somebody named and saved, to hand to a campaign tool.

graphcrm.audience is another thing: how many people one message went to.
"""

from __future__ import annotations

from typing import NamedTuple

from graphcrm.model import Micros


class Audience(NamedTuple):
    """What is kept of an audience beside its members.

    name: unique in a store. version: 1 when it was made, one more with each change. size: how many
    customers it held when it was saved; of those merged since, the members name each once.
    """

    audience_id: str
    name: str
    note: str | None
    created_at: Micros
    changed_at: Micros
    version: int
    size: int
