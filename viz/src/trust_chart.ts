// A chart of a few lines with its legend, and the same as a table.

import { type Child, h, replace, svg } from "./dom.ts";
import { t } from "./strings.ts";
import { type Frame, LEFT, type Line, pathOf, spot } from "./trust_shapes.ts";

const NARROWEST = 200;

export interface Axes {
  readonly across: string;
  readonly up: string;
  show(value: number): string;
  showAcross(value: number): string;
}

// said: what it shows, in a sentence. The lines differ in dashes and dots, not in colour alone. It is
// drawn as wide as there is room, up to its frame, so that letters are never scaled.
export function lineChart(lines: readonly Line[], frame: Frame, axes: Axes, said: string): HTMLElement {
  const drawing = svg("svg", { class: "trust-chart", role: "img", "aria-label": said });
  const figure = h("figure", { class: "trust-figure" }, drawing, legend(lines));
  let drawn = 0;
  const draw = () => {
    const width = Math.max(NARROWEST, Math.min(frame.width, figure.clientWidth || frame.width));
    if (width === drawn) return;
    drawn = width;
    drawing.setAttribute("width", String(width));
    drawing.setAttribute("height", String(frame.height));
    replace(drawing, content(lines, { ...frame, width }, axes));
  };
  draw();
  new ResizeObserver(draw).observe(figure);
  return figure;
}

function content(lines: readonly Line[], frame: Frame, axes: Axes): Child {
  const [left, bottom] = spot([0, 0], frame);
  const [right, top] = spot(frame.most, frame);
  const text = (x: number, y: number, anchor: string, words: string) =>
    svg("text", { class: "axis", x, y, "text-anchor": anchor }, words);
  return [
    svg("line", { class: "base", x1: left, x2: right, y1: bottom, y2: bottom }),
    svg("line", { class: "base", x1: left, x2: left, y1: bottom, y2: top }),
    text(LEFT - 6, top + 8, "end", axes.show(frame.most[1])),
    text(LEFT - 6, bottom, "end", axes.show(0)),
    text(right, bottom + 18, "end", axes.showAcross(frame.most[0])),
    text((left + right) / 2, bottom + 18, "middle", axes.across),
    text(left + 6, top + 8, "start", axes.up),
    lines.map((line) => lineOf(line, frame)),
  ];
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
