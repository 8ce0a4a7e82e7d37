"""Who is related to whom, who could be, and over whom, from Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.answers import PathAnswer
from graphcrm.client.inputs import collect_with_run, ids_in, moment_in, start_in

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context
    from graphcrm.service.likely_report import LikelyReport
    from graphcrm.service.roles import CustomerRoles


class Relations:
    """The part of the graph that is about ties, ways along them, and who stands between."""

    _context: Context

    def related(
        self,
        customer_id: str,
        limit: int = 10,
        *,
        type: str | None = None,  # noqa: A002 - the name of the column
        min_strength: float = 0.0,
    ) -> pd.DataFrame:
        """Return who is related to a customer, best first, with reasons in words.

        Raises CustomerNotFoundError, NoAnalysisError, InvalidValueError.
        """
        from graphcrm.client.frames import related_frame
        from graphcrm.service.related import related

        return related_frame(
            related(
                self._context,
                customer_id,
                limit=limit,
                type_name=type,
                min_strength=min_strength,
            )
        )

    def neighbours(
        self,
        customers: pd.DataFrame | Iterable[str],
        types: str | Sequence[str] = (),
        *,
        min_strength: float = 0.0,
        limit: int = 10_000,
    ) -> pd.DataFrame:
        """Return everyone one step from these customers, the most tied first, without themselves.

        customers: ids, or a DataFrame with a column customer_id; at most 10,000. types: only
        relationships of these. `attrs["total"]` says how many there are without a limit. Raises
        CustomersNotFoundError, NoAnalysisError, InvalidValueError.
        """
        import pandas as pd

        from graphcrm.service.stepping import one_step
        from graphcrm.service.ties import TieFilter

        kinds = [types] if isinstance(types, str) else types
        wanted = TieFilter(frozenset(kinds), min_strength)
        found = one_step(self._context, ids_in(customers), wanted, limit=limit)
        frame = pd.DataFrame({"customer_id": list(found.customer_ids)}, dtype=object)
        frame.attrs["total"] = found.total
        return frame

    def ties(self, customers: pd.DataFrame | Iterable[str], *, limit: int = 20_000) -> pd.DataFrame:
        """Return the relationships between any two of these customers, the strongest first.

        customers: ids, or a DataFrame with a column customer_id; at most 1,500. Columns are those
        of graphcrm.service.among.AmongTie, as the verdicts of users leave them; `attrs["complete"]`
        says whether there are no more. Raises CustomersNotFoundError, NoAnalysisError,
        InvalidValueError.
        """
        from graphcrm.client.frames import frame_of_ties
        from graphcrm.service.among import ties_among

        return frame_of_ties(ties_among(self._context, ids_in(customers), limit=limit))

    def expansions(
        self,
        customer_id: str,
        *,
        min_strength: float = 0.0,
        present: Iterable[str] | pd.DataFrame = (),
    ) -> pd.DataFrame:
        """Return by kind of relationship how many neighbours it leads to, and how strong at most.

        present: whom you have already, ids or a DataFrame with a column customer_id; the column
        `adds` leaves them out. `attrs` has `total`, different neighbours by all kinds together, and
        `neighbours` and `adds` by edges of the analysed graph. Raises CustomerNotFoundError,
        NoAnalysisError, InvalidValueError.
        """
        import pandas as pd

        from graphcrm.service.stepping import expansions
        from graphcrm.service.ties import TieFilter

        wanted = TieFilter(min_strength=min_strength)
        found = expansions(self._context, customer_id, wanted, present=ids_in(present))
        columns = ["type", "neighbours", "strongest", "counted", "adds"]
        rows = [[getattr(kind, name) for name in columns] for kind in found.kinds]
        frame = pd.DataFrame(rows, columns=columns)
        frame.attrs.update(total=found.total, neighbours=found.neighbours, adds=found.adds)
        return frame

    def timeline(
        self,
        customer_id: str,
        since: str | date | None = None,
        until: str | date | None = None,
    ) -> pd.DataFrame:
        """Return how often something happened with a customer, by month in UTC and type.

        A row for each month, type and currency, in order: month (of pandas' periods), type,
        currency, count, amount (their sum); those without an amount have a row of their own.
        `attrs` has `total`, and `left_out`, how many are of months before the newest 600. Raises
        CustomerNotFoundError, InvalidValueError.
        """
        import pandas as pd

        from graphcrm.model import MonthCount
        from graphcrm.service.timeline import rows_of, timeline

        found = timeline(self._context, customer_id, since=start_in(since), until=moment_in(until))
        columns = [item.name for item in fields(MonthCount)]
        rows = [[getattr(row, name) for name in columns] for row in rows_of(found)]
        frame = pd.DataFrame(rows, columns=columns)
        frame["month"] = pd.PeriodIndex(frame["month"], freq="M")
        frame["amount"] = frame["amount"].astype("float64")
        frame.attrs.update(total=found.total, left_out=found.left_out)
        return frame

    def likely(
        self,
        customer_id: str,
        limit: int = 10,
        *,
        type: str | Sequence[str] = (),  # noqa: A002 - as for related
    ) -> pd.DataFrame:
        """Return whom a customer will probably have to do with next, the likeliest first, and why.

        type: only relationships of this type, or of these, are looked at. Where two do not belong
        together, `reject` them with the type 'likely'. Raises CustomerNotFoundError,
        NoAnalysisError, NoRankingError, InvalidValueError.
        """
        from graphcrm.client.prospects import likely_frame
        from graphcrm.service.likely import likely

        types = [type] if isinstance(type, str) else type
        return likely_frame(likely(self._context, customer_id, types=types, limit=limit))

    def likely_report(self) -> LikelyReport:
        """Return how good that ranking was on the ties that came last, beside simpler ones.

        Raises NoAnalysisError, NoRankingError.
        """
        from graphcrm.service.likely_report import likely_report

        return likely_report(self._context)

    def roles(
        self,
        role: str | None = None,
        limit: int = 20,
        *,
        community: int | None = None,
        as_of: str | date | None = None,
    ) -> pd.DataFrame:
        """Return bridges, gatekeepers, brokers and cut persons, or who has one role, and why.

        role: one of these, cut-person or rim. as_of: as for `explain`. Raises NoAnalysisError,
        NoPastAnalysisError, CommunityNotFoundError, InvalidValueError.
        """
        from graphcrm.client.frames import told_by
        from graphcrm.client.prospects import role_frame
        from graphcrm.service.roles import list_roles

        at = moment_in(as_of)
        found, run = collect_with_run(
            lambda part, cursor: list_roles(
                self._context, role=role, community=community, limit=part, cursor=cursor, as_of=at
            ),
            limit,
        )
        return told_by(role_frame(found), run)

    def roles_of(
        self, customer_id: str, *, as_of: str | date | None = None
    ) -> CustomerRoles | None:
        """Return the roles of one customer with all numbers; None for who came after the analysis.

        Raises CustomerNotFoundError, NoAnalysisError, NoPastAnalysisError.
        """
        from graphcrm.service.roles import customer_roles

        return customer_roles(self._context, customer_id, moment_in(as_of))

    def percentiles(self, customer_id: str) -> pd.DataFrame:
        """Return how a customer compares with all others and with its community, by measure.

        A row a measure: value; percentile, percent of the others who have less; higher, equal,
        total, the counts behind it; the same with `_inside` in the community. No rows for who came
        after the analysis. `attrs` has `community_id` and `community_name`. Raises
        CustomerNotFoundError, NoAnalysisError.
        """
        import pandas as pd

        from graphcrm.service.percentiles import COLUMNS, percentiles, rows_of

        found = percentiles(self._context, customer_id)
        rows = [] if found is None else rows_of(found)
        frame = pd.DataFrame(rows, columns=list(COLUMNS)).set_index("measure")
        if found is not None:
            frame.attrs |= {
                "community_id": found.community_id,
                "community_name": found.community_name,
            }
        return frame

    def path(self, source_id: str, target_id: str) -> PathAnswer:
        """Return the strongest path between two customers.

        Raises CustomerNotFoundError, NoAnalysisError, PathNotFoundError.
        """
        from graphcrm.service.paths import strongest_path

        return strongest_path(self._context, source_id, target_id)

    def paths(self, source_id: str, target_id: str, alternatives: int = 3) -> list[PathAnswer]:
        """Return the strongest path, then as many with other introducers to the target.

        Raises CustomerNotFoundError, NoAnalysisError, PathNotFoundError, InvalidValueError.
        """
        from graphcrm.service.paths import warmest_paths

        return warmest_paths(self._context, source_id, target_id, alternatives=alternatives)

    def introductions(
        self, target_id: str, sources: Sequence[str] = (), *, tag: str | None = None, limit: int = 5
    ) -> pd.DataFrame:
        """Return from which of one's own the warmest ways lead to somebody, and over whom.

        sources: ids of one's own. tag: all who carry it are, too. Raises CustomerNotFoundError,
        NoAnalysisError, PathNotFoundError, InvalidValueError.
        """
        from graphcrm.client.prospects import introduction_frame
        from graphcrm.service.paths import introductions

        found = introductions(self._context, target_id, sources=sources, tag=tag, limit=limit)
        return introduction_frame(found)
