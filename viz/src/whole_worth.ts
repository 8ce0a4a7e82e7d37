// What the full page says of worth and life: value, stages, churn, satisfaction, segments, likely ties,
// consent. A part that cannot be had says why, as the service puts it.

import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import { fact, meter, section } from "./parts.ts";
import { count, day, number, percent, t, term } from "./strings.ts";
import { sum } from "./sums.ts";
import type {
  Churn,
  Consent,
  ConsentSaid,
  Customer360,
  CustomerSegments,
  LikelyTie,
  StageNow,
  Worth,
} from "./value_answers.ts";

const OF_VALUE = ["value", "stage", "churn", "satisfaction", "segments"];

// Where all of it is missing for one reason, that is said once.
export function lifeSections(all: Customer360): Child[] {
  const reasons = new Set(OF_VALUE.map((name) => all.reasons[name]));
  if (reasons.size === 1 && !reasons.has(undefined)) return [part(all, "value", "worth_value", () => null)];
  return [
    part(all, "value", "worth_value", () => all.value && worth(all.value)),
    part(all, "stage", "worth_stage", () => all.stage && stages(all.stage)),
    part(all, "churn", "worth_leaving", () => all.churn && leaving(all.churn)),
    part(all, "satisfaction", "worth_satisfaction", () => all.satisfaction && satisfied(all)),
    part(all, "segments", "worth_segments", () => all.segments && segments(all.segments)),
  ];
}

export function likelySection(all: Customer360, visit: (id: string) => void): Child {
  return part(all, "likely", "worth_likely", () => all.likely && likely(all.likely, visit));
}

export function consentSection(all: Customer360): Child {
  return part(all, "consent", "worth_consent", () => all.consent && consent(all.consent));
}

// Word for word: whether it may be taken as a yes is not for the page to say.
function consent(found: Consent): Child {
  const records = new Set(found.said.map((one) => one.record_id));
  return [
    found.agree ? null : h("p", { class: "hint", role: "alert" }, t("worth_consent_apart")),
    h(
      "dl",
      { class: "facts wide" },
      found.said.map((one) => fact(one.name, records.size > 1 ? whose(one) : String(one.value))),
    ),
  ];
}

function whose(one: ConsentSaid): string {
  return t("worth_consent_of", { value: String(one.value), record: one.record_id });
}

function part(all: Customer360, name: string, title: Key, show: () => Child): HTMLElement {
  const content = show() ?? h("p", { class: "hint", dir: "auto" }, all.reasons[name]);
  const whole = section(t(title), content);
  whole.dataset.part = name;
  return whole;
}

function worth(found: Worth): Child {
  const money = (value: number | null) => (value === null ? null : sum(value, found.currency));
  const { clv, clv_low: low, clv_high: high } = found;
  const range = { clv: money(clv) ?? "", low: money(low) ?? "", high: money(high) ?? "" };
  const share = (value: number | null) => (value === null ? null : percent(value));
  const expected = found.expected_orders;
  return h(
    "dl",
    { class: "facts wide" },
    fact(t("worth_spent"), money(found.spent)),
    fact(t("worth_orders"), count("orders", found.orders)),
    fact(t("worth_average"), money(found.average_order)),
    fact(t("worth_first"), found.first_order_at && day(found.first_order_at)),
    fact(t("worth_latest"), found.last_order_at && day(found.last_order_at)),
    fact(
      t("worth_clv"),
      low !== null && high !== null && clv !== null ? t("worth_range", range) : money(clv),
    ),
    fact(t("worth_expected"), expected === null ? null : number(expected, { maximumFractionDigits: 1 })),
    fact(t("worth_alive"), share(found.p_alive)),
    fact(t("worth_network"), money(found.network_value)),
    fact(t("worth_brought"), money(found.brought_value)),
  );
}

function stages({ stage, since, history }: StageNow): Child {
  return [
    h("p", { class: "big" }, term(stage)),
    since && h("p", { class: "muted" }, t("worth_since", { day: day(since) })),
    h(
      "ol",
      { class: "sentences muted stage-history", dir: "auto" },
      history.map((step) => h("li", {}, step.words)),
    ),
  ];
}

function leaving({ risk, reasons, advice }: Churn): Child {
  return [
    h(
      "p",
      { class: "place" },
      h("span", {}, t("worth_churn", { share: percent(risk) })),
      meter(risk, t("worth_churn_hint")),
    ),
    h(
      "ul",
      { class: "sentences muted", dir: "auto" },
      reasons.map(({ words }) => h("li", {}, words)),
    ),
    advice && h("p", { class: "notice", dir: "auto" }, advice),
  ];
}

function satisfied({ satisfaction }: Customer360): Child {
  if (!satisfaction) return null;
  const { satisfaction: share, ratings } = satisfaction;
  return h(
    "p",
    { class: "place" },
    h("span", {}, t("worth_rated", { share: percent(share), ratings: count("ratings", ratings) })),
    meter(share, t("worth_satisfaction")),
  );
}

function segments(found: CustomerSegments): Child {
  const scores: [Key, number | null][] = [
    ["worth_recency", found.recency_score],
    ["worth_frequency", found.frequency_score],
    ["worth_monetary", found.monetary_score],
  ];
  return h(
    "dl",
    { class: "facts wide" },
    fact(t("worth_rfm"), found.rfm && term(found.rfm)),
    scores.map(([name, score]) => fact(t(name), score === null ? null : number(score))),
    fact(t("worth_saved"), found.saved.join(t("listed"))),
  );
}

function likely(ties: readonly LikelyTie[], visit: (id: string) => void): Child {
  if (!ties.length) return h("p", { class: "hint" }, t("worth_likely_none"));
  const items = ties.map((one) =>
    h(
      "li",
      {},
      h(
        "button",
        { class: "row", type: "button", onclick: () => visit(one.customer_id) },
        h(
          "span",
          { class: "row-top" },
          h("b", { dir: "auto" }, one.name),
          one.probability !== null && h("span", { class: "value" }, percent(one.probability)),
        ),
        h("span", { class: "reasons", dir: "auto" }, one.reasons.join(" · ")),
      ),
    ),
  );
  return h("ol", { class: "people" }, items);
}
