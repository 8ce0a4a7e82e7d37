"""The graph as plain tables, for pandas, Tableau, Power BI, or anyone who wants to check us.

Rows are sorted by id, so two exports of one graph are equal byte for byte but for times and the ids
of the run and of plans.
"""

from __future__ import annotations

import csv
import heapq
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm.errors import InvalidValueError, NoAnalysisError, UsageError
from graphcrm.ingest.formulas import harmless_cell
from graphcrm.model import DECLARED, INFERRED, LEVELS, Community, Customer, Run, format_moment
from graphcrm.service.audience_tables import (
    AUDIENCE_COLUMNS,
    MEMBER_COLUMNS,
    audience_rows,
    member_rows,
)
from graphcrm.service.context import Context
from graphcrm.service.engines import REASON
from graphcrm.service.judgements import confirmed_rows, uncounted_kinds
from graphcrm.service.levels import memberships
from graphcrm.service.paging import ALL
from graphcrm.service.plan_tables import PLAN_COLUMNS, SEED_COLUMNS, plan_rows, seed_rows
from graphcrm.service.segment_tables import SEGMENT_COLUMNS, segment_rows
from graphcrm.service.value_tables import (
    STAGE_COLUMNS,
    VALUE_COLUMNS,
    stage_rows,
    value_rows,
)
from graphcrm.service.want_tables import WANT_COLUMNS, want_rows
from graphcrm.store.base import Reader
from graphcrm.tables import NO_TIME

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("parquet", "csv")
CHUNK = 50_000

TEXT, WHOLE, REAL, TRUTH, MOMENT = "text", "whole", "real", "truth", "moment"

Rows = Iterator[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table to write: columns with their kinds, and its rows in order."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[], Rows]


def export(ctx: Context, directory: Path, file_format: str = "parquet") -> list[Path]:
    """Write customers, relationships, edges, scores, communities, map points, values,
    recommendations, stages, records, plans, audiences, segments and run.json.

    Each file is complete or not there: it is written beside its place and then moved. Memory stays
    bounded by the arrays of the current run. Raises NoAnalysisError, InvalidValueError, UsageError.
    """
    if file_format not in FORMATS:
        raise InvalidValueError(f"{file_format!r} is not an export format. Take parquet or csv.")
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} is a file; name a folder to export to.")
    with ctx.store.read() as reader:
        run = reader.status().run
        if run is None:
            raise NoAnalysisError
        directory.mkdir(parents=True, exist_ok=True)
        write = _write_parquet if file_format == "parquet" else _write_csv
        paths = []
        for table in _tables(reader):
            path = directory / f"{table.name}.{file_format}"
            _in_place(path, partial(write, table))
            paths.append(path)
        path = directory / "run.json"
        _in_place(path, lambda part: part.write_text(_run_text(run), encoding="utf-8"))
        return [*paths, path]


