"""What `graphcrm influencers --by spread` takes, and how its answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphcrm.cli.clean import printable
from graphcrm.cli.output import print_csv, print_json
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, field, number, print_facts, print_table

if TYPE_CHECKING:
    from graphcrm.plans import Plan

F = TypeVar("F", bound=Callable[..., Any])

SPREAD = "spread"

OPTIONS = (
    ("--budget", "N", int, "At most so many people; 10 where neither people nor money is given."),
    ("--money", "X", float, "At most so much money in all; see --cost."),
    ("--cost", "EXPR", str, "What a customer costs: a number, a column or score, or arithmetic."),
    ("--probability", "P", str, "strength (default), weighted-cascade, learned, or a number."),
    ("--pass-on", "P", float, "How likely a tie of full strength passes it on; 0.1."),
    ("--window", "DAYS", float, "Days after which buying the same is no longer learned from; 30."),
    ("--model", "M", str, "ic (independent cascade, the default) or lt (linear thresholds)."),
    ("--method", "M", str, "ris (the default), or celf on small graphs."),
    ("--epsilon", "E", float, "What may be missing of the guarantee; 0.1."),
    ("--delta", "D", float, "How likely at most a stated bound is wrong; 0.01."),
    ("--segment", "TAG", str, "Only customers with this tag may be chosen."),
    ("--target-community", "C", int, "Only reaching members of this community counts."),
    ("--target-segment", "TAG", str, "Only reaching customers with this tag counts."),
    ("--value", "EXPR", str, "What reaching a customer is worth; 1 without it."),
)
SEVERAL = (
    ("--only", "only", "NAME=VALUE", "Only customers of whom this holds may be chosen."),
    ("--exclude", "exclude", "ID", "Never this customer."),
    ("--exclude-tag", "exclude_tags", "TAG", "Nobody with this tag."),
    ("--exclude-where", "exclude_where", "NAME=VALUE", "Nobody of whom this holds: consent=false."),
    ("--exclude-contacted", "exclude_contacted", "[TYPE=]DAYS", "Nobody contacted so lately."),
    ("--quota", "quotas", "RULE", "Such as community<=5, city=Paris>=2, tag=vip<=10."),
    ("--chosen", "chosen", "ID", "A seed that is there already, at no cost."),
)

SEED_COLUMNS = (
    field("rank"),
    field("customer_id", "id"),
    field("name"),
    field("gain", "adds"),
    field("cost"),
    field("community_name", "community"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)
COMPARISON_COLUMNS = (
    field("by", "chosen by"),
    field("people"),
    field("cost"),
    Column("reach", lambda record: record["reach"]["mean"]),
    Column("from", lambda record: record["reach"]["low"]),
    Column("to", lambda record: record["reach"]["high"]),
)


def spread_options(function: F) -> F:
    """Add the options of `--by spread`; each may be given for several values where that helps."""
    for flag, name, metavar, text in reversed(SEVERAL):
        function = click.option(
            flag, name, metavar=metavar, multiple=True, help=f"{text} May be given several times."
        )(function)
    for flag, metavar, kind, text in reversed(OPTIONS):
        function = click.option(flag, metavar=metavar, type=kind, help=text)(function)
    return click.option(
        "--seed", metavar="N", type=int, help="Of the random samples; 0. Same seed, same answer."
    )(function)


def given_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that the command line named."""
    return {name: value for name, value in options.items() if value is not None and value != ()}


def flag_of(option: str) -> str:
    """Return what an option is called on the command line."""
    several = {name: flag for flag, name, _, _ in SEVERAL}
    return several.get(option, "--" + option.replace("_", "-"))


def show_plan(plan: Plan, style: str) -> None:
    """Print a plan."""
    record = plain(plan)
    if style == "json":
        print_json(record)
        return
    if style == "csv":
        print_csv(record["seeds"], ("rank", "customer_id", "name", "gain", "cost"))
        return
    click.echo(printable(plan.summary))
    click.echo()
    print_table(record["seeds"], SEED_COLUMNS)
    click.echo()
    chosen = {
        "by": f"this plan ({plan.by})",
        "people": len(plan.seeds),
        "cost": plan.cost,
        "reach": record["reach"],
    }
    print_table([chosen, *record["comparisons"]], COMPARISON_COLUMNS)
    click.echo()
    print_facts(
        [
            ("plan", plan.plan_id),
            ("made from", plan.run_id),
            ("probability", f"{plan.probability['rule']}: {plan.probability['words']}"),
            ("guarantee", plan.guarantee.words),
            ("notes", " ".join(plan.notes)),
            ("samples", plan.samples),
            ("seconds", number(plan.seconds)),
        ]
    )
