"""What matching finds is said in Chinese; the explorer's own texts are checked by its compiler."""

from __future__ import annotations

import re
from pathlib import Path

from graphcrm.identity.matching import COMPARISONS
from graphcrm.wording.chinese import CHINESE
from graphcrm.wording.english import ENGLISH

FINDINGS = Path(__file__).parents[2] / "viz" / "src" / "findings.ts"


def test_what_matching_finds_is_said_in_chinese_too() -> None:
    told = FINDINGS.read_text(encoding="utf-8")
    words = {
        level.words
        for comparisons in COMPARISONS.values()
        for comparison in comparisons
        for level in comparison.all_levels
    }
    assert len(words) > 30
    assert {word for word in words if f'"{word}": "' not in told} == set()


def test_the_service_and_the_page_say_the_same_of_findings() -> None:
    page = dict(re.findall(r'^  "([^"]+)": "([^"]+)",$', FINDINGS.read_text("utf-8"), re.MULTILINE))
    start = "finding.is: "
    said = {key.removeprefix(start): key for key in CHINESE if key.startswith(start)}
    assert set(said) <= set(page)
    assert len(said) > 50
    for words, key in said.items():
        assert ENGLISH[key] == words
        assert CHINESE[key] == page[words].replace(",", "，").replace(":", "：")
