// A timeline as the bars of a chart: months, quarters or years in a row without gaps, and who told what.

import type { Timeline } from "./person_answers.ts";

export type Span = "month" | "quarter" | "year";

// from: the month that it begins with. parts: how many of each kind, in the order of the kinds.
export interface Bar {
  from: string;
  count: number;
  parts: number[];
}

// kinds: the most frequent types; null last, for all others together.
export interface Bars {
  span: Span;
  kinds: (string | null)[];
  bars: Bar[];
  most: number;
}

export interface Sum {
  currency: string | null;
  amount: number;
  count: number;
}

const MONTHS: Record<Span, number> = { month: 1, quarter: 3, year: 12 };
const KINDS = 5;

// room: bars that there is room for.
export function barsOf(timeline: Timeline, room: number): Bars {
  const kinds = kindsOf(timeline);
  const at = timeline.bins.map((bin) => placeOf(bin.month));
  const [first = 0, last = 0] = [at[0], at.at(-1)];
  const spans: Span[] = ["month", "quarter", "year"];
  const fits = (span: Span) => placeIn(last, span) - placeIn(first, span) < room;
  const span = spans.find(fits) ?? "year";
  if (!timeline.bins.length) return { span: "month", kinds, bars: [], most: 0 };
  const start = placeIn(first, span);
  const bars = Array.from({ length: placeIn(last, span) - start + 1 }, (_, step): Bar => {
    return { from: monthOf((start + step) * MONTHS[span]), count: 0, parts: kinds.map(() => 0) };
  });
  for (const bin of timeline.bins) {
    const bar = bars[placeIn(placeOf(bin.month), span) - start];
    if (!bar) continue;
    bar.count += bin.count;
    for (const { type, count } of bin.types) {
      const known = kinds.indexOf(type);
      const kind = known >= 0 ? known : kinds.length - 1;
      bar.parts[kind] = (bar.parts[kind] ?? 0) + count;
    }
  }
  // Of more years than there is room for, the latest.
  const shown = bars.slice(-room);
  return { span, kinds, bars: shown, most: Math.max(...shown.map((bar) => bar.count)) };
}

// The most frequent types, then null where others are left.
function kindsOf({ bins }: Timeline): (string | null)[] {
  const counts = new Map<string | null, number>();
  for (const { types } of bins)
    for (const { type, count } of types) counts.set(type, (counts.get(type) ?? 0) + count);
  const named = [...counts].filter(([type]) => type !== null);
  named.sort(([a, many], [b, more]) => more - many || (String(a) < String(b) ? -1 : 1));
  const first = named.slice(0, KINDS).map(([type]) => type);
  return first.length === counts.size ? first : [...first, null];
}

// Months since the year 0.
function placeOf(month: string): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return year * 12 + number - 1;
}

function placeIn(month: number, span: Span): number {
  return Math.floor(month / MONTHS[span]);
}

function monthOf(place: number): string {
  const year = String(Math.floor(place / 12)).padStart(4, "0");
  return `${year}-${String((place % 12) + 1).padStart(2, "0")}`;
}

// The bar with most in it, the latest of several; null where nothing happened.
export function busiest({ bars, most }: Bars): Bar | null {
  return bars.filter((bar) => bar.count === most && most > 0).at(-1) ?? null;
}

// The kind that most interactions are of, and its share.
export function mostly(bars: Bars): { kind: string; share: number } | null {
  const [kind] = bars.kinds;
  const all = bars.bars.reduce((sum, bar) => sum + bar.count, 0);
  const of = bars.bars.reduce((sum, bar) => sum + (bar.parts[0] ?? 0), 0);
  return typeof kind === "string" && all ? { kind, share: of / all } : null;
}

// What was spent in all, by currency, the most often used first.
export function sumsOf({ bins }: Timeline): Sum[] {
  const sums = new Map<string | null, Sum>();
  for (const { currency, amount, count } of bins.flatMap((bin) => bin.types.flatMap((one) => one.amounts))) {
    const known = sums.get(currency) ?? { currency, amount: 0, count: 0 };
    sums.set(currency, { currency, amount: known.amount + amount, count: known.count + count });
  }
  return [...sums.values()].sort((a, b) => b.count - a.count || b.amount - a.amount);
}
