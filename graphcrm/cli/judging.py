"""What the commands share that say something of one relationship."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from graphcrm.cli.options import graph
from graphcrm.cli.output import print_json
from graphcrm.cli.records import plain
from graphcrm.cli.table import print_facts

F = TypeVar("F", bound=Callable[..., Any])


def between(function: F) -> F:
    """Add the arguments A and B and the option --type: which relationship."""
    for add in (
        click.option(
            "--type", "type_name", metavar="TYPE", required=True, help="The type it was found with."
        ),
        click.argument("other_id", metavar="B"),
        click.argument("one_id", metavar="A"),
    ):
        function = add(function)
    return function


def note_option(function: F) -> F:
    """Add --note TEXT."""
    return click.option("--note", metavar="TEXT", help="Kept for those who ask why.")(function)


def judge(key: tuple[str, str, str], verdict: str, style: str, **said: str | None) -> None:
    """Keep a verdict and print it; said: kind, source_id and note, as in the service."""
    from graphcrm.service.relationship_ids import relationship_id
    from graphcrm.service.verdicts import judge as keep

    with graph() as context:
        record = plain(keep(context, relationship_id(*key), verdict, **said))
    if style == "json":
        print_json(record)
        return
    names = {
        "low_id": "A",
        "high_id": "B",
        "kind": "as",
        "decided_at": "said at",
        "source_id": "from",
    }
    print_facts(
        [
            (names.get(name, name), value)
            for name, value in record.items()
            if name != "relationship_id" and value is not None
        ]
    )
