"""From a view of the graph to a pyvis network: positions given, nothing moves by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graphcrm.settings import MAX_DRAWN_NODES
from graphcrm_viz.palette import colour_of, edge_width

if TYPE_CHECKING:
    from pyvis.network import Network

    from graphcrm.answers import GraphView, ViewEdge, ViewNode

OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "dot", "chosen": False, "font": {"multi": False}},
    "edges": {"smooth": {"enabled": False}, "chosen": False, "arrows": {"to": {"enabled": False}}},
    "interaction": {
        "hover": True,
        "dragNodes": True,
        "selectConnectedEdges": False,
        "multiselect": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "tooltipDelay": 1_000_000,
    },
}
"""What vis-network is told. Names are plain text ("multi" would read markup in them)."""


def bounded(view: GraphView, limit: int = MAX_DRAWN_NODES) -> GraphView:
    """Return the view with its `limit` largest nodes and the edges among them, and a note of it."""
    if len(view.nodes) <= limit:
        return view
    ranked = sorted(view.nodes, key=lambda node: (node.id != view.focus, -node.size, node.id))
    kept = {node.id for node in ranked[:limit]}
    note = f"The {limit:,} largest of {view.total_nodes:,} are shown."
    return replace(
        view,
        nodes=tuple(node for node in view.nodes if node.id in kept),
        edges=tuple(edge for edge in view.edges if edge.source in kept and edge.target in kept),
        note=f"{view.note} {note}".strip(),
    )


def build_network(view: GraphView) -> Network:
    """Return the pyvis network of a view: at most settings.MAX_DRAWN_NODES nodes.

    Colour is community, size is influence (or members), width is strength. Each node carries what
    the page shows of it: `influence` (0..1), `neighbours`, `community_id`, `kind` and `details`.
    """
    from pyvis.network import Network

    view = bounded(view)
    # Directed, for else pyvis looks through all edges at each new one; OPTIONS draws no arrows.
    network = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    network.heading = view.title
    network.set_options(json.dumps(OPTIONS))
    for node in view.nodes:
        network.add_node(node.id, **_node_options(node))
    known = {node.id for node in view.nodes}
    for edge in view.edges:
        if edge.source in known and edge.target in known:
            network.add_edge(edge.source, edge.target, **_edge_options(edge))
    return network


def _node_options(node: ViewNode) -> dict[str, Any]:
    return {
        "label": node.label,
        "shape": "dot",
        "color": colour_of(node.community_id),
        "size": round(node.radius, 2),
        "x": round(node.x, 1),
        "y": round(node.y, 1),
        "influence": round(node.size, 6),
        "kind": node.kind,
        "community_id": node.community_id,
        "neighbours": node.neighbours,
        "details": dict(node.details),
    }


def _edge_options(edge: ViewEdge) -> dict[str, Any]:
    return {
        "width": round(edge_width(edge.strength), 2),
        "strength": edge.strength,
        "types": list(edge.types),
        "title": edge.title,
        "arrows": "",
    }
