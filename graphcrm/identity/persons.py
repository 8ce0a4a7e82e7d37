"""What is compared of two people.

Assumed rates follow the order of magnitude of published linkages of customer and health records
(M. A. Jaro 1989, doi:10.1080/01621459.1989.10478785); data correct them where there are enough.
"""

from __future__ import annotations

from graphcrm.identity.levels import (
    ELSE,
    Comparison,
    Level,
    almost,
    begins,
    edits,
    near,
    same,
    surely,
    unknown,
    words_shared,
)

# A given name that stands as the other's family name is one coincidence: each comparison looks one
# way only. `together` is given and family name in one word.
_TURNED = "together_l = together_r OR together_l = reversed_r OR reversed_l = together_r"
_OTHER_ORDER = {
    "given": f"({near('given_sound', 0.92, 'family_sound')} "
    f"AND {near('family_sound', 0.75, 'given_sound')}) OR {_TURNED}",
    "family": f"({near('family_sound', 0.92, 'given_sound')} "
    f"AND {near('given_sound', 0.75, 'family_sound')}) OR {_TURNED}",
}


def _bare(part: str) -> str:
    """Return SQL: the same consonants, in two scripts of which one writes no vowels."""
    return f"script_l <> script_r AND length({part}_bare_l) > 1 AND {same(part + '_bare')}"


def _spelled(part: str) -> str:
    """Return SQL: a name in Latin letters stands in the e-mail of one who writes it otherwise."""
    sides = (
        f"(script_{one} = 'latin' AND script_{other} <> 'latin' "
        f"AND length({part}_sound_{one}) > 2 "
        f"AND contains(mailbox_{other}, {part}_sound_{one}))"
        for one, other in ("lr", "rl")
    )
    return surely(" OR ".join(sides))


# A blank was lost: the whole name stands where the given name should.
_RUN_TOGETHER = surely(
    f"(family_sound_l IS NULL OR family_sound_r IS NULL) AND {near('together', 0.94)}"
)
# A sign is a word in Chinese, Japanese and Korean names: others sound alike and are not.
_LETTERS = "script_l NOT IN ('han', 'hangul')"
_ALIKE = (
    f"{_LETTERS} AND ({near('given_sound', 0.75)} OR {edits('given_sound', 1)} "
    "OR left(given_sound_l, 3) = left(given_sound_r, 3))"
)
_ALMOST = {part: f"({_LETTERS} AND ({almost(f'{part}_sound')}))" for part in ("given", "family")}
_INITIAL = (
    "(length(given_sound_l) = 1 OR length(given_sound_r) = 1) "
    "AND left(given_sound_l, 1) = left(given_sound_r, 1)"
)
_SHORT_FORM = "len(list_intersect(forms_l, forms_r)) > 0"
_OTHER_SCRIPT = "script_l <> script_r"

GIVEN = Comparison(
    "given name",
    ("given", "given_sound", "family_sound"),
    unknown("given"),
    (
        Level("given_l = given_r", "is the same", 0.76, 0.01, "given"),
        Level("given_sound_l = given_sound_r", "sounds the same", 0.03, 0.0025, "given_sound"),
        Level(
            _OTHER_ORDER["given"], "is the same or almost in another order",
            0.03, 0.0025, "given_sound", u_least=0.0005,
        ),
        Level(
            f"{_ALMOST['given']} OR {begins('given_sound')} OR {_RUN_TOGETHER} "
            f"OR ({_bare('given')})",
            "is almost the same", 0.09, 0.006, u_least=0.002,
        ),
        Level(_SHORT_FORM, "is a short or another form", 0.03, 0.004, u_least=0.002),
        Level(_INITIAL, "fits as an initial", 0.02, 0.01, u_least=0.005),
        Level(_spelled("given"), "is spelled in the other's e-mail", 0.03, 0.005, u_least=0.003),
        Level(_OTHER_SCRIPT, "is in another script", 0.5, 0.5, neutral=True),
        Level(_ALIKE, "is similar", 0.02, 0.05, u_least=0.01),
    ),
    Level(ELSE, "differs", 0.02, 0.92, m_most=0.15),
    among="family_sound",
)  # fmt: skip

