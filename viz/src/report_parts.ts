// What both kinds of report are made of: head and foot, the picture with its table, facts in a row.

import type { Status, View } from "./answers.ts";
import { type Child, h } from "./dom.ts";
import { storeName } from "./header.ts";
import { canvasRuler, Labels } from "./labels.ts";
import { Model } from "./model.ts";
import type { Style } from "./page.ts";
import { frameAround, pictureShape } from "./picture.ts";
import { draw } from "./shapes.ts";
import { Sieve } from "./sieve.ts";
import { abridge, count, day, t } from "./strings.ts";
import type { Palette } from "./theme.ts";

export interface Sheet {
  title: string;
  element: HTMLElement;
}

export interface Column {
  name: string;
  right?: boolean;
}

// On paper it is light, whatever the page is.
const PAPER: Palette = {
  stage: "#ffffff",
  ink: "#161a22",
  edge: "#606c80",
  edgeStrength: 0.4,
  litEdge: "rgba(60, 72, 92, 0.55)",
  veil: "rgba(255, 255, 255, 0.82)",
  accent: "#1d5fd1",
  accentInk: "#ffffff",
};
const PICTURE = { width: 400, height: 240 };
const TITLE = 90;
const CELL = 60;
const REASON = 130;

export function sheet(title: string, kicker: string, status: Status, parts: Child[]): Sheet {
  const { run } = status;
  const shown = run?.as_of ? t("as_of", { day: day(run.as_of) }) : "";
  return {
    title,
    element: h(
      "article",
      { class: "sheet" },
      h(
        "header",
        {},
        h("div", {}, h("p", { class: "kicker" }, kicker), h("h1", { dir: "auto" }, abridge(title, TITLE))),
        h("p", { class: "sheet-when" }, day(new Date().toISOString()), h("br"), shown),
      ),
      parts,
      h("footer", {}, source(status)),
    ),
  };
}

// From which data, analysed when, and by what.
function source({ store, run, counts }: Status): string {
  const parts = [store && storeName(store), count("customers", run?.counts.customers ?? counts.customers)];
  if (run?.as_of) parts.push(t("as_of", { day: day(run.as_of) }));
  if (run) parts.push(t("report_analysed", { day: day(run.finished_at) }));
  return t("report_source", { what: parts.filter(Boolean).join(", ") });
}

// The picture of a view, and beside it what it shows as a table.
export function pictured(view: View, style: Style, said: string, beside: Child): HTMLElement {
  const model = new Model(view, style);
  const frame = frameAround(model, PICTURE.width, PICTURE.height);
  const first = new Set(view.kind === "customer" && view.focus !== null ? [view.focus] : []);
  const labels = new Labels(canvasRuler()).layout([...model.nodes.values()], frame.scale, first, null);
  const shape = pictureShape({
    model,
    frame,
    labels,
    palette: PAPER,
    sieve: new Sieve(),
    selected: null,
    lit: null,
    title: view.title,
    text: said,
  });
  return h(
    "section",
    { class: "sheet-picture" },
    h("figure", {}, draw(shape), h("figcaption", {}, said)),
    h("div", {}, beside),
  );
}

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): HTMLElement {
  const kind = (at: number) => (columns[at]?.right ? "right" : "");
  return h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        columns.map(({ name }, at) => h("th", { scope: "col", class: kind(at) }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          {},
          row.map((text, at) => h("td", { class: kind(at), dir: "auto" }, abridge(text, CELL))),
        ),
      ),
    ),
  );
}

export function factList(facts: readonly (readonly [string, string])[]): HTMLElement {
  return h(
    "dl",
    { class: "sheet-facts" },
    facts.map(([name, value]) =>
      h("div", {}, h("dt", {}, name), h("dd", { dir: "auto" }, abridge(value, REASON))),
    ),
  );
}

export function reasonList(items: readonly (readonly [string, string])[]): HTMLElement {
  return h(
    "ul",
    { class: "sheet-reasons" },
    items.map(([name, reason]) =>
      h(
        "li",
        {},
        h("b", { dir: "auto" }, abridge(name, CELL)),
        " ",
        h("span", { dir: "auto" }, abridge(reason, REASON)),
      ),
    ),
  );
}

export function block(title: string, content: Child): HTMLElement {
  return h("section", {}, h("h2", {}, title), content);
}
