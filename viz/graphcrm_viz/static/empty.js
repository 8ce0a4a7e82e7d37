// What stands in the place of the picture when there is none, and what to do about it.

import { h, icon } from "./dom.js";
import { command } from "./parts.js";
import { count, t } from "./strings.js";

// Which of the empty states this store is in, null for none.
export function emptyKind(status) {
  if (!status) return null;
  if (!status.counts.customers) return "empty";
  if (!status.run) return "unanalysed";
  return status.counts.relationships ? null : "lonely";
}

export function emptyCard(kind, status) {
  const store = storeOption(status.store);
  const load = `graphcrm load${store} --customers customers.csv --interactions interactions.csv --links links.csv`;
  const analyze = `graphcrm analyze${store}`;
  const customers = status.counts.customers;
  if (kind === "empty") return emptyStore(load, analyze);
  if (kind === "unanalysed") {
    return card(count("unanalysed_title", customers), h("p", {}, t("unanalysed_text")), command(analyze, copyButton), reload());
  }
  return card(
    count("lonely_title", customers),
    h("p", {}, t("lonely_text")),
    command(`graphcrm load${store} --links links.csv`, copyButton),
    command(analyze, copyButton),
    h("p", { class: "hint" }, t("lonely_search")),
  );
}

function emptyStore(load, analyze) {
  return card(
    t("empty_title"),
    h("p", {}, t("empty_text")),
    h("p", { class: "step" }, t("empty_load")),
    command(load, copyButton),
    h("p", { class: "step" }, t("empty_analyze")),
    command(analyze, copyButton),
    h("p", { class: "step" }, t("empty_sample")),
    command("graphcrm demo", copyButton),
    reload(),
  );
}

export function problemCard(problem, retry) {
  return card(
    problem.title ?? t("failed"),
    h("p", { role: "alert" }, problem.detail ?? String(problem)),
    h("div", { class: "actions" }, h("button", { class: "button primary", onclick: retry }, problem.status === 401 ? t("key_again") : t("retry"))),
  );
}

function card(title, ...children) {
  return h("div", { class: "card" }, h("h2", {}, title), children);
}

function reload() {
  return h("div", { class: "actions" }, h("button", { class: "button primary", onclick: () => window.location.reload() }, t("reload")));
}

export function copyButton(text) {
  const button = h("button", { class: "icon-button", title: t("copy"), "aria-label": t("copy") }, icon("copy"));
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
    button.classList.toggle("done", done);
    if (done) button.title = t("copied");
  });
  return button;
}

// The store as a shell takes it; a plain word needs no quotes.
export function storeOption(store) {
  if (!store || store === "graphcrm.db") return "";
  return ` --store ${/^[\w./:+@-]+$/.test(store) ? store : `'${store.replaceAll("'", "'\\''")}'`}`;
}
