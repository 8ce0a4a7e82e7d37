"""The signal, inside this package only, that one cell cannot be used; it becomes a reject."""

from __future__ import annotations


class UnreadableError(Exception):
    """A cell cannot be used. The message completes 'The value …', as in 'is not a number'."""
