"""What is compared of two people.

Assumed rates follow the order of magnitude of published linkages of customer and health records
(M. A. Jaro 1989, doi:10.1080/01621459.1989.10478785); data correct them where there are enough.
"""

from __future__ import annotations

from graphcrm.identity.levels import (
    ELSE,
    Comparison,
    Level,
    begins,
    edits,
    near,
    same,
    surely,
    unknown,
)
from graphcrm.identity.person_names import (
    ALIKE,
    ALMOST,
    BOTH_SPELLED,
    CUT_OTHERWISE,
    FAMILY,
    GIVEN,
    INITIAL,
    ONE_LETTER,
    OTHER_ENDING,
    OTHER_SCRIPT,
    OTHER_SECOND,
    SECOND,
    SHORT_FORM,
    spelled,
)
from graphcrm.identity.whereabouts import ADDRESS, CITY, COMPANY, PLACE

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

# Namesakes have it too, each at a provider of his own.
_NAMED = surely(
    "mailbox_l = mailbox_letters_l AND ("
    + " OR ".join(
        f"(length({part}_bare_l) > 1 AND contains(mailbox_bare_l, {part}_bare_l))"
        for part in ("family", "given")
    )
    # A first and a last word, as in a name that is transcribed in some way of its own.
    + " OR regexp_matches(mailbox_l, '^[a-z]+[._-][a-z]+$'))"
)

_NUMBERED = "differs by its number alone, as namesakes' do"

