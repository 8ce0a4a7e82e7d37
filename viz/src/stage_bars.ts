// Stages month by month as the bars of a chart, and the moves of a month, the largest first.

import type { Bars } from "./timeline_bars.ts";
import type { Flows, Move, StageMonth } from "./value_answers.ts";

// room: months that there is room for, the latest. Stages that nobody is in throughout are left out.
export function stageBars({ stages, months }: Flows, room: number): Bars {
  const shown = months.slice(-room);
  const used = stages.map((_, at) => shown.some(({ stock }) => (stock[at] ?? 0) > 0));
  const bars = shown.map(({ month, stock }) => {
    const parts = stock.filter((_, at) => used[at]);
    return { from: month, count: parts.reduce((sum, one) => sum + one, 0), parts };
  });
  const kinds = stages.filter((_, at) => used[at]);
  return { span: "month", kinds, bars, most: Math.max(0, ...bars.map(({ count }) => count)) };
}

export function movesOf({ moves }: StageMonth): Move[] {
  return moves.filter(({ customers }) => customers > 0).sort((a, b) => b.customers - a.customers);
}
