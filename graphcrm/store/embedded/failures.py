"""Turns what SQLite reports into graphcrm's errors, with a remedy in each message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from graphcrm.errors import (
    InvalidValueError,
    StoreBusyError,
    StoreError,
    StoreFormatError,
    StoreMissingError,
    StoreUnavailableError,
)

_NOT_OURS = "it was left as it is. Give the path of another file as the store."


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Raise StoreError, or a kind of it, in place of what SQLite raises about the store `name`."""
    try:
        yield
    except apsw.Error as error:
        raise _explain(name, error) from error


def missing(name: str) -> StoreMissingError:
    """Return the error about a store that has not been made yet."""
    return StoreMissingError(
        f"There is no store at {name!r} yet. Make it by loading data, such as "
        f"'graphcrm load --store {name} --customers customers.csv', or try 'graphcrm demo'."
    )


def busy(name: str) -> StoreBusyError:
    """Return the error about a write lock that was not to be had."""
    return StoreBusyError(
        f"Another program has been writing to the store {name!r} for too long. "
        "Wait until its load or analysis is done, then try again."
    )


def foreign(name: str, what: str) -> StoreFormatError:
    """Return the error about a file that holds `what` instead of a store."""
    return StoreFormatError(f"{name!r} is not a graphcrm store but {what}; {_NOT_OURS}")


def broken_text(error: UnicodeEncodeError) -> InvalidValueError:
    """Return the error about a value that is no text, because half of a character is missing."""
    return InvalidValueError(
        f"{error.object!r} holds half of a surrogate pair at place {error.start}, which is no "
        "text. Read it with the encoding that it was written in."
    )


def _explain(name: str, error: apsw.Error) -> StoreError:
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return busy(name)
    if isinstance(error, apsw.NotADBError):
        return foreign(name, "a file of another kind")
    if isinstance(error, apsw.CorruptError | apsw.FormatError):
        return StoreFormatError(
            f"The store {name!r} is damaged ({error}). "
            "Restore it from a copy, or load the data again into a new file."
        )
    if isinstance(error, apsw.FullError):
        return StoreUnavailableError(
            f"The disk of the store {name!r} is full. What was being written was not kept; "
            "free some space and run it again."
        )
    if isinstance(error, apsw.ReadOnlyError | apsw.PermissionsError | apsw.CantOpenError):
        return StoreUnavailableError(
            f"The store {name!r} cannot be opened for reading and writing ({error}). "
            "Check the permissions of the file and of its folder."
        )
    return StoreError(f"The store {name!r} reported: {error} ({type(error).__name__}).")
