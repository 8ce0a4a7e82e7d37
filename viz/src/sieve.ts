// Keeps what a filter leaves out from being drawn, and knows what that is.

import type { Model } from "./model.ts";
import type { Body } from "./vis.ts";
import { toVis } from "./vis_ids.ts";

// Ids of nodes and keys of edges that are seen.
export interface Kept {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export class Sieve {
  private readonly nodes = new Set<string>();
  private readonly edges = new Set<string>();

  letsNode(id: string): boolean {
    return !this.nodes.has(id);
  }

  letsEdge(key: string): boolean {
    return !this.edges.has(key);
  }

  // What is taken out of the picture starts anew where it comes back.
  drop(nodes: readonly string[], edges: readonly string[]): void {
    for (const id of nodes) this.nodes.delete(id);
    for (const key of edges) this.edges.delete(key);
  }

  // A new picture shows everything.
  forget(): void {
    this.nodes.clear();
    this.edges.clear();
  }

  // Tells whether anything changed, so that the picture has to be drawn anew.
  set(kept: Kept | null, model: Model, body: Body): boolean {
    const nodes = change(this.nodes, model.nodes.keys(), kept?.nodes, (id) => body.nodes[toVis(id)]);
    const edges = change(this.edges, model.edges.keys(), kept?.edges, (key) => body.edges[key]);
    if (nodes + edges === 0) return false;
    // As the network itself finds them, whoever hid what.
    const seen = (id: string) => body.nodes[id]?.options?.hidden === false;
    body.nodeIndices = Object.keys(body.nodes).filter(seen);
    body.edgeIndices = Object.entries(body.edges).flatMap(([key, { options, fromId, toId }]) =>
      options?.hidden === false && seen(fromId) && seen(toId) ? [key] : [],
    );
    return true;
  }
}

// Brings the hidden ones up to date, in the picture too, and tells how many changed.
function change(
  hidden: Set<string>,
  all: Iterable<string>,
  kept: ReadonlySet<string> | undefined,
  drawn: (id: string) => Body["nodes"][string] | undefined,
): number {
  let changes = 0;
  for (const id of all) {
    const out = kept !== undefined && !kept.has(id);
    const options = drawn(id)?.options;
    if (out === hidden.has(id) || !options) continue;
    if (out) hidden.add(id);
    else hidden.delete(id);
    options.hidden = out;
    changes += 1;
  }
  return changes;
}
