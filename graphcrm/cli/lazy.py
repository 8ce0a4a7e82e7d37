"""The commands as data, so that `graphcrm --help` loads none of them."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import NamedTuple

import click


class Entry(NamedTuple):
    """A command: the module it is in and what it is for, in a line."""

    module: str
    help: str


SECTIONS: dict[str, dict[str, Entry]] = {
    "Start": {
        "demo": Entry("demo", "Make a sample company, analyse it and serve the explorer."),
        "doctor": Entry("doctor", "Say what is set up, what is not, and the fix."),
    },
    "Fill and analyse": {
        "load": Entry("load", "Load customers, interactions and links from files."),
        "analyze": Entry("analyze", "Find relationships, communities and influencers."),
        "spark-analyze": Entry("spark_analyze", "Analyse Parquet tables that outgrow a store."),
    },
    "Ask": {
        "customers": Entry("customers", "Search customers by name, id, e-mail, company or city."),
        "customer": Entry("customer", "Show one customer with its scores."),
        "360": Entry("whole_customer", "Show everything that is known of one customer."),
        "related": Entry("related", "List the customers related to one, and why."),
        "timeline": Entry("timeline", "Count what happened with a customer, month by month."),
        "influencers": Entry("influencers", "Rank customers by their place in the graph."),
        "plans": Entry("plans", "List the plans of campaigns that are kept, or show one."),
        "audiences": Entry("audiences", "Save, list, show and remove baskets of customers."),
        "segments": Entry("segments", "List saved rules, each with whom it fits now."),
        "segment": Entry("segment", "Save, count, list or forget a rule of customers."),
        "explain": Entry("explain", "Say where a customer's score comes from."),
        "percentiles": Entry(
            "percentiles", "Say how one customer compares with all others, and its community."
        ),
        "roles": Entry("roles", "List bridges, gatekeepers, brokers, cut persons and the rim."),
        "values": Entry("values", "Rank customers by what they are worth, or may leave."),
        "stages": Entry("stages", "Count customers by stage of life, on any day, and the moves."),
        "satisfaction": Entry("satisfaction", "Say how satisfied groups of customers are."),
        "clusters": Entry("clusters", "List groups of customers alike, found in the data."),
        "warnings": Entry("warnings", "Say whether warnings of leaving were right."),
        "recommend": Entry("recommend", "Say what a customer may want, or who may want a product."),
        "communities": Entry("communities", "List the communities, largest first."),
        "community": Entry("community", "Show one community and its members."),
        "lineage": Entry("lineage", "Say what became of communities since the analysis before."),
        "history": Entry("history", "Show what earlier analyses said of one customer."),
        "runs": Entry("runs", "List the analyses that are kept."),
        "path": Entry("path", "Find the strongest path between two customers."),
        "likely": Entry("likely", "List ties that are likely but missing, and why."),
        "introductions": Entry("introductions", "Say who of your own can be introduced, and how."),
        "evidence": Entry("evidence", "List what the relationships of two customers rest on."),
    },
    "Put right": {
        "confirm": Entry("confirm", "Say that an inferred relationship is right."),
        "reject": Entry("reject", "Say that an inferred relationship is wrong."),
        "take-back": Entry("take_back", "Forget what was said of a relationship."),
        "verdicts": Entry("verdicts", "List what was said of relationships."),
    },
    "One customer of many records": {
        "resolve": Entry("resolve", "Match all records, merge the sure ones, queue the others."),
        "duplicates": Entry("duplicates", "List customers that may be the same, and why."),
        "compare": Entry("compare", "Say why two records are, or are not, the same."),
        "merge": Entry("merge", "Make a record part of a customer."),
        "unmerge": Entry("unmerge", "Make a merged record a customer of its own again."),
        "never-match": Entry("never_match", "Say that two records are never the same."),
        "records": Entry("show_records", "Show a customer's records, and where values come from."),
        "ledger": Entry("ledger", "List what was merged, taken apart and kept apart."),
    },
    "See and share": {
        "serve": Entry("serve", "Serve the explorer and the HTTP API."),
        "render": Entry("render", "Draw a picture of the graph as one HTML file."),
        "export": Entry("export", "Write everything as Parquet or CSV files."),
        "copy": Entry("copy", "Copy a whole graph from one store to another."),
    },
}

ENTRIES = {name: entry for section in SECTIONS.values() for name, entry in section.items()}


class LazyGroup(click.Group):
    """A group whose commands are imported when they run or show their own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(ENTRIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command and return its `command`."""
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        command = import_module(f"graphcrm.cli.{entry.module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with; a near miss is named in the error."""
        if args and args[0] not in ENTRIES and not args[0].startswith("-"):
            near = get_close_matches(args[0], ENTRIES, n=1)
            guess = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{guess}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, from the data alone."""
        width = max(map(len, ENTRIES))
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name.ljust(width), entry.help) for name, entry in section.items()]
                )
