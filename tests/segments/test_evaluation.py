"""Rules on whole columns equal a plain evaluation customer by customer, written here."""

from __future__ import annotations

import math
import operator
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.model import DAY
from graphcrm.segments.catalogue import Field
from graphcrm.segments.columns import (
    Column,
    Groups,
    Moments,
    Numbers,
    ages,
    birth_moments,
    mixed_of,
    word_sets_of,
    words_of,
)
from graphcrm.segments.evaluation import World, bound_of, value_at
from graphcrm.segments.held import Held
from graphcrm.segments.parsing import parse
from graphcrm.segments.tree import conditions
from graphcrm.tables import NO_TIME

NOW = int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()) * 1_000_000


@dataclass(frozen=True)
class Person:
    """What a customer has; None for nothing."""

    clv: float | None
    degree: float | None
    city: str | None
    community: int | None
    created: str | None
    tags: tuple[str, ...]
    level: Any


def moment(day: str | None) -> int:
    if day is None:
        return int(NO_TIME)
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1_000_000


def world(people: list[Person]) -> World:
    def numbers(values: list[float | None]) -> Numbers:
        return Numbers(np.array([math.nan if v is None else v for v in values], dtype=np.float64))

    columns: dict[str, Column] = {
        "clv.value": numbers([one.clv for one in people]),
        "influence.degree": numbers([one.degree for one in people]),
        "city": words_of(one.city for one in people),
        "community": Groups(
            np.array([-1 if p.community is None else p.community for p in people], dtype=np.int32)
        ),
        "created_at": Moments(np.array([moment(p.created) for p in people], dtype=np.int64)),
        "tags": word_sets_of([one.tags for one in people]),
        "attributes.level": mixed_of([one.level for one in people]),
    }

    def column(field: Field) -> Column:
        return columns[field.name]

    return World(len(people), NOW, column)


PEOPLE = [
    Person(10.0, 3, "Turin", 1, "2026-01-31T10:00:00", ("vip", "Old_friend"), "gold"),
    Person(20.0, 0, "turin", 1, "2026-02-01T00:00:00", (), 3),
    Person(None, 5, None, None, None, ("VIP",), None),
    Person(30.0, None, "Mu\u0308nchen", 2, "2025-12-31T23:59:59", (), "3"),
    Person(40.0, 1, "MÜNCHEN", 2, "2026-01-31T00:00:00", ("x",), True),
]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("clv > 10", [1, 3, 4]),
        ("not clv > 10", [0]),
        ("clv <= 10 or not clv <= 10", [0, 1, 3, 4]),
        ("clv == none", [2]),
        ("clv != none", [0, 1, 3, 4]),
        ("not clv == none", [0, 1, 3, 4]),
        ("clv != 10", [1, 3, 4]),
        ("clv not in (10, 20)", [3, 4]),
        ("clv in (10, 20)", [0, 1]),
        ("10 < clv <= 30", [1, 3]),
        ("clv > p50", [3, 4]),
        ("clv >= p100", [4]),
        ("clv > influence.degree", [0, 1, 4]),
        ("city == 'TURIN'", [0, 1]),
        ("city == 'münchen'", [3, 4]),
        ("city != 'Turin'", [3, 4]),
        ("city not in ('Turin')", [3, 4]),
        ("contains(city, 'ÜN')", [3, 4]),
        ("community == 1", [0, 1]),
        ("community != 1", [3, 4]),
        ("community in (2, 7)", [3, 4]),
        ("community == 1.5", []),
        ("'vip' in tags", [0, 2]),
        ("'vip' not in tags", [1, 3, 4]),
        ("'old friend' in tags", [0]),
        ("tags == none", [1, 3]),
        ("created_at == '2026-01-31'", [0, 4]),
        ("created_at > '2026-01-31'", [1]),
        ("created_at >= '2026-01-31'", [0, 1, 4]),
        ("created_at < '2026-01-31'", [3]),
        ("created_at <= '2026-01-31'", [0, 3, 4]),
        ("created_at != '2026-01-31'", [1, 3]),
        ("created_at >= '2026-01-31T10:00:00Z'", [0, 1]),
        ("days_since(created_at) > 29", [3]),
        ("days_since(created_at) <= 29", [0, 1, 4]),
        ("days_since(created_at) == none", [2]),
        ("attributes.level == 'gold'", [0]),
        ("attributes.level == 3", [1, 3]),
        ("attributes.level == '3'", [1, 3]),
        ("attributes.level == true", [4]),
        ("attributes.level > 2", [1, 3]),
        ("attributes.level == none", [2]),
        ("attributes.level != 3", [0, 4]),
        ("clv > 1 and city == 'Turin' and 'vip' in tags", [0]),
    ],
)
def test_whom_rules_fit(text: str, who: list[int]) -> None:
    yes, no = world(PEOPLE).truth(parse(text).root)
    assert np.flatnonzero(yes).tolist() == who
    assert not (yes & no).any()


