// What happened with a customer: when last, how often, what of, and a chart over time.

import { chart, chartLegend, chartTable, kindName, type Paints } from "./chart.ts";
import { type Child, h } from "./dom.ts";
import { lazySection } from "./lazy.ts";
import type { Style } from "./page.ts";
import type { Happened, Person } from "./person.ts";
import { day, t } from "./strings.ts";
import { barsOf } from "./timeline_bars.ts";
import { lastContact, timelineWords } from "./timeline_words.ts";

const SMALL = { width: 330, height: 132, bars: 30, room: 268 };
const LARGE = { width: 440, height: 170, bars: 48, room: 330 };

export function paintsOf({ colours, no_community }: Style): Paints {
  return { colours, others: no_community };
}

// asOf: the moment that the analysis shows, null where none is known.
export function timelineSection(
  id: string,
  asOf: string | null,
  person: Person,
  style: Style,
  full: boolean,
): HTMLElement {
  const size = full ? LARGE : SMALL;
  return lazySection(t("timeline"), {
    room: size.room,
    load: () => person.happened(id),
    show: (found) => happened(found, asOf, size, paintsOf(style)),
  });
}

function happened(
  { timeline, latest }: Happened,
  asOf: string | null,
  size: typeof SMALL,
  paints: Paints,
): Child {
  if (!latest || !timeline.bins.length) return h("p", { class: "hint" }, t("timeline_none"));
  const bars = barsOf(timeline, size.bars);
  return [
    h("p", { class: "big" }, lastContact(latest, asOf)),
    h("p", { class: "muted" }, `${day(latest.occurred_at)} · ${kindName(latest.type)}`),
    chart(bars, size, paints, [...timelineWords(timeline, bars)].join(" ")),
    chartLegend(bars, paints),
    h(
      "ul",
      { class: "sentences" },
      timelineWords(timeline, bars).map((text) => h("li", {}, text)),
    ),
    timeline.left_out > 0 && h("p", { class: "hint" }, t("timeline_left_out", { n: timeline.left_out })),
    h("details", { class: "behind-chart" }, h("summary", {}, t("as_table")), chartTable(bars)),
  ];
}
