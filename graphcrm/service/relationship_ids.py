"""What relationships are called: one name for a pair and a type, the same after every analysis."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable

from graphcrm.errors import RelationshipNotFoundError
from graphcrm.model import Relationship
from graphcrm.store.base import TieKey
from graphcrm.wording import say, say_list


def relationship_id(one_id: str, other_id: str, type_name: str) -> str:
    """Return the id of the relationship of a type between two customers, named in any order.

    It is opaque, holds letters, digits, '-' and '_' only, and stays the same over runs.
    """
    low, high = sorted((one_id, other_id))
    text = json.dumps([low, high, type_name], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def id_of(relationship: Relationship) -> str:
    """Return the id of a relationship."""
    return relationship_id(*relationship[:3])


def key_of(relationship: Relationship) -> TieKey:
    """Return what a verdict on the relationship is known by: the lower id, the higher, the type."""
    low, high = sorted(relationship[:2])
    return low, high, relationship.type


def read_relationship_id(text: str) -> TieKey:
    """Return (low_id, high_id, type) that an id names; raises RelationshipNotFoundError."""
    try:
        padded = text + "=" * (-len(text) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise RelationshipNotFoundError(text) from error
    if not (
        isinstance(values, list) and len(values) == 3 and all(isinstance(v, str) for v in values)
    ):
        raise RelationshipNotFoundError(text)
    low, high, type_name = values
    if relationship_id(low, high, type_name) != text:
        raise RelationshipNotFoundError(text)
    return low, high, type_name


def not_found(key: TieKey, types: Iterable[str] = ()) -> RelationshipNotFoundError:
    """Return the error for a relationship that is not there; types: those that the two have."""
    low, high, type_name = key
    ends = {"low": repr(low), "high": repr(high)}
    what = (
        say("relationship.of-type", type=repr(type_name), **ends)
        if type_name
        else say("relationship.between", **ends)
    )
    known = say_list(sorted(set(types)))
    return RelationshipNotFoundError(
        relationship_id(*key), say("relationship.others", what=what, known=known) if known else what
    )