def test_nobody_is_no_trouble() -> None:
    for text in ("clv > p50", "city == 'a'", "'a' in tags", "created_at > '2026-01-01'"):
        yes, no = world([]).truth(parse(text).root)
        assert (len(yes), len(no)) == (0, 0)
    only_missing = world([PEOPLE[2]])
    rule = parse("clv > p95")
    assert not only_missing.truth(rule.root)[0].any()
    assert math.isnan(bound_of(only_missing, next(conditions(rule.root))) or 0.0)


COMPARE = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def same(text: str) -> str:
    one = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return one.replace("_", " ")


def number(given: Any, person: Person, _: list[Person]) -> bool | None:
    name, sign, bound = given
    value = getattr(person, name)
    return None if value is None else COMPARE[sign](value, bound)


def percentile(given: Any, person: Person, people: list[Person]) -> bool | None:
    name, sign, percent = given
    known = [getattr(one, name) for one in people if getattr(one, name) is not None]
    if getattr(person, name) is None:
        return None
    bound = float(np.quantile(np.array(known, dtype=float), percent / 100))
    return COMPARE[sign](getattr(person, name), bound)


def word(given: Any, person: Person, _: list[Person]) -> bool | None:
    sign, wanted = given
    return (same(person.city) == same(wanted)) is (sign == "==") if person.city else None


def among(given: Any, person: Person, _: list[Person]) -> bool | None:
    wanted, negated = given
    if not person.city:
        return None
    return (same(person.city) in {same(one) for one in wanted}) is not negated


def tag(given: Any, person: Person, _: list[Person]) -> bool | None:
    return same(given) in {same(one) for one in person.tags}


def group(given: Any, person: Person, _: list[Person]) -> bool | None:
    sign, wanted = given
    return None if person.community is None else COMPARE[sign](person.community, wanted)


