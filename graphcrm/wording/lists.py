"""Lists in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from graphcrm.wording.saying import say


def say_list(parts: Sequence[str]) -> str:
    """Return the parts with what stands between them: commas."""
    return say("list.between").join(parts)
