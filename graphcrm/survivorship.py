"""Which record a customer's values come from, where several records were merged into one.

Names are kept whole and so are addresses: all their fields come from one record. Any other field
is taken by itself. A record without a value is passed over, so nothing that is known gets lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson

from graphcrm.errors import InvalidValueError
from graphcrm.model import EPOCH, Customer

NEWEST = "newest"
MOST_COMPLETE = "most-complete"
TRUSTED = "trusted"
RULES = (TRUSTED, NEWEST, MOST_COMPLETE)

NAME = ("name", "given_name", "family_name")
ADDRESS = ("address", "postcode", "city", "state", "country")
SINGLE = (
    "kind",
    "national_id",
    "email",
    "phone",
    "birth_date",
    "gender",
    "company",
    "job_title",
    "created_at",
    "source",
)
PARTS: Mapping[str, tuple[str, ...]] = {
    "name": NAME,
    "address": ADDRESS,
    **{name: (name,) for name in SINGLE},
}
"""What is taken from one record at a time, by the name that configuration calls it."""

UPDATED = ("updated_at", "modified_at", "last_modified")
"""Attributes that say, better than `created_at`, how new a record is."""


class Origin(NamedTuple):
    """Where the value of a field came from: the record, and the rule that chose it."""

    record_id: str
    rule: str


@dataclass(frozen=True, slots=True)
class Survivorship:
    """In which order records are asked for a value.

    rules: tried one after the other, later ones decide ties; what is still tied goes by id.
    trusted: values of `source`, the most trusted first; sources not named come last, alike.
    parts: other rules for single parts (`name`, `address`, `email`, ...).
    """

    rules: tuple[str, ...] = RULES
    trusted: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for part, rules in [("rules", self.rules), *self.parts.items()]:
            if part != "rules" and part not in PARTS:
                raise InvalidValueError(
                    f"{part!r} is no part of a customer. Parts are {', '.join(PARTS)}."
                )
            for rule in rules:
                if rule not in RULES:
                    raise InvalidValueError(
                        f"{rule!r} (for {part!r}) is not a rule. Take {', '.join(RULES)}."
                    )

    def to_json(self) -> str:
        """Return the rules as a JSON object."""
        return orjson.dumps(self).decode()

    @classmethod
    def from_json(cls, text: str | None) -> Survivorship:
        """Return the rules of a JSON object; the built-in ones of None."""
        return cls() if text is None else cls.of(orjson.loads(text))

    @classmethod
    def of(cls, given: Any) -> Survivorship:
        """Return the rules of a mapping as a YAML or JSON file has it.

        Raises InvalidValueError, naming what is wrong in it.
        """
        if not isinstance(given, Mapping):
            raise InvalidValueError("Survivorship rules are a mapping with 'rules' and 'trusted'.")
        unknown = sorted(set(map(str, given)) - {"rules", "trusted", "parts"})
        if unknown:
            raise InvalidValueError(
                f"{unknown[0]!r} is not known in survivorship rules. Take rules, trusted, parts."
            )
        parts = given.get("parts") or {}
        if not isinstance(parts, Mapping):
            raise InvalidValueError("'parts' is a mapping of a part to its rules.")
        return cls(
            rules=_texts(given.get("rules") or RULES, "rules"),
            trusted=_texts(given.get("trusted") or (), "trusted"),
            parts={str(name): _texts(rules, str(name)) for name, rules in parts.items()},
        )


def _texts(given: Any, place: str) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    if isinstance(given, Sequence) and all(isinstance(value, str) for value in given):
        return tuple(given)
    raise InvalidValueError(f"{place!r} is {given!r}; give a list of words.")


def blend(customer_id: str, records: Sequence[Customer], rules: Survivorship) -> Customer:
    """Return the customer that the records make, under the id given.

    Tags are those of all records; attributes are taken one by one; it is bare only where all are.
    """
    return blend_and_tell(customer_id, records, rules)[0]


def blend_and_tell(
    customer_id: str, records: Sequence[Customer], rules: Survivorship
) -> tuple[Customer, dict[str, Origin]]:
    """Return the customer that the records make, and where the value of each field came from.

    The names of attributes come after `attributes.`. O(records x fields).
    """
    values: dict[str, Any] = {"customer_id": customer_id}
    origins: dict[str, Origin] = {}
    orders: dict[tuple[str, ...], list[Customer]] = {}
    for part, fields in PARTS.items():
        order = rules.parts.get(part, rules.rules)
        ranked = orders.setdefault(order, _rank(records, order, rules.trusted))
        chosen = next((record for record in ranked if _has(record, fields)), None)
        if chosen is None:
            continue
        rule = _why(records, chosen, fields, order, rules.trusted)
        for name in fields:
            value = getattr(chosen, name)
            if value is not None:
                values[name] = value
                origins[name] = Origin(chosen.customer_id, rule)
    ranked = orders.setdefault(rules.rules, _rank(records, rules.rules, rules.trusted))
    attributes: dict[str, Any] = {}
    for record in ranked:
        for name, value in record.attributes.items():
            if name not in attributes:
                attributes[name] = value
                origins[f"attributes.{name}"] = Origin(record.customer_id, rules.rules[0])
    values["tags"] = tuple(dict.fromkeys(tag for record in ranked for tag in record.tags))
    values["attributes"] = attributes
    values["bare"] = all(record.bare for record in records)
    return Customer(**values), origins


def _has(record: Customer, fields: Iterable[str]) -> bool:
    return any(getattr(record, name) is not None for name in fields)


def _rank(
    records: Sequence[Customer], rules: Sequence[str], trusted: Sequence[str]
) -> list[Customer]:
    return sorted(records, key=lambda record: (*_keys(record, rules, trusted), record.customer_id))


def _keys(record: Customer, rules: Sequence[str], trusted: Sequence[str]) -> list[float]:
    return [_key(record, rule, trusted) for rule in rules]


def _key(record: Customer, rule: str, trusted: Sequence[str]) -> float:
    """Return a number that is the smaller, the more the rule prefers the record."""
    if rule == NEWEST:
        return -_moment(record)
    if rule == MOST_COMPLETE:
        return -sum(value is not None for value in record[1:18]) - len(record.attributes)
    return trusted.index(record.source) if record.source in trusted else len(trusted)


def _moment(record: Customer) -> float:
    for name in UPDATED:
        moment = _read_moment(record.attributes.get(name))
        if moment is not None:
            return moment
    return float("-inf") if record.created_at is None else float(record.created_at)


def _read_moment(value: Any) -> float | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (zoned - EPOCH) / timedelta(microseconds=1)


def _why(
    records: Sequence[Customer],
    chosen: Customer,
    fields: Sequence[str],
    rules: Sequence[str],
    trusted: Sequence[str],
) -> str:
    """Return the first rule that put the record before every other one with a value."""
    rivals = [r for r in records if r is not chosen and _has(r, fields)]
    if not rivals:
        return "only-value"
    for rule in rules:
        own = _key(chosen, rule, trusted)
        rivals = [rival for rival in rivals if _key(rival, rule, trusted) == own]
        if not rivals:
            return rule
    return "first-id"