def since(given: Any, person: Person, _: list[Person]) -> bool | None:
    sign, days = given
    if person.created is None:
        return None
    return COMPARE[sign]((NOW - moment(person.created)) // DAY, days)


def absent(given: Any, person: Person, _: list[Person]) -> bool | None:
    return getattr(person, given) in (None, "")


PLAIN = {
    "number": number,
    "percentile": percentile,
    "word": word,
    "among": among,
    "tag": tag,
    "group": group,
    "since": since,
    "missing": absent,
}
"""Whether a condition holds for one customer, None where that is not known."""


def kleene(tree: Any, person: Person, people: list[Person]) -> bool | None:
    head, *rest = tree
    if head == "not":
        inner = kleene(rest[0], person, people)
        return None if inner is None else not inner
    if head in ("and", "or"):
        found = [kleene(part, person, people) for part in rest[0]]
        decisive = head == "or"
        if decisive in found:
            return decisive
        return None if None in found else not decisive
    return PLAIN[head](rest[0], person, people)


def written(tree: Any) -> str:
    head, *rest = tree
    if head == "not":
        return f"not ({written(rest[0])})"
    if head in ("and", "or"):
        return f" {head} ".join(f"({written(part)})" for part in rest[0])
    given = rest[0]
    if head in ("number", "percentile"):
        name = {"clv": "clv.value", "degree": "influence.degree"}[given[0]]
        bound = f"p{given[2]}" if head == "percentile" else repr(given[2])
        return f"{name} {given[1]} {bound}"
    if head == "word":
        return f"city {given[0]} {quoted(given[1])}"
    if head == "among":
        return f"city {'not ' if given[1] else ''}in ({', '.join(map(quoted, given[0]))})"
    if head == "tag":
        return f"{quoted(given)} in tags"
    if head == "group":
        return f"community {given[0]} {given[1]}"
    if head == "since":
        return f"days_since(created_at) {given[0]} {given[1]}"
    return f"{given} == none"


def quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


WORDS = st.one_of(
    st.sampled_from(["Turin", "turin", "TURIN ", "straße", "STRASSE", "Mu\u0308nchen", "münchen"]),
    st.sampled_from(["at_risk", "At risk"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4),
)
SIGNS = st.sampled_from(sorted(COMPARE))
EQUAL = st.sampled_from(["==", "!="])
NUMBER = st.integers(-3, 6).map(float)
NAME = st.sampled_from(["clv", "degree"])
LEAF = st.one_of(
    st.tuples(st.just("number"), st.tuples(NAME, SIGNS, NUMBER)),
    st.tuples(st.just("percentile"), st.tuples(NAME, SIGNS, st.integers(0, 100))),
    st.tuples(st.just("word"), st.tuples(EQUAL, WORDS)),
    st.tuples(st.just("among"), st.tuples(st.lists(WORDS, min_size=1, max_size=3), st.booleans())),
    st.tuples(st.just("tag"), WORDS),
    st.tuples(st.just("group"), st.tuples(EQUAL, st.integers(0, 4))),
    st.tuples(st.just("since"), st.tuples(SIGNS, st.integers(-2, 80))),
    st.tuples(st.just("missing"), st.sampled_from(["clv", "city"])),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)
PERSON = st.builds(
    Person,
    clv=st.none() | NUMBER,
    degree=st.none() | NUMBER,
    city=st.none() | WORDS,
    community=st.none() | st.integers(0, 4),
    created=st.none()
    | st.datetimes(datetime(2025, 12, 20), datetime(2026, 3, 3)).map(
        lambda at: at.replace(microsecond=0).isoformat()
    ),
    tags=st.lists(WORDS, max_size=3).map(tuple),
    level=st.none(),
)


@settings(max_examples=500, deadline=None)
@given(TREE, st.lists(PERSON, max_size=8))
def test_columns_say_what_a_plain_evaluation_says(tree: Any, people: list[Person]) -> None:
    yes, no = world(people).truth(parse(written(tree)).root)
    expected = [kleene(tree, person, people) for person in people]
    assert [True if y else False if n else None for y, n in zip(yes, no, strict=True)] == expected


def test_ages_are_full_years() -> None:
    born = words_of(["2000-03-01", "2000-03-02", "1999-12-31T00:00", "not a day", None])
    found = ages(birth_moments(born), NOW).values
    assert found[:3].tolist() == [26.0, 25.0, 26.0]
    assert np.isnan(found[3:]).all()


def test_values_are_told_as_they_are() -> None:
    here = world(PEOPLE)
    fields = {m.field.name: here.column(m.field) for m in all_measures()}
    assert value_at(fields["clv.value"], 0) == 10.0
    assert value_at(fields["clv.value"], 2) is None
    assert value_at(fields["city"], 3) == "Mu\u0308nchen"
    assert value_at(fields["tags"], 0) == ["vip", "Old_friend"]
    assert value_at(fields["tags"], 1) == []
    assert value_at(fields["community"], 2) is None
    assert value_at(fields["created_at"], 1) == moment("2026-02-01T00:00:00")
    assert value_at(fields["attributes.level"], 4) == "true"


def all_measures() -> list[Any]:
    text = (
        "clv > 1 and city == 'a' and 'a' in tags and community == 1 and "
        "created_at > '2026-01-01' and attributes.level == 1"
    )
    return [one.left for one in conditions(parse(text).root)]


class Heavy:
    """Something of a size."""

    def __init__(self, size: int) -> None:
        self.size = size


def test_what_is_held_stays_within_its_bound() -> None:
    held = Held(100)
    made = []

    def make(size: int) -> Heavy:
        made.append(size)
        return Heavy(size)

    first = held.keep("a", lambda: make(40))
    assert held.keep("a", lambda: make(41)) is first
    held.keep("b", lambda: make(50))
    held.keep("a", lambda: make(42))
    held.keep("c", lambda: make(30))
    assert (held.find("b"), held.size) == (None, 70)
    assert held.find("a") is first
    assert held.keep("d", lambda: make(1000)).size == 1000
    assert held.find("d") is None
    assert held.size <= 100
    assert made == [40, 50, 30, 1000]
