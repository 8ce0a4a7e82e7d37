"""Compiles loops that numpy cannot do well. Importing it imports numba (0.4 s): do it late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """Return the function as machine code, made when it is first called.

    It lets go of the interpreter lock, and is kept on disk beside its module for the next process.
    """
    try:
        kernel = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba found no folder that it may write its cache to
        kernel = njit(nogil=True)(function)
    return cast("Kernel", kernel)
