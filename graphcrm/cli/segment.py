"""graphcrm segment: save, count, list or forget one segment, or count a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_json, print_list
from graphcrm.cli.segments import record
from graphcrm.cli.table import Column, field, print_facts

if TYPE_CHECKING:
    from graphcrm.model import Micros
    from graphcrm.service.context import Context

PART = (
    Column("part", lambda row: "  " * row["depth"] + row["text"], wide=True),
    field("alone"),
    field("so_far", "with those before"),
    field("unknown", "not known"),
    field("bound", "percentile"),
)
PART_NAMES = ("text", "depth", "joined", "alone", "so_far", "unknown", "bound")
MEMBER_NAMES = ("customer_id", "name")
COMMUNITY = (
    field("community_id", "id"),
    field("name", wide=True),
    field("members"),
    field("size", "of"),
    field("share"),
)
COMMUNITY_NAMES = ("community_id", "name", "members", "size", "share")
CHANGE_NAMES = ("customer_id", "name", "change", "new", "conditions")


@click.command()
@click.argument("name", required=False)
@click.option("--rule", metavar="RULE", help="Save this rule under NAME; without NAME, count it.")
@click.option("--description", metavar="TEXT", help="With --rule: what it is for.")
@click.option("--members", is_flag=True, help="List whom it fits.")
@click.option("--changes", is_flag=True, help="List who came in and who left.")
@click.option(
    "--since",
    metavar="DATE_OR_RUN",
    help="With --changes: the kept analysis to compare with; else the one before.",
)
@click.option("--by-community", is_flag=True, help="Count it by community, most members first.")
@click.option("--audience", metavar="TEXT", help="Save whom it fits as an audience of this name.")
@click.option("--delete", is_flag=True, help="Forget it; its customers stay.")
@limit_option(50)
@format_option
@store_option
def command(name: str | None, limit: int, style: str, **wanted: Any) -> None:
    """Count the segment NAME part by part; or save, list or forget it; or count a rule.

    A rule such as 'community == 12 and clv.value > p90' says whom it fits: docs/segments.md.
    """
    _check(name, wanted)
    with graph() as context:
        if wanted["delete"]:
            _delete(context, str(name))
            return
        rule = _rule(context, name, wanted)
        if wanted["audience"] is not None:
            _save_audience(context, str(name), wanted["audience"])
        elif wanted["changes"]:
            _print_changes(context, rule, wanted["since"], limit, style)
        elif wanted["members"]:
            _print_members(context, rule, limit, style)
        elif wanted["by_community"]:
            _print_communities(context, rule, limit, style)
        else:
            _print_count(context, name, rule, style)


def _check(name: str | None, wanted: dict[str, Any]) -> None:
    acts = ("members", "changes", "by_community", "audience", "delete")
    chosen = [one.replace("_", "-") for one in acts if wanted[one]]
    if len(chosen) > 1:
        raise click.UsageError(f"Take one of --{' and --'.join(chosen)}.")
    if name is None and wanted["rule"] is None:
        raise click.UsageError("Name a segment, or give a rule to count with --rule.")
    if name is None and (wanted["delete"] or wanted["audience"] is not None):
        raise click.UsageError("Name the segment: graphcrm segment NAME ...")
    if wanted["delete"] and wanted["rule"] is not None:
        raise click.UsageError("--delete forgets the segment; leave out --rule.")
    if wanted["since"] is not None and not wanted["changes"]:
        raise click.UsageError("--since goes with --changes.")
    if wanted["description"] is not None and (name is None or wanted["rule"] is None):
        raise click.UsageError("--description goes with NAME and --rule.")


def _rule(context: Context, name: str | None, wanted: dict[str, Any]) -> str:
    """Return the rule asked about, after saving it where it has a name."""
    from graphcrm.service.segments import Draft, find_segment, save_segment

    rule: str | None = wanted["rule"]
    if name is None:
        assert rule is not None
        return rule
    if rule is None:
        return find_segment(context, name).rule
    return save_segment(context, Draft(name, rule, wanted["description"]), replace=True).rule


def _delete(context: Context, name: str) -> None:
    from graphcrm.service.segments import find_segment, remove_segment

    segment = find_segment(context, name)
    remove_segment(context, segment.segment_id, [segment.version])
    click.echo(printable(f"The segment {segment.name!r} is gone."))


def _save_audience(context: Context, name: str, called: str) -> None:
    from graphcrm.service.segments import make_segment_audience

    audience = make_segment_audience(context, name, called)
    click.echo(printable(f"The audience {audience.name!r} holds {audience.size:,} customers."))


def _print_count(context: Context, name: str | None, rule: str, style: str) -> None:
    from graphcrm.service.segment_members import count_rule
    from graphcrm.service.segments import get_segment

    found = count_rule(context, rule)
    parts = [asdict(part) for part in found.parts]
    if style == "json":
        whole = {} if name is None else record(get_segment(context, name))
        told = {"rule": rule, "count": found.count, "total": found.total, "share": found.share}
        sample = [asdict(member) for member in found.sample]
        print_json({**whole, **told, "parts": parts, "sample": sample, "hints": found.hints})
        return
    if style == "table":
        shown = [("customers", found.count), ("of", found.total), ("share", found.share)]
        print_facts([*([] if name is None else [("segment", name)]), ("rule", rule), *shown])
    print_list(style, parts, PART, names=PART_NAMES, none="")
    for hint in found.hints:
        click.echo(printable(hint), err=True)


def _print_members(context: Context, rule: str, limit: int, style: str) -> None:
    from graphcrm.client.inputs import collect
    from graphcrm.service.segment_members import list_fitting

    found = collect(
        lambda part, cursor: list_fitting(context, rule, limit=part, cursor=cursor), limit
    )
    records = [asdict(member) for member in found]
    looked = list(records[0]["values"]) if records else []
    columns = [Column(one, partial(_looked, one)) for one in looked]
    print_list(
        style,
        records,
        (field("customer_id", "id"), field("name"), *columns),
        names=MEMBER_NAMES,
        none="It fits nobody. Without --members, each part of the rule is counted.",
    )


def _print_communities(context: Context, rule: str, limit: int, style: str) -> None:
    from graphcrm.service.segment_members import count_rule

    found = count_rule(context, rule, by_community=True).by_community
    assert found is not None
    records = [{**asdict(one), "share": one.members / one.size} for one in found.items[:limit]]
    print_list(style, records, COMMUNITY, names=COMMUNITY_NAMES, none="It fits nobody in them.")
    more = len(found.items) - len(records) + found.more
    if more:
        click.echo(f"{more:,} more communities have some.", err=True)
    if found.alone:
        click.echo(f"{found.alone:,} customers are in no community.", err=True)


def _looked(name: str, row: Mapping[str, Any]) -> object:
    return row["values"][name]


def _print_changes(context: Context, rule: str, since: str | None, limit: int, style: str) -> None:
    from graphcrm.service.segment_changes import rule_changes

    found = rule_changes(context, rule, since=_since(since), limit=min(limit, 1000))
    records = [asdict(change) for change in found.items]
    for one in records:
        one["change"] = "came in" if one["change"] == "in" else "left"
    click.echo(
        printable(
            f"Since {found.since.run_id}: {found.came:,} came in, {found.left:,} left; "
            f"{found.count_before:,} then, {found.count_now:,} now."
        ),
        err=True,
    )
    for hint in found.hints:
        click.echo(printable(hint), err=True)
    why = Column("because", _because, wide=True)
    print_list(
        style,
        records,
        (field("customer_id", "id"), field("name"), field("change"), why),
        names=CHANGE_NAMES,
        none="Nobody came in and nobody left.",
    )


def _because(row: Mapping[str, Any]) -> str:
    if row["new"]:
        return "a new customer"
    told = [f"{one['field']}: {one['was']} -> {one['now']}" for one in row["conditions"]]
    return "; ".join(told)


def _since(text: str | None) -> Micros | str | None:
    from graphcrm.client.inputs import since_in

    return since_in(text)
