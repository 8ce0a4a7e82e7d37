// When something last happened with a customer, how often, and what of: in sentences.

import { ago, spanName } from "./calendar.ts";
import { kindName } from "./chart.ts";
import type { Interaction, Timeline } from "./person_answers.ts";
import { count, number, percent, t } from "./strings.ts";
import { type Bars, busiest, mostly, sumsOf } from "./timeline_bars.ts";

export function lastContact({ occurred_at }: Interaction, now: Date): string {
  const when = ago(occurred_at, now);
  return t(new Date(occurred_at) > now ? "next_contact" : "last_contact", { when });
}

// How often since when, when most, what mostly, and what was spent.
export function timelineWords(timeline: Timeline, bars: Bars): string[] {
  const [first] = bars.bars;
  const most = busiest(bars);
  const main = mostly(bars);
  if (!first || !most) return [];
  const since = spanName(first.from, bars.span);
  const sentences = [count("timeline_since", timeline.total, { since })];
  if (bars.bars.length > 1) {
    sentences.push(t("timeline_most", { when: spanName(most.from, bars.span), n: most.count }));
  }
  if (main && bars.kinds.length > 1) {
    sentences.push(t("timeline_mostly", { kind: kindName(main.kind), share: percent(main.share) }));
  }
  const spent = sumsOf(timeline).slice(0, 3);
  if (spent.length) sentences.push(t("timeline_spent", { sums: spent.map(money).join(" + ") }));
  return sentences;
}

function money({ currency, amount }: { currency: string | null; amount: number }): string {
  const text = number(amount, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return currency === null ? text : `${text} ${currency}`;
}
