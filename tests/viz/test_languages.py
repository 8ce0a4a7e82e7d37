"""Both languages say everything, and fill in the same values."""

from __future__ import annotations

import re

from graphcrm.identity.matching import COMPARISONS
from graphcrm_viz.assets import static_files

TEXT = re.compile(r'^  (?:"([\w-]+)"|(\w+)): "((?:[^"\\]|\\.)*)",$', re.MULTILINE)


def texts(name: str) -> dict[str, str]:
    return {
        quoted or plain: text for quoted, plain, text in TEXT.findall(static_files()[name].text)
    }


def values(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_chinese_has_every_text_that_english_has() -> None:
    english, chinese = texts("english.js"), texts("chinese.js")
    assert len(english) > 100
    assert {key for key in english if not key.endswith("_one")} == set(chinese)


def test_the_same_values_are_filled_in() -> None:
    english, chinese = texts("english.js"), texts("chinese.js")
    assert [key for key in chinese if values(chinese[key]) != values(english[key])] == []


def test_every_text_that_a_module_asks_for_is_there() -> None:
    english = texts("english.js")
    modules = [one.text for name, one in static_files().items() if name.endswith(".js")]
    asked = {key for text in modules for key in re.findall(r'\b(?:t|count)\("(\w+)"', text)}
    assert len(asked) > 60
    assert asked - set(english) == set()


def test_what_matching_finds_is_said_in_chinese_too() -> None:
    told = static_files()["findings.js"].text
    words = {
        level.words
        for comparisons in COMPARISONS.values()
        for comparison in comparisons
        for level in comparison.all_levels
    }
    assert len(words) > 30
    assert {word for word in words if f'"{word}": "' not in told} == set()
