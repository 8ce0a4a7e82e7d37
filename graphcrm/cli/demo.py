"""graphcrm demo: a sample company, from nothing to the explorer."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.options import chosen_settings, chosen_store, seed_option, store_option
from graphcrm.cli.progress import Reporter, reporter
from graphcrm.cli.serve import serve_graph
from graphcrm.cli.story import tell_story
from graphcrm.errors import GraphCrmError, UsageError
from graphcrm.settings import DEFAULT_STORE, Settings

if TYPE_CHECKING:
    import socket

    from graphcrm.model import Counts
    from graphcrm.service.context import Context

SYNTHETIC, COMPLETE_JOURNEY = "synthetic", "complete-journey"
NOTE = "demo.json"
"""The file that says what is in a folder."""

USUAL_PORT = 8000
SAMPLE = 100


@dataclass(frozen=True, slots=True)
class Sample:
    """Which data to make."""

    dataset: str = SYNTHETIC
    customers: int = 2000
    seed: int = 0
    duplicates: float = 5.0
    hidden: float = 40.0

    def folder(self) -> Path:
        """Return where it goes unless told otherwise: each sample has a folder of its own."""
        if self == Sample():
            return Path("demo")
        if self.dataset == SYNTHETIC:
            usual = Sample()
            parts = [f"demo-{self.customers}-{self.seed}"]
            if self.duplicates != usual.duplicates:
                parts.append(f"duplicates-{self.duplicates:g}")
            if self.hidden != usual.hidden:
                parts.append(f"hidden-{self.hidden:g}")
            return Path("-".join(parts))
        return Path(f"demo-{self.dataset}")

    def described(self) -> dict[str, Any]:
        """Return what tells it from other samples."""
        if self.dataset == SYNTHETIC:
            return asdict(self)
        return {"dataset": self.dataset}


@dataclass(frozen=True, slots=True)
class Made:
    """What is in a folder: the sample, its files by table, and their rows once they are loaded."""

    sample: dict[str, Any]
    tables: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@click.command()
@click.option(
    "--customers",
    metavar="N",
    type=click.IntRange(1, 1_000_000),
    default=2000,
    show_default=True,
    help="How large the synthetic company is.",
)
@seed_option("Another seed, another company.")
@click.option(
    "--duplicates",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    default=5.0,
    show_default=True,
    help="How many of the synthetic customers are there again, in records of other systems.",
)
@click.option(
    "--hidden",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    default=40.0,
    show_default=True,
    help="How many of the synthetic links are left for inference to find; 0 plants no traces.",
)
@click.option(
    "--dataset",
    type=click.Choice((SYNTHETIC, COMPLETE_JOURNEY)),
    default=SYNTHETIC,
    show_default=True,
    help="An invented company, or 1.47 million real purchases (an optional package).",
)
@click.option(
    "--directory",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the tables and the store. Default: demo.",
)
@click.option("--no-serve", is_flag=True, help="Stop before serving.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Default: 8000, or a free one where that is taken.",
)
@store_option
def command(
    *, directory: Path | None, no_serve: bool, port: int | None, **sample: str | float
) -> None:
    """Make a sample company, load and analyse it, say what was found, and serve the explorer.

    Everything goes to a folder of its own, tables and store; only --store names another store,
    GRAPHCRM_STORE does not. Run again, it takes up what is there.
    """
    chosen = Sample(**sample)  # type: ignore[arg-type]
    folder = directory or chosen.folder()
    settings = replace(chosen_settings(), store=chosen_store() or str(folder / DEFAULT_STORE))
    sock = None if no_serve else _listen(port)
    _prepare(settings, folder, chosen)
    if sock is not None:
        serve_graph(settings, sock)


def _listen(port: int | None) -> socket.socket:
    from graphcrm.cli.listen import bind, resolve

    if port is not None:
        return bind(resolve("127.0.0.1", port))
    try:
        return bind(resolve("127.0.0.1", USUAL_PORT))
    except GraphCrmError:
        return bind(resolve("127.0.0.1", 0))


def _prepare(settings: Settings, folder: Path, sample: Sample) -> None:
    from graphcrm.service.analysis import AnalysisRequest, analyze
    from graphcrm.service.context import open_context
    from graphcrm.service.status import graph_status

    made = _make(folder, sample)
    with open_context(settings, create=True) as context:
        _check_ours(context, folder / made.tables["customers"])
        with reporter() as show:
            if not _is_loaded(graph_status(context).counts, made.rows):
                rows = _load(context, folder, made.tables, show)
                _write_note(folder, replace(made, rows=rows))
            status = graph_status(context)
            if status.run is None or status.stale:
                analyze(context, AnalysisRequest(), show)
        made_up = sample.dataset == SYNTHETIC
        tell_story(context, folder, made_up=made_up, twice=made_up and sample.duplicates > 0)


def _is_loaded(counts: Counts, rows: dict[str, int]) -> bool:
    return bool(rows) and all(getattr(counts, table) >= count for table, count in rows.items())


def _make(folder: Path, sample: Sample) -> Made:
    """Return the files of the sample, making them where they are not there yet."""
    wanted = sample.described()
    made = _read_note(folder)
    if made is None and folder.exists() and any(folder.iterdir()):
        raise UsageError(
            f"{folder} is not empty and was not made by the demo. "
            "Name another folder with --directory."
        )
    if made is not None and made.sample != wanted:
        raise UsageError(
            f"{folder} holds another sample: {made.sample}. "
            "Name another folder with --directory, or remove it."
        )
    if made and made.tables and all((folder / name).exists() for name in made.tables.values()):
        return made
    folder.mkdir(parents=True, exist_ok=True)
    # Said first, so that a run that is broken off is taken up and not taken for foreign.
    _write_note(folder, Made(wanted))
    made = Made(wanted, _generate(folder, sample))
    _write_note(folder, made)
    return made


def _read_note(folder: Path) -> Made | None:
    try:
        return Made(**json.loads((folder / NOTE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"{folder / NOTE} cannot be read ({error}). Remove {folder} or name another folder "
            "with --directory."
        ) from error


def _write_note(folder: Path, made: Made) -> None:
    (folder / NOTE).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")


def _generate(folder: Path, sample: Sample) -> dict[str, str]:
    click.echo(f"Making the tables in {folder} …", err=True)
    if sample.dataset == COMPLETE_JOURNEY:
        from graphcrm.demo.complete_journey import write_complete_journey

        files = write_complete_journey(folder)
    else:
        from graphcrm.demo import write_demo

        files = write_demo(folder, sample.customers, sample.seed, sample.duplicates, sample.hidden)
    paths = {
        "customers": files.customers,
        "interactions": files.interactions,
        "links": files.links,
    }
    return {table: path.name for table, path in paths.items() if path is not None}


def _check_ours(context: Context, customers: Path) -> None:
    """Raise UsageError where the store holds customers who are not those of the sample."""
    from graphcrm.service.status import graph_status

    if not graph_status(context).counts.customers:
        return
    ids = _first_ids(customers)
    with context.store.read() as reader:
        known = reader.customers(ids)
    if len(known) < len(ids):
        raise UsageError(
            f"{context.store.name} holds customers who are not of this sample, and the demo leaves "
            "them alone. Name an empty store with --store."
        )


def _first_ids(customers: Path) -> list[str]:
    if customers.suffix == ".parquet":
        import pyarrow.parquet as pq

        batch = next(pq.ParquetFile(customers).iter_batches(SAMPLE, columns=["customer_id"]))
        return [str(value) for value in batch.column(0).to_pylist()]
    with customers.open(encoding="utf-8", newline="") as file:
        return [row["customer_id"] for row in islice(csv.DictReader(file), SAMPLE)]


def _load(context: Context, folder: Path, tables: dict[str, str], show: Reporter) -> dict[str, int]:
    """Load the tables and return how many rows each has."""
    from graphcrm.ingest.load import LoadOptions, TableInput
    from graphcrm.service.loading import load

    inputs = [TableInput(table, folder / name) for table, name in tables.items()]
    options = LoadOptions(batch_rows=context.settings.batch_rows)
    report = load(context, inputs, options, show)
    return {table.table: table.rows - table.rejected for table in report.tables}
