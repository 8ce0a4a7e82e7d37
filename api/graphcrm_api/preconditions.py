"""ETags and If-Match (RFC 9110): so that nobody overwrites what somebody else changed."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Header

from graphcrm_api.errors import PRECONDITION, ProblemError

_TAG = re.compile(r'(W/)?"([^"]*)"')

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=1000,
        description='The `ETag` of what was read, such as `"3"`; `*` for whatever there is now.',
        examples=['"3"'],
    ),
]


def write_etag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def read_versions(if_match: str | None) -> list[int] | None:
    """Return the versions that an If-Match names, None for any or where there is none.

    Weak tags and those of other forms match nothing, as RFC 9110 has it.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tags = (tag for weak, tag in _TAG.findall(if_match) if not weak)
    return [int(tag) for tag in tags if re.fullmatch(r"[0-9]{1,18}", tag)]


def need_versions(if_match: str | None) -> list[int] | None:
    """Return the same; raises ProblemError (428) where there is no If-Match."""
    if if_match is None:
        raise ProblemError(
            PRECONDITION,
            "Say what you read, so that nothing that somebody else changed is lost: read it, make "
            "your change to that, and send its ETag as 'If-Match'. 'If-Match: *' overwrites "
            "whatever there is.",
        )
    return read_versions(if_match)


def names_tag(if_none_match: str | None, tag: str) -> bool:
    """Tell whether an If-None-Match names a tag, weak ones compared like strong ones."""
    if if_none_match is None:
        return False
    named = [f'"{name}"' for _, name in _TAG.findall(if_none_match)]
    return if_none_match.strip() == "*" or tag in named
