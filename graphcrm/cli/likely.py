"""graphcrm likely: ties that are likely but missing, and how good that ranking is."""

from __future__ import annotations

from typing import Any

import click

from graphcrm.cli.options import format_option, graph, limit_option, store_option
from graphcrm.cli.output import print_csv, print_json, print_list
from graphcrm.cli.records import plain
from graphcrm.cli.table import Column, Record, field, print_facts, print_table

FIELDS = (
    "customer_id",
    "name",
    "probability",
    "score",
    "shared",
    "reasons",
    "via",
    "relationship_id",
)
COLUMNS = (
    field("customer_id", "id"),
    field("name"),
    field("probability"),
    field("shared", "shared contacts"),
    Column("why", lambda record: "; ".join(record["reasons"]), wide=True),
)


def _interval(estimate: dict[str, float]) -> str:
    return f"{estimate['value']:.3f} ({estimate['low']:.3f}–{estimate['high']:.3f})"


RANKINGS = (
    field("ranking"),
    Column("hit rate at 10", lambda record: _interval(record["hit_rate"])),
    Column("precision at 10", lambda record: _interval(record["precision"])),
    Column("AUC", lambda record: _interval(record["auc"])),
)


SPLITS = (
    Column("tested from", lambda record: record["tested_from"] or "a hidden tenth"),
    field("customers"),
    Column("hit rate at 10", lambda record: f"{record['hit_rate']:.3f}"),
    Column("best single", lambda record: _best(record, "hit_rate")),
    Column("AUC", lambda record: f"{record['auc']:.3f}"),
    Column("best single ", lambda record: _best(record, "auc")),
)


def _best(record: Record, measure: str) -> str:
    return f"{record[f'best_{measure}']:.3f} ({record[f'best_by_{measure}']})"


@click.command()
@click.argument("customer_id", metavar="ID", required=False)
@click.option(
    "--type",
    "types",
    metavar="TYPE",
    multiple=True,
    help="Only relationships of this type are looked at; may be given several times.",
)
@click.option("--report", is_flag=True, help="Say instead how good the ranking was on later ties.")
@limit_option(10)
@format_option
@store_option
def command(
    customer_id: str | None, types: tuple[str, ...], report: bool, limit: int, style: str
) -> None:
    """List whom ID will probably have to do with next, though nothing ties them yet, and why.

    Where two do not belong together: 'graphcrm reject A B --type likely'.

    The ranking was learnt by 'graphcrm analyze' from how the graph grew. With --report: how often
    it was right on the ties that came last, beside simpler rankings.
    """
    if report == (customer_id is not None):
        raise click.UsageError("Give the ID of a customer, or --report.")
    if customer_id is None:
        if types:
            raise click.UsageError("The report is about all types; leave out --type.")
        _print_report(style)
        return
    from graphcrm.service.likely import likely

    with graph() as context:
        found = likely(context, customer_id, types=types, limit=limit)
    print_list(
        style,
        [plain(item) for item in found],
        COLUMNS,
        names=FIELDS,
        none=f"Nobody is likely for {customer_id!r}: no contacts"
        + (" of that type" if types else "")
        + ", or all of theirs are known.",
    )


def _print_report(style: str) -> None:
    from graphcrm.service.likely_report import likely_report

    with graph() as context:
        record: dict[str, Any] = plain(likely_report(context))
    if style == "json":
        print_json(record)
    elif style == "csv":
        print_csv(record["rankings"], ("ranking",))
    else:
        click.echo(record["summary"] + "\n")
        if record["rankings"]:
            print_table(record["rankings"], RANKINGS)
            click.echo()
            print_table(record["splits"], SPLITS)
            click.echo()
            print_facts(_facts(record))


def _facts(record: dict[str, Any]) -> list[tuple[str, object]]:
    days, ahead = record["horizon_days"], record["ahead_days"]
    return [
        ("gain in hit rate", _interval(record["hit_rate_gain"])),
        ("gain in AUC", _interval(record["auc_gain"])),
        ("tested from", record["tested_from"]),
        ("tested until", record["tested_until"]),
        ("test customers", record["customers"]),
        ("tested in all", record["tested"]),
        ("their new ties", record["new_ties"]),
        ("among candidates", record["reached"]),
        ("candidates", record["candidates"]),
        ("recency counted in", None if days is None else f"{days:.0f} days"),
        ("probability within", None if ahead is None else f"{ahead:.0f} days"),
    ]
