"""Answers questions about the results of the current run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphcrm.errors import InvalidValueError
from graphcrm.model import (
    MEASURES,
    Community,
    CommunityLink,
    Fact,
    LineageEvent,
    PastScores,
    Relationship,
    Run,
    Scores,
    Standing,
)
from graphcrm.store.base import TieKey
from graphcrm.store.neo4j.rows import to_community
from graphcrm.store.neo4j.snapshot import Snapshot, distinct
from graphcrm.store.records import to_event, to_facts, to_run


class ResultReader(Snapshot):
    """The part of the reader that raises NoAnalysisError before there is a run."""

    def relationships_between(self, customer_id: str, others: Sequence[str]) -> list[Relationship]:
        """Return relationships joining the customer and any of the others, as stored."""
        rows = self._rows(
            "read/relationships_between",
            run_id=self._tie_run_id,
            id=customer_id,
            others=distinct(others),
        )
        return sorted(map(Relationship._make, rows), key=lambda row: row[:3])

    def relationships_among(
        self, sources: Sequence[str], others: Sequence[str], limit: int
    ) -> list[Relationship]:
        """Return the relationships from any of `sources` to any of `others`, strongest first."""
        rows = self._rows(
            "read/relationships_among",
            run_id=self._tie_run_id,
            sources=distinct(sources),
            others=distinct(others),
            limit=limit,
        )
        return list(map(Relationship._make, rows))

    def relationships_of(
        self, ids: Sequence[str], limit_each: int
    ) -> dict[str, list[Relationship]]:
        """Return for each id its relationships, either way round, the strongest first."""
        rows = self._rows(
            "read/relationships_of", run_id=self._tie_run_id, ids=distinct(ids), limit=limit_each
        )
        found = {customer_id: list(map(Relationship._make, ties)) for customer_id, ties in rows}
        return {customer_id: found.get(customer_id, []) for customer_id in ids}

    def facts(self, keys: Sequence[TieKey]) -> dict[TieKey, tuple[Fact, ...]]:
        """Return the facts of those of these relationships that have any."""
        wanted = [list(key) for key in dict.fromkeys(keys) if len(distinct(key)) == len(set(key))]
        rows = self._rows("read/facts", run_id=self._tie_run_id, keys=wanted)
        return {(source, target, kind): to_facts(text) for source, target, kind, text in rows}

    def scores(self, ids: Sequence[str]) -> dict[str, Scores]:
        """Return the current run's scores of those of the customers that it knew."""
        rows = self._rows("read/scores", run_id=self._run_id, ids=distinct(ids))
        return {row[0]: Scores._make(row) for row in rows}

    def top_scores(
        self, measure: str, limit: int, community: int | None = None, offset: int = 0
    ) -> list[Scores]:
        """Return the highest by one of model.MEASURES, ties by id.

        By PageRank over all it reads no more than it returns, else all scores asked about.
        """
        _check(measure)
        values = {"run_id": self._run_id, "offset": offset, "limit": limit}
        if community is not None:
            members = self._members_of(community)
            rows = self._rows("read/top_members", **values, measure=measure, **members)
        elif measure == "pagerank":
            rows = self._rows("read/top_by_pagerank", **values)
        else:
            rows = self._rows("read/top_scores", **values, measure=measure)
        return list(map(Scores._make, rows))

    def standing(self, measure: str, value: float, community: int | None = None) -> Standing:
        """Return where a value of one of model.MEASURES stands, among all or in a community."""
        _check(measure)
        values = {"run_id": self._run_id, "community": community, "measure": measure}
        found = self._transaction.run("read/standing", **values, value=value)[0]
        return Standing(found["higher"], found["equal"], found["total"])

    def communities(
        self,
        limit: int,
        offset: int = 0,
        min_size: int = 1,
        level: int = 0,
        parent: int | None = None,
    ) -> list[Community]:
        """Return communities of a level, the largest first, then by id."""
        rows = self._rows(
            "read/communities",
            run_id=self._run_id,
            limit=limit,
            offset=offset,
            smallest=-min_size,
            level=level,
            parent=parent,
        )
        return list(map(to_community, rows))

    def community(self, community_id: int) -> Community | None:
        """Return one community of the current run."""
        return self.communities_of([community_id]).get(community_id)

    def communities_of(self, ids: Sequence[int]) -> dict[int, Community]:
        """Return those of the communities that exist, whatever their level, by id."""
        rows = self._rows("read/communities_of", run_id=self._run_id, ids=list(ids))
        return {one.community_id: one for one in map(to_community, rows)}

    def _members_of(self, community_id: int) -> dict[str, Any]:
        """Return the parameters that name the members of a community of any level."""
        community = self.community(community_id)
        if community is None:
            return {"within": [], "finer": None}
        if community.level < 0:
            return {"within": [community.parent_id], "finer": community_id}
        level, ids = community.level, [community_id]
        while level > 0:
            ids = [row[0] for row in self._rows("read/children", run_id=self._run_id, ids=ids)]
            level -= 1
        return {"within": ids, "finer": None}

    def community_links(self, ids: Sequence[int]) -> list[CommunityLink]:
        """Return the links both of whose communities are in `ids`, by source, target."""
        rows = self._rows("read/community_links", run_id=self._run_id, ids=distinct(ids))
        return list(map(CommunityLink._make, rows))

    def kept_runs(self) -> list[Run]:
        """Return the runs whose scores and communities are there, in the order of publishing."""
        return [to_run(row[1]) for row in self._rows("read/kept_runs")]

    def lineage(
        self, limit: int, after: int = -1, community_id: int | None = None
    ) -> list[LineageEvent]:
        """Return what became of communities up to this run, by community id."""
        values = {"limit": limit, "after": after, "community": community_id}
        return list(map(to_event, self._rows("read/lineage", run_id=self._run_id, **values)))

    def past_scores(self, ids: Sequence[str]) -> list[PastScores]:
        """Return what each kept run says of these records, merged or not."""
        rows = self._rows("read/past_scores", ids=distinct(ids))
        return [PastScores(row[0], Scores(*row[1:9]), row[9], row[10]) for row in rows]

    def run(self, run_id: str) -> Run | None:
        """Return the record of any published run, also of one replaced since."""
        found = self._transaction.run("read/run", run_id=run_id)
        return to_run(found[0]["record"]) if found else None


def _check(measure: str) -> None:
    if measure not in MEASURES:
        raise InvalidValueError(
            f"There is no measure {measure!r}. Measures are {', '.join(MEASURES)}."
        )