FAMILY = Comparison(
    "family name",
    ("family", "family_sound", "given_sound"),
    unknown("family"),
    (
        Level("family_l = family_r", "is the same", 0.8, 0.005, "family"),
        Level("family_sound_l = family_sound_r", "sounds the same", 0.03, 0.001, "family_sound"),
        Level(
            _OTHER_ORDER["family"], "is the same or almost in another order",
            0.03, 0.001, "family_sound", u_least=0.0002,
        ),
        Level(
            f"{_ALMOST['family']} OR {begins('family_sound')} OR ({_bare('family')})",
            "is almost the same", 0.08, 0.004, u_least=0.001,
        ),
        Level(_spelled("family"), "is spelled in the other's e-mail", 0.03, 0.003, u_least=0.002),
        Level(_OTHER_SCRIPT, "is in another script", 0.5, 0.5, neutral=True),
        Level(
            f"{_LETTERS} AND ({near('family_sound', 0.75)} OR {edits('family_sound', 1)})",
            "is similar",
            0.02, 0.04, u_least=0.01,
        ),
    ),
    Level(ELSE, "differs", 0.04, 0.94, m_most=0.2),
)  # fmt: skip

NATIONAL_ID = Comparison(
    "national id",
    ("national_id",),
    unknown("national_id"),
    (
        Level(
            same("national_id"), "is the same", 0.9, 0.00001, "national_id", identifies=True
        ),
        Level(edits("national_id", 1), "differs by one sign", 0.06, 0.00005, u_least=0.00001),
        Level(edits("national_id", 2), "differs by two signs", 0.015, 0.0005, u_least=0.0001),
    ),
    Level(ELSE, "differs", 0.02, 0.9994, m_most=0.15),
)  # fmt: skip

_PART_OF_DATE = "starts_with(birth_date_l, birth_date_r) OR starts_with(birth_date_r, birth_date_l)"
_DAY_AND_MONTH = (
    "left(birth_date_l, 4) = left(birth_date_r, 4) "
    "AND substr(birth_date_l, 5, 2) = substr(birth_date_r, 7, 2) "
    "AND substr(birth_date_l, 7, 2) = substr(birth_date_r, 5, 2)"
)

BIRTH_DATE = Comparison(
    "birth date",
    ("birth_date",),
    unknown("birth_date"),
    (
        Level(
            same("birth_date"), "is the same", 0.88, 0.00005, "birth_date",
            identifies=True, u_least=0.00005,
        ),
        Level(_PART_OF_DATE, "is the same as far as it is known", 0.02, 0.002, u_least=0.0005),
        Level(_DAY_AND_MONTH, "has day and month swapped", 0.01, 0.0001, u_least=0.00005),
        Level(edits("birth_date", 1), "differs by one digit", 0.05, 0.002, u_least=0.0005),
        Level(edits("birth_date", 2), "differs by two digits", 0.02, 0.02, u_least=0.005),
    ),
    Level(ELSE, "differs", 0.015, 0.975, m_most=0.12),
)  # fmt: skip

GENDER = Comparison(
    "gender",
    ("gender",),
    unknown("gender"),
    (Level(same("gender"), "is the same", 0.98, 0.5),),
    Level(ELSE, "differs", 0.02, 0.5, m_most=0.1),
    among="given_sound",
)

EMAIL = Comparison(
    "e-mail",
    ("email", "mailbox", "domain", "mailbox_letters", "untagged"),
    unknown("email"),
    (
        Level(same("email"), "is the same", 0.7, 0.0001, "email", identifies=True),
        Level(same("untagged"), "is the same but for a tag", 0.03, 0.0001),
        Level(
            same("mailbox"), "is the same but for the provider",
            0.07, 0.0005, u_least=0.03,
        ),
        Level(
            same("mailbox_letters", "domain"), "differs by its number alone, as namesakes' do",
            0.01, 0.01, u_least=0.1, m_most=0.012,
        ),
        Level(
            f"{same('domain')} AND {edits('email', 2)}", "is almost the same",
            0.05, 0.0005, u_least=0.02,
        ),
        Level(
            f"length(mailbox_l) >= 6 AND {edits('mailbox', 2)}", "is similar",
            0.05, 0.005, u_least=0.03,
        ),
    ),
    Level(ELSE, "differs", 0.16, 0.99, m_most=0.6),
    among="given_sound",
)  # fmt: skip

PHONE = Comparison(
    "phone",
    ("phone", "phone_end"),
    unknown("phone"),
    (
        Level(same("phone"), "is the same", 0.65, 0.0003, "phone", identifies=True),
        Level(same("phone_end"), "ends in the same digits", 0.05, 0.0002, u_least=0.0001),
        Level(edits("phone", 1), "differs by one digit", 0.05, 0.001, u_least=0.001),
    ),
    Level(ELSE, "differs", 0.25, 0.9986, m_most=0.6),
    among="given_sound",
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
            f"{near('address', 0.9)} OR {words_shared('words')} >= 0.4", "shares words",
            0.04, 0.03, u_least=0.001,
        ),
        Level(same("postcode"), "differs in the same postcode", 0.05, 0.01, u_least=0.0005),
        Level(same("city"), "differs in the same city", 0.08, 0.1, u_least=0.001),
    ),
    Level(ELSE, "differs", 0.08, 0.85, m_most=0.4),
    among="given_sound",
)  # fmt: skip
"""The place is part of it: who lives in one house lives in one place, which proves nothing more."""

