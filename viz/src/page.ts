// What the page carries with it: how to draw, the first picture as pyvis built it, and answers.

import type { Answers, Facts, Status, View, ViewEdge, ViewNode } from "./answers.ts";
import type { Options } from "./vis.ts";

// Colours and line widths of the picture, from graphcrm_viz.palette.
export interface Style {
  colours: string[];
  no_community: string;
  scale: string[];
  no_value: string;
  edge_width: [number, number];
  most_nodes: number;
}

type DrawnNode = Omit<ViewNode, "radius"> & { influence: number };
type DrawnEdge = Omit<ViewEdge, "source" | "target"> & { from: string; to: string };

export interface Page {
  style: Style;
  network: { nodes: DrawnNode[]; edges: DrawnEdge[]; options: Options };
  view: Facts | null;
  status: Status | null;
  // What the service's words in it are in.
  language: string;
  answers?: Answers;
  saved_at?: string;
}

// The first picture, in the words that the API uses for every other one; null where there is none.
export function viewOf({ view, network }: Page): View | null {
  if (!view) return null;
  return {
    ...view,
    nodes: network.nodes.map(({ size, influence, ...node }) => ({ ...node, radius: size, size: influence })),
    edges: network.edges.map(({ from, to, ...edge }) => ({ ...edge, source: from, target: to })),
  };
}
