"""Evidence as arrays goes to Spark, and relationships come back as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import DTypeLike, NDArray

from graphcrm.ingest import relate_spark
from graphcrm.model import Link, Micros
from graphcrm.spark.arrays import as_frame
from graphcrm.spark.session import Spark, open_spark, size_shuffles
from graphcrm.tables import NO_TIME, Contacts, RelationshipTable

_KINDS: Mapping[str, DTypeLike] = {
    "source": np.int32,
    "target": np.int32,
    "directed": np.bool_,
    "strength": np.float64,
    "confidence": np.float64,
    "declared": np.bool_,
    "first_seen": np.int64,
    "last_seen": np.int64,
    "evidence_count": np.int32,
    "evidence_forward": np.int32,
}


def relate_in_spark(
    ids: Sequence[str],
    contacts: Contacts,
    links: Iterable[Link],
    as_of: Micros | None,
    half_lives: Mapping[str, float],
) -> RelationshipTable:
    """Return what graphcrm.ingest.relate.relate returns, made in Spark.

    In the session that is open, or in one of its own. Raises EngineError.
    """
    with open_spark() as spark:
        size_shuffles(spark, len(contacts.customer))
        declared = list(links)
        given = relate_spark.join_records(_links(spark, ids, declared), None) if declared else None
        found = relate_spark.relate(_contacts(spark, contacts), given, as_of, half_lives)
        return _table(found.select(*relate_spark.COLUMNS).toArrow())


def _contacts(spark: Spark, contacts: Contacts) -> Any:
    words = pa.array(list(contacts.types), pa.string())
    return as_frame(
        spark,
        {
            "customer": contacts.customer.astype(np.int64),
            "counterparty": contacts.counterparty.astype(np.int64),
            "type": pa.DictionaryArray.from_arrays(pa.array(contacts.type), words),
            "occurred_at": contacts.occurred_at,
        },
    )


def _links(spark: Spark, ids: Sequence[str], links: Sequence[Link]) -> Any:
    position = {customer_id: place for place, customer_id in enumerate(ids)}
    return as_frame(
        spark,
        {
            "source": pa.array([position[link.source_id] for link in links], pa.int64()),
            "target": pa.array([position[link.target_id] for link in links], pa.int64()),
            "type": pa.array([link.type for link in links], pa.string()),
            "directed": pa.array([link.directed for link in links], pa.bool_()),
            "strength": pa.array([link.strength for link in links], pa.float64()),
            "since": pa.array([link.since for link in links], pa.int64()),
            "until": pa.array([link.until for link in links], pa.int64()),
        },
    )


def _table(found: pa.Table) -> RelationshipTable:
    words = found["type"].combine_chunks().dictionary_encode()
    types, place = np.unique(
        np.array(words.dictionary.to_pylist(), dtype=object), return_inverse=True
    )
    kind = place.astype(np.int16)[words.indices.to_numpy(zero_copy_only=False)]
    columns: dict[str, NDArray[Any]] = {
        name: found[name]
        .fill_null(NO_TIME if name.endswith("_seen") else 0)
        .to_numpy()
        .astype(dtype)
        for name, dtype in _KINDS.items()
        if name not in ("directed", "declared")
    }
    for name in ("directed", "declared"):
        columns[name] = found[name].to_numpy()
    order = np.lexsort((kind, columns["target"], columns["source"]))
    return RelationshipTable(
        types=tuple(types.tolist()),
        type=kind[order],
        **{name: column[order] for name, column in columns.items()},
    )
