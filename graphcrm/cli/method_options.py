"""How an analysis computes: options that `analyze` and `spark-analyze` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from graphcrm.cli.options import seed_option

F = TypeVar("F", bound=Callable[..., Any])

_HALF_LIFE = (
    "Days after which an interaction counts half: 90 for every type, email=30 for one, 0 for no "
    "decay. May be given several times."
)

_OPTIONS = (
    click.option(
        "--resolution",
        metavar="X",
        type=click.FloatRange(min=0, min_open=True),
        default=1.0,
        show_default=True,
        help="Above 1: more and smaller communities; below 1: fewer and larger ones.",
    ),
    click.option(
        "--effort",
        type=click.Choice(("best", "fast")),
        default="best",
        show_default=True,
        help="How long Leiden searches: several times, crossing what it found, or once.",
    ),
    click.option(
        "--as-of",
        metavar="DATE",
        help="Leave out what came after this day or moment. Default: the latest in the data.",
    ),
    click.option("--half-life", "half_lives", metavar="DAYS", multiple=True, help=_HALF_LIFE),
    seed_option("Same data and seed, same answer."),
)


def method_options(function: F) -> F:
    """Add --resolution, --effort, --as-of, --half-life and --seed."""
    for add in reversed(_OPTIONS):
        function = add(function)
    return function
