// When something last happened with a customer, how often, and what of: in sentences.

import { ago, spanName } from "./calendar.ts";
import { kindName } from "./chart.ts";
import type { Interaction, Timeline } from "./person_answers.ts";
import { count, day, number, percent, t } from "./strings.ts";
import { type Bars, busiest, mostly, sumsOf } from "./timeline_bars.ts";

// asOf: the moment that the analysis shows, null where none is known. The reader's clock has no part in it:
// where the data end long ago everybody would look lost.
export function lastContact({ occurred_at }: Interaction, asOf: string | null): string {
  const on = day(occurred_at);
  if (asOf === null) return t("last_contact_on", { day: on });
  const as_of = day(asOf);
  if (new Date(occurred_at) > new Date(asOf)) return t("later_contact", { day: on, as_of });
  return t("last_contact", { when: ago(occurred_at, new Date(asOf)), as_of });
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
