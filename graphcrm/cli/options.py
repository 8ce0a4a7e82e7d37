"""Options that many commands share, and what is behind them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphcrm.model import Micros, Run, format_moment
from graphcrm.settings import Settings, read_settings

if TYPE_CHECKING:
    from graphcrm.service.context import Context

F = TypeVar("F", bound=Callable[..., Any])

TABLE = "table"
FORMATS = (TABLE, "json", "csv")


@dataclass
class Invocation:
    """What was said on the command line about the store, before or after the command."""

    store: str | None = None


def _remember_store(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Invocation).store = value


def store_option(function: F) -> F:
    """Add --store URL; the value is kept in the Invocation."""
    return click.option(
        "--store",
        metavar="URL",
        expose_value=False,
        callback=_remember_store,
        help="A file path, neo4j:// or bolt:// address. Default: GRAPHCRM_STORE, else graphcrm.db.",
    )(function)


def format_option(function: F) -> F:
    """Add --format table|json|csv."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(FORMATS),
        default=TABLE,
        show_default=True,
        help="How to print the answer.",
    )(function)


def report_option(function: F) -> F:
    """Add --format table|json, for what a command did."""
    return click.option(
        "--format",
        "style",
        type=click.Choice((TABLE, "json")),
        default=TABLE,
        show_default=True,
        help="How to print the report.",
    )(function)


def limit_option(default: int) -> Callable[[F], F]:
    """Add --limit N with this default."""

    def add(function: F) -> F:
        return click.option(
            "--limit",
            metavar="N",
            type=click.IntRange(1, 10_000),
            default=default,
            show_default=True,
            help="At most this many.",
        )(function)

    return add


def seed_option(help_text: str) -> Callable[[F], F]:
    """Add --seed N, 0 without it; help_text: what it changes."""

    def add(function: F) -> F:
        return click.option(
            "--seed",
            metavar="N",
            type=click.IntRange(0, 2**31 - 1),
            default=0,
            show_default=True,
            help=help_text,
        )(function)

    return add


def as_of_option(function: F) -> F:
    """Add --as-of DATE, for answers from an earlier analysis."""
    return click.option(
        "--as-of",
        metavar="DATE",
        help="Answer from the last analysis kept that shows this day or an earlier one.",
    )(function)


def moment(text: str | None) -> Micros | None:
    """Return the moment that --as-of names; raises InvalidValueError."""
    from graphcrm.client.inputs import moment_in

    return moment_in(text)


def tell_run(as_of: str | None, run: Run | None) -> None:
    """Say on stderr which analysis an answer as of a moment is from."""
    if as_of is not None and run is not None:
        shows = "" if run.as_of is None else f", which shows {format_moment(run.as_of)}"
        click.echo(f"From {run.run_id}{shows}.", err=True)


def chosen_store() -> str | None:
    """Return the store that the command line named, None where it named none."""
    return click.get_current_context().ensure_object(Invocation).store


def chosen_settings(**changes: Any) -> Settings:
    """Return the settings of this command: environment, --store, then `changes`."""
    return replace(read_settings(os.environ, chosen_store()), **changes)


@contextmanager
def graph(
    *, create: bool = False, resident: bool = False, language: str | None = None
) -> Iterator[Context]:
    """Open the store that the command is about; it is closed at the end.

    Only with `create` is a file made where there is none. resident: for many questions at once,
    the graph is loaded into memory. language: instead of that of GRAPHCRM_LANGUAGE.
    """
    from graphcrm.service.context import open_context
    from graphcrm.wording import speaking

    settings = chosen_settings()
    with (
        speaking(language or settings.language),
        open_context(settings, create=create, resident=resident) as context,
    ):
        yield context
