"""Tells whether a file is one of our stores, and makes a new one."""

from __future__ import annotations

import secrets

import apsw

from graphcrm.errors import StoreFormatError
from graphcrm.store.embedded import failures
from graphcrm.store.embedded.statements import statement

APPLICATION_ID = int.from_bytes(b"gcrm")
"""Stands in the header of the file, where `file` and SQLite look for whose it is."""

SCHEMA_VERSION = 10

PARTS = (
    "terms",
    "customers",
    "customer_search",
    "customer_trigrams",
    "customer_tags",
    "merges",
    "merges_by_customer",
    "own_records",
    "ledger",
    "separations",
    "suspicions",
    "suspicions_by_probability",
    "match_keys",
    "unmatched",
    "notes",
    "interactions",
    "interactions_by_customer",
    "interactions_by_counterparty",
    "interaction_segments",
    "interaction_rows",
    "links",
    "link_rows",
    "receipts",
    "plans",
    "plans_by_time",
    "audiences",
    "audience_parts",
    "segments",
    "verdicts",
    "verdicts_by_high",
    "runs",
    "relationships",
    "relationship_ranks",
    "relationship_rows",
    "relationship_facts",
    "scores",
    "rankings",
    "communities",
    "communities_by_size",
    "community_links",
    "lineage",
    "points",
    "valuations",
    "valuation_rows",
    "want_parts",
    "state",
)


def check_or_make(connection: apsw.Connection, name: str, create: bool) -> None:
    """Make sure that the file is a store of this version; fill an empty one if `create`.

    Nothing is written to a file that is not ours. Raises StoreFormatError, and StoreMissingError
    for an empty file without `create`.
    """
    if _is_empty(connection):
        if not create:
            raise failures.missing(name)
        _make(connection)
    application_id = connection.pragma("application_id")
    version = connection.pragma("user_version")
    if application_id != APPLICATION_ID:
        raise failures.foreign(name, "a SQLite database of another program")
    if version != SCHEMA_VERSION:
        raise StoreFormatError(
            f"The store {name!r} has format {version}, and this graphcrm reads format "
            f"{SCHEMA_VERSION}. Use the graphcrm that made it, or load the data into a new file."
        )
    if connection.pragma("journal_mode") != "wal":
        connection.pragma("journal_mode", "wal")


def _is_empty(connection: apsw.Connection) -> bool:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    return bool(tables == 0 and connection.pragma("application_id") == 0)


def _make(connection: apsw.Connection) -> None:
    connection.pragma("journal_mode", "wal")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have made it between the first look and the lock.
        if _is_empty(connection):
            for part in PARTS:
                connection.execute(statement(f"schema/{part}"))
            connection.execute(statement("write/first_state"), {"graph_id": secrets.token_hex(16)})
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", SCHEMA_VERSION)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
