// What a customer is worth, where it is in its life with us, and whether it may leave, and why.

import { type Child, h } from "./dom.ts";
import { lazySection } from "./lazy.ts";
import { fact, meter } from "./parts.ts";
import type { Person } from "./person.ts";
import type { Valuation, Valued } from "./person_answers.ts";
import { TRUST, writeRoute } from "./route.ts";
import { count, day, percent, t, term } from "./strings.ts";
import { sum } from "./sums.ts";

export function worthSection(id: string, person: Person): HTMLElement {
  return lazySection(t("worth"), { room: 120, load: () => person.worth(id), show: worth });
}

function worth(found: Valued | null): Child {
  // Where nothing is bought or rated there is nothing to say, and the section goes.
  if (!found) return null;
  const { valuation } = found;
  return [
    h("dl", { class: "facts wide" }, life(valuation), money(valuation, found.currency)),
    leaving(found),
    past(found),
    h("p", {}, h("a", { class: "trust-link", href: writeRoute(TRUST) }, t("trust_link"))),
  ];
}

function life({ stage, stage_since: since, rfm_segment: segment, ...rest }: Valuation): Child[] {
  const staged = stage && [term(stage), since && day(since)].filter(Boolean).join(" · ");
  return [
    fact(t("worth_stage"), staged),
    fact(t("worth_segment"), segment && term(segment)),
    fact(t("worth_orders"), ordersOf(rest.orders, rest.last_order_at)),
    fact(t("worth_satisfaction"), rest.satisfaction === null ? null : satisfied(rest)),
  ];
}

function ordersOf(orders: number, last: string | null): string | null {
  if (!orders) return null;
  const many = count("orders", orders);
  return last ? t("worth_last", { orders: many, day: day(last) }) : many;
}

function satisfied({ satisfaction, ratings }: Pick<Valuation, "satisfaction" | "ratings">): string {
  return t("worth_rated", { share: percent(satisfaction ?? 0), ratings: count("ratings", ratings) });
}

function money(valuation: Valuation, currency: string | null): Child[] {
  const say = (value: number | null) => (value === null ? null : sum(value, currency));
  const { clv, clv_low: low, clv_high: high } = valuation;
  const range =
    clv !== null &&
    low !== null &&
    high !== null &&
    t("worth_range", {
      clv: sum(clv, currency),
      low: sum(low, currency),
      high: sum(high, currency),
    });
  return [
    fact(t("worth_spent"), say(valuation.spent)),
    fact(t("worth_clv"), range || say(clv)),
    valuation.brought_value ? fact(t("worth_brought"), say(valuation.brought_value)) : null,
  ];
}

function leaving({ valuation: { churn_risk: risk }, reasons, advice }: Valued): Child {
  if (risk === null) return null;
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
      reasons.map((reason) => h("li", {}, reason)),
    ),
    advice && h("p", { class: "notice", dir: "auto" }, advice),
  ];
}

function past({ life: steps }: Valued): Child {
  if (steps.length < 2) return null;
  return h(
    "details",
    {},
    h("summary", {}, t("worth_life", { n: steps.length })),
    h(
      "ol",
      { class: "sentences muted", dir: "auto" },
      steps.map((step) => h("li", {}, step)),
    ),
  );
}
