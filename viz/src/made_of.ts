// The part of a customer's panel that says of which records it was made, and takes one out again.

import type { Duplicate, Merge, Records, Rule, SourceRecord } from "./answers.ts";
import { confirmed } from "./ask.ts";
import { heldIn } from "./comparing.ts";
import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import { chance, fieldName } from "./pair.ts";
import { section } from "./parts.ts";
import type { CustomerCan } from "./reader.ts";
import { DUPLICATES, writeRoute } from "./route.ts";
import { count, day, likelihood, t } from "./strings.ts";

type TakeOut = CustomerCan["takeOut"];

const RULES: Record<Rule, Key> = {
  "trusted": "rule_trusted",
  "newest": "rule_newest",
  "most-complete": "rule_most_complete",
  "only-value": "rule_only_value",
  "first-id": "rule_first_id",
};

// answer: what the service says of the records, null where it was not asked.
export function madeOf(answer: Records | null, { takeOut }: { takeOut: TakeOut }): HTMLElement | null {
  if (!answer || answer.records.length < 2) return null;
  const title = count("made_of", answer.records.length);
  return section(
    title,
    h(
      "ul",
      { class: "records" },
      answer.records.map((record) => item(record, answer, takeOut)),
    ),
    origins(answer),
  );
}

function item(record: SourceRecord, answer: Records, takeOut: TakeOut): HTMLElement {
  const { name, source } = record.fields;
  const merge = answer.merges.find((one) => one.record_id === record.customer_id);
  return h(
    "li",
    {},
    h(
      "span",
      { class: "row-top" },
      h("b", { dir: "auto" }, name ? heldIn(record, "name") : record.customer_id),
      source ? h("span", { class: "chip" }, h("bdi", {}, heldIn(record, "source"))) : null,
    ),
    h("span", { class: "mono" }, h("bdi", {}, record.customer_id)),
    h("span", { class: "hint" }, merge ? reasonOf(merge) : t("record_own")),
    merge && takeOutButton(record, answer, takeOut),
  );
}

function reasonOf({ how, probability, merged_at: at }: Merge): string {
  if (how === "hand" || probability === null) return t("merged_by_hand", { day: day(at) });
  return t("merged_matched", { day: day(at), share: chance(probability) });
}

function takeOutButton({ customer_id: id }: SourceRecord, { label }: Records, takeOut: TakeOut): HTMLElement {
  const ask = async () => {
    if (await confirmed(t("take_out_title"), t("take_out_text", { id, name: label }), t("take_out")))
      await takeOut(id);
    else button.focus();
  };
  const button = h(
    "button",
    { class: "button small", type: "button", "aria-label": t("take_out_label", { id }), onclick: ask },
    t("take_out"),
  );
  return button;
}

// Which value came from which record, and by which rule.
function origins({ records, origins: found }: Records): HTMLElement {
  const rows = Object.entries(found).map(([field, { record_id: id, rule }]) => {
    const record = records.find((one) => one.customer_id === id);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, fieldName(field)),
      h(
        "td",
        {},
        h("span", { dir: "auto" }, record ? ofRecord(record, field) : ""),
        h("span", { class: "hint" }, h("bdi", { class: "mono" }, id), ` · ${t(RULES[rule])}`),
      ),
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
      h(
        "thead",
        {},
        h("tr", {}, h("th", { scope: "col" }, t("field")), h("th", { scope: "col" }, t("origins_value"))),
      ),
      h("tbody", {}, rows),
    ),
  );
}

function ofRecord(record: SourceRecord, field: string): string {
  return field === "created_at" && record.created_at ? day(record.created_at) : heldIn(record, field);
}

// Who may be the same and waits to be looked at; each a link to where that is decided.
export function maybeSame(pairs: readonly Duplicate[] | null, id: string): Child {
  if (!pairs?.length) return null;
  const items = pairs.map((pair) => {
    const other = pair.left_id === id ? pair.right_name : pair.left_name;
    const href = writeRoute({ ...DUPLICATES, pair: [pair.left_id, pair.right_id] });
    return h(
      "li",
      {},
      h("a", { class: "link", href }, h("bdi", {}, other)),
      h("span", { class: "value" }, `${likelihood(pair.probability)}, ${chance(pair.probability)}`),
    );
  });
  return section(t("maybe_same"), h("ul", { class: "maybe" }, items));
}
