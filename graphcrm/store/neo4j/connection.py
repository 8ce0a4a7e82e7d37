"""Opens the connection to a Neo4j server, and prepares its database for a graph."""

from __future__ import annotations

import logging
import re
import secrets

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import ConfigurationError

from graphcrm.settings import Neo4jSettings
from graphcrm.store.neo4j import failures
from graphcrm.store.neo4j.transactions import Database

SCHEMA_VERSION = 10

_SILENT = logging.NullHandler()
_NEEDED = (5, 26)
_CONNECT_SECONDS = 5.0
_IDLE_SECONDS = 60.0
"""A connection that was idle for longer is tried before it is used."""
_INDEX_SECONDS = 300
_SCHEMA = (
    "schema/graph",
    "schema/customer",
    "schema/customer_search",
    "schema/history",
    "schema/record",
    "schema/separation",
    "schema/suspicion",
    "schema/match_keys",
    "schema/unmatched",
    "schema/ledger_entry",
    "schema/note",
    "schema/interaction",
    "schema/interaction_customer",
    "schema/interaction_counterparty",
    "schema/interaction_pair",
    "schema/link",
    "schema/community",
    "schema/community_order",
    "schema/community_parent",
    "schema/lineage",
    "schema/map_points",
    "schema/valuation",
    "schema/want_part",
    "schema/member_pagerank",
    "schema/run",
    "schema/receipt",
    "schema/plan",
    "schema/audience",
    "schema/audience_name",
    "schema/segment",
    "schema/segment_name",
    "schema/audience_part",
    "schema/verdict",
    "schema/verdict_high",
)


def connect(url: str, settings: Neo4jSettings) -> Database:
    """Log in to a server and make its database ready for a graph, where it is not yet.

    Raises StoreUnavailableError within seconds where the server is away, too old or does not let us
    in, and StoreFormatError where the database holds something else.
    """
    name = without_password(url)
    # What the driver logs of lost connections is told by our errors; it still reaches loggers that
    # the program sets up.
    logging.getLogger("neo4j").addHandler(_SILENT)
    if name != url:
        raise failures.bad_address(name, "a user or password has no place in it")
    with failures.explained(name):
        database = Database(name, _open_driver(name, settings), settings.database)
        try:
            _check_server(database)
            _prepare(database)
        except BaseException:
            database.driver.close()
            raise
    return database


def without_password(url: str) -> str:
    """Return the address without any user and password in it."""
    return re.sub(r"(?<=//)[^/]*@", "", url)


def _open_driver(name: str, settings: Neo4jSettings) -> Driver:
    try:
        return GraphDatabase.driver(
            name,
            auth=(settings.user, settings.password),
            connection_timeout=_CONNECT_SECONDS,
            liveness_check_timeout=_IDLE_SECONDS,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            user_agent="graphcrm",
        )
    except (ConfigurationError, ValueError) as error:
        raise failures.bad_address(name, str(error)) from error


def _check_server(database: Database) -> None:
    try:
        agent = database.driver.get_server_info().agent
    except ValueError as error:
        # A name that cannot be resolved, or a port that is none.
        raise failures.bad_address(database.name, str(error)) from error
    found = re.search(r"(\d+)\.(\d+)", agent)
    if found is None or (int(found[1]), int(found[2])) < _NEEDED:
        raise failures.too_old(database.name, agent)


def _prepare(database: Database) -> None:
    version = _read_version(database)
    if version is None:
        _create(database)
    elif version != SCHEMA_VERSION:
        raise failures.other_version(database.name, version, SCHEMA_VERSION)


def _read_version(database: Database) -> object:
    rows = database.ask("read/graph")
    return rows[0]["schema_version"] if rows else None


def _create(database: Database) -> None:
    """Make constraints, indexes and the node of the graph; harmless when others do it too."""
    strangers = database.ask("schema/strangers")[0]["nodes"]
    if strangers:
        raise failures.foreign(database.name, strangers)
    for name in _SCHEMA:
        database.change(name)
    database.ask("schema/wait", {"seconds": _INDEX_SECONDS})
    values = {"graph_id": secrets.token_hex(16), "schema_version": SCHEMA_VERSION}
    database.change("schema/begin", values)


def read_versions(database: Database) -> dict[str, str]:
    """Return the versions of the server and of what is installed in it."""
    kernel = database.ask("read/components")[0]
    science = database.ask("read/data_science")[0]
    return {
        "Neo4j": f"{kernel['version']} {kernel['edition']}",
        "database": database.database or "default",
        "Graph Data Science": "installed" if science["installed"] else "not installed",
    }
