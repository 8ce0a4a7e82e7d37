"""A program that loads batches without end and says which ones were acknowledged.

Batch n has 200 interactions n:0 to n:199 of customers of its own, and a link.
"""

from __future__ import annotations

import sys

from graphcrm.model import Customer, Interaction, Link
from graphcrm.store.embedded import EmbeddedStore

ROWS = 200


def interactions(batch: int) -> list[Interaction]:
    """Return the rows of a batch."""
    return [
        Interaction(f"{batch}:{row}", f"c{batch}", "call", row, f"d{row}", attributes={"row": row})
        for row in range(ROWS)
    ]


def main(path: str, first: int, last: int) -> None:
    """Load batches `first` to `last`, a transaction each, and print each once it is committed."""
    store = EmbeddedStore(path, create=True)
    for batch in range(first, last):
        with store.write() as writer:
            writer.upsert_customers([Customer(f"c{batch}", name=f"Batch {batch}")])
            writer.upsert_interactions(interactions(batch))
            writer.upsert_links([Link(f"c{batch}", f"d{batch}", "friend")])
        print(batch, flush=True)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