EMAIL = Comparison(
    "e-mail",
    ("email", "mailbox", "domain", "mailbox_letters", "untagged"),
    unknown("email"),
    (
        Level(same("email"), "is the same", 0.7, 0.0001, "email", identifies=True),
        Level(same("untagged"), "is the same but for a tag", 0.03, 0.0001),
        Level(
            f"{same('mailbox')} AND {_NAMED}",
            "is the same but for the provider, and is the name", 0.05, 0.005, u_least=0.1,
            m_most=0.1,
        ),
        Level(same("mailbox"), "is the same but for the provider", 0.03, 0.0005, u_least=0.003),
        Level(
            same("mailbox_letters", "domain"), _NUMBERED, 0.01, 0.01, u_least=0.1, m_most=0.012,
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
    kin=0.15,
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
    kin=0.4,
)

_ANOTHER_NAME = (
    "given_sound_l IS NOT NULL AND given_sound_r IS NOT NULL "
    f"AND (NOT ({ALIKE} OR ({ONE_LETTER})) OR {BOTH_SPELLED}) AND NOT ({INITIAL}) "
    f"AND NOT {surely(OTHER_SCRIPT)} AND NOT {SHORT_FORM} AND NOT {CUT_OTHERWISE} "
    f"AND NOT {SECOND} "
    # A double family name has two words, and makes no given name the same.
    "AND NOT (len(list_intersect(name_words_l, name_words_r)) > 1 "
    "AND len(list_intersect(given_words_l, name_words_r)) "
    "+ len(list_intersect(name_words_l, given_words_r)) > 0) "
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

# In two scripts, and neither the letters nor an e-mail say that they are one name.
_UNREADABLE = surely(
    "script_l <> script_r AND given_bare_l <> given_bare_r "
    f"AND NOT ({ALMOST['given']}) AND NOT {spelled('given')}"
)

_SIMILAR = (
    f"({ALIKE} OR ({ONE_LETTER})) AND NOT {ALMOST['given']} AND given_sound_l <> given_sound_r "
    f"AND NOT {SHORT_FORM} AND NOT ({INITIAL}) AND NOT {CUT_OTHERWISE} "
    f"AND NOT {SECOND} AND NOT {surely(OTHER_SCRIPT)} AND NOT {surely(begins('given_sound'))}"
)

# Who works for one firm in one office shares both by one cause.
_COLLEAGUES = (
    f"script_l = script_r AND NOT ({near('family_sound', 0.85)}) AND NOT {CUT_OTHERWISE} "
    f"AND {surely(same('company', 'address'))} AND NOT {_BORN_ALIKE} AND NOT {_SAME_PAPERS} "
    f"AND NOT {surely(same('mailbox'))} AND NOT {surely(same('phone'))}"
)

HOUSEHOLD = Comparison(
    "household",
    ("given_sound", "family_sound", "birth_date", "national_id"),
    "given_sound_l IS NULL OR given_sound_r IS NULL",
    (
        Level(
            f"NOT {_SAME_PAPERS} AND NOT {_BORN_ALIKE} AND ({_ANOTHER_NAME})",
            "may be shared by different people", 0.5, 0.5,
            relatives=0.15, error="given name",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND ({_ANOTHER_NAME})", "may be that of twins", 0.5, 0.5,
            relatives=0.001, error="given name",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND NOT {_BORN_ALIKE} AND {OTHER_ENDING} AND NOT {SHORT_FORM}",
            "may be shared by a man and a woman", 0.5, 0.5,
            relatives=0.02, error="given name", mistake="is almost the same", contacts=True,
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND NOT {_BORN_ALIKE} AND ({_SIMILAR}) AND ({ONE_LETTER})",
            "may be shared by people whose names differ by a letter", 0.5, 0.5,
            relatives=0.002, error="given name", mistake="differs by one letter", contacts=True,
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND NOT {_BORN_ALIKE} AND (({_SIMILAR}) OR {OTHER_SECOND})",
            "may be shared by people of similar names", 0.5, 0.5,
            relatives=0.02, error="given name",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND ({_SIMILAR}) AND NOT ({ONE_LETTER})",
            "may be that of twins of similar names", 0.5, 0.5,
            relatives=0.0003, error="given name", mistake="is similar", contacts=True,
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND {_BORN_OTHERWISE} AND {_UNREADABLE}",
            "may be shared by people born at different times", 0.5, 0.5,
            relatives=0.15, error="birth date",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND {_BORN_OTHERWISE}",
            "may be that of parent and child, or of namesakes", 0.5, 0.5,
            relatives=0.003, error="birth date",
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND ({unknown('birth_date')}) AND "
            + surely(
                "mailbox_l <> mailbox_r AND untagged_l <> untagged_r "
                f"AND {same('mailbox_letters', 'domain')}"
            ),
            "may be that of namesakes at one provider", 0.5, 0.5,
            relatives=0.001, error="e-mail", mistake=_NUMBERED,
        ),
        Level(
            f"NOT {_SAME_PAPERS} AND ({unknown('birth_date')}) "
            f"AND {surely('mailbox_l <> mailbox_r AND phone_end_l <> phone_end_r')}",
            "may be that of parent and child of one name", 0.5, 0.5, relatives=0.003,
        ),
        Level(
            _COLLEAGUES, "may be that of colleagues", 0.5, 0.5,
            relatives=0.05, error="family name",
        ),
        Level(
            f"{surely(same('national_id'))} AND NOT {_BORN_ALIKE} AND ({_ANOTHER_NAME})",
            "may have taken the number of the other", 0.5, 0.5,
            relatives=0.001, error="given name",
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

NAMELESS = Comparison(
    "no name",
    ("email", "given", "family", "phone", "birth_date", "address"),
    "email_l <> email_r OR coalesce(given_l, given_r, family_l, family_r) IS NOT NULL",
    (
        Level(
            " OR ".join(surely(f"{c}_l <> {c}_r") for c in ("phone", "birth_date", "address")),
            "does not matter", 0.5, 0.5,
        ),
        Level(same("email"), "is known of either, and the mailbox is one", 0.9, 0.0002),
    ),
    Level(ELSE, "is known of either", 0.5, 0.5),
    learns=False,
)  # fmt: skip
"""Who has left only an e-mail is known by it."""

PERSON_COMPARISONS = (
    NATIONAL_ID, GIVEN, FAMILY, BIRTH_DATE, GENDER, EMAIL, PHONE, ADDRESS, PLACE, CITY, COMPANY,
    HOUSEHOLD, NAMES_TOGETHER, NAMELESS,
)  # fmt: skip
