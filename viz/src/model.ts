// What is on the canvas now: nodes and edges by id, who stands next to whom, and what was left out.

import type { Tie, View, ViewEdge, ViewNode } from "./answers.ts";
import type { Scale } from "./measures.ts";
import type { Style } from "./page.ts";
import { placeAround } from "./placing.ts";

// r: the radius that the node is drawn with here; paint: its colour where that is not its community's.
export interface DrawnNode extends ViewNode {
  r: number;
  paint?: string;
}

export interface DrawnEdge extends ViewEdge {
  key: string;
  width: number;
}

// What expanding a customer would bring in; all: how many there are, whatever the room.
export interface Preview {
  parentId: string;
  view: View;
  nodes: ViewNode[];
  all: number;
}

export interface Added {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
}

// What an edge is made of.
export type Behind = Pick<Tie, "type" | "strength" | "confidence">;

// What became of an edge.
export interface Retied {
  gone?: DrawnEdge | undefined;
  changed?: DrawnEdge | undefined;
  added?: DrawnEdge | undefined;
}

// What an edge of two is known by, whichever comes first.
export function edgeKey(source: string, target: string): string {
  return JSON.stringify(source < target ? [source, target] : [target, source]);
}

export class Model {
  readonly view: View;
  readonly style: Style;
  readonly nodes = new Map<string, DrawnNode>();
  readonly edges = new Map<string, DrawnEdge>();
  added = 0;
  // What colours stand for where it is not communities.
  scale: Scale | null = null;
  private readonly near = new Map<string, Map<string, DrawnEdge>>();
  private readonly grow: number;

  constructor(view: View, style: Style) {
    this.view = view;
    this.style = style;
    const bubbles = view.kind === "communities";
    this.grow = bubbles ? roomToGrow(view.nodes) : 1;
    for (const node of view.nodes.slice(0, style.most_nodes)) this.addNode(node, node.x, node.y);
    for (const edge of view.edges) this.addEdge(edge);
  }

  // Colours by a scale, or by communities again.
  dress(scale: Scale | null): void {
    this.scale = scale;
    for (const node of this.nodes.values()) {
      if (scale) node.paint = scale.colour(node);
      else delete node.paint;
    }
  }

  get room(): number {
    return this.style.most_nodes - this.nodes.size;
  }

  // The node of an id that the picture is known to hold.
  node(id: string): DrawnNode {
    const node = this.nodes.get(id);
    if (!node) throw new Error(`The picture does not hold ${id}`);
    return node;
  }

  // Who stands next to a node, each with the edge that leads there.
  around(id: string): ReadonlyMap<string, DrawnEdge> {
    return this.near.get(id) ?? new Map();
  }

  private addNode(node: ViewNode, x: number, y: number): DrawnNode {
    const kept: DrawnNode = { ...node, x, y, r: node.radius * this.grow };
    if (this.scale) kept.paint = this.scale.colour(node);
    this.nodes.set(node.id, kept);
    this.near.set(node.id, new Map());
    return kept;
  }

  private addEdge(edge: ViewEdge): DrawnEdge | undefined {
    const key = edgeKey(edge.source, edge.target);
    const [source, target] = [this.near.get(edge.source), this.near.get(edge.target)];
    if (this.edges.has(key) || !source || !target) return undefined;
    const kept = { ...edge, key, width: this.width(edge) };
    this.edges.set(key, kept);
    source.set(edge.target, kept);
    target.set(edge.source, kept);
    return kept;
  }

  // Makes the edge of two customers what their relationships say now; tells what became of it.
  retie(source: string, target: string, items: readonly Behind[]): Retied {
    const key = edgeKey(source, target);
    const known = this.edges.get(key);
    this.edges.delete(key);
    this.near.get(source)?.delete(target);
    this.near.get(target)?.delete(source);
    if (!items.length) return { gone: known };
    const strength = 1 - items.reduce((rest, one) => rest * (1 - one.strength * one.confidence), 1);
    const added = this.addEdge({
      source,
      target,
      strength,
      types: items.map((one) => one.type).sort(),
      title: "",
    });
    return known ? { changed: added } : { added };
  }

  private width({ strength }: ViewEdge): number {
    const [least, most] = this.style.edge_width;
    return least + (most - least) * strength;
  }

  // What expanding a customer would bring in: at most `step` new nodes, the most strongly tied first.
  preview(view: View, parentId: string, step: number): Preview {
    const ties = tiesOf(view, parentId);
    const fresh = view.nodes.filter((node) => !this.nodes.has(node.id));
    fresh.sort((a, b) => (ties.get(b.id) ?? 0) - (ties.get(a.id) ?? 0));
    const here = view.nodes.length - fresh.length;
    return { parentId, view, nodes: fresh.slice(0, Math.min(step, this.room)), all: view.total_nodes - here };
  }

  // Adds what `preview` found; returns the new nodes and edges.
  merge({ parentId, view, nodes }: Preview): Added {
    const radii = nodes.map((node) => node.radius);
    const places = placeAround(this.node(parentId), [...this.nodes.values()], radii);
    const added = places.flatMap(({ x, y }, at) => {
      const node = nodes[at];
      return node ? [this.addNode(node, x, y)] : [];
    });
    this.added += added.length;
    return { nodes: added, edges: view.edges.flatMap((edge) => this.addEdge(edge) ?? []) };
  }
}

function tiesOf(view: View, id: string): Map<string, number> {
  const ties = new Map<string, number>();
  for (const edge of view.edges) {
    if (edge.source === id) ties.set(edge.target, edge.strength);
    if (edge.target === id) ties.set(edge.source, edge.strength);
  }
  return ties;
}

// How much larger bubbles can be drawn and still stand well apart.
function roomToGrow(nodes: readonly ViewNode[]): number {
  let room = 2;
  nodes.forEach((one, at) => {
    for (const other of nodes.slice(at + 1)) {
      const apart = Math.hypot(one.x - other.x, one.y - other.y);
      room = Math.min(room, apart / (one.radius + other.radius));
    }
  });
  return Math.max(1, 0.75 * room);
}

export function colourOf(communityId: number, style: Style): string {
  const colour = communityId < 0 ? undefined : style.colours[communityId % style.colours.length];
  return colour ?? style.no_community;
}

// The colour that a node is drawn in.
export function paintOf(node: DrawnNode, style: Style): string {
  return node.paint ?? colourOf(node.community_id, style);
}
