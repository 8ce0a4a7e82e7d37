// The two customers of a pair side by side, and why they may be one.

import { compare } from "./comparing.js";
import { h } from "./dom.js";
import { meter } from "./parts.js";
import { count, day, finding, likelihood, number, percent, t, term } from "./strings.js";

const SIGNS = { equal: "=", similar: "≈", different: "≠", single: "–" };
const CERTAIN = 0.999;
const WIDEST = 16;
const TELLING = 0.5;
// Pixels that the table needs beside its records, and for each of them; beyond that it scrolls.
const MARGIN = 266;
const COLUMN = 150;

// A probability in figures; only what is certain reads as 100 %.
export function chance(probability) {
  if (probability > CERTAIN) return t("chance_over", { share: percent(CERTAIN, 1) });
  return percent(probability, probability > 0.99 ? 1 : 0);
}

export function sameWhat(sides) {
  const organization = sides.every(({ customer }) => customer.kind === "organization");
  return organization ? "organization" : "person";
}

export function pairHeading(pair, sides, place) {
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
function gist({ waterfall }) {
  const ordered = [...waterfall].sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
  const pro = ordered.filter(({ bits }) => bits >= TELLING).slice(0, 3);
  const contra = ordered.filter(({ bits }) => bits <= -TELLING).slice(0, 2);
  const parts = [[pro, "for_it"], [contra, "against_it"]].filter(([steps]) => steps.length);
  return parts.map(([steps, key]) => t(key, { what: steps.map(finding).join(t("listed")) })).join(" ");
}

// A table with a column for each record; where a customer has several, its name spans them.
export function sidesTable(pair, sides) {
  const rows = compare(sides, pair.waterfall).map(({ field, values, mark }) => {
    return line(fieldName(field), values.map((value) => inWords(field, value)), markCell(mark), mark);
  });
  return h(
    "table",
    { class: "sides", style: { "min-width": `${MARGIN + COLUMN * sides.flatMap((side) => side.records).length}px` } },
    h("caption", { class: "said" }, t("sides_caption")),
    sidesHead(sides),
    h("tbody", {}, rows, history(sides)),
  );
}

// Some values are words that both languages know.
function inWords(field, value) {
  if (field === "gender" && ["female", "male"].includes(value)) return term(value);
  return field === "kind" && ["person", "organization"].includes(value) ? t(value) : value;
}

// The known name of a field; an attribute is called as it came.
export function fieldName(field) {
  if (field.startsWith("attributes.")) return h("bdi", { class: "raw" }, field.slice("attributes.".length));
  if (field === "tags") return t("tags");
  // Among kinds of interactions an "email" is what was written.
  return term(field === "email" ? "e-mail" : field);
}

function sidesHead(sides) {
  const several = sides.some(({ records }) => records.length > 1);
  const customers = sides.map(({ label, records }) =>
    h("th", { scope: "colgroup", colspan: records.length, class: "side" }, h("bdi", {}, label)),
  );
  const records = sides.flatMap((side) => side.records.map((record) => recordHead(side, record, several)));
  const field = h("th", { scope: "col", rowspan: "2" }, t("field"));
  const mark = h("th", { scope: "col", rowspan: "2" }, t("compared"));
  return h("thead", {}, h("tr", {}, field, customers, mark), h("tr", {}, records));
}

function recordHead(side, record, several) {
  const first = record === side.records[0];
  return h(
    "th",
    { scope: "col", class: first ? "record first" : "record" },
    h("bdi", { class: "mono" }, record.customer_id),
    several && record.fields.name && h("bdi", { class: "muted" }, record.fields.name),
  );
}

function line(name, values, last, kind = "") {
  const cells = values.map((value) => h("td", { dir: "auto", class: value ? "" : "nothing" }, value || t("unknown")));
  return h("tr", { class: `field ${kind}` }, h("th", { scope: "row" }, name), cells, h("td", { class: "mark" }, last));
}

function markCell(mark) {
  return [h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[mark]), t(`mark_${mark}`)];
}

// What tells nothing of being the same, and yet helps to decide.
function history(sides) {
  const records = sides.flatMap((side) => side.records);
  const came = records.map((record) => (record.created_at ? day(record.created_at) : ""));
  const contacts = sides.map((side) => {
    const { scores } = side.customer;
    return h("td", { colspan: side.records.length }, scores ? count("contacts", scores.degree) : t("not_analysed"));
  });
  return [
    line(term("source"), records.map((record) => record.fields.source ?? ""), null, "plain"),
    came.some(Boolean) && line(term("created_at"), came, null, "plain"),
    line(t("interactions"), records.map((record) => number(record.interactions)), null, "plain"),
    h("tr", { class: "field plain" }, h("th", { scope: "row" }, t("relations")), contacts, h("td", {})),
  ];
}

// Comparison by comparison: what speaks for it and against it, and how probable it is after that.
export function waterfallTable(pair) {
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
      h("tr", {}, h("th", { scope: "col" }, t("step")), h("th", { scope: "col" }, t("speaks")), h("th", { scope: "col", class: "right" }, t("after"))),
    ),
    h("tbody", {}, start, pair.waterfall.map(stepRow)),
  );
}

function stepRow(step) {
  const same = step.left === step.right;
  const values = [step.left, step.right].filter(Boolean);
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("span", { class: "found" }, finding(step)),
      values.length > 0 && h("span", { class: "values muted" }, h("bdi", {}, step.left || t("unknown")), !same && [" / ", h("bdi", {}, step.right || t("unknown"))]),
    ),
    h("td", { class: "speaks" }, bar(step.bits), h("span", {}, weightOf(step.bits))),
    h("td", { class: "right" }, chance(step.probability)),
  );
}

function bar(bits) {
  const width = `${Math.min(1, Math.abs(bits) / WIDEST) * 50}%`;
  const way = bits < 0 ? "against" : "for";
  return h("span", { class: `bits ${way}`, "aria-hidden": "true" }, h("span", { style: { width } }));
}

// Bits in words: one bit doubles the odds.
export function weightOf(bits) {
  const strength = Math.abs(bits);
  if (strength < TELLING) return t("bits_none");
  const way = bits > 0 ? "for" : "against";
  if (strength < 3) return t(`bits_${way}`);
  return t(strength < 6 ? `bits_${way}_strong` : `bits_${way}_very`);
}
