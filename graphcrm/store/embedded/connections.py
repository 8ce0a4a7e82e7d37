"""Connections to the file: a pool of readers, and one writer a process."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import apsw

from graphcrm.errors import StoreUnavailableError
from graphcrm.store.embedded import failures
from graphcrm.store.embedded.keys import KeyCache

_READERS_KEPT = 8
_READER_CACHE = -16 * 1024
_WRITER_CACHE = -256 * 1024
_CHECKPOINT_PAGES = 8000
_WAL_BYTES_KEPT = 64 * 1024 * 1024

# Connections that a forked child inherited: closing them would disturb the parent's locks.
_inherited: list[apsw.Connection] = []


class Patience:
    """Decides for SQLite whether to wait on for a lock; short naps, so that nobody starves."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0

    def __call__(self, attempt: int) -> bool:
        """Wait a little; return whether to try again. `attempt` is 0 at a new lock."""
        now = time.monotonic()
        if attempt == 0:
            self._until = now + self._seconds
        time.sleep(min(0.001 * (attempt + 1), 0.01) * random.uniform(0.5, 1.0))  # noqa: S311
        return now < self._until


class Connections:
    """Hands out connections to one file; safe to share between threads and across a fork."""

    def __init__(self, path: str, name: str, patience: float) -> None:
        self._path = path
        self._name = name
        self._patience = patience
        self._closed = False
        self._idle: list[apsw.Connection] = []
        self._writer: apsw.Connection | None = None
        self._forget()

    def open(self, *, create: bool = False) -> apsw.Connection:
        """Open a new connection, to a file that may be anything yet."""
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
        connection = apsw.Connection(self._path, flags=flags)
        connection.set_busy_handler(Patience(self._patience))
        return connection

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """Lend a connection inside a read transaction: all it reads is of one state."""
        self._notice_fork()
        connection = self._take_reader()
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[tuple[apsw.Connection, KeyCache]]:
        """Lend the writer inside a transaction: committed on a clean exit, else rolled back.

        Raises StoreBusyError when the write lock is not to be had.
        """
        self._notice_fork()
        if not self._write_lock.acquire(timeout=self._patience):
            raise failures.busy(self._name)
        try:
            connection = self._writer_connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._cache.refresh(connection)
                yield connection, self._cache
                connection.execute("COMMIT")
            except BaseException:
                self._roll_back(connection)
                raise
        finally:
            if self._closed:
                self._close_writer()
            self._write_lock.release()

    def close(self) -> None:
        """Close what is idle now; connections still lent are closed when they come back."""
        self._notice_fork()
        self._closed = True
        with self._pool_lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        if self._write_lock.acquire(blocking=False):
            self._close_writer()
            self._write_lock.release()

    def _forget(self) -> None:
        self._pid = os.getpid()
        self._pool_lock = threading.Lock()
        self._write_lock = threading.Lock()
        self._idle = []
        self._writer = None
        self._cache = KeyCache()

    def _notice_fork(self) -> None:
        if self._pid != os.getpid():
            _inherited.extend(self._idle)
            if self._writer is not None:
                _inherited.append(self._writer)
            self._forget()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreUnavailableError(
                f"The store {self._name!r} has been closed. Open it again to go on."
            )

    def _take_reader(self) -> apsw.Connection:
        self._check_open()
        with self._pool_lock:
            if self._idle:
                return self._idle.pop()
        connection = self.open()
        connection.pragma("query_only", True)
        connection.pragma("cache_size", _READER_CACHE)
        return connection

    def _give_back(self, connection: apsw.Connection) -> None:
        with suppress(apsw.Error):
            connection.execute("ROLLBACK")
        # An iterator left half way keeps the old state open: such a connection is not lent again.
        fresh = connection.txn_state() == apsw.SQLITE_TXN_NONE
        with self._pool_lock:
            if fresh and not self._closed and len(self._idle) < _READERS_KEPT:
                self._idle.append(connection)
                return
        connection.close(True)

    def _writer_connection(self) -> apsw.Connection:
        self._check_open()
        if self._writer is None:
            connection = self.open()
            connection.pragma("synchronous", "FULL")
            connection.pragma("cache_size", _WRITER_CACHE)
            connection.pragma("journal_size_limit", _WAL_BYTES_KEPT)
            connection.wal_autocheckpoint(_CHECKPOINT_PAGES)
            self._writer = connection
        return self._writer

    def _roll_back(self, connection: apsw.Connection) -> None:
        self._cache.clear()
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except apsw.Error:
            self._close_writer()

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close(True)
