// The line on top: what store this is, how much is in it, and how fresh the picture is.

import { h, icon, replace } from "./dom.js";
import { command } from "./parts.js";
import { copyButton, storeOption } from "./empty.js";
import { count, day, number, t } from "./strings.js";
import { isDark } from "./theme.js";

export function fillHeader(places, status, saved) {
  replace(places.counts, status ? counts(status, saved) : []);
  const stale = Boolean(status?.stale && status.run);
  places.stale.hidden = !stale;
  if (stale) {
    replace(
      places.stale,
      h("span", {}, `${t("stale", { day: day(status.run.finished_at) })} ${t("stale_remedy")}`),
      command(`graphcrm analyze${storeOption(status.store)}`, copyButton),
    );
  }
}

// The picture and the duplicates; how many of these wait is part of the link.
export function placeLinks(status, onQueue, follow) {
  const waiting = status?.waiting ?? 0;
  const link = (name, here, ...rest) =>
    h("a", { href: `#/${name === "map" ? "" : name}`, "aria-current": here && "page", onclick: (event) => follow(event, name) }, t(name), rest);
  const badge = h("span", { class: "badge" }, h("span", { "aria-hidden": "true" }, number(waiting)), h("span", { class: "said" }, ` ${count("waiting", waiting)}`));
  return [link("map", !onQueue), link("duplicates", onQueue, waiting > 0 && badge)];
}

function counts(status, saved) {
  const { customers, relationships, communities } = status.counts;
  const groups = status.run?.counts?.groups ?? communities;
  const facts = [count("customers", customers)];
  if (status.run) facts.push(count("relationships", relationships), count("communities", groups));
  if (status.run?.as_of) facts.push(t("as_of", { day: day(status.run.as_of) }));
  if (saved) facts.push(t("saved", { day: day(saved) }));
  return [
    status.store && h("span", { class: "store", title: status.store }, fileName(status.store)),
    facts.map((text) => h("span", {}, text)),
  ];
}

function fileName(store) {
  return store.includes("://") ? store : (store.split(/[\\/]/).pop() ?? store);
}

export function fillButtons({ theme, language }) {
  const name = t(isDark() ? "theme_light" : "theme_dark");
  replace(theme, icon(isDark() ? "sun" : "moon"));
  theme.title = name;
  theme.setAttribute("aria-label", name);
  language.textContent = t("language");
  language.title = t("language_label");
  language.setAttribute("aria-label", t("language_label"));
}
