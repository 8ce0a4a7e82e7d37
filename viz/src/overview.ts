// The side column beside the map: who is most influential, and the largest communities.

import type { Customer, Influencer, View } from "./answers.ts";
import { placeOf } from "./customer.ts";
import { h } from "./dom.ts";
import { dot, meter, section } from "./parts.ts";
import type { Around, Can } from "./reader.ts";
import { count, t } from "./strings.ts";

const LISTED = 12;

export function overviewPanel(
  influencers: readonly Influencer[],
  view: View,
  can: Can,
  page: Around,
): HTMLElement[] {
  return [
    h("h2", { class: "said" }, t("details")),
    section(
      t("influencers"),
      h("p", { class: "hint" }, t("influencers_hint")),
      ranking(influencers, can, page),
    ),
    section(t("largest"), communities(view, page)),
  ];
}

function ranking(influencers: readonly Influencer[], can: Can, page: Around): HTMLElement {
  const [first] = influencers;
  if (!first) return h("p", { class: "hint" }, t("no_influencers"));
  const most = first.value || 1;
  const items = influencers.map((one) => {
    const { community_id: community } = one.scores;
    return h(
      "li",
      {},
      h(
        "button",
        {
          class: "row ranked",
          onclick: () => can.visit(one.customer_id),
          onmouseenter: () => page.point(String(community)),
          onmouseleave: () => page.point(null),
          title: one.reasons.join(" · "),
        },
        h("span", { class: "rank" }, one.rank),
        h(
          "span",
          { class: "ranked-body" },
          h(
            "span",
            { class: "row-top" },
            h("b", { dir: "auto" }, one.name),
            h("span", { class: "value" }, count("contacts", one.scores.degree)),
          ),
          meter(one.value / most),
          h("span", { class: "reasons" }, dot(community, page), h("bdi", {}, one.community_name)),
        ),
      ),
    );
  });
  return h("ol", { class: "people" }, items);
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
