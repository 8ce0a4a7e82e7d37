// A small chart of stacked bars, with words before it and a table behind it for whoever cannot see it.

import { spanName } from "./calendar.ts";
import { type Box, columns, FOOT, ticks } from "./chart_shapes.ts";
import { type Child, h, svg } from "./dom.ts";
import type { Key } from "./english.ts";
import { number, t, term } from "./strings.ts";
import type { Bar, Bars } from "./timeline_bars.ts";

// colours: of the kinds, in their order; others: of all that have no name.
export interface Paints {
  colours: readonly string[];
  others: string;
}

export function kindName(kind: string | null): string {
  return kind === null ? t("other_kinds") : term(kind);
}

function paintOf(bars: Bars, kind: number, { colours, others }: Paints): string {
  return bars.kinds[kind] === null ? others : (colours[kind % colours.length] ?? others);
}

// said: what it shows, in a sentence.
export function chart(bars: Bars, box: Box, paints: Paints, said: string): SVGSVGElement {
  const foot = box.height - FOOT;
  const whole = columns(bars, box);
  const top = Math.min(foot, ...whole.flatMap(({ parts }) => parts.map((part) => part.y)));
  return svg(
    "svg",
    { class: "chart", viewBox: `0 0 ${box.width} ${box.height}`, role: "img", "aria-label": said },
    svg("line", { class: "grid", x1: 0, x2: box.width, y1: top, y2: top }),
    svg("text", { class: "axis", x: box.width, y: top - 4, "text-anchor": "end" }, number(bars.most)),
    whole.map((column, at) => columnOf(bars, at, column, box, paints)),
    svg("line", { class: "base", x1: 0, x2: box.width, y1: foot, y2: foot }),
    ticks(bars, box).map(({ at, anchor, bar }) =>
      svg(
        "text",
        { class: "axis", x: at, y: box.height - 3, "text-anchor": anchor },
        spanName(bars.bars[bar]?.from ?? "", bars.span),
      ),
    ),
  );
}

function columnOf(
  bars: Bars,
  at: number,
  { x, width, parts }: ReturnType<typeof columns>[number],
  box: Box,
  paints: Paints,
): SVGElement | null {
  const bar = bars.bars[at];
  if (!bar?.count) return null;
  return svg(
    "g",
    { class: "column" },
    svg("title", {}, `${spanName(bar.from, bars.span)}: ${number(bar.count)} – ${partsOf(bars, bar)}`),
    svg("rect", { class: "hit", x, y: 0, width, height: box.height - FOOT }),
    parts.map(({ kind, ...rest }) =>
      svg("rect", { ...rest, fill: paintOf(bars, kind, paints), class: "part" }),
    ),
  );
}

export function partsOf({ kinds }: Bars, { parts }: Bar): string {
  const told = parts.map((count, kind) => [count, kinds[kind] ?? null] as const).filter(([count]) => count);
  return told.map(([count, kind]) => `${kindName(kind)} ${number(count)}`).join(", ");
}

export function chartLegend(bars: Bars, paints: Paints): HTMLElement {
  return h(
    "ul",
    { class: "chart-legend" },
    bars.kinds.map((kind, at) =>
      h(
        "li",
        {},
        h("span", { class: "dot", style: { background: paintOf(bars, at, paints) }, "aria-hidden": "true" }),
        kindName(kind),
      ),
    ),
  );
}

// The same as rows, the latest first; most: how many of them.
export function chartTable(
  bars: Bars,
  most = Number.POSITIVE_INFINITY,
  counted: Key = "interactions",
): HTMLElement {
  const rows = bars.bars.filter((bar) => bar.count).reverse();
  const head = [t("when"), t(counted), t("of_them")];
  return h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        head.map((name, at) => h("th", { scope: "col", class: right(at) }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.slice(0, most).map((bar): Child => {
        const told = [number(bar.count), partsOf(bars, bar)];
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, spanName(bar.from, bars.span)),
          told.map((text, at) => h("td", { class: right(at + 1), dir: "auto" }, text)),
        );
      }),
    ),
  );
}

function right(column: number): string {
  return column === 1 ? "right" : "";
}
