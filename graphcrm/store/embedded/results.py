"""Answers questions about the results of the current run."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import orjson

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
from graphcrm.store.embedded.rows import Row, is_text, json_list, to_community, to_relationship
from graphcrm.store.embedded.run_rows import RANKED
from graphcrm.store.embedded.snapshot import Snapshot
from graphcrm.store.records import to_event, to_facts, to_run


class ResultReader(Snapshot):
    """The part of the reader that raises NoAnalysisError before there is a run."""

    def relationships_between(self, customer_id: str, others: Sequence[str]) -> list[Relationship]:
        """Return relationships joining the customer and any of the others, as stored."""
        run, key = self._tie_run_key, self._key_of(customer_id)
        if key is None or self._is_merged(customer_id):
            return []
        wanted = json_list(list(set(others)))
        rows = self._rows("read/relationships_between", run=run, key=key, others=wanted)
        return [to_relationship(row) for row in rows]

    def relationships_among(
        self, sources: Sequence[str], others: Sequence[str], limit: int
    ) -> list[Relationship]:
        """Return the relationships from any of `sources` to any of `others`, strongest first."""
        values = {"sources": json_list(list(set(sources))), "others": json_list(list(set(others)))}
        rows = self._rows("read/relationships_among", run=self._tie_run_key, limit=limit, **values)
        return [to_relationship(row) for row in rows]

    def relationships_of(
        self, ids: Sequence[str], limit_each: int
    ) -> dict[str, list[Relationship]]:
        """Return for each id its relationships, either way round, the strongest first."""
        run = self._tie_run_key
        keys = dict(self._rows("read/customer_keys", ids=json_list(list(ids))))
        values = {"run": run, "keys": json_list(list(keys.values())), "limit": limit_each}
        rows: list[Row] = self._rows("read/relationships_of", **values).fetchall()
        rows.sort(key=itemgetter(0, 1))
        names = dict(self._rows("read/names_of_keys", keys=_distinct(rows, 2, 3)))
        terms = dict(self._rows("read/terms", keys=_distinct(rows, 4)))
        of_key: dict[int, list[Relationship]] = {key: [] for key in keys.values()}
        for key, _, source, target, kind, *rest in rows:
            if source not in names or target not in names:
                # Merged into another customer since the run.
                continue
            row = (names[source], names[target], terms[kind], *rest)
            of_key[key].append(to_relationship(row))
        return {name: of_key[keys[name]] if name in keys else [] for name in ids}

    def facts(self, keys: Sequence[TieKey]) -> dict[TieKey, tuple[Fact, ...]]:
        """Return the facts of those of these relationships that have any."""
        wanted = [key for key in dict.fromkeys(keys) if all(map(is_text, key))]
        rows = self._rows("read/facts", run=self._tie_run_key, keys=orjson.dumps(wanted).decode())
        return {(source, target, kind): to_facts(text) for source, target, kind, text in rows}

    def scores(self, ids: Sequence[str]) -> dict[str, Scores]:
        """Return the current run's scores of those of the customers that it knew."""
        rows = self._rows("read/scores", run=self._run_key, ids=json_list(list(ids)))
        return {row[0]: Scores(*row) for row in rows}

    def top_scores(
        self, measure: str, limit: int, community: int | None = None, offset: int = 0
    ) -> list[Scores]:
        """Return the highest by one of model.MEASURES, ties by id.

        It reads no more than it returns by PageRank, and among the first thousand of everyone;
        else all scores of the community or of the run.
        """
        number, merged = _number(measure), self._state.ledger_version > 0
        values: dict[str, int | None] = {
            "run": self._run_key,
            "measure": number,
            "limit": limit,
        }
        few = community is None and offset + limit <= RANKED and not merged
        if measure == "pagerank" or few:
            # Where records were merged since, places have gaps and must be counted.
            first, skipped = (0, offset) if merged else (offset, 0)
            values |= {"community": community, "first": first}
            rows = self._rows("read/top_ranked", **values, offset=skipped)
        elif community is None:
            rows = self._rows("read/top_of_all", **values, offset=offset)
        else:
            rows = self._rows("read/top_of_community", **values, community=community, offset=offset)
        return [Scores(*row) for row in rows]

    def standing(self, measure: str, value: float, community: int | None = None) -> Standing:
        """Return where a value of one of model.MEASURES stands, among all or in a community."""
        values = {"run": self._run_key, "measure": _number(measure), "community": community}
        return Standing._make(next(self._rows("read/standing", **values, value=value)))

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
            run=self._run_key,
            limit=limit,
            offset=offset,
            min_size=min_size,
            level=level,
            parent=parent,
        )
        return [to_community(row) for row in rows]

    def community(self, community_id: int) -> Community | None:
        """Return one community of the current run."""
        return self.communities_of([community_id]).get(community_id)

    def communities_of(self, ids: Sequence[int]) -> dict[int, Community]:
        """Return those of the communities that exist, whatever their level, by id."""
        rows = self._rows("read/communities_of", run=self._run_key, ids=json_list(list(ids)))
        return {one.community_id: one for one in map(to_community, rows)}

    def community_links(self, ids: Sequence[int]) -> list[CommunityLink]:
        """Return the links both of whose communities are in `ids`, by source, target."""
        rows = self._rows("read/community_links", run=self._run_key, ids=json_list(list(ids)))
        return [CommunityLink(*row) for row in rows]

    def kept_runs(self) -> list[Run]:
        """Return the runs whose scores and communities are there, in the order of publishing."""
        return [to_run(record) for _, record in self._rows("read/kept_runs")]

    def lineage(
        self, limit: int, after: int = -1, community_id: int | None = None
    ) -> list[LineageEvent]:
        """Return what became of communities up to this run, by community id."""
        values = {"limit": limit, "after": after, "community": community_id}
        rows = self._rows("read/lineage", run=self._run_key, **values)
        return [to_event(record) for (record,) in rows]

    def past_scores(self, ids: Sequence[str]) -> list[PastScores]:
        """Return what each kept run says of these records, merged or not."""
        rows = self._rows("read/past_scores", ids=json_list(sorted(set(ids))))
        return [PastScores(row[0], Scores(*row[1:9]), row[9], row[10]) for row in rows]

    def run(self, run_id: str) -> Run | None:
        """Return the record of any published run, also of one replaced since."""
        row = self._one("read/run_by_id", run_id=run_id)
        return to_run(row[1]) if row else None


def _number(measure: str) -> int:
    if measure not in MEASURES:
        raise InvalidValueError(
            f"There is no measure {measure!r}. Measures are {', '.join(MEASURES)}."
        )
    return MEASURES.index(measure)


def _distinct(rows: Sequence[Row], *columns: int) -> str:
    return json_list(sorted({row[column] for column in columns for row in rows}))
