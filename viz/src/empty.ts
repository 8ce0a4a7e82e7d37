// What stands in the place of the picture when there is none, and what to do about it.

import type { Status } from "./answers.ts";
import { type Child, h, icon } from "./dom.ts";
import { command } from "./parts.ts";
import { detailOf, Problem, statusOf } from "./problem.ts";
import { count, t } from "./strings.ts";

// Where a card offers to analyse, and tells how it goes.
export const IN_CARD = "run-here";

export type EmptyKind = "empty" | "unanalysed" | "lonely";

// Which of the empty states this store is in, null for none.
export function emptyKind(status: Status | null): EmptyKind | null {
  if (!status) return null;
  if (!status.counts.customers) return "empty";
  if (!status.run) return "unanalysed";
  return status.counts.relationships ? null : "lonely";
}

// analyse: where there is a service to do it.
export function emptyCard(kind: EmptyKind, status: Status, analyse: boolean): HTMLElement {
  const store = storeOption(status.store);
  const load = `graphcrm load${store} --customers customers.csv --interactions interactions.csv --links links.csv`;
  const analyze = `graphcrm analyze${store}`;
  const customers = status.counts.customers;
  if (kind === "empty") return emptyStore(load, analyze);
  if (kind === "unanalysed") {
    return card(
      count("unanalysed_title", customers),
      h("p", {}, analyse ? t("analyse_text") : t("unanalysed_text")),
      analyse && h("div", { id: IN_CARD, class: "run-slot" }),
      analyse && h("p", { class: "hint" }, t("analyse_or")),
      command(analyze, copyButton),
    );
  }
  return card(
    count("lonely_title", customers),
    h("p", {}, t("lonely_text")),
    command(`graphcrm load${store} --links links.csv`, copyButton),
    analyse && status.stale && h("div", { id: IN_CARD, class: "run-slot" }),
    analyse && status.stale && h("p", { class: "hint" }, t("analyse_or")),
    command(analyze, copyButton),
    h("p", { class: "hint" }, t("lonely_search")),
  );
}

function emptyStore(load: string, analyze: string): HTMLElement {
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

export function problemCard(error: unknown, retry: () => void): HTMLElement {
  return card(
    error instanceof Problem ? error.title : t("failed"),
    h("p", { role: "alert" }, detailOf(error)),
    h(
      "div",
      { class: "actions" },
      h(
        "button",
        { class: "button primary", onclick: retry },
        statusOf(error) === 401 ? t("key_again") : t("retry"),
      ),
    ),
  );
}

function card(title: string, ...children: Child[]): HTMLElement {
  return h("div", { class: "card" }, h("h2", {}, title), children);
}

function reload(): HTMLElement {
  return h(
    "div",
    { class: "actions" },
    h("button", { class: "button primary", onclick: () => window.location.reload() }, t("reload")),
  );
}

export function copyButton(text: string): HTMLButtonElement {
  const button = h(
    "button",
    { class: "icon-button", title: t("copy"), "aria-label": t("copy") },
    icon("copy"),
  );
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    button.classList.toggle("done", done);
    if (done) button.title = t("copied");
  });
  return button;
}

// The store as a shell takes it; a plain word needs no quotes.
export function storeOption(store: string | null): string {
  if (!store || store === "graphcrm.db") return "";
  return ` --store ${/^[\w./:+@-]+$/.test(store) ? store : `'${store.replaceAll("'", "'\\''")}'`}`;
}
