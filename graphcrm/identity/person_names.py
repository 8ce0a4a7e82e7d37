"""How the names of two people are compared."""

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
)

_TURNED = surely(
    "signs_l = signs_r OR together_l = together_r "
    "OR together_l = reversed_r OR reversed_l = together_r "
    f"OR ({near('given_sound', 0.92, 'family_sound')} "
    f"AND {near('family_sound', 0.75, 'given_sound')}) "
    f"OR ({near('family_sound', 0.92, 'given_sound')} "
    f"AND {near('given_sound', 0.75, 'family_sound')})"
)
"""The parts stand in another order, or are cut otherwise."""

# A blank was lost: the whole name stands where the given name should.
_RUN_TOGETHER = surely(
    "((family_sound_l IS NULL) <> (family_sound_r IS NULL)) "
    f"AND ({near('together', 0.94)} OR {near('together', 0.94, 'reversed')} "
    f"OR {near('reversed', 0.94, 'together')})"
)
CUT_OTHERWISE = f"(given_sound_l <> given_sound_r AND ({_TURNED} OR {_RUN_TOGETHER}))"

# One part stands as the other one of the other record, whose other part is another name.
_HALF_TURNED = surely(
    "length(given_sound_l) > 2 AND length(given_sound_r) > 2 "
    "AND given_sound_l <> family_sound_l AND given_sound_r <> family_sound_r "
    f"AND ({near('given_sound', 0.92, 'family_sound')} "
    f"OR {near('family_sound', 0.92, 'given_sound')})"
)


def _bare(part: str) -> str:
    """Return SQL: the same consonants, in two scripts of which one writes no vowels."""
    return f"script_l <> script_r AND length({part}_bare_l) > 1 AND {same(part + '_bare')}"


def spelled(part: str) -> str:
    """Return SQL: a name in Latin letters stands in the e-mail of one who writes it otherwise."""
    sides = (
        f"(script_{one} = 'latin' AND script_{other} <> 'latin' "
        f"AND length({part}_sound_{one}) > 2 "
        f"AND contains(mailbox_{other}, {part}_sound_{one}))"
        for one, other in ("lr", "rl")
    )
    return surely(" OR ".join(sides))


# A sign is a word in Chinese, Japanese and Korean names: others sound alike and are not.
_LETTERS = "script_l NOT IN ('han', 'hangul')"
_PET_FORM = (
    "left(given_sound_l, 2) = left(given_sound_r, 2) AND "
    "(regexp_matches(given_sound_l, '(y|ie|i)$') OR regexp_matches(given_sound_r, '(y|ie|i)$'))"
)
ALIKE = (
    f"{_LETTERS} AND ({near('given_sound', 0.75)} OR {edits('given_sound', 1)} "
    f"OR left(given_sound_l, 3) = left(given_sound_r, 3) OR ({_PET_FORM}))"
)
# Of a second name one record may have the initial, or nothing.
_FIRST_ALMOST = (
    "(given_sound_l <> first_l OR given_sound_r <> first_r) "
    f"AND least(length(first_l), length(first_r)) > 2 AND ({almost('first')})"
)
ALMOST = {
    "given": f"({_LETTERS} AND ({almost('given_sound')} OR ({_FIRST_ALMOST})))",
    "family": f"({_LETTERS} AND ({almost('family_sound')}))",
}
INITIAL = "(length(first_l) = 1 OR length(first_r) = 1) AND left(first_l, 1) = left(first_r, 1)"
OTHER_SECOND = (
    f"({surely('script_l = script_r AND first_l <> first_r AND second_l <> second_r')} "
    f"AND NOT {CUT_OTHERWISE})"
)
"""The first names are not quite the same, and the second ones begin otherwise."""

SECOND = surely(
    "ends_with(given_sound_l, ' ' || given_sound_r) "
    "OR ends_with(given_sound_r, ' ' || given_sound_l)"
)
"""One record has all given names, the other only the last of them."""

ONE_LETTER = f"{_LETTERS} AND least(length(first_l), length(first_r)) > 2 AND ({edits('first', 1)})"
"""Short names: a slip of the pen, or another name."""

OTHER_ENDING = surely(
    f"script_l = script_r AND {_LETTERS} AND given_sound_l <> given_sound_r "
    "AND least(length(given_sound_l), length(given_sound_r)) > 3 "
    "AND regexp_replace(given_sound_l, '(le|ette|in[ae]|n[ae]|[aeo])$', '') "
    "= regexp_replace(given_sound_r, '(le|ette|in[ae]|n[ae]|[aeo])$', '')"
)
"""As the names of a man and a woman do: Mario and Maria, Martin and Martina."""


