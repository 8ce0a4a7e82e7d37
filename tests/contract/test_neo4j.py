"""What only the Neo4j store does: how the graph looks in Neo4j, and what it says when it cannot."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from neo4j import Driver

from graphcrm.errors import StoreError, StoreFormatError, StoreUnavailableError
from graphcrm.model import Customer, Link, Tally
from graphcrm.settings import Neo4jSettings, Settings
from graphcrm.store import open_store
from graphcrm.store.base import Store
from tests.contract.graphs import (
    ODD_TEXTS,
    interaction,
    make_run,
    publish,
    relationship_table,
    tie,
    write,
)


@pytest.fixture
def graph(neo4j_settings: Settings) -> Iterator[Store]:
    opened = open_store(neo4j_settings, create=True)
    yield opened
    opened.close()


def ask(driver: Driver, query: str, **values: object) -> list[list[object]]:
    with driver.session() as session:
        return session.run(query, values).values()  # type: ignore[arg-type]


def test_relationships_are_typed_as_cypher_spells_types(graph: Store, neo4j_driver: Driver) -> None:
    write(graph, customers=[Customer("a", name="Ana"), Customer("b", name="Bo")])
    publish(graph, "r1", [tie("a", "b", "support_ticket"), tie("b", "a", "Ｅmail 通话")])
    found = ask(
        neo4j_driver,
        "MATCH (a:Customer)-[r]->(b:Customer) "
        "RETURN a.label, type(r), r.type, b.label, r.strength ORDER BY a.label",
    )
    assert found == [
        ["Ana", "SUPPORT_TICKET", "support_ticket", "Bo", 0.5],
        ["Bo", "Ｅmail 通话".upper().replace(" ", "_"), "Ｅmail 通话", "Ana", 0.5],
    ]


def test_a_picture_of_customers_shows_the_current_relationships_only(
    graph: Store, neo4j_driver: Driver
) -> None:
    write(
        graph,
        customers=[Customer("a"), Customer("b")],
        interactions=[interaction(1, "a", "b")],
        links=[Link("a", "b", "friend")],
    )
    publish(graph, "r1", [tie("a", "b", "email")])
    publish(graph, "r2", [tie("a", "b", "friend")])
    between = "MATCH (:Customer)-[r]->(:Customer) RETURN type(r)"
    assert ask(neo4j_driver, between) == [["FRIEND"]]
    around = "MATCH (c:Customer)-[r]-(n) RETURN DISTINCT type(r) AS t, labels(n)[0] ORDER BY t"
    assert ask(neo4j_driver, around) == [
        ["FRIEND", "Customer"],
        ["HAS_HISTORY", "History"],
        ["MEMBER_OF", "Community"],
    ]
    history = (
        "MATCH (:Customer {customer_id: 'a'})-[:HAS_HISTORY]->()-[:MADE]->(i:Interaction)"
        "-[:WITH]->()<-[:HAS_HISTORY]-(c:Customer) RETURN i.type, c.customer_id"
    )
    assert ask(neo4j_driver, history) == [["email", "b"]]


def test_nothing_of_old_and_discarded_runs_stays_behind(graph: Store, neo4j_driver: Driver) -> None:
    write(graph, customers=[Customer(name) for name in "abc"])
    for number in range(3):
        publish(graph, f"r{number}", [tie("a", "b"), tie("b", "c")], communities={"c": 1})
    with graph.write_run("discarded") as writer:
        writer.add_communities([], [])
    assert ask(neo4j_driver, "MATCH (:Customer)-[r]->(:Customer) RETURN count(r)") == [[2]]
    assert ask(neo4j_driver, "MATCH (:Customer)-[r:MEMBER_OF]->() RETURN count(r)") == [[3]]
    assert ask(neo4j_driver, "MATCH (c:Community) RETURN count(c)") == [[2]]
    assert ask(neo4j_driver, "MATCH (r:Run) RETURN r.run_id ORDER BY r.run_id") == [
        ["r0"],
        ["r1"],
        ["r2"],
    ]


def test_every_customer_and_history_is_there_once(graph: Store, neo4j_driver: Driver) -> None:
    for _ in range(2):
        write(graph, interactions=[interaction(1, "a", "b")], links=[Link("a", "c", "friend")])
        write(graph, customers=[Customer(text) for text in ODD_TEXTS])
    people = len(ODD_TEXTS) + 3
    for pattern in ("(:Customer)", "(:History)", "(:Customer)-[:HAS_HISTORY]->(:History)"):
        assert ask(neo4j_driver, f"MATCH {pattern} RETURN count(*)") == [[people]]
    for kind in ("MADE", "WITH", "DECLARED", "TO"):
        assert ask(neo4j_driver, f"MATCH ()-[r:{kind}]->() RETURN count(r)") == [[1]]


def test_a_database_with_other_customers_is_left_alone(
    neo4j_settings: Settings, neo4j_driver: Driver
) -> None:
    ask(neo4j_driver, "CREATE (:Customer {name: 'somebody else'})")
    with pytest.raises(StoreFormatError, match="GRAPHCRM_NEO4J_DATABASE"):
        open_store(neo4j_settings, create=True)
    assert ask(neo4j_driver, "MATCH (c:Customer) RETURN c.name") == [["somebody else"]]


def test_a_graph_of_another_version_is_told(
    graph: Store, neo4j_settings: Settings, neo4j_driver: Driver
) -> None:
    ask(neo4j_driver, "MATCH (g:GraphCrm) SET g.schema_version = 99")
    with pytest.raises(StoreFormatError, match="format 99"):
        open_store(neo4j_settings)


def test_a_graph_deleted_under_our_hands_is_told(graph: Store, neo4j_driver: Driver) -> None:
    ask(neo4j_driver, "MATCH (g:GraphCrm) DELETE g")
    with pytest.raises(StoreFormatError, match="deleted"):
        write(graph, customers=[Customer("a")])
    with pytest.raises(StoreFormatError, match="deleted"), graph.read() as reader:
        reader.status()


def test_two_programs_may_make_the_graph_at_once(
    neo4j_settings: Settings, neo4j_driver: Driver
) -> None:
    stores: list[Store] = []
    failures: list[BaseException] = []

    def make() -> None:
        try:
            stores.append(open_store(neo4j_settings, create=True))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert failures == []
    assert len(stores) == 3
    assert ask(neo4j_driver, "MATCH (g:GraphCrm) RETURN count(g)") == [[1]]


def test_a_server_that_is_away_is_told_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        for scheme in ("bolt", "neo4j"):
            url = f"{scheme}://127.0.0.1:{taken.getsockname()[1]}"
            with pytest.raises(StoreUnavailableError, match="docker compose up") as caught:
                open_store(Settings(store=url))
            assert url in str(caught.value)


def test_something_else_at_the_address_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(StoreUnavailableError):
            open_store(Settings(store=f"bolt://127.0.0.1:{server.getsockname()[1]}"))
        thread.join()


def test_a_wrong_password_is_told_without_showing_it(neo4j_settings: Settings) -> None:
    wrong = Neo4jSettings(neo4j_settings.neo4j.user, "wr0ng-secret")
    with pytest.raises(StoreUnavailableError, match="GRAPHCRM_NEO4J_PASSWORD") as caught:
        open_store(replace(neo4j_settings, neo4j=wrong))
    assert "wr0ng-secret" not in str(caught.value)


def test_a_missing_database_is_told(neo4j_settings: Settings) -> None:
    settings = replace(neo4j_settings, neo4j=replace(neo4j_settings.neo4j, database="not-there"))
    with pytest.raises(StoreUnavailableError, match="GRAPHCRM_NEO4J_DATABASE"):
        open_store(settings)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(StoreUnavailableError, match="neo4j://localhost:7687"):
        open_store(Settings(store="neo4j://somewhere:port"))


def test_the_name_of_the_store_shows_no_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_store(Settings(store="bolt://user:pa55word@127.0.0.1:1"))
    assert "pa55word" not in str(caught.value)


def test_the_server_says_what_it_is(graph: Store) -> None:
    found = graph.describe()
    assert found["Neo4j"].startswith("5.")
    assert found["database"] == "default"


def test_a_lost_connection_loses_and_doubles_nothing(graph: Store, neo4j_driver: Driver) -> None:
    write(graph, customers=[Customer("a")])
    cut = (
        "CALL dbms.listConnections() YIELD connectionId, userAgent "
        "WITH connectionId WHERE userAgent = 'graphcrm' "
        "CALL dbms.killConnection(connectionId) YIELD message RETURN message"
    )
    with graph.write() as writer:
        assert writer.upsert_customers([Customer("a", name="Ana"), Customer("b")]) == Tally(1, 1)
        assert ask(neo4j_driver, cut)
        assert writer.upsert_interactions([interaction(1, "b", "c")]) == Tally(new=1, bare=1)
        assert ask(neo4j_driver, cut)
    with graph.read() as reader:
        assert reader.customers(["a"])["a"].name == "Ana"
        assert reader.customer_ids() == ["a", "b", "c"]
        assert reader.counts().interactions == 1
    assert ask(neo4j_driver, cut)
    with graph.read() as reader:
        assert reader.customer_ids() == ["a", "b", "c"]


def test_results_of_a_writer_that_lost_its_connection_are_removed(
    graph: Store, neo4j_driver: Driver
) -> None:
    write(graph, customers=[Customer("a"), Customer("b")])
    end = (
        "SHOW TRANSACTIONS YIELD metaData, connectionId "
        "WHERE metaData.graphcrm = 'run writer' RETURN connectionId"
    )
    with graph.write_run("lost") as writer:
        writer.add_relationships(["a", "b"], relationship_table(["a", "b"], [tie("a", "b")]))
        for (connection,) in ask(neo4j_driver, end):
            ask(neo4j_driver, "CALL dbms.killConnection($id) YIELD message", id=connection)
        publish(graph, "r1", [tie("b", "a")])
        between = "MATCH (:Customer)-[r]->(:Customer) RETURN r.run_id"
        assert ask(neo4j_driver, between) == [["r1"]]
        with pytest.raises(StoreError, match="given up"):
            writer.publish(make_run("lost"))
    with graph.read() as reader:
        assert reader.status().run == make_run("r1")
