"""Idempotency keys: a request that comes again is answered as before, and not carried out."""

from __future__ import annotations

import hashlib
import json

from graphcrm.errors import ConflictError, InvalidValueError
from graphcrm.service.context import Context

MAX_KEY = 200


def check_key(key: str) -> None:
    """Raise InvalidValueError for a key that is empty or too long."""
    if not 1 <= len(key) <= MAX_KEY:
        raise InvalidValueError(f"An idempotency key has 1 to {MAX_KEY} characters.")


def fingerprint_of(request: object) -> str:
    """Return what tells requests apart; request: of JSON's types, others as their text."""
    text = json.dumps(request, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def answered_before(ctx: Context, key: str, fingerprint: str, what: str) -> str | None:
    """Return the body that a key was answered with, None for a new key.

    what: a key is needed for, in an error: 'new rows'. Raises InvalidValueError, and ConflictError
    for a key that came with another request.
    """
    check_key(key)
    with ctx.store.read() as reader:
        receipt = reader.receipt(key)
    if receipt is None:
        return None
    if receipt.fingerprint != fingerprint:
        raise ConflictError(
            f"The idempotency key {key!r} was used before for something else. "
            f"Take a new key for {what}."
        )
    return receipt.body
