// The two customers of a pair side by side, and why they may be one.

import type { Duplicate, SourceRecord, Step } from "./answers.ts";
import { compare, heldIn, type Mark } from "./comparing.ts";
import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import type { Side, Sides } from "./ledger.ts";
import { meter } from "./parts.ts";
import { count, day, finding, likelihood, number, percent, t, term } from "./strings.ts";

const SIGNS: Record<Mark, string> = { equal: "=", similar: "≈", different: "≠", single: "–" };
const CERTAIN = 0.999;
const WIDEST = 16;
const TELLING = 0.5;
// Pixels that the table needs beside its records, and for each of them; beyond that it scrolls.
const MARGIN = 266;
const COLUMN = 150;

// A probability in figures; only what is certain reads as 100 %.
export function chance(probability: number): string {
  if (probability > CERTAIN) return t("chance_over", { share: percent(CERTAIN, 1) });
  return percent(probability, probability > 0.99 ? 1 : 0);
}

export function sameWhat(sides: Sides): "organization" | "person" {
  const organization = sides.every(({ customer }) => customer.kind === "organization");
  return organization ? "organization" : "person";
}

export function pairHeading(pair: Duplicate, sides: Sides, place: { n: number; all: number }): HTMLElement {
  const same = t(`same_${sameWhat(sides)}`, { how: likelihood(pair.probability) });
  return h(
    "header",
    { class: "pair-head" },
    h("p", { class: "kicker" }, t("pair_place", place)),
    h(
      "h2",
      { id: "pair-title", tabindex: "-1" },
      h("bdi", { title: pair.left_name }, pair.left_name),
      " ",
      h("span", { class: "muted" }, t("pair_and")),
      " ",
      h("bdi", { title: pair.right_name }, pair.right_name),
    ),
    h("p", { class: "chance" }, h("b", {}, same), h("span", { class: "value" }, chance(pair.probability))),
    meter(pair.probability),
    h("p", { class: "reasons" }, gist(pair)),
  );
}

// What speaks most for the two being one, and what most against it.
function gist({ waterfall }: Duplicate): string {
  const ordered = [...waterfall].sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
  const pro = ordered.filter(({ bits }) => bits >= TELLING).slice(0, 3);
  const contra = ordered.filter(({ bits }) => bits <= -TELLING).slice(0, 2);
  return [speaks("for_it", pro), speaks("against_it", contra)].filter(Boolean).join(" ");
}

function speaks(key: "for_it" | "against_it", steps: readonly Step[]): string {
  return steps.length ? t(key, { what: steps.map(finding).join(t("listed")) }) : "";
}

// A table with a column for each record; where a customer has several, its name spans them.
export function sidesTable(pair: Duplicate, sides: Sides): HTMLElement {
  const rows = compare(sides, pair.waterfall).map(({ field, values, mark }) => {
    return line(
      fieldName(field),
      values.map((value) => inWords(field, value)),
      markCell(mark),
      mark,
    );
  });
  return h(
    "table",
    {
      class: "sides",
      style: { "min-width": `${MARGIN + COLUMN * sides.flatMap((side) => side.records).length}px` },
    },
    h("caption", { class: "said" }, t("sides_caption")),
    sidesHead(sides),
    h("tbody", {}, rows, history(sides)),
  );
}

// Some values are words that both languages know.
function inWords(field: string, value: string): string {
  if (field === "gender" && ["female", "male"].includes(value)) return term(value);
  return field === "kind" && (value === "person" || value === "organization") ? t(value) : value;
}

// The known name of a field; an attribute is called as it came.
export function fieldName(field: string): Child {
  if (field.startsWith("attributes.")) return h("bdi", { class: "raw" }, field.slice("attributes.".length));
  if (field === "tags") return t("tags");
  // Among kinds of interactions an "email" is what was written.
  return term(field === "email" ? "e-mail" : field);
}

