"""Sums that come out the same whatever order the rows arrive in.

A sum of floating-point numbers depends on its order, and a shuffle has none. Numbers of at least 0
are therefore cut into three whole ones, at 2^-20, 2^-46 and 2^-72, which add up exactly; what is
beyond is rounded once for each number, before it is added. Sums reach 8 x 10^12, of at most
10^11 numbers; above, Spark says that they overflow.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as fn

_FIRST = float(1 << 20)
_NEXT = float(1 << 26)


def exact_sum(value: Column) -> Column:
    """Return the sum over a group of numbers of at least 0, within 2^-73 for each of them."""
    scaled = value * _FIRST
    high = fn.floor(scaled)
    rest = (scaled - high) * _NEXT
    middle = fn.floor(rest)
    low = fn.rint((rest - middle) * _NEXT).cast("long")
    return (
        fn.sum(high) / _FIRST
        + fn.sum(middle) / (_FIRST * _NEXT)
        + fn.sum(low) / (_FIRST * _NEXT * _NEXT)
    )


def likely_either(strength: Column) -> Column:
    """Return 1 - product of (1 - strength) over a group; one strength alone stays as it is.

    Through logarithms, as graphcrm.projection.join_strengths does. Strengths are in (0, 1].
    """
    # The logarithm of 0 is none to Spark: what is certain is told apart.
    silence = -fn.log1p(-fn.when(strength < 1.0, strength).otherwise(fn.lit(0.0)))
    strongest = fn.max(strength)
    return fn.when((fn.count(strength) == 1) | (strongest >= 1.0), strongest).otherwise(
        -fn.expm1(-exact_sum(silence))
    )
