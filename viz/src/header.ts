// The line on top: what store this is, how much is in it, and how fresh the picture is.

import type { Status } from "./answers.ts";
import { type Child, h, icon, replace } from "./dom.ts";
import { copyButton, storeOption } from "./empty.ts";
import { command } from "./parts.ts";
import { DUPLICATES, HOME, type Place, type Route, SEGMENTS, WHOLE, writeRoute } from "./route.ts";
import { count, day, number, t } from "./strings.ts";
import { isDark } from "./theme.ts";
import { isValuePage } from "./value_tabs.ts";

// saved: when the page was saved, where it was; analyse: a button for it, null where nobody can.
export function fillHeader(
  places: { counts: HTMLElement; stale: HTMLElement },
  status: Status | null,
  saved: string | undefined,
  analyse: HTMLElement | null,
): void {
  replace(places.counts, status ? counts(status, saved) : []);
  const run = status?.stale ? status.run : null;
  places.stale.hidden = !run;
  if (!status || !run) return;
  replace(
    places.stale,
    h("span", {}, [t("stale", { day: day(run.finished_at) }), !analyse && ` ${t("stale_remedy")}`]),
    analyse && [analyse, h("span", {}, t("analyse_or"))],
    command(`graphcrm analyze${storeOption(status.store)}`, copyButton),
  );
}

type PlaceName = "map" | "whole" | "value" | "duplicates";

const ADDRESSES: Readonly<Record<PlaceName, Route>> = {
  map: HOME,
  whole: WHOLE,
  value: SEGMENTS,
  duplicates: DUPLICATES,
};

export function placeOf(kind: Place["kind"]): PlaceName {
  if (isValuePage(kind)) return "value";
  return kind === "whole" || kind === "duplicates" ? kind : "map";
}

// The picture, the whole map, the pages about value and the duplicates; how many of these wait is part of the link.
export function placeLinks(
  status: Status | null,
  at: PlaceName,
  follow: (event: MouseEvent, place: Route) => void,
): HTMLElement[] {
  const waiting = status?.waiting ?? 0;
  const link = (name: PlaceName, here: boolean, ...rest: Child[]) =>
    h(
      "a",
      {
        href: writeRoute(ADDRESSES[name]),
        "aria-current": here && "page",
        onclick: (event) => follow(event, ADDRESSES[name]),
      },
      t(name),
      rest,
    );
  const badge = h(
    "span",
    { class: "badge" },
    h("span", { "aria-hidden": "true" }, number(waiting)),
    h("span", { class: "said" }, ` ${count("waiting", waiting)}`),
  );
  return [
    link("map", at === "map"),
    link("whole", at === "whole"),
    link("value", at === "value"),
    link("duplicates", at === "duplicates", waiting > 0 && badge),
  ];
}

function counts(status: Status, saved: string | undefined): Child[] {
  const { customers, relationships, communities } = status.counts;
  const groups = status.run?.counts?.groups ?? communities;
  const facts = [count("customers", customers)];
  if (status.run) facts.push(count("relationships", relationships), count("communities", groups));
  if (status.run?.as_of) facts.push(t("as_of", { day: day(status.run.as_of) }));
  if (saved) facts.push(t("saved", { day: day(saved) }));
  return [
    status.store && h("span", { class: "store", title: status.store }, storeName(status.store)),
    facts.map((text) => h("span", {}, text)),
  ];
}

export function storeName(store: string): string {
  return store.includes("://") ? store : (store.split(/[\\/]/).pop() ?? store);
}

export function fillButtons({ theme, language }: { theme: HTMLElement; language: HTMLElement }): void {
  const name = t(isDark() ? "theme_light" : "theme_dark");
  replace(theme, icon(isDark() ? "sun" : "moon"));
  theme.title = name;
  theme.setAttribute("aria-label", name);
  language.textContent = t("language");
  language.title = t("language_label");
  language.setAttribute("aria-label", t("language_label"));
}
