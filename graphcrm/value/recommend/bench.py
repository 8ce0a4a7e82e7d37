"""Where the signals of one customer are gathered by product.

Products that were touched are listed, so that clearing a bench costs no more than filling it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphcrm.tables import Bool, Float64, Int32, Int64


class Bench(NamedTuple):
    """Signals of one customer by product. touched: products in the first `size` places.

    signal: float64 (products, 4). own: place among what was bought, -1 for none. base: the product
    that speaks most for it, as a place in like_product; source: that product; push: how much.
    related: customers tied who bought it; nearest: the first of them.
    """

    signal: Float64
    touched: Int32
    here: Bool
    own: Int64
    base: Int64
    source: Int32
    push: Float64
    related: Int32
    nearest: Int32


def new_bench(products: int) -> Bench:
    """Return an empty bench."""
    return Bench(
        signal=np.zeros((products, 4)),
        touched=np.zeros(products, dtype=np.int32),
        here=np.zeros(products, dtype=np.bool_),
        own=np.full(products, -1, dtype=np.int64),
        base=np.full(products, -1, dtype=np.int64),
        source=np.full(products, -1, dtype=np.int32),
        push=np.zeros(products),
        related=np.zeros(products, dtype=np.int32),
        nearest=np.full(products, -1, dtype=np.int32),
    )
