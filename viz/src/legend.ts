// What colour, size and width stand for in the picture at hand.

import { type Colouring, scaleLegend } from "./colouring.ts";
import { type Child, h, svg } from "./dom.ts";
import type { Model } from "./model.ts";
import type { Style } from "./page.ts";
import { dot } from "./parts.ts";
import { t } from "./strings.ts";

interface Coloured {
  style: Style;
  colouring: Colouring;
}

type Names = ReadonlyMap<string, string>;

const LISTED = 4;

// names: of communities by id, as far as they are known; colouring: what may be chosen.
export function legend(model: Model, names: Names, page: Coloured): HTMLElement[] {
  const bubbles = model.view.kind === "communities";
  const { scale } = model;
  return [
    h(
      "section",
      {},
      page.colouring.choice(model),
      scale ? scaleLegend(scale, page.colouring.sizes) : colours(model, names, page),
    ),
    section(t(bubbles ? "legend_size_community" : "legend_size_customer"), sizes()),
    section(t(bubbles ? "legend_width_community" : "legend_width"), widths()),
  ];
}

function section(title: string, content: Child): HTMLElement {
  return h("section", {}, h("h2", { class: "legend-title" }, title), content);
}

function colours(model: Model, names: Names, page: { style: Style }): Child[] {
  const members = new Map<number, number>();
  for (const node of model.nodes.values()) {
    members.set(node.community_id, (members.get(node.community_id) ?? 0) + 1);
  }
  const order = [...members].sort(([a, many], [b, more]) => more - many || a - b).map(([id]) => id);
  const items = order.slice(0, LISTED).map((id) => {
    const name = id < 0 ? t("no_community") : (names.get(String(id)) ?? `${t("community")} ${id}`);
    return h("li", {}, dot(id, page), h("span", { dir: "auto", title: name }, name));
  });
  const rest = order.length - LISTED;
  // On the map each bubble carries its name; here only the rule is worth a line.
  const listed = model.view.kind !== "communities";
  const coloured = order.filter((id) => id >= 0);
  const used = new Set(coloured.map((id) => id % page.style.colours.length));
  const repeats = used.size < coloured.length;
  const more = [
    listed && rest > 0 && t("legend_more", { n: rest }),
    repeats && t("legend_repeat", { n: page.style.colours.length }),
  ];
  return [listed && h("ul", {}, items), h("p", { class: "muted" }, more.filter(Boolean).join("; "))];
}

function scale(...shapes: SVGElement[]): HTMLElement {
  return h(
    "div",
    { class: "scale" },
    h("span", {}, t("legend_least")),
    svg("svg", { viewBox: "0 0 92 26", width: "92", height: "26", "aria-hidden": "true" }, shapes),
    h("span", {}, t("legend_most")),
  );
}

function sizes(): HTMLElement {
  const circle = (cx: number, r: number) => svg("circle", { cx, cy: 13, r, class: "shape" });
  return scale(circle(9, 4), circle(30, 7), circle(55, 9), circle(80, 12));
}

function widths(): HTMLElement {
  const line = (x: number, width: number) =>
    svg("line", { x1: x, x2: x + 22, y1: 13, y2: 13, "stroke-width": width, class: "stroke" });
  return scale(line(3, 1), line(35, 3), line(67, 5.5));
}
