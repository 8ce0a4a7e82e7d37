// Rules to begin with: for whoever sees the empty field for the first time.

import { h } from "./dom.ts";
import { t } from "./strings.ts";

// Numbers alone: names of segments and stages are whatever the value rules call them.
const EXAMPLES = [
  ["segments_leaving", "clv.value > p90 and churn.risk > 0.5"],
  ["segments_heard", "influence.pagerank > p95 and churn.risk > 0.5"],
  ["segments_unhappy", "rfm.monetary > p80 and satisfaction < 0.5"],
  ["segments_connected", "influence.degree > p90 and rfm.monetary < p50"],
] as const;

export function examples(use: (rule: string) => void): HTMLElement {
  const items = EXAMPLES.map(([key, rule]) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "segment-example", onclick: () => use(rule) },
        h("strong", {}, t(key)),
        h("code", { dir: "ltr" }, rule),
      ),
    ),
  );
  return h(
    "section",
    { class: "segment-examples" },
    h("h3", {}, t("segments_examples")),
    h("ul", { "aria-label": t("segments_examples") }, items),
  );
}
