"""graphcrm analyze: find relationships, communities and influencers."""

from __future__ import annotations

from pathlib import Path

import click

from graphcrm.cli.method_options import method_options
from graphcrm.cli.options import graph, report_option, store_option
from graphcrm.cli.output import print_json
from graphcrm.cli.progress import reporter
from graphcrm.cli.records import plain
from graphcrm.cli.table import number, print_facts
from graphcrm.client.inputs import read_moment
from graphcrm.model import Run, format_moment
from graphcrm.settings import parse_half_lives


@click.command()
@click.option(
    "--engine",
    type=click.Choice(("auto", "local", "reference", "gds", "spark")),
    default="auto",
    show_default=True,
    help="What computes; auto chooses what fits, and says why. reference is networkx, for small "
    "graphs; gds works inside Neo4j; spark is PySpark, for what outgrows one machine.",
)
@click.option(
    "--algorithm",
    type=click.Choice(("leiden", "louvain")),
    default="leiden",
    show_default=True,
    help="How communities are found.",
)
@method_options
@click.option(
    "--min-community-size",
    "min_size",
    metavar="K",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Smaller communities join the one they are tied to most.",
)
@click.option(
    "--fresh",
    is_flag=True,
    help="Forget earlier analyses: communities are looked for anew and numbered from 0.",
)
@click.option(
    "--keep-current",
    is_flag=True,
    help="Keep the result for --as-of questions alone; the current analysis stays.",
)
@click.option(
    "--months",
    metavar="N",
    type=click.IntRange(1, 120),
    help="First analyse the ends of the N months before, and keep the results.",
)
@click.option(
    "--infer/--no-infer",
    default=True,
    show_default=True,
    help="Look for relationships that nobody declared.",
)
@click.option(
    "--likely/--no-likely",
    default=True,
    show_default=True,
    help="Learn from the graph's past which ties are likely but missing.",
)
@click.option(
    "--rules",
    "rules_file",
    metavar="FILE.yaml",
    help="Thresholds of inference. Default: GRAPHCRM_RULES, else the built-in ones.",
)
@click.option(
    "--value/--no-value",
    default=True,
    show_default=True,
    help="Reckon what customers are worth, where they are in their life with us, and who is about "
    "to leave.",
)
@click.option(
    "--value-rules",
    "value_rules_file",
    metavar="FILE.yaml",
    help="Choices about value. Default: GRAPHCRM_VALUE_RULES, else the built-in ones.",
)
@click.option(
    "--quick/--full",
    default=False,
    show_default=True,
    help="Where few ties came or went, work betweenness and harmonic out from what they were; "
    "their error is stated.",
)
@report_option
@store_option
def command(
    half_lives: tuple[str, ...],
    as_of: str | None,
    rules_file: str | None,
    value_rules_file: str | None,
    months: int | None,
    style: str,
    **chosen: object,
) -> None:
    """Find relationships, communities and influencers in what was loaded.

    Readers see the results of the analysis before until this one is complete.
    """
    from graphcrm.service.analysis import AnalysisRequest, analyze
    from graphcrm.service.inferring import rules_from
    from graphcrm.service.months import analyze_months
    from graphcrm.service.valuing import value_rules_from

    request = AnalysisRequest(
        as_of=None if as_of is None else read_moment(as_of),
        half_lives=parse_half_lives(half_lives),
        rules=None if rules_file is None else rules_from(Path(rules_file)),
        value_rules=None if value_rules_file is None else value_rules_from(Path(value_rules_file)),
        **chosen,  # type: ignore[arg-type]
    )
    with graph(create=True) as context, reporter() as show:
        if months is None:
            run = analyze(context, request, show)
        else:
            *before, run = analyze_months(context, request, months, show)
            for past in before:
                tell_month(past)
    if style == "json":
        print_json(plain(run))
    else:
        print_run(run)


def tell_month(run: Run) -> None:
    """Say on stderr that the end of a month was analysed."""
    shows = "" if run.as_of is None else format_moment(run.as_of)
    click.echo(f"{shows}  {run.run_id}  {_communities(run)}", err=True)


def print_run(run: Run) -> None:
    """Print what an analysis found."""
    print_facts(
        [
            ("run", run.run_id),
            ("customers", run.counts.get("customers")),
            ("relationships", run.counts.get("relationships")),
            ("inferred", run.counts.get("inferred")),
            ("communities", _communities(run)),
            ("modularity", f"{run.modularity:.4f}"),
            ("goes on from", run.started_from),
            ("as of", None if run.as_of is None else format_moment(run.as_of)),
            ("estimated", _estimates(run)),
            ("engine", f"{run.engine}: {run.parameters.get('engine_reason', '')}"),
            ("seconds", f"{run.seconds:.1f}"),
        ]
    )


def _communities(run: Run) -> str:
    groups, alone = run.counts.get("groups", 0), run.counts.get("alone", 0)
    return f"{groups:,} of two or more" + (f", and {alone:,} customers alone" if alone else "")


def _estimates(run: Run) -> str:
    return "; ".join(
        f"{measure.measure} (within {number(measure.error)}, 95 %)"
        for measure in run.measures
        if measure.error is not None
    )
