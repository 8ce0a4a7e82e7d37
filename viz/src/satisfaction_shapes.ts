// Where the dots of satisfaction stand, in the units of the drawing: without a page.

import type { Box } from "./chart_shapes.ts";
import { FOOT } from "./chart_shapes.ts";
import type { GroupRow } from "./value_answers.ts";

// A dot at the mean, and from where to where its interval goes; width: of its column.
export interface Mark {
  x: number;
  y: number;
  low: number;
  high: number;
  width: number;
  small: boolean;
}

export interface Marks {
  box: Box;
  foot: number;
  dots: Mark[];
  lines: { y: number; share: number }[];
}

const TOP = 14;
const WIDEST = 40;
const SHARES = [0, 0.5, 1];

export function marksOf(rows: readonly GroupRow[], box: Box): Marks {
  const foot = box.height - FOOT;
  const width = Math.min(box.width / Math.max(1, rows.length), WIDEST);
  const at = (share: number) => foot - share * (foot - TOP);
  const dots = rows.map(({ mean, small }, place) => ({
    x: (place + 0.5) * width,
    y: at(mean.value),
    low: at(mean.low),
    high: at(mean.high),
    width,
    small,
  }));
  const used = { ...box, width: Math.max(width * rows.length, Math.min(box.width, 160)) };
  return { box: used, foot, dots, lines: SHARES.slice(1).map((share) => ({ y: at(share), share })) };
}