def _read_otherwise(part: str) -> str:
    """Return SQL: in two scripts, and read so differently that not even the consonants agree."""
    return surely(
        f"script_l <> script_r AND length({part}_bare_l) > 0 AND length({part}_bare_r) > 0 "
        f"AND left({part}_bare_l, 1) <> left({part}_bare_r, 1) "
        f"AND NOT ({near(part + '_bare', 0.6)}) AND NOT ({near(part + '_sound', 0.6)})"
    )


SHORT_FORM = surely("len(list_intersect(forms_l, forms_r)) > 0")
OTHER_SCRIPT = "script_l <> script_r"

BOTH_SPELLED = surely(
    "script_l = script_r AND given_bare_l <> given_bare_r AND mailbox_l <> mailbox_r "
    "AND length(given_bare_l) > 1 AND length(given_bare_r) > 1 "
    "AND contains(mailbox_bare_l, given_bare_l) AND contains(mailbox_bare_r, given_bare_r) "
    "AND NOT (contains(mailbox_bare_l, given_bare_r) AND contains(mailbox_bare_r, given_bare_l))"
)
"""Each e-mail bears the given name of its own record: the difference is no slip of the pen."""

GIVEN = Comparison(
    "given name",
    ("given", "given_sound", "family_sound"),
    unknown("given"),
    (
        Level("given_l = given_r", "is the same", 0.76, 0.01, "given"),
        Level("given_sound_l = given_sound_r", "sounds the same", 0.03, 0.0025, "given_sound"),
        Level(
            CUT_OTHERWISE, "is the same or almost in another order",
            0.03, 0.0025, "given_sound", u_least=0.0005,
        ),
        Level(
            f"{BOTH_SPELLED} AND NOT {SHORT_FORM}", "differs, and each stands in its own e-mail",
            0.003, 0.3, u_least=0.05, m_most=0.004,
        ),
        Level(
            f"{ALMOST['given']} OR {begins('given_sound')} OR ({_bare('given')})",
            "is almost the same", 0.09, 0.006, u_least=0.002,
        ),
        Level(SHORT_FORM, "is a short or another form", 0.03, 0.004, u_least=0.002),
        Level(INITIAL, "fits as an initial", 0.02, 0.01, u_least=0.005),
        Level(SECOND, "is the second name of the other", 0.01, 0.003, u_least=0.002),
        Level(spelled("given"), "is spelled in the other's e-mail", 0.03, 0.005, u_least=0.003),
        Level(_HALF_TURNED, "is the other's family name", 0.01, 0.002, u_least=0.001),
        Level(
            _read_otherwise("given"), "is in another script, and reads otherwise",
            0.1, 0.8, fixed=True,
        ),
        Level(OTHER_SCRIPT, "is in another script", 0.5, 0.5, fixed=True),
        Level(ONE_LETTER, "differs by one letter", 0.02, 0.005, u_least=0.003),
        Level(ALIKE, "is similar", 0.02, 0.05, u_least=0.01),
    ),
    Level(ELSE, "differs", 0.02, 0.92, m_most=0.06),
    among="family_sound",
)  # fmt: skip

FAMILY = Comparison(
    "family name",
    ("family", "family_sound", "given_sound"),
    f"({unknown('family')}) AND NOT {CUT_OTHERWISE}",
    (
        Level("family_l = family_r", "is the same", 0.8, 0.005, "family"),
        Level("family_sound_l = family_sound_r", "sounds the same", 0.03, 0.001, "family_sound"),
        # That the order differs has been paid for by the given name.
        Level(
            CUT_OTHERWISE, "is the same or almost in another order",
            0.5, 0.001, "family_sound", fixed=True,
        ),
        Level(
            f"{ALMOST['family']} OR {begins('family_sound')} OR ({_bare('family')})",
            "is almost the same", 0.08, 0.004, u_least=0.001,
        ),
        Level(spelled("family"), "is spelled in the other's e-mail", 0.03, 0.003, u_least=0.002),
        Level(
            _read_otherwise("family"), "is in another script, and reads otherwise",
            0.1, 0.8, fixed=True,
        ),
        Level(OTHER_SCRIPT, "is in another script", 0.5, 0.5, fixed=True),
        Level(
            f"{_LETTERS} AND ({near('family_sound', 0.75)} OR {edits('family_sound', 1)})",
            "is similar",
            0.02, 0.04, u_least=0.01,
        ),
    ),
    Level(ELSE, "differs", 0.04, 0.94, m_most=0.2),
)  # fmt: skip
