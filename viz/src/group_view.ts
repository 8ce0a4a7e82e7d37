// What the place of groups shows: a group with a bar for each of its features, and its members.

import { type Child, h } from "./dom.ts";
import { barOf, offUsual, unitOf } from "./group_shapes.ts";
import { meter } from "./parts.ts";
import type { Valued } from "./person_answers.ts";
import { count, number, percent, t, term } from "./strings.ts";
import { sum } from "./sums.ts";
import type { Cluster } from "./trust_answers.ts";

// open: to its members, null where they are shown.
export function groupCard(
  one: Cluster,
  usual: Readonly<Record<string, number>>,
  open: ((cluster: number) => void) | null,
): HTMLElement {
  const { cluster, customers, share, differences, means } = one;
  const name = t("cluster_number", { n: cluster });
  const size = `${count("customers", customers)} · ${percent(share)}`;
  const head: Child[] = [h("b", {}, name), h("span", { class: "value" }, size)];
  const words = differences.map((each) => each.words).join(t("groups_between"));
  return h(
    "article",
    { class: "group-card" },
    open
      ? h("button", { class: "row tight", id: `group-${cluster}`, onclick: () => open(cluster) }, head)
      : h("h3", { class: "group-head" }, head),
    meter(share),
    h("p", { class: "group-words", dir: "auto" }, words || t("groups_alike")),
    h(
      "ul",
      { class: "group-bars", "aria-label": t("groups_bars", { name }) },
      Object.entries(means).map(([feature, mean]) => bar(feature, mean, usual[feature])),
    ),
  );
}

function bar(feature: string, mean: number, usual: number | undefined): HTMLElement {
  const { from, length } = barOf(usual === undefined ? 0 : offUsual(feature, mean, usual));
  const style = { "inset-inline-start": `${from}%`, width: `${length}%` };
  const told = usual !== undefined && t("groups_usual", { usual: shown(feature, usual) });
  return h(
    "li",
    {},
    h("span", {}, term(`group_${feature}`)),
    h("span", { class: "group-bar", "aria-hidden": "true" }, usual !== undefined && h("span", { style })),
    h("span", { class: "group-mean" }, h("b", {}, shown(feature, mean)), told && ` ${told}`),
  );
}

function shown(feature: string, value: number): string {
  const unit = unitOf(feature);
  if (unit === "share") return percent(value);
  if (unit === "money") return number(value, { maximumSignificantDigits: 3 });
  return number(value, { maximumFractionDigits: unit === "days" ? 0 : 1 });
}

export function memberList(members: readonly Valued[], visit: (id: string) => void): HTMLElement {
  if (!members.length) return h("p", { class: "hint" }, t("segments_nobody"));
  return h(
    "ul",
    { class: "people" },
    members.map((one) =>
      h(
        "li",
        {},
        h(
          "button",
          { class: "row stacked", onclick: () => visit(one.customer_id) },
          h("b", { dir: "auto" }, one.name),
          h("span", { class: "reasons", dir: "auto" }, factsOf(one).join(" · ")),
        ),
      ),
    ),
  );
}

function factsOf({ currency, valuation }: Valued): string[] {
  const { spent, clv, churn_risk: risk } = valuation;
  return [
    spent !== null && `${t("measure_spent")} ${sum(spent, currency)}`,
    clv !== null && `${t("measure_clv")} ${sum(clv, currency)}`,
    risk !== null && `${t("measure_churn")} ${percent(risk)}`,
  ].filter((text) => text !== false);
}
