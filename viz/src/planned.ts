// The latest plans of campaigns that start with a customer.

import { type Child, h } from "./dom.ts";
import { lazySection } from "./lazy.ts";
import type { Person } from "./person.ts";
import type { Plan } from "./person_answers.ts";
import { day, t } from "./strings.ts";

export function plansSection(id: string, person: Person): HTMLElement {
  return lazySection(t("planned"), {
    room: 28,
    load: () => person.plans(id),
    show: (plans) => planned(plans, id),
  });
}

function planned(plans: readonly Plan[], id: string): Child {
  if (!plans.length) return null;
  const items = plans.map((plan) => {
    const seed = plan.seeds.find((one) => one.customer_id === id);
    return h(
      "li",
      {},
      h(
        "span",
        { class: "row-top" },
        h("b", {}, t("planned_seed", { n: seed?.rank ?? 0, all: plan.seeds.length })),
        h("span", { class: "value" }, day(plan.created_at)),
      ),
      h("span", { class: "reasons", dir: "auto" }, seed?.reasons.join(" · ")),
    );
  });
  return h("ol", { class: "history" }, items);
}
