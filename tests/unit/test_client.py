"""The graph from Python, as an analyst uses it in a notebook."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

import graphcrm
from graphcrm.client import Crm
from graphcrm.client.inputs import read_moment
from graphcrm.errors import (
    AudienceNotFoundError,
    CustomerNotFoundError,
    CustomersNotFoundError,
    InvalidValueError,
    NoAnalysisError,
    NoPastAnalysisError,
    RuleError,
    SegmentNameTakenError,
    SegmentNotFoundError,
    StoreFormatError,
    StoreNotEmptyError,
    UsageError,
)

HOSTILE = "</script><img src=x onerror=alert(1)>\"'"


def customers() -> pd.DataFrame:
    ids = ["a", "b", "c", "d", HOSTILE, "alone"]
    return pd.DataFrame(
        {
            "customer_id": ids,
            "name": [f"Name {customer_id}" for customer_id in ids],
            "created_at": pd.Timestamp("2024-05-01T08:00:00Z"),
        }
    )


def links() -> pd.DataFrame:
    return pd.DataFrame(
        [(a, b, "friend", 0.5) for a, b in combinations(["a", "b", "c", HOSTILE], 2)]
        + [("c", "d", "colleague", 0.25)],
        columns=["source_id", "target_id", "type", "strength"],
    )


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    with graphcrm.connect(str(tmp_path / "graph.db")) as opened:
        opened.load(customers=customers(), links=links())
        opened.analyze()
        yield opened


def test_a_graph_says_its_words_in_the_language_it_was_opened_with(tmp_path: Path) -> None:
    address = str(tmp_path / "graph.db")
    with graphcrm.connect(address, language="zh-CN") as chinese:
        chinese.load(customers=customers(), links=links())
        chinese.analyze()
        with graphcrm.connect(address) as english:
            told = [one.related("a")["reasons"].iloc[0] for one in (chinese, english, chinese)]
            assert told[0] == told[2] != told[1]
            assert "朋友（已声明）" in str(told[0])
            assert "friend (declared)" in str(told[1])
        with pytest.raises(CustomerNotFoundError, match="没有编号为 'nobody' 的客户"):
            chinese.customer("nobody")
        chinese.language = "en"
        assert "friend (declared)" in str(list(chinese.related("a")["reasons"]))
        with pytest.raises(InvalidValueError, match="there are words in en and zh"):
            chinese.language = "fr"


def test_the_environment_says_what_a_graph_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_LANGUAGE", "zh")
    with graphcrm.connect(str(tmp_path / "graph.db")) as crm:
        assert crm.language == "zh"
        with pytest.raises(NoAnalysisError, match="尚未分析"):
            crm.influencers()


def test_frames_and_files_load_alike(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    links().to_csv(path, index=False)
    with graphcrm.connect(tmp_path / "graph.db") as crm:
        report = crm.load(customers=customers(), links=[path, links()])
        assert [table.tally.new for table in report.tables] == [6, 7, 0]
        assert report.tables[2].tally.unchanged == 7
        assert "7 unchanged" in repr(report)
        assert crm.load(interactions=None).tables == ()


def test_related_is_a_frame_with_reasons(crm: Crm) -> None:
    found = crm.related("a", limit=10)
    assert list(found.columns[:6]) == [
        "customer_id",
        "name",
        "type",
        "strength",
        "confidence",
        "reasons",
    ]
    assert set(found["customer_id"]) == {"b", "c", "d", HOSTILE}
    assert all(isinstance(reasons, list) and reasons for reasons in found["reasons"])
    assert found["strength"].between(0, 1).all()
    assert set(crm.related("c", type="colleague")["customer_id"]) == {"d"}
    empty = crm.related("alone")
    assert empty.empty
    assert list(empty.columns) == list(found.columns)


def test_likely_ties_are_a_frame_and_their_report_says_how_good_it_is(crm: Crm) -> None:
    related = crm.related("a")
    tied = set(related["customer_id"][related["steps"] == 1])
    found = crm.likely("a")
    assert list(found.columns[:4]) == ["customer_id", "name", "probability", "score"]
    assert not set(found["customer_id"]) & tied
    empty = crm.likely("alone")
    assert empty.empty
    assert list(empty.columns) == list(found.columns)
    assert crm.likely_report().ranking == "resource allocation"
    told = crm.explain("likely", "a")
    assert [one.tie.customer_id for one in told.ties] == found["customer_id"].tolist()
    first = found["customer_id"][0]
    crm.reject("a", first, "likely", note="no")
    assert crm.likely("a")["customer_id"].tolist() == found["customer_id"].tolist()[1:]
    crm.take_back("a", first, "likely")
    assert crm.likely("a").equals(found)
    assert crm.likely("a", type="nothing such").empty


def test_ways_and_introductions(crm: Crm) -> None:
    first, *others = crm.paths("a", "d", alternatives=3)
    assert first == crm.path("a", "d")
    ends = [path.steps[-1].source_id for path in (first, *others)]
    assert len(set(ends)) == len(ends)
    found = crm.introductions("d", ["a", "b"])
    assert set(found["source_id"]) == {"a", "b"}
    assert found["strength"].is_monotonic_decreasing
    assert all(way[-1] == "d" for way in found["way"])
    with pytest.raises(InvalidValueError, match="from whom"):
        crm.introductions("d")
    with pytest.raises(InvalidValueError, match="alternatives"):
        crm.paths("a", "d", alternatives=-1)


def test_roles_are_a_frame_and_one_customer_has_all_numbers(crm: Crm) -> None:
    everyone = crm.roles("rim")
    assert set(everyone["customer_id"]) == {
        i for i in ("a", "b", "c", "d", HOSTILE) if crm.customer(i).scores.core == 1
    }
    assert "open_liaison" in everyone.columns
    hub = crm.roles_of("c")
    assert hub is not None
    assert hub.degree == crm.customer("c").scores.degree
    assert crm.roles_of("alone").roles == ()
    with pytest.raises(InvalidValueError, match="bridge"):
        crm.roles("queen")


def test_rankings_groups_and_customers_are_frames(crm: Crm) -> None:
    ranking = crm.influencers(by="degree", limit=2)
    assert ranking["customer_id"].tolist()[0] == "c"
    assert ranking["rank"].tolist() == [1, 2]
    assert ranking["value"].tolist() == ranking["degree"].tolist()
    groups = crm.communities(min_size=2)
    assert groups["size"].sum() == 5
    assert {"community_id", "name", "density_inside", "central_members"} < set(groups.columns)
    found = crm.customers("name a")
    assert "a" in found["customer_id"].tolist()
    assert found["created_at"].iloc[0] == pd.Timestamp("2024-05-01T08:00:00Z")
    assert len(crm.customers(limit=3)) == 3
    assert crm.customers("nobody like this").empty


def test_one_customer_and_a_path_are_small_results(crm: Crm) -> None:
    assert crm.customer("a").customer.name == "Name a"
    path = crm.path("a", "d")
    assert [step.target_id for step in path.steps] == ["c", "d"]
    assert repr(path).startswith("PathAnswer('a' -> 'c' -> 'd', strength 0.")
    with pytest.raises(CustomerNotFoundError, match="'nobody'"):
        crm.path("a", "nobody")


def test_a_run_is_readable_and_repeatable(crm: Crm) -> None:
    first = crm.analyze(seed=3, algorithm="louvain", resolution=0.5)
    assert (first.seed, first.algorithm) == (3, "louvain")
    assert re.match(r"Run\('run-.*: 6 customers, 7 relationships, ", repr(first))
    again = crm.analyze(seed=3, algorithm="louvain", resolution=0.5)
    assert again.graph_hash == first.graph_hash
    assert again.modularity == first.modularity


def test_half_lives_and_the_day_of_the_analysis_count(tmp_path: Path) -> None:
    calls = pd.DataFrame(
        {
            "customer_id": "a",
            "counterparty_id": "b",
            "type": "call",
            "occurred_at": ["2026-01-01T00:00:00Z", "2026-03-01T12:00:00Z"],
        }
    )
    with graphcrm.connect(tmp_path / "graph.db") as crm:
        crm.load(interactions=calls)

        def strength(**how: object) -> float:
            crm.analyze(**how)  # type: ignore[arg-type]
            return float(crm.related("a")["strength"].iloc[0])

        steady = strength(half_life=0)
        assert strength(half_life={"call": 30}) < strength(half_life=90) < steady
        assert strength(as_of="2026-03-01", half_life=0) == steady
        assert strength(as_of=date(2026, 3, 1), half_life=0) == steady
        assert strength(as_of="2026-03-01T11:00:00Z", half_life=0) < steady


def test_the_networkx_graph_is_the_one_that_was_scored(crm: Crm) -> None:
    graph = crm.to_networkx()
    assert set(graph) == set(customers()["customer_id"])
    ranks = nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=1000)
    for customer_id, data in graph.nodes(data=True):
        assert data["name"] == f"Name {customer_id}"
        assert data["pagerank"] == pytest.approx(ranks[customer_id], abs=1e-6)
        assert data["core"] == nx.core_number(graph)[customer_id]


def test_the_networkx_graph_holds_what_is_known_and_can_be_written(tmp_path: Path) -> None:
    people = pd.DataFrame(
        {
            "customer_id": ["a", HOSTILE],
            "city": ["北京", None],
            "tags": ["vip;早", None],
            "shoe size": [42.5, None],
        }
    )
    ties = pd.DataFrame(
        [("a", HOSTILE, 'it\'s_"家人"', 0.5), (HOSTILE, "a", "friend", 0.5), ("a", "new", "x", 1)],
        columns=["source_id", "target_id", "type", "strength"],
    )
    with graphcrm.connect(str(tmp_path / "graph.db")) as crm:
        crm.load(customers=people, links=ties)
        crm.analyze(infer=False)
        graph = crm.to_networkx()
    assert set(graph) == {"a", HOSTILE, "new"}
    node = graph.nodes["a"]
    assert (node["city"], node["tags"], node["attributes.shoe size"]) == ("北京", "vip; 早", 42.5)
    assert "city" not in graph.nodes[HOSTILE]
    assert {"community_id", "degree", "strength", "pagerank", "betweenness", "core"} <= set(node)
    edge = graph.edges["a", HOSTILE]
    assert edge["types"] == 'friend; it\'s_"家人"'
    assert edge["weight"] == pytest.approx(0.75)
    nx.write_graphml(graph, tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml")
    assert again.nodes["a"]["city"] == "北京"
    assert again.edges["a", HOSTILE]["types"] == edge["types"]


def test_a_picture_shows_itself_in_a_notebook_and_breaks_out_of_nothing(
    crm: Crm, tmp_path: Path
) -> None:
    page = crm.render(tmp_path / "out.html", customer=HOSTILE, depth=2)
    assert page.path.read_text(encoding="utf-8") == page.html
    assert len(repr(page)) < 500
    shown = page._repr_html_()
    frame = re.fullmatch(
        r'<iframe sandbox="allow-scripts" title="([^"<>]*)" style="[^"]*" srcdoc="([^"<>]*)">'
        r"</iframe>",
        shown,
    )
    assert frame is not None
    assert html.unescape(frame[2]) == page.html
    assert "<img src=x" not in page.html
    assert crm.render(tmp_path / "map.html").title != page.title
    assert crm.render(tmp_path / "group.html", community=0).nodes > 1
    with pytest.raises(UsageError):
        crm.render(tmp_path / "both.html", customer="a", community=0)


def test_export_and_copy(crm: Crm, tmp_path: Path) -> None:
    paths = crm.export(tmp_path / "out", "csv")
    assert len(pd.read_csv(tmp_path / "out" / "analysis_edges.csv")) == 7
    assert all(path.exists() for path in paths)
    report = crm.copy_to(tmp_path / "copy.db")
    assert report.customers.new == 6
    with graphcrm.connect(tmp_path / "copy.db") as copy:
        pd.testing.assert_frame_equal(copy.related("a"), crm.related("a"))
    other = tmp_path / "other.db"
    with graphcrm.connect(other) as full:
        full.load(customers=customers())
    with pytest.raises(StoreNotEmptyError):
        crm.copy_to(other)


def test_status_tells_when_an_analysis_is_out_of_date(crm: Crm) -> None:
    assert not crm.status().stale
    crm.load(links=pd.DataFrame({"source_id": ["a"], "target_id": ["new"], "type": ["friend"]}))
    assert crm.status().stale
    assert crm.status().counts.bare == 1
    crm.analyze()
    assert "new" in crm.related("a")["customer_id"].tolist()


def test_connecting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_STORE", str(tmp_path / "from-environment.db"))
    with graphcrm.connect() as crm:
        assert "from-environment.db" in repr(crm)
        with pytest.raises(NoAnalysisError):
            crm.communities()
    crm.close()
    (tmp_path / "letter.txt").write_text("Dear customer, " * 500, encoding="utf-8")
    with pytest.raises(StoreFormatError, match=r"letter\.txt"):
        graphcrm.connect(tmp_path / "letter.txt")


def test_earlier_analyses_and_what_became_of_communities(crm: Crm) -> None:
    first = crm.communities()
    assert crm.lineage().empty
    crm.load(links=links().assign(source_id="new", type="family").drop_duplicates("target_id"))
    run = crm.analyze()
    assert list(crm.runs()["run_id"]) == [run.started_from, run.run_id]
    told = crm.lineage()
    assert told.attrs["run_id"] == run.run_id
    assert list(told["event"]) == ["grown"]
    assert list(crm.lineage(0)["event"]) == ["first", "grown"]
    assert crm.lineage(event="born").empty
    history = crm.history("a")
    assert list(history["run_id"]) == [run.started_from, run.run_id]
    assert str(history["as_of"].dtype).endswith("UTC]")
    assert (history["percentile"] <= 100).all()
    later = crm.communities(as_of="2100-01-01")
    assert later.attrs["run_id"] == crm.influencers(as_of="2100-01-01").attrs["run_id"]
    assert len(later) == len(first)
    assert crm.explain("degree", "a", as_of="2100-01-01").run.run_id == later.attrs["run_id"]
    assert crm.communities(level=1).empty
    with pytest.raises(NoPastAnalysisError, match="keep-current"):
        crm.influencers(as_of="1999-01-01")


def test_wrong_values_are_told(crm: Crm) -> None:
    with pytest.raises(InvalidValueError, match="'fame'"):
        crm.influencers(by="fame")
    with pytest.raises(InvalidValueError, match="limit is 0"):
        crm.communities(limit=0)
    with pytest.raises(InvalidValueError, match="half-life"):
        crm.analyze(half_life=-1)
    with pytest.raises(InvalidValueError, match="'fast' goes with the algorithm 'leiden'"):
        crm.analyze(algorithm="louvain", effort="fast")
    with pytest.raises(InvalidValueError, match="'soon' is not a date"):
        crm.analyze(as_of="soon")


def test_a_day_is_meant_whole_and_a_moment_exact() -> None:
    end = (datetime(2026, 3, 2, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        microseconds=1
    )
    assert read_moment("2026-03-01") == read_moment(date(2026, 3, 1)) == end - 1
    assert read_moment("2026-03-02T00:00:00") == end
    assert read_moment("2026-03-02T02:00:00+02:00") == end
    ahead = datetime(2026, 3, 2, 2, tzinfo=timezone(timedelta(hours=2)))
    assert read_moment(ahead) == end
    assert read_moment(pd.Timestamp("2026-03-02")) == end


def test_duplicates(crm: Crm) -> None:
    rows = pd.DataFrame(
        {
            "customer_id": ["p", "q"],
            "name": ["Johanna Smith", "Smith, Johanna"],
            "email": ["j.smith@gmail.com", "jsmith@googlemail.com"],
        }
    )
    crm.load(customers=rows)
    found = crm.duplicates(5, min_probability=0.9)
    assert found[["left_id", "right_id"]].to_numpy().tolist() == [["p", "q"]]
    assert any("e-mail is the same" in reason for reason in found.reasons[0])
    assert found.waterfall[0][0]["comparison"] == "given name"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Crm]:
    with graphcrm.connect(str(tmp_path / "firm.db")) as opened:
        people = [{"customer_id": name, "company": "Acme"} for name in ("ada", "ben", "cem")]
        opened.load(customers=pd.DataFrame(people))
        opened.analyze()
        yield opened


def test_guesses_are_confirmed_corrected_and_turned_round(firm: Crm) -> None:
    assert firm.to_networkx().number_of_edges() == 0
    firm.confirm("ada", "ben", "colleague", note="same desk")
    said = firm.correct("ada", "cem", "colleague", "reports-to", source_id="cem")
    assert (said.kind, said.source_id) == ("reports-to", "cem")
    firm.analyze()
    graph = firm.to_networkx()
    assert {frozenset(pair) for pair in graph.edges} == {
        frozenset({"ada", "ben"}),
        frozenset({"ada", "cem"}),
    }
    firm.confirm("ada", "cem", "reports-to", source_id="ada")
    rows = firm.verdicts().set_index("high_id")
    assert rows.loc["cem", "source_id"] == "ada"
    assert rows.loc["ben", "note"] == "same desk"
    assert pd.isna(rows.loc["ben", "source_id"])
    with pytest.raises(InvalidValueError, match="'ben' or 'cem'"):
        firm.correct("ben", "cem", "colleague", "supplier")
    firm.take_back("ada", "cem", "reports-to")
    firm.reject("ada", "ben", "colleague")
    firm.analyze()
    assert firm.to_networkx().number_of_edges() == 0


def test_audiences_are_saved_listed_and_removed(crm: Crm) -> None:
    assert crm.audiences().empty
    near = crm.neighbours(["c"], "friend", min_strength=0.4)
    assert (list(near["customer_id"]), near.attrs["total"]) == ([HOSTILE, "a", "b"], 3)
    saved = crm.save_audience("near c", near, "friends")
    assert repr(saved).startswith("Audience(audience_id='audience-")
    members = crm.audience_members("near c")
    assert crm.contacts(near).sort_values("customer_id").to_dict("list") == members.to_dict("list")
    assert list(members.columns) == ["customer_id", "name", "email", "phone"]
    assert sorted(members["customer_id"]) == [HOSTILE, "a", "b"]
    listed = crm.audiences()
    assert list(listed["name"]) == ["near c"]
    assert str(listed["created_at"].dtype) == "datetime64[us, UTC]"
    assert crm.audience(saved.audience_id) == crm.audience("near c") == saved
    assert crm.save_audience("near c", "alone", replace=True).size == 1
    with pytest.raises(CustomersNotFoundError, match="Nothing was saved"):
        crm.save_audience("others", ["a", "nobody"])
    with pytest.raises(InvalidValueError, match="no column 'customer_id'"):
        crm.save_audience("others", pd.DataFrame({"id": ["a"]}))
    crm.remove_audience("near c")
    with pytest.raises(AudienceNotFoundError):
        crm.audience_members("near c")


def test_what_expanding_would_add(crm: Crm) -> None:
    found = crm.expansions("c")
    assert found.to_dict("records") == [
        {"type": "friend", "neighbours": 3, "strongest": 0.5, "counted": True, "adds": 3},
        {"type": "colleague", "neighbours": 1, "strongest": 0.25, "counted": True, "adds": 1},
    ]
    assert found.attrs == {"total": 4, "neighbours": 4, "adds": 4}
    fewer = crm.expansions("c", present=crm.neighbours("c", types="friend", limit=2))
    assert list(fewer["adds"]) == [1, 1]
    assert list(crm.expansions("c", min_strength=0.4)["type"]) == ["friend"]
    assert list(crm.expansions("alone").columns) == [
        "type",
        "neighbours",
        "strongest",
        "counted",
        "adds",
    ]


def test_ties_among_some_are_a_frame(crm: Crm) -> None:
    found = crm.ties(["a", "b", "c"])
    assert set(found["type"]) == {"friend"}
    assert {tuple(sorted(pair)) for pair in zip(found.source_id, found.target_id, strict=True)} == {
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    }
    assert found.attrs["complete"]
    assert str(found["last_seen"].dtype) == "datetime64[us, UTC]"
    assert not crm.ties(["a", "b", "c"], limit=1).attrs["complete"]
    assert crm.ties(["alone"]).empty


def test_percentiles_are_a_frame_by_measure(crm: Crm) -> None:
    frame = crm.percentiles("c")
    assert frame.loc["degree", ["value", "higher", "equal", "total"]].tolist() == [4, 0, 1, 6]
    assert frame.loc["degree", "percentile"] == 100.0
    assert frame.attrs["community_name"] == crm.customer("c").community_name
    crm.load(customers=pd.DataFrame({"customer_id": ["late"]}))
    late = crm.percentiles("late")
    assert (len(late), list(late.columns)) == (0, list(frame.columns))


def test_a_timeline_is_a_frame_of_months(crm: Crm) -> None:
    crm.load(
        interactions=pd.DataFrame(
            [
                ("a", "purchase", "2026-01-31T23:59:59Z", 12.5, "EUR"),
                ("a", "purchase", "2026-02-01T00:00:00Z", None, None),
                ("a", "call", "2026-02-02T12:00:00Z", None, None),
            ],
            columns=["customer_id", "type", "occurred_at", "amount", "currency"],
        )
    )
    frame = crm.timeline("a")
    assert list(frame["month"].astype(str)) == ["2026-01", "2026-02", "2026-02"]
    assert list(frame["type"]) == ["purchase", "call", "purchase"]
    assert frame["amount"].fillna(-1).tolist() == [12.5, -1, -1]
    assert frame["count"].sum() == frame.attrs["total"] == 3
    assert list(crm.timeline("a", since="2026-02-01")["type"]) == ["call", "purchase"]
    assert list(crm.timeline("a", until=date(2026, 1, 31))["amount"]) == [12.5]
    assert list(crm.timeline("a", since=date(2026, 2, 2), until="2026-02-02")["type"]) == ["call"]
    empty = crm.timeline("alone")
    assert (len(empty), str(empty["month"].dtype)) == (0, "period[M]")
    with pytest.raises(InvalidValueError, match="'soon' is not a date"):
        crm.timeline("a", since="soon")


def test_segments_are_saved_counted_listed_and_told_apart(crm: Crm) -> None:
    counted = crm.count_segment("influence.degree >= 3 and contains(name, 'NAME')")
    assert (counted.count, counted.total) == (4, 6)
    assert [part.alone for part in counted.parts] == [4, 4, 6]
    assert counted.by_community is None
    where = crm.count_segment("influence.degree >= 3", by_community=True).by_community
    assert where is not None
    assert sum(one.members for one in where.items) == 4
    saved = crm.save_segment("Tied", "influence.degree >= 3", "well known")
    assert crm.segment("Tied") == crm.segment(saved.segment_id) == saved
    with pytest.raises(SegmentNameTakenError):
        crm.save_segment("Tied", "degree > 1")
    frame = crm.segments()
    assert frame[["name", "count", "problem"]].values.tolist() == [["Tied", 4, None]]
    members = crm.segment_members("Tied")
    assert sorted(members["customer_id"]) == sorted(["a", "b", "c", HOSTILE])
    assert members["influence.degree"].tolist() == [3, 3, 3, 4]
    assert len(crm.segment_members("Tied", 2)) == 2
    assert set(crm.customers(segment="Tied")["customer_id"]) == set(members["customer_id"])
    more = pd.DataFrame(
        [("alone", one, "friend") for one in "abd"], columns=["source_id", "target_id", "type"]
    )
    crm.load(links=more)
    crm.analyze()
    changes = crm.segment_changes("Tied")
    assert changes[["customer_id", "change", "new"]].values.tolist() == [["alone", "in", False]]
    assert (changes.attrs["count_before"], changes.attrs["count_now"]) == (4, 5)
    assert crm.segment_changes("Tied", changes.attrs["since"]).equals(changes)
    (why,) = changes["conditions"][0]
    assert (why.field, why.was, why.now) == ("influence.degree", 0, 3)
    assert crm.segment_audience("Tied").size == 5
    assert "churn.risk" in set(crm.segment_fields()["name"])
    with pytest.raises(RuleError, match=r"Do you mean .influence\.degree."):
        crm.count_segment("influence.degre > 1")
    crm.remove_segment("Tied")
    assert crm.segments().empty
    with pytest.raises(SegmentNotFoundError):
        crm.segment("Tied")
