"""Which pairs of customers wait for a person to say whether they are the same."""

from __future__ import annotations

from typing import NamedTuple

from graphcrm.store.base import Reader

Pair = tuple[str, str]

RESOLVED = "resolved"
"""The note of a store that says when its records were last resolved."""


class WaitingPair(NamedTuple):
    """Two customers that may be one.

    records: ids of the two records that matching compared, by which the pair is kept. left_id,
    right_id: the customers that these are part of now.
    """

    records: tuple[str, str]
    left_id: str
    right_id: str
    probability: float


def resolved_at(reader: Reader) -> int | None:
    """Return when records were last resolved, in microseconds; None where they never were."""
    note = reader.note(RESOLVED)
    return None if note is None else int(note)


def waiting_pairs(reader: Reader) -> list[WaitingPair]:
    """Return what still waits, the most probable first, then by the ids of the records.

    A pair waits no longer while both are one customer, or while somebody says that they are never
    the same; when that is taken back it waits again. Of several pairs of the same two customers the
    most probable is kept. Cost: linear in the pairs that `resolve` left, at most 10,000.
    """
    rows = reader.suspicion_pairs()
    if not rows:
        return []
    apart = [(row.left_id, row.right_id) for row in reader.separations()]
    names = {name for row in (*rows, *apart) for name in row[:2]}
    owners = reader.canonical(sorted(map(str, names)))
    settled = {in_order(owners.get(left, left), owners.get(right, right)) for left, right in apart}
    found = []
    for left, right, probability in rows:
        pair = WaitingPair(
            (left, right), owners.get(left, left), owners.get(right, right), probability
        )
        key = in_order(pair.left_id, pair.right_id)
        if pair.left_id != pair.right_id and key not in settled:
            settled.add(key)
            found.append(pair)
    return found


def in_order(left: str, right: str) -> Pair:
    """Return two ids in order."""
    return (left, right) if left < right else (right, left)