PLACE = Comparison(
    "place",
    ("postcode", "city", "state", "address", "company"),
    "((postcode_l IS NULL OR postcode_r IS NULL) AND (city_l IS NULL OR city_r IS NULL)) "
    f"OR (address_l IS NOT NULL AND address_r IS NOT NULL) OR {surely(same('company', 'city'))}",
    (
        Level(same("postcode", "city"), "is the same", 0.55, 0.003, "postcode"),
        Level(same("postcode"), "(postcode) is the same", 0.1, 0.003, "postcode"),
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

_ANOTHER_NAME = (
    "given_sound_l IS NOT NULL AND given_sound_r IS NOT NULL "
    f"AND NOT ({_ALIKE}) AND NOT ({_INITIAL}) "
    f"AND NOT {surely(_OTHER_SCRIPT)} AND NOT {surely(_SHORT_FORM)} "
    "AND len(list_intersect(name_words_l, name_words_r)) < 2 "
    "AND len(list_intersect(given_words_l, given_words_r)) = 0 "
    f"AND NOT {surely(near('given_sound', 0.85, 'family_sound'))} "
    f"AND NOT {surely(near('family_sound', 0.85, 'given_sound'))} "
    f"AND NOT {surely(near('together', 0.94, 'reversed'))} "
    f"AND NOT {surely(near('reversed', 0.94, 'together'))}"
)
_SAME_PAPERS = surely(edits("national_id", 1))
_BORN_ALIKE = surely(edits("birth_date", 1))
_BORN_OTHERWISE = surely(
    f"length(birth_date_l) = 8 AND length(birth_date_r) = 8 AND NOT ({edits('birth_date', 2)}) "
    f"AND NOT ({_DAY_AND_MONTH})"
)

HOUSEHOLD = Comparison(
    "household",
    ("given_sound", "family_sound", "birth_date", "national_id"),
    "given_sound_l IS NULL OR given_sound_r IS NULL",
    (
        Level(
            f"NOT {_SAME_PAPERS} AND NOT {_BORN_ALIKE} AND ({_ANOTHER_NAME})",
            "may be shared by different people", 0.5, 0.5,
            relatives=0.3, error="given name",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND ({_ANOTHER_NAME})", "may be that of twins", 0.5, 0.5,
            relatives=0.001, error="given name",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND NOT {_BORN_ALIKE} AND ({_ALIKE}) AND NOT {_ALMOST['given']} "
            f"AND given_sound_l <> given_sound_r AND NOT {surely(_SHORT_FORM)} "
            f"AND NOT {_RUN_TOGETHER} AND NOT {surely(_TURNED)} "
            f"AND NOT {surely(_OTHER_SCRIPT)} AND NOT {surely(begins('given_sound'))}",
            "may be shared by people of similar names", 0.5, 0.5,
            relatives=0.02, error="given name",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND {_BORN_OTHERWISE}",
            "may be that of parent and child, or of namesakes", 0.5, 0.5,
            relatives=0.001, error="birth date",
        ),
    ),
    Level(ELSE, "does not matter", 0.5, 0.5),
    learns=False,
)  # fmt: skip
"""People of one household or firm share e-mail, phone, address and family name: no coincidence.

The other comparisons are taken as independent, which for them is wrong by many bits. So these
levels bound the odds: to how many records of one person differ so by mistake, for each pair of
relatives who do in truth. Twins are about one in a hundred births, and few of them are both
customers.
"""

_TELLING = ("national_id", "birth_date", "email", "phone", "address", "postcode", "company")

NAMES_TOGETHER = Comparison(
    "name",
    ("given", "family", *_TELLING),
    "given_l IS NULL AND family_l IS NULL",
    (
        Level(
            " AND ".join(f"({unknown(column)})" for column in _TELLING),
            "is not enough: nothing else is known of both", 0.008, 0.5,
        ),
    ),
    Level(ELSE, "does not matter", 0.5, 0.5),
    learns=False,
)  # fmt: skip
"""Given and family names go together, by country and by age, and namesakes are common."""

PERSON_COMPARISONS = (
    NATIONAL_ID, GIVEN, FAMILY, BIRTH_DATE, GENDER, EMAIL, PHONE, ADDRESS, PLACE, COMPANY,
    HOUSEHOLD, NAMES_TOGETHER,
)  # fmt: skip
