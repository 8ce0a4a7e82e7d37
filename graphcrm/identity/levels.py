"""How two values are compared, as data: levels from equal to different, each with its words.

`m` is how often records of one person or organization agree in this way, `u` how often others do:
what is assumed before the data have spoken, after figures of published linkages of customer and
health records. Conditions are SQL over names of columns alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One way to agree.

    frequent: column whose rare values count more than common ones. m_of_many: m where the data
    hold many duplicates, in a comparison that does not learn. u_least: where what is compared goes
    with another column, so that random pairs agree less often than those that agree in it.
    """

    sql: str
    words: str
    m: float
    u: float
    frequent: str | None = None
    m_of_many: float | None = None
    u_least: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared. `columns` must be known on both sides, else nothing is said.

    learns: whether m and u are estimated from the data.
    """

    name: str
    columns: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]
    otherwise: Level
    learns: bool = True

    @property
    def column(self) -> str:
        """The name as Splink has it in its columns."""
        return self.name.replace(" ", "_").replace("-", "_")

    def level(self, gamma: int) -> Level:
        """Return the level that Splink's comparison vector names: 0 is `otherwise`."""
        return self.levels[len(self.levels) - gamma] if gamma else self.otherwise


def _unknown(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _near(column: str, at_least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {at_least}"


def _edits(column: str, at_most: int) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {at_most}"


def _words_shared(column: str) -> str:
    left, right = f"string_split({column}_l, ' ')", f"string_split({column}_r, ' ')"
    return f"len(list_intersect({left}, {right})) / least(len({left}), len({right}))"


def _begins(column: str) -> str:
    return (
        f"starts_with({column}_l, {column}_r || ' ') OR starts_with({column}_r, {column}_l || ' ')"
    )


ELSE = "ELSE"

_SAME_WORDS = (
    "replace(given_sound_l || family_sound_l, ' ', '') "
    "= replace(family_sound_r || given_sound_r, ' ', '') "
    "OR replace(given_sound_l || family_sound_l, ' ', '') "
    "= replace(given_sound_r || family_sound_r, ' ', '') "
    "OR replace(family_sound_l || given_sound_l, ' ', '') "
    "= replace(given_sound_r || family_sound_r, ' ', '')"
)

# A given name that stands as the other's family name is one coincidence: each comparison looks one
# way only.
_OTHER_ORDER = {
    "given": f"given_sound_l = family_sound_r OR {_SAME_WORDS}",
    "family": f"family_sound_l = given_sound_r OR {_SAME_WORDS}",
}

_INITIAL = (
    "(length(given_sound_l) = 1 OR length(given_sound_r) = 1) "
    "AND left(given_sound_l, 1) = left(given_sound_r, 1)"
)


def _name_part(part: str, words: str, common: float) -> Comparison:
    sounds = f"{part}_sound"
    middle = (
        Level(_INITIAL, "an initial fits", 0.02, 0.01)
        if part == "given"
        else Level(_begins(sounds), "one is part of the other", 0.02, 0.002)
    )
    return Comparison(
        f"{words}",
        (part, sounds, *(("family_sound",) if part == "given" else ("given_sound",))),
        _unknown(part),
        (
            Level(f"{part}_l = {part}_r", "is the same", 0.78, common, part),
            Level(f"{sounds}_l = {sounds}_r", "sounds the same", 0.03, common / 4, sounds),
            Level(_OTHER_ORDER[part], "is the same in another order", 0.03, common / 4),
            Level(f"{_near(sounds, 0.9)} OR {_begins(sounds)}", "is almost the same", 0.09, 0.006),
            middle,
            Level(_near(sounds, 0.75), "is similar", 0.02, 0.05),
        ),
        Level(ELSE, "differs", 0.03, 0.93),
    )


GIVEN = _name_part("given", "given name", 0.01)
FAMILY = _name_part("family", "family name", 0.005)

ORGANIZATION_NAME = Comparison(
    "name",
    ("organization",),
    _unknown("organization"),
    (
        Level("organization_l = organization_r", "is the same", 0.75, 0.0005, "organization"),
        Level(_near("organization", 0.94), "is almost the same", 0.12, 0.001),
        Level(f"{_words_shared('organization')} >= 1", "is part of the other", 0.06, 0.002),
        Level(f"{_words_shared('organization')} >= 0.5", "shares words", 0.04, 0.02),
    ),
    Level(ELSE, "differs", 0.03, 0.98),
)

NATIONAL_ID = Comparison(
    "national id",
    ("national_id",),
    _unknown("national_id"),
    (
        Level("national_id_l = national_id_r", "is the same", 0.9, 0.00001),
        Level(_edits("national_id", 1), "differs by one sign", 0.06, 0.00005),
        Level(_edits("national_id", 2), "differs by two signs", 0.015, 0.0005),
    ),
    Level(ELSE, "differs", 0.025, 0.9994),
)

_PART_OF_DATE = "starts_with(birth_date_l, birth_date_r) OR starts_with(birth_date_r, birth_date_l)"
_DAY_AND_MONTH = (
    "left(birth_date_l, 4) = left(birth_date_r, 4) "
    "AND substr(birth_date_l, 5, 2) = substr(birth_date_r, 7, 2) "
    "AND substr(birth_date_l, 7, 2) = substr(birth_date_r, 5, 2)"
)

BIRTH_DATE = Comparison(
    "birth date",
    ("birth_date",),
    _unknown("birth_date"),
    (
        Level("birth_date_l = birth_date_r", "is the same", 0.87, 0.00008, "birth_date"),
        Level(_PART_OF_DATE, "is the same as far as it is known", 0.02, 0.001),
        Level(f"{_DAY_AND_MONTH}", "has day and month swapped", 0.01, 0.0001),
        Level(_edits("birth_date", 1), "differs by one digit", 0.05, 0.002),
        Level(_edits("birth_date", 2), "differs by two digits", 0.02, 0.02),
    ),
    Level(ELSE, "differs", 0.03, 0.975),
)

NAMESAKES = 0.03
"""How often people of one name have similar e-mails, which are made of names."""

EMAIL = Comparison(
    "e-mail",
    ("email",),
    _unknown("email"),
    (
        Level("email_l = email_r", "is the same", 0.75, 0.0001, "email"),
        Level(
            "split_part(email_l, '@', 1) = split_part(email_r, '@', 1)",
            "is the same but for the provider", 0.07, 0.0005, u_least=NAMESAKES,
        ),
        Level(
            "split_part(email_l, '@', 2) = split_part(email_r, '@', 2) "
            "AND damerau_levenshtein(email_l, email_r) <= 2",
            "is almost the same", 0.05, 0.0005, u_least=NAMESAKES,
        ),
        Level(
            "jaro_winkler_similarity(split_part(email_l, '@', 1), split_part(email_r, '@', 1)) "
            ">= 0.88",
            "is similar", 0.04, 0.005, u_least=NAMESAKES,
        ),
    ),
    Level(ELSE, "differs", 0.09, 0.9939),
)  # fmt: skip

PHONE = Comparison(
    "phone",
    ("phone",),
    _unknown("phone"),
    (
        Level("phone_l = phone_r", "is the same", 0.75, 0.0002, "phone"),
        Level("right(phone_l, 7) = right(phone_r, 7)", "ends in the same digits", 0.05, 0.0001),
        Level(_edits("phone", 1), "differs by one digit", 0.05, 0.0005),
    ),
    Level(ELSE, "differs", 0.15, 0.9992),
)

ADDRESS = Comparison(
    "address",
    ("address", "house"),
    _unknown("address"),
    (
        Level("address_l = address_r", "is the same", 0.6, 0.0005, "address"),
        Level(
            f"house_l = house_r AND ({_words_shared('address')} >= 0.6 OR {_near('address', 0.9)})",
            "is almost the same", 0.16, 0.0003,
        ),
        Level(
            f"{_near('address', 0.9)} OR {_words_shared('address')} >= 0.75",
            "is similar", 0.07, 0.003,
        ),
        Level(f"{_words_shared('address')} >= 0.4", "shares words", 0.07, 0.03),
    ),
    Level(ELSE, "differs", 0.1, 0.966),
)  # fmt: skip

PLACE = Comparison(
    "place",
    ("postcode", "city", "state"),
    "(postcode_l IS NULL OR postcode_r IS NULL) AND (city_l IS NULL OR city_r IS NULL)",
    (
        Level(
            "postcode_l = postcode_r AND city_l = city_r",
            "(postcode and city) is the same", 0.62, 0.003, "postcode",
        ),
        Level("postcode_l = postcode_r", "(postcode) is the same", 0.12, 0.003, "postcode"),
        Level(
            "city_l = city_r AND damerau_levenshtein(postcode_l, postcode_r) <= 2",
            "(city) is the same, the postcode almost", 0.06, 0.004, "city",
        ),
        Level("city_l = city_r", "(city) is the same", 0.08, 0.02, "city"),
        Level(
            "damerau_levenshtein(postcode_l, postcode_r) <= 1 "
            "OR jaro_winkler_similarity(city_l, city_r) >= 0.9",
            "(postcode or city) is almost the same", 0.04, 0.02,
        ),
        Level("state_l = state_r", "(only the state) is the same", 0.04, 0.15),
    ),
    Level(ELSE, "differs", 0.04, 0.8),
)  # fmt: skip

COMPANY = Comparison(
    "company",
    ("company",),
    _unknown("company"),
    (
        Level("company_l = company_r", "is the same", 0.6, 0.005, "company"),
        Level(_near("company", 0.92), "is almost the same", 0.08, 0.002),
        Level(f"{_words_shared('company')} >= 0.5", "shares words", 0.05, 0.01),
    ),
    Level(ELSE, "differs", 0.27, 0.983),
)

_CLEARLY_ANOTHER_NAME = (
    "given_sound_l IS NOT NULL AND given_sound_r IS NOT NULL "
    f"AND NOT ({_near('given_sound', 0.75)}) AND NOT ({_INITIAL}) "
    f"AND NOT COALESCE({_OTHER_ORDER['given']}, FALSE) "
    "AND NOT COALESCE(given_sound_r = family_sound_l, FALSE)"
)

HOUSEHOLD = Comparison(
    "household",
    ("given_sound", "family_sound", "birth_date", "national_id"),
    "given_sound_l IS NULL OR given_sound_r IS NULL",
    (
        Level(
            f"{_CLEARLY_ANOTHER_NAME} AND NOT COALESCE({_edits('birth_date', 1)}, FALSE) "
            f"AND NOT COALESCE({_edits('national_id', 1)}, FALSE)",
            "may be shared by different people", 0.005, 0.5,
        ),
        Level(
            f"{_CLEARLY_ANOTHER_NAME} AND NOT COALESCE({_edits('national_id', 1)}, FALSE)",
            "may be that of twins", 0.000002, 0.5, m_of_many=0.02,
        ),
    ),
    Level(ELSE, "does not matter", 0.5, 0.5),
    learns=False,
)  # fmt: skip
"""Names go wrong too where there are many duplicates; where there are none, it is twins.

People who live or work together share much besides their given names: it is no coincidence.

The other comparisons are taken as independent, which for them is wrong by several bits.
"""

_TELLING = ("national_id", "birth_date", "email", "phone", "address", "postcode", "company")

NAME_ALONE = Comparison(
    "name alone",
    ("given", "family", *_TELLING),
    "given_l IS NULL AND family_l IS NULL",
    (
        Level(
            " AND ".join(f"({_unknown(column)})" for column in _TELLING),
            "is not enough: nothing else is known of both", 0.008, 0.5,
        ),
    ),
    Level(ELSE, "does not matter", 0.5, 0.5),
    learns=False,
)  # fmt: skip
"""Given and family names go together, by country and by age, and namesakes are common."""

PERSON_COMPARISONS = (
    NATIONAL_ID, GIVEN, FAMILY, BIRTH_DATE, EMAIL, PHONE, ADDRESS, PLACE, COMPANY, HOUSEHOLD,
    NAME_ALONE,
)  # fmt: skip
ORGANIZATION_COMPARISONS = (NATIONAL_ID, ORGANIZATION_NAME, EMAIL, PHONE, ADDRESS, PLACE)
