"""What matching finds is said in Chinese; the explorer's own texts are checked by its compiler."""

from __future__ import annotations

from pathlib import Path

from graphcrm.identity.matching import COMPARISONS

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