def _in_place(path: Path, write: Callable[[Path], Any]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _tables(reader: Reader) -> Iterator[_Table]:
    ids = reader.customer_ids()
    yield _customers(reader)
    yield from _graph_tables(reader, ids)
    yield _scores(reader, ids)
    yield _communities("communities", lambda: reader.communities(ALL))
    others = [level for level in LEVELS if level]
    yield _communities(
        "community_levels",
        lambda: [one for level in others for one in reader.communities(ALL, level=level)],
    )
    yield _memberships(reader, ids)
    yield _points(reader, ids)
    yield _Table("values", VALUE_COLUMNS, lambda: value_rows(reader, ids))
    yield _Table("recommendations", WANT_COLUMNS, lambda: want_rows(reader, ids))
    yield _Table("stages", STAGE_COLUMNS, lambda: stage_rows(reader, ids))
    columns = (("record_id", TEXT), ("customer_id", TEXT))
    yield _Table("records", columns, lambda: _records(reader, ids))
    yield _Table("plans", PLAN_COLUMNS, lambda: plan_rows(reader))
    yield _Table("planned_seeds", SEED_COLUMNS, lambda: seed_rows(reader))
    yield _Table("audiences", AUDIENCE_COLUMNS, lambda: audience_rows(reader))
    yield _Table("segments", SEGMENT_COLUMNS, lambda: segment_rows(reader))
    yield _Table("audience_members", MEMBER_COLUMNS, lambda: member_rows(reader))


def _records(reader: Reader, ids: Sequence[str]) -> Rows:
    """Yield every source record with its customer, both lists being in the order of ids."""
    own = ((customer_id, customer_id) for customer_id in ids)
    merged = (row[:2] for row in reader.merges())
    yield from heapq.merge(own, merged)


def _customers(reader: Reader) -> _Table:
    kinds = {"created_at": MOMENT, "bare": TRUTH}
    columns = tuple((name, kinds.get(name, TEXT)) for name in Customer._fields)
    return _Table("customers", columns, lambda: map(_customer_row, reader.iter_customers()))


def _customer_row(customer: Customer) -> tuple[Any, ...]:
    tags = ";".join(customer.tags) or None
    attributes = json.dumps(customer.attributes, ensure_ascii=False, sort_keys=True)
    return customer._replace(tags=tags, attributes=attributes)  # type: ignore[arg-type]


def _graph_tables(reader: Reader, ids: Sequence[str]) -> Iterator[_Table]:
    from graphcrm.projection import project

    table = reader.relationships()
    columns = (
        *(("source_id", TEXT), ("target_id", TEXT), ("type", TEXT), ("directed", TRUTH)),
        *(("strength", REAL), ("confidence", REAL), ("origin", TEXT)),
        *(("first_seen", MOMENT), ("last_seen", MOMENT)),
        *(("evidence_count", WHOLE), ("evidence_forward", WHOLE), ("confirmed", TRUTH)),
    )
    confirmed = confirmed_rows(reader)

    def relationships() -> Rows:
        for start in range(0, len(table), CHUNK):
            part = slice(start, start + CHUNK)
            yield from zip(
                (ids[place] for place in table.source[part].tolist()),
                (ids[place] for place in table.target[part].tolist()),
                (table.types[code] for code in table.type[part].tolist()),
                table.directed[part].tolist(),
                table.strength[part].tolist(),
                table.confidence[part].tolist(),
                (DECLARED if yes else INFERRED for yes in table.declared[part].tolist()),
                (None if at == NO_TIME else at for at in table.first_seen[part].tolist()),
                (None if at == NO_TIME else at for at in table.last_seen[part].tolist()),
                table.evidence_count[part].tolist(),
                table.evidence_forward[part].tolist(),
                confirmed(ids, table, part),
                strict=True,
            )

    yield _Table("relationships", columns, relationships)
    projection = project(ids, table, uncounted_kinds(reader.status().run))

    def edges() -> Rows:
        for start in range(0, projection.edges, CHUNK):
            part = slice(start, start + CHUNK)
            yield from zip(
                (ids[place] for place in projection.source[part].tolist()),
                (ids[place] for place in projection.target[part].tolist()),
                projection.weight[part].tolist(),
                strict=True,
            )

    yield _Table("analysis_edges", (*columns[:2], ("weight", REAL)), edges)


def _scores(reader: Reader, ids: Sequence[str]) -> _Table:
    table = reader.score_table()
    columns = (
        *(("customer_id", TEXT), ("community_id", WHOLE), ("degree", WHOLE)),
        *(("strength", REAL), ("pagerank", REAL), ("betweenness", REAL), ("harmonic", REAL)),
        ("core", WHOLE),
    )

    def rows() -> Rows:
        for start in range(0, len(table), CHUNK):
            part = slice(start, start + CHUNK)
            scored = zip(
                ids[part],
                table.community[part].tolist(),
                table.degree[part].tolist(),
                table.strength[part].tolist(),
                table.pagerank[part].tolist(),
                table.betweenness[part].tolist(),
                table.harmonic[part].tolist(),
                table.core[part].tolist(),
                strict=True,
            )
            # Customers that came after the run have no scores, so no row.
            yield from (row for row in scored if row[1] >= 0)

    return _Table("scores", columns, rows)


def _memberships(reader: Reader, ids: Sequence[str]) -> _Table:
    """Return who is in which community of a level other than 0, by customer and level."""
    columns = (("customer_id", TEXT), ("level", WHOLE), ("community_id", WHOLE))

    def rows() -> Rows:
        levels = memberships(reader, reader.score_table().community)
        order = sorted(levels)
        for customer_id, *found in zip(ids, *(levels[one].tolist() for one in order), strict=True):
            yield from (
                (customer_id, level, community)
                for level, community in zip(order, found, strict=True)
                if community >= 0
            )

    return _Table("memberships", columns, rows)


def _points(reader: Reader, ids: Sequence[str]) -> _Table:
    """Return where customers stand on the whole map; those who stand nowhere have no row."""
    columns = (("customer_id", TEXT), ("x", REAL), ("y", REAL))

    def rows() -> Rows:
        points = reader.points()
        found = zip(ids, points.x.tolist(), points.y.tolist(), strict=True)
        yield from (row for row in found if row[1] == row[1])

    return _Table("map_points", columns, rows)


def _communities(name: str, found: Callable[[], Sequence[Community]]) -> _Table:
    columns = (
        *(("community_id", WHOLE), ("name", TEXT), ("size", WHOLE), ("density_inside", REAL)),
        *(("density_outside", REAL), ("parent_id", WHOLE)),
        *(("edges_inside", WHOLE), ("edges_outside", WHOLE)),
        *(("central_members", TEXT), ("traits", TEXT), ("level", WHOLE)),
        ("worth", TEXT),
    )

    def rows() -> Rows:
        for c in sorted(found()):
            central = json.dumps([m._asdict() for m in c.central_members], ensure_ascii=False)
            traits = json.dumps([trait._asdict() for trait in c.traits], ensure_ascii=False)
            worth = json.dumps([one._asdict() for one in c.worth])
            yield (
                *(c.community_id, c.name, c.size, c.density_inside, c.density_outside),
                *(c.parent_id, c.edges_inside, c.edges_outside, central, traits, c.level),
                worth,
            )

    return _Table(name, columns, rows)


def _write_parquet(table: _Table, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        TEXT: pa.string(),
        WHOLE: pa.int64(),
        REAL: pa.float64(),
        TRUTH: pa.bool_(),
        MOMENT: pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema([(name, kinds[kind]) for name, kind in table.columns])
    with pq.ParquetWriter(path, schema) as writer:
        for rows in _chunks(table.rows()):
            writer.write_table(_arrow(rows, schema))


def _arrow(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True))
    arrays = [pa.array(values, type=f.type) for values, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _write_csv(table: _Table, path: Path) -> None:
    kinds = [kind for _, kind in table.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([name for name, _ in table.columns])
        for row in table.rows():
            writer.writerow([_cell(v, kind) for v, kind in zip(row, kinds, strict=True)])


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return ""
    if kind == TEXT:
        return harmless_cell(value)
    if kind == MOMENT:
        return format_moment(value)
    if kind == TRUTH:
        return "true" if value else "false"
    return value


def _chunks(rows: Rows) -> Iterator[list[Sequence[Any]]]:
    from itertools import islice

    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _run_text(run: Run) -> str:
    return json.dumps(run_document(run), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def run_document(run: Run) -> dict[str, Any]:
    """Return the run's record as the export shows it.

    Equal graphs give equal records but for the id and the times: why an engine was chosen names
    the memory of that moment, and is told by the store alone.
    """
    as_of = None if run.as_of is None else format_moment(run.as_of)
    parameters = {name: value for name, value in run.parameters.items() if name != REASON}
    return {
        "run_id": run.run_id,
        "algorithm": run.algorithm,
        "engine": run.engine,
        "parameters": {**parameters, "as_of": as_of},
        "seed": run.seed,
        "modularity": run.modularity,
        "graph_hash": run.graph_hash,
        "counts": dict(run.counts),
        "measures": [
            {
                "measure": m.measure,
                "algorithm": m.algorithm,
                "engine": m.engine,
                "parameters": dict(m.parameters),
                "exact": m.exact,
                "error": m.error,
                "converged": m.converged,
            }
            for m in run.measures
        ],
        "models": dict(run.models or {}),
        "times": {
            "started_at": format_moment(run.started_at),
            "finished_at": format_moment(run.finished_at),
            "seconds": run.seconds,
            "measures": {m.measure: m.seconds for m in run.measures},
        },
    }
