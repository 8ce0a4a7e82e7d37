"""From what is known of customers to the ties between them that nobody declared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphcrm.inference.people import People
from graphcrm.inference.rules import Rules
from graphcrm.inference.ties import KINDS, Ties
from graphcrm.model import Link, Micros
from graphcrm.tables import Contacts, Involvements


def infer(  # noqa: PLR0913, PLR0917 - all that is known, and the rules
    people: People,
    contacts: Contacts,
    involvements: Involvements,
    links: Sequence[Link],
    ids: Sequence[str],
    as_of: Micros | None,
    rules: Rules,
) -> Ties:
    """Return the ties that the evidence up to `as_of` (None: all of it) speaks for.

    Positions refer to `ids`, which is sorted. The answer does not depend on the order of rows, and
    nothing after `as_of` changes it.
    """
    empty = np.empty(0, dtype=np.int32)
    return Ties(
        kinds=tuple(sorted(KINDS)),
        low=empty,
        high=empty,
        kind=empty.astype(np.int16),
        strength=np.empty(0),
        confidence=np.empty(0),
        first=empty.astype(np.int64),
        last=empty.astype(np.int64),
        count=empty,
        forward=empty,
    )
