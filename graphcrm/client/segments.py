"""Segments, saved rules over what is known of customers, from Python."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from graphcrm.answers import Page
from graphcrm.client.inputs import collect, moment_in, since_in
from graphcrm.saved_rules import Segment

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.baskets import Audience
    from graphcrm.service.context import Context
    from graphcrm.service.segment_changes import SegmentChange, SegmentChanges
    from graphcrm.service.segment_members import SegmentCount


class Segments:
    """The part of the graph that is about segments."""

    _context: Context

    def segments(self, limit: int = 50) -> pd.DataFrame:
        """Return the saved segments, the one changed last first, each counted now.

        count and share are missing where a rule cannot be counted, and `problem` says why.
        """
        import pandas as pd

        from graphcrm.service.segments import list_segments

        found = collect(
            lambda part, cursor: list_segments(self._context, limit=part, cursor=cursor), limit
        )
        rows = [(*one.segment, one.count, one.share, one.problem) for one in found]
        frame = pd.DataFrame(rows, columns=[*Segment._fields, "count", "share", "problem"])
        frame["count"] = frame["count"].astype("Int64")
        for name in ("created_at", "changed_at"):
            frame[name] = pd.to_datetime(frame[name], unit="us", utc=True)
        return frame

    def save_segment(
        self, name: str, rule: str, description: str | None = None, *, replace: bool = False
    ) -> Segment:
        """Save a rule under a name; with `replace`, in the place of what that name held.

        rule: such as 'community == 12 and clv.value > p90'; see docs/segments.md. Raises RuleError
        for a rule that is wrong, SegmentNameTakenError, InvalidValueError, and SegmentChangedError
        where somebody else changes it meanwhile.
        """
        from graphcrm.service.segments import Draft, save_segment

        return save_segment(self._context, Draft(name, rule, description), replace=replace)

    def segment(self, name_or_id: str) -> Segment:
        """Return one saved segment. Raises SegmentNotFoundError."""
        from graphcrm.service.segments import find_segment

        return find_segment(self._context, name_or_id)

    def segment_members(
        self,
        name_or_id: str,
        limit: int | None = None,
        *,
        as_of: str | date | None = None,
    ) -> pd.DataFrame:
        """Return whom a segment fits, by id, with a column for each field that its rule names.

        limit: at most so many, None for all. as_of: in the kept analysis of that day. Raises
        SegmentNotFoundError, NoAnalysisError, NoPastAnalysisError, RuleError.
        """
        import pandas as pd

        from graphcrm.segments.parsing import parse
        from graphcrm.segments.tree import measures
        from graphcrm.service.paging import ALL
        from graphcrm.service.segment_members import list_fitting

        at, rule = moment_in(as_of), self.segment(name_or_id).rule
        found = collect(
            lambda part, cursor: list_fitting(
                self._context, rule, limit=part, cursor=cursor, as_of=at
            ),
            ALL if limit is None else limit,
        )
        looked = [one.name for one in measures(parse(rule).root)]
        rows = [
            (one.customer_id, one.name, *(one.values[each] for each in looked)) for one in found
        ]
        return pd.DataFrame(rows, columns=["customer_id", "name", *looked])

    def count_segment(
        self, rule: str, *, as_of: str | date | None = None, by_community: bool = False
    ) -> SegmentCount:
        """Return how many customers a rule fits, and how many each part of it lets through.

        by_community: also how many of them are in which community, in `by_community.items`, the
        500 with most. Nothing is saved. Raises RuleError, NoAnalysisError, NoPastAnalysisError.
        """
        from graphcrm.service.segment_members import count_rule

        at = moment_in(as_of)
        return count_rule(self._context, rule, as_of=at, by_community=by_community)

    def segment_changes(
        self, name_or_id: str, since: str | date | None = None, limit: int = 1000
    ) -> pd.DataFrame:
        """Return who came into a segment and who left it since a kept analysis, and why.

        since: a day, the id of a run, or None for the analysis before the current one. Columns:
        customer_id, name, change (in or out), new, conditions: the text of each condition that came
        out otherwise with what the customer had then and has now. `attrs` has counts and runs.
        Raises SegmentNotFoundError, RunNotKeptError, NoPastAnalysisError, InvalidValueError.
        """
        import pandas as pd

        from graphcrm.service.segment_changes import rule_changes

        at, rule = since_in(since), self.segment(name_or_id).rule
        parts: list[SegmentChanges] = []

        def fetch(part: int, cursor: str | None) -> Page[SegmentChange]:
            told = rule_changes(self._context, rule, since=at, limit=part, cursor=cursor)
            parts.append(told)
            return Page(told.items, told.cursor)

        found, first = collect(fetch, limit), parts[0]
        rows = [(one.customer_id, one.name, one.change, one.new, one.conditions) for one in found]
        frame = pd.DataFrame(rows, columns=["customer_id", "name", "change", "new", "conditions"])
        for name in ("count_before", "count_now", "came", "left", "hints"):
            frame.attrs[name] = getattr(first, name)
        frame.attrs["since"], frame.attrs["run_id"] = first.since.run_id, first.run.run_id
        return frame

    def segment_fields(self) -> pd.DataFrame:
        """Return the fields that rules may name: name, kind, unit and what each means."""
        import pandas as pd

        from graphcrm.service.segment_fields import list_fields

        rows = [(one.name, one.kind, one.unit, one.meaning) for one in list_fields(self._context)]
        return pd.DataFrame(rows, columns=["name", "kind", "unit", "meaning"])

    def segment_audience(
        self, name_or_id: str, name: str | None = None, note: str | None = None
    ) -> Audience:
        """Save whom a segment fits now as an audience, under its name or another.

        Raises SegmentNotFoundError, AudienceNameTakenError.
        """
        from graphcrm.service.segments import make_segment_audience

        return make_segment_audience(self._context, name_or_id, name, note)

    def remove_segment(self, name_or_id: str) -> None:
        """Forget a segment; its customers stay. Raises SegmentNotFoundError."""
        from graphcrm.service.segments import remove_segment

        segment = self.segment(name_or_id)
        remove_segment(self._context, segment.segment_id, [segment.version])
