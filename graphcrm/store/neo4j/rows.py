"""Between properties in Neo4j and rows of the model. A property that is not there is None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphcrm.model import Community, Customer, Interaction, Link
from graphcrm.store.records import (
    from_json,
    from_members,
    from_traits,
    from_worth,
    to_json,
    to_members,
    to_record,
    to_traits,
    to_worth,
)
from graphcrm.store.text import search_text

Properties = Mapping[str, Any]

_CUSTOMER = tuple(name for name in Customer._fields if name not in ("attributes", "bare", "tags"))
_INTERACTION = tuple(name for name in Interaction._fields if name != "attributes")
_LINK = tuple(name for name in Link._fields if name != "attributes")
_INDEXED_BYTES = 32_000
"""The text index refuses values beyond 32,766 bytes."""
_COMMUNITY = tuple(
    name for name in Community._fields if name not in ("central_members", "traits", "worth")
)


def from_customer(customer: Customer) -> dict[str, Any]:
    """Return the properties of a customer; `label` is what a browser of the graph shows."""
    properties = _given(customer, _CUSTOMER)
    properties["label"] = customer.label
    properties["long_search_text" if _is_long(customer) else "search_text"] = search_text(customer)
    if customer.tags:
        properties["tags"] = list(customer.tags)
    return _with_attributes(properties, customer.attributes, customer.customer_id)


def labels_of(customer: Customer) -> list[str]:
    """Return the labels of a customer beside Customer."""
    return [*(["Bare"] if customer.bare else []), *(["LongText"] if _is_long(customer) else [])]


def to_customer(properties: Properties) -> Customer:
    """Return the customer of its properties and `bare`."""
    return Customer(
        **_named(properties, _CUSTOMER),
        tags=tuple(properties.get("tags") or ()),
        attributes=from_json(properties.get("attributes")),
        bare=properties["bare"],
    )


def to_source_record(properties: Properties) -> Customer:
    """Return a source record as it came, of the properties of a customer or a record."""
    own = properties.get("own_record")
    return to_customer(properties) if own is None else to_record(own)


def from_interaction(interaction: Interaction) -> dict[str, Any]:
    """Return the properties of an interaction."""
    properties = _with_floats(_given(interaction, _INTERACTION), ("amount", "quantity", "rating"))
    return _with_attributes(properties, interaction.attributes, interaction.interaction_id)


def values_of_interaction(interaction: Interaction) -> list[Any]:
    """Return the same as a list in the order of the fields, None for what is not there.

    A list goes to the server in half the time that a map takes.
    """
    properties = from_interaction(interaction)
    return [properties.get(name) for name in Interaction._fields]


def to_interaction(properties: Properties) -> Interaction:
    """Return the interaction of its properties."""
    return Interaction(
        **_named(properties, _INTERACTION), attributes=from_json(properties.get("attributes"))
    )


def to_month(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return the fields of a MonthCount from (year, month, …)."""
    return (f"{row[0]:04}-{row[1]:02}", *row[2:])


def from_link(link: Link) -> dict[str, Any]:
    """Return the properties of a declared link."""
    return _with_attributes(
        _with_floats(_given(link, _LINK), ("strength",)), link.attributes, link.source_id
    )


def to_link(properties: Properties) -> Link:
    """Return the link of its properties."""
    return Link(**_named(properties, _LINK), attributes=from_json(properties.get("attributes")))


def from_community(community: Community) -> dict[str, Any]:
    """Return the properties of a community."""
    return {
        **_given(community, _COMMUNITY),
        "central_members": from_members(community),
        "traits": from_traits(community),
        "worth": from_worth(community),
    }


def to_community(properties: Properties) -> Community:
    """Return the community of its properties."""
    return Community(
        **_named(properties, _COMMUNITY),
        central_members=to_members(properties["central_members"]),
        traits=to_traits(properties["traits"]),
        worth=to_worth(properties["worth"]),
    )


def type_in_graph(type_name: str) -> str:
    """Return the relationship type that shows a type the way Cypher spells them: SUPPORT_TICKET.

    Any word may be one; only an empty text and U+0000 cannot. The exact word is a property.
    """
    return "_".join(type_name.upper().split()).replace("\0", "\N{REPLACEMENT CHARACTER}") or "OTHER"


def _is_long(customer: Customer) -> bool:
    return len(search_text(customer).encode()) > _INDEXED_BYTES


def _given(row: object, names: Sequence[str]) -> dict[str, Any]:
    values = ((name, getattr(row, name)) for name in names)
    return {name: value for name, value in values if value is not None}


def _with_floats(properties: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    properties.update((name, float(properties[name])) for name in names if name in properties)
    return properties


def _named(properties: Properties, names: Sequence[str]) -> dict[str, Any]:
    return {name: properties.get(name) for name in names}


def _with_attributes(
    properties: dict[str, Any], attributes: Mapping[str, Any], owner: str
) -> dict[str, Any]:
    text = to_json(attributes, owner)
    if text is not None:
        properties["attributes"] = text
    return properties
