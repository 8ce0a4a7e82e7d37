// The colour and the strength of a line between two nodes, on the canvas and in a drawing alike.

import { colourOf, type DrawnEdge, type Model } from "./model.ts";
import type { Palette } from "./theme.ts";

const CLEAR = 400;
const PLAIN = 0.75;

export interface EdgePaint {
  colour: string;
  opacity: number;
}

export function edgePaint(
  edge: DrawnEdge,
  model: Model,
  palette: Pick<Palette, "edge" | "edgeStrength">,
): EdgePaint {
  const from = model.node(edge.source).community_id;
  const within = from === model.node(edge.target).community_id;
  // Many lines together must not hide the nodes.
  const opacity = palette.edgeStrength * Math.min(1, Math.sqrt(CLEAR / model.edges.size));
  if (within && from >= 0 && !model.scale) return { colour: colourOf(from, model.style), opacity };
  return { colour: palette.edge, opacity: opacity * PLAIN };
}
