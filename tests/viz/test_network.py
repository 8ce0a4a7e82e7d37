"""The pyvis network of a view."""

from __future__ import annotations

import pytest

from graphcrm.answers import GraphView, ViewEdge, ViewNode
from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm_viz.network import bounded, build_network
from graphcrm_viz.palette import COLOURS, EDGE_WIDTH, NO_COMMUNITY, colour_of


def node(key: str, size: float = 0.5, community: int = 0, kind: str = "customer") -> ViewNode:
    return ViewNode(key, f"Name {key}", kind, community, 10.0, -20.0, size, 7, {"city": "Turin"})


def edge(source: str, target: str, strength: float = 0.5) -> ViewEdge:
    return ViewEdge(source, target, strength, ("email",), "email: strength 0.50")


def view(nodes: list[ViewNode], edges: list[ViewEdge], focus: str | None = None) -> GraphView:
    return GraphView(
        "customer", focus, "Around Ada", tuple(nodes), tuple(edges), len(nodes), len(edges)
    )


def test_every_node_stands_where_the_view_puts_it_and_nothing_moves() -> None:
    network = build_network(view([node("a"), node("b")], [edge("a", "b")]))
    assert [(one["id"], one["x"], one["y"]) for one in network.nodes] == [
        ("a", 10.0, -20.0),
        ("b", 10.0, -20.0),
    ]
    assert network.options["physics"] == {"enabled": False}
    assert network.options["edges"]["smooth"] == {"enabled": False}


def test_colour_is_community_size_is_influence_width_is_strength() -> None:
    weak, strong = edge("a", "b", 1e-9), edge("b", "c", 1.0)
    nodes = [node("a", 0.1, 0), node("b", 0.9, 3), node("c", 0.2, -1)]
    network = build_network(view(nodes, [weak, strong]))
    first, second, third = network.nodes
    assert [first["color"], second["color"]] == [COLOURS[0], COLOURS[3]]
    assert third["color"] == NO_COMMUNITY
    assert second["size"] == pytest.approx(nodes[1].radius, abs=0.01)
    assert first["size"] < third["size"] < second["size"]
    assert [one["width"] for one in network.edges] == pytest.approx(list(EDGE_WIDTH), abs=0.01)
    assert network.options["nodes"]["font"] == {"multi": False}


def test_colours_repeat_in_turn() -> None:
    assert colour_of(len(COLOURS) + 2) == COLOURS[2]


def test_never_more_than_the_most_and_the_focus_stays() -> None:
    nodes = [node(f"n{number:04}", number / 2000) for number in range(MAX_DRAWN_NODES + 100)]
    edges = [edge("n0000", "n1599"), edge("n0001", "n0002"), edge("n1598", "n1599")]
    drawn = build_network(view(nodes, edges, focus="n0000"))
    kept = {one["id"] for one in drawn.nodes}
    assert len(kept) == MAX_DRAWN_NODES
    assert {"n0000", "n1599"} <= kept
    assert "n0001" not in kept
    assert [(one["from"], one["to"]) for one in drawn.edges] == [
        ("n0000", "n1599"),
        ("n1598", "n1599"),
    ]
    assert "The 1,500 largest of 1,600 are shown." in bounded(view(nodes, edges)).note


def test_ids_and_names_of_any_kind() -> None:
    awkward = ["</script>", "{{ 7 }}", "a'b\"c", "\u202e", "0", " "]
    network = build_network(view([node(one) for one in awkward], [edge("</script>", "0")]))
    assert [one["id"] for one in network.nodes] == awkward
    assert [one["label"] for one in network.nodes] == [f"Name {one}" for one in awkward]


def test_a_dense_view_is_built_in_a_moment() -> None:
    nodes = [node(f"n{number}") for number in range(MAX_DRAWN_NODES)]
    edges = [
        edge(f"n{number}", f"n{(number * 7 + step) % MAX_DRAWN_NODES}")
        for number in range(MAX_DRAWN_NODES)
        for step in range(1, 5)
    ]
    network = build_network(view(nodes, edges))
    assert len(network.edges) == len(edges)
