// What changed from one analysis to the next, in words and as a line.

import type { Flow, HistoryRow, LineageEvent } from "./person_answers.ts";
import { count, t } from "./strings.ts";

export const SPARK = { width: 160, height: 34, margin: 4 };

// "No. 3 of 843, up 4".
export function rankWords({ rank, customers }: HistoryRow, before: HistoryRow | undefined): string {
  const place = t("rank", { rank, all: customers });
  const up = before ? before.rank - rank : 0;
  if (!up) return place;
  return `${place}, ${t(up > 0 ? "history_up" : "history_down", { n: Math.abs(up) })}`;
}

// Where the line of percentiles goes, the earliest first.
export function sparkPoints(percentiles: readonly number[]): [number, number][] {
  const least = Math.min(...percentiles);
  const span = Math.max(...percentiles) - least || 1;
  const { width, height, margin } = SPARK;
  const step = (width - 2 * margin) / Math.max(1, percentiles.length - 1);
  return percentiles.map((value, at) => {
    const share = Math.max(...percentiles) === least ? 0.5 : (value - least) / span;
    return [margin + at * step, height - margin - share * (height - 2 * margin)];
  });
}

// "40 → 42 members, 4 joined, 2 left; from X, Y".
export function storyWords(event: LineageEvent): string {
  const { size, size_before, joined, left } = event;
  const parts = [
    size_before && size !== size_before
      ? t("event_sizes", { before: size_before, now: size })
      : count("members", size),
  ];
  if (joined && size_before) parts.push(t("event_joined", { n: joined }));
  if (left && size) parts.push(t("event_left", { n: left }));
  if (event.sources.length) parts.push(t("event_from", { names: names(event.sources) }));
  if (event.targets.length) parts.push(t("event_to", { names: names(event.targets) }));
  return parts.join(", ");
}

function names(flows: readonly Flow[]): string {
  return flows.map((one) => one.name).join(t("listed"));
}
