// What ties the members of a community: the kinds of ties, the most frequent first.

import type { View } from "./answers.ts";
import { type Child, h } from "./dom.ts";
import { kindsOf } from "./kind_shares.ts";
import { lazySection } from "./lazy.ts";
import { meter } from "./parts.ts";
import { percent, t, term } from "./strings.ts";

export function kindsSection(load: () => Promise<View>): HTMLElement {
  return lazySection(t("held_by"), { room: 108, load, show: kinds });
}

function kinds(view: View): Child {
  const found = kindsOf(view);
  if (!found.length) return null;
  const drawn = view.nodes.length < view.total_nodes || view.edges.length < view.total_edges;
  return [
    h(
      "dl",
      { class: "bars" },
      found.map(({ type, share }) =>
        h(
          "div",
          {},
          h("dt", {}, term(type)),
          h("dd", {}, meter(share), h("span", { class: "value" }, percent(share))),
        ),
      ),
    ),
    drawn && h("p", { class: "hint" }, t("held_by_drawn", { n: view.edges.length, all: view.total_edges })),
  ];
}
