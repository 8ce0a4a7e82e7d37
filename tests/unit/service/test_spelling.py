from __future__ import annotations

import pytest

from graphcrm.service.spelling import LONGEST, SUGGESTED, TRIED, Vocabulary, alternatives
from graphcrm.store.text import fold


def text(name: str, company: str = "", city: str = "") -> str:
    return "\n".join(map(fold, (name, "c1", "mail@example.org", "+49", company, city)))


NAMES = (
    "John Smith", "John Smythe", "Johanna Roberts", "Olivia Roberts", "Michael Weiß",
    "王小明", "张伟",
    "José Ångström", "Ann Lee", "\N{FACE WITH TEARS OF JOY} Fay", "'; DROP TABLE", "x" * 500,
)  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    return Vocabulary([*map(text, NAMES), text("Zed", "Copperline Studios", "Sofia")])


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("jonh", "john"), ("smtih", "smith"), ("smit", "smith"), ("smiith", "smith"),
        ("micheal", "michael"), ("robrets", "roberts"), ("angstrm", "angstrom"),
        ("coperlime", "copperline"), ("sofai", "sofia"), ("wangxiaoming", "王小明"),
        ("zhangwei", "张伟"), ("weis", "weiss"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_seen(known: Vocabulary, asked: str, meant: str) -> None:
    near = known.near(asked)
    assert asked not in near
    assert len(near) <= SUGGESTED
    assert meant in near


def test_a_beginning_with_a_slip_is_seen_while_one_types(known: Vocabulary) -> None:
    assert known.near("oliia")[0] == "olivia"
    assert known.near("coppr")[0] == "coppe"


@pytest.mark.parametrize("asked", ["", "lee", "an", "\U0001f602", "qqqqqqq", "y" * 200])
def test_short_and_strange_words_stand_for_nothing(known: Vocabulary, asked: str) -> None:
    assert known.near(asked) == []


def test_endless_words_are_not_kept(known: Vocabulary) -> None:
    assert known.near("x" * LONGEST) == []


def test_alternatives_begin_with_the_nearest_and_are_few(known: Vocabulary) -> None:
    found = list(alternatives(("jonh", "smtih"), known))
    assert 1 <= len(found) <= TRIED
    assert ("john", "smith") in found
    assert ("jonh", "smtih") not in found
    assert list(alternatives(("qqqqqq",), known)) == []
    many = list(alternatives(("jonh",) * 8, known))
    assert len(many) == TRIED


def test_nobody_is_in_an_empty_vocabulary() -> None:
    assert Vocabulary([]).near("john") == []
