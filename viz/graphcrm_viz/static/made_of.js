// The part of a customer's panel that says of which records it was made, and takes one out again.

import { confirmed } from "./ask.js";
import { valueOf } from "./comparing.js";
import { h } from "./dom.js";
import { chance, fieldName } from "./pair.js";
import { section } from "./parts.js";
import { DUPLICATES, writeRoute } from "./route.js";
import { count, day, likelihood, t } from "./strings.js";

// answer: what the service says of the records, null where it was not asked; can.takeOut(id).
export function madeOf(answer, can) {
  if (!answer || answer.records.length < 2) return null;
  const title = count("made_of", answer.records.length);
  return section(title, h("ul", { class: "records" }, answer.records.map((record) => item(record, answer, can))), origins(answer));
}

function item(record, answer, can) {
  const merge = answer.merges.find((one) => one.record_id === record.customer_id);
  return h(
    "li",
    {},
    h(
      "span",
      { class: "row-top" },
      h("b", { dir: "auto" }, record.fields.name ?? record.customer_id),
      record.fields.source && h("span", { class: "chip" }, h("bdi", {}, record.fields.source)),
    ),
    h("span", { class: "mono" }, h("bdi", {}, record.customer_id)),
    h("span", { class: "hint" }, merge ? reasonOf(merge) : t("record_own")),
    merge && takeOut(record, answer, can),
  );
}

function reasonOf({ how, probability, merged_at: at }) {
  if (how === "hand" || probability === null) return t("merged_by_hand", { day: day(at) });
  return t("merged_matched", { day: day(at), share: chance(probability) });
}

function takeOut({ customer_id: id }, { label }, can) {
  const ask = async (event) => {
    const { target } = event;
    if (await confirmed(t("take_out_title"), t("take_out_text", { id, name: label }), t("take_out"))) await can.takeOut(id);
    else target.focus();
  };
  return h("button", { class: "button small", type: "button", "aria-label": t("take_out_label", { id }), onclick: ask }, t("take_out"));
}

// Which value came from which record, and by which rule.
function origins({ records, origins: found }) {
  const rows = Object.entries(found).map(([field, { record_id: id, rule }]) => {
    const record = records.find((one) => one.customer_id === id);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, fieldName(field)),
      h("td", {}, h("span", { dir: "auto" }, record ? ofRecord(record, field) : ""), h("span", { class: "hint" }, h("bdi", { class: "mono" }, id), ` · ${t(`rule_${rule.replace("-", "_")}`)}`)),
    );
  });
  return h(
    "details",
    { class: "origins" },
    h("summary", {}, t("origins")),
    h(
      "table",
      {},
      h("caption", { class: "said" }, t("origins")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("field")), h("th", { scope: "col" }, t("origins_value")))),
      h("tbody", {}, rows),
    ),
  );
}

function ofRecord(record, field) {
  return field === "created_at" && record.created_at ? day(record.created_at) : valueOf(record, field);
}

// Who may be the same and waits to be looked at; each a link to where that is decided.
export function maybeSame(pairs, id) {
  if (!pairs?.length) return null;
  const items = pairs.map((pair) => {
    const other = pair.left_id === id ? pair.right_name : pair.left_name;
    const href = writeRoute({ ...DUPLICATES, pair: [pair.left_id, pair.right_id] });
    return h("li", {}, h("a", { class: "link", href }, h("bdi", {}, other)), h("span", { class: "value" }, `${likelihood(pair.probability)}, ${chance(pair.probability)}`));
  });
  return section(t("maybe_same"), h("ul", { class: "maybe" }, items));
}
