"""What members of communities are worth on average, against pandas, on a file and on Neo4j."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from graphcrm.model import AVERAGED, LEVELS, Community
from graphcrm.service.analysis import AnalysisRequest, analyze
from graphcrm.service.context import Context, open_context
from graphcrm.service.copying import copy
from graphcrm.service.levels import all_communities, memberships
from graphcrm.settings import Settings
from graphcrm.store.base import Reader
from tests.api.conftest import client_for


def averages(communities: list[Community]) -> dict[tuple[int, str], tuple[int, float]]:
    return {
        (community.community_id, one.measure): (one.members, one.mean)
        for community in communities
        for one in community.worth
    }


def reckoned(reader: Reader) -> dict[tuple[int, str], tuple[int, float]]:
    """Return what pandas makes of the values that the store keeps."""
    ids = reader.customer_ids()
    values = pd.DataFrame([one._asdict() for one in reader.values(ids).values()])
    level_0 = reader.score_table().community
    levels = {0: level_0, **memberships(reader, level_0)}
    found: dict[tuple[int, str], tuple[int, float]] = {}
    for member_of in levels.values():
        of = pd.Series(dict(zip(ids, member_of.tolist(), strict=True)))
        groups = values.groupby(values["customer_id"].map(of))
        for measure in AVERAGED:
            for community, (members, mean) in groups[measure].agg(["count", "mean"]).iterrows():
                if members and community >= 0:
                    found[int(community), measure] = (int(members), float(mean))
    return found


def test_means_are_those_of_pandas_on_every_level(valued_company: Context) -> None:
    with valued_company.store.read() as reader:
        communities = all_communities(reader)
        assert {one.level for one in communities} > {0}
        assert {one.level for one in communities} <= set(LEVELS)
        wanted = reckoned(reader)
    found = averages(communities)
    assert found.keys() == wanted.keys()
    for key, (members, mean) in wanted.items():
        assert found[key] == (members, pytest.approx(mean, rel=1e-12))


def test_money_names_its_currency_and_shares_do_not(valued_company: Context) -> None:
    with valued_company.store.read() as reader:
        told = [one for community in all_communities(reader) for one in community.worth]
    assert {one.measure for one in told} == set(AVERAGED)
    assert {one.currency for one in told if one.measure in ("clv", "spent")} == {"EUR"}
    assert {one.currency for one in told if one.measure not in ("clv", "spent")} == {None}


def test_neo4j_says_the_same_and_the_map_carries_it(
    valued_company: Context, neo4j_settings: Settings
) -> None:
    copy(valued_company.settings, neo4j_settings)
    with open_context(neo4j_settings) as there:
        with valued_company.store.read() as here, there.store.read() as other:
            assert all_communities(here) == all_communities(other)
        with client_for(valued_company) as client, client_for(there) as far:
            for path in ("/api/v1/communities", "/api/v1/map"):
                assert client.get(path).status_code == 200
                assert client.get(path).json() == far.get(path).json()
            shown: dict[str, Any] = client.get("/api/v1/communities").json()["items"][0]
            assert {one["measure"] for one in shown["worth"]} == set(AVERAGED)


def test_an_analysis_without_value_says_nothing(tmp_path: Path, valued_company: Context) -> None:
    with open_context(Settings(store=str(tmp_path / "plain.db")), create=True) as ctx:
        copy(valued_company.settings, ctx.settings)
        analyze(ctx, AnalysisRequest(likely=False, value=False))
        with ctx.store.read() as reader:
            assert averages(all_communities(reader)) == {}
