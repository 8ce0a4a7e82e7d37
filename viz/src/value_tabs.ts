// The pages about what customers are worth and do, and the tabs that lead from one to the other.

import { follow, h } from "./dom.ts";
import type { Key } from "./english.ts";
import type { Explorer } from "./explorer.ts";
import { GROUPS, LIFE, type Place, type Route, SEGMENTS, TRUST, writeRoute } from "./route.ts";
import { t } from "./strings.ts";

interface ValuePage {
  readonly route: Route;
  // Its name, and the same in a word or two.
  readonly name: Key;
  readonly tab: Key;
}

const PAGES: readonly ValuePage[] = [
  { route: SEGMENTS, name: "segments", tab: "tab_segments" },
  { route: GROUPS, name: "groups", tab: "tab_groups" },
  { route: LIFE, name: "life", tab: "tab_life" },
  { route: TRUST, name: "trust", tab: "tab_trust" },
];

export function isValuePage(kind: Place["kind"]): boolean {
  return PAGES.some(({ route }) => route.kind === kind);
}

export function pageName(kind: Place["kind"]): Key {
  return PAGES.find(({ route }) => route.kind === kind)?.name ?? "value";
}

export function valueTabs(explorer: Explorer, at: Place["kind"]): HTMLElement {
  const links = PAGES.map(({ route, name, tab }) =>
    h(
      "a",
      {
        id: `tab-${route.kind}`,
        href: writeRoute(route),
        title: t(name),
        "aria-current": route.kind === at && "page",
        onclick: (event) => follow(event, () => explorer.go(route)),
      },
      t(tab),
    ),
  );
  return h("nav", { class: "value-tabs", "aria-label": t("value_pages") }, links);
}
