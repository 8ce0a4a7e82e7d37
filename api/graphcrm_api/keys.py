"""API keys: who may ask."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from graphcrm_api.errors import UNAUTHORIZED, ProblemError

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="One of the keys in GRAPHCRM_API_KEYS.",
)
_header = APIKeyHeader(
    name="X-API-Key",
    auto_error=False,
    scheme_name="header",
    description="One of the keys in GRAPHCRM_API_KEYS, for clients that cannot send a bearer.",
)

Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
Header = Annotated[str | None, Security(_header)]


def key_guard(keys: Sequence[str]) -> Callable[[Bearer, Header], Awaitable[None]]:
    """Return a dependency that lets a request pass if it carries one of the keys.

    Raises ProblemError (401) otherwise. All keys are compared, each in constant time, so that
    neither which one fits nor how much of one does can be told from the time it takes.
    """
    known = [key.encode() for key in keys]

    async def require_key(bearer: Bearer, header: Header) -> None:
        given = [bearer.credentials if bearer else None, header]
        offered = [text.encode("latin-1") for text in given if text]
        if not offered:
            raise _refused("Send a key as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.")
        fits = [hmac.compare_digest(key, offer) for key in known for offer in offered]
        if not any(fits):
            raise _refused("This key is not one of those the service was started with.")

    return require_key


def _refused(detail: str) -> ProblemError:
    return ProblemError(
        UNAUTHORIZED, detail, headers={"WWW-Authenticate": 'Bearer realm="graphcrm"'}
    )
