"""Meetings inside one employer: who met one to one, and who called several together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.audience import count_audience
from graphcrm.inference.people import People
from graphcrm.inference.rules import Rules
from graphcrm.model import Micros
from graphcrm.partition import PART
from graphcrm.tables import Bool, Contacts, Int32, Int64


@dataclass(frozen=True, slots=True)
class StaffMeetings:
    """Meetings inside one employer, a row a pair: alone: bool (k,), one to one. led: bool (k,),
    called by the first for several, the second among them."""

    caller: Int32
    guest: Int32
    moment: Int64
    alone: Bool
    led: Bool


def staff_meetings(
    contacts: Contacts, people: People, as_of: Micros | None, rules: Rules
) -> StaffMeetings:
    """Return the meetings inside one employer up to `as_of`. O(m log m) for m meetings."""
    code = np.where(people.organization, np.int32(-1), people.company.code)
    rows = _of_staff(contacts, code, as_of, rules)
    caller, guest = contacts.customer[rows], contacts.counterparty[rows]
    moment = contacts.occurred_at[rows]
    # Who sits together at one moment, whoever called whom.
    both, others = np.concatenate([caller, guest]), np.concatenate([guest, caller])
    kind = np.zeros(2 * len(rows), dtype=np.int16)
    seated = count_audience(both, others, kind, np.concatenate([moment, moment]))
    called = count_audience(caller, guest, kind[: len(rows)], moment)
    of_caller, of_guest = seated[: len(rows)], seated[len(rows) :]
    same = (code[caller] >= 0) & (code[caller] == code[guest])
    alone = (of_caller == 1) & (of_guest == 1)
    led = (called > 1) & (called >= of_guest)
    here = same & (alone | led)
    return StaffMeetings(caller[here], guest[here], moment[here], alone[here], led[here])


def _of_staff(contacts: Contacts, code: Int32, as_of: Micros | None, rules: Rules) -> Int64:
    """Return the rows of all meetings of those who meet somebody of their employer."""
    meets = np.array([name in rules.meeting_types for name in contacts.types], dtype=np.bool_)
    found = [np.empty(0, dtype=np.int64)]
    inside = np.zeros(len(code), dtype=np.bool_)
    for begin in range(0, len(contacts.type) if meets.any() else 0, PART):
        part = slice(begin, begin + PART)
        caller, guest = contacts.customer[part], contacts.counterparty[part]
        kept = meets[contacts.type[part]] & (caller != guest)
        if as_of is not None:
            kept &= contacts.occurred_at[part] <= as_of
        same = kept & (code[caller] >= 0) & (code[caller] == code[guest])
        inside[caller[same]] = inside[guest[same]] = True
        found.append(np.flatnonzero(kept) + begin)
    rows = np.concatenate(found)
    return rows[inside[contacts.customer[rows]] | inside[contacts.counterparty[rows]]]
