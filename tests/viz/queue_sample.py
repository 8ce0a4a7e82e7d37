"""A small company in which some customers may be the same, matched once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graphcrm.demo import write_demo
from graphcrm.ingest.load import LoadOptions, TableInput
from graphcrm.merges import Suspicion
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.loading import add_rows, load
from graphcrm.service.resolving import ResolveRequest, resolve
from graphcrm.service.waiting import RESOLVED
from graphcrm.settings import Settings
from tests.viz.sample import settings

MARKUP = '<img src=x onerror=alert(1)> O\'Neil "Q" 😀'
LONG = "Wolfeschlegelsteinhausenbergerdorff " * 8
ODD: list[dict[str, Any]] = [
    {
        "customer_id": "..",
        "name": MARKUP,
        "email": "ann@example.org",
        "birth_date": "1980-02-03",
        "city": "Wien",
        "source": "<b>crm</b>",
        "created_at": "2020-01-01",
        "shoe <i>size": 41,
    },
    {
        "customer_id": "a/b%2Fc?d#e</td>",
        "name": "مرحبا \u202e 王小明",
        "email": "ANN@example.org",
        "birth_date": "1980-03-02",
        "company": LONG,
    },
]
EVIDENCE = """{"prior": 0.0001, "reasons": [], "waterfall": [
 {"comparison": "e-mail", "words": "e-mail is the same", "left": "ann@example.org",
  "right": "ANN@example.org", "bits": 7.2, "probability": 0.93},
 {"comparison": "birth date", "words": "birth date has day and month swapped",
  "left": "1980-02-03", "right": "1980-03-02", "bits": 2.1, "probability": 0.97},
 {"comparison": "family name", "words": "family name differs",
  "left": "<b>O'Neil</b>", "right": "王", "bits": -3.4, "probability": 0.74}]}"""


@contextmanager
def company(folder: Path, customers: int = 80) -> Iterator[Context]:
    """A demo company with some customers twice, loaded and analysed."""
    made = write_demo(folder / "demo", customers, seed=3, duplicates=12)
    names = ("customers", "interactions", "links")
    with open_context(settings(folder), create=True, resident=True) as ctx:
        load(ctx, [TableInput(n, made.customers.parent / f"{n}.csv") for n in names], LoadOptions())
        analyze(ctx, AnalysisRequest())
        yield ctx


def matched(folder: Path) -> Settings:
    """Such a company whose records were matched, for tests to copy."""
    with company(folder) as ctx:
        resolve(ctx, ResolveRequest(auto_merge=0.999, review=0.02))
        return ctx.settings


def queue_up(
    ctx: Context, people: list[dict[str, Any]], pairs: list[tuple[str, str, float]]
) -> None:
    """Put these pairs in the place of those that wait, without matching."""
    add_rows(ctx, "customers", people)
    with ctx.store.write() as writer:
        writer.replace_suspicions([Suspicion(*pair, EVIDENCE) for pair in pairs])
        writer.set_note(RESOLVED, "1767225600000000")


def queue_up_odd(ctx: Context) -> None:
    """Let the two with odd names and ids wait."""
    queue_up(ctx, ODD, [("..", "a/b%2Fc?d#e</td>", 0.74)])
