"""What stores keep as JSON: attributes, the record of a run, and what a community is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from graphcrm.errors import InvalidValueError
from graphcrm.model import (
    CentralMember,
    Community,
    Customer,
    Fact,
    Flow,
    LineageEvent,
    Provenance,
    Run,
    Trait,
    Worth,
)

_ATTRIBUTES = orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY


def to_json(attributes: Mapping[str, Any], owner: str) -> str | None:
    """Return attributes as JSON with sorted keys, None where there are none.

    Raises InvalidValueError, naming the `owner`, for what JSON cannot hold.
    """
    if not attributes:
        return None
    try:
        return orjson.dumps(dict(attributes), default=str, option=_ATTRIBUTES).decode()
    except TypeError as error:
        raise InvalidValueError(
            f"The attributes of {owner!r} cannot be kept: {error}. "
            "Give texts, numbers below 2^63, true, false, lists or objects."
        ) from error


def from_json(text: str | None) -> dict[str, Any]:
    """Return the attributes that `to_json` made."""
    attributes: dict[str, Any] = orjson.loads(text) if text else {}
    return attributes


def from_record(record: Customer) -> str:
    """Return a source record as JSON, its fields in the order of model.Customer."""
    attributes = from_json(to_json(record.attributes, record.customer_id))
    return orjson.dumps([*record._replace(attributes=attributes)]).decode()


def to_record(text: str) -> Customer:
    """Return the source record that `from_record` made."""
    record = Customer._make(orjson.loads(text))
    return record._replace(tags=tuple(record.tags))


def from_run(run: Run) -> str:
    """Return the record of a run."""
    return orjson.dumps(run, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def to_run(record: str) -> Run:
    """Return the run of a record."""
    fields = orjson.loads(record)
    fields["measures"] = tuple(Provenance(**measure) for measure in fields["measures"])
    return Run(**fields)


@lru_cache(maxsize=4)
def to_current_run(record: str) -> Run:
    """Return the same, decoded once: it never changes, and every reader begins with it."""
    return to_run(record)


def from_event(event: LineageEvent) -> str:
    """Return what became of a community as JSON."""
    sources, targets = ([tuple(flow) for flow in flows] for flows in (event.sources, event.targets))
    return orjson.dumps([*event[:-2], sources, targets]).decode()


def to_event(text: str) -> LineageEvent:
    """Return the event that `from_event` made."""
    *plain, sources, targets = orjson.loads(text)
    flows = (tuple(Flow(*flow) for flow in each) for each in (sources, targets))
    return LineageEvent._make((*plain, *flows))


def from_members(community: Community) -> str:
    """Return the central members as JSON."""
    return orjson.dumps([tuple(member) for member in community.central_members]).decode()


def to_members(text: str) -> tuple[CentralMember, ...]:
    """Return the central members that `from_members` made."""
    return tuple(CentralMember(*member) for member in orjson.loads(text))


def from_traits(community: Community) -> str:
    """Return the traits as JSON."""
    return orjson.dumps([tuple(trait) for trait in community.traits]).decode()


def to_traits(text: str) -> tuple[Trait, ...]:
    """Return the traits that `from_traits` made."""
    return tuple(Trait(*trait) for trait in orjson.loads(text))


def from_worth(community: Community) -> str:
    """Return the means over members as JSON."""
    return orjson.dumps([tuple(one) for one in community.worth]).decode()


def to_worth(text: str) -> tuple[Worth, ...]:
    """Return the means that `from_worth` made."""
    return tuple(Worth(*one) for one in orjson.loads(text))


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


def from_facts(facts: Sequence[Fact]) -> str | None:
    """Return the facts behind a relationship as JSON, None where there are none."""
    if not facts:
        return None
    return orjson.dumps([tuple(fact) for fact in facts], option=_ATTRIBUTES).decode()


def to_facts(text: str | None) -> tuple[Fact, ...]:
    """Return the facts that `from_facts` made."""
    return tuple(Fact._make(row) for row in orjson.loads(text)) if text else ()
