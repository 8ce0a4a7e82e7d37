"""Getting data in: whole tables from files, and rows that another system posts."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from threading import Event
from typing import Any

from graphcrm.answers import LoadReport, Reject, WriteAnswer
from graphcrm.errors import InvalidValueError
from graphcrm.ingest.load import LoadOptions, TableInput, clean_rows, load_tables, write_rows
from graphcrm.model import Tally
from graphcrm.service.context import Context, OnProgress, ignore_progress
from graphcrm.service.receipts import answered_before, check_key, fingerprint_of
from graphcrm.store.base import Receipt

TABLES = ("customers", "interactions", "links")


def load(
    ctx: Context | None,
    inputs: Sequence[TableInput],
    options: LoadOptions,
    on_progress: OnProgress = ignore_progress,
) -> LoadReport:
    """Load tables in batches, each of them whole or not at all; loading again changes nothing.

    Without a graph (None) everything is read and checked, and nothing written: a dry run.

    Raises SourceError where a table cannot be read at all, before anything is written.
    """
    return load_tables(None if ctx is None else ctx.store, inputs, options, on_progress)


def follow(
    ctx: Context,
    given: TableInput,
    options: LoadOptions,
    stop: Event,
    on_progress: OnProgress = ignore_progress,
) -> LoadReport:
    """Load a JSON Lines file and what is added to it, until `stop` is set.

    Raises SourceError where the file cannot be followed.
    """
    from graphcrm.ingest.follow import follow_table

    return follow_table(ctx.store, given, options, stop, on_progress)


def add_rows(
    ctx: Context, table: str, rows: Sequence[Mapping[str, Any]], key: str | None = None
) -> WriteAnswer:
    """Write rows of one table in one transaction; rows that cannot be used come back as rejects.

    key: the same key with the same rows again changes nothing and repeats the answer; with other
    rows it raises ConflictError.
    """
    if table not in TABLES:
        raise InvalidValueError(f"{table!r} is not a table. Take one of: {', '.join(TABLES)}.")
    if key is not None:
        check_key(key)
    fingerprint = _fingerprint(table, rows)
    if key is not None and (earlier := _replay(ctx, key, fingerprint)) is not None:
        return earlier
    cleaned, rejects = clean_rows(table, rows, LoadOptions())
    with ctx.store.write() as writer:
        # Another request with this key may have come in while this one waited to write.
        if key is not None and (earlier := _replay(ctx, key, fingerprint)) is not None:
            return earlier
        tally = write_rows(writer, table, cleaned)
        answer = WriteAnswer(table, tally, tuple(rejects))
        if key is not None:
            body = _to_text(answer)
            writer.add_receipt(Receipt(key, fingerprint, body, time.time_ns() // 1000))
    return answer


def _fingerprint(table: str, rows: Sequence[Mapping[str, Any]]) -> str:
    return fingerprint_of([table, list(rows)])


def _replay(ctx: Context, key: str, fingerprint: str) -> WriteAnswer | None:
    body = answered_before(ctx, key, fingerprint, "new rows")
    return None if body is None else _from_text(body)


def _to_text(answer: WriteAnswer) -> str:
    tally, rejects = answer.tally, answer.rejects
    plain = {
        "table": answer.table,
        "tally": [tally.new, tally.changed, tally.unchanged, tally.bare],
        "rejects": [[r.table, r.source, r.line, r.column, r.value, r.reason] for r in rejects],
    }
    return json.dumps(plain)


def _from_text(text: str) -> WriteAnswer:
    plain = json.loads(text)
    rejects = tuple(Reject(*row) for row in plain["rejects"])
    return WriteAnswer(plain["table"], Tally(*plain["tally"]), rejects, replayed=True)
