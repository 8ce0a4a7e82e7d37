"""How two values are compared, as data: levels from equal to different, each with its words.

Conditions are SQL over names of columns alone.
"""

from __future__ import annotations

from dataclasses import dataclass

ELSE = "ELSE"


@dataclass(frozen=True, slots=True)
class Level:
    """One way to agree.

    m: how often records of one person or organization agree in this way, u: how often others do,
    as assumed before the data have spoken. frequent: column whose rare values count more than
    common ones. identifies: a value belongs to one person or few, so that two records with the same
    are no sign that it is common. u_least, m_most: bounds on what is fitted; where a value goes
    with another, such as e-mails with names, those who agree in the one agree in the other more
    often than random pairs do. fixed: both rates stay, whatever the data say. relatives: pairs of
    different people for each record that look like this and share everything else, `error` being
    the comparison in which one person's records would have to differ by mistake ('' for none);
    0 for no bound. It is taken for data with usual households, and follows how many there are.
    mistake: words of the level of `error` that such a mistake is, '' for its last one. contacts:
    whether a contact in common raises the bound; one that differs lowers it in any case.
    """

    sql: str
    words: str
    m: float
    u: float
    frequent: str | None = None
    identifies: bool = False
    m_most: float = 1.0
    u_least: float = 0.0
    fixed: bool = False
    relatives: float = 0.0
    error: str = ""
    mistake: str = ""
    contacts: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared. `columns` are what it reads; where `unknown` holds, nothing is said.

    learns: whether m and u are estimated from the data. kin: how many of those who are relatives
    agree in it, 0 where that says nothing. among: column that the pairs share from
    which u is learned, '' for any pairs. Names, places and firms go together, by country; who is
    taken for another mostly shares a name.
    """

    name: str
    columns: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]
    otherwise: Level
    learns: bool = True
    among: str = ""
    kin: float = 0.0

    @property
    def column(self) -> str:
        """The name as Splink has it in its columns."""
        return self.name.replace(" ", "_").replace("-", "_")

    @property
    def all_levels(self) -> tuple[Level, ...]:
        """The levels in order, `otherwise` last."""
        return (*self.levels, self.otherwise)


def unknown(column: str) -> str:
    """Return SQL: one of the two values is not known."""
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def same(*columns: str) -> str:
    """Return SQL: these columns are equal."""
    return " AND ".join(f"{column}_l = {column}_r" for column in columns)


def near(column: str, at_least: float, other: str | None = None) -> str:
    """Return SQL: the values are alike (W. E. Winkler 1990), begin being what counts most."""
    return f"jaro_winkler_similarity({column}_l, {other or column}_r) >= {at_least}"


def almost(column: str) -> str:
    """Return SQL: the values are alike, or long and one typing error apart."""
    long = f"least(length({column}_l), length({column}_r)) >= 5"
    return f"{near(column, 0.9)} OR ({long} AND {edits(column, 1)})"


def edits(column: str, at_most: int) -> str:
    """Return SQL: the values differ by so many signs left out, added, replaced or swapped."""
    return f"damerau_levenshtein({column}_l, {column}_r) <= {at_most}"


def words_shared(column: str) -> str:
    """Return SQL: the share of the words of the shorter of two lists that the longer one has."""
    left, right = f"{column}_l", f"{column}_r"
    return f"len(list_intersect({left}, {right})) / greatest(least(len({left}), len({right})), 1)"


def begins(column: str) -> str:
    """Return SQL: the words of one value are the first of the other."""
    return (
        f"starts_with({column}_l, {column}_r || ' ') OR starts_with({column}_r, {column}_l || ' ')"
    )


def surely(condition: str) -> str:
    """Return SQL that is false where a value is not known."""
    return f"COALESCE({condition}, FALSE)"
