// In which communities those are whom a rule fits, in words.

import { type Child, h } from "./dom.ts";
import type { Around } from "./reader.ts";
import type { CommunityCounts } from "./segment_answers.ts";
import { count, t } from "./strings.ts";

const NAMED = 3;

// The communities with most of them, which a click selects, and what is left out.
export function whereabouts(
  { items, more, alone }: CommunityCounts,
  page: Pick<Around, "select" | "point">,
): Child {
  if (!items.length) return alone > 0 && h("p", { class: "hint" }, count("where_alone", alone));
  const others = items.length + more - NAMED;
  const rest = [others > 0 && count("where_more", others), alone > 0 && count("where_alone", alone)];
  return h(
    "section",
    { class: "segment-where" },
    h("h3", {}, t("where_most")),
    h(
      "ol",
      {},
      items.slice(0, NAMED).map(({ community_id: id, name, members, size }) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              class: "row tight",
              onclick: () => page.select(String(id)),
              onmouseenter: () => page.point(String(id)),
              onmouseleave: () => page.point(null),
            },
            h("span", { dir: "auto" }, t("where_of", { n: members, all: size, name })),
          ),
        ),
      ),
    ),
    rest.some(Boolean) && h("p", { class: "hint" }, rest.filter(Boolean).join(" ")),
  );
}