function sidesHead(sides: Sides): HTMLElement {
  const several = sides.some(({ records }) => records.length > 1);
  const customers = sides.map(({ label, records }) =>
    h("th", { scope: "colgroup", colspan: records.length, class: "side" }, h("bdi", {}, label)),
  );
  const records = sides.flatMap((side) => side.records.map((record) => recordHead(side, record, several)));
  const field = h("th", { scope: "col", rowspan: "2" }, t("field"));
  const mark = h("th", { scope: "col", rowspan: "2" }, t("compared"));
  return h("thead", {}, h("tr", {}, field, customers, mark), h("tr", {}, records));
}

function recordHead(side: Side, record: SourceRecord, several: boolean): HTMLElement {
  const first = record === side.records[0];
  return h(
    "th",
    { scope: "col", class: first ? "record first" : "record" },
    h("bdi", { class: "mono" }, record.customer_id),
    several && record.fields.name ? h("bdi", { class: "muted" }, heldIn(record, "name")) : null,
  );
}

function line(name: Child, values: readonly string[], last: Child, kind = ""): HTMLElement {
  const cells = values.map((value) =>
    h("td", { dir: "auto", class: value ? "" : "nothing" }, value || t("unknown")),
  );
  return h(
    "tr",
    { class: `field ${kind}` },
    h("th", { scope: "row" }, name),
    cells,
    h("td", { class: "mark" }, last),
  );
}

function markCell(mark: Mark): Child {
  return [h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[mark]), t(`mark_${mark}`)];
}

// What tells nothing of being the same, and yet helps to decide.
function history(sides: Sides): Child {
  const records = sides.flatMap((side) => side.records);
  const came = records.map((record) => (record.created_at ? day(record.created_at) : ""));
  const contacts = sides.map((side) => {
    const { scores } = side.customer;
    return h(
      "td",
      { colspan: side.records.length },
      scores ? count("contacts", scores.degree) : t("not_analysed"),
    );
  });
  return [
    line(
      term("source"),
      records.map((record) => heldIn(record, "source")),
      null,
      "plain",
    ),
    came.some(Boolean) && line(term("created_at"), came, null, "plain"),
    line(
      t("interactions"),
      records.map((record) => number(record.interactions)),
      null,
      "plain",
    ),
    h("tr", { class: "field plain" }, h("th", { scope: "row" }, t("relations")), contacts, h("td", {})),
  ];
}

// Comparison by comparison: what speaks for it and against it, and how probable it is after that.
export function waterfallTable(pair: Duplicate): HTMLElement {
  const start = h(
    "tr",
    {},
    h("th", { scope: "row" }, t("prior")),
    h("td", { class: "speaks" }, ""),
    h("td", { class: "right" }, percent(pair.prior)),
  );
  return h(
    "table",
    { class: "steps" },
    h("caption", { class: "said" }, t("waterfall_caption")),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t("step")),
        h("th", { scope: "col" }, t("speaks")),
        h("th", { scope: "col", class: "right" }, t("after")),
      ),
    ),
    h("tbody", {}, start, pair.waterfall.map(stepRow)),
  );
}

function stepRow(step: Step): HTMLElement {
  const same = step.left === step.right;
  const values = [step.left, step.right].filter(Boolean);
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("span", { class: "found" }, finding(step)),
      values.length > 0 &&
        h(
          "span",
          { class: "values muted" },
          h("bdi", {}, step.left || t("unknown")),
          !same && [" / ", h("bdi", {}, step.right || t("unknown"))],
        ),
    ),
    h("td", { class: "speaks" }, bar(step.bits), h("span", {}, weightOf(step.bits))),
    h("td", { class: "right" }, chance(step.probability)),
  );
}

function bar(bits: number): HTMLElement {
  const width = `${Math.min(1, Math.abs(bits) / WIDEST) * 50}%`;
  const way = bits < 0 ? "against" : "for";
  return h("span", { class: `bits ${way}`, "aria-hidden": "true" }, h("span", { style: { width } }));
}

// Bits in words: one bit doubles the odds.
export function weightOf(bits: number): string {
  return t(weightKey(Math.abs(bits), bits > 0 ? "for" : "against"));
}

function weightKey(strength: number, way: "for" | "against"): Key {
  if (strength < TELLING) return "bits_none";
  if (strength < 3) return `bits_${way}`;
  return strength < 6 ? `bits_${way}_strong` : `bits_${way}_very`;
}
