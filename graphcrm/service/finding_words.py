"""What matching found of two records, in the language spoken."""

from __future__ import annotations

import re

from graphcrm.identity.waterfall import Step
from graphcrm.wording import DEFAULT, is_said, language, say

_WHOLE = ("household", "name alone")
"""Comparisons whose words say it all, without what the records hold."""

_NUMBER = re.compile(r"\d[\d,]*")


def say_finding(step: Step) -> str:
    """Say what one comparison found, and in what the two records differ."""
    found = _words(step)
    if step.left == step.right or step.comparison in _WHOLE:
        return found
    return say("finding.values", finding=found, left=step.left, right=step.right)


def _words(step: Step) -> str:
    """Return the words of a step, which are English; as they are where they are not known."""
    if language() == DEFAULT:
        return step.words
    words = step.words.removeprefix(f"{step.comparison} ")
    number = _NUMBER.search(words)
    for key in (f"finding.is: {words}", f"finding.is: {_NUMBER.sub('{n}', words, count=1)}"):
        if is_said(key):
            found = say(key, n=number.group() if number else "")
            return say("finding.of", comparison=_comparison(step.comparison), finding=found)
    return step.words


def _comparison(name: str) -> str:
    key = f"comparison.{name}"
    return say(key) if is_said(key) else name
