"""Audiences, named and saved baskets of customers, from Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphcrm.baskets import Audience
from graphcrm.client.inputs import collect, ids_in

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context


class Audiences:
    """The part of the graph that is about audiences."""

    _context: Context

    def save_audience(
        self,
        name: str,
        customers: pd.DataFrame | Iterable[str],
        note: str | None = None,
        *,
        replace: bool = False,
    ) -> Audience:
        """Save customers under a name; with `replace`, in the place of what that name held.

        customers: ids, or a DataFrame with a column customer_id, such as the answers of this class
        are; at most a million. Double ones count once, records that were merged as their customer.
        Raises AudienceNameTakenError, CustomersNotFoundError (then nothing is saved),
        InvalidValueError, and AudienceChangedError where somebody else changes it meanwhile.
        """
        from graphcrm.service.audiences import Basket, save_audience

        return save_audience(self._context, Basket(name, ids_in(customers), note), replace=replace)

    def audiences(self, limit: int = 50) -> pd.DataFrame:
        """Return the audiences, the one changed last first; `size` as each was saved."""
        import pandas as pd

        from graphcrm.service.audiences import list_audiences

        found = collect(
            lambda part, cursor: list_audiences(self._context, limit=part, cursor=cursor), limit
        )
        frame = pd.DataFrame(found, columns=list(Audience._fields))
        for name in ("created_at", "changed_at"):
            frame[name] = pd.to_datetime(frame[name], unit="us", utc=True)
        return frame

    def audience(self, name_or_id: str) -> Audience:
        """Return one audience without its members. Raises AudienceNotFoundError."""
        from graphcrm.service.audiences import find_audience

        return find_audience(self._context, name_or_id)

    def audience_members(self, name_or_id: str) -> pd.DataFrame:
        """Return the members with name, e-mail and phone; those merged since as their customer.

        Raises AudienceNotFoundError.
        """
        import pandas as pd

        from graphcrm.service.audience_members import Member
        from graphcrm.service.audiences import find_audience, iter_members

        audience = find_audience(self._context, name_or_id)
        pages = iter_members(self._context, audience.audience_id)
        members = [member for page in pages for member in page]
        return pd.DataFrame(members, columns=list(Member._fields))

    def contacts(self, customers: pd.DataFrame | Iterable[str]) -> pd.DataFrame:
        """Return customers with name, e-mail and phone, as an audience of them would tell.

        customers: ids, or a DataFrame with a column customer_id; at most 10,000. In their order,
        each once, records that were merged as their customer. Raises CustomersNotFoundError,
        InvalidValueError.
        """
        import pandas as pd

        from graphcrm.service.audience_members import Member
        from graphcrm.service.contacts import contacts_of

        members = contacts_of(self._context, ids_in(customers))
        return pd.DataFrame(members, columns=list(Member._fields))

    def remove_audience(self, name_or_id: str) -> None:
        """Forget an audience; its customers stay. Raises AudienceNotFoundError."""
        from graphcrm.service.audiences import find_audience, remove_audience

        audience = find_audience(self._context, name_or_id)
        remove_audience(self._context, audience.audience_id, [audience.version])
