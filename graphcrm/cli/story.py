"""What the demo tells someone who sees graphcrm for the first time."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcrm.answers import StatusAnswer
from graphcrm.cli.clean import printable
from graphcrm.cli.communities import traits
from graphcrm.cli.records import plain, plain_influencer
from graphcrm.cli.table import Column, Record, field, print_table

if TYPE_CHECKING:
    from graphcrm.service.context import Context

SHOWN = 5

GROUPS = (
    Column("id", lambda record: str(record["community_id"])),
    field("name"),
    field("size"),
    Column("in common", traits, wide=True),
)
PEOPLE = (
    field("customer_id", "id"),
    field("name"),
    field("community_name", "community"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


def tell_story(context: Context, folder: Path, *, made_up: bool, twice: bool) -> None:
    """Print what was found in the sample and how to go on.

    made_up: nobody in it is real. twice: some customers have several records.
    """
    from graphcrm.service.groups import list_communities
    from graphcrm.service.influence import influencers
    from graphcrm.service.status import graph_status

    status = graph_status(context)
    twice = twice and not status.counts.merged
    groups = [plain(c) for c in list_communities(context, limit=SHOWN, min_size=2).items]
    people = [plain_influencer(item) for item in influencers(context, limit=SHOWN).items]
    _tell_size(status, folder, made_up=made_up)
    if groups:
        _heading(f"The largest of {_count(status, 'groups'):,} groups")
        print_table(groups, GROUPS)
        _heading("Who carries most weight, by PageRank")
        print_table(people, PEOPLE)
    else:
        _heading("No one names another here: no contacts, no links, so every customer is alone.")
    if twice:
        _heading("Some customers seem to be here twice, in records of other systems.")
        click.echo("'graphcrm resolve' makes one customer of their records, and can be undone.")
    _heading("Go on")
    for command in _commands(context.settings.store, people, twice=twice):
        click.echo(f"  {command}")
    click.echo()


def _tell_size(status: StatusAnswer, folder: Path, *, made_up: bool) -> None:
    counts = status.counts
    click.echo(
        f"{counts.customers:,} customers, {counts.interactions:,} interactions and "
        f"{counts.links:,} links made {counts.relationships:,} relationships."
    )
    if made_up:
        click.echo("The company is invented: nobody in it is real.")
        truth = folder / "truth.json"
        click.echo(printable(f"The groups and influencers that were planted are in {truth}."))


def _count(status: StatusAnswer, name: str) -> int:
    return status.run.counts.get(name, 0) if status.run else 0


def _heading(text: str) -> None:
    click.echo()
    click.echo(text)


def _commands(store: str, people: Sequence[Record], *, twice: bool) -> list[str]:
    program, where = _program(), f"--store {shlex.quote(store)}"
    someone = shlex.quote(people[0]["customer_id"]) if people else "ID"
    return [
        f"{program} related {someone} {where}",
        f"{program} influencers --by betweenness {where}",
        f"{program} communities {where}",
        f"{program} values --by churn_risk {where}",
        f"{program} recommend {someone} {where}",
        f"{program} render picture.html {where}",
        *([f"{program} resolve {where}"] if twice else []),
        f"{program} serve {where}",
    ]


def _program() -> str:
    """Return how to call the program again: by its name only where the shell would find it."""
    called = sys.argv[0]
    if Path(called).name == "__main__.py":
        return "python -m graphcrm"
    if shutil.which("graphcrm") == os.path.abspath(called):
        return "graphcrm"
    return shlex.quote(called)
