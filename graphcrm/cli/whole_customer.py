"""graphcrm 360: everything that is known of one customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.options import format_option, graph, store_option
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.record_sheet import plain_records
from graphcrm.cli.records import plain
from graphcrm.cli.table import cell, print_facts
from graphcrm.model import format_moment

if TYPE_CHECKING:
    from graphcrm.service.whole_customer import Customer360

Fact = tuple[str, object]


@click.command()
@click.argument("customer_id", metavar="ID")
@click.option("--parts", metavar="A,B", help="Only these parts, with commas between them.")
@format_option
@store_option
def command(customer_id: str, parts: str | None, style: str) -> None:
    """Show everything that is known of the customer ID.

    Profile, records, relationships, timeline, value, stage, churn, satisfaction, segments,
    community, influence, likely ties and consent; what cannot be had says why.
    """
    from graphcrm.service.whole_customer import customer_360

    chosen = None if parts is None else parts.split(",")
    with graph() as context:
        found = customer_360(context, customer_id, chosen)
    if style == "json":
        print_json(_record(found))
    elif style == "csv":
        print_csv([_record(found)])
    else:
        print_facts(list(_facts(found)))


def _record(found: Customer360) -> dict[str, Any]:
    """Return it with the names of the HTTP API."""
    record: dict[str, Any] = plain(found)
    del record["run"]
    profile, records = found.profile, found.records
    if profile is not None:
        record["profile"] = {
            **plain(profile._replace(attributes={})),
            "attributes": dict(profile.attributes),
        }
    if records is not None:
        record["records"] = plain_records(records)
    as_of = None if found.as_of is None else format_moment(found.as_of)
    return {**record, "run_id": found.run_id, "as_of": as_of}


def _facts(found: Customer360) -> Iterator[Fact]:
    yield "id", found.customer_id
    yield "name", found.name
    record = _record(found)
    for part in found.parts:
        if part in found.reasons:
            yield part, f"– {found.reasons[part]}"
        else:
            yield from _SHOWN[part](record[part])


def _fields(record: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield what a part says, without its lists."""
    for name, value in record.items():
        if not isinstance(value, list | Mapping):
            yield name.replace("_", " "), value


def _profile(record: Mapping[str, Any]) -> Iterator[Fact]:
    shown = {name: value for name, value in record.items() if name not in ("customer_id", "bare")}
    yield from _fields(shown)
    yield "tags", record["tags"]
    yield from record["attributes"].items()


def _records(record: Mapping[str, Any]) -> Iterator[Fact]:
    yield "records", [one["customer_id"] for one in record["records"]]


def _relationships(record: list[Mapping[str, Any]]) -> Iterator[Fact]:
    for one in record:
        yield "related", f"{one['name']} ({one['customer_id']}): {'; '.join(one['reasons'])}"


def _timeline(record: Mapping[str, Any]) -> Iterator[Fact]:
    yield "interactions", record["months"]["total"]
    for one in record["months"]["bins"][-_MONTHS:]:
        kinds = (f"{each['count']:,} {each['type'] or 'others'}" for each in one["types"])
        yield one["month"], ", ".join(kinds)


def _stage(record: Mapping[str, Any]) -> Iterator[Fact]:
    yield from _fields(record)
    yield "life", "; ".join(one["words"] for one in record["history"])


def _churn(record: Mapping[str, Any]) -> Iterator[Fact]:
    yield "churn risk", record["risk"]
    yield "why it may leave", "; ".join(one["words"] for one in record["reasons"])
    yield "advice", record["advice"]


def _segments(record: Mapping[str, Any]) -> Iterator[Fact]:
    yield "segment of RFM", record["rfm"]
    yield from ((name, value) for name, value in _fields(record) if name != "rfm")
    yield "saved segments", record["saved"]


def _recommendations(record: list[Mapping[str, Any]]) -> Iterator[Fact]:
    for one in record:
        yield "may want next", f"{one['product_id']}: {'; '.join(one['reasons'])}"


def _community(record: Mapping[str, Any]) -> Iterator[Fact]:
    own = record["community"]
    yield "community", f"{own['community_id']}: {own['name']} ({own['size']:,} members)"
    yield "within", [one["name"] for one in record["within"]]


def _influence(record: Mapping[str, Any]) -> Iterator[Fact]:
    for one in record["measures"]:
        place = f"more than {int(one['overall']['percentile'])} % of all"
        yield one["measure"], f"{cell(one['value'])} ({place})"
    if record["roles"]:
        yield "roles", record["roles"]["roles"]
        yield "why", "; ".join(record["roles"]["reasons"])


def _likely(record: list[Mapping[str, Any]]) -> Iterator[Fact]:
    for one in record:
        yield "likely tie", f"{one['name']} ({one['customer_id']}): {'; '.join(one['reasons'])}"


def _consent(record: Mapping[str, Any]) -> Iterator[Fact]:
    for one in record["said"]:
        yield one["name"], f"{cell(one['value'])} (record {one['record_id']})"
    if not record["agree"]:
        yield "consent", "The records contradict each other."


_MONTHS = 6
"""Months that a table shows, the latest; JSON has them all."""

_SHOWN: Mapping[str, Callable[[Any], Iterator[Fact]]] = {
    "profile": _profile,
    "records": _records,
    "relationships": _relationships,
    "timeline": _timeline,
    "value": _fields,
    "stage": _stage,
    "churn": _churn,
    "satisfaction": _fields,
    "segments": _segments,
    "recommendations": _recommendations,
    "community": _community,
    "influence": _influence,
    "likely": _likely,
    "consent": _consent,
}
