// What is on the canvas now: nodes and edges by id, who stands next to whom, and what was left out.

import { placeAround } from "./placing.js";

function edgeKey(source, target) {
  return JSON.stringify(source < target ? [source, target] : [target, source]);
}

export class Model {
  constructor(view, style) {
    this.view = view;
    this.style = style;
    this.nodes = new Map();
    this.edges = new Map();
    this.near = new Map();
    this.added = 0;
    const bubbles = view.kind === "communities";
    this.grow = bubbles ? roomToGrow(view.nodes) : 1;
    for (const node of view.nodes.slice(0, style.most_nodes)) this.addNode(node, node.x, node.y);
    for (const edge of view.edges) this.addEdge(edge);
  }

  get room() {
    return this.style.most_nodes - this.nodes.size;
  }

  addNode(node, x, y) {
    this.nodes.set(node.id, { ...node, x, y, r: node.radius * this.grow });
    this.near.set(node.id, new Map());
  }

  addEdge(edge) {
    const key = edgeKey(edge.source, edge.target);
    if (this.edges.has(key) || !this.nodes.has(edge.source) || !this.nodes.has(edge.target)) return null;
    const kept = { ...edge, key, width: this.width(edge) };
    this.edges.set(key, kept);
    this.near.get(edge.source).set(edge.target, kept);
    this.near.get(edge.target).set(edge.source, kept);
    return kept;
  }

  // Makes the edge of two customers what their relationships say now; tells what became of it.
  retie(source, target, items) {
    const key = edgeKey(source, target);
    const known = this.edges.get(key);
    this.edges.delete(key);
    this.near.get(source)?.delete(target);
    this.near.get(target)?.delete(source);
    if (!items.length) return { gone: known };
    const strength = 1 - items.reduce((rest, one) => rest * (1 - one.strength * one.confidence), 1);
    const added = this.addEdge({ source, target, strength, types: items.map((one) => one.type).sort(), title: "" });
    return known ? { changed: added } : { added };
  }

  width({ strength }) {
    const [least, most] = this.style.edge_width;
    return least + (most - least) * strength;
  }

  // What expanding a customer would bring in: at most `step` new nodes, the most strongly tied first.
  preview(view, parentId, step) {
    const ties = tiesOf(view, parentId);
    const fresh = view.nodes.filter((node) => !this.nodes.has(node.id));
    fresh.sort((a, b) => (ties.get(b.id) ?? 0) - (ties.get(a.id) ?? 0));
    const here = view.nodes.length - fresh.length;
    return { parentId, view, nodes: fresh.slice(0, Math.min(step, this.room)), all: view.total_nodes - here };
  }

  // Adds what `preview` found; returns the new nodes and edges.
  merge({ parentId, view, nodes }) {
    const radii = nodes.map((node) => node.radius);
    const places = placeAround(this.nodes.get(parentId), [...this.nodes.values()], radii);
    nodes.forEach((node, at) => this.addNode(node, places[at].x, places[at].y));
    const edges = view.edges.map((edge) => this.addEdge(edge)).filter(Boolean);
    this.added += nodes.length;
    return { nodes: nodes.map((node) => this.nodes.get(node.id)), edges };
  }
}

function tiesOf(view, id) {
  const ties = new Map();
  for (const edge of view.edges) {
    if (edge.source === id) ties.set(edge.target, edge.strength);
    if (edge.target === id) ties.set(edge.source, edge.strength);
  }
  return ties;
}

// The summed weight that a strength between communities was made of, up to a factor.
// How much larger bubbles can be drawn and still stand well apart.
function roomToGrow(nodes) {
  let room = 2;
  nodes.forEach((one, at) => {
    for (const other of nodes.slice(at + 1)) {
      const apart = Math.hypot(one.x - other.x, one.y - other.y);
      room = Math.min(room, apart / (one.radius + other.radius));
    }
  });
  return Math.max(1, 0.75 * room);
}

export function colourOf(communityId, style) {
  return communityId < 0 ? style.no_community : style.colours[communityId % style.colours.length];
}
