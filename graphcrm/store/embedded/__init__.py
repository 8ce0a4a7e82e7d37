"""The embedded store: one SQLite file, nothing to start, safe for several processes at once."""

from __future__ import annotations

from graphcrm.store.embedded.store import EmbeddedStore

__all__ = ["EmbeddedStore"]
