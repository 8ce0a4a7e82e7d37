"""What one machine takes alone; Spark is for what is larger."""

from __future__ import annotations

FITS = 10_000_000
"""Edges that the local engine takes on this machine: 2 GiB and half a minute for all but walks."""


def fits_here(edges: int) -> bool:
    """Tell whether a graph of so many edges is this machine's alone.

    There it is faster: a round in Spark takes most of a second, however small the graph.
    """
    return edges <= FITS
