// A chart of a few lines with its legend, and the same as a table.

import { type Child, h, svg } from "./dom.ts";
import { t } from "./strings.ts";
import { EDGE, type Frame, type Line, pathOf, spot } from "./trust_shapes.ts";

const SCALE = 1.25;

export interface Axes {
  readonly across: string;
  readonly up: string;
  show(value: number): string;
  showAcross(value: number): string;
}

// said: what it shows, in a sentence. The lines differ in dashes and dots, not in colour alone.
export function lineChart(lines: readonly Line[], frame: Frame, axes: Axes, said: string): HTMLElement {
  const [left, bottom] = spot([0, 0], frame);
  const [right, top] = spot(frame.most, frame);
  const text = (x: number, y: number, anchor: string, words: string) =>
    svg("text", { class: "axis", x, y, "text-anchor": anchor }, words);
  const drawing = svg(
    "svg",
    {
      class: "trust-chart",
      viewBox: `0 0 ${frame.width} ${frame.height}`,
      // All charts at one scale, so that their letters are alike.
      style: { "max-width": `${frame.width * SCALE}px` },
      role: "img",
      "aria-label": said,
    },
    svg("line", { class: "base", x1: left, x2: right, y1: bottom, y2: bottom }),
    svg("line", { class: "base", x1: left, x2: left, y1: bottom, y2: top }),
    text(left - 4, top + 8, "end", axes.show(frame.most[1])),
    text(left - 4, bottom, "end", axes.show(0)),
    text(right, bottom + 14, "end", axes.showAcross(frame.most[0])),
    text((left + right) / 2, frame.height - EDGE / 2 + 10, "middle", axes.across),
    text(left + 6, top + 8, "start", axes.up),
    lines.map((line) => lineOf(line, frame)),
  );
  return h("figure", { class: "trust-figure" }, drawing, legend(lines));
}

function lineOf(line: Line, frame: Frame): SVGElement {
  const dots = line.points.map((point) => {
    const [cx, cy] = spot(point, frame);
    return svg("circle", { class: `dot${line.look}`, cx, cy, r: line.look === 0 ? 0 : 2.6 });
  });
  return svg("g", {}, svg("path", { class: `line${line.look}`, d: pathOf(line, frame) }), dots);
}

function legend(lines: readonly Line[]): HTMLElement {
  const sample = (look: number) =>
    svg(
      "svg",
      { viewBox: "0 0 28 10", class: "trust-sample", "aria-hidden": "true" },
      svg("path", { class: `line${look}`, d: "M0 5L28 5" }),
    );
  return h(
    "figcaption",
    {},
    h(
      "ul",
      { class: "chart-legend" },
      lines.map(({ name, look }) => h("li", {}, sample(look), name)),
    ),
  );
}

// The same as rows; the first column names them.
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], open = false): Child {
  const table = h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        head.map((name, at) => h("th", { scope: "col", class: at ? "right" : "" }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map(([first = "", ...rest]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, first),
          rest.map((text) => h("td", { class: "right" }, text)),
        ),
      ),
    ),
  );
  const scrolls = h(
    "div",
    { class: "trust-table", tabindex: 0, role: "region", "aria-label": head.join(", ") },
    table,
  );
  return open ? scrolls : h("details", {}, h("summary", {}, t("trust_table")), scrolls);
}
