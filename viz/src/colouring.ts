// What the colours of the picture stand for: communities, or a measure that the reader chose.

import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import type { Explorer } from "./explorer.ts";
import { MARKED, markMeasure } from "./marks.ts";
import { type Measure, measuresOf, Scale, type Sizes } from "./measures.ts";
import type { DrawnNode, Model } from "./model.ts";
import { besideMap, type Route } from "./route.ts";
import type { CommunityCounts } from "./segment_answers.ts";
import { count, t } from "./strings.ts";
import { factsOf } from "./tooltip.ts";

const COMMUNITIES = "community";

function placeKey({ kind, id, rule = null }: Route): string | null {
  return besideMap({ kind, id }) ? JSON.stringify([kind, id, rule]) : null;
}

export class Colouring {
  private readonly explorer: Explorer;
  // What the place at hand marks on the map, and which place that is.
  private marked: { readonly measure: Measure; readonly place: string } | null = null;

  constructor(explorer: Explorer) {
    this.explorer = explorer;
  }

  get sizes(): Sizes {
    const { run, counts } = this.explorer.known;
    return { average: 1 / Math.max(1, run?.counts.customers ?? counts.customers) };
  }

  // The scale of a measure by its key, null where the picture has none of that name. What was brought
  // in later does not move its steps.
  scale(model: Model, key: string | null): Scale | null {
    const { nodes } = model.view;
    const known = measuresOf(nodes).find((one) => one.key === key);
    const measure = known ?? (key === COMMUNITIES ? undefined : this.mine(model));
    const { scale, colours, no_value: grey } = this.explorer.style;
    return measure ? new Scale(measure, nodes, measure.each ? colours : scale, grey) : null;
  }

  // Colours the map by where those are whom a rule fits; null where there is none any more.
  mark(found: CommunityCounts | null, name: Key): void {
    const { explorer } = this;
    const place = placeKey(explorer.route);
    this.marked = place !== null && found?.items.length ? { measure: markMeasure(found, name), place } : null;
    const model = explorer.settled;
    if (!model) return;
    this.dress(model, explorer.route.colour);
    explorer.frame.describe(model, explorer.route);
  }

  // What is marked holds for the place that marked it.
  private mine({ view }: Model): Measure | undefined {
    const { marked, explorer } = this;
    const here = marked?.place === placeKey(explorer.route) && view.kind === "communities";
    return here ? marked?.measure : undefined;
  }

  dress(model: Model, key: string | null): void {
    const scale = this.scale(model, key);
    if (scale?.measure === model.scale?.measure) return;
    model.dress(scale);
    this.explorer.drawing.recolour();
  }

  private show(measure: Measure, value: number | null): string {
    return value === null ? t("measure_none") : measure.show(value, this.sizes);
  }

  private told(scale: Scale, node: DrawnNode): string {
    const { measure } = scale;
    return measure.tell?.(node.id) ?? this.show(measure, scale.value(node));
  }

  // What the tooltip says of a node.
  factsOf(node: DrawnNode): string[] {
    const scale = this.explorer.model?.scale;
    if (!scale) return factsOf(node);
    const { measure } = scale;
    return [...factsOf(node), t("measure_fact", { name: t(measure.name), value: this.told(scale, node) })];
  }

  // The column of the table behind the picture.
  column({ scale }: Model): { title: string; value(node: DrawnNode): string } | null {
    if (!scale) return null;
    const { measure } = scale;
    return { title: t(measure.name), value: (node) => this.told(scale, node) };
  }

  // The heading of the legend, in which the measure is chosen.
  choice(model: Model): Child {
    const mine = this.mine(model);
    const measures = measuresOf(model.view.nodes);
    if (!measures.length && !mine) return h("h2", { class: "legend-title" }, t("legend_colour"));
    const chosen = model.scale?.measure.key ?? "";
    const option = (value: string, text: string) => h("option", { value, selected: value === chosen }, text);
    const select: HTMLSelectElement = h(
      "select",
      { id: "colour-by", onchange: () => this.choose(select.value, mine !== undefined) },
      mine && option(MARKED, t(mine.name)),
      option("", t("legend_community")),
      measures.map((measure) => option(measure.key, t(measure.name))),
    );
    return h(
      "h2",
      { class: "legend-title" },
      h("label", { for: "colour-by" }, t("legend_colour_by")),
      " ",
      select,
    );
  }

  // Without a choice the map shows what its place marks, or else communities.
  private choose(chosen: string, marked: boolean): void {
    const { address, route } = this.explorer;
    const communities = marked ? COMMUNITIES : null;
    address.go({ ...route, colour: chosen === MARKED ? null : chosen || communities });
  }
}

// The steps of a scale with what they go from and to; how it is read, in words.
export function scaleLegend(scale: Scale, sizes: Sizes): Child[] {
  const { measure, steps, without } = scale;
  const swatch = (colour: string) =>
    h("span", { class: "dot", style: { background: colour }, "aria-hidden": "true" });
  const items = steps.map(({ colour, from, to, count: many }) => {
    const [low, high] = [measure.show(from, sizes), measure.show(to, sizes)];
    const range = low === high ? low : t("measure_range", { from: low, to: high });
    return h(
      "li",
      { title: count(measure.of === "customer" ? "customers" : "communities", many) },
      swatch(colour),
      h("span", {}, range),
    );
  });
  const none = without
    ? h("li", {}, swatch(scale.grey), h("span", {}, t(measure.none ?? "measure_without", { n: without })))
    : null;
  return [
    h("ol", { class: "steps" }, items, none),
    measure.hint &&
      h("p", { class: "muted" }, measure.each ? t(measure.hint) : `${t(measure.hint)} ${t("measure_steps")}`),
  ];
}
