"""What is compared of two organizations."""

from __future__ import annotations

from dataclasses import replace

from graphcrm.identity.levels import (
    ELSE,
    Comparison,
    Level,
    edits,
    near,
    same,
    surely,
    unknown,
    words_shared,
)
from graphcrm.identity.persons import NATIONAL_ID, PHONE
from graphcrm.identity.whereabouts import ADDRESS, CITY, LIKE, PLACE

_INITIALS = f"{surely('organization_l = acronym_r')} OR {surely('acronym_l = organization_r')}"
_UNPLACED = surely(same("unplaced", "city"))

NAME = Comparison(
    "organization",
    ("organization", "organization_words"),
    unknown("organization"),
    (
        Level(same("organization"), "is the same", 0.75, 0.0005, "organization"),
        Level(_UNPLACED, "is the same but for the city, in one city", 0.06, 0.0005),
        Level(
            f"len(organization_words_l) <> len(organization_words_r) "
            f"AND {words_shared('organization_words')} >= 1", "is part of the other",
            0.06, 0.002, u_least=0.002,
        ),
        Level(_INITIALS, "is its initials", 0.02, 0.002, u_least=0.001),
        Level(near("organization", 0.94), "is almost the same", 0.12, 0.001, u_least=0.0005),
        Level(
            f"{words_shared('organization_words')} >= 0.5", "shares words",
            0.03, 0.02, u_least=0.01,
        ),
    ),
    Level(ELSE, "differs", 0.02, 0.98, m_most=0.1),
)  # fmt: skip

EMAIL = Comparison(
    "e-mail",
    ("email", "domain"),
    unknown("email"),
    (
        Level(same("email"), "is the same", 0.5, 0.0002, "email"),
        Level(same("domain"), "has the same domain", 0.25, 0.01, "domain"),
        Level(edits("email", 2), "is almost the same", 0.05, 0.0005, u_least=0.0005),
    ),
    Level(ELSE, "differs", 0.2, 0.99, m_most=0.6),
)

_NO_CONTACT = " AND ".join(
    f"NOT {surely(same(column))}" for column in ("email", "phone", "national_id")
)

BRANCH = Comparison(
    "branch",
    ("organization", "address", "email", "phone", "national_id"),
    unknown("organization"),
    (
        Level(
            f"NOT ({LIKE}) AND address_l <> address_r AND {_NO_CONTACT}",
            "may be another one of the same firm", 0.5, 0.5, relatives=0.05, error="address",
        ),
        Level(
            f"organization_l <> organization_r AND {_NO_CONTACT} "
            f"AND NOT ({edits('organization', 2)}) AND NOT ({_INITIALS}) AND NOT {_UNPLACED} "
            "AND NOT (len(organization_words_l) = len(organization_words_r) "
            f"AND {words_shared('organization_words')} >= 1)",
            "may be another firm of the same group", 0.5, 0.5,
            relatives=0.05, error="organization", mistake="is part of the other",
        ),
    ),
    Level(ELSE, "does not matter", 0.5, 0.5),
    learns=False,
)  # fmt: skip
"""Branches share name, domain and city, firms of a group their address and part of the name.

See HOUSEHOLD for what the bound means.
"""

ORGANIZATION_COMPARISONS = (
    NATIONAL_ID, NAME, EMAIL,
    *(replace(c, among="") for c in (PHONE, ADDRESS, PLACE, CITY)), BRANCH,
)  # fmt: skip
