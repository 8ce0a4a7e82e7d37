// The ways from a panel to its whole page and to its report, and back.

import { type Child, follow, h, icon } from "./dom.ts";
import type { Explorer } from "./explorer.ts";
import { HOME, type Place, type Route, writeRoute } from "./route.ts";
import { t } from "./strings.ts";

// None in a saved page, which has nothing to ask.
export function sheetButtons(place: Place, explorer: Explorer): Child {
  const { route, source } = explorer;
  if (!source.live) return null;
  const whole: Route = { ...HOME, kind: place.kind, id: place.id, look: "full" };
  return h(
    "div",
    { class: "actions sheets" },
    route.look === "full"
      ? link("narrow", t("beside"), { ...route, look: "picture" }, explorer)
      : link("wide", t("full_page"), whole, explorer),
    link("report", t("report"), { ...whole, look: "report" }, explorer),
  );
}

function link(
  name: "narrow" | "wide" | "report",
  text: string,
  route: Route,
  explorer: Explorer,
): HTMLElement {
  return h(
    "a",
    {
      class: "button small",
      id: `sheet-${name}`,
      href: writeRoute(route),
      onclick: (event) => follow(event, () => explorer.go(route)),
    },
    icon(name),
    text,
  );
}
