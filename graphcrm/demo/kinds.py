"""Kinds of planted group, and what holds for each: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupKind:
    """A kind of group.

    share: of all groups, in percent. local: all members live in one city. together: in percent,
    how often the next member lives with the one before. favourite: in percent, how many purchases
    go to the group's own shelf. ties: link types between members with their weights.
    talk: interaction types between members with their weights.
    """

    name: str
    share: int
    local: bool
    together: int
    favourite: int
    ties: Mapping[str, int]
    talk: Mapping[str, int]


WORKPLACE = GroupKind(
    name="workplace",
    share=36,
    local=True,
    together=6,
    favourite=30,
    ties={"colleague": 80, "friend": 20},
    talk={"email": 55, "meeting": 20, "call": 15, "message": 10},
)
NEIGHBOURHOOD = GroupKind(
    name="neighbourhood",
    share=24,
    local=True,
    together=55,
    favourite=25,
    ties={"neighbor": 65, "friend": 35},
    talk={"message": 45, "visit": 25, "call": 20, "event": 10},
)
CLUB = GroupKind(
    name="club",
    share=20,
    local=True,
    together=25,
    favourite=50,
    ties={"club": 55, "friend": 45},
    talk={"event": 35, "message": 40, "call": 10, "meeting": 10, "like": 5},
)
INTEREST = GroupKind(
    name="interest",
    share=10,
    local=False,
    together=12,
    favourite=55,
    ties={"follows": 55, "friend": 45},
    talk={"message": 50, "like": 35, "email": 10, "event": 5},
)
SCHOOL = GroupKind(
    name="school",
    share=10,
    local=True,
    together=4,
    favourite=25,
    ties={"classmate": 75, "friend": 25},
    talk={"message": 60, "call": 15, "event": 15, "like": 10},
)
KINDS = (WORKPLACE, NEIGHBOURHOOD, CLUB, INTEREST, SCHOOL)
