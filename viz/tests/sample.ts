// Small graphs for the tests.

import type { Tie, View, ViewEdge, ViewNode } from "../src/answers.ts";
import type { Style } from "../src/page.ts";

export const STYLE: Style = {
  colours: ["#0072B2", "#E69F00"],
  no_community: "#8A93A3",
  scale: ["#111111", "#222222", "#333333", "#444444", "#555555"],
  no_value: "#B3B0AE",
  edge_width: [1, 5],
  most_nodes: 6,
};

export function nodeOf(id: string, more: Partial<ViewNode> = {}): ViewNode {
  return {
    id,
    label: id,
    kind: "customer",
    community_id: 0,
    x: 0,
    y: 0,
    size: 0.2,
    radius: 9,
    neighbours: 3,
    details: {},
    ...more,
  };
}

export function edgeOf(source: string, target: string, strength = 0.5): ViewEdge {
  return { source, target, strength, types: ["colleague"], title: "" };
}

export function viewOf(nodes: ViewNode[], edges: ViewEdge[] = [], more: Partial<View> = {}): View {
  return {
    kind: "community",
    focus: "0",
    title: "",
    note: "",
    nodes,
    edges,
    total_nodes: nodes.length,
    total_edges: edges.length,
    others: 0,
    within: null,
    ...more,
  };
}

export function tieOf(type: string, strength: number, confidence: number): Tie {
  return {
    relationship_id: type,
    source_id: "a",
    target_id: "b",
    type,
    directed: false,
    strength,
    confidence,
    origin: "declared",
    confirmed: false,
    can_be_judged: false,
    counted: true,
    reasons: [],
  };
}
