"""The store in a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from graphcrm.errors import InvalidValueError, StoreFormatError, StoreUnavailableError
from graphcrm.store.embedded import failures
from graphcrm.store.embedded.connections import Connections
from graphcrm.store.embedded.reader import EmbeddedReader
from graphcrm.store.embedded.run_writer import EmbeddedRunWriter, writing_run
from graphcrm.store.embedded.schema import check_or_make
from graphcrm.store.embedded.writer import EmbeddedWriter
from graphcrm.store.embedded.writing import Writing

_PATIENCE = 60.0
_SMALLEST_DATABASE = 512


class EmbeddedStore:
    """A graph in one SQLite file; several processes may read and write it at once.

    create: make the file where there is none. patience: seconds to wait for another writer before
    StoreBusyError. Raises StoreMissingError, StoreFormatError for a file that is not ours (which
    is left as it is) and StoreUnavailableError.
    """

    def __init__(self, path: str, *, create: bool, patience: float = _PATIENCE) -> None:
        self._name = str(path)
        self._path = _checked(self._name, create)
        self._connections = Connections(self._path, self._name, patience)
        with failures.explained(self._name):
            connection = self._connections.open(create=create)
            try:
                check_or_make(connection, self._name, create)
            finally:
                connection.close()

    @property
    def name(self) -> str:
        """The path, as it was given."""
        return self._name

    @property
    def place(self) -> None:
        """None: no engine works inside a file."""
        return None

    @contextmanager
    def read(self) -> Iterator[EmbeddedReader]:
        """Open a reader: it sees the last transaction committed now, and none after."""
        with failures.explained(self._name), self._connections.reading() as connection:
            yield EmbeddedReader(connection)

    @contextmanager
    def write(self) -> Iterator[EmbeddedWriter]:
        """Open a writer: one transaction, committed to the disk on a clean exit.

        Writers wait for each other; raises StoreBusyError when that takes too long.
        """
        with failures.explained(self._name), self._connections.writing() as (connection, keys):
            writer = EmbeddedWriter(Writing(connection, keys))
            yield writer
            writer.finish()

    @contextmanager
    def write_run(self, run_id: str) -> Iterator[EmbeddedRunWriter]:
        """Open a writer for the results of one analysis run."""
        with failures.explained(self._name), writing_run(self._connections, run_id) as writer:
            yield writer

    def describe(self) -> dict[str, Any]:
        """Return versions and settings of the store, for `graphcrm doctor`."""
        with failures.explained(self._name), self._connections.reading() as connection:
            pragmas = ("journal_mode", "page_size", "page_count", "freelist_count")
            return {
                "kind": "embedded",
                "path": self._path,
                "bytes": os.path.getsize(self._path),
                "schema_version": connection.pragma("user_version"),
                "sqlite_version": apsw.sqlite_lib_version(),
                "apsw_version": apsw.apsw_version(),
                **{name: connection.pragma(name) for name in pragmas},
            }

    def close(self) -> None:
        """Let go of the file; calling it twice is harmless."""
        with failures.explained(self._name):
            self._connections.close()


def _checked(name: str, create: bool) -> str:
    """Return the absolute path of a file that is there, or may be made."""
    if not name or "\0" in name:
        raise InvalidValueError(f"{name!r} is not a path. Give a file such as graphcrm.db.")
    path = Path(name).absolute()
    if path.is_dir():
        raise StoreFormatError(
            f"{name!r} is a folder. Give a file in it, such as {str(path / 'graphcrm.db')!r}."
        )
    if path.exists():
        if not path.is_file():
            raise failures.foreign(name, "a device or pipe")
        # SQLite takes a file of one byte for an empty one, and would overwrite it.
        if 0 < path.stat().st_size < _SMALLEST_DATABASE:
            raise failures.foreign(name, "a file of another kind")
        return str(path)
    if not create:
        raise failures.missing(name)
    if not path.parent.is_dir():
        raise StoreUnavailableError(
            f"The folder {str(path.parent)!r} is not there, so the store {name!r} cannot be made. "
            "Make the folder first, or give another path."
        )
    return str(path)
