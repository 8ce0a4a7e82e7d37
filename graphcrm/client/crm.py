"""The graph from Python: questions in, DataFrames and small frozen results out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from graphcrm.answers import (
    CopyReport,
    CustomerAnswer,
    LoadReport,
    StatusAnswer,
)
from graphcrm.client.audiences import Audiences
from graphcrm.client.history import History
from graphcrm.client.inputs import (
    collect_found,
    collect_with_run,
    moment_in,
    read_half_lives,
    read_moment,
)
from graphcrm.client.judging import Judging
from graphcrm.client.languages import speaks_its_language
from graphcrm.client.picture import RenderedPage, write_picture
from graphcrm.client.planning import Campaign, Planning
from graphcrm.client.records import Records
from graphcrm.client.relations import Relations
from graphcrm.client.segments import Segments
from graphcrm.client.wants import Wishes
from graphcrm.client.worth import Worth
from graphcrm.errors import InvalidValueError
from graphcrm.explanations import Explanation
from graphcrm.model import Run
from graphcrm.settings import parse_language, read_settings
from graphcrm.wording import DEFAULT

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from graphcrm.inference.rules import Rules
    from graphcrm.ingest.load import LoadOptions
    from graphcrm.ingest.sql import SqlQuery
    from graphcrm.service.likely_explaining import LikelyExplanation
    from graphcrm.value.rules import ValueRules

    Source = str | os.PathLike[str] | pd.DataFrame | SqlQuery
    Sources = Source | Sequence[Source] | None


class Method(TypedDict, total=False):
    """How an analysis computes; see graphcrm.service.analysis.AnalysisRequest."""

    engine: str
    algorithm: str
    resolution: float
    min_size: int
    effort: str
    fresh: bool
    keep_current: bool
    infer: bool
    quick: bool
    likely: bool
    value: bool


class Money(Campaign, total=False):
    """What a campaign may be told, and what it may spend."""

    money: float | None
    cost: str | float


@speaks_its_language
class Crm(Relations, Records, Judging, History, Planning, Audiences, Segments, Worth, Wishes):
    """A graph at a file path or Neo4j address; use it in a `with` block or close it.

    The first question about neighbours loads the graph of the current analysis into memory (about
    a second a million edges); it is kept until another analysis comes.

    language: what reasons and other words about customers are in: "en" or "zh". By default that of
    GRAPHCRM_LANGUAGE, English without it; it can be changed at any time.
    """

    _language = DEFAULT

    def __init__(
        self, url: str | os.PathLike[str] | None = None, *, language: str | None = None
    ) -> None:
        self._settings = read_settings(os.environ, None if url is None else os.fspath(url))
        self._language = self._settings.language
        if language is not None:
            self.language = language
        self._stack = ExitStack()
        from graphcrm.service.context import open_context

        opened = open_context(self._settings, create=True, resident=True)
        self._context = self._stack.enter_context(opened)

    @property
    def language(self) -> str:
        """The language that words about customers are in; raises InvalidValueError when set."""
        return self._language

    @language.setter
    def language(self, name: str) -> None:
        self._language = parse_language("language", name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or connection; calling it twice is harmless."""
        self._stack.close()

    def __repr__(self) -> str:
        return f"<Crm at {self._context.store.name}>"

    def load(
        self,
        customers: Sources = None,
        interactions: Sources = None,
        links: Sources = None,
        options: LoadOptions | None = None,
    ) -> LoadReport:
        """Load tables from DataFrames, files or queries (SqlQuery), one or several of each.

        Loading the same rows again changes nothing. Rows that cannot be used are in the report's
        `rejects`. Raises SourceError where a table cannot be read at all.
        """
        from graphcrm.ingest.load import LoadOptions, TableInput
        from graphcrm.service.loading import load

        given = {"customers": customers, "interactions": interactions, "links": links}
        inputs = [
            TableInput(table, source)
            for table, sources in given.items()
            for source in _each(sources)
        ]
        return load(self._context, inputs, options or LoadOptions())

    def analyze(
        self,
        as_of: str | date | None = None,
        half_life: float | Mapping[str, float] | None = None,
        seed: int = 0,
        rules: Rules | Mapping[str, Any] | str | os.PathLike[str] | None = None,
        value_rules: ValueRules | Mapping[str, Any] | str | os.PathLike[str] | None = None,
        **method: Unpack[Method],
    ) -> Run:
        """Find relationships, communities and scores in what was loaded.

        as_of: leave out what came after this day or moment; by default the latest in the data.
        half_life: days after which an interaction counts half, for all types or by type; 0 for no
        decay. rules: thresholds of inference, value_rules: choices about value (docs/value.md),
        both by name or in a YAML file. engine, algorithm, resolution, min_size, effort, fresh,
        keep_current, infer, quick, likely and value: see Method.
        Raises InvalidValueError, EngineError, SourceError.
        """
        from graphcrm.service.analysis import AnalysisRequest, analyze
        from graphcrm.service.inferring import rules_given
        from graphcrm.service.valuing import value_rules_given

        request = AnalysisRequest(
            as_of=None if as_of is None else read_moment(as_of),
            half_lives=read_half_lives(half_life),
            seed=seed,
            rules=rules_given(self._settings, rules),
            value_rules=value_rules_given(value_rules),
            **method,
        )
        return analyze(self._context, request)

    def status(self) -> StatusAnswer:
        """Return how much the graph holds, the current run, and whether data came in after it."""
        from graphcrm.service.status import graph_status

        return graph_status(self._context)

    def customers(
        self,
        text: str = "",
        *,
        community: int | None = None,
        segment: str | None = None,
        limit: int = 50,
    ) -> pd.DataFrame:
        """Return customers whose name, id, e-mail, phone, company or city holds every word.

        Where nobody has the words, `attrs["instead"]` tells which alike were looked for.
        """
        from graphcrm.client.frames import customer_frame
        from graphcrm.service.customers import find_customers

        found, instead = collect_found(
            lambda part, cursor: find_customers(
                self._context,
                text,
                community=community,
                segment=segment,
                limit=part,
                cursor=cursor,
            ),
            limit,
        )
        frame = customer_frame(found)
        frame.attrs["instead"] = instead
        return frame

    def customer(self, customer_id: str, *, as_of: str | date | None = None) -> CustomerAnswer:
        """Return one customer with its scores, those of now or of an earlier analysis.

        Raises CustomerNotFoundError, NoPastAnalysisError.
        """
        from graphcrm.service.customers import get_customer

        return get_customer(self._context, customer_id, moment_in(as_of))

    def influencers(
        self,
        by: str = "pagerank",
        limit: int = 20,
        *,
        community: int | None = None,
        as_of: str | date | None = None,
        budget: int | None = None,
        **campaign: Unpack[Money],
    ) -> pd.DataFrame:
        """Return the customers highest by one measure, overall or in a community.

        as_of: in the last analysis kept that shows this day or an earlier one; `attrs["run_id"]` of
        the answer says which. by="spread": those who start the widest spread under a budget, as
        `plan_influence`, which says more. Raises NoAnalysisError, NoPastAnalysisError,
        CommunityNotFoundError, InvalidValueError.
        """
        from graphcrm.client.frames import influencer_frame, seed_frame, told_by
        from graphcrm.service.influence import influencers

        if by == "spread":
            if as_of is not None:
                raise InvalidValueError("as_of does not go with by='spread': a plan is for today.")
            return seed_frame(self.plan_influence(budget, community=community, **campaign))
        if budget is not None or campaign:
            raise InvalidValueError(f"A budget goes with by='spread', not with by={by!r}.")
        at = moment_in(as_of)
        found, run = collect_with_run(
            lambda part, cursor: influencers(
                self._context, by=by, community=community, limit=part, cursor=cursor, as_of=at
            ),
            limit,
        )
        return told_by(influencer_frame(found), run)

    def explain(
        self,
        score: str,
        customer_id: str,
        limit: int = 10,
        *,
        as_of: str | date | None = None,
    ) -> Explanation | LikelyExplanation:
        """Return where a score comes from: which ties bring how much, and how peers do.

        score: a measure, 'community' for why the customer is in that group, 'spread' for why it is,
        or is not, in the latest plan, or 'likely' for what makes the customer's likely ties so.
        limit: ties that are named. as_of: in the last analysis kept that shows this day or an
        earlier one; its ties are derived anew, which takes most of the time of an analysis; not for
        'spread' and 'likely', which are of the graph as it is. Raises CustomerNotFoundError,
        NoAnalysisError, NoPastAnalysisError, NotAnalyzedError, InvalidValueError.
        """
        at = moment_in(as_of)
        if score == "likely":
            from graphcrm.service.likely_explaining import explain_likely

            return explain_likely(self._context, customer_id, limit=limit, as_of=at)
        from graphcrm.service.explaining import explain

        return explain(self._context, score, customer_id, limit=limit, as_of=at)

    def communities(
        self,
        limit: int = 20,
        *,
        min_size: int = 1,
        level: int | None = None,
        parent: int | None = None,
        as_of: str | date | None = None,
    ) -> pd.DataFrame:
        """Return the communities, largest first; as_of as for `influencers`.

        level: 0 as in scores (default), above for coarser ones, -1 for finer ones. parent: only
        those within this one. Raises CommunityNotFoundError, NoAnalysisError, NoPastAnalysisError.
        """
        from graphcrm.client.frames import community_frame, told_by
        from graphcrm.service.groups import Zoom, list_communities

        at, zoom = moment_in(as_of), Zoom(level, parent)
        found, run = collect_with_run(
            lambda part, cursor: list_communities(
                self._context, limit=part, cursor=cursor, min_size=min_size, as_of=at, zoom=zoom
            ),
            limit,
        )
        return told_by(community_frame(found), run)

    def to_networkx(self) -> nx.Graph[str]:
        """Return the undirected graph that the last analysis worked on, for networkx.

        Nodes are customer ids with their name, columns, attributes (`attributes.NAME`),
        community_id and scores. An edge's `weight` in (0, 1] says how close the two are, `types`
        by which kinds of relationship, `; ` between them. About a kilobyte an edge. Raises
        NoAnalysisError.
        """
        from graphcrm.client.frames import networkx_graph

        with self._context.store.read() as reader:
            resident = self._context.cache.graph(reader)
            return networkx_graph(resident.projection, resident.scores, reader.iter_customers())

    def render(
        self,
        path: str | os.PathLike[str],
        *,
        customer: str | None = None,
        community: int | None = None,
        depth: int = 1,
    ) -> RenderedPage:
        """Draw the map of communities, or around one customer or inside one community.

        Writes one HTML file that needs nothing else; in a notebook the result shows itself. depth:
        steps around the customer, 1 to 3. Raises NoAnalysisError, NotFoundError, UsageError.
        """
        return write_picture(
            self._context, Path(path), customer=customer, community=community, depth=depth
        )

    def whole_map(self, limit: int = 100_000) -> pd.DataFrame:
        """Return where customers stand on the whole map, the most influential first.

        x and y are pixels at zoom 1 of the map of communities. `attrs["ties"]` has the strongest
        ties among them as two arrays of rows, `attrs["note"]` what was left out. Raises
        NoAnalysisError, InvalidValueError.
        """
        import pandas as pd

        from graphcrm.service.whole_map import whole_map

        found = whole_map(self._context, limit)
        columns = ("community", "x", "y", "size")
        frame = pd.DataFrame(
            {"customer_id": found.ids, "name": found.labels}
            | {name: getattr(found, name) for name in columns}
        ).rename(columns={"community": "community_id"})
        frame.attrs |= {"ties": (found.source, found.target), "note": found.note}
        return frame

    def export(self, directory: str | os.PathLike[str], format: str = "parquet") -> list[Path]:  # noqa: A002
        """Write customers, relationships, scores, communities and more as Parquet or CSV.

        Returns the files. Raises NoAnalysisError, InvalidValueError.
        """
        from graphcrm.service.exporting import export

        return export(self._context, Path(directory), format)

    def copy_to(self, url: str | os.PathLike[str]) -> CopyReport:
        """Copy the whole graph, results included, to an empty store. Raises StoreNotEmptyError."""
        from graphcrm.service.copying import copy

        return copy(self._settings, replace(self._settings, store=os.fspath(url)))


def _each(sources: Sources) -> Sequence[Source]:
    if sources is None:
        return ()
    return sources if isinstance(sources, list | tuple) else (sources,)
