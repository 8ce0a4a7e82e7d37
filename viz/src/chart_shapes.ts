// Where the bars of a chart stand, in the units of its drawing: the heart of the chart, without a page.

import type { Bars } from "./timeline_bars.ts";

export interface Box {
  width: number;
  height: number;
}

// A part of a bar; kind: of which of the kinds.
export interface Part {
  kind: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Column {
  // The room of the whole bar, from top to bottom, for the pointer.
  x: number;
  width: number;
  parts: Part[];
}

export interface Tick {
  at: number;
  anchor: "start" | "middle" | "end";
  // Which bar it names.
  bar: number;
}

export const FOOT = 16;
const TOP = 14;
const GAP = 0.22;
const WIDEST = 34;
const NAME = 62;

export function columns({ bars, most }: Bars, { width, height }: Box): Column[] {
  const step = Math.min(width / Math.max(1, bars.length), WIDEST);
  const gap = step * GAP;
  const scale = most ? (height - FOOT - TOP) / most : 0;
  return bars.map(({ parts }, at) => {
    let top = height - FOOT;
    const shown = parts.flatMap((count, kind): Part[] => {
      if (!count) return [];
      top -= count * scale;
      return [{ kind, x: at * step + gap / 2, y: top, width: step - gap, height: count * scale }];
    });
    return { x: at * step, width: step, parts: shown };
  });
}

// Names under the first and the last bar, and between them where a year begins and there is room.
export function ticks({ bars }: Bars, { width }: Box): Tick[] {
  if (!bars.length) return [];
  const step = Math.min(width / bars.length, WIDEST);
  const last = bars.length - 1;
  const whole = bars.length * step;
  const found: Tick[] = [{ at: 0, anchor: "start", bar: 0 }];
  if (last === 0) return found;
  const end: Tick =
    whole > NAME * 2 ? { at: whole, anchor: "end", bar: last } : { at: 0, anchor: "start", bar: 0 };
  let free = NAME;
  bars.forEach((bar, at) => {
    const middle = (at + 0.5) * step;
    if (!bar.from.endsWith("-01") || at === 0 || at === last) return;
    if (middle - NAME / 2 < free || middle + NAME / 2 > whole - NAME) return;
    found.push({ at: middle, anchor: "middle", bar: at });
    free = middle + NAME / 2;
  });
  return end.bar === last ? [...found, end] : found;
}
