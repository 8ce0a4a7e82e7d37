"""What relationships rest on, and saying what one thinks of them, from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.relationships import VerdictAnswer

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.service.context import Context


class Judging:
    """The part of the graph that is about single relationships."""

    _context: Context

    def evidence(
        self,
        one_id: str,
        other_id: str,
        type: str | None = None,  # noqa: A002 - the name of the column
        *,
        limit: int = 100,
    ) -> pd.DataFrame:
        """Return what the relationships of two customers rest on, of one type or of all.

        A row for each fact that a rule saw, declared link and interaction, at most `limit` for each
        relationship. Raises CustomerNotFoundError, RelationshipNotFoundError, NoAnalysisError.
        """
        from graphcrm.client.frames import evidence_frame
        from graphcrm.service.evidence import evidence_between

        found = evidence_between(self._context, one_id, other_id, type_name=type, limit=limit)
        return evidence_frame(found)

    def confirm(
        self,
        one_id: str,
        other_id: str,
        type: str,  # noqa: A002
        *,
        source_id: str | None = None,
        note: str | None = None,
    ) -> VerdictAnswer:
        """Say that an inferred relationship is right; it counts like a declared link from now on.

        source_id: that of the two from whom it runs (who supplies, reports, referred), where it was
        found the wrong way round. Raises RelationshipNotFoundError, InvalidValueError, and
        NotInferredError for what was not inferred.
        """
        return self._judge((one_id, other_id, type), "confirmed", source_id=source_id, note=note)

    def reject(
        self,
        one_id: str,
        other_id: str,
        type: str,  # noqa: A002
        *,
        note: str | None = None,
    ) -> VerdictAnswer:
        """Say that an inferred relationship is wrong; no later analysis finds it again.

        With the type 'likely': that two whom nothing ties do not belong together, and are not to be
        suggested to each other again. Raises RelationshipNotFoundError, and NotInferredError for
        what was not inferred.
        """
        return self._judge((one_id, other_id, type), "rejected", note=note)

    def correct(
        self,
        one_id: str,
        other_id: str,
        type: str,  # noqa: A002
        as_type: str,
        *,
        source_id: str | None = None,
        note: str | None = None,
    ) -> VerdictAnswer:
        """Say that an inferred relationship is right but of another type, which it has from now on.

        source_id: that of the two from whom it runs; for supplier (who supplies), reports-to (who
        reports) and referred (who referred) it has to be given. Raises RelationshipNotFoundError,
        InvalidValueError, and NotInferredError for what was not inferred.
        """
        return self._judge(
            (one_id, other_id, type), "confirmed", kind=as_type, source_id=source_id, note=note
        )

    def take_back(self, one_id: str, other_id: str, type: str) -> None:  # noqa: A002
        """Forget what was said of a relationship. Raises VerdictNotFoundError."""
        from graphcrm.service.relationship_ids import relationship_id
        from graphcrm.service.verdicts import take_back

        take_back(self._context, relationship_id(one_id, other_id, type))

    def verdicts(self, limit: int = 100) -> pd.DataFrame:
        """Return what was said of relationships, the latest first."""
        from graphcrm.client.frames import verdict_frame
        from graphcrm.client.inputs import collect
        from graphcrm.service.verdicts import list_verdicts

        return verdict_frame(
            collect(
                lambda part, cursor: list_verdicts(self._context, limit=part, cursor=cursor), limit
            )
        )

    def _judge(self, key: tuple[str, str, str], verdict: str, **said: str | None) -> VerdictAnswer:
        from graphcrm.service.relationship_ids import relationship_id
        from graphcrm.service.verdicts import judge

        return judge(self._context, relationship_id(*key), verdict, **said)
