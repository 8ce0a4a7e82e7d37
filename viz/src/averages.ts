// What the members of a community are worth on average, as far as an analysis has put values on them.

import type { Community, MeanWorth } from "./answers.ts";
import { type Child, h } from "./dom.ts";
import type { Key } from "./english.ts";
import { section } from "./parts.ts";
import { count, percent, t } from "./strings.ts";
import { sum } from "./sums.ts";

// Fewer members than this say little of a group.
const FEW = 5;

const NAMES: Readonly<Record<MeanWorth["measure"], Key>> = {
  clv: "measure_mean_clv",
  spent: "measure_mean_spent",
  churn_risk: "measure_mean_churn",
  satisfaction: "measure_mean_satisfaction",
};

export interface Average {
  readonly name: string;
  readonly value: string;
  readonly members: string;
}

export function averagesOf({ worth }: Community): Average[] {
  return worth.map((one) => ({ name: t(NAMES[one.measure]), value: shown(one), members: counted(one) }));
}

function shown({ measure, mean, currency }: MeanWorth): string {
  return measure === "clv" || measure === "spent" ? sum(mean, currency) : percent(mean);
}

function counted({ members }: MeanWorth): string {
  const many = count("members", members);
  return members < FEW ? t("averages_few", { members: many }) : many;
}

export function averagesSection(community: Community): Child {
  const found = averagesOf(community);
  if (!found.length) return null;
  const facts = found.map(({ name, value, members }) =>
    h(
      "div",
      {},
      h("dt", {}, name),
      h("dd", {}, h("b", {}, value), " ", h("span", { class: "muted" }, members)),
    ),
  );
  return section(t("averages"), h("dl", { class: "facts wide" }, facts));
}
