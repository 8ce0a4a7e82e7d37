// What is on the canvas now: nodes and edges by id, who stands next to whom, and what was left out.

import type { Tie, View, ViewEdge, ViewNode } from "./answers.ts";
import type { Scale } from "./measures.ts";
import type { Style } from "./page.ts";
import { placeAround, placeNear } from "./placing.ts";
import type { Point } from "./vis.ts";

// r: the radius that the node is drawn with here; paint: its colour where that is not its community's;
// home: where it stands unless the reader moved it.
export interface DrawnNode extends ViewNode {
  r: number;
  paint?: string;
  home: Point;
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

// What was added, or taken out and can be put back as it was.
export interface Part {
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
  // Counts what came and went.
  changes = 0;
  // What colours stand for where it is not communities.
  scale: Scale | null = null;
  // Out of sight, each with its edges in `covered`.
  readonly hidden = new Map<string, DrawnNode>();
  private readonly covered = new Map<string, DrawnEdge>();
  private readonly newcomers = new Set<string>();
  private readonly near = new Map<string, Map<string, DrawnEdge>>();
  private readonly grow: number;
  private readonly homes: ReadonlyMap<string, Point>;

  // homes: where some stood in an earlier picture of the same, and stand again.
  constructor(view: View, style: Style, homes: ReadonlyMap<string, Point> = new Map()) {
    this.view = view;
    this.style = style;
    this.homes = homes;
    const bubbles = view.kind === "communities";
    this.grow = bubbles ? roomToGrow(view.nodes) : 1;
    this.settle(view.nodes.slice(0, style.most_nodes));
    for (const edge of view.edges) this.addEdge(edge);
  }

  // Colours by a scale, or by communities again.
  dress(scale: Scale | null): void {
    this.scale = scale;
    for (const node of [...this.nodes.values(), ...this.hidden.values()]) {
      if (scale) node.paint = scale.colour(node);
      else delete node.paint;
    }
  }

  get room(): number {
    return this.style.most_nodes - this.nodes.size - this.hidden.size;
  }

  // How many are to be seen that were brought in.
  get added(): number {
    return [...this.newcomers].filter((id) => this.nodes.has(id)).length;
  }

  // Whether an id is in the picture, hidden or not.
  knows(id: string): boolean {
    return this.nodes.has(id) || this.hidden.has(id);
  }

  isTied(one: string, other: string): boolean {
    const key = edgeKey(one, other);
    return this.edges.has(key) || this.covered.has(key);
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

  // Those who had a place before come first; room for the others is found near where they would be.
  private settle(nodes: readonly ViewNode[]): void {
    for (const node of nodes) {
      const { x, y } = this.homes.get(node.id) ?? node;
      if (!this.homes.size || this.homes.has(node.id)) this.addNode(node, x, y);
    }
    for (const node of nodes.filter(({ id }) => !this.nodes.has(id))) {
      const r = node.radius * this.grow;
      const [spot = node] = placeNear({ ...node, r }, [...this.nodes.values()]);
      this.addNode(node, spot.x, spot.y);
    }
  }

  private addNode(node: ViewNode, x: number, y: number): DrawnNode {
    const kept: DrawnNode = { ...node, x, y, r: node.radius * this.grow, home: { x, y } };
    if (this.scale) kept.paint = this.scale.colour(node);
    this.changes += 1;
    this.nodes.set(node.id, kept);
    this.near.set(node.id, new Map());
    return kept;
  }

  private addEdge(edge: ViewEdge): DrawnEdge | undefined {
    const key = edgeKey(edge.source, edge.target);
    const [source, target] = [this.near.get(edge.source), this.near.get(edge.target)];
    if (this.edges.has(key) || !source || !target) return undefined;
    const kept = { ...edge, key, width: this.width(edge) };
    this.tie(kept);
    return kept;
  }

  private tie(edge: DrawnEdge): void {
    this.changes += 1;
    const [source, target] = [this.near.get(edge.source), this.near.get(edge.target)];
    if (!source || !target) return;
    this.edges.set(edge.key, edge);
    source.set(edge.target, edge);
    target.set(edge.source, edge);
  }

  cut({ key, source, target }: Pick<DrawnEdge, "key" | "source" | "target">): void {
    this.changes += 1;
    this.edges.delete(key);
    this.near.get(source)?.delete(target);
    this.near.get(target)?.delete(source);
  }

  // Takes nodes out, with the edges that end there.
  take(ids: Iterable<string>): Part {
    const part: Part = { nodes: [], edges: [] };
    for (const id of ids) {
      const node = this.nodes.get(id);
      if (!node) continue;
      for (const edge of [...this.around(id).values()]) {
        part.edges.push(edge);
        this.cut(edge);
      }
      this.changes += 1;
      this.nodes.delete(id);
      this.near.delete(id);
      part.nodes.push(node);
    }
    return part;
  }

  put({ nodes, edges }: Part): void {
    this.changes += nodes.length;
    for (const node of nodes) {
      this.nodes.set(node.id, node);
      this.near.set(node.id, new Map());
    }
    for (const edge of edges) this.tie(edge);
  }

  hide(ids: Iterable<string>): void {
    const { nodes, edges } = this.take(ids);
    for (const node of nodes) this.hidden.set(node.id, node);
    for (const edge of edges) this.covered.set(edge.key, edge);
  }

  showAll(): void {
    this.put({ nodes: [...this.hidden.values()], edges: [...this.covered.values()] });
    this.hidden.clear();
    this.covered.clear();
  }

  // Everything to where the reader pinned it, or else to where it belongs.
  place(pins: ReadonlyMap<string, Point>): void {
    for (const node of this.nodes.values()) {
      const { x, y } = pins.get(node.id) ?? node.home;
      Object.assign(node, { x, y });
    }
  }

  // Makes the edge of two customers what their relationships say now; tells what became of it.
  retie(source: string, target: string, items: readonly Behind[]): Retied {
    const key = edgeKey(source, target);
    const known = this.edges.get(key);
    this.cut({ key, source, target });
    this.covered.delete(key);
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
    const fresh = view.nodes.filter((node) => !this.knows(node.id));
    fresh.sort((a, b) => (ties.get(b.id) ?? 0) - (ties.get(a.id) ?? 0));
    const all = view.total_nodes - (view.nodes.length - fresh.length);
    return { parentId, view, nodes: fresh.slice(0, Math.min(step, this.room)), all };
  }

  // Adds what `preview` found; returns the new nodes and edges.
  merge({ parentId, view, nodes }: Preview): Part {
    const back = nodes.flatMap((node) => {
      const home = this.homes.get(node.id);
      return home ? [this.addNode(node, home.x, home.y)] : [];
    });
    const others = nodes.filter(({ id }) => !this.nodes.has(id));
    const radii = others.map((node) => node.radius);
    const places = placeAround(this.node(parentId), [...this.nodes.values()], radii);
    const fresh = places.flatMap(({ x, y }, at) => {
      const node = others[at];
      return node ? [this.addNode(node, x, y)] : [];
    });
    const added = [...back, ...fresh];
    for (const { id } of added) this.newcomers.add(id);
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
