"""Turns what Neo4j and its driver report into graphcrm's errors, with a remedy in each message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graphcrm.errors import (
    InvalidValueError,
    StoreBusyError,
    StoreError,
    StoreFormatError,
    StoreUnavailableError,
)

_TOO_LONG = (
    "Neo.ClientError.Transaction.LockClientStopped",
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Raise StoreError, or a kind of it, in place of what Neo4j reports about the store `name`."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise _explain(name, error) from error
    except UnicodeEncodeError as error:
        raise broken_text(error) from error


def broken_text(error: UnicodeEncodeError) -> InvalidValueError:
    """Return the error about a value that is no text, because half of a character is missing."""
    return InvalidValueError(
        f"{error.object!r} holds half of a surrogate pair at place {error.start}, which is no "
        "text. Read it with the encoding that it was written in."
    )


def bad_address(name: str, reason: str) -> StoreUnavailableError:
    """Return the error about an address that cannot be made sense of."""
    return StoreUnavailableError(
        f"{name!r} cannot be used as the address of a Neo4j server ({reason}). "
        "Give one such as neo4j://localhost:7687, with user and password in "
        "GRAPHCRM_NEO4J_USER and GRAPHCRM_NEO4J_PASSWORD."
    )


def too_old(name: str, agent: str) -> StoreUnavailableError:
    """Return the error about a server that lacks what the statements need."""
    return StoreUnavailableError(
        f"The server at {name} is {agent}; graphcrm needs Neo4j 5.26 or newer. "
        "'docker compose up' starts one that fits."
    )


def foreign(name: str, nodes: int) -> StoreFormatError:
    """Return the error about a database in which something else uses our labels."""
    return StoreFormatError(
        f"The database at {name} already holds {nodes:,} nodes with labels such as Customer or "
        "Interaction that graphcrm did not make; it was left as it is. Name an empty database in "
        "GRAPHCRM_NEO4J_DATABASE, or another server."
    )


def other_version(name: str, found: object, ours: int) -> StoreFormatError:
    """Return the error about a graph that another version of graphcrm made."""
    return StoreFormatError(
        f"The graph at {name} has format {found}, and this version of graphcrm reads format "
        f"{ours}. Use the version that made it, or load the data into an empty database."
    )


def gone(name: str) -> StoreFormatError:
    """Return the error about a graph that was deleted under our hands."""
    return StoreFormatError(
        f"The graph at {name} was deleted while this program had it open. "
        "Start the program again to begin a new one."
    )


def _explain(name: str, error: DriverError | Neo4jError) -> StoreError:
    code = getattr(error, "code", None) or ""
    if code == "Neo.ClientError.Database.DatabaseNotFound":
        return StoreUnavailableError(
            f"The server at {name} has no such database ({error.message}). Set "
            "GRAPHCRM_NEO4J_DATABASE to one that is there, or leave it empty for the default one."
        )
    if code == "Neo.ClientError.Security.CredentialsExpired":
        return StoreUnavailableError(
            f"The server at {name} wants the first password changed. Run "
            "\"ALTER CURRENT USER SET PASSWORD FROM 'old' TO 'new'\" on its database 'system', "
            "then set GRAPHCRM_NEO4J_PASSWORD to the new one."
        )
    if code.startswith("Neo.ClientError.Security."):
        return StoreUnavailableError(
            f"The server at {name} did not let us in ({error.message}). Check "
            "GRAPHCRM_NEO4J_USER and GRAPHCRM_NEO4J_PASSWORD."
        )
    if code in _TOO_LONG:
        return StoreBusyError(
            f"Another program has been writing to the graph at {name} for too long. "
            "Wait until its load or analysis is done, then try again."
        )
    if isinstance(error, ConfigurationError):
        return bad_address(name, str(error))
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return StoreUnavailableError(
            f"The Neo4j server at {name} cannot be reached ({_one_line(error)}). Check that it "
            "runs ('docker compose up' starts one) and that GRAPHCRM_STORE has its address."
        )
    told = _one_line(getattr(error, "message", None) or error)
    return StoreError(f"Neo4j at {name} reported: {told} ({code or type(error).__name__}).")


def _one_line(message: object) -> str:
    return " ".join(str(message).split())
