// The side column beside the map: who is most influential, and the largest communities.

import type { Customer, View } from "./answers.ts";
import { placeOf } from "./customer.ts";
import { type Child, h } from "./dom.ts";
import { dot, section } from "./parts.ts";
import { type Ranked, rankingSection } from "./ranking.ts";
import type { Around, Can } from "./reader.ts";
import { count, t } from "./strings.ts";

const LISTED = 12;

export function overviewPanel(ranked: Ranked, view: View, can: Can, page: Around, life: Child): Child[] {
  return [
    h("h2", { class: "said" }, t("details")),
    rankingSection(ranked, can, page),
    section(t("largest"), communities(view, page)),
    life && section(t("life"), life),
  ];
}

function communities(view: View, page: Around): HTMLElement {
  const largest = [...view.nodes]
    .sort((a, b) => (b.details.size ?? 0) - (a.details.size ?? 0))
    .slice(0, LISTED);
  const items = largest.map((node) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          class: "row tight",
          onclick: () => page.select(node.id),
          onmouseenter: () => page.point(node.id),
          onmouseleave: () => page.point(null),
        },
        dot(node.community_id, page),
        h("b", { dir: "auto" }, node.label),
        h("span", { class: "value" }, count("members", node.details.size ?? 0)),
      ),
    ),
  );
  return h("ul", { class: "people" }, items);
}

// For a graph in which nobody has a relationship: the customers themselves, a page at a time.
export function customerList(
  list: { items: readonly Customer[]; cursor: string | null; more: () => void },
  can: Can,
): HTMLElement[] {
  const items = list.items.map((customer) =>
    h(
      "li",
      {},
      h(
        "button",
        { class: "row stacked", onclick: () => can.visit(customer.customer_id) },
        h("b", { dir: "auto" }, customer.label),
        h("span", { class: "reasons", dir: "auto" }, placeOf(customer)),
      ),
    ),
  );
  const more = list.cursor && h("button", { class: "button", onclick: list.more }, t("more"));
  return [section(t("lonely_list"), h("ul", { class: "people" }, items), more)];
}
