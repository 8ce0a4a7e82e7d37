"""The fields that a rule may name: what kind each is, and which table it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphcrm.wording import say

NUMBER = "number"
WORD = "word"
MOMENT = "moment"
GROUP = "group"
WORDS = "words"
ANY = "any"
"""Kinds: a number, one word or text, a moment, a community or cluster by its number, several words
at once, and what may be either a number or a word (attributes)."""

PROFILE = "profile"
SCORES = "scores"
LEVELS = "levels"
VALUES = "values"
ACTIVITY = "activity"
TIES = "ties"
ROLES = "roles"
"""Tables that columns come from."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a rule. table: where it stands; key: its name there. unit: of a number."""

    name: str
    kind: str
    table: str
    key: str
    unit: str | None = None

    @property
    def meaning(self) -> str:
        """What it says, a sentence in the language spoken."""
        family = self.name.split(".", 1)[0]
        dynamic = FAMILIES.get(family)
        if dynamic is not None and self.name != family:
            return say(f"field.{family}.X", name=self.key)
        return say(f"field.{self.name}")


FAMILIES: Mapping[str, tuple[str, str]] = {
    "attributes": (ANY, PROFILE),
    "interactions": (NUMBER, ACTIVITY),
    "last": (MOMENT, ACTIVITY),
    "relationships": (NUMBER, TIES),
}
"""Beginnings of names that go on with a word of the data: kind and table."""


def _fields() -> list[Field]:
    words = "kind name city state country postcode company job_title gender source email phone"
    found = [Field("id", WORD, PROFILE, "customer_id")]
    found += [Field(name, WORD, PROFILE, name) for name in words.split()]
    found += [
        Field("birth_date", MOMENT, PROFILE, "birth_date"),
        Field("age", NUMBER, PROFILE, "birth_date", "years"),
        Field("created_at", MOMENT, PROFILE, "created_at"),
        Field("tags", WORDS, PROFILE, "tags"),
        Field("community", GROUP, SCORES, "community"),
        Field("community.part", GROUP, LEVELS, "-1"),
        Field("community.above", GROUP, LEVELS, "1"),
        Field("community.top", GROUP, LEVELS, "2"),
    ]
    measures = "pagerank betweenness degree strength harmonic"
    found += [Field(f"influence.{one}", NUMBER, SCORES, one) for one in measures.split()]
    found += [
        Field("influence.kcore", NUMBER, SCORES, "core"),
        Field("roles", WORDS, ROLES, "roles"),
        Field("relationships", NUMBER, TIES, ""),
        Field("interactions", NUMBER, ACTIVITY, ""),
        Field("first_contact", MOMENT, ACTIVITY, "first"),
        Field("last_contact", MOMENT, ACTIVITY, "last"),
        Field("rfm.segment", WORD, VALUES, "rfm_segment"),
        Field("rfm.recency_days", NUMBER, VALUES, "last_order_at", "days"),
        Field("rfm.frequency", NUMBER, VALUES, "frequency"),
        Field("rfm.monetary", NUMBER, VALUES, "spent", "money"),
        Field("rfm.recency_score", NUMBER, VALUES, "recency_score"),
        Field("rfm.frequency_score", NUMBER, VALUES, "frequency_score"),
        Field("rfm.monetary_score", NUMBER, VALUES, "monetary_score"),
        Field("first_order", MOMENT, VALUES, "first_order_at"),
        Field("last_order", MOMENT, VALUES, "last_order_at"),
        Field("orders", NUMBER, VALUES, "orders"),
        Field("average_order", NUMBER, VALUES, "average_order", "money"),
        Field("clv.value", NUMBER, VALUES, "clv", "money"),
        Field("clv.low", NUMBER, VALUES, "clv_low", "money"),
        Field("clv.high", NUMBER, VALUES, "clv_high", "money"),
        Field("clv.orders", NUMBER, VALUES, "expected_orders"),
        Field("alive", NUMBER, VALUES, "p_alive", "share"),
        Field("stage", WORD, VALUES, "stage"),
        Field("stage_since", MOMENT, VALUES, "stage_since"),
        Field("churn.risk", NUMBER, VALUES, "churn_risk", "share"),
        Field("satisfaction", NUMBER, VALUES, "satisfaction", "share"),
        Field("ratings", NUMBER, VALUES, "ratings"),
        Field("network.value", NUMBER, VALUES, "network_value", "money"),
        Field("network.brought", NUMBER, VALUES, "brought_value", "money"),
        Field("cluster", GROUP, VALUES, "cluster"),
    ]
    return found


FIELDS: Mapping[str, Field] = {field.name: field for field in _fields()}

ALIASES: Mapping[str, str] = {
    "customer_id": "id",
    "clv": "clv.value",
    "spent": "rfm.monetary",
    "p_alive": "alive",
    "expected_orders": "clv.orders",
    "network_value": "network.value",
    "brought_value": "network.brought",
    "churn_risk": "churn.risk",
    "role": "roles",
    **{one: f"influence.{one}" for one in ("pagerank", "betweenness", "degree", "strength")},
    "harmonic": "influence.harmonic",
    "influence.core": "influence.kcore",
    "core": "influence.kcore",
    "kcore": "influence.kcore",
    "last.contact": "last_contact",
    "last.order": "last_order",
}
"""Names that measures have elsewhere."""


def find_field(name: str, word: str | None = None) -> Field | None:
    """Return the field of a name; word: what a family goes on with, where it stood in brackets.

    Names of fields are compared without regard to case, words of the data are not.
    """
    plain = name.casefold()
    if word is None:
        known = FIELDS.get(ALIASES.get(plain, plain))
        if known is not None:
            return known
        name, _, word = name.partition(".")
        plain = name.casefold()
    if plain not in FAMILIES or not word:
        return None
    kind, table = FAMILIES[plain]
    return Field(f"{plain}.{word}", kind, table, word)


def known_names() -> list[str]:
    """Return every name that a rule may use, those that go on with a word as `attributes.…`."""
    return [*FIELDS, *(f"{family}.…" for family in FAMILIES)]
