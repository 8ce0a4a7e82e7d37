"""What customers may want next, and who may want a product, from Python."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.client.inputs import moment_in

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context


class Wishes:
    """The part of the graph that is about what customers may want."""

    _context: Context

    def recommend(
        self,
        customer_id: str,
        limit: int = 10,
        *,
        new_only: bool = True,
        as_of: str | date | None = None,
    ) -> pd.DataFrame:
        """Return what a customer may want next: product_id, score, owned, reasons (in words).

        new_only: nothing that it has. At most as many as the analysis kept (recommendation: listed
        of the value rules). as_of: as for `explain`. `attrs` has `warnings`, `run_id`. Raises
        CustomerNotFoundError, NoAnalysisError, NoPastAnalysisError, InvalidValueError.
        """
        from graphcrm.service.wants import recommend

        found = recommend(
            self._context, customer_id, limit=limit, owned=not new_only, as_of=moment_in(as_of)
        )
        return _frame(found, ["product_id", "score", "owned", "reasons"])

    def customers_for(
        self, product_id: str, limit: int = 20, *, as_of: str | date | None = None
    ) -> pd.DataFrame:
        """Return who may want a product and never bought it, the likeliest first, with reasons.

        At most as many as the analysis kept (recommendation: customers of the value rules). Raises
        ProductNotFoundError, NoAnalysisError, NoPastAnalysisError, InvalidValueError.
        """
        from graphcrm.service.wants import customers_for

        found = customers_for(self._context, product_id, limit=limit, as_of=moment_in(as_of))
        return _frame(found, ["rank", "customer_id", "name", "score", "reasons"])


def _frame(found: Any, columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {name: getattr(item, name) for name in columns} | {"reasons": list(item.reasons)}
        for item in found.items
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs |= {"warnings": list(found.warnings), "run_id": found.run_id}
    return frame
