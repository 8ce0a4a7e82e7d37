"""The text of a rule: what is read, and how what is wrong is refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.errors import InvalidValueError, RuleError
from graphcrm.segments.catalogue import ALIASES, FIELDS, find_field
from graphcrm.segments.parsing import MAX_CONDITIONS, MAX_DEPTH, parse
from graphcrm.segments.tokens import MAX_RULE
from graphcrm.segments.tree import Compare, Every, Holds, Literal, Not, OneOf, Percentile, Some
from graphcrm.wording import speaking


def test_the_rule_of_the_issue() -> None:
    text = 'community == 12 and rfm.segment in ("at risk") and influence.pagerank > p95'
    root = parse(text).root
    assert isinstance(root, Every)
    first, second, third = root.parts
    assert isinstance(first, Compare)
    assert isinstance(first.right, Literal)
    assert (first.left.name, first.operator, first.right.value) == ("community", "==", 12)
    assert isinstance(second, OneOf)
    assert [one.value for one in second.values] == ["at risk"]
    assert isinstance(third, Compare)
    assert isinstance(third.right, Percentile)
    assert third.right.percent == 95
    assert [parse(text).said(part.span) for part in root.parts] == text.split(" and ")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("10 < clv.value", "clv.value > 10"),
        ("p95 <= clv", "clv.value >= p95"),
        ("AGE > 3 AND Kind == 'person'", "age > 3 and kind == 'person'"),
        ("city in ['a', 'b',]", "city in ('a', 'b')"),
        ("city ≠ “a” and （age ≥ 3）", "city != 'a' and (age >= 3)"),
        ("city in ('a'，'b')", "city in ('a','b')"),
        ("0 < age < 9", "age > 0 and age < 9"),
        ("attributes['x'] == 1", "attributes.x == 1"),
        ("city == null", "city == none"),
    ],
)
def test_two_ways_to_write_one_thing(text: str, same: str) -> None:
    assert shape(parse(text).root) == shape(parse(same).root)


def shape(node: object) -> object:
    """Return a tree without the places in the text."""
    if isinstance(node, tuple):
        return [shape(one) for one in node]
    if hasattr(node, "__dataclass_fields__"):
        names = [name for name in node.__dataclass_fields__ if name != "span"]
        return [type(node).__name__, *(shape(getattr(node, name)) for name in names)]
    return node


def test_and_binds_closer_than_or_and_not_closest() -> None:
    root = parse("age > 1 or not age > 2 and age > 3").root
    assert isinstance(root, Some)
    assert isinstance(root.parts[1], Every)
    assert isinstance(root.parts[1].parts[0], Not)


def test_names_of_the_data_may_be_any_words() -> None:
    for text, key in (
        ("attributes.class == 'x'", "class"),
        ("attributes.年收入 > 3", "年收入"),
        ("attributes.ﬁ == 1", "ﬁ"),
        ('attributes["a \\"b\\" and c"] == 1', 'a "b" and c'),
    ):
        root = parse(text).root
        assert isinstance(root, Compare)
        assert root.left.field.key == key
    held = parse("'a\\'b\\\\' in tags").root
    assert isinstance(held, Holds)
    assert held.word.value == "a'b\\"


def test_every_field_is_found_by_its_names_and_told_in_both_languages() -> None:
    for name, field in FIELDS.items():
        assert find_field(name) is field
        assert find_field(name.upper()) is field
        meanings = []
        for language in ("en", "zh"):
            with speaking(language):
                meanings.append(field.meaning)
        assert meanings[0] != meanings[1]
    for alias, name in ALIASES.items():
        assert find_field(alias) is FIELDS[name]


HOSTILE = [
    "__import__('os')",
    "__import__('os').system('id') == 1",
    "kind.__class__.__mro__ == 1",
    "().__class__ == 1",
    "lambda: 1",
    "lambda x: x == 1",
    "f'{kind}' == city",
    "f\"{__import__('os')}\"",
    "(age := 3) > 1",
    "[x for x in tags]",
    "age > 1 if age else 2",
    "age ** 9999999 > 1",
    "age + 1 > 2",
    "exec('1') == 1",
    "open('/etc/passwd')",
    "{1: 2} == age",
    "age; import os",
    "age > 1 # comment",
    "age > 0x10",
    "age > 1_000",
    "age > 1j",
    "age > 1e999",
    "b'a' == city",
    "city is none",
    "city == 'a' 'b'",
    "*tags",
    "city == `a`",
    "age > \x00",
    "city == '\\N{BULLET}' and @x",
    "not",
    "in in in",
    "days_since()",
    "days_since(days_since(created_at)) > 1",
    "contains()",
    "age > p101",
    "p95",
    "none == none",
    "1 == 1",
    "'a' == 'a'",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_no_rule_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(text)
    error = caught.value
    assert isinstance(error, InvalidValueError)
    assert 0 <= error.start <= error.end <= len(text) + 1
    assert "»" in str(error)
    assert f"At character {error.start + 1}" in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 3_000 + "age > 1" + ")" * 900,
        "not " * 900 + "age > 1",
        "age > " + "9" * 3_900,
        "-" * 3_900 + "1 < age",
        "kind" + ".a" * 1_900 + " == 1",
        "age > 1" + " or age > 1" * 350,
        "city in (" + "'a'," * 900,
        "'" + "x" * 3_900,
    ],
)
def test_large_rules_are_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(RuleError):
        parse(text)
    assert time.perf_counter() - began < 1.0


def test_bounds_are_as_said() -> None:
    parse("(" * MAX_DEPTH + "age > 1" + ")" * MAX_DEPTH)
    with pytest.raises(RuleError, match=f"at most {MAX_DEPTH} deep"):
        parse("(" * (MAX_DEPTH + 1) + "age > 1" + ")" * (MAX_DEPTH + 1))
    parse(" or ".join(["age > 1"] * MAX_CONDITIONS))
    with pytest.raises(RuleError, match=f"at most {MAX_CONDITIONS} conditions"):
        parse(" or ".join(["age > 1"] * (MAX_CONDITIONS + 1)))
    parse("age > 1" + " " * (MAX_RULE - 7))
    with pytest.raises(RuleError, match="at most 4,000 characters"):
        parse("age > 1" + " " * (MAX_RULE - 6))


@pytest.mark.parametrize(
    ("text", "said", "marked"),
    [
        ("rfm.segmnt == 'x'", "Do you mean 'rfm.segment'?", "»rfm.segmnt«"),
        ("segment == 'x'", "Do you mean 'rfm.segment'?", "»segment«"),
        ("age > 1 and churn_rsk > 1", "Do you mean 'churn.risk'?", "»churn_rsk«"),
        ("zzzz > 1", "Fields are: id, kind, name", "»zzzz«"),
        ("city = 'x'", "Write '=='", "»=«"),
        ("city == 'x' && age > 1", "Write 'and'", "»&&«"),
        ("city < 'x'", "city has no order", "»city < 'x'«"),
        ("community > 3", "community has no order", "»community > 3«"),
        ("age > 'old'", "age is compared with numbers", "»'old'«"),
        ("city == 3", "city is compared with texts", "»3«"),
        ("created_at > 'yesterday'", "such as '2026-01-31'", "»'yesterday'«"),
        ("created_at > '2026-02-30'", "such as '2026-01-31'", "»'2026-02-30'«"),
        ("tags == 'vip'", "Ask: 'word' in tags", "»tags == 'vip'«"),
        ("'vip' in city", "city is one value", "»city«"),
        ("city > none", "'none' has no order", "»none«"),
        ("city > p95", "city has no order", "»city > p95«"),
        ("city == p95", "has no percentiles", "»p95«"),
        ("age > city", "both are numbers", "»city«"),
        ("age", "A condition compares", "»age«"),
        ("age > 1 age > 2", "'and', 'or' or the end", "»age«"),
        ("(age > 1", "')' is missing", "»«"),
        ("city in 'a'", "a list of values", "»'a'«"),
        ("city in ()", "a list of values", "»)«"),
        ("city in (age)", "a list of values", "»age«"),
        ("contains(age, 'x')", "holds no text", "»age«"),
        ("contains(city, 3)", "contains(name", "»3«"),
        ("foo(1) == 2", "There is no 'foo(…)'", "»foo«"),
        ("city == 'open", "not closed", "»'open«"),
        ("days_since(age) > 3", "takes a field with a date", "»age«"),
    ],
)
def test_errors_say_what_where_and_what_is_allowed(text: str, said: str, marked: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(text)
    assert said in str(caught.value)
    assert marked in str(caught.value)


def test_an_empty_rule_is_refused() -> None:
    for text in ("", "  \n\t"):
        with pytest.raises(RuleError, match="empty"):
            parse(text)


def refused_in(text: str) -> int:
    """Return the place that an error names, 0 for a rule that is none or has none."""
    try:
        parse(text)
    except RuleError as error:
        return error.start
    return 0


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    assert refused_in(text) <= len(text)


PIECES = st.sampled_from(
    ["age", "city", "tags", "(", ")", "and", "or", "not", "in", "==", "<", ">", "'a'", "1", "p9",
     "none", ",", "contains", "days_since", "[", "]", "-", "attributes", ".x", "true"]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_pieces_are_a_rule_or_refused(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert refused_in(text) <= len(text)
