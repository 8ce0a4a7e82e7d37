"""How address, place and company of two people are compared."""

from __future__ import annotations

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

ELSEWHERE = surely(f"NOT ({edits('postcode', 1)}) AND NOT ({near('city', 0.85)})")

LIKE = f"house_l = house_r AND ({words_shared('words')} >= 0.6 OR {near('address', 0.9)})"
_HOUSE_MISTYPED = surely(
    f"length(house_l) = length(house_r) AND length(house_l) > 1 AND {edits('house', 1)}"
)
_SIMILAR = (
    f"({_HOUSE_MISTYPED} OR house_l = house_r OR house_l IS NULL OR house_r IS NULL) "
    f"AND ({near('address', 0.92)} OR {words_shared('words')} >= 0.6)"
)

_SHARES_WORDS = f"{near('address', 0.9)} OR {words_shared('words')} >= 0.4"

ADDRESS = Comparison(
    "address",
    ("address", "house", "words", "postcode", "city"),
    unknown("address"),
    (
        Level(
            f"{same('address')} AND NOT {ELSEWHERE}", "is the same",
            0.55, 0.0005, "address", identifies=True,
        ),
        Level(f"({LIKE}) AND NOT {ELSEWHERE}", "is almost the same", 0.15, 0.0005, u_least=0.00005),
        Level(
            same("address"), "is the same, elsewhere", 0.03, 0.0005, "address", identifies=True
        ),
        Level(f"({_SIMILAR}) AND NOT {ELSEWHERE}", "is similar", 0.05, 0.005, u_least=0.001),
        Level(
            f"({_SHARES_WORDS}) AND {same('postcode')}", "shares words, in the same postcode",
            0.04, 0.003, u_least=0.0002,
        ),
        Level(
            _SHARES_WORDS, "shares words",
            0.04, 0.03, u_least=0.001,
        ),
        Level(same("postcode"), "differs in the same postcode", 0.05, 0.01, u_least=0.0005),
        Level(same("city"), "differs in the same city", 0.08, 0.1, u_least=0.001),
    ),
    Level(ELSE, "differs", 0.08, 0.85, m_most=0.4),
    among="given_sound",
)  # fmt: skip
"""The place is part of it: who lives in one house lives in one place, which proves nothing more."""

_TOLD_ELSEWHERE = (
    f"(address_l IS NOT NULL AND address_r IS NOT NULL) OR {surely(same('company', 'city'))}"
)
_ONE_POSTCODE = "postcode_l IS NULL OR postcode_r IS NULL"

PLACE = Comparison(
    "place",
    ("postcode", "city", "state", "address", "company"),
    f"{_ONE_POSTCODE} OR {_TOLD_ELSEWHERE}",
    (
        Level(
            f"{same('postcode')} AND (city_l IS NULL OR city_r IS NULL OR {near('city', 0.85)})",
            "is the same", 0.65, 0.003, "postcode",
        ),
        Level(same("postcode"), "(postcode) is the same", 0.05, 0.003, "postcode"),
        Level(
            f"{same('city')} AND {edits('postcode', 2)}",
            "(city) is the same, the postcode almost", 0.07, 0.02, "city",
        ),
        Level(same("city"), "(city) is the same", 0.12, 0.05, "city"),
        Level(
            f"{edits('postcode', 1)} OR {near('city', 0.9)}",
            "(postcode or city) is almost the same", 0.04, 0.02, u_least=0.01,
        ),
        Level(same("state"), "(only the state) is the same", 0.04, 0.15, u_least=0.05),
    ),
    Level(ELSE, "differs", 0.08, 0.7, m_most=0.5),
    among="given_sound",
)  # fmt: skip

CITY = Comparison(
    "city",
    ("city", "postcode", "state", "address", "company"),
    f"city_l IS NULL OR city_r IS NULL OR NOT ({_ONE_POSTCODE}) OR {_TOLD_ELSEWHERE}",
    (
        Level(same("city"), "is the same", 0.85, 0.05, "city"),
        Level(near("city", 0.9), "is almost the same", 0.04, 0.02, u_least=0.01),
        Level(same("state"), "differs in the same state", 0.03, 0.15, u_least=0.05),
    ),
    Level(ELSE, "differs", 0.08, 0.75, m_most=0.5),
    among="given_sound",
)  # fmt: skip
"""Where one record has no postcode, that the cities are the same is all that can be asked."""

COMPANY = Comparison(
    "company",
    ("company", "company_words"),
    unknown("company"),
    (
        Level(same("company"), "is the same", 0.65, 0.005, "company"),
        Level(near("company", 0.92), "is almost the same", 0.07, 0.003, u_least=0.003),
        Level(
            f"{words_shared('company_words')} >= 0.5", "shares words", 0.05, 0.03, u_least=0.02
        ),
    ),
    Level(ELSE, "differs", 0.23, 0.962, m_most=0.6),
    among="given_sound",
)  # fmt: skip
